import type { Claim } from "../proof.js";
import { status } from "../worlds.js";

const withSingleton = (options: string) => `
  import { inngest } from "./client.js";
  export const sync = inngest.createFunction(
    { id: "sync", triggers: { event: "contact/updated" }, singleton: { ${options} } },
    async ({ step }) => { await step.sleep("wait", "1h"); },
  );
`;

const others = (mode: string, wrong: unknown): Claim => ({
  messageId: "singleton",
  shows: `what becomes of two users' runs at the same time, mode ${mode}`,
  code: { Wrong: withSingleton(`mode: "${mode}"`), Right: withSingleton(`mode: "${mode}", key: "event.data.userId"`) },
  drive: async (t) => {
    for (const userId of ["u1", "u2"]) await t.send({ name: "contact/updated", data: { userId } });
    await t.drain();
  },
  observe: status,
  wrong,
  right: ["completed", "completed"],
});

export default [others("skip", ["completed"]), others("cancel", ["cancelled", "completed"])] satisfies Claim[];

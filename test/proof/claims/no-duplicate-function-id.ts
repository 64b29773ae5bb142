import type { Claim } from "../proof.js";
import { refusedAtSync, withBody } from "../worlds.js";

const refused = { ...refusedAtSync, shows: "whether the app can be served", wrong: "DUPLICATE_FUNCTION_ID" } satisfies Partial<Claim>;

const another = (id: string) => `export const other = inngest.createFunction({ id: "${id}", triggers: { event: "go" } }, async () => {});`;

const looped = (id: string) => `
  import { inngest } from "./client.js";
  import { work } from "./services.js";
  const made = [];
  for (const event of ["order/placed", "order/paid"]) {
    made.push(inngest.createFunction({ id: ${id}, triggers: { event } }, async ({ step }) => { await step.run("work", () => work(event)); }));
  }
  export const first = made[0];
  export const second = made[1];
`;

const withHandler = (id: string) => withBody("", { before: another(id), options: "onFailure: async () => {}" });

export default [
  { ...refused, messageId: "loop", code: { Wrong: looped(`"audit"`), Right: looped("`audit-${event}`") } },
  { ...refused, messageId: "failureHandler", code: { Wrong: withHandler("job-failure"), Right: withHandler("job-failures") } },
] satisfies Claim[];

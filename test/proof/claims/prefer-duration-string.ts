import type { Claim } from "../proof.js";
import { MINUTE, send, since } from "../worlds.js";

const withWait = (wait: string) => `
  import { inngest } from "./client.js";
  export const job = inngest.createFunction(
    { id: "job", retries: 0, triggers: { event: "cart/abandoned" } },
    async ({ event, step }) => { ${wait} },
  );
`;

/** The text is the same value: the run goes on at the same time. */
const same = (what: string, wait: (duration: string) => string): Claim => ({
  messageId: "number",
  shows: `when the run goes on after ${what}`,
  code: { Wrong: withWait(wait("5_400_000")), Right: withWait(wait(`"90m"`)) },
  drive: send({ name: "cart/abandoned" }),
  observe: ({ runs }) => since(runs[0]!.endedAt!.getTime()),
  wrong: 90 * MINUTE,
  right: 90 * MINUTE,
});

export default [
  same("a sleep", (duration) => `await step.sleep("wait", ${duration});`),
  same("a wait for an event", (duration) => `await step.waitForEvent("wait", { event: "cart/bought", match: "data.cartId", timeout: ${duration} });`),
] satisfies Claim[];

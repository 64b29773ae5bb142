import type { Claim } from "../proof.js";
import { go, send, status, withBody } from "../worlds.js";

const before = `import { NonRetriableError, RetryAfterError } from "inngest";`;

const ends = (messageId: string, wrong: string, right: string): Claim => ({
  messageId,
  shows: "how the run ends",
  code: { Wrong: withBody(wrong, { before }), Right: withBody(right, { before }) },
  drive: send(go),
  observe: status,
  wrong: ["completed"],
  right: ["failed"],
});

export default [
  ends("notThrown", `if (!event.data.address) new NonRetriableError("no address");`, `if (!event.data.address) throw new NonRetriableError("no address");`),
  ends("returned", `return new NonRetriableError("no address");`, `throw new NonRetriableError("no address");`),
  ends(
    "returned",
    `await step.run("work", () => { if (!event.data.address) return new RetryAfterError("later", "1m"); });`,
    `await step.run("work", () => { if (!event.data.address) throw new RetryAfterError("later", "1m"); });`,
  ),
] satisfies Claim[];

import type { Claim } from "../proof.js";
import { go, send, status, withBody } from "../worlds.js";

const fails = (messageId: string, wrong: string): Claim => ({
  messageId,
  shows: "how the run ends",
  code: { Wrong: withBody(wrong), Right: withBody(`await step.run("work", () => work());`) },
  drive: send(go),
  observe: status,
  wrong: ["failed"],
  right: ["completed"],
});

export default [
  fails("missing", `await step.run("work");`),
  fails("notAFunction", `await step.run("work", "work");`),
  {
    messageId: "neverCalled",
    shows: "how often the work is done, and how the run ends",
    code: {
      Wrong: withBody(`await step.run("work", () => async () => { await work(); });`),
      Right: withBody(`await step.run("work", async () => { await work(); });`),
    },
    drive: send(go),
    observe: (seen) => [seen.calls("work").length, status(seen)],
    wrong: [0, ["completed"]],
    right: [1, ["completed"]],
  },
] satisfies Claim[];

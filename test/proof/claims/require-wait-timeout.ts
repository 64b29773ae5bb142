import type { Claim } from "../proof.js";
import { DAY, go, HOUR, send, since, withBody } from "../worlds.js";

export default [
  {
    messageId: "missingForSignal",
    shows: "how long a signal is waited for that never comes",
    code: {
      Wrong: withBody(`await step.waitForSignal("wait", { signal: "paid", onConflict: "fail" });`),
      Right: withBody(`await step.waitForSignal("wait", { signal: "paid", onConflict: "fail", timeout: "1h" });`),
    },
    drive: send(go),
    observe: ({ runs }) => since(runs[0]?.endedAt?.getTime()),
    wrong: 365 * DAY,
    right: HOUR,
  },
] satisfies Claim[];

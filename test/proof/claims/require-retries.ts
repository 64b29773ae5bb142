import type { Claim } from "../proof.js";
import { MINUTE, send, since } from "../worlds.js";

const withOptions = (options: string) => `
  import { inngest } from "./client.js";
  import { work } from "./work.js";
  export const job = inngest.createFunction(
    { id: "sync", triggers: { event: "contact/updated" }, ${options} },
    async ({ event, step }) => { await step.run("work", () => work(event.data)); },
  );
`;

export default [
  {
    messageId: "missing",
    shows: "how often a step is tried that always fails, and whether it is given up after about five minutes",
    code: { Wrong: withOptions(""), Right: withOptions("retries: 0") },
    stubs: () => ({ answers: { work: () => Promise.reject(new Error("down")) } }),
    drive: send({ name: "contact/updated" }),
    observe: ({ calls, runs }) => [calls("work").length, Math.abs(since(runs[0]!.endedAt!.getTime()) - 5 * MINUTE) < 1.5 * MINUTE],
    wrong: [5, true],
    right: [1, false],
  },
] satisfies Claim[];

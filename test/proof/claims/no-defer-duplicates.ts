import type { Claim } from "../proof.js";
import { go, send, withBody } from "../worlds.js";

const deferring = (second: string) =>
  withBody(
    `defer("score", { function: scorer, data: { part: 1 } }); defer("${second}", { function: scorer, data: { part: 2 } });`,
    {
      before: `import { createDefer } from "inngest/experimental";
        export const scorer = createDefer(inngest, { id: "score" }, async ({ step }) => { await step.run("work", () => work()); });`,
    },
  ).replace("{ event, step }", "{ defer }");

export default [
  {
    messageId: "duplicate",
    shows: "how many of two are run",
    code: { Wrong: deferring("score"), Right: deferring("score-2") },
    drive: send(go),
    observe: ({ calls }) => calls("work").length,
    wrong: 1,
    right: 2,
  },
] satisfies Claim[];

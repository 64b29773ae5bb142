import rule from "../../rules/no-wrong-finish-timeout.js";
import { ruleTester } from "./tester.js";

ruleTester.run("no-wrong-finish-timeout", rule, {
  valid: [
    { name: "sleeps in turn that are short enough", code: `import { Inngest } from "inngest";\nconst inngest = new Inngest({ id: "app" });\nexport const f = inngest.createFunction({ id: "f", triggers: [], timeouts: { finish: "1h" } }, async ({ step }) => { await step.sleep("a", "20m"); await step.sleep("b", "40m"); });` },
    { name: "sleeps of which not all come", code: `import { Inngest } from "inngest";\nconst inngest = new Inngest({ id: "app" });\nexport const f = inngest.createFunction({ id: "f", triggers: [], timeouts: { finish: "1h" } }, async ({ event, step }) => { if (event.data.x) { await step.sleep("a", "40m"); } await step.sleep("b", "40m"); });` },
    { name: "sleeps at the same time", code: `import { Inngest } from "inngest";\nconst inngest = new Inngest({ id: "app" });\nexport const f = inngest.createFunction({ id: "f", triggers: [], timeouts: { finish: "1h" } }, async ({ step }) => { await Promise.all([step.sleep("a", "40m"), step.sleep("b", "40m")]); });` },
    { name: "a shorter sleep", code: `import { Inngest } from "inngest";
const inngest = new Inngest({ id: "app" });
export const f = inngest.createFunction({ id: "f", triggers: [], timeouts: { finish: "7d" } }, async ({ step }) => { await step.sleep("a", "3 days"); });` },
    { name: "a start time-out", code: `import { Inngest } from "inngest";
const inngest = new Inngest({ id: "app" });
export const f = inngest.createFunction({ id: "f", triggers: [], timeouts: { start: "1m" } }, async ({ step }) => { await step.sleep("a", "3 days"); });` },
    { name: "a wait, which may end sooner", code: `import { Inngest } from "inngest";
const inngest = new Inngest({ id: "app" });
export const f = inngest.createFunction({ id: "f", triggers: [], timeouts: { finish: "1h" } }, async ({ step }) => { await step.waitForEvent("a", { event: "x/y", timeout: "3d", match: "data.id" }); });` },
  ],
  invalid: [
    { name: "sleeps in turn", code: `import { Inngest } from "inngest";\nconst inngest = new Inngest({ id: "app" });\nexport const f = inngest.createFunction({ id: "f", triggers: [], timeouts: { finish: "1h" } }, async ({ step }) => { await step.sleep("a", "40m"); await step.sleep("b", "30m"); });`, errors: [{ messageId: "tooLong", data: { sleep: "70m in all", finish: "1h" }, line: 3 }] },
    {
      name: "a longer sleep",
      code: `import { Inngest } from "inngest";
const inngest = new Inngest({ id: "app" });
export const f = inngest.createFunction({ id: "f", triggers: [], timeouts: { finish: "2d" } }, async ({ step }) => { await step.sleep("a", "3 days"); });`,
      errors: [
        { messageId: "tooLong", line: 3, column: 140 },
      ],
    },
    {
      name: "in a helper, in v3",
      code: `import { Inngest } from "inngest";
const inngest = new Inngest({ id: "app" });
async function later(step) { await step.sleep("a", 3 * 60 * 60 * 1000); }
export const f = inngest.createFunction({ id: "f", timeouts: { finish: "1h30m" } }, { event: "a/b" }, async ({ step }) => { await later(step); });`,
      errors: [
        { messageId: "tooLong", line: 3, column: 52 },
      ],
    },
  ],
});

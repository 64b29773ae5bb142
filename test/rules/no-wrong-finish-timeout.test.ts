import rule from "../../rules/no-wrong-finish-timeout.js";
import { ruleTester } from "./tester.js";

const within = (finish: string, body: string) => `import { Inngest } from "inngest";
const inngest = new Inngest({ id: "app" });
export const f = inngest.createFunction({ id: "f", triggers: [], timeouts: { finish: "${finish}" } }, async ({ event, step }) => {
${body}
});`;

ruleTester.run("no-wrong-finish-timeout", rule, {
  valid: [
    { name: "until a time that comes soon enough, or is not known", code: within("1h", `await step.sleepUntil("a", new Date(Date.now() + 30 * 60 * 1000)); await step.sleepUntil("b", new Date(event.data.at)); await step.sleepUntil("c", new Date(Date.now() + event.data.wait)); await step.sleepUntil("d", new Date(event.data.at + 86_400_000));`) },
    { name: "units that fit, or may", code: within("30m", "await step.sleep('a', `${event.data.n}m`); await step.sleep('b', `${event.data.n}h`); await step.sleep('c', `${event.data.h}h${event.data.m}m`);") },
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
    { name: "until days from now", code: within("15m", `await step.sleepUntil("a", new Date(Date.now() + 3 * 86_400_000).toISOString());`), errors: [{ messageId: "tooLong", data: { sleep: "3d", finish: "15m" }, line: 4 }] },
    { name: "until hours from now, by name", code: within("15m", `const until = new Date(new Date().getTime() + 2 * 60 * 60 * 1000);\nawait step.sleepUntil("a", until);`), errors: [{ messageId: "tooLong", data: { sleep: "2h", finish: "15m" }, line: 5 }] },
    { name: "hours, however many", code: within("5m", "await step.sleep('a', `${event.data.hours}h`);"), errors: [{ messageId: "tooLong", data: { sleep: "hours", finish: "5m" }, line: 4 }] },
    { name: "days, however many", code: within("2h", "const wait = `${event.data.days} days`;\nawait step.sleep('a', wait);"), errors: [{ messageId: "tooLong", data: { sleep: "days", finish: "2h" }, line: 5 }] },
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

import rule from "../../rules/require-concurrency.js";
import { ruleTester } from "./tester.js";

const client = `import { inngest } from "./client";\n`;
const v4 = (options: string) =>
  `${client}export const f = inngest.createFunction({ id: "f", triggers: { event: "a/b" }${options} }, async ({ step }) => { await step.run("work", () => work()); });`;

ruleTester.run("require-concurrency", rule, {
  valid: [
    { name: "a number", code: v4(", concurrency: 5") },
    { name: "an object", code: v4(", concurrency: { limit: 5, key: 'event.data.id' }") },
    { name: "a value from elsewhere", code: v4(", concurrency: limits.crm") },
    { name: "shorthand", code: v4(", concurrency") },
    { name: "no limit, said so", code: v4(", concurrency: { limit: 0 }") },
    { name: "throttled", code: v4(", throttle: { limit: 5, period: '1m' }") },
    { name: "one at a time", code: v4(", singleton: { mode: 'skip' }") },
    { name: "debounced", code: v4(", debounce: { period: '1m', key: 'event.data.id' }") },
    { name: "spread", code: v4(", ...limits") },
    {
      name: "started by the clock",
      code: `${client}inngest.createFunction({ id: "f" }, { cron: "0 9 * * *" }, async ({ step }) => { await step.run("work", () => work()); });`,
    },
  ],
  invalid: [
    {
      name: "version 4",
      code: v4(""),
      errors: [
        {
          messageId: "missing",
          line: 2,
          suggestions: [{ messageId: "addLimit", data: { limit: "10" }, output: v4(", concurrency: { limit: 10 }") }],
        },
      ],
    },
    {
      name: "version 3, with a limit of the team",
      code: `${client}inngest.createFunction({ id: "f" }, { event: "a/b" }, async ({ step }) => { await step.run("work", () => work()); });`,
      options: [{ limit: 3 }],
      errors: [
        {
          messageId: "missing",
          line: 2,
          suggestions: [
            {
              messageId: "addLimit",
              data: { limit: "3" },
              output: `${client}inngest.createFunction({ id: "f", concurrency: { limit: 3 } }, { event: "a/b" }, async ({ step }) => { await step.run("work", () => work()); });`,
            },
          ],
        },
      ],
    },
    {
      name: "an event beside a cron",
      code: `${client}inngest.createFunction({ id: "f" }, [{ cron: "0 9 * * *" }, { event: "a/b" }], async ({ step }) => { await step.run("work", () => work()); });`,
      errors: [
        {
          messageId: "missing",
          line: 2,
          suggestions: [
            {
              messageId: "addLimit",
              data: { limit: "10" },
              output: `${client}inngest.createFunction({ id: "f", concurrency: { limit: 10 } }, [{ cron: "0 9 * * *" }, { event: "a/b" }], async ({ step }) => { await step.run("work", () => work()); });`,
            },
          ],
        },
      ],
    },
  ],
});

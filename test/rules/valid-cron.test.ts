import rule from "../../rules/valid-cron.js";
import { withTriggers, withTriggersV3 } from "./configurations.js";
import { ruleTester } from "./tester.js";

ruleTester.run("valid-cron", rule, {
  valid: [
    { name: "five fields", code: withTriggers(`[{ cron: "0 9 * JAN MON" }, { cron: "TZ=Europe/Paris 0 12 ? * 5" }]`) },
    { name: "steps that fit", code: withTriggers(`[{ cron: "*/30 */12 * * *" }, { cron: "*/60 * * * *" }, { cron: "0,45 * * * *" }, { cron: "*/7 * * * *" }]`) },
    { name: "a jitter", code: withTriggers(`{ cron: "0 9 * * *", jitter: "30s" }`) },
    { name: "what is not known", code: withTriggers("{ cron: process.env.CRON }") },
    { name: "a cron of something else", code: `import "inngest";
schedule({ cron: "@daily" });` },
  ],
  invalid: [
    {
      name: "minutes that cron counts anew",
      code: withTriggers(`{ cron: "TZ=Europe/Moscow */45 * * * *" }`),
      errors: [
        {
          messageId: "invalid",
          data: {
            text: "The cron 'TZ=Europe/Moscow */45 * * * *' does not mean every 45 minutes. It means the minutes 0 and 45 of each hour. Cron counts anew in each hour: list the times, or start more often and skip.",
          },
        },
      ],
    },
    {
      name: "hours of two days",
      code: withTriggers(`{ cron: "0 */48 * * *" }`),
      errors: [
        {
          messageId: "invalid",
          data: { text: "The cron '0 */48 * * *' does not mean every 48 hours. It means the hour 0 of each day. Cron counts anew in each day: list the times, or start more often and skip." },
        },
      ],
    },
    {
      name: "a descriptor",
      code: withTriggers(`{ cron: "@daily" }`),
      output: withTriggers(`{ cron: "0 0 * * *" }`),
      errors: [
        { messageId: "invalid", line: 3, column: 70 },
      ],
    },
    {
      name: "a descriptor in v3",
      code: withTriggersV3("{ cron: '@hourly' }"),
      output: withTriggersV3("{ cron: '0 * * * *' }"),
      errors: [
        { messageId: "invalid", line: 3, column: 62 },
      ],
    },
    {
      name: "an interval",
      code: withTriggers(`{ cron: "@every 1h" }`),
      errors: [
        { messageId: "invalid", line: 3, column: 70, suggestions: [{ messageId: "replace", output: withTriggers(`{ cron: "0 * * * *" }`) }] },
      ],
    },
    {
      name: "seconds",
      code: withTriggers(`{ cron: "0 0 9 * * *" }`),
      errors: [
        { messageId: "invalid", line: 3, column: 70, suggestions: [{ messageId: "replace", output: withTriggers(`{ cron: "0 9 * * *" }`) }] },
      ],
    },
    {
      name: "Sunday as 7",
      code: withTriggers(`{ cron: "0 9 * * 7" }`),
      errors: [
        { messageId: "invalid", line: 3, column: 70, suggestions: [{ messageId: "replace", output: withTriggers(`{ cron: "0 9 * * 0" }`) }] },
      ],
    },
    {
      name: "the last day",
      code: withTriggers(`{ cron: "0 9 L * *" }`),
      errors: [
        { messageId: "invalid", line: 3, column: 70 },
      ],
    },
    {
      name: "no such zone",
      code: withTriggers(`{ cron: "TZ=Mars/Olympus 0 12 * * 5" }`),
      errors: [
        { messageId: "invalid", line: 3, column: 70 },
      ],
    },
    {
      name: "a helper",
      code: `import { cron, Inngest } from "inngest";
const inngest = new Inngest({ id: "app" });
export const f = inngest.createFunction({ id: "f", triggers: cron("@weekly") }, async () => 1);`,
      output: `import { cron, Inngest } from "inngest";
const inngest = new Inngest({ id: "app" });
export const f = inngest.createFunction({ id: "f", triggers: cron("0 0 * * 0") }, async () => 1);`,
      errors: [
        { messageId: "invalid", line: 3, column: 67 },
      ],
    },
    {
      name: "a jitter that is too long",
      code: withTriggers(`{ cron: "0 9 * * *", jitter: "10m" }`),
      errors: [
        { messageId: "invalid", line: 3, column: 91, suggestions: [{ messageId: "replace", output: withTriggers(`{ cron: "0 9 * * *", jitter: "5m" }`) }] },
      ],
    },
  ],
});

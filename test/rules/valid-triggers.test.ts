import rule from "../../rules/valid-triggers.js";
import { withTriggers, withTriggersV3 } from "./configurations.js";
import { ruleTester } from "./tester.js";

ruleTester.run("valid-triggers", rule, {
  valid: [
    { name: "a wildcard with a schema for types only, a name with a schema, and another eventType", code: `import { eventType, staticSchema } from "inngest";\nimport { eventType as kind } from "./events";\nexport const any = eventType("user/*", { schema: staticSchema<{ id: string }>() });\nexport const one = eventType("user/created", { schema: z.object({}) });\nexport const other = kind("user/*", { schema: z.object({}) });\nexport const bare = eventType("order/*");` },
    { name: "what is spread in", code: withTriggers("{ ...trigger }") },
    { name: "one event with two conditions", code: withTriggers(`[{ event: "a/b", if: "event.data.x" }, { event: "a/b", if: "event.data.y" }]`) },
    { name: "a wildcard", code: withTriggers(`[{ event: "user/*" }, { event: "order/paid.*" }]`) },
    { name: "none", code: withTriggers("[]") },
    { name: "a text in version 3, which takes it for an event", code: `import { inngest } from "./client";\nexport const f = inngest.createFunction({ id: "f" }, "a/b", async () => {});` },
    { name: "what is not known", code: withTriggers("[{ event: A }, { event: B }, ...more]") },
  ],
  invalid: [
    {
      name: "a wildcard with a schema",
      code: `import { eventType } from "inngest";\nimport { z } from "zod";\nconst schema = z.object({ userId: z.string() });\nexport const any = eventType("user/*", { schema });\nexport const paid = eventType(\`order/paid.*\`, { schema: z.object({ id: z.string() }) });`,
      errors: [
        { messageId: "wildcardSchema", data: { name: "user/*" }, line: 4 },
        { messageId: "wildcardSchema", data: { name: "order/paid.*" }, line: 5 },
      ],
    },
    { name: "neither an event nor a cron", code: withTriggers("{}"), errors: [{ messageId: "invalid", line: 3 }] },
    { name: "a text", code: withTriggers(`"a/b"`), errors: [{ messageId: "invalid", line: 3, data: { text: `A trigger is an object, and this is a text. The SDK drops the trigger, and fails each run of the function, whatever starts it, with 'Invalid trigger'. Write { event: "a/b" }.` } }] },
    { name: "texts in a list, by a name", code: `const AT = "0 9 * * *";\n${withTriggers(`[AT, { event: "a/b" }]`)}`, errors: [{ messageId: "invalid", line: 4, data: { text: `A trigger is an object, and this is a text. The SDK drops the trigger, and fails each run of the function, whatever starts it, with 'Invalid trigger'. Write { cron: "0 9 * * *" }.` } }] },
    {
      name: "an event and a cron",
      code: withTriggers(`{ event: "a/b", cron: "0 * * * *" }`),
      errors: [{ messageId: "invalid", line: 3, column: 62, data: { text: "A trigger has either an event or a cron, not both. The SDK drops the event, and fails each run that the cron starts with 'Event not found in triggers'. Make it two triggers." } }],
    },
    {
      name: "an event and a cron in v3",
      code: withTriggersV3(`{ event: "a/b", cron: "0 * * * *" }`),
      errors: [{ messageId: "invalid", line: 3, data: { text: "A trigger has either an event or a cron, not both. The SDK takes the event and drops the cron. Make it two triggers." } }],
    },
    { name: "only a condition", code: withTriggers(`[{ event: "a/b" }, { if: "event.data.x == 1" }]`), errors: [{ messageId: "invalid", line: 3 }] },
    {
      name: "the same twice",
      code: withTriggers(`[{ event: "a/b" }, { event: "a/b" }]`),
      errors: [
        { messageId: "invalid", line: 3, column: 81 },
      ],
    },
    {
      name: "the same cron twice in v3",
      code: withTriggersV3(`[{ cron: "0 * * * *" }, { cron: "0 * * * *" }]`),
      errors: [
        { messageId: "invalid", line: 3, column: 78 },
      ],
    },
    {
      name: "eleven",
      code: withTriggers(`[{ event: "e/0" }, { event: "e/1" }, { event: "e/2" }, { event: "e/3" }, { event: "e/4" }, { event: "e/5" }, { event: "e/6" }, { event: "e/7" }, { event: "e/8" }, { event: "e/9" }, { event: "e/10" }]`),
      errors: [
        { messageId: "invalid", line: 3, column: 62 },
      ],
    },
    {
      name: "an empty cron, which v4 drops",
      code: withTriggers(`{ cron: "" }`),
      errors: [
        { messageId: "invalid", line: 3, column: 62 },
      ],
    },
    {
      name: "a condition on a cron",
      code: withTriggers(`{ cron: "0 * * * *", if: "true" }`),
      errors: [
        { messageId: "invalid", line: 3, column: 87 },
      ],
    },
    {
      name: "a star in the middle",
      code: withTriggers(`{ event: "user/*/created" }`),
      errors: [
        { messageId: "invalid", line: 3, column: 71 },
      ],
    },
    {
      name: "a long name",
      code: withTriggers(`{ event: "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee" }`),
      errors: [
        { messageId: "invalid", line: 3, column: 71 },
      ],
    },
  ],
});

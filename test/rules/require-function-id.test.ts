import rule from "../../rules/require-function-id.js";
import { offers } from "./shapes.js";
import { jsRuleTester, ruleTester } from "./tester.js";

const client = `import { inngest } from "./client";\n`;
const handler = `async ({ step }) => { await step.run("work", () => work()); }`;

ruleTester.run("require-function-id", rule, {
  valid: [
    { name: "version 4", code: `${client}inngest.createFunction({ id: "sync", triggers: { event: "a/b" } }, ${handler});` },
    { name: "version 3", code: `${client}inngest.createFunction({ id: "sync" }, { event: "a/b" }, ${handler});` },
    { name: "an id that is not literal", code: `${client}inngest.createFunction({ id: ID }, { event: "a/b" }, ${handler});` },
    { name: "options that are not known", code: `${client}inngest.createFunction(options, { event: "a/b" }, ${handler});` },
    {
      name: "an id that may come with a spread",
      code: `${client}inngest.createFunction({ ...defaults, retries: 2 }, { event: "a/b" }, ${handler});`,
    },
    {
      name: "version 2, which names functions",
      code: `${client}inngest.createFunction({ name: "Sync contacts" }, { event: "a/b" }, ${handler});`,
    },
    {
      name: "a factory, whose callers give the id",
      code: `${client}export const make = (options, handler) => inngest.createFunction(options, { event: "a/b" }, handler);`,
    },
    { name: "a client with an id", code: `import { Inngest } from "inngest";\nexport const inngest = new Inngest({ id: "shop" });` },
    { name: "a client whose id is elsewhere", code: `import { Inngest } from "inngest";\nexport const inngest = new Inngest({ ...shared, isDev });` },
    { name: "a client whose options are elsewhere", code: `import { Inngest } from "inngest";\nexport const inngest = new Inngest(options);` },
    {
      name: "a client of version 2, which names apps",
      code: `import { Inngest } from "inngest";\nconst inngest = new Inngest({ name: "Shop" });\ninngest.createFunction({ name: "Sync contacts" }, { event: "a/b" }, ${handler});`,
    },
    {
      name: "a client of version 2 with event schemas",
      code: `import { EventSchemas, Inngest } from "inngest";\nconst inngest = new Inngest({ name: "Shop", schemas: new EventSchemas().fromRecord() });\ninngest.createFunction({ name: "Sync contacts" }, { event: "a/b" }, ${handler});`,
    },
    { name: "somebody else's class of that name", code: `import { Inngest } from "./inngest";\nimport { eventType } from "inngest";\nexport const inngest = new Inngest({ name: "Shop" });` },
    { name: "a class of the SDK by its type only", code: `import type { Inngest } from "inngest";\nexport const make = (Inngest) => new Inngest({ name: "Shop" });` },
    {
      name: "another library",
      code: `import { createFunction } from "@acme/functions";\ncreateFunction({ runtime: "node" }, async () => {});`,
    },
    {
      name: "a method of the same name without the shape",
      code: `import { Inngest } from "inngest";\nimport { lambda } from "aws";\nlambda.createFunction({ runtime: "node20" });`,
    },
  ],
  invalid: [
    {
      name: "a name without an id, beside a client with an id and event schemas",
      code: `import { EventSchemas, Inngest } from "inngest";\nconst inngest = new Inngest({ id: "shop", schemas: new EventSchemas().fromRecord() });\ninngest.createFunction({ name: "Sync contacts" }, { event: "a/b" }, ${handler});`,
      errors: [{ messageId: "named", line: 3, suggestions: offers(1) }],
    },
    {
      name: "a name without an id, where settings say that version 3 is in use",
      code: `import { inngest } from "./client";\nexport const f = inngest.createFunction({ name: "Send mail" }, { event: "a/b" }, async ({ step }) => { await step.run("a", () => 1); });`,
      settings: { stepcheck: { version: 3 } },
      errors: [{ messageId: "named", line: 2, suggestions: [{ messageId: "addId", data: { id: "send-mail" }, output: `import { inngest } from "./client";\nexport const f = inngest.createFunction({ id: "send-mail", name: "Send mail" }, { event: "a/b" }, async ({ step }) => { await step.run("a", () => 1); });` }] }],
    },
    {
      name: "version 4, named by its variable",
      code: `${client}export const syncContacts = inngest.createFunction({ triggers: { event: "a/b" } }, ${handler});`,
      errors: [
        {
          messageId: "missing",
          line: 2,
          suggestions: [
            {
              messageId: "addId",
              data: { id: "sync-contacts" },
              output: `${client}export const syncContacts = inngest.createFunction({ id: "sync-contacts", triggers: { event: "a/b" } }, ${handler});`,
            },
          ],
        },
      ],
    },
    {
      name: "version 4, named by its name",
      code: `${client}export default inngest.createFunction({ name: "Sync contacts", triggers: [] }, ${handler});`,
      errors: [
        {
          messageId: "named",
          line: 2,
          suggestions: [
            {
              messageId: "addId",
              data: { id: "sync-contacts" },
              output: `${client}export default inngest.createFunction({ id: "sync-contacts", name: "Sync contacts", triggers: [] }, ${handler});`,
            },
          ],
        },
      ],
    },
    {
      name: "version 3, over several lines",
      code: `${client}export const syncContacts = inngest.createFunction(\n  {\n    retries: 3,\n  },\n  { event: "a/b" },\n  ${handler},\n);`,
      errors: [
        {
          messageId: "missing",
          line: 3,
          suggestions: [
            {
              messageId: "addId",
              data: { id: "sync-contacts" },
              output: `${client}export const syncContacts = inngest.createFunction(\n  {\n    id: "sync-contacts",\n    retries: 3,\n  },\n  { event: "a/b" },\n  ${handler},\n);`,
            },
          ],
        },
      ],
    },
    {
      name: "nothing to name it after",
      code: `${client}register(inngest.createFunction({ triggers: { event: "a/b" } }, ${handler}));`,
      errors: [{ messageId: "missing", line: 2 }],
    },
    {
      name: "a client with a name only, in version 4",
      code: `import { Inngest, eventType } from "inngest";\nexport const inngest = new Inngest({ name: "My shop" });`,
      errors: [
        {
          messageId: "client",
          line: 2,
          column: 36,
          suggestions: [{ messageId: "addAppId", data: { id: "my-shop" }, output: `import { Inngest, eventType } from "inngest";\nexport const inngest = new Inngest({ id: "my-shop", name: "My shop" });` }],
        },
      ],
    },
    {
      name: "a client with a name only, in a project of version 3",
      code: `import { Inngest as Sdk } from "inngest";\nexport const inngest = new Sdk({ name: NAME } as any);`,
      settings: { stepcheck: { version: 3 } },
      errors: [{ messageId: "client", line: 2 }],
    },
    {
      name: "a client with neither",
      code: `import { Inngest } from "inngest";\nexport const inngest = new Inngest({ isDev: true });\nexport const other = new Inngest();`,
      errors: [
        { messageId: "client", line: 2 },
        { messageId: "client", line: 3, column: 22 },
      ],
    },
    {
      name: "a client with an empty id",
      code: `import { Inngest } from "inngest";\nexport const inngest = new Inngest({ id: "" });`,
      errors: [{ messageId: "client", line: 2 }],
    },
    {
      name: "an empty id",
      code: `${client}inngest.createFunction({ id: "" }, { event: "a/b" }, ${handler});`,
      errors: [{ messageId: "empty", line: 2 }],
    },
    {
      name: "a text for the options",
      code: `${client}inngest.createFunction("sync-contacts", ${handler});`,
      errors: [{ messageId: "notAnObject", line: 2 }],
    },
  ],
});

jsRuleTester.run("require-function-id", rule, {
  valid: [],
  invalid: [
    {
      name: "CommonJS",
      code: `const { Inngest } = require("inngest");\nconst app = new Inngest({ id: "app" });\nmodule.exports = app.createFunction({ retries: 1 }, { cron: "0 9 * * *" }, ${handler});`,
      errors: [{ messageId: "missing", line: 3, suggestions: offers(1) }],
    },
  ],
});

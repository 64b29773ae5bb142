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
          messageId: "missing",
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

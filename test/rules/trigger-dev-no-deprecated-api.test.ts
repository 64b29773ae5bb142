import rule from "../../rules/trigger-dev-no-deprecated-api.js";
import { inTask } from "./shapes.js";
import { ruleTester } from "./tester.js";

ruleTester.run("trigger-dev-no-deprecated-api", rule, {
  valid: [
    { name: "version 4", code: inTask(`await wait.for({ seconds: 1 });`) },
    { name: "a job of another library", code: `agenda.defineJob("a", async () => {});` },
    { name: "init of something else", code: `import { task } from "./task";\ntask({ id: "a", init: () => 1 });` },
  ],
  invalid: [
    {
      name: "the import path",
      code: `import { task } from "@trigger.dev/sdk/v3";`,
      output: `import { task } from "@trigger.dev/sdk";`,
      errors: [{ messageId: "importPath", line: 1 }],
    },
    {
      name: "the import path, in single quotes, of a type",
      code: `import type { Task } from '@trigger.dev/sdk/v3';`,
      output: `import type { Task } from '@trigger.dev/sdk';`,
      errors: [{ messageId: "importPath", line: 1 }],
    },
    {
      name: "renamed hooks",
      code: `import { schemaTask, toolTask } from "@trigger.dev/sdk";\nexport const t = schemaTask({ id: "t", init: async () => ({}), handleError: async () => {}, run: async () => {} });`,
      errors: [
        { messageId: "toolTask", line: 1 },
        { messageId: "renamedOption", line: 2, data: { name: "init", replacement: "a middleware with 'locals'" } },
        { messageId: "renamedOption", line: 2, data: { name: "handleError", replacement: "'catchError'" } },
      ],
    },
    {
      name: "a job of version 2",
      code: `import { client } from "./trigger";\nclient.defineJob({ id: "a", trigger: cronTrigger({ cron: "0 9 * * *" }), run: async (payload, io) => {} });`,
      errors: [{ messageId: "version2", line: 2 }],
    },
  ],
});

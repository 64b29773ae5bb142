import rule from "../../rules/no-unstable-function-id.js";
import { ruleTester } from "./tester.js";

ruleTester.run("no-unstable-function-id", rule, {
  valid: [
    { name: "an app for each test", filename: "src/app.test.ts", code: `import { Inngest } from "inngest";\nconst inngest = new Inngest({ id: randomUUID() });\ninngest.createFunction({ id: \`f-\${Date.now()}\`, triggers: { event: "a/b" } }, async () => {});` },
    { name: "a constant", code: `import { Inngest } from "inngest";
const inngest = new Inngest({ id: "app" });
const NAME = "sync";
export const f = inngest.createFunction({ id: \`\${NAME}-contacts\`, triggers: [] }, async () => 1);` },
    { name: "a region", code: `import { Inngest } from "inngest";
const inngest = new Inngest({ id: \`app-\${process.env.REGION}\` });` },
    { name: "a parameter", code: `import { Inngest } from "inngest";
const inngest = new Inngest({ id: "app" });
export const make = (name) => inngest.createFunction({ id: \`sync-\${name}\`, triggers: [] }, async () => 1);` },
  ],
  invalid: [
    { name: "the machine", code: `import os from "node:os";\nimport { Inngest } from "inngest";\nexport const inngest = new Inngest({ id: "app-" + os.hostname() });`, errors: [{ messageId: "appId", data: { label: "os.hostname()" }, line: 3 }] },
    {
      name: "a commit",
      code: `import { Inngest } from "inngest";
const inngest = new Inngest({ id: "app" });
export const f = inngest.createFunction({ id: \`f-\${process.env.VERCEL_GIT_COMMIT_SHA}\`, triggers: [] }, async () => 1);`,
      errors: [
        { messageId: "functionId", line: 3, column: 47 },
      ],
    },
    {
      name: "a time, in v3",
      code: `import { Inngest } from "inngest";
const inngest = new Inngest({ id: "app" });
export const f = inngest.createFunction({ id: "f-" + Date.now() }, { event: "a/b" }, async () => 1);`,
      errors: [
        { messageId: "functionId", line: 3, column: 47 },
      ],
    },
    {
      name: "a random part through a name",
      code: `import { randomUUID } from "node:crypto";
import { Inngest } from "inngest";
const inngest = new Inngest({ id: "app" });
const suffix = randomUUID();
export const f = inngest.createFunction({ id: \`f-\${suffix}\`, triggers: [] }, async () => 1);`,
      errors: [
        { messageId: "functionId", line: 5, column: 47 },
      ],
    },
    {
      name: "an app",
      code: `import { Inngest } from "inngest";
export const inngest = new Inngest({ id: \`app-\${process.env.HOSTNAME}\` });`,
      errors: [
        { messageId: "appId", line: 2, column: 42 },
      ],
    },
  ],
});

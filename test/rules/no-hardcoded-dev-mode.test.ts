import rule from "../../rules/no-hardcoded-dev-mode.js";
import { offers } from "./shapes.js";
import { ruleTester } from "./tester.js";

ruleTester.run("no-hardcoded-dev-mode", rule, {
  valid: [
    { name: "a client that is said to be for one machine", code: `import { Inngest } from "inngest";\n// Local development\nnew Inngest({ id: "app", isDev: true });` },
    { name: "in a script", filename: "scripts/send.ts", code: `import { Inngest } from "inngest";\nnew Inngest({ id: "app", isDev: true });` },
    { name: "in a folder of tests", filename: "tests/network/daily.js", code: `import { Inngest } from "inngest";\nnew Inngest({ id: "app", isDev: true });` },
    { name: "by the environment", code: `import { Inngest } from "inngest";
new Inngest({ id: "app", isDev: process.env.NODE_ENV !== "production" });` },
    { name: "off", code: `import { Inngest } from "inngest";
new Inngest({ id: "app", isDev: false });` },
    { name: "under a condition", code: `import { Inngest } from "inngest";
new Inngest({ id: "app", ...(local ? { isDev: true } : {}) });` },
    { name: "of something else", code: `import "inngest";
new Other({ isDev: true });` },
  ],
  invalid: [
    { name: "in a folder with another name", filename: "src/latest/client.ts", code: `import { Inngest } from "inngest";\nnew Inngest({ id: "app", isDev: true });`, errors: [{ messageId: "always", line: 2, suggestions: offers(1) }] },
    {
      name: "on, by a name",
      code: `import { Inngest } from "inngest";
const isDev = true;
new Inngest({ id: "app", isDev });`,
      errors: [{ messageId: "always", line: 3 }],
    },
    {
      name: "on",
      code: `import { Inngest } from "inngest";
new Inngest({ id: "app", isDev: true });`,
      errors: [
        { messageId: "always", line: 2, column: 33, suggestions: [{ messageId: "byEnvironment", output: `import { Inngest } from "inngest";
new Inngest({ id: "app", isDev: process.env.NODE_ENV !== "production" });` }] },
      ],
    },
  ],
});

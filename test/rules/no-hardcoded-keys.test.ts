import rule from "../../rules/no-hardcoded-keys.js";
import { ruleTester } from "./tester.js";

ruleTester.run("no-hardcoded-keys", rule, {
  valid: [
    { name: "a fallback of words, for the dev server", code: `import { Inngest } from "inngest";
new Inngest({ id: "app", eventKey: process.env.INNGEST_EVENT_KEY || "local-development-key-without-access", signingKey: process.env.INNGEST_SIGNING_KEY || "signkey-test-local" });` },
    { name: "of the environment", code: `import { Inngest } from "inngest";
new Inngest({ id: "app", eventKey: process.env.INNGEST_EVENT_KEY, signingKey: key });` },
    { name: "for the dev server", code: `import { Inngest } from "inngest";
new Inngest({ id: "app", eventKey: "local" });` },
    { name: "words, long ones", code: `import { Inngest } from "inngest";
new Inngest({ id: "app", signingKey: "local-test-signing-key", eventKey: "your-event-key-goes-here" });` },
    { name: "of the environment, by a name", code: `import { Inngest } from "inngest";
const KEY = process.env.INNGEST_EVENT_KEY;
const { SIGNING } = process.env;
new Inngest({ id: "app", eventKey: KEY, signingKey: SIGNING });` },
    { name: "short", code: `import { Inngest } from "inngest";
new Inngest({ id: "app", signingKey: "test-key" });` },
    { name: "made up", code: `import { Inngest } from "inngest";
const key = "signkey-test-12345678";` },
    { name: "of something else", code: `import { Other } from "other";
import "inngest";
new Other({ signingKey: "abc", eventKey: "abcdefghijklmnopqrstuvwxyz" });` },
  ],
  invalid: [
    {
      name: "of the encryption, in a file of its own",
      code: `import { encryptionMiddleware } from "@inngest/middleware-encryption";
export const encryption = encryptionMiddleware({ key: "0f3c9a7be1d24c58a6f0b2d9e8c7a1b4" });`,
      errors: [
        { messageId: "encryptionKey", line: 2, suggestions: [{ messageId: "useEnvironment", output: `import { encryptionMiddleware } from "@inngest/middleware-encryption";
export const encryption = encryptionMiddleware({ key: process.env.INNGEST_ENCRYPTION_KEY! });` }] },
      ],
    },
    {
      name: "by a name",
      code: `import { Inngest } from "inngest";
const EVENT_KEY = "kTe8x1Jm0nA7qZVw2LrU5yHcD9sPfG";
new Inngest({ id: "app", eventKey: EVENT_KEY });`,
      errors: [
        { messageId: "key", line: 2, column: 19, suggestions: [{ messageId: "useEnvironment", output: `import { Inngest } from "inngest";
const EVENT_KEY = process.env.INNGEST_EVENT_KEY;
new Inngest({ id: "app", eventKey: EVENT_KEY });` }] },
      ],
    },
    {
      name: "behind a cast",
      code: `import { Inngest } from "inngest";
new Inngest({ id: "app", signingKey: "signkey-prod-abc" as string });`,
      errors: [
        { messageId: "key", line: 2, column: 38, suggestions: [{ messageId: "useEnvironment", output: `import { Inngest } from "inngest";
new Inngest({ id: "app", signingKey: process.env.INNGEST_SIGNING_KEY as string });` }] },
      ],
    },
    {
      name: "as a fallback of the environment",
      code: `import { Inngest } from "inngest";
new Inngest({ id: "app", eventKey: process.env.INNGEST_EVENT_KEY ?? "Kx9a_0pQwErTyUiOpAsDfGhJkLzXcVbNm12" });`,
      errors: [
        { messageId: "key", line: 2, suggestions: [{ messageId: "useEnvironment", output: `import { Inngest } from "inngest";
new Inngest({ id: "app", eventKey: process.env.INNGEST_EVENT_KEY });` }] },
      ],
    },
    {
      name: "a client's",
      code: `import { Inngest } from "inngest";
new Inngest({ id: "app", eventKey: "T2theSpJ0wVbXlXk3yFfJ9xKQvD1", signingKey: "signkey-prod-abc" });`,
      errors: [
        { messageId: "key", line: 2, column: 36, suggestions: [{ messageId: "useEnvironment", output: `import { Inngest } from "inngest";
new Inngest({ id: "app", eventKey: process.env.INNGEST_EVENT_KEY, signingKey: "signkey-prod-abc" });` }] },
        { messageId: "key", line: 2, column: 80, suggestions: [{ messageId: "useEnvironment", output: `import { Inngest } from "inngest";
new Inngest({ id: "app", eventKey: "T2theSpJ0wVbXlXk3yFfJ9xKQvD1", signingKey: process.env.INNGEST_SIGNING_KEY });` }] },
      ],
    },
    {
      name: "a serve's",
      code: `import { serve } from "inngest/next";
export const { GET, POST, PUT } = serve({ client, functions, signingKey: "signkey-prod-abc" });`,
      errors: [
        { messageId: "key", line: 2, column: 74, suggestions: [{ messageId: "useEnvironment", output: `import { serve } from "inngest/next";
export const { GET, POST, PUT } = serve({ client, functions, signingKey: process.env.INNGEST_SIGNING_KEY });` }] },
      ],
    },
    {
      name: "anywhere",
      code: `import "inngest";
const key = "signkey-prod-b2ed992186a5cb19f6668aade821f502";`,
      errors: [
        { messageId: "key", line: 2, column: 13, suggestions: [{ messageId: "useEnvironment", output: `import "inngest";
const key = process.env.INNGEST_SIGNING_KEY;` }] },
      ],
    },
    {
      name: "of encryption",
      code: `import { encryptionMiddleware } from "@inngest/middleware-encryption";
import { Inngest } from "inngest";
new Inngest({ id: "app", middleware: [encryptionMiddleware({ key: "secret" })] });`,
      errors: [
        { messageId: "encryptionKey", line: 3, column: 67, suggestions: [{ messageId: "useEnvironment", output: `import { encryptionMiddleware } from "@inngest/middleware-encryption";
import { Inngest } from "inngest";
new Inngest({ id: "app", middleware: [encryptionMiddleware({ key: process.env.INNGEST_ENCRYPTION_KEY! })] });` }] },
      ],
    },
  ],
});

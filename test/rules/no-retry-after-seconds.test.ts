import rule from "../../rules/no-retry-after-seconds.js";
import { ruleTester } from "./tester.js";

ruleTester.run("no-retry-after-seconds", rule, {
  valid: [
    { name: "multiplied", code: `import { RetryAfterError } from "inngest";
throw new RetryAfterError("x", Number(response.headers.get("retry-after")) * 1000);` },
    { name: "with a unit", code: `import { RetryAfterError } from 'inngest';
throw new RetryAfterError('x', \`\${response.headers.get('retry-after')}s\`);` },
    { name: "a date", code: `import { RetryAfterError } from "inngest";
throw new RetryAfterError("x", new Date(response.headers.get("retry-after")));` },
    { name: "something else", code: `import { RetryAfterError } from "inngest";
throw new RetryAfterError("x", error.retryAfter);` },
    { name: "an error of one's own", code: `import { RetryAfterError } from "./errors";
import "inngest";
throw new RetryAfterError("x", Number(response.headers.get("retry-after")));` },
  ],
  invalid: [
    {
      name: "a number",
      code: `import { RetryAfterError } from "inngest";
throw new RetryAfterError("x", Number(response.headers.get("retry-after")));`,
      errors: [
        { messageId: "seconds", line: 2, column: 32, suggestions: [{ messageId: "multiply", output: `import { RetryAfterError } from "inngest";
throw new RetryAfterError("x", Number(response.headers.get("retry-after")) * 1000);` }] },
      ],
    },
    {
      name: "the header itself",
      code: `import { RetryAfterError as Later } from "inngest";
throw new Later("x", response.headers["Retry-After"]);`,
      errors: [
        { messageId: "seconds", line: 2, column: 22, suggestions: [{ messageId: "multiply", output: `import { RetryAfterError as Later } from "inngest";
throw new Later("x", Number(response.headers["Retry-After"]) * 1000);` }] },
      ],
    },
    {
      name: "through a name",
      code: `import { RetryAfterError } from "inngest";
const after = parseInt(response.headers.get("retry-after") ?? "60");
throw new RetryAfterError("x", after);`,
      errors: [
        { messageId: "seconds", line: 3, column: 32, suggestions: [{ messageId: "multiply", output: `import { RetryAfterError } from "inngest";
const after = parseInt(response.headers.get("retry-after") ?? "60");
throw new RetryAfterError("x", after * 1000);` }] },
      ],
    },
    {
      name: "a plus",
      code: `import { RetryAfterError } from "inngest";
throw new RetryAfterError("x", +response.headers.get("retry-after"));`,
      errors: [
        { messageId: "seconds", line: 2, column: 32, suggestions: [{ messageId: "multiply", output: `import { RetryAfterError } from "inngest";
throw new RetryAfterError("x", +response.headers.get("retry-after") * 1000);` }] },
      ],
    },
  ],
});

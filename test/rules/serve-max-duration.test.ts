import rule from "../../rules/serve-max-duration.js";
import { ruleTester } from "./tester.js";

ruleTester.run("serve-max-duration", rule, {
  valid: [
    { name: "said", code: `import { serve } from "inngest/next";
export const maxDuration = 300;
export const { GET, POST, PUT } = serve({ client, functions });` },
    { name: "another framework", code: `import { serve } from "inngest/hono";
export const { GET, POST, PUT } = serve({ client, functions });` },
  ],
  invalid: [
    {
      name: "not said",
      code: `import { serve } from "inngest/next";
import { functions } from "./functions";
export const { GET, POST, PUT } = serve({ client, functions });`,
      errors: [
        { messageId: "missing", line: 3, column: 35, suggestions: [{ messageId: "add", output: `import { serve } from "inngest/next";
import { functions } from "./functions";

export const maxDuration = 60;
export const { GET, POST, PUT } = serve({ client, functions });` }] },
      ],
    },
    {
      name: "another value",
      code: `import { serve } from "inngest/next";
export const { GET, POST, PUT } = serve({ client, functions });`, options: [{"seconds":300}],
      errors: [
        { messageId: "missing", line: 2, column: 35, suggestions: [{ messageId: "add", output: `import { serve } from "inngest/next";

export const maxDuration = 300;
export const { GET, POST, PUT } = serve({ client, functions });` }] },
      ],
    },
  ],
});

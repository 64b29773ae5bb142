import rule from "../../rules/serve-exports.js";
import { ruleTester } from "./tester.js";

ruleTester.run("serve-exports", rule, {
  valid: [
    { name: "all", code: `import { serve } from "inngest/next";
export const { GET, POST, PUT } = serve({ client, functions });` },
    { name: "one by one", code: `import { serve } from "inngest/next";
const handler = serve({ client, functions });
export { handler as GET, handler as POST, handler as PUT };` },
    { name: "pages router", code: `import { serve } from "inngest/next";
export default serve({ client, functions });` },
    { name: "another serve", code: `import { serve } from "inngest/hono";
export const { GET, POST } = serve({ client, functions });` },
  ],
  invalid: [
    {
      name: "without PUT",
      code: `import { serve } from "inngest/next";
export const { GET, POST } = serve({ client, functions });`,
      errors: [
        { messageId: "missing", line: 2, column: 14, suggestions: [{ messageId: "add", output: `import { serve } from "inngest/next";
export const { GET, POST, PUT } = serve({ client, functions });` }] },
      ],
    },
    {
      name: "only POST, under a name",
      code: `import { serve } from "inngest/next";
const handler = serve({ client, functions });
export const POST = handler.POST;`,
      errors: [
        { messageId: "missing", line: 2, column: 17 },
      ],
    },
    {
      name: "nothing, in a route",
      code: `import { serve } from "inngest/next";
export default serve({ client, functions });`, filename: "app/api/inngest/route.ts",
      errors: [
        { messageId: "missing", line: 2, column: 16 },
      ],
    },
  ],
});

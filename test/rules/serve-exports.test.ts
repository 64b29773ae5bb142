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
    { name: "pages router, by its path", filename: "src/pages/api/inngest.ts", code: `import { serve } from "inngest/next";
const handler = serve({ client, functions });
export { handler as default };
export const config = { maxDuration: 60 };` },
    { name: "pages router, in CommonJS", filename: "pages/api/inngest.js", code: `const { serve } = require("inngest/next");
module.exports = serve({ client, functions });` },
    { name: "pages router, the rest in another file", filename: "pages/api/inngest.ts", code: `import { serve } from "inngest/next";
export const handler = serve({ client, functions });
export * from "../../handler";` },
    { name: "a handler that a route exports", filename: "lib/inngest.ts", code: `import { serve } from "inngest/remix";
export const handler = serve({ client, functions });` },
    { name: "Remix", filename: "app/routes/api.inngest.ts", code: `import { serve } from "inngest/remix";
const handler = serve({ client, functions });
export { handler as action, handler as loader };` },
    { name: "Remix, as functions of its own", code: `import { serve } from "inngest/remix";
const handler = serve({ client, functions });
export const loader = (args) => handler(args);
export async function action(args) { return handler(args); }` },
    { name: "SvelteKit", filename: "src/routes/api/inngest/+server.ts", code: `import { serve } from "inngest/sveltekit";
export const { GET, POST, PUT } = serve({ client, functions });` },
    { name: "SvelteKit's export for all that is left", filename: "src/routes/api/inngest/+server.ts", code: `import { serve } from "inngest/sveltekit";
export const fallback = serve({ client, functions });` },
    { name: "Astro's export for all", filename: "src/pages/api/inngest.ts", code: `import { serve } from "inngest/astro";
export const ALL = serve({ client, functions });` },
    { name: "Astro", filename: "src/pages/api/inngest.ts", code: `import { serve } from "inngest/astro";
export const { GET, POST, PUT } = serve({ client, functions });` },
    { name: "Redwood", filename: "api/src/functions/inngest.ts", code: `import { serve } from "inngest/redwood";
export const handler = serve({ client, functions, servePath: "/api/inngest" });` },
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
    {
      name: "methods, in the pages router",
      filename: "src/pages/api/inngest.ts",
      code: `import { serve } from "inngest/next";
export const { GET, POST, PUT } = serve({ client, functions });`,
      errors: [
        { messageId: "noDefault", line: 2, column: 14, suggestions: [{ messageId: "exportDefault", output: `import { serve } from "inngest/next";
export default serve({ client, functions });` }] },
      ],
    },
    {
      name: "a handler under a name, in the pages router of a Windows machine",
      filename: "C:\\shop\\pages\\api\\inngest.js",
      code: `import { serve } from "inngest/next";
const handler = serve({ client, functions });
export const POST = handler.POST;`,
      errors: [{ messageId: "noDefault", line: 2, column: 17 }],
    },
    {
      name: "Remix without an action",
      code: `import { serve } from "inngest/remix";
export const loader = serve({ client, functions });`,
      errors: [{ messageId: "missing", line: 2, data: { names: "action", purpose: "the app cannot be synced and no function is ever run", all: "loader and action" } }],
    },
    {
      name: "Remix without a loader",
      code: `import { serve } from "inngest/remix";
const handler = serve({ client, functions });
export { handler as action };`,
      errors: [{ messageId: "missing", line: 2, data: { names: "loader", purpose: "the dev server cannot look at the app", all: "loader and action" } }],
    },
    {
      name: "Remix, as if it were a page",
      filename: "app/routes/api.inngest.ts",
      code: `import { serve } from "inngest/remix";
export default serve({ client, functions });`,
      errors: [{ messageId: "missing", line: 2 }],
    },
    {
      name: "SvelteKit without PUT",
      filename: "src/routes/api/inngest/+server.ts",
      code: `import { serve } from "inngest/sveltekit";
export const { GET, POST } = serve({ client, functions });`,
      errors: [
        { messageId: "missing", line: 2, data: { names: "PUT", purpose: "the app cannot be synced", all: "GET, POST and PUT" }, suggestions: [{ messageId: "add", output: `import { serve } from "inngest/sveltekit";
export const { GET, POST, PUT } = serve({ client, functions });` }] },
      ],
    },
    {
      name: "Redwood under another name",
      filename: "api/src/functions/inngest.ts",
      code: `import { serve } from "inngest/redwood";
export const inngest = serve({ client, functions });`,
      errors: [{ messageId: "missing", line: 2 }],
    },
  ],
});

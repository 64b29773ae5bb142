import dedent from "dedent";
import rule from "../../rules/no-defer-duplicates.js";
import { ruleTester } from "./tester.js";

ruleTester.run("no-defer-duplicates", rule, {
  valid: [
    {
      name: "two ids",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ defer }) => {
        defer("a", { function: score });
        defer("b", { function: score });
        });
      `,
    },
    {
      name: "an index in the id",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ defer }) => {
        for (const [i, part] of parts.entries()) defer(\`a-\${i}\`, { function: score });
        });
      `,
    },
    {
      name: "branches that exclude each other",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ event, defer }) => {
        if (event.data.a) {
          defer("a", { function: score });
        } else {
          defer("a", { function: other });
        }
        });
      `,
    },
    {
      name: "defer of something else",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ event, step }) => {
        const defer = (id, x) => x;
        defer("a", 1);
        defer("a", 2);
        });
      `,
    },
  ],
  invalid: [
    {
      name: "twice",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ defer }) => {
        defer("score", { function: score });
        defer("score", { function: score });
        });
      `,
      errors: [{ messageId: "duplicate", line: 4 }],
    },
    {
      name: "in a loop",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ event, defer }) => {
        for (const part of event.data.parts) defer("score", { function: score });
        });
      `,
      errors: [{ messageId: "inLoop", line: 3 }],
    },
    {
      name: "in a callback",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ event, defer }) => {
        event.data.parts.forEach(() => defer("score", { function: score }));
        });
      `,
      errors: [{ messageId: "inLoop", line: 3 }],
    },
  ],
});

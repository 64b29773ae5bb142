import dedent from "dedent";
import rule from "../../rules/no-inngest-fetch-in-step.js";
import { ruleTester } from "./tester.js";

ruleTester.run("no-inngest-fetch-in-step", rule, {
  valid: [
    {
      name: "in the body",
      code: dedent`
        import { inngest } from "./client";
        import { fetch } from "inngest";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ event, step }) => {
        const r = await fetch("https://a");
        use(r);
        });
      `,
    },
    {
      name: "the global one",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ event, step }) => {
        await step.run("a", async () => (await fetch("https://a")).json());
        });
      `,
    },
    {
      name: "a parameter of the same name",
      code: dedent`
        import { inngest } from "./client";
        import { fetch } from "inngest";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ event, step }) => {
        await step.run("a", () => { const load = (fetch) => fetch("x"); return load(a); });
        });
      `,
    },
  ],
  invalid: [
    {
      name: "in a step",
      code: dedent`
        import { inngest } from "./client";
        import { fetch } from "inngest";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ event, step }) => {
        await step.run("a", async () => (await fetch("https://a")).json());
        });
      `,
      errors: [{ messageId: "fallsBack", line: 4 }],
    },
    {
      name: "under another name",
      code: dedent`
        import { inngest } from "./client";
        import { fetch as durableFetch } from "inngest";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ event, step }) => {
        await step.run("a", async () => (await durableFetch("https://a")).json());
        });
      `,
      errors: [{ messageId: "fallsBack", line: 4 }],
    },
  ],
});

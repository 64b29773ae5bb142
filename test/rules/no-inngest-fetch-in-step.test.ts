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
      name: "a function of the app of the same name",
      code: dedent`
        import { inngest } from "./client";
        import { NonRetriableError, fetch as durable } from "inngest";
        const fetch = wrap(durable);
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
      name: "required",
      code: dedent`
        const { inngest } = require("./client");
        const { fetch: durable } = require("inngest");
        exports.f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ event, step }) => {
        await step.run("a", async () => (await durable("https://a")).json());
        });
      `,
      errors: [{ messageId: "fallsBack", data: { step: "step 'a'" }, line: 4 }],
    },
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

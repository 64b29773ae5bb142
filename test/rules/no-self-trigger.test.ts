import dedent from "dedent";
import rule from "../../rules/no-self-trigger.js";
import { inBodyV3 } from "./shapes.js";
import { ruleTester } from "./tester.js";

ruleTester.run("no-self-trigger", rule, {
  valid: [
    {
      name: "in a step that some runs have, and in a branch of a step",
      code: dedent`
        import { inngest } from "./client";
        async function flow({ event, step }) {
        if (event.data.more) await step.run("again", async () => { await inngest.send({ name: "app/x", data: {} }); });
        await step.run("more", async () => { if (await left()) await inngest.send({ name: "app/x", data: {} }); });
        }
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async (ctx) => flow(ctx));
      `,
    },
    {
      name: "in a helper that some runs call, and in a branch of one",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ event, step }) => {
        if (event.data.more) await again(step);
        await maybe(step, event.data.left);
        await Promise.all(event.data.ids.map((id) => perItem(step, id)));
        });
        async function again(step) { await step.sendEvent("again", { name: "app/x" }); }
        async function maybe(step, left) { if (left > 0) await step.sendEvent("more", { name: "app/x" }); }
        async function perItem(step, id) { await step.sendEvent("item-" + id, { name: "app/x" }); }
      `,
    },
    {
      name: "another event",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ event, step }) => {
        await step.sendEvent("a", { name: "app/y" });
        });
      `,
    },
    {
      name: "under a condition",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ event, step }) => {
        const page = await step.run("a", () => load());
        if (page.next) await step.sendEvent("next", { name: "app/x", data: {} });
        });
      `,
    },
    {
      name: "behind an early return",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ event, step }) => {
        const page = await step.run("a", () => load());
        if (!page.next) return;
        await step.sendEvent("next", { name: "app/x", data: {} });
        });
      `,
    },
    {
      name: "a job that another event calls off",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" }, cancelOn: [{ event: "app/x.stopped", match: "data.id" }] }, async ({ event, step }) => {
        await step.sleep("pause", "1h");
        await step.sendEvent("again", { name: "app/x", data: event.data });
        });
      `,
    },
    {
      name: "a trigger with an if",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x", if: "event.data.first == true" } }, async ({ event, step }) => {
        await step.sendEvent("a", { name: "app/x", data: {} });
        });
      `,
    },
    {
      name: "in the catch",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ event, step }) => {
        try { await step.run("a", () => a()); } catch (error) { await step.sendEvent("again", { name: "app/x" }); throw error; }
        });
      `,
    },
    {
      name: "a cron beside it",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { cron: "0 9 * * *" } }, async ({ event, step }) => {
        await step.sendEvent("a", { name: "app/x" });
        });
      `,
    },
    {
      name: "two functions",
      code: dedent`
        import { inngest } from "./client";
        export const a = inngest.createFunction({ id: "a", triggers: { event: "app/x" } }, async ({ step }) => { await step.sendEvent("a", { name: "app/y" }); });
        export const b = inngest.createFunction({ id: "b", triggers: { event: "app/y" } }, async ({ step }) => { if (1) await step.sendEvent("a", { name: "app/x" }); });
      `,
    },
  ],
  invalid: [
    {
      name: "after a pause",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" }, concurrency: 1 }, async ({ event, step }) => {
        await step.sleep("pause", "1h");
        await step.sendEvent("again", { name: "app/x", data: event.data });
        });
      `,
      errors: [{ messageId: "sendsItself", data: { event: "app/x" } }],
    },
    {
      name: "in a step of a helper that is handed the context",
      code: dedent`
        import { inngest } from "./client";
        async function flow({ step }) {
        await step.run("again", async () => {
        await inngest.send({ name: "app/x", data: {} });
        });
        }
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async (ctx) => flow(ctx));
      `,
      errors: [{ messageId: "sendsItself", line: 4 }],
    },
    {
      name: "in a helper that each run calls",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ event, step }) => {
        await step.run("a", () => a());
        return await again(step);
        });
        async function again(step) {
        await step.sendEvent("again", { name: "app/x" });
        }
      `,
      errors: [{ messageId: "sendsItself", line: 7 }],
    },
    {
      name: "sendEvent",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ event, step }) => {
        await step.run("a", () => a());
        await step.sendEvent("again", { name: "app/x", data: {} });
        });
      `,
      errors: [{ messageId: "sendsItself", line: 4 }],
    },
    {
      name: "one of a list, version 3",
      code: inBodyV3(`await step.sendEvent("a", [{ name: "app/y" }, { name: "app/x" }]);`),
      errors: [{ messageId: "sendsItself", line: 3 }],
    },
    {
      name: "the client in a step",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ event, step }) => {
        await step.run("again", () => inngest.send({ name: "app/x" }));
        });
      `,
      errors: [{ messageId: "sendsItself", line: 3 }],
    },
    {
      name: "a constant",
      code: dedent`
        import { inngest } from "./client";
        import { orderPlaced } from "./events";
        export const f = inngest.createFunction({ id: "f", triggers: orderPlaced }, async ({ step }) => {
          await step.sendEvent("again", orderPlaced.create({}));
        });
      `,
      errors: [{ messageId: "sendsItself", line: 4 }],
    },
    {
      name: "the name that the constant stands for",
      code: dedent`
        import { inngest } from "./client";
        import { digestRequested } from "./events";
        export const f = inngest.createFunction({ id: "f", triggers: [digestRequested] }, async ({ step }) => {
          await step.sendEvent("again", { name: "digest/requested", data: {} });
        });
      `,
      errors: [{ messageId: "sendsItself", line: 4 }],
    },
    {
      name: "invoke",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ event, step }) => {
        await step.invoke("again", { function: f, data: {} });
        });
      `,
      errors: [{ messageId: "invokesItself", line: 3 }],
    },
  ],
});

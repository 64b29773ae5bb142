import dedent from "dedent";
import rule from "../../rules/batch-use-events.js";
import { ruleTester } from "./tester.js";

ruleTester.run("batch-use-events", rule, {
  valid: [
    {
      name: "events",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" }, batchEvents: { maxSize: 10, timeout: "5s" } }, async ({ events, step }) => {
        await step.run("a", () => a(events));
        });
      `,
    },
    {
      name: "both",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" }, batchEvents: { maxSize: 10, timeout: "5s" } }, async ({ event, events, step }) => {
        await step.run("a", () => a(event.name, events));
        });
      `,
    },
    {
      name: "the rest",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" }, batchEvents: { maxSize: 10, timeout: "5s" } }, async ({ event, ...rest }) => {
        await step.run("a", () => a(rest));
        });
      `,
    },
    {
      name: "neither",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" }, batchEvents: { maxSize: 10, timeout: "5s" } }, async ({ step }) => {
        await step.run("a", () => a());
        });
      `,
    },
    {
      name: "the whole context, handed on",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" }, batchEvents: { maxSize: 10, timeout: "5s" } }, async (ctx) => {
        await work(ctx);
        });
      `,
    },
    {
      name: "without batches",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ event, step }) => {
        use(event.data);
        });
      `,
    },
    {
      name: "events of the context",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" }, batchEvents: { maxSize: 10, timeout: "5s" } }, async (ctx) => {
        use(ctx.events);
        use(ctx.event.name);
        });
      `,
    },
  ],
  invalid: [
    {
      name: "event",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" }, batchEvents: { maxSize: 10, timeout: "5s" } }, async ({ event, step }) => {
        await step.run("a", () => a(event.data));
        });
      `,
      errors: [{ messageId: "onlyFirst", line: 2 }],
    },
    {
      name: "version 3",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction(
          { id: "f", batchEvents: { maxSize: 10, timeout: "5s" } },
          { event: "app/x" },
          async ({ event, step }) => {
            await step.run("a", () => a(event.data));
          },
        );
      `,
      errors: [{ messageId: "onlyFirst", line: 5 }],
    },
    {
      name: "event of the context",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" }, batchEvents: { maxSize: 10, timeout: "5s" } }, async (ctx) => {
        use(ctx.event.data);
        });
      `,
      errors: [{ messageId: "onlyFirst", line: 3 }],
    },
  ],
});

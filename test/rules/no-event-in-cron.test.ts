import dedent from "dedent";
import rule from "../../rules/no-event-in-cron.js";
import { ruleTester } from "./tester.js";

ruleTester.run("no-event-in-cron", rule, {
  valid: [
    {
      name: "the cron",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { cron: "0 9 * * *" } }, async ({ event, step }) => {
        use(event.data.cron, event.data.scheduledAt, event.data.fireAt, event.ts);
        });
      `,
    },
    {
      name: "an event beside it",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: [{ cron: "0 9 * * *" }, { event: "app/x" }] }, async ({ event, step }) => {
        use(event.data.userId);
        });
      `,
    },
    {
      name: "allowed to be missing",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { cron: "0 9 * * *" } }, async ({ event, step }) => {
        use(event.data?.dryRun, event.data.limit ?? 10);
        });
      `,
    },
    {
      name: "invoked in the same file",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { cron: "0 9 * * *" } }, async ({ event }) => { use(event.data.userId); });
        export const g = inngest.createFunction({ id: "g", triggers: { event: "a/b" } }, async ({ step }) => { await step.invoke("f", { function: f, data: { userId: 1 } }); });
      `,
    },
    {
      name: "an unknown trigger",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: schedule }, async ({ event, step }) => {
        use(event.data.userId);
        });
      `,
    },
  ],
  invalid: [
    {
      name: "a field",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { cron: "0 9 * * *" } }, async ({ event, step }) => {
        await step.run("a", () => a(event.data.accountId));
        });
      `,
      errors: [{ messageId: "noData", line: 3 }],
    },
    {
      name: "version 3",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f" }, { cron: "0 9 * * *" }, async ({ event }) => {
          use((event.data as any).since);
        });
      `,
      errors: [{ messageId: "noData", line: 3 }],
    },
    {
      name: "taken apart",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { cron: "0 9 * * *" } }, async ({ event, step }) => {
        const { accountId } = event.data;
        });
      `,
      errors: [{ messageId: "noData", line: 3 }],
    },
  ],
});

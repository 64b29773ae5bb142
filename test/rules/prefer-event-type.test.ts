import dedent from "dedent";
import rule from "../../rules/prefer-event-type.js";
import { ruleTester } from "./tester.js";

ruleTester.run("prefer-event-type", rule, {
  valid: [
    {
      name: "a constant",
      code: dedent`
        import { eventType, Inngest } from "inngest";
        const inngest = new Inngest({ id: "a" });
        const placed = eventType("order/placed");
        export const f = inngest.createFunction({ id: "f", triggers: placed }, async ({ step }) => {
          await step.waitForEvent("w", { event: placed, timeout: "1d" });
        });
      `,
    },
    {
      name: "events of Inngest",
      code: dedent`
        import { eventType, Inngest } from "inngest";
        const inngest = new Inngest({ id: "a" });
        export const f = inngest.createFunction({ id: "f", triggers: { event: "inngest/function.failed" } }, async () => {});
      `,
    },
    {
      name: "version 3",
      code: dedent`
        import { Inngest } from "inngest";
        const inngest = new Inngest({ id: "a" });
        export const f = inngest.createFunction({ id: "f" }, { event: "a/b" }, async () => {});
      `,
      settings: { stepcheck: { version: 3 } },
    },
  ],
  invalid: [
    {
      name: "trigger, wait and send",
      code: dedent`
        import { eventType, Inngest } from "inngest";
        const inngest = new Inngest({ id: "a" });
        export const f = inngest.createFunction({ id: "f", triggers: { event: "order/placed" } }, async ({ step }) => {
          await step.waitForEvent("w", { event: "order/paid", timeout: "1d" });
          await step.sendEvent("s", { name: "order/shipped", data: {} });
        });
      `,
      errors: [{ messageId: "trigger", line: 3 }, { messageId: "wait", line: 4 }, { messageId: "send", line: 5 }],
    },
  ],
});

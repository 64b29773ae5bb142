import dedent from "dedent";
import rule from "../../rules/no-step-in-experiment-select.js";
import { ruleTester } from "./tester.js";

ruleTester.run("no-step-in-experiment-select", rule, {
  valid: [
    {
      name: "steps in the variants",
      code: dedent`
        import { inngest } from "./client";
        import { experiment } from "inngest";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ step, group }) => {
        const length = await step.run("flag", () => flag());
        await group.experiment("a", { variants: { a: () => step.run("a", () => a()) }, select: experiment.custom(() => length) });
        });
      `,
    },
  ],
  invalid: [
    {
      name: "a step in select",
      code: dedent`
        import { inngest } from "./client";
        import { experiment } from "inngest";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ step, group }) => {
        await group.experiment("a", { variants: { a: () => step.run("a", () => a()) }, select: experiment.custom(async () => await step.run("flag", () => flag())) });
        });
      `,
      errors: [{ messageId: "stepInSelect", line: 4 }],
    },
  ],
});

import dedent from "dedent";
import rule from "../../rules/no-step-in-experiment-select.js";
import { ruleTester } from "./tester.js";

/** The body begins in line 5. */
const withGroup = (body: string) => `import { inngest } from "./client";\nimport { experiment } from "inngest";\nimport { callModel } from "./model";\nexport const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ step, group }) => {\n${body}\n});`;
const SELECT = 'select: experiment.weighted({ a: 1, b: 1 })';

ruleTester.run("no-step-in-experiment-select", rule, {
  valid: [
    { name: "variants that may have steps elsewhere", code: withGroup(`await group.experiment("e", { variants: { a: () => callModel("a"), b: () => pick(step), c: other }, ${SELECT} });`) },
    { name: "a variant with a wait", code: withGroup(`await group.experiment("e", { variants: { a: async () => { await step.sleep("s", "1h"); return 1; }, b: () => step.run("b", () => 1) }, ${SELECT} });`) },
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
    { name: "variants without a step", code: withGroup(`await group.experiment("e", { variants: { a: () => "short", b: async () => (await fetch("https://x", { method: "POST" })) && "long", c: () => step.run("c", () => 1) }, ${SELECT} });`), errors: [{ messageId: "variantWithoutStep", data: { name: "a" }, line: 5 }, { messageId: "variantWithoutStep", data: { name: "b" }, line: 5 }] },
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

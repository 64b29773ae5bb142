import dedent from "dedent";
import rule from "../../rules/no-step-in-experiment-select.js";
import { ruleTester } from "./tester.js";

/** The body begins in line 5. */
const withGroup = (body: string) => `import { inngest } from "./client";\nimport { experiment } from "inngest";\nimport { callModel } from "./model";\nexport const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ step, group }) => {\n${body}\n});`;
const VARIANTS = '{ a: () => step.run("a", () => 1), b: () => step.run("b", () => 2) }';
const SELECT = 'select: experiment.custom(choose)';

ruleTester.run("no-step-in-experiment-select", rule, {
  valid: [
    { name: "variants that may have steps elsewhere", code: withGroup(`await group.experiment("e", { variants: { a: () => callModel("a"), b: () => pick(step), c: other }, ${SELECT} });`) },
    { name: "a variant with a wait", code: withGroup(`await group.experiment("e", { variants: { a: async () => { await step.sleep("s", "1h"); return 1; }, b: () => step.run("b", () => 1) }, ${SELECT} });`) },
    { name: "names that are there", code: withGroup(`await group.experiment("e", { variants: ${VARIANTS}, select: experiment.fixed("b") });\nawait group.experiment("e", { variants: ${VARIANTS}, select: experiment.bucket(userId, { weights: { a: 9, b: 1 } }) });\nawait group.experiment("e", { variants: ${VARIANTS}, select: experiment.bucket(userId) });`) },
    { name: "a rollout that has come to its end", code: withGroup(`await group.experiment("e", { variants: ${VARIANTS}, select: experiment.weighted({ a: 0, b: 100, old: 0 }) });`) },
    { name: "names that are not all written here", code: withGroup(`await group.experiment("e", { variants: { ...more, a: () => step.run("a", () => 1) }, select: experiment.fixed("c") });\nawait group.experiment("e", { variants: ${VARIANTS}, select: experiment.weighted({ ...weights, a: 1 }) });\nawait group.experiment("e", { variants: ${VARIANTS}, select: experiment.fixed(event.data.variant) });\nawait group.experiment("e", { variants: ${VARIANTS}, select: experiment.weighted(await split()) });`) },
    {
      name: "scores in the body, of a run that is named, and of a step that is",
      code: withGroup(`await step.run("a", () => 1);\nawait inngest.score.experiment({ name: "ok", value: 1, experiment });\nawait step.run("b", () => inngest.score.experiment({ name: "ok", value: 1, experiment, runId: saved.runId }));\nawait step.run("c", async () => { await inngest.score.experiment({ ...score, experiment }); await inngest.score.experiment({ name: "ok", value: 1, experiment, stepId: "a" }); await inngest.score({ name: "ok", value: 1 }); await board.score.experiment({ name: "ok" }); });`),
    },
    { name: "strategies of the app", code: withGroup(`await group.experiment("e", { variants: ${VARIANTS}, select: strategies.fixed("c") });\nawait group.experiment("e", { variants: ${VARIANTS}, select: experiment.custom(() => "c") });\nawait shop.experiment("e", { variants: ${VARIANTS}, select: experiment.fixed("c") });`) },
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
      name: "a variant that is not there",
      code: withGroup(`await group.experiment("e", { variants: ${VARIANTS}, select: experiment.fixed("c") });\nconst weights = { a: 9, b: 1, "b-2": 1 };\nawait group.experiment("e", { variants: ${VARIANTS}, select: experiment.weighted(weights) });\nawait group.experiment("e", { variants: ${VARIANTS}, select: experiment.bucket(userId, { weights: { a: 9, b: share, c: share } }) });`),
      errors: [
        { messageId: "unknownVariant", data: { name: "c", known: "'a', 'b'" }, line: 5 },
        { messageId: "unknownVariant", data: { name: "b-2", known: "'a', 'b'" }, line: 6 },
        { messageId: "unknownVariant", data: { name: "c", known: "'a', 'b'" }, line: 8 },
      ],
    },
    {
      name: "a score that the experiment does not show",
      code: withGroup(`await step.run("rate", async () => {\nawait inngest.score.experiment({ name: "ok", value: true, experiment: experimentRef });\n});`),
      errors: [{ messageId: "scoreOfStep", data: { step: "step 'rate'" }, line: 6 }],
    },
    {
      name: "a variant without a weight",
      code: withGroup(`await group.experiment("e", { variants: ${VARIANTS}, select: experiment.weighted({ a: 1 }) });\nawait group.experiment("e", { variants: ${VARIANTS}, select: experiment.bucket(userId, { weights: { b: 1 } }) });`),
      errors: [{ messageId: "withoutWeight", data: { name: "b" }, line: 5 }, { messageId: "withoutWeight", data: { name: "a" }, line: 6 }],
    },
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

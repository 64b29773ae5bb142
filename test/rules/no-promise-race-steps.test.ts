import rule from "../../rules/no-promise-race-steps.js";
import { inBody, inBodyV3 } from "./shapes.js";
import { ruleTester } from "./tester.js";

const RACE = 'await Promise.race([step.run("a", () => 1), step.sleep("b", "1d")]);';

ruleTester.run("no-promise-race-steps", rule, {
  valid: [
    { name: "version 3", code: inBodyV3(RACE) },
    { name: "in group.parallel", code: inBody(`await group.parallel(async () => Promise.race([step.run("a", () => 1), step.sleep("b", "1d")]));`, "{ step, group }") },
    { name: "Promise.all", code: inBody(`await Promise.all([step.run("a", () => 1), step.sleep("b", "1d")]);`) },
    { name: "a race inside a step", code: inBody(`await step.run("a", () => Promise.race([work(), timeout()]));`) },
    { name: "optimised parallelism turned off", code: `import { inngest } from "./client";\ninngest.createFunction({ id: "f", triggers: { event: "a" }, optimizeParallelism: false }, async ({ step }) => { ${RACE} });` },
    { name: "each step says how it runs", code: inBody(`await Promise.race([step.run({ id: "a", parallelMode: "race" }, () => 1)]);`) },
  ],
  invalid: [
    {
      name: "a race",
      code: inBody(RACE),
      errors: [
        {
          messageId: "race",
          data: { combinator: "race" },
          line: 3,
          suggestions: [{ messageId: "group", output: inBody(`await group.parallel(async () => Promise.race([step.run("a", () => 1), step.sleep("b", "1d")]));`, "{ event, step, group }") }],
        },
      ],
    },
    { name: "any, whole context", code: inBody(`return Promise.any([ctx.step.run("a", () => 1)]);`, "ctx"), errors: [{ messageId: "race", line: 3, suggestions: [{ messageId: "group", output: inBody(`return ctx.group.parallel(async () => Promise.any([ctx.step.run("a", () => 1)]));`, "ctx") }] }] },
    { name: "version 3 with optimised parallelism", code: `import { inngest } from "./client";\ninngest.createFunction({ id: "f", optimizeParallelism: true }, { event: "a" }, async ({ step, group }) => { ${RACE} });`, errors: [{ messageId: "race", line: 2, suggestions: [{ messageId: "group", output: `import { inngest } from "./client";\ninngest.createFunction({ id: "f", optimizeParallelism: true }, { event: "a" }, async ({ step, group }) => { await group.parallel(async () => Promise.race([step.run("a", () => 1), step.sleep("b", "1d")])); });` }] }] },
  ],
});

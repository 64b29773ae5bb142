import rule from "../../rules/no-promise-race-steps.js";
import { inBody, inBodyV3, offers } from "./shapes.js";
import { ruleTester } from "./tester.js";

const RACE = 'await Promise.race([step.run("a", () => 1), step.sleep("b", "1d")]);';

ruleTester.run("no-promise-race-steps", rule, {
  valid: [
    { name: "version 3", code: inBodyV3(RACE) },
    { name: "in group.parallel", code: inBody(`await group.parallel(async () => Promise.race([step.run("a", () => 1), step.sleep("b", "1d")]));`, "{ step, group }") },
    { name: "Promise.all", code: inBody(`await Promise.all([step.run("a", () => 1), step.sleep("b", "1d")]);`) },
    { name: "a race inside a step", code: inBody(`await step.run("a", () => Promise.race([work(), timeout()]));`) },
    { name: "optimised parallelism turned off, behind a cast", code: `import { inngest } from "./client";\ninngest.createFunction({ id: "f", triggers: { event: "a" }, optimizeParallelism: false as boolean }, async ({ step }) => { ${RACE} });` },
    { name: "optimised parallelism turned off", code: `import { inngest } from "./client";\ninngest.createFunction({ id: "f", triggers: { event: "a" }, optimizeParallelism: false }, async ({ step }) => { ${RACE} });` },
    { name: "steps with names, waited for together", code: inBody(`const a = step.run("a", () => 1);\nconst b = step.sleep("b", "1d");\nawait Promise.all([a, b]);`) },
    { name: "steps with names, raced in group.parallel", code: inBody(`const a = step.run("a", () => 1);\nawait group.parallel(async () => Promise.race([a]));`, "{ step, group }") },
    { name: "a step that something else waits for, too", code: inBody(`const a = step.run("a", () => 1);\nawait Promise.race([a, step.run({ id: "b", parallelMode: "race" }, () => 1)]);\nawait a;`) },
    { name: "steps and a promise that is no timer, in version 3", code: inBodyV3(`await Promise.race([step.run("a", () => 1), new Promise((resolve) => resolve(1))]);`) },
    { name: "each step says how it runs", code: inBody(`await Promise.race([step.run({ id: "a", parallelMode: "race" }, () => 1)]);`) },
    { name: "a list of which somebody asks more", code: inBody(`const jobs = ["a", "b"].map((id) => step.run(id, () => 1));\nawait group.parallel(() => Promise.any(jobs));\nconst all = await Promise.all(jobs);`, "{ step, group }") },
    { name: "a list that is waited for", code: inBody(`const jobs = [];\nfor (const id of ["a", "b"]) jobs.push(step.run(id, () => 1));\nawait Promise.all(jobs);`) },
    { name: "a list of version 3", code: inBodyV3(`const jobs = ["a", "b"].map((id) => step.run(id, () => 1));\nawait Promise.any(jobs);`) },
  ],
  invalid: [
    { name: "a list with a name", code: inBody(`const jobs = ["a", "b"].map((id) => step.run(id, () => 1));\nreturn Promise.any(jobs);`), errors: [{ messageId: "race", data: { combinator: "any" }, line: 4, suggestions: offers(1) }] },
    { name: "a list that is filled", code: inBody(`const jobs = [step.sleep("c", "1d")];\nfor (const id of ["a", "b"]) jobs.push(step.run(id, () => 1));\njobs.push(step.run("d", () => 1));\nawait Promise.race(jobs);`), errors: [{ messageId: "race", line: 6, suggestions: offers(1) }] },
    { name: "steps with names", code: inBody(`const paid = step.run("a", () => 1);\nconst late = step.sleep("b", "1d");\nawait Promise.race([paid, late]);`, "{ step, group }"), errors: [{ messageId: "race", line: 5, suggestions: [{ messageId: "group", output: inBody(`const paid = step.run("a", () => 1);\nconst late = step.sleep("b", "1d");\nawait group.parallel(async () => Promise.race([paid, late]));`, "{ step, group }") }] }] },
    { name: "a timer of the process in version 3", code: inBodyV3(`await Promise.race([step.run("a", () => 1), new Promise((resolve) => setTimeout(resolve, 1000))]);`), errors: [{ messageId: "timer", data: { combinator: "race" }, line: 3, column: 7 }] },
    { name: "a timer of the process in group.parallel", code: inBody(`const timer = new Promise((_, reject) => setTimeout(() => reject(new Error("slow")), 1000));\nawait group.parallel(async () => Promise.race([step.run("a", () => 1), timer]));`, "{ step, group }"), errors: [{ messageId: "timer", line: 4 }] },
    { name: "a timer of a helper", code: inBodyV3(`const after = (ms) => new Promise((resolve) => setTimeout(resolve, ms));\nawait Promise.race([step.run("a", () => 1), after(1000)]);`), errors: [{ messageId: "timer", line: 4 }] },
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
    {
      name: "version 3 with optimised parallelism",
      code: `import { inngest } from "./client";\ninngest.createFunction({ id: "f", optimizeParallelism: true }, { event: "a" }, async ({ step }) => { ${RACE} });`,
      errors: [
        {
          messageId: "raceV3",
          data: { combinator: "race" },
          line: 2,
          suggestions: [{ messageId: "standard", output: `import { inngest } from "./client";\ninngest.createFunction({ id: "f", optimizeParallelism: false }, { event: "a" }, async ({ step }) => { ${RACE} });` }],
        },
      ],
    },
  ],
});

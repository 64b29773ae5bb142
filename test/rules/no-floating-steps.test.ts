import rule from "../../rules/no-floating-steps.js";
import { inBody, inBodyV3 } from "./shapes.js";
import { ruleTester } from "./tester.js";

ruleTester.run("no-floating-steps", rule, {
  valid: [
    { name: "awaited", code: inBody(`await step.run("a", () => 1);`) },
    { name: "returned", code: inBody(`return step.run("a", () => 1);`) },
    { name: "collected", code: inBody(`await Promise.all([step.run("a", () => 1), step.sleep("b", "1d")]);`) },
    { name: "started, then awaited", code: inBody(`const a = step.run("a", () => 1);\nconst b = step.run("b", () => 1);\nawait Promise.all([a, b]);`) },
    { name: "pushed to a list that is awaited", code: inBody(`const list = [];\nfor (const id of event.data.ids) list.push(step.run(id, () => 1));\nawait Promise.allSettled(list);`) },
    { name: "mapped", code: inBody(`await Promise.all(event.data.ids.map(async (id) => { await step.run(id, () => 1); }));`) },
    { name: "the body of an arrow function", code: `import { inngest } from "./client";\ninngest.createFunction({ id: "f", triggers: { event: "a" } }, ({ step }) => step.run("a", () => 1));` },
    { name: "a chain", code: inBody(`step.run("a", () => 1).catch(() => null);`) },
    { name: "in a ternary that is awaited", code: inBody(`await (event.data.x ? step.run("a", () => 1) : step.run("b", () => 2));`) },
    { name: "a helper that is awaited", code: inBody(`await sub();\nasync function sub() { await step.run("a", () => 1); }`) },
    { name: "handed to waitUntil", code: inBody(`waitUntil(step.run("a", () => 1));`) },
    { name: "defer, which is no promise", code: inBody(`defer("d", { function: f, data: {} });`, "{ step, defer }") },
    { name: "another step", code: `const step = new Stepper();\nstep.run("a", () => 1);` },
  ],
  invalid: [
    { name: "a statement", code: inBody(`step.sleep("a", "1d");`), errors: [{ messageId: "floating", data: { text: "step.sleep" }, line: 3, suggestions: [{ messageId: "await", output: inBody(`await step.sleep("a", "1d");`) }] }] },
    { name: "version 3, whole context", code: inBodyV3(`ctx.step.sendEvent("a", { name: "b" });`, "ctx"), errors: [{ messageId: "floating", line: 3, suggestions: [{ messageId: "await", output: inBodyV3(`await ctx.step.sendEvent("a", { name: "b" });`, "ctx") }] }] },
    { name: "stored and never read", code: inBody(`const a = step.run("a", () => 1);`), errors: [{ messageId: "unread", line: 3, suggestions: [{ messageId: "await", output: inBody(`const a = await step.run("a", () => 1);`) }] }] },
    { name: "void", code: inBody(`void step.run("a", () => 1);`), errors: [{ messageId: "voided", line: 3, suggestions: [{ messageId: "await", output: inBody(`await step.run("a", () => 1);`) }] }] },
    { name: "a combinator that nobody awaits", code: inBody(`Promise.all([step.run("a", () => 1)]);`), errors: [{ messageId: "floating", data: { text: "Promise.all" }, line: 3, suggestions: [{ messageId: "await", output: inBody(`await Promise.all([step.run("a", () => 1)]);`) }] }] },
    {
      name: "a combinator over several steps that nobody awaits: once",
      code: inBody(`const both = Promise.allSettled([\n  step.run("a", () => 1),\n  step.run("b", () => 2),\n]);`),
      errors: [{ messageId: "unread", data: { text: "Promise.allSettled" }, line: 3, suggestions: [{ messageId: "await", output: inBody(`const both = await Promise.allSettled([\n  step.run("a", () => 1),\n  step.run("b", () => 2),\n]);`) }] }],
    },
    {
      name: "a combinator over a map that nobody awaits",
      code: inBody(`Promise.all(event.data.ids.map((id) => step.run(id, () => 1)));`),
      errors: [{ messageId: "floating", data: { text: "Promise.all" }, line: 3, suggestions: [{ messageId: "await", output: inBody(`await Promise.all(event.data.ids.map((id) => step.run(id, () => 1)));`) }] }],
    },
    {
      name: "forEach",
      code: inBody(`event.data.ids.forEach(async (id) => { await step.run(id, () => 1); });`),
      errors: [{ messageId: "forEach", line: 3, suggestions: [{ messageId: "awaitAll", output: inBody(`await Promise.all(event.data.ids.map(async (id) => { await step.run(id, () => 1); }));`) }] }],
    },
    {
      name: "a map that nobody awaits",
      code: inBody(`event.data.ids.map(async (id) => { await step.run(id, () => 1); });`),
      errors: [{ messageId: "callback", line: 3, suggestions: [{ messageId: "awaitAll", output: inBody(`await Promise.all(event.data.ids.map(async (id) => { await step.run(id, () => 1); }));`) }] }],
    },
    {
      name: "a helper that nobody awaits",
      code: inBody(`sub();\nasync function sub() { await step.run("a", () => 1); }`),
      errors: [{ messageId: "helper", data: { name: "sub", text: "step.run" }, line: 3, suggestions: [{ messageId: "await", output: inBody(`await sub();\nasync function sub() { await step.run("a", () => 1); }`) }] }],
    },
  ],
});

import rule from "../../rules/no-duplicate-step-id.js";
import { inBody, offers } from "./shapes.js";
import { ruleTester } from "./tester.js";

const TWO = `await step.run("a", () => 1);\nawait step.run("a", () => 2);`;

ruleTester.run("no-duplicate-step-id", rule, {
  valid: [
    { name: "one after the other, by default", code: inBody(TWO) },
    {
      name: "a helper that is called twice in one element, one after the other, and of which one call is made",
      code: inBody(`const notify = async (to) => { await step.run("send", () => to); };\nawait Promise.all([(async () => { await notify("a"); await notify("b"); })(), step.run("c", () => 1)]);\nawait Promise.all([event.data.a ? notify("a") : notify("b"), step.run("d", () => 1)]);`),
    },
    {
      name: "a helper of a helper, called once",
      code: `import { inngest } from "./client";
const flow = async ({ step }) => { const notify = async (to) => { await step.run("send", () => to); }; await Promise.all([notify("a"), step.run("b", () => 1)]); };
export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async (ctx) => flow(ctx));`,
    },
    { name: "a constant id in a loop that waits", code: inBody(`for (const x of event.data.xs) await step.run("a", () => x);`) },
    { name: "gathered with ids of the item", code: inBody("const all = [];\nfor (const x of event.data.xs) all.push(step.run(`a-${x.id}`, () => x));\nawait Promise.all(all);") },
    { name: "per item, with ids of the item, a count or what a call gives", code: inBody("let n = 0;\nawait Promise.all(event.data.xs.map((x) => step.run(`a-${x.id}`, () => x)));\nawait Promise.all(event.data.xs.map((x) => step.run(`b-${n++}`, () => x)));\nawait Promise.all(event.data.xs.map((x) => { n += 1; return step.run(`c-${n}`, () => x); }));\nawait Promise.all(event.data.xs.map((x) => step.run(`d-${next()}`, () => x)));\nawait Promise.all(event.data.xs.map((x) => { const id = x.id; return step.run(`e-${id}`, () => x); }));") },
    { name: "an id of the run in a loop that waits", code: inBody("for (const x of event.data.xs) await step.run(`a-${event.data.id}`, () => x);") },
    { name: "gathered and waited for in each round", code: inBody(`for (const x of event.data.xs) { const all = []; all.push(step.run("a", () => x)); all.push(step.run("b", () => x)); await Promise.all(all); }`) },
    { name: "a promise gathered and waited for, each in its round", code: inBody(`const all = [];\nfor (const x of event.data.xs) { const one = step.run("a", () => x); all.push(one); await one; }`) },
    { name: "results gathered one after the other", code: inBody(`const all = [];\nfor (const x of event.data.xs) all.push(await step.run("a", () => x));\nreturn all;`) },
    { name: "a helper with ids of the item, by its name", code: inBody("const work = (x) => step.run(`a-${x.id}`, () => x);\nawait Promise.all(event.data.xs.map(work));") },
    { name: "ids of the item", code: inBody("await Promise.all(event.data.xs.map((x) => step.run(`a-${x.id}`, () => x)));") },
    { name: "sides of an if", code: inBody(`if (event.data.x) { await step.run("a", () => 1); } else { await step.run("a", () => 2); }`), options: [{ sequential: true }] },
    {
      name: "an early return in a try",
      code: inBody(`if (event.data.x) { try { return await step.run("a", () => 1); } catch (error) { throw new Error("no"); } }\nawait step.run("a", () => 2);`),
      options: [{ sequential: true }],
    },
    {
      name: "both sides return",
      code: inBody(`if (event.data.x) { await step.run("a", () => 1); if (event.data.y) { return 1; } else { return 2; } }\nawait step.run("a", () => 2);`),
      options: [{ sequential: true }],
    },
    { name: "an early return", code: inBody(`if (event.data.x) { await step.run("a", () => 1); return; }\nawait step.run("a", () => 2);`), options: [{ sequential: true }] },
    { name: "cases of a switch", code: inBody(`switch (event.data.x) { case 1: await step.run("a", () => 1); break; default: await step.run("a", () => 2); }`), options: [{ sequential: true }] },
    { name: "two functions", code: `${inBody(`await step.run("a", () => 1);`)}\nexport const g = inngest.createFunction({ id: "g", triggers: { event: "x" } }, async ({ step }) => { await step.run("a", () => 1); });`, options: [{ sequential: true }] },
    { name: "one after the other in one part of a list", code: inBody(`await Promise.all([(async () => { ${TWO} })(), step.run("b", () => 1)]);`) },
    { name: "a helper called for one item after the other", code: inBody(`for (const x of event.data.xs) await work(x);\nasync function work(x) { await step.run("a", () => x); }`) },
    { name: "functions called one after the other", code: inBody(`const left = async () => { await step.run("a", () => 1); };\nconst right = async () => { await step.run("a", () => 2); };\nawait left();\nawait right();`) },
    { name: "functions called one after the other in one part of a list", code: inBody(`const left = async () => { await step.run("a", () => 1); };\nconst right = async () => { await step.run("a", () => 2); };\nawait Promise.all([(async () => { await left(); await right(); })(), step.run("b", () => 1)]);`) },
    { name: "functions of which one is called", code: inBody(`const left = async () => { await step.run("a", () => 1); };\nconst right = async () => { await step.run("a", () => 2); };\nawait Promise.all([event.data.x ? left() : right(), step.run("b", () => 1)]);`) },
    { name: "functions called in two lists", code: inBody(`const left = async () => { await step.run("a", () => 1); };\nconst right = async () => { await step.run("a", () => 2); };\nawait Promise.all([left(), step.run("b", () => 1)]);\nawait Promise.all([right(), step.run("c", () => 1)]);`) },
  ],
  invalid: [
    {
      name: "behind the loop that a break ends",
      code: inBody(`for (const x of event.data.xs) { if (x) { await step.run("a", () => x); break; } }\nawait step.run("a", () => 2);`),
      options: [{ sequential: true }],
      errors: [{ messageId: "repeated", line: 4 }],
    },
    {
      name: "in a try that returns, and in its catch",
      code: inBody(`try { await step.run("a", () => 1); return await step.run("b", () => 1); } catch { await step.run("a", () => 2); }`),
      options: [{ sequential: true }],
      errors: [{ messageId: "repeated", line: 3 }],
    },
    {
      name: "a helper of a helper, called twice together",
      code: `import { inngest } from "./client";
const flow = async ({ step }) => { const notify = async (to) => { await step.run("send", () => to); }; await Promise.all([notify("a"), notify("b")]); };
export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async (ctx) => flow(ctx));`,
      errors: [{ messageId: "helper", data: { id: "send", name: "notify" }, line: 2 }],
    },
    { name: "functions called together", code: inBody(`const left = async () => { await step.run("a", () => 1); };\nconst right = async () => { await step.run("a", () => 2); };\nawait Promise.all([left(), right()]);`), errors: [{ messageId: "parallel", data: { id: "a" }, line: 3 }, { messageId: "parallel", line: 4 }] },
    { name: "a function called beside a step", code: inBody(`const left = async () => { await step.run("a", () => 1); };\nconst right = async () => { await step.run("a", () => 2); };\nawait right();\nawait Promise.all([left(), step.run("a", () => 3)]);`), errors: [{ messageId: "parallel", line: 3 }, { messageId: "parallel", line: 6 }] },
    { name: "gathered in a loop, by a name", code: inBody(`const all = [];\nfor (const x of event.data.xs) { const one = step.run("a", () => x); all.push(one); }\nawait Promise.all(all);`), errors: [{ messageId: "perItem", data: { id: "a" }, line: 4 }] },
    { name: "gathered in a loop", code: inBody(`const all = [];\nfor (const x of event.data.xs) all.push(step.run("a", () => x));\nawait Promise.all(all);`), errors: [{ messageId: "perItem", data: { id: "a" }, line: 4 }] },
    { name: "a helper per item, by its name", code: inBody(`const work = async (x) => { await step.run("a", () => x); await step.run("b", () => x); };\nawait Promise.all(event.data.xs.map(work));`), errors: [{ messageId: "helper", data: { id: "a", name: "work" }, line: 4 }] },
    {
      name: "side by side",
      code: inBody(`await Promise.all([step.run("a", () => 1), step.run("a", () => 2)]);`),
      errors: [
        { messageId: "parallel", data: { id: "a" }, line: 3, column: 29 },
        { messageId: "parallel", line: 3 },
      ],
    },
    { name: "started one after the other", code: inBody(`const x = step.run("a", () => 1);\nconst y = step.run("a", () => 2);\nawait Promise.all([x, y]);`), errors: [{ messageId: "parallel", line: 3 }, { messageId: "parallel", line: 4 }] },
    {
      name: "per item",
      code: inBody(`await Promise.all(event.data.xs.map((x) => step.run("a", () => x)));`),
      errors: [{ messageId: "perItem", line: 3, suggestions: [{ messageId: "addIndex", output: inBody("await Promise.all(event.data.xs.map((x, index) => step.run(`a-${index}`, () => x)));") }] }],
    },
    {
      name: "per item, bare parameter",
      code: inBody(`await Promise.all(event.data.xs.map(async x => { await step.run("a", () => x); }));`),
      errors: [{ messageId: "perItem", line: 3, suggestions: [{ messageId: "addIndex", output: inBody("await Promise.all(event.data.xs.map(async (x, index) => { await step.run(`a-${index}`, () => x); }));") }] }],
    },
    { name: "per item, with an id of the run", code: inBody("await Promise.all(event.data.xs.map((x) => step.run(`a-${event.data.id}`, () => x)));"), errors: [{ messageId: "perItem", data: { id: "a-${event.data.id}" }, line: 3 }] },
    { name: "per item, with an id of the list around", code: inBody("await Promise.all(event.data.xs.flatMap((x) => [\"a\", \"b\"].map((size) => step.run(`make-${x}`, () => size))));"), errors: [{ messageId: "perItem", data: { id: "make-${x}" }, line: 3 }] },
    { name: "a helper per item", code: inBody(`await Promise.all(event.data.xs.map((x) => work(x)));\nasync function work(x) { await step.run("a", () => x); }`), errors: [{ messageId: "helper", data: { id: "a", name: "work" }, line: 3 }] },
    { name: "a helper twice", code: inBody(`await Promise.all([work(1), work(2)]);\nasync function work(x) { await step.run("a", () => x); }`), errors: [{ messageId: "helper", line: 3 }] },
    { name: "one after the other, by option", code: inBody(TWO), options: [{ sequential: true }], errors: [{ messageId: "repeated", data: { id: "a", line: "3" }, line: 4 }] },
    { name: "an id from a constant", code: `const ID = "a";\n${inBody(`await step.run(ID, () => 1);\nawait step.run("a", () => 2);`)}`, options: [{ sequential: true }], errors: [{ messageId: "repeated", line: 5 }] },
    { name: "all of a helper's ids, each reported once", code: inBody(`await Promise.allSettled(event.data.xs.map((x) => step.run("a", () => x)));`), errors: [{ messageId: "perItem", line: 3, suggestions: offers(1) }] },
  ],
});

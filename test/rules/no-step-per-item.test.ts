import rule from "../../rules/no-step-per-item.js";
import { inBody, inBodyV3 } from "./shapes.js";
import { ruleTester } from "./tester.js";

ruleTester.run("no-step-per-item", rule, {
  valid: [
    { name: "a list of a written length", code: inBody("await Promise.all(Array.from({ length: 20 }, (_, i) => step.run(`a-${i}`, () => i)));"), options: [{ max: 1000, checkLists: true }] },
    { name: "a list of an unknown length, by default", code: inBody("await Promise.all(Array.from({ length: event.data.n }, (_, i) => step.run(`a-${i}`, () => i)));") },
    {
      name: "a short loop",
      code: inBody(`
        for (let i = 0; i < 10; i++) {
          await step.run(\`a-\${i}\`, () => a(i));
        }
      `),
      options: [{ max: 1000, checkLists: true }],
    },
    {
      name: "a list, by default",
      code: inBody(`
        for (const user of users) {
          await step.run(\`a-\${user.id}\`, () => a(user));
        }
      `),
    },
    {
      name: "a list that is written",
      code: inBody(`
        for (const kind of ["a", "b"]) {
          await step.run(\`a-\${kind}\`, () => a(kind));
        }
      `),
      options: [{ max: 1000, checkLists: true }],
    },
    {
      name: "a list that is imported",
      code: `import { sources } from "./sources";\n${inBody("await Promise.all(sources.map((source) => step.run(`a-${source.key}`, () => source.load())));")}`,
      options: [{ max: 1000, checkLists: true }],
    },
    {
      name: "chunks",
      code: inBody(`
        for (const [i, chunk] of chunks.entries()) {
          await step.run(\`a-\${i}\`, () => a(chunk));
        }
        for (const user of users.slice(0, 10)) {
          await step.run(\`b-\${user.id}\`, () => b(user));
        }
      `),
      options: [{ max: 1000, checkLists: true }],
    },
    {
      name: "a constant of the module",
      code: inBody(`
        for (const view of VIEWS) {
          await step.run(\`a-\${view}\`, () => a(view));
        }
      `),
      options: [{ max: 1000, checkLists: true }],
    },
    {
      name: "a condition of its own",
      code: inBody(`
        while (cursor) {
          cursor = await step.run("page", () => load(cursor));
        }
      `),
      options: [{ max: 1000, checkLists: true }],
    },
  ],
  invalid: [
    {
      name: "a list that an import gives",
      code: `import { sources } from "./sources";\n${inBody("const found = await step.run(\"list\", () => sources.all());\nfor (const source of found) await step.run(`a-${source.key}`, () => load(source));")}`,
      options: [{ max: 1000, checkLists: true }],
      errors: [{ messageId: "perItem" }],
    },
    { name: "a list of a written length", code: inBody("await Promise.all(Array.from({ length: 2000 }, (_, i) => step.run(`a-${i}`, () => i)));"), errors: [{ messageId: "tooMany", data: { Step: "The step 'a-…'", count: "2000" }, line: 3 }] },
    { name: "a list of a written length, gone through", code: inBodyV3("const PAGES = 5000;\nfor (const i of Array.from({ length: PAGES }).keys()) await step.run(`a-${i}`, () => i);\nfor (const page of Array.from({ length: PAGES }, (_, i) => i)) await step.run(`b-${page}`, () => page);"), errors: [{ messageId: "tooMany", line: 5 }] },
    {
      name: "a bound that is too high",
      code: inBody(`
        for (let i = 0; i < 5000; i++) {
          await step.run(\`row-\${i}\`, () => row(i));
        }
      `),
      errors: [{ messageId: "tooMany", line: 4 }],
    },
    {
      name: "a list, on request",
      code: inBody(`
        for (const user of users) {
          await step.run(\`a-\${user.id}\`, () => a(user));
          await step.run(\`b-\${user.id}\`, () => b(user));
        }
      `),
      options: [{ max: 1000, checkLists: true }],
      errors: [{ messageId: "perItem", line: 4 }],
    },
    {
      name: "map, on request",
      code: inBodyV3(`await Promise.all(event.data.ids.map((id) => step.run(\`a-\${id}\`, () => a(id))));`),
      options: [{ max: 1000, checkLists: true }],
      errors: [{ messageId: "perItem", line: 3 }],
    },
  ],
});

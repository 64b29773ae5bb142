import rule from "../../rules/no-step-per-item.js";
import { inBody, inBodyV3 } from "./shapes.js";
import { ruleTester } from "./tester.js";

ruleTester.run("no-step-per-item", rule, {
  valid: [
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

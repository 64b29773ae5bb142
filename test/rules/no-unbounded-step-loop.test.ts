import rule from "../../rules/no-unbounded-step-loop.js";
import { inBody, inBodyV3, inStep } from "./shapes.js";
import { ruleTester } from "./tester.js";

ruleTester.run("no-unbounded-step-loop", rule, {
  valid: [
    {
      name: "a counted loop",
      code: inBody(`
        for (let turn = 0; turn < 20; turn++) {
          await step.run(\`think-\${turn}\`, () => think());
        }
      `),
    },
    {
      name: "a condition of its own",
      code: inBody(`
        let cursor = event.data.cursor;
        while (cursor) {
          cursor = await step.run(\`page-\${cursor}\`, () => load(cursor));
        }
      `),
    },
    {
      name: "a limit inside",
      code: inBody(`
        let turn = 0;
        while (true) {
          if (turn >= MAX_TURNS) break;
          const action = await step.run(\`think-\${turn++}\`, () => think());
          if (action.done) break;
        }
      `),
    },
    {
      name: "an equal limit",
      code: inBody(`
        let turn = 0;
        while (true) {
          if (++turn === 10) throw new Error("too many turns");
          await step.run(\`think-\${turn}\`, () => think());
        }
      `),
    },
    {
      name: "pages",
      code: inBody(`
        let page = 0;
        while (true) {
          const result = await step.run(\`page-\${page++}\`, () => load(page));
          if (!result.nextCursor) break;
        }
      `),
    },
    {
      name: "without steps",
      code: inStep(`
        while (true) {
          const line = await reader.read();
          if (line.done) break;
        }
      `),
    },
  ],
  invalid: [
    {
      name: "while (true)",
      code: inBody(`
        let turn = 0;
        while (true) {
          const action = await step.run(\`think-\${turn++}\`, () => think());
          if (action.type === "done") return action.answer;
        }
      `),
      errors: [{ messageId: "unbounded", line: 4 }],
    },
    {
      name: "for (;;)",
      code: inBodyV3(`
        for (;;) {
          await step.run("poll", () => poll());
          await step.sleep("wait", "1d");
        }
      `),
      errors: [{ messageId: "unbounded", line: 3 }],
    },
    {
      name: "do … while (true)",
      code: inBody(`
        do {
          const reply = await step.ai.infer("ask", { model, body: {} });
          if (!reply.tool) break;
        } while (true);
      `),
      errors: [{ messageId: "unbounded", line: 3 }],
    },
  ],
});

import dedent from "dedent";
import rule from "../../rules/no-unbound-ai-wrap.js";
import { inBody, inBodyV3 } from "./shapes.js";
import { ruleTester } from "./tester.js";

ruleTester.run("no-unbound-ai-wrap", rule, {
  valid: [
    {
      name: "bound",
      code: inBody(`await step.ai.wrap("a", openai.chat.completions.create.bind(openai.chat.completions), {});`),
    },
    { name: "a method with a name, bound", code: inBody(`const create = openai.chat.completions.create.bind(openai.chat.completions);\nawait step.ai.wrap("a", create, {});`) },
    {
      name: "an arrow function",
      code: inBody(`await step.ai.wrap("a", (input) => openai.chat.completions.create(input), {});`),
    },
    {
      name: "a function",
      code: dedent`
        import { generateText } from "ai";
        import * as ai from "ai";
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: [] }, async ({ step }) => {
          await step.ai.wrap("a", generateText, {});
          await step.ai.wrap("b", ai.generateText, {});
        });
      `,
    },
    {
      name: "a function in an object of the file",
      code: dedent`
        import { inngest } from "./client";
        const tools = { ask: async (x) => x };
        export const f = inngest.createFunction({ id: "f", triggers: [] }, async ({ step }) => {
          await step.ai.wrap("a", tools.ask, {});
        });
      `,
    },
  ],
  invalid: [
    {
      name: "a method with a name",
      code: inBody(`const create = openai.chat.completions.create;\nawait step.ai.wrap("a", create, {});`),
      errors: [{ messageId: "unbound", data: { method: "openai.chat.completions.create", object: "openai.chat.completions" }, line: 4, column: 25, suggestions: [{ messageId: "bind", output: inBody(`const create = openai.chat.completions.create;\nawait step.ai.wrap("a", create.bind(openai.chat.completions), {});`) }] }],
    },
    {
      name: "a method",
      code: inBody(`await step.ai.wrap("a", openai.chat.completions.create, {});`),
      errors: [{ messageId: "unbound", line: 3, suggestions: [{ messageId: "bind", data: {"object":"openai.chat.completions"}, output: inBody(`await step.ai.wrap("a", openai.chat.completions.create.bind(openai.chat.completions), {});`) }] }],
    },
    {
      name: "version 3, of a class",
      code: inBodyV3(`await step.ai.wrap("a", this.client.generate, {});`),
      errors: [{ messageId: "unbound", line: 3, suggestions: [{ messageId: "bind", data: {"object":"this.client"}, output: inBodyV3(`await step.ai.wrap("a", this.client.generate.bind(this.client), {});`) }] }],
    },
  ],
});

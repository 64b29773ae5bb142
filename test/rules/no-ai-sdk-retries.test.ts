import dedent from "dedent";
import rule from "../../rules/no-ai-sdk-retries.js";
import { ruleTester } from "./tester.js";

ruleTester.run("no-ai-sdk-retries", rule, {
  valid: [
    {
      name: "with maxRetries",
      code: dedent`
        import { inngest } from "./client";
        import { generateText, embed } from "ai";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ event, step }) => {
        await step.run("a", () => generateText({ model, prompt: "x", maxRetries: 0 }));
        });
      `,
    },
    {
      name: "options from elsewhere",
      code: dedent`
        import { inngest } from "./client";
        import { generateText, embed } from "ai";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ event, step }) => {
        await step.run("a", () => generateText(options));
        await step.run("b", () => generateText({ ...options }));
        });
      `,
    },
    {
      name: "a function of the same name",
      code: dedent`
        import { inngest } from "./client";
        import { generateText } from "./ai";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ event, step }) => {
        await step.run("a", () => generateText({ prompt: "x" }));
        });
      `,
    },
    {
      name: "outside a function",
      code: dedent`
        import { generateText, embed } from "ai";
        import { Inngest } from "inngest";
        export const ask = () => generateText({ model, prompt: "x" });
      `,
    },
  ],
  invalid: [
    {
      name: "in a step",
      code: dedent`
        import { inngest } from "./client";
        import { generateText, embed } from "ai";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ event, step }) => {
        await step.run("a", () => generateText({ model, prompt: "x" }));
        });
      `,
      errors: [{ messageId: "retriesTwice", line: 4, suggestions: [{ messageId: "addMaxRetries", output: dedent`
            import { inngest } from "./client";
            import { generateText, embed } from "ai";
            export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ event, step }) => {
            await step.run("a", () => generateText({ model, prompt: "x", maxRetries: 0 }));
            });
          ` }] }],
    },
    {
      name: "in ai.wrap",
      code: dedent`
        import { inngest } from "./client";
        import { generateText, embed } from "ai";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ event, step }) => {
        await step.ai.wrap("a", generateText, { model, prompt: "x" });
        });
      `,
      errors: [{ messageId: "retriesTwice", line: 4, suggestions: [{ messageId: "addMaxRetries", output: dedent`
            import { inngest } from "./client";
            import { generateText, embed } from "ai";
            export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ event, step }) => {
            await step.ai.wrap("a", generateText, { model, prompt: "x", maxRetries: 0 });
            });
          ` }] }],
    },
  ],
});

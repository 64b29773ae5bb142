import dedent from "dedent";
import rule from "../../rules/throw-inngest-errors.js";
import { offers } from "./shapes.js";
import { ruleTester } from "./tester.js";

ruleTester.run("throw-inngest-errors", rule, {
  valid: [
    {
      name: "in a function whose result the step looks at",
      code: dedent`
        import { NonRetriableError } from "inngest";
        import { inngest } from "./client";
        const find = async (id) => (id ? work(id) : new NonRetriableError("no id"));
        export const f = inngest.createFunction({ id: "f", triggers: [] }, async ({ event, step }) => {
          await step.run("a", async () => {
            const found = await find(event.data.id);
            if (found instanceof Error) throw found;
            return found;
          });
        });
      `,
    },
    {
      name: "thrown",
      code: dedent`
        import { NonRetriableError, RetryAfterError } from "inngest";
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: [] }, async ({ step }) => {
          await step.run("a", () => { throw new NonRetriableError("x"); });
        });
      `,
    },
    {
      name: "thrown by its name, or kept for others",
      code: dedent`
        import { NonRetriableError } from "inngest";
        export const GONE = new NonRetriableError("gone");
        const unused = new NonRetriableError("unused");
        export function fail(message) {
          const error = new NonRetriableError(message);
          error.name = "Gone";
          throw error;
        }
      `,
    },
    {
      name: "errors that are answers, or results that are read",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: [] }, async ({ event, step }) => {
          const toError = (message) => { return new Error(message); };
          const found = await step.run("a", () => { return new Error("x"); });
          await step.run("b", () => { const e = new Error("x"); return { message: e.message, found }; });
          await step.run("c", async () => {
            try { const answer = await ask(); if (!answer.ok) return new Error("failed"); } catch (error) { return new Error("failed"); }
          });
        });
      `,
    },
    {
      name: "made by a helper for others to throw",
      code: dedent`
        import { NonRetriableError, RetryAfterError } from "inngest";
        export function toError(status) {
          if (status === 429) return new RetryAfterError("slow", "1m");
          return new NonRetriableError("x");
        }
      `,
    },
    {
      name: "chosen and thrown, or chosen by",
      code: dedent`
        import { NonRetriableError, RetryAfterError } from "inngest";
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: [] }, async ({ event, step }) => {
          await step.run("a", () => { throw event.data.gone ? new NonRetriableError("x") : new RetryAfterError("y", "1m"); });
          await step.run("b", () => Promise.reject(event.data.gone ?? new NonRetriableError("x")));
          await step.run("c", () => { const error = event.data.gone ? new NonRetriableError("x") : null; if (error) throw error; });
          const toError = (status) => (status === 429 ? new RetryAfterError("slow", "1m") : new NonRetriableError("x"));
          return new NonRetriableError("x").name ? 1 : toError(2).name;
        });
      `,
    },
    {
      name: "a property, an argument, a rejection",
      code: dedent`
        import { NonRetriableError, RetryAfterError } from "inngest";
        expect(x).toStrictEqual(new RetryAfterError("a", "1m"));
        export const result = { error: new NonRetriableError("x") };
        Promise.reject(new NonRetriableError("x"));
      `,
    },
    {
      name: "an error of somebody else",
      code: dedent`
        import { NonRetriableError } from "./errors";
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: [] }, async () => {
          return new NonRetriableError("x");
        });
      `,
    },
    {
      name: "a helper in the step that returns it",
      code: dedent`
        import { NonRetriableError, RetryAfterError } from "inngest";
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: [] }, async ({ step }) => {
          await step.run("a", () => {
            const make = () => new NonRetriableError("x");
            throw make();
          });
        });
      `,
    },
  ],
  invalid: [
    {
      name: "in a function that the step only calls",
      code: dedent`
        import { NonRetriableError } from "inngest";
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: [] }, async ({ event, step }) => {
          await step.run("a", async () => {
            async function go() {
              if (!event.data.id) return new NonRetriableError("no id");
              return work(event.data.id);
            }
            return go();
          });
        });
      `,
      errors: [{ messageId: "returned", data: { name: "NonRetriableError", of: "the step" }, line: 6, suggestions: offers(1) }],
    },
    {
      name: "one outcome of what is returned",
      code: dedent`
        import { NonRetriableError, RetryAfterError } from "inngest";
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: [] }, async ({ event, step }) => {
          await step.run("a", async () => {
            const free = await berths();
            return free.length > 0 ? free[0] : new RetryAfterError("full", "15m");
          });
          const row = await step.run("b", async () => (await load()) ?? new NonRetriableError("gone"));
          return row ? row.id : (event.data.soft && new NonRetriableError("gone"));
        });
      `,
      errors: [
        { messageId: "returned", data: { name: "RetryAfterError", of: "the step" }, line: 6, column: 40 },
        { messageId: "returned", data: { name: "NonRetriableError", of: "the step" }, line: 8 },
        { messageId: "returned", data: { name: "NonRetriableError", of: "the run" }, line: 9 },
      ],
    },
    {
      name: "any error, of a step whose result nobody reads and of the function",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: [] }, async ({ event, step }) => {
          await step.run("a", async () => {
            if (!event.data.id) return new Error("no id");
            await work(event.data.id);
          });
          return new TypeError("no");
        });
      `,
      errors: [
        { messageId: "returned", data: { name: "Error", of: "the step" }, line: 4, suggestions: offers(1) },
        { messageId: "returned", data: { name: "TypeError", of: "the run" }, line: 7, suggestions: offers(1) },
      ],
    },
    {
      name: "of the package as a whole, required",
      code: dedent`
        const sdk = require("inngest");
        const { inngest } = require("./client");
        inngest.createFunction({ id: "f", triggers: [] }, async ({ step }) => {
          await step.run("a", () => { return new sdk.NonRetriableError("x"); });
        });
      `,
      errors: [{ messageId: "returned", data: { name: "NonRetriableError", of: "the step" }, line: 4, suggestions: offers(1) }],
    },
    {
      name: "a name that nothing reads",
      code: dedent`
        import { NonRetriableError } from "inngest";
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: [] }, async ({ event, step }) => {
          if (!event.data.id) {
            const error = new NonRetriableError("no id");
          }
          await step.run("a", () => 1);
        });
      `,
      errors: [{ messageId: "notThrown", data: { name: "NonRetriableError" }, line: 5 }],
    },
    {
      name: "returned from a step",
      code: dedent`
        import { NonRetriableError, RetryAfterError } from "inngest";
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: [] }, async ({ step }) => {
          await step.run("a", async () => {
            if (gone) return new NonRetriableError("gone");
          });
        });
      `,
      errors: [{ messageId: "returned", line: 5, suggestions: [{ messageId: "throwIt", output: dedent`
            import { NonRetriableError, RetryAfterError } from "inngest";
            import { inngest } from "./client";
            export const f = inngest.createFunction({ id: "f", triggers: [] }, async ({ step }) => {
              await step.run("a", async () => {
                if (gone) throw new NonRetriableError("gone");
              });
            });
          ` }] }],
    },
    {
      name: "returned from the function, version 3",
      code: dedent`
        import { RetryAfterError as Later } from "inngest";
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f" }, { event: "a/b" }, async () => {
          return new Later("slow", "1m");
        });
      `,
      errors: [{ messageId: "returned", line: 4, suggestions: [{ messageId: "throwIt", output: dedent`
            import { RetryAfterError as Later } from "inngest";
            import { inngest } from "./client";
            export const f = inngest.createFunction({ id: "f" }, { event: "a/b" }, async () => {
              throw new Later("slow", "1m");
            });
          ` }] }],
    },
    {
      name: "the body of an arrow function",
      code: dedent`
        import { NonRetriableError, RetryAfterError } from "inngest";
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: [] }, async ({ step }) => {
          await step.run("a", () => new NonRetriableError("gone"));
        });
      `,
      errors: [{ messageId: "returned", line: 4, suggestions: [{ messageId: "throwIt", output: dedent`
            import { NonRetriableError, RetryAfterError } from "inngest";
            import { inngest } from "./client";
            export const f = inngest.createFunction({ id: "f", triggers: [] }, async ({ step }) => {
              await step.run("a", () => { throw new NonRetriableError("gone"); });
            });
          ` }] }],
    },
    {
      name: "made and dropped",
      code: dedent`
        import { NonRetriableError, RetryAfterError } from "inngest";
        export function check(x) {
          if (!x) new NonRetriableError("x");
        }
      `,
      errors: [{ messageId: "notThrown", line: 3, suggestions: [{ messageId: "throwIt", output: dedent`
            import { NonRetriableError, RetryAfterError } from "inngest";
            export function check(x) {
              if (!x) throw new NonRetriableError("x");
            }
          ` }] }],
    },
  ],
});

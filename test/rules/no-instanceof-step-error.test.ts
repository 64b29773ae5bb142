import dedent from "dedent";
import rule from "../../rules/no-instanceof-step-error.js";
import { inBody, inBodyV3, inStep, offers } from "./shapes.js";
import { ruleTester } from "./tester.js";

ruleTester.run("no-instanceof-step-error", rule, {
  valid: [
    { name: "the catch of something else", code: inBody(`await step.run("a", () => load().catch((error) => { if (error instanceof NotFound) return null; throw error; }));`) },
    { name: "a part of what the event brings", code: inBody(`const at = event.data.at;\nawait step.run("a", () => at instanceof Date);`) },
    { name: "a part of a result that may be either", code: inBody(`const user = await step.run("a", () => load());\nreturn user.at instanceof Date ? user.at : new Date(user.at);`) },
    { name: "a list in a result", code: inBody(`const user = await step.run("a", () => load());\nif (user.tags instanceof Array) return;`) },
    {
      name: "Error and StepError",
      code: inBody(`
        try {
          await step.run("a", () => a());
        } catch (error) {
          if (error instanceof Error) log(error.message);
          if (error instanceof StepError) log(error.cause);
          throw error;
        }
      `),
    },
    {
      name: "inside the step",
      code: inStep(`
        try {
          await a();
        } catch (error) {
          if (error instanceof PaymentError) return null;
          throw error;
        }
      `),
    },
    {
      name: "the try throws it itself",
      code: inBody(`
        try {
          const r = await step.run("a", () => a());
          if (!r) throw new Missing();
        } catch (error) {
          if (error instanceof Missing) return;
          throw error;
        }
      `),
    },
    {
      name: "the try awaits something else",
      code: inBody(`
        try {
          await step.run("a", () => a());
          await plain();
        } catch (error) {
          if (error instanceof PlainError) return;
          throw error;
        }
      `),
    },
    {
      name: "built-in errors in onFailure",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: [], onFailure: async ({ error }) => {
          if (error instanceof NonRetriableError || error instanceof TypeError) return;
        } }, async () => {});
      `,
    },
    {
      name: "a list",
      code: inBody(`
        const r = await step.run("a", () => a());
        if (r instanceof Array) use(r);
      `),
    },
    {
      name: "outside Inngest",
      code: dedent`
        import { Inngest } from "inngest";
        try { await a(); } catch (error) { if (error instanceof Custom) throw error; }
      `,
    },
    { name: "a guard of axios in the step", code: `import axios from "axios";\n${inBody(`await step.run("a", async () => { try { await axios.get("x"); } catch (error) { if (axios.isAxiosError(error)) return null; throw error; } });`)}` },
    { name: "a guard of one's own", code: `import { isAxiosError } from "./errors";\n${inBody(`try { await step.run("a", () => get()); } catch (error) { if (!isAxiosError(error)) throw error; }`)}` },
  ],
  invalid: [
    {
      name: "a guard of axios",
      code: `import axios from "axios";\n${inBody(`try { await step.run("a", () => axios.get("x")); } catch (error) { if (axios.isAxiosError(error) && error.response) return null; throw error; }`)}`,
      errors: [{ messageId: "guard", data: { guard: "axios.isAxiosError(error)" }, line: 4 }],
    },
    {
      name: "the imported guard of axios, in a catch of the promise",
      code: `import { isAxiosError } from "axios";\n${inBodyV3(`await step.run("a", () => get()).catch((error) => { if (isAxiosError(error)) return null; throw error; });`)}`,
      errors: [{ messageId: "guardV3", data: { guard: "isAxiosError(error)" }, line: 4 }],
    },
    {
      name: "a class in a namespace",
      code: `import { Prisma } from "@prisma/client";\n${inBody(`try { await step.run("a", () => save()); } catch (error) { if (error instanceof Prisma.PrismaClientKnownRequestError) return null; throw error; }`)}`,
      errors: [{ messageId: "caught", data: { name: "Prisma.PrismaClientKnownRequestError" }, line: 4, suggestions: offers(1) }],
    },
    { name: "in the catch of its promise", code: inBody(`await step.run("a", () => a()).catch((error) => { if (error instanceof NotFound) return null; throw error; });`), errors: [{ messageId: "caught", data: { name: "NotFound" }, line: 3, suggestions: [{ messageId: "compareName", output: inBody(`await step.run("a", () => a()).catch((error) => { if (error instanceof Error && error.name === "NotFound") return null; throw error; });`) }] }] },
    { name: "a part of a result", code: inBodyV3(`const user = await step.run("a", () => load());\nif (user.createdAt instanceof Date) return;`), errors: [{ messageId: "result", data: { name: "Date" }, line: 4 }] },
    {
      name: "a class of one's own",
      code: inBody(`
        try {
          await step.run("a", () => a());
        } catch (error) {
          if (error instanceof CardDeclined) return;
          throw error;
        }
      `),
      errors: [{ messageId: "caught", line: 6, suggestions: [{ messageId: "compareName", output: inBody(`
            try {
              await step.run("a", () => a());
            } catch (error) {
              if (error instanceof Error && error.name === "CardDeclined") return;
              throw error;
            }
          `) }] }],
    },
    {
      name: "what every error has, and a log line",
      code: inBody(`
        try {
          await step.run("a", () => a());
        } catch (error) {
          if (error instanceof CardDeclined && error.message.includes("funds")) console.log(error, error.stack);
          throw error;
        }
      `),
      errors: [{ messageId: "caught", line: 6, suggestions: offers(1) }],
    },
    {
      name: "what only the class has: the suggestion would not compile",
      code: inBody(`
        try {
          await step.run("a", () => a());
        } catch (error) {
          if (error instanceof CardDeclined) return error.code;
          const reason = error instanceof RateLimited ? error.retryAfter : null;
          if (error instanceof Refused && error.status === 403) return;
          if (error instanceof Blocked) return explain(error);
          const isGone = error instanceof Gone;
          if (isGone) return { id: error.id, reason };
          throw error;
        }
      `),
      errors: [6, 7, 8, 9, 10].map((line) => ({ messageId: "caught" as const, line, suggestions: [] })),
    },
    {
      name: "NonRetriableError",
      code: inBodyV3(`
        try {
          await Promise.all([step.run("a", () => a()), step.run("b", () => b())]);
        } catch (error) {
          const final = error instanceof NonRetriableError;
          throw error;
        }
      `),
      errors: [{ messageId: "caughtV3", data: { name: "NonRetriableError" }, line: 6, suggestions: [] }],
    },
    {
      name: "version 3 keeps the name of a built-in class",
      code: inBodyV3(`await step.run("a", () => a()).catch((error) => { if (error instanceof TypeError) return null; throw error; });`),
      errors: [{ messageId: "caught", line: 3, suggestions: [{ messageId: "compareName", output: inBodyV3(`await step.run("a", () => a()).catch((error) => { if (error instanceof Error && error.name === "TypeError") return null; throw error; });`) }] }],
    },
    {
      name: "onFailure in version 3",
      code: `import { inngest } from "./client";\nexport const f = inngest.createFunction({ id: "f", onFailure: async ({ error }) => { if (error instanceof CardDeclined) await tell(); } }, { event: "a" }, async () => {});`,
      errors: [{ messageId: "onFailureV3", data: { name: "CardDeclined" }, line: 2, suggestions: [] }],
    },
    {
      name: "negated",
      code: inBody(`
        try {
          await step.invoke("a", { function: other });
        } catch (error) {
          if (!(error instanceof CardDeclined)) throw error;
        }
      `),
      errors: [{ messageId: "caught", line: 6 }],
    },
    {
      name: "onFailure",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: [], onFailure: async ({ error, step }) => {
          if (error instanceof CardDeclined) await step.run("a", () => a());
        } }, async () => {});
      `,
      errors: [{ messageId: "onFailure", line: 3, suggestions: [{ messageId: "compareName", output: dedent`
            import { inngest } from "./client";
            export const f = inngest.createFunction({ id: "f", triggers: [], onFailure: async ({ error, step }) => {
              if (error instanceof Error && error.name === "CardDeclined") await step.run("a", () => a());
            } }, async () => {});
          ` }] }],
    },
    {
      name: "a result",
      code: inBody(`
        const amount = await step.run("amount", () => compute());
        if (amount instanceof Money) use(amount);
      `),
      errors: [{ messageId: "result", line: 4 }],
    },
  ],
});

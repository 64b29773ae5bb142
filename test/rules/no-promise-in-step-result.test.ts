import dedent from "dedent";
import rule from "../../rules/no-promise-in-step-result.js";
import { inBody, inStep } from "./shapes.js";
import { ruleTester, typedRuleTester } from "./tester.js";

ruleTester.run("no-promise-in-step-result", rule, {
  valid: [
    {
      name: "awaited",
      code: inStep(`return { result: await fetch(url) };`),
    },
    {
      name: "the promise itself",
      code: inBody(`await step.run("a", () => fetch(url));`),
    },
    {
      name: "Promise.all",
      code: inStep(`return await Promise.all(items.map(async (item) => load(item)));`),
    },
    {
      name: "a list of values",
      code: inStep(`return items.map((item) => item.id);`),
    },
    {
      name: "a synchronous helper",
      code: dedent`
        import { inngest } from "./client";
        function total(x) { return x.length; }
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ event, step }) => {
          return await step.run("a", async () => ({ total: total(event.data) }));
        });
      `,
    },
    {
      name: "an unknown helper",
      code: inStep(`return { total: total(event.data) };`),
    },
    {
      name: "a concurrency limiter",
      code: inStep(`return await pMap.map(items, async (item) => load(item));`),
    },
  ],
  invalid: [
    {
      name: "a property",
      code: dedent`
        import { inngest } from "./client";
        async function callTool(name) { return (await fetch(name)).json(); }
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ event, step }) => {
          return await step.run("call", async () => ({ tool: "a", result: callTool("a") }));
        });
      `,
      errors: [{ messageId: "promise", line: 4, suggestions: [{ messageId: "awaitPromise", output: dedent`
            import { inngest } from "./client";
            async function callTool(name) { return (await fetch(name)).json(); }
            export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ event, step }) => {
              return await step.run("call", async () => ({ tool: "a", result: await callTool("a") }));
            });
          ` }] }],
    },
    {
      name: "nested, and in a variable",
      code: dedent`
        import { inngest } from "./client";
        const load = async () => 1;
        export const f = inngest.createFunction({ id: "f" }, { event: "app/x" }, async ({ step }) => {
          await step.run("a", async () => {
            const result = { inner: { value: load() }, list: [load()] };
            return result;
          });
        });
      `,
      errors: [{ messageId: "promise", line: 5, suggestions: [{ messageId: "awaitPromise", output: dedent`
            import { inngest } from "./client";
            const load = async () => 1;
            export const f = inngest.createFunction({ id: "f" }, { event: "app/x" }, async ({ step }) => {
              await step.run("a", async () => {
                const result = { inner: { value: await load() }, list: [load()] };
                return result;
              });
            });
          ` }] }, { messageId: "promise", line: 5, suggestions: [{ messageId: "awaitPromise", output: dedent`
            import { inngest } from "./client";
            const load = async () => 1;
            export const f = inngest.createFunction({ id: "f" }, { event: "app/x" }, async ({ step }) => {
              await step.run("a", async () => {
                const result = { inner: { value: load() }, list: [await load()] };
                return result;
              });
            });
          ` }] }],
    },
    {
      name: "a list of promises",
      code: inStep(`return users.map(async (user) => await send(user));`),
      errors: [{ messageId: "listOfPromises", line: 4, suggestions: [{ messageId: "awaitAll", output: inStep(`return await Promise.all(users.map(async (user) => await send(user)));`) }] }],
    },
    {
      name: "fetch in an object",
      code: inStep(`return { response: fetch(url) };`),
      errors: [{ messageId: "promise", line: 4, suggestions: [{ messageId: "awaitPromise", output: inStep(`return { response: await fetch(url) };`) }] }],
    },
  ],
});

typedRuleTester.run("no-promise-in-step-result", rule, {
  valid: [
    {
      name: "types: lists of what is no promise, and lists that are waited for",
      filename: "case.ts",
      code: dedent`
        import { Inngest } from "inngest";
        const inngest = new Inngest({ id: "app" });
        declare const api: { total(id: string): Promise<number>; known(id: string): number };
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ step }) => {
          const ids = ["a", "b"];
          await step.run("a", async () => ({ known: ids.map((id) => api.known(id)), totals: await Promise.all(ids.map((id) => api.total(id))) }));
          await step.run("b", () => Promise.all(ids.map((id) => { return api.total(id); })));
        });
      `,
    },
    {
      name: "types: plain data",
      filename: "case.ts",
      code: dedent`
        import { Inngest } from "inngest";
        const inngest = new Inngest({ id: "app" });
        declare const api: { total(): number };
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ step }) => {
          return await step.run("a", () => ({ total: api.total() }));
        });
      `,
    },
  ],
  invalid: [
    {
      name: "types: lists of promises of an unknown client",
      filename: "case.ts",
      code: dedent`
        import { Inngest } from "inngest";
        const inngest = new Inngest({ id: "app" });
        declare const api: { total(id: string): Promise<number> };
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ step }) => {
          const ids = ["a", "b"];
          const a = await step.run("a", () => ({ totals: ids.map((id) => api.total(id)) }));
          const b = await step.run("b", () => ids.map((id) => { return api.total(id); }));
          return { a, b };
        });
      `,
      errors: [{ messageId: "listOfPromises", line: 6 }, { messageId: "listOfPromises", line: 7 }],
    },
    {
      name: "types: a promise of an unknown client",
      filename: "case.ts",
      code: dedent`
        import { Inngest } from "inngest";
        const inngest = new Inngest({ id: "app" });
        declare const api: { total(): Promise<number> };
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ step }) => {
          return await step.run("a", async () => ({ total: api.total() }));
        });
      `,
      errors: [{ messageId: "promise", line: 5, suggestions: [{ messageId: "awaitPromise", output: dedent`
        import { Inngest } from "inngest";
        const inngest = new Inngest({ id: "app" });
        declare const api: { total(): Promise<number> };
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ step }) => {
          return await step.run("a", async () => ({ total: await api.total() }));
        });
      ` }] }],
    },
  ],
});

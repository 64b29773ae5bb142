import rule from "../../rules/valid-handler-parameters.js";
import { ruleTester } from "./tester.js";

const v4 = (handler: string, options = "") => `import { inngest } from "./client";\nexport const f = inngest.createFunction({ id: "f", ${options}triggers: { event: "app/x" } }, ${handler});`;
const v3 = (handler: string, options = "") => `import { inngest } from "./client";\nexport const f = inngest.createFunction({ id: "f"${options} }, { event: "app/x" }, ${handler});`;

ruleTester.run("valid-handler-parameters", rule, {
  valid: [
    { name: "the context, taken apart", code: v4(`async ({ event, step }) => { await step.run("a", () => event.data.id); }`) },
    { name: "the whole context", code: v3(`async (ctx) => { await ctx.step.run("a", () => ctx.event.data.id); }`) },
    { name: "the whole context, with data of a middleware", code: v4(`async (ctx) => save(ctx.data, ctx.event)`) },
    { name: "the whole context, oddly named", code: v4(`async (e) => { await e.step.run("a", () => e.event.data.id); }`) },
    { name: "no parameter", code: v3(`async () => work()`) },
    { name: "what others may hand over, too", code: v4(`async ({ event, step }, db = connect(), ...rest) => { await step.run("a", () => db.save(event.data, rest)); }`) },
    { name: "a handler in a wrapper, which calls it in its own way", code: v4(`withEvent(async (event, step) => { await step.run("a", () => event.data.id); })`) },
    {
      name: "a factory of the file, which calls it in its own way",
      code: `import { inngest } from "./client";
const on = (event, work) => inngest.createFunction({ id: event, triggers: [{ event }] }, ({ event, step }) => work(event, step));
export const f = on("app/x", async (event, step) => { await step.run("a", () => event.data.id); });`,
    },
    { name: "a factory of another file", code: `import { createFunction } from "./create";\nexport const f = createFunction({ id: "f", triggers: [] }, async (event, step) => { await step.run("a", () => event.data.id); });` },
    { name: "listeners", code: v4(`async ({ step }) => { emitter.on("x", (event, step) => event.data); await step.run("a", () => 1); }`) },
  ],
  invalid: [
    {
      name: "event and step",
      code: v4(`async (event, step) => { await step.run("a", () => event.data.id); }`),
      errors: [
        {
          messageId: "second",
          data: { name: "step" },
          line: 2,
          column: 98,
          suggestions: [{ messageId: "takeOut", data: { text: "{ event, step }" }, output: v4(`async ({ event, step }) => { await step.run("a", () => event.data.id); }`) }],
        },
      ],
    },
    {
      name: "names of one's own, a function expression",
      code: v3(`async function (evt, tools) { await tools.run("a", () => evt.data.id); }`),
      errors: [{ messageId: "second", line: 2, suggestions: [{ messageId: "takeOut", output: v3(`async function ({ event: evt, step: tools }) { await tools.run("a", () => evt.data.id); }`) }] }],
    },
    { name: "a second object", code: v4(`async ({ event }, { step }) => { await step.run("a", () => event.data.id); }`), errors: [{ messageId: "second", data: { name: "{ step }" }, line: 2 }] },
    {
      name: "a handler by its name",
      code: `import { inngest } from "./client";\nasync function work(event, ctx) { await ctx.step.run("a", () => event.data.id); }\nexport const f = inngest.createFunction({ id: "f" }, { event: "app/x" }, work);`,
      errors: [{ messageId: "second", line: 2 }],
    },
    { name: "onFailure", code: v4(`async ({ step }) => step.run("a", () => 1)`, "onFailure: async (error, { step }) => { await step.run('b', () => tell(error)); }, "), errors: [{ messageId: "second", line: 2 }] },
    {
      name: "the context taken for the event",
      code: v3(`async (event) => { await mail(event.data.email, event.name); }`),
      errors: [{ messageId: "event", data: { name: "event" }, line: 2, suggestions: [{ messageId: "takeOut", output: v3(`async ({ event }) => { await mail(event.data.email, event.name); }`) }] }],
    },
    {
      name: "the context taken for the event, by another name",
      code: v4(`async evt => mail(evt.data.email)`),
      errors: [{ messageId: "event", line: 2, suggestions: [{ messageId: "takeOut", output: v4(`async ({ event: evt }) => mail(evt.data.email)`) }] }],
    },
    { name: "the context taken for the event, and for itself", code: v4(`async (event) => { await event.step.run("a", () => mail(event.data.email)); }`), errors: [{ messageId: "event", line: 2 }] },
  ],
});

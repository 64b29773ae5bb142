import dedent from "dedent";
import awaitTrigger from "../../rules/trigger-dev-await-trigger.js";
import checkWaitResult from "../../rules/trigger-dev-check-wait-result.js";
import explicitScope from "../../rules/trigger-dev-explicit-idempotency-scope.js";
import noDeprecatedApi from "../../rules/trigger-dev-no-deprecated-api.js";
import noParallelWaits from "../../rules/trigger-dev-no-parallel-waits.js";
import noTriggerInLoop from "../../rules/trigger-dev-no-trigger-in-loop.js";
import requireMaxDelay from "../../rules/trigger-dev-require-max-delay.js";
import typeOnlyImport from "../../rules/trigger-dev-type-only-task-import.js";
import { ruleTester } from "./tester.js";

/** A task around `body`, whose first line is line 5. */
function inTask(body: string, imports = "task, wait, tasks, batch, idempotencyKeys"): string {
  return `import { ${imports} } from "@trigger.dev/sdk";\nimport { child } from "./child";\nexport const t = task({ id: "t",\nrun: async (payload) => {\n${dedent(body)}\n} });\n`;
}

const valid = (name: string, code: string) => ({ name, code });

ruleTester.run("trigger-dev-no-parallel-waits", noParallelWaits, {
  valid: [
    valid("one after the other", inTask(`await wait.for({ seconds: 1 }); await child.triggerAndWait({});`)),
    valid("a batch", inTask(`await child.batchTriggerAndWait(payload.ids.map((id) => ({ payload: { id } })));`)),
    valid("triggers that do not wait", inTask(`await Promise.all([child.trigger({}), child.trigger({})]);`)),
    valid("waits of others", `import { wait } from "./wait";\nawait Promise.all([wait.for(1), wait.for(2)]);`),
    valid("step tools of Inngest", `await Promise.all([step.waitForEvent("a", {}), step.sleep("b", "1d")]);`),
  ],
  invalid: [
    {
      name: "a list of waits",
      code: inTask(`await Promise.all([wait.for({ seconds: 1 }), child.triggerAndWait({})]);`),
      errors: [
        { messageId: "parallelWait", line: 5, data: { name: "wait.for", combinator: "Promise.all" } },
        { messageId: "parallelWait", line: 5, data: { name: "triggerAndWait", combinator: "Promise.all" } },
      ],
    },
    {
      name: "a callback of map",
      code: inTask(`await Promise.allSettled(payload.ids.map(async (id) => { await child.triggerAndWait({ id }); }));`),
      errors: [{ messageId: "parallelWait", line: 5 }],
    },
    {
      name: "the old import path",
      code: `import { tasks, task } from "@trigger.dev/sdk/v3";\nexport const t = task({ id: "t", run: async () => { await Promise.race([tasks.triggerAndWait("a", {}), tasks.triggerAndWait("b", {})]); } });`,
      errors: [{ messageId: "parallelWait" }, { messageId: "parallelWait" }],
    },
  ],
});

ruleTester.run("trigger-dev-await-trigger", awaitTrigger, {
  valid: [
    valid("awaited", inTask(`await child.trigger({}); return child.trigger({});`)),
    valid("collected", inTask(`const handles = [child.trigger({})]; await Promise.all(handles);`)),
    valid("a DOM event in a file without tasks", `$("a").trigger("click");`),
    valid("not in a task", `import { tasks } from "@trigger.dev/sdk";\nexport function post() { tasks.trigger("a", {}); }`),
    valid("something of its own", inTask(`const button = makeButton(); button.trigger("click");`)),
  ],
  invalid: [
    {
      name: "a task of another file",
      code: inTask(`child.trigger({ id: 1 });`),
      errors: [
        {
          messageId: "notAwaited",
          line: 5,
          suggestions: [{ messageId: "awaitTrigger", output: inTask(`await child.trigger({ id: 1 });`) }],
        },
      ],
    },
    {
      name: "by its id",
      code: inTask(`tasks.batchTrigger("child", []);`),
      errors: [
        {
          messageId: "notAwaited",
          suggestions: [{ messageId: "awaitTrigger", output: inTask(`await tasks.batchTrigger("child", []);`) }],
        },
      ],
    },
    {
      name: "in a callback that is not async",
      code: inTask(`payload.ids.forEach((id) => { child.trigger({ id }); });`),
      errors: [{ messageId: "notAwaited" }],
    },
  ],
});

ruleTester.run("trigger-dev-no-trigger-in-loop", noTriggerInLoop, {
  valid: [
    valid("a batch in a loop over pages", inTask(`for (const page of payload.pages) await child.batchTrigger(page);`)),
    valid("the next one depends on the last", inTask(`for (const id of payload.ids) { const r = await child.triggerAndWait({ id }); use(r); }`)),
    valid("paced", inTask(`for (const id of payload.ids) { await child.trigger({ id }); await wait.for({ seconds: 5 }); }`)),
    valid("once", inTask(`await child.trigger({});`)),
  ],
  invalid: [
    {
      name: "for … of",
      code: inTask(`for (const id of payload.ids) {\n  await child.trigger({ id });\n}`),
      errors: [{ messageId: "triggerInLoop", line: 6 }],
    },
    {
      name: "map",
      code: inTask(`await Promise.all(payload.ids.map((id) => tasks.trigger("child", { id })));`),
      errors: [{ messageId: "triggerInLoop", line: 5 }],
    },
  ],
});

ruleTester.run("trigger-dev-no-deprecated-api", noDeprecatedApi, {
  valid: [
    valid("version 4", inTask(`await wait.for({ seconds: 1 });`)),
    valid("a job of another library", `agenda.defineJob("a", async () => {});`),
    valid("init of something else", `import { task } from "./task";\ntask({ id: "a", init: () => 1 });`),
  ],
  invalid: [
    {
      name: "the import path",
      code: `import { task } from "@trigger.dev/sdk/v3";`,
      output: `import { task } from "@trigger.dev/sdk";`,
      errors: [{ messageId: "importPath", line: 1 }],
    },
    {
      name: "the import path, in single quotes, of a type",
      code: `import type { Task } from '@trigger.dev/sdk/v3';`,
      output: `import type { Task } from '@trigger.dev/sdk';`,
      errors: [{ messageId: "importPath", line: 1 }],
    },
    {
      name: "renamed hooks",
      code: `import { schemaTask, toolTask } from "@trigger.dev/sdk";\nexport const t = schemaTask({ id: "t", init: async () => ({}), handleError: async () => {}, run: async () => {} });`,
      errors: [
        { messageId: "toolTask", line: 1 },
        { messageId: "renamedOption", line: 2, data: { name: "init", replacement: "a middleware with 'locals'" } },
        { messageId: "renamedOption", line: 2, data: { name: "handleError", replacement: "'catchError'" } },
      ],
    },
    {
      name: "a job of version 2",
      code: `import { client } from "./trigger";\nclient.defineJob({ id: "a", trigger: cronTrigger({ cron: "0 9 * * *" }), run: async (payload, io) => {} });`,
      errors: [{ messageId: "version2", line: 2 }],
    },
  ],
});

ruleTester.run("trigger-dev-check-wait-result", checkWaitResult, {
  valid: [
    valid("asked", inTask(`const r = await child.triggerAndWait({}); if (r.ok) return r.output; throw r.error;`)),
    valid("unwrapped", inTask(`return (await child.triggerAndWait({}).unwrap()).url;`)),
    valid("handed on", inTask(`const r = await child.triggerAndWait({}); return check(r);`)),
    valid("ok taken out", inTask(`const { ok, output } = await wait.forToken(payload.token); return ok ? output : null;`)),
    valid("an output of something else", inTask(`const r = await run(); return r.output;`)),
  ],
  invalid: [
    {
      name: "a variable",
      code: inTask(`const r = await child.triggerAndWait({});\nreturn r.output.url;`),
      errors: [{ messageId: "uncheckedResult", line: 6 }],
    },
    {
      name: "at once",
      code: inTask(`return (await child.triggerAndWait({})).output.url;`),
      errors: [
        {
          messageId: "uncheckedResult",
          line: 5,
          suggestions: [
            { messageId: "unwrapResult", output: inTask(`return (await child.triggerAndWait({}).unwrap()).url;`) },
          ],
        },
      ],
    },
    {
      name: "taken apart",
      code: inTask(`const { output } = await wait.forToken(payload.token);\nreturn output;`),
      errors: [{ messageId: "uncheckedResult", line: 5 }],
    },
  ],
});

ruleTester.run("trigger-dev-type-only-task-import", typeOnlyImport, {
  valid: [
    valid("already a type", `import { tasks } from "@trigger.dev/sdk";\nimport type { order } from "./order";\nawait tasks.trigger<typeof order>("order", {});`),
    valid("used as a value, too", `import { tasks } from "@trigger.dev/sdk";\nimport { order } from "./order";\nawait tasks.trigger<typeof order>("order", {}); register(order);`),
    valid("another typeof", `import { tasks } from "@trigger.dev/sdk";\nimport { config } from "./config";\nconst c: typeof config = load();`),
  ],
  invalid: [
    {
      name: "the only import of the declaration",
      code: `import { tasks } from "@trigger.dev/sdk";\nimport { order } from "./order";\nawait tasks.trigger<typeof order>("order", {});`,
      output: `import { tasks } from "@trigger.dev/sdk";\nimport type { order } from "./order";\nawait tasks.trigger<typeof order>("order", {});`,
      errors: [{ messageId: "typeOnly", line: 2 }],
    },
    {
      name: "one of two",
      code: `import { tasks } from "@trigger.dev/sdk";\nimport { order, label } from "./order";\nawait tasks.trigger<typeof order>("order", { label });`,
      output: `import { tasks } from "@trigger.dev/sdk";\nimport { type order, label } from "./order";\nawait tasks.trigger<typeof order>("order", { label });`,
      errors: [{ messageId: "typeOnly", line: 2 }],
    },
  ],
});

ruleTester.run("trigger-dev-explicit-idempotency-scope", explicitScope, {
  valid: [
    valid("made with a scope", inTask(`const key = await idempotencyKeys.create(payload.id, { scope: "global" }); await child.trigger({}, { idempotencyKey: key });`)),
    valid("the key of Stripe", `import { task } from "@trigger.dev/sdk";\nimport { stripe } from "./stripe";\nexport const t = task({ id: "t", run: async (payload) => { await stripe.charges.create({}, { idempotencyKey: payload.id }); } });`),
  ],
  invalid: [
    {
      name: "a field of the payload",
      code: inTask(`await child.trigger({}, { idempotencyKey: payload.id });`),
      errors: [{ messageId: "plainKey", line: 5 }],
    },
    {
      name: "a template",
      code: inTask("await tasks.trigger('child', {}, { idempotencyKey: `order-${payload.id}` });"),
      errors: [{ messageId: "plainKey", line: 5 }],
    },
    {
      name: "made without a scope",
      code: inTask(`const key = await idempotencyKeys.create(payload.id); await child.trigger({}, { idempotencyKey: key });`),
      errors: [{ messageId: "noScope", line: 5 }],
    },
  ],
});

ruleTester.run("trigger-dev-require-max-delay", requireMaxDelay, {
  valid: [
    valid("with an end", inTask(`await child.trigger({}, { debounce: { key: "a", delay: "5s", maxDelay: "1m" } });`)),
    valid("spread", inTask(`await child.trigger({}, { debounce: { ...defaults, delay: "5s" } });`)),
    valid("debounce of another library", `import { task } from "@trigger.dev/sdk";\nuseQuery({ debounce: { delay: 5 } });`),
  ],
  invalid: [
    {
      name: "without an end",
      code: inTask(`await child.trigger({}, { debounce: { key: "a", delay: "5s" } });`),
      errors: [{ messageId: "noMaxDelay", line: 5 }],
    },
  ],
});

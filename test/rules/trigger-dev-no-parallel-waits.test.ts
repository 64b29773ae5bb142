import rule from "../../rules/trigger-dev-no-parallel-waits.js";
import { inTask } from "./shapes.js";
import { ruleTester } from "./tester.js";

ruleTester.run("trigger-dev-no-parallel-waits", rule, {
  valid: [
    { name: "one after the other", code: inTask(`await wait.for({ seconds: 1 }); await child.triggerAndWait({});`) },
    { name: "a batch", code: inTask(`await child.batchTriggerAndWait(payload.ids.map((id) => ({ payload: { id } })));`) },
    { name: "triggers that do not wait", code: inTask(`await Promise.all([child.trigger({}), child.trigger({})]);`) },
    { name: "a list of what was waited for in turn", code: inTask(`const first = await child.triggerAndWait({}); await Promise.all([store(first), await child.triggerAndWait({}), wait.until]);`) },
    { name: "a function that waits, called in turn", code: inTask(`const later = async (id) => { await wait.for({ minutes: 1 }); return id; }; for (const id of payload.ids) await later(id); await Promise.all([await later(1), await later(2)]);`) },
    { name: "a wait that is held, and awaited alone", code: inTask(`const first = child.triggerAndWait({}); await Promise.all([store(await first)]);`) },
    { name: "waits of others", code: `import { wait } from "./wait";\nawait Promise.all([wait.for(1), wait.for(2)]);` },
    { name: "step tools of Inngest", code: `await Promise.all([step.waitForEvent("a", {}), step.sleep("b", "1d")]);` },
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
      name: "waits under names, and in a list",
      code: inTask(`const first = child.triggerAndWait({}); const waits = []; for (const id of payload.ids) waits.push(child.triggerAndWait({ id })); await Promise.allSettled([first, child.trigger({})]); await Promise.all(waits);`),
      errors: [
        { messageId: "parallelWait", line: 5, data: { name: "triggerAndWait", combinator: "Promise.allSettled" } },
        { messageId: "parallelWait", line: 5, data: { name: "triggerAndWait", combinator: "Promise.all" } },
      ],
    },
    {
      name: "a function that waits, several at once",
      code: inTask(`const later = async (id) => { await wait.for({ minutes: 1 }); return id; }; await Promise.all(payload.ids.map((id) => later(id)));`),
      errors: [{ messageId: "parallelWait", line: 5, data: { name: "wait.for", combinator: "Promise.all" } }],
    },
    {
      name: "the old import path",
      code: `import { tasks, task } from "@trigger.dev/sdk/v3";\nexport const t = task({ id: "t", run: async () => { await Promise.race([tasks.triggerAndWait("a", {}), tasks.triggerAndWait("b", {})]); } });`,
      errors: [{ messageId: "parallelWait" }, { messageId: "parallelWait" }],
    },
  ],
});

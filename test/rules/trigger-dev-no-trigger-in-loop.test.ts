import rule from "../../rules/trigger-dev-no-trigger-in-loop.js";
import { inTask } from "./shapes.js";
import { ruleTester } from "./tester.js";

ruleTester.run("trigger-dev-no-trigger-in-loop", rule, {
  valid: [
    { name: "a batch in a loop over pages", code: inTask(`for (const page of payload.pages) await child.batchTrigger(page);`) },
    { name: "the next one depends on the last", code: inTask(`for (const id of payload.ids) { const r = await child.triggerAndWait({ id }); use(r); }`) },
    { name: "paced", code: inTask(`for (const id of payload.ids) { await child.trigger({ id }); await wait.for({ seconds: 5 }); }`) },
    { name: "once", code: inTask(`await child.trigger({});`) },
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

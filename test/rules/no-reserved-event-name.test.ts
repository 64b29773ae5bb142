import rule from "../../rules/no-reserved-event-name.js";
import { withBody, withBodyV3, withTriggers } from "./configurations.js";
import { ruleTester } from "./tester.js";

ruleTester.run("no-reserved-event-name", rule, {
  valid: [
    { name: "what Inngest sends", code: withTriggers(`[{ event: "inngest/function.failed" }, { event: "inngest/scheduled.timer" }]`) },
    { name: "a name of one's own", code: withBody(`await step.sendEvent("a", { name: "inngestion/done" }); await inngest.send([{ name: "app/y", data: { inngest: 1 } }]);`) },
    { name: "a wait", code: withBody(`await step.waitForEvent("a", { event: "inngest/function.finished", timeout: "1h", if: "async.data.run_id == event.data.runId" });`) },
    {
      name: "types of events",
      code: `import { eventType } from "inngest";
import { eventType as other } from "./events";
export const done = eventType("app/done");
export const failed = eventType("inngest/function.failed");
export const local = other("inngest/done");`,
    },
    { name: "a send of something else", code: `import "inngest";
await mailer.send({ name: "inngest/x" });` },
  ],
  invalid: [
    {
      name: "sent in a step",
      code: withBody(`await step.sendEvent("a", { name: "inngest/done" });`),
      errors: [
        { messageId: "sent", line: 4, column: 35 },
      ],
    },
    {
      name: "sent by the client, in any case",
      code: withBodyV3(`await inngest.send([{ name: "app/y" }, { name: "Inngest/done" }]);`),
      errors: [
        { messageId: "sent", line: 4, column: 48 },
      ],
    },
    {
      name: "awaited and never sent",
      code: withTriggers(`{ event: "inngest/function.done" }`),
      errors: [
        { messageId: "trigger", line: 3, column: 71 },
      ],
    },
    {
      name: "a wait that is always in vain",
      code: withBody(`await step.waitForEvent("a", { event: "inngest/function.done", timeout: "1h", if: "async.data.run_id == event.data.runId" });`),
      errors: [{ messageId: "waited", line: 4 }],
    },
    {
      name: "the type of an event",
      code: `import { eventType } from "inngest";
export const done = eventType("inngest/done", { schema });`,
      errors: [{ messageId: "described", line: 2, column: 31 }],
    },
    {
      name: "the type of an event that is a trigger is told once",
      code: `import { eventType } from "inngest";
import { inngest } from "./client";
const done = eventType("inngest/done");
export const f = inngest.createFunction({ id: "f", triggers: [done] }, async () => {});`,
      errors: [{ messageId: "trigger" }],
    },
    {
      name: "data that is deleted",
      code: withBody(`await step.sendEvent("a", { name: "app/y", data: { _inngest: 1 } });`),
      errors: [
        { messageId: "data", line: 4, column: 52 },
      ],
    },
  ],
});

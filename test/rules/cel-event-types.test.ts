import rule from "../../rules/cel-event-types.js";
import { typedRuleTester } from "./tester.js";

typedRuleTester.run("cel-event-types", rule, {
  valid: [
    { name: "a field that there is", code: `import { Inngest, eventType, staticSchema } from "inngest";
const inngest = new Inngest({ id: "app" });
const updated = eventType("a/b", { schema: staticSchema<{ contactId: string; owner?: { id: string } }>() });
export const f = inngest.createFunction({ id: "f", triggers: updated, concurrency: { limit: 1, key: "event.data.contactId" }, idempotency: "event.data.owner.id + event.id" }, async ({ event }) => event.data.contactId);` },
    { name: "an open type", code: `import { Inngest } from "inngest";
const inngest = new Inngest({ id: "app" });
export const f = inngest.createFunction({ id: "f", triggers: { event: "a/b" }, concurrency: { limit: 1, key: "event.data.whatever" } }, async ({ event }) => event.name);` },
    { name: "one of two events has it", code: `import { Inngest, eventType, staticSchema } from "inngest";
const inngest = new Inngest({ id: "app" });
const a = eventType("a/a", { schema: staticSchema<{ one: string }>() });
const b = eventType("a/b", { schema: staticSchema<{ two: string }>() });
export const f = inngest.createFunction({ id: "f", triggers: [a, b], idempotency: "event.data.one + event.data.two" }, async ({ event }) => event.name);` },
  ],
  invalid: [
    {
      name: "a slip in a key",
      code: `import { Inngest, eventType, staticSchema } from "inngest";
const inngest = new Inngest({ id: "app" });
const updated = eventType("a/b", { schema: staticSchema<{ contactId: string }>() });
export const f = inngest.createFunction({ id: "f", triggers: updated, concurrency: { limit: 1, key: "event.data.contactID" } }, async ({ event }) => event.data.contactId);`,
      errors: [
        { messageId: "unknownField", line: 4, column: 113, suggestions: [{ messageId: "rename", output: `import { Inngest, eventType, staticSchema } from "inngest";
const inngest = new Inngest({ id: "app" });
const updated = eventType("a/b", { schema: staticSchema<{ contactId: string }>() });
export const f = inngest.createFunction({ id: "f", triggers: updated, concurrency: { limit: 1, key: "event.data.contactId" } }, async ({ event }) => event.data.contactId);` }] },
      ],
    },
    {
      name: "a field that is not there, deeper",
      code: `import { Inngest, eventType, staticSchema } from "inngest";
const inngest = new Inngest({ id: "app" });
const updated = eventType("a/b", { schema: staticSchema<{ owner: { id: string } }>() });
export const f = inngest.createFunction({ id: "f", triggers: updated, idempotency: "event.data.owner.email" }, async ({ event }) => event.data.owner);`,
      errors: [
        { messageId: "unknownField", line: 4, column: 102 },
      ],
    },
    {
      name: "a wait",
      code: `import { Inngest, eventType, staticSchema } from "inngest";
const inngest = new Inngest({ id: "app" });
const placed = eventType("order/placed", { schema: staticSchema<{ orderId: string }>() });
const paid = eventType("order/paid", { schema: staticSchema<{ order: string }>() });
export const f = inngest.createFunction({ id: "f", triggers: placed }, async ({ event, step }) => {
  await step.waitForEvent("w", { event: paid, timeout: "1d", if: "async.data.orderId == event.data.orderId" });
});`,
      errors: [
        { messageId: "unknownField", line: 6, column: 78 },
      ],
    },
  ],
});

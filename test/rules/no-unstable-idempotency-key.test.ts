import rule from "../../rules/no-unstable-idempotency-key.js";
import { withBody, withBodyV3 } from "./configurations.js";
import { ruleTester } from "./tester.js";

ruleTester.run("no-unstable-idempotency-key", rule, {
  valid: [
    { name: "a fresh id of a script that is run by hand", filename: "scripts/send.ts", code: `import { Inngest } from "inngest";\nconst inngest = new Inngest({ id: "app" });\nawait inngest.send({ id: \`a-\${Date.now()}\`, name: "a/b" });` },
    { name: "what it is about", code: withBody(`await step.sendEvent('a', { id: \`paid-\${event.data.id}\`, name: 'a/b' });`) },
    { name: "a key of the run", code: withBody(`await step.run('charge', () => stripe.charges.create({}, { idempotencyKey: \`charge-\${event.data.id}\` }));`) },
    { name: "not in a function", code: `import { Inngest } from "inngest";
const inngest = new Inngest({ id: "app" });
export const call = () => api({ idempotencyKey: crypto.randomUUID() });` },
    { name: "an id of data", code: withBody(`await step.sendEvent("a", { name: "a/b", data: { id: Date.now() } });`) },
    { name: "a fresh id that a route keeps", code: `import { Inngest } from "inngest";
const inngest = new Inngest({ id: "app" });
export async function POST() {
  const orderId = crypto.randomUUID();
  await db.orders.insert({ orderId });
  await inngest.send({ id: orderId, name: "order/placed" });
}` },
  ],
  invalid: [
    { name: "a fresh id of a route", filename: "src/send.ts", code: `import { Inngest } from "inngest";\nconst inngest = new Inngest({ id: "app" });\nexport const send = () => inngest.send({ id: \`a-\${Date.now()}\`, name: "a/b" });`, errors: [{ messageId: "eventId", line: 3 }] },
    {
      name: "the time",
      code: withBody(`await inngest.send({ id: \`\${Date.now()}\`, name: 'a/b' });`),
      errors: [
        { messageId: "eventId", line: 4, column: 26 },
      ],
    },
    {
      name: "a random id",
      code: withBodyV3(`await step.sendEvent("a", { id: crypto.randomUUID(), name: "a/b" });`),
      errors: [
        { messageId: "eventId", line: 4, column: 33 },
      ],
    },
    {
      name: "a random id behind a name",
      code: withBody(`const id = crypto.randomUUID(); await step.sendEvent("a", { id, name: "a/b" });`),
      errors: [
        { messageId: "eventId", line: 4, column: 61 },
      ],
    },
    {
      name: "the time, in a route",
      code: `import { Inngest } from "inngest";
const inngest = new Inngest({ id: "app" });
export async function POST(request) {
  await inngest.send({ id: \`\${Date.now()}\`, name: 'order/placed' });
}`,
      errors: [
        { messageId: "eventId", line: 4, column: 28 },
      ],
    },
    {
      name: "the attempt",
      code: withBody(`await step.run('charge', () => stripe.charges.create({}, { idempotencyKey: \`\${event.data.id}-\${attempt}\` }));`),
      errors: [
        { messageId: "key", line: 4, column: 76 },
      ],
    },
    {
      name: "a header",
      code: withBody(`await step.run("post", () => fetch(url, { headers: { "Idempotency-Key": crypto.randomUUID() } }));`),
      errors: [
        { messageId: "key", line: 4, column: 73 },
      ],
    },
  ],
});

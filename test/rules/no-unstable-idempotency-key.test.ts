import rule from "../../rules/no-unstable-idempotency-key.js";
import { withBody, withBodyV3 } from "./configurations.js";
import { ruleTester } from "./tester.js";

ruleTester.run("no-unstable-idempotency-key", rule, {
  valid: [
    { name: "the id of one event", filename: "src/send.ts", code: `import { Inngest } from "inngest";\nconst inngest = new Inngest({ id: "app" });\nconst cartId = "CGo5Q5ekAx";\nexport const send = () => inngest.send([{ id: "cart-ed12c8bde", name: "cart/paid" }, { id: \`paid-\${cartId}\`, name: "cart/paid" }, { id: "backfill-20260101", name: "data/backfill" }]);` },
    { name: "a key per day", code: withBody(`await step.sendEvent("a", { id: \`digest-\${new Date().toISOString().slice(0, 10)}\`, name: "a/b" });`) },
    { name: "a key per day behind a name", code: withBody(`const now = new Date(); await step.run("a", () => mail({ idempotencyKey: \`\${event.data.id}-\${now.toISOString().split("T")[0]}\` }));`) },
    { name: "a key per hour", code: withBody(`await step.sendEvent("a", { id: \`digest-\${Math.floor(Date.now() / (60 * 60 * 1000))}\`, name: "a/b" });`) },
    { name: "a key per month", code: withBodyV3(`await step.sendEvent("a", { id: \`digest-\${new Date().getUTCFullYear()}-\${new Date().getUTCMonth()}\`, name: "a/b" });`) },
    { name: "a key per day, in a format", code: withBody(`await step.sendEvent("a", { id: \`digest-\${format(new Date(), "yyyy-MM-dd")}\`, name: "a/b" });`) },
    { name: "a key per day, of a helper", code: withBody(`await step.sendEvent("a", { id: \`digest-\${toDateKey(new Date(Date.now() - 86400000))}\`, name: "a/b" });`) },
    { name: "a key per day of a route", filename: "src/send.ts", code: `import { Inngest } from "inngest";\nconst inngest = new Inngest({ id: "app" });\nexport const send = (id) => inngest.send({ id: \`\${id}-\${new Date().toDateString()}\`, name: "a/b" });` },
    { name: "a fresh id of a script that is run by hand", filename: "scripts/send.ts", code: `import { Inngest } from "inngest";\nconst inngest = new Inngest({ id: "app" });\nawait inngest.send({ id: \`a-\${Date.now()}\`, name: "a/b" });` },
    { name: "the id of a thing that is made once", filename: "src/send.ts", code: `import { Inngest } from "inngest";\nconst inngest = new Inngest({ id: "app" });\nexport const send = (userId) => inngest.send({ id: userId, name: "user/created" });` },
    { name: "the id of a change", filename: "src/send.ts", code: `import { Inngest } from "inngest";\nconst inngest = new Inngest({ id: "app" });\nexport const send = (body) => inngest.send([{ id: body.eventId, name: "user/updated" }, { id: evt.id, name: "user/updated" }, { id: \`\${body.userId}-\${body.version}\`, name: "user/updated" }]);` },
    { name: "a fixed id in a test", filename: "test/send.test.ts", code: `import { Inngest } from "inngest";\nconst inngest = new Inngest({ id: "app" });\nawait inngest.send({ id: "one", name: "user/updated" });` },
    { name: "no id", filename: "src/send.ts", code: `import { Inngest } from "inngest";\nconst inngest = new Inngest({ id: "app" });\nexport const send = () => inngest.send({ id: "", name: "user/updated" });` },
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
    {
      name: "the id of a thing, alone",
      filename: "src/send.ts",
      options: [{ checkBareIds: true }],
      code: `import { Inngest } from "inngest";\nconst inngest = new Inngest({ id: "app" });\nexport const send = (user) => inngest.send([\n  { id: user.id, name: "user/signed.up" },\n  { id: \`signup-\${user.id}\`, name: "user/signed.up" },\n  { id: user.eventId, name: "user/signed.up" },\n]);`,
      errors: [{ messageId: "bareId", data: { text: "user.id", name: "user-signed-up" }, line: 4 }],
    },
    { name: "a fixed id", filename: "src/send.ts", code: `import { Inngest } from "inngest";\nconst inngest = new Inngest({ id: "app" });\nexport const send = () => inngest.send({ id: "import", name: "catalogue/import.requested" });`, errors: [{ messageId: "constantId", data: { text: '"import"' }, line: 3 }] },
    { name: "a fixed id behind a name, of a step", code: withBodyV3(`const ID = "digest"; await step.sendEvent("a", [{ id: ID, name: "digest/due" }]);`), errors: [{ messageId: "constantId", data: { text: "ID" }, line: 4 }] },
    { name: "the id of a thing that changes again and again", filename: "src/send.ts", code: `import { Inngest } from "inngest";\nconst inngest = new Inngest({ id: "app" });\nexport const send = (user) => inngest.send({ id: user.id, name: "user/updated" });`, errors: [{ messageId: "sharedId", data: { text: "user.id", name: "user/updated" }, line: 3 }] },
    { name: "a random id in the options of a type of event", code: withBody(`await step.sendEvent("a", due.create({ id: event.data.id }, { id: crypto.randomUUID() }));`), errors: [{ messageId: "eventId", line: 4 }] },
    { name: "a bare id in a step", code: withBody(`await step.sendEvent("a", { id: event.data.orderId, name: "order/status.changed" });`), errors: [{ messageId: "sharedId", line: 4 }] },
    { name: "a moment as text, behind a name", code: withBody(`const at = new Date().toISOString(); await step.sendEvent("a", { id: \`page-\${at}\`, name: "a/b" });`), errors: [{ messageId: "eventId", data: { label: "new Date()" }, line: 4 }] },
    { name: "a moment to the minute", code: withBody(`await step.sendEvent("a", { id: \`page-\${new Date().toISOString().slice(0, 16)}\`, name: "a/b" });`), errors: [{ messageId: "eventId", line: 4 }] },
    { name: "seconds", code: withBody(`await step.sendEvent("a", { id: \`page-\${Math.floor(Date.now() / 1000)}\`, name: "a/b" });`), errors: [{ messageId: "eventId", line: 4 }] },
    { name: "a moment to the second, in a format", code: withBodyV3(`await step.sendEvent("a", { id: \`page-\${format(new Date(), "yyyyMMddHHmmss")}\`, name: "a/b" });`), errors: [{ messageId: "eventId", line: 4 }] },
    { name: "a day, and a random number", code: withBody(`await step.sendEvent("a", { id: \`\${new Date().toDateString()}-\${Math.random()}\`, name: "a/b" });`), errors: [{ messageId: "eventId", data: { label: "Math.random()" }, line: 4 }] },
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

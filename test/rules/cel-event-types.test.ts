import tsParser from "@typescript-eslint/parser";
import { Linter } from "eslint";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import stepcheck from "../../rules/index.js";
import rule from "../../rules/cel-event-types.js";
import { typedRuleTester } from "./tester.js";

const SHOP = `import { Inngest, eventType, staticSchema } from "inngest";
const inngest = new Inngest({ id: "app" });
const placed = eventType("order/placed", { schema: staticSchema<{ orderId: string; total: number; gift?: boolean; plan: "free" | "pro"; at: Date; more: unknown }>() });
const paid = eventType("order/paid", { schema: staticSchema<{ orderId: string; amount: number }>() });
const any = eventType("order/any");
`;

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
    { name: "a match that both events have", code: `${SHOP}export const f = inngest.createFunction({ id: "f", triggers: placed, cancelOn: [{ event: paid, match: "data.orderId" }, { event: any, match: "data.orderId" }] }, async ({ event, step }) => {
  await step.waitForEvent("w", { event: paid, timeout: "1d", match: "data.orderId" });
  await step.waitForEvent("v", { event: any, timeout: "1d", match: "data.orderId" });
  return event.name;
});` },
    { name: "conditions of several triggers, each on its event", code: `${SHOP}export const f = inngest.createFunction({ id: "f", triggers: [{ event: placed, if: "event.data.total > 5" }, { event: paid, if: "event.data.amount > 5" }, { event: any, if: "event.data.x == 1" }] }, async ({ event }) => event.name);` },
    { name: "values that the fields can have", code: `${SHOP}export const f = inngest.createFunction({ id: "f", triggers: placed, priority: { run: "event.data.plan == 'pro' ? 100 : 0" }, idempotency: "event.data.gift == true || event.data.total == 5.5 || event.data.at == '2026' || event.data.more == 1 || event.data.orderId == null" }, async ({ event }) => event.name);` },
    {
      name: "comparisons of what can be compared, or of what may come as anything",
      code: `${SHOP}enum Size { S, L }
const sized = eventType("order/sized", { schema: staticSchema<{ size: Size; total: number | string; note?: string; least: 5 }>() });
export const f = inngest.createFunction({ id: "f", triggers: [{ event: placed, if: "event.data.total > 5 && event.data.at < '2026' && event.data.more > '5' && event.data.orderId >= 'o5' && 5.5 < event.data.total && event.ts > 5" }, { event: sized, if: "event.data.size > 0 && event.data.total > '5' && event.data.note < 'n' && event.data.least <= 7" }, { event: any, if: "event.data.total > '5'" }] }, async ({ event }) => event.name);`,
    },
    {
      name: "fields that may be the same, or come as anything",
      code: `${SHOP}const mixed = eventType("order/mixed", { schema: staticSchema<{ orderId: string | number; total: 5; at: string; gift: true }>() });
export const f = inngest.createFunction({ id: "f", triggers: placed, cancelOn: [{ event: mixed, match: "data.orderId" }, { event: mixed, if: "event.data.total == async.data.total && event.data.gift == async.data.gift" }] }, async ({ event, step }) => {
  await step.waitForEvent("w", { event: mixed, timeout: "1d", if: "async.data.orderId == event.data.orderId && async.data.at == event.data.at && async.data.total < event.data.total && async.data.at != event.data.more" });
  return event.name;
});`,
    },
    { name: "what each event has", code: `${SHOP}export const f = inngest.createFunction({ id: "f", triggers: placed, cancelOn: [{ event: paid, if: "async.user.id == event.user.id && async.ts > event.ts && async.data.orderId == event.data.orderId" }] }, async ({ event }) => event.name);` },
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
    {
      name: "a match that one of the events does not have",
      code: `${SHOP}export const f = inngest.createFunction({ id: "f", triggers: placed, cancelOn: [{ event: paid, match: "data.orderID" }] }, async ({ event, step }) => {
  await step.waitForEvent("w", { event: paid, timeout: "1d", match: "data.total" });
  return event.name;
});`,
      errors: [
        { messageId: "unknownField", line: 6, column: 109, suggestions: [{ messageId: "rename", output: `${SHOP}export const f = inngest.createFunction({ id: "f", triggers: placed, cancelOn: [{ event: paid, match: "data.orderId" }] }, async ({ event, step }) => {
  await step.waitForEvent("w", { event: paid, timeout: "1d", match: "data.total" });
  return event.name;
});` }] },
        { messageId: "unknownField", data: { event: "async.data", path: "total", advice: "It has 'orderId', 'amount'." }, line: 7 },
      ],
    },
    {
      name: "the event that cancels",
      code: `${SHOP}export const f = inngest.createFunction({ id: "f", triggers: placed, cancelOn: [{ event: paid, if: "async.data.total == event.data.total" }] }, async ({ event }) => event.name);`,
      errors: [{ messageId: "unknownField", data: { event: "async.data", path: "total", advice: "It has 'orderId', 'amount'." } }],
    },
    {
      name: "a condition of one of several triggers",
      code: `${SHOP}export const f = inngest.createFunction({ id: "f", triggers: [{ event: placed, if: "event.data.amount > 5" }, { event: paid }] }, async ({ event }) => event.name);`,
      errors: [{ messageId: "unknownField", line: 6 }],
    },
    {
      name: "a handler that does not take the event",
      code: `${SHOP}export const f = inngest.createFunction({ id: "f", triggers: [placed, paid], idempotency: "event.data.order" }, async () => {});`,
      errors: [{ messageId: "unknownField", line: 6 }],
    },
    {
      name: "numbers and texts, of which the server does not say which is more",
      code: `${SHOP}export const f = inngest.createFunction({ id: "f", triggers: { event: placed, if: "event.data.total > '5'" } }, async ({ event, step }) => { await step.waitForEvent("w", { event: paid, timeout: "1h", if: "'10.5' <= async.data.amount && event.data.orderId < 5 && async.data.amount < 'much'" }); return event.name; });`,
      errors: [
        { messageId: "neverCompared", data: { path: "event.data.total", value: "'5'", type: "number" }, suggestions: [{ messageId: "rename", output: `${SHOP}export const f = inngest.createFunction({ id: "f", triggers: { event: placed, if: "event.data.total > 5" } }, async ({ event, step }) => { await step.waitForEvent("w", { event: paid, timeout: "1h", if: "'10.5' <= async.data.amount && event.data.orderId < 5 && async.data.amount < 'much'" }); return event.name; });` }] },
        { messageId: "neverCompared", data: { path: "async.data.amount", value: "'10.5'", type: "number" }, suggestions: [{ messageId: "rename", output: `${SHOP}export const f = inngest.createFunction({ id: "f", triggers: { event: placed, if: "event.data.total > '5'" } }, async ({ event, step }) => { await step.waitForEvent("w", { event: paid, timeout: "1h", if: "10.5 <= async.data.amount && event.data.orderId < 5 && async.data.amount < 'much'" }); return event.name; });` }] },
        { messageId: "neverCompared", data: { path: "event.data.orderId", value: "5", type: "string" } },
        { messageId: "neverCompared", data: { path: "async.data.amount", value: "'much'", type: "number" } },
      ],
    },
    {
      name: "fields of two events that are never the same",
      code: `${SHOP}const numbered = eventType("order/numbered", { schema: staticSchema<{ orderId: number; amount?: string }>() });
export const f = inngest.createFunction({ id: "f", triggers: placed, cancelOn: [{ event: numbered, match: "data.orderId" }] }, async ({ event, step }) => { await step.waitForEvent("w", { event: numbered, timeout: "1h", if: "event.data.orderId == async.data.orderId && async.data.amount > event.data.total" }); await step.waitForEvent("v", { event: numbered, timeout: "1h", match: "data.orderId" }); return event.name; });`,
      errors: [
        { messageId: "neverSame", data: { path: "event.data.orderId", type: "string", other: "async.data.orderId", otherType: "number" } },
        { messageId: "neverSame", data: { path: "event.data.orderId", type: "string", other: "async.data.orderId", otherType: "number" } },
        { messageId: "neverCompared", data: { path: "async.data.amount", type: "string", value: "'event.data.total', which is number" } },
        { messageId: "neverSame", data: { path: "event.data.orderId", type: "string", other: "async.data.orderId", otherType: "number" } },
      ],
    },
    {
      name: "values that the fields never have",
      code: `${SHOP}export const f = inngest.createFunction({ id: "f", triggers: placed, priority: { run: "event.data.plan == 'Pro' ? 100 : 0" }, idempotency: "event.data.total != '5' || event.data.gift == 'yes' || event.data.orderId == 5" }, async ({ event }) => event.name);`,
      errors: [
        { messageId: "neverEqual", data: { path: "event.data.plan", value: "'Pro'", answer: "false", type: "\"free\" | \"pro\"" }, suggestions: [{ messageId: "rename", output: `${SHOP}export const f = inngest.createFunction({ id: "f", triggers: placed, priority: { run: "event.data.plan == 'pro' ? 100 : 0" }, idempotency: "event.data.total != '5' || event.data.gift == 'yes' || event.data.orderId == 5" }, async ({ event }) => event.name);` }] },
        { messageId: "neverEqual", data: { path: "event.data.total", value: "'5'", answer: "true", type: "number" } },
        { messageId: "neverEqual", data: { path: "event.data.gift", value: "'yes'", answer: "false", type: "boolean" } },
        { messageId: "neverEqual", data: { path: "event.data.orderId", value: "5", answer: "false", type: "string" } },
      ],
    },
  ],
});

/** The events of version 3 are those that its client knows. */
function lintV3(options: string): string[] {
  const folder = resolve(import.meta.dirname, "../../fixtures/shop-v3");
  const code = `import { EventSchemas, Inngest } from "inngest";
type Events = { "order/placed": { data: { orderId: string; total: number } }; "order/paid": { data: { orderId: string; amount: number } } };
const inngest = new Inngest({ id: "app", schemas: new EventSchemas().fromRecord<Events>() });
export const f = inngest.createFunction({ id: "f", ${options} }, { event: "order/placed" }, async ({ step }) => {
  await step.run("a", () => 1);
});`;
  const linter = new Linter({ cwd: folder });
  const parserOptions = { projectService: { allowDefaultProject: ["*.ts"] }, tsconfigRootDir: folder };
  const config = { files: ["**/*.ts"], plugins: { stepcheck }, languageOptions: { parser: tsParser, parserOptions }, rules: { "stepcheck/cel-event-types": "error" as const } };
  return linter.verify(code, config, { filename: "cel-probe.ts" }).map(({ message }) => message.split(":")[0]!);
}

test("events of version 3", () => {
  expect(lintV3(`cancelOn: [{ event: "order/paid", if: "async.data.order == event.data.orderId" }]`)).toEqual(["'async.data' has no field 'order'"]);
  expect(lintV3(`cancelOn: [{ event: "order/paid", match: "data.amount" }]`)).toEqual(["'event.data' has no field 'amount'"]);
  expect(lintV3(`cancelOn: [{ event: "order/paid", if: "async.data.orderId == event.data.orderId && async.user.id != ''" }, { event: "order/paid", match: "data.orderId" }]`)).toEqual([]);
});

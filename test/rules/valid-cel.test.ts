import rule from "../../rules/valid-cel.js";
import { withBody, withBodyV3, withOptions, withOptionsV3, withTriggers, withTriggersV3 } from "./configurations.js";
import { offers } from "./shapes.js";
import { ruleTester } from "./tester.js";

ruleTester.run("valid-cel", rule, {
  valid: [
    { name: "one field or the other for a concurrency key", code: withOptions(`concurrency: { limit: 1, key: "event.data.a || event.data.b" }`), options: [{ checkDoubtful: true }] },
    { name: "what is right", code: withOptions(`concurrency: { limit: 1, key: "'openai'", scope: "account" }, idempotency: "event.data.id", priority: { run: "event.data.vip ? 100 : 0" }`) },
    { name: "one field or the other", code: withOptions(`debounce: { period: "1m", key: "event.data.a || event.data.b" }`) },
    { name: "what is not known", code: withOptions(`idempotency: key(), throttle: { limit: 1, period: '1m', key: \`event.data.\${field}\` }`) },
    { name: "no match, and one that is not known", code: withOptions(`cancelOn: [{ event: "a/c", match: undefined }, { event: "a/d", match: field }, { event: "a/e", match: "data.id" }]`) },
    { name: "a match", code: withBody(`await step.waitForEvent("a", { event: "x/y", timeout: "1h", match: "data.id" });`) },
    { name: "functions in a wait", code: withBody(`await step.waitForEvent("a", { event: "x/y", timeout: "1h", if: "async.data.id == event.data.id && async.data.kind.startsWith('x')" });`) },
    { name: "a field that may be true or false", code: withTriggers(`[{ event: "app/x", if: "event.data.active" }, { event: "app/y", if: "event.data.isStatus || event.data.plan == 'pro'" }]`) },
    { name: "an id as a key", code: withOptions(`concurrency: { limit: 1, key: "event.data.plan == 'pro' ? event.data.userId : 'free'" }, priority: { run: "event.data.vip ? 600 : -600" }`) },
    { name: "functions where functions belong", code: withOptions(`onFailure: async ({ error }) => report(error), middleware: [audit], name: String(() => 1)`) },
    { name: "an expression that a function builds", code: withOptions(`idempotency: keyOf("orderId"), concurrency: { limit: 1, key: path((event) => event.data.id) }`) },
    { name: "a function in the data of a wait's match", code: withBody(`await step.waitForEvent("a", { event: "x/y", timeout: "1h", if: condition(() => event.data.id) });`) },
    { name: "a right deferred function", code: `import { createDefer } from "inngest/experimental";
import { inngest } from "./client";
export const d = createDefer(inngest, { id: "d", schema, concurrency: { limit: 1, key: "event.data.id" } }, async ({ step }) => {});` },
    { name: "the function of another library", code: `import { createFunction } from "./fn";
import "inngest";
createFunction({ idempotency: "a ===" });` },
  ],
  invalid: [
    { name: "a match that is no text", code: withOptions(`cancelOn: [{ event: "a/c", match: 5 }]`), errors: [{ messageId: "invalid", line: 3 }] },
    { name: "one field or the other for a debounce, by option", code: withOptions(`debounce: { period: "1m", key: "event.data.a || event.data.b" }`), options: [{ checkDoubtful: true }], errors: [{ messageId: "invalid", line: 3 }] },
    { name: "an idempotency key that is true or false", code: withOptions(`idempotency: "event.data.plan == 'free'"`), errors: [{ messageId: "invalid", line: 3 }] },
    ...(
      [
        [`concurrency: { limit: 1, key: "event.data.orgId ?? ''" }`, `concurrency: { limit: 1, key: "event.data.orgId != null ? event.data.orgId : ''" }`],
        [`priority: { run: "event.data.priority ?? 100" }`, `priority: { run: "event.data.priority != null ? int(event.data.priority) : 100" }`],
        [`idempotency: 'event.data.id + (event.data.retry ?? "")'`, `idempotency: 'event.data.id + (event.data.retry != null ? event.data.retry : "")'`],
        // What is on the left of it is the sum, and two of them need more than one mend.
        [`concurrency: { limit: 1, key: "event.data.a + event.data.b ?? ''" }`, null],
        [`concurrency: { limit: 1, key: "event.data.a ?? event.data.b ?? ''" }`, null],
      ] as const
    ).map(([options, mended]) => ({
      name: `a value for a missing one, as JavaScript says it: ${options}`,
      code: withOptions(options),
      errors: [{ messageId: "invalid" as const, line: 3, suggestions: mended === null ? [] : [{ messageId: "replace" as const, output: withOptions(mended) }] }],
    })),
    {
      name: "a sign of JavaScript where another fault remains at the same place",
      code: withOptions(`concurrency: { limit: 1, key: "event.data.a | 'none'" }`),
      errors: [{ messageId: "invalid", line: 3, suggestions: [] }],
    },
    {
      name: "a key that divides two texts",
      code: withOptions(`concurrency: { limit: 1, key: "event.data.owner/event.data.repo" }`),
      errors: [{ messageId: "invalid", line: 3, suggestions: [{ messageId: "replace", output: withOptions(`concurrency: { limit: 1, key: "event.data.owner + '/' + event.data.repo" }`) }] }],
    },
    { name: "a key that is true or false", code: withOptionsV3(`concurrency: { limit: 1, key: "event.data.plan == 'free'" }`), errors: [{ messageId: "invalid", line: 3 }] },
    { name: "a priority beyond what is taken", code: withOptions(`priority: { run: "event.data.vip ? 5000 : 0" }`), errors: [{ messageId: "invalid", line: 3 }] },
    {
      name: "an id as a condition",
      code: withTriggers(`[{ event: "app/x", if: "event.data.plan == 'pro' && event.data.userId" }]`),
      errors: [
        {
          messageId: "invalid",
          line: 3,
          data: { text: "'event.data.userId' is a value, neither true nor false. Where it decides, the condition does not hold. Compare it, as in 'event.data.userId != null'." },
          suggestions: [{ messageId: "replace", output: withTriggers(`[{ event: "app/x", if: "event.data.plan == 'pro' && event.data.userId != null" }]`) }],
        },
      ],
    },
    {
      name: "a function for idempotency",
      code: withOptions(`idempotency: (event) => event.data.orderId`),
      errors: [
        {
          messageId: "invalid",
          line: 3,
          data: { text: "'idempotency' is an expression in a text, which the server evaluates. A function does not reach it: JSON has none. No event counts as a repetition of another. Write the expression, as in 'event.data.userId'." },
          suggestions: [{ messageId: "replace", output: withOptions(`idempotency: "event.data.orderId"`) }],
        },
      ],
    },
    {
      name: "functions for keys, in version 3",
      code: withOptionsV3(`concurrency: [{ limit: 1, key: ({ event }) => event.data.user.id }], throttle: { limit: 1, period: "1m", key({ data }) { return data.id; } }`),
      errors: [
        { messageId: "invalid", line: 3, suggestions: [{ messageId: "replace", output: withOptionsV3(`concurrency: [{ limit: 1, key: "event.data.user.id" }], throttle: { limit: 1, period: "1m", key({ data }) { return data.id; } }`) }] },
        { messageId: "invalid", line: 3 },
      ],
    },
    {
      name: "a function with a name",
      code: `const isLarge = (event) => event.data.total > 100;
` + withTriggers(`[{ event: "app/x", if: isLarge }]`),
      errors: [{ messageId: "invalid", line: 4 }],
    },
    {
      name: "functions in a cancellation and for a priority",
      code: withOptions(`priority: { run: (event) => event.data.vip ? 100 : 0 }, cancelOn: [{ event: "x/y", if: (event, async) => event.data.id === async.data.id }]`),
      errors: [{ messageId: "invalid", line: 3 }, { messageId: "invalid", line: 3 }],
    },
    {
      name: "a function as the condition of a wait",
      code: withBody(`await step.waitForEvent("a", { event: "x/y", timeout: "1h", if: (e) => e.data.id === event.data.id });`),
      errors: [{ messageId: "invalid", line: 4 }],
    },
    {
      name: "a key of a deferred function",
      code: `import { createDefer } from "inngest/experimental";
import { inngest } from "./client";
export const d = createDefer(inngest, { id: "d", concurrency: { limit: 1, key: "data.id" } }, async ({ step }) => {});`,
      errors: [{ messageId: "invalid", line: 3, suggestions: offers(1) }],
    },
    {
      name: "three equal signs",
      code: withTriggers(`{ event: "app/x", if: "event.data.id === 1" }`),
      errors: [
        { messageId: "invalid", line: 3, column: 99, suggestions: [{ messageId: "replace", output: withTriggers(`{ event: "app/x", if: "event.data.id == 1" }`) }] },
      ],
    },
    {
      name: "three equal signs in v3",
      code: withTriggersV3(`{ event: "app/x", if: 'event.data.id === 1' }`),
      errors: [
        { messageId: "invalid", line: 3, column: 91, suggestions: [{ messageId: "replace", output: withTriggersV3(`{ event: "app/x", if: 'event.data.id == 1' }`) }] },
      ],
    },
    {
      name: "no event named",
      code: withOptions(`idempotency: "data.id"`),
      errors: [
        { messageId: "invalid", line: 3, column: 96, suggestions: [{ messageId: "replace", output: withOptions(`idempotency: "event.data.id"`) }] },
      ],
    },
    {
      name: "a bare name, where a constant would be the same for every event",
      code: withOptions(`idempotency: "orderId"`),
      errors: [{ messageId: "invalid", line: 3, column: 96, suggestions: [] }],
    },
    {
      name: "a bare name with a dash",
      code: withOptions(`concurrency: { limit: 1, key: "groq-summary" }`),
      errors: [
        { messageId: "invalid", line: 3, column: 113, suggestions: [{ messageId: "replace", output: withOptions(`concurrency: { limit: 1, key: "'groq-summary'" }`) }] },
      ],
    },
    {
      name: "a bare name, in double quotes",
      code: withOptions(`concurrency: { limit: 1, key: "openai" }`),
      errors: [
        { messageId: "invalid", line: 3, column: 113, suggestions: [{ messageId: "replace", output: withOptions(`concurrency: { limit: 1, key: "'openai'" }`) }] },
      ],
    },
    {
      name: "a bare name, in single quotes",
      code: withOptions("concurrency: { limit: 1, key: 'openai' }"),
      errors: [
        { messageId: "invalid", line: 3, column: 113, suggestions: [{ messageId: "replace", output: withOptions(`concurrency: { limit: 1, key: '"openai"' }`) }] },
      ],
    },
    {
      name: "the second of two limits",
      code: withOptions(`concurrency: [{ limit: 5 }, { limit: 1, key: "event.data." }]`),
      errors: [
        { messageId: "invalid", line: 3, column: 138 },
      ],
    },
    {
      name: "a constant",
      code: `const KEY = "data.id";
` + withOptions("idempotency: KEY"),
      errors: [
        { messageId: "invalid", line: 4, column: 95 },
      ],
    },
    {
      name: "no async event in a trigger",
      code: withTriggers(`{ event: "app/x", if: "async.data.id == 1" }`),
      errors: [
        { messageId: "invalid", line: 3, column: 85, suggestions: [{ messageId: "replace", output: withTriggers(`{ event: "app/x", if: "event.data.id == 1" }`) }] },
      ],
    },
    {
      name: "never true",
      code: withTriggers(`{ event: "app/x", if: "!has(event.data.skip)" }`),
      errors: [
        { messageId: "invalid", line: 3, column: 85, suggestions: [{ messageId: "replace", output: withTriggers(`{ event: "app/x", if: "event.data.skip == null" }`) }] },
      ],
    },
    {
      name: "two texts joined",
      code: withTriggers(`{ event: "app/x", if: "event.data.count + 1 > 5" }`),
      errors: [
        { messageId: "invalid", line: 3, column: 85, suggestions: [{ messageId: "replace", output: withTriggers(`{ event: "app/x", if: "event.data.count + 1.0 > 5" }`) }] },
      ],
    },
    {
      name: "a priority of the event",
      code: withOptions(`priority: { run: "event.data.priority" }`),
      errors: [
        { messageId: "invalid", line: 3, column: 100, suggestions: [{ messageId: "replace", output: withOptions(`priority: { run: "int(event.data.priority)" }`) }] },
      ],
    },
    {
      name: "one key or the other, where it matters",
      code: withOptions(`idempotency: "event.data.a || event.data.b"`),
      errors: [
        { messageId: "invalid", line: 3, column: 96 },
      ],
    },
    {
      name: "a function in a cancellation",
      code: withOptions(`cancelOn: [{ event: "x/y", if: "event.data.id == async.data.id && async.data.s.startsWith('x')" }]`),
      errors: [
        { messageId: "invalid", line: 3, column: 161 },
      ],
    },
    {
      name: "a match on the events' own ids",
      code: withBody(`await step.waitForEvent("a", { event: "x/y", timeout: "1h", match: "id" });`),
      errors: [{ messageId: "invalid", line: 4, suggestions: [{ messageId: "replace", output: withBody(`await step.waitForEvent("a", { event: "x/y", timeout: "1h", match: "data.id" });`) }] }],
    },
    {
      name: "a match outside the data",
      code: withBody(`await step.waitForEvent("a", { event: "x/y", timeout: "1h", match: "userId" });`),
      errors: [
        { messageId: "invalid", line: 4, suggestions: [{ messageId: "replace", output: withBody(`await step.waitForEvent("a", { event: "x/y", timeout: "1h", match: "data.userId" });`) }] },
      ],
    },
    { name: "a field that no event has", code: withOptions(`concurrency: { limit: 1, key: "event.userId" }`), errors: [{ messageId: "invalid", line: 3, suggestions: offers(1) }] },
    {
      name: "a match with a prefix",
      code: withBody(`await step.waitForEvent("a", { event: "x/y", timeout: "1h", match: "event.data.id" });`),
      errors: [
        { messageId: "invalid", line: 4, column: 69, suggestions: [{ messageId: "replace", output: withBody(`await step.waitForEvent("a", { event: "x/y", timeout: "1h", match: "data.id" });`) }] },
      ],
    },
    {
      name: "a match of nothing",
      code: withBodyV3(`await step.waitForEvent("a", { event: "x/y", timeout: "1h", match: "data..id" });`),
      errors: [
        { messageId: "invalid", line: 4, column: 69 },
      ],
    },
    {
      name: "a condition of a wait",
      code: withBody(`await step.waitForEvent("a", { event: "x/y", timeout: "1h", if: "async.data.id = event.data.id" });`),
      errors: [
        { messageId: "invalid", line: 4, column: 80, suggestions: [{ messageId: "replace", output: withBody(`await step.waitForEvent("a", { event: "x/y", timeout: "1h", if: "async.data.id == event.data.id" });`) }] },
      ],
    },
    {
      name: "a list in a wait",
      code: withBody(`await step.waitForEvent("a", { event: "x/y", timeout: "1h", if: "async.data.id == event.data.id && async.data.s in ['a', 'b']" });`),
      errors: [
        { messageId: "invalid", line: 4, column: 100, suggestions: [{ messageId: "replace", output: withBody(`await step.waitForEvent("a", { event: "x/y", timeout: "1h", if: "async.data.id == event.data.id && (async.data.s == 'a' || async.data.s == 'b')" });`) }] },
      ],
    },
    {
      name: "functions in a wait, asked for",
      code: withBody(`await step.waitForEvent("a", { event: "x/y", timeout: "1h", if: "async.data.id == event.data.id && async.data.kind.startsWith('x')" });`), options: [{"checkDoubtful":true}],
      errors: [
        { messageId: "invalid", line: 4, column: 116 },
      ],
    },
    {
      name: "a template without placeholders",
      code: withOptions(`idempotency: \`data.id\``),
      errors: [
        { messageId: "invalid", line: 3, column: 96, suggestions: [{ messageId: "replace", output: withOptions(`idempotency: \`event.data.id\``) }] },
      ],
    },
    {
      name: "escapes: the place is the whole text",
      code: withOptions(`idempotency: "\\x64ata.id"`),
      errors: [
        { messageId: "invalid", line: 3, column: 95 },
      ],
    },
  ],
});

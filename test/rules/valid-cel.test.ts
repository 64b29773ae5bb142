import rule from "../../rules/valid-cel.js";
import { withBody, withBodyV3, withOptions, withTriggers, withTriggersV3 } from "./configurations.js";
import { ruleTester } from "./tester.js";

ruleTester.run("valid-cel", rule, {
  valid: [
    { name: "one field or the other for a concurrency key", code: withOptions(`concurrency: { limit: 1, key: "event.data.a || event.data.b" }`), options: [{ checkDoubtful: true }] },
    { name: "what is right", code: withOptions(`concurrency: { limit: 1, key: "'openai'", scope: "account" }, idempotency: "event.data.id", priority: { run: "event.data.vip ? 100 : 0" }`) },
    { name: "one field or the other", code: withOptions(`debounce: { period: "1m", key: "event.data.a || event.data.b" }`) },
    { name: "what is not known", code: withOptions(`idempotency: key(), throttle: { limit: 1, period: '1m', key: \`event.data.\${field}\` }`) },
    { name: "a match", code: withBody(`await step.waitForEvent("a", { event: "x/y", timeout: "1h", match: "data.id" });`) },
    { name: "functions in a wait", code: withBody(`await step.waitForEvent("a", { event: "x/y", timeout: "1h", if: "async.data.id == event.data.id && async.data.kind.startsWith('x')" });`) },
    { name: "the function of another library", code: `import { createFunction } from "./fn";
import "inngest";
createFunction({ idempotency: "a ===" });` },
  ],
  invalid: [
    { name: "one field or the other for a debounce, by option", code: withOptions(`debounce: { period: "1m", key: "event.data.a || event.data.b" }`), options: [{ checkDoubtful: true }], errors: [{ messageId: "invalid", line: 3 }] },
    { name: "an idempotency key that is true or false", code: withOptions(`idempotency: "event.data.plan == 'free'"`), errors: [{ messageId: "invalid", line: 3 }] },
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

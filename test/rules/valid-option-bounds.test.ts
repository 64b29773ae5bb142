import rule from "../../rules/valid-option-bounds.js";
import { withOptions, withOptionsV3, withTriggers } from "./configurations.js";
import { offers } from "./shapes.js";
import { ruleTester } from "./tester.js";

ruleTester.run("valid-option-bounds", rule, {
  valid: [
    { name: "limits of two scopes, and of two keys", code: withOptions(`concurrency: [{ limit: 5, key: "event.data.id" }, { limit: 1, key: "event.data.id", scope: "env" }]`) + withOptions(`concurrency: [{ limit: 5, key: "event.data.a" }, { limit: 1, key: "event.data.b" }]`).split("\n")[2]!.replace("const f", "const g") },
    { name: "limits that may differ", code: withOptions(`concurrency: [{ limit: 5, key: KEY }, { limit: 1, key: KEY, ...scope }]`) },
    { name: "within the bounds", code: withOptions(`retries: 20, concurrency: [{ limit: 5 }, { limit: 1, key: "event.data.id", scope: "env" }], batchEvents: { maxSize: 2, timeout: "1s" }`) },
    { name: "options of functions of the file: right ones, with parameters, of which more can come", code: withOptions("...base(), ...of(50), ...chosen(), ...later()") + "const base = () => ({ retries: 3 });\nconst of = (retries) => ({ retries: retries > 20 ? 50 : retries });\nfunction chosen() { if (env.SLOW) return { retries: 50 }; return {}; }\nasync function later() { return { retries: 50 }; }\n" },
    { name: "a singleton with its mode, and one that may have it", code: withOptions(`singleton: { mode: "cancel", key: "event.data.id" }`) + withOptions("singleton: { ...base, key: KEY }").split("\n")[2]!.replace("const f", "const g") },
    { name: "no limit", code: withOptions("concurrency: 0") },
    { name: "what is not known", code: withOptions("retries: env.RETRIES, concurrency: limits, rateLimit: { ...base, limit: 5 }") },
    { name: "a debounce with an end, and what is not known of one", options: [{ checkDocumented: true }], code: withOptions(`debounce: { period: "1m", timeout: "10m" }`) + withOptions(`debounce: { ...base, period: "1m" }`).split("\n")[2]!.replace("const f", "const g") },
    { name: "a debounce without an end, by default", code: withOptions(`debounce: { period: "1m" }`) },
    { name: "only documented", code: withOptions(`throttle: { limit: 1, period: "8d" }`) },
    { name: "options of a factory's caller", code: `import { Inngest } from "inngest";
const inngest = new Inngest({ id: "app" });
export const make = (options) => inngest.createFunction(options, async () => 1);` },
  ],
  invalid: [
    { name: "options that a function of the file gives", code: withOptions("...base()") + "function base() { return { retries: 50 }; }\n", errors: [{ messageId: "outOfBounds", line: 4, suggestions: offers(1) }] },
    { name: "options that an arrow function gives, with others over them", code: withOptions("...base(), retries: 50") + "const base = () => ({ retries: 3 });\n", errors: [{ messageId: "outOfBounds", line: 3, suggestions: offers(1) }] },
    { name: "a debounce without an end", options: [{ checkDocumented: true }], code: withOptions(`debounce: { period: "1m" }`), errors: [{ messageId: "outOfBounds", line: 3, data: { text: "The debounce has no 'timeout'. Events that never pause put off the run for ever. Say how long a run may be put off at most." } }] },
    {
      name: "a deferred function",
      code: `import { createDefer } from "inngest/experimental";
import { inngest } from "./client";
export const d = createDefer(inngest, { id: "d", retries: 50 }, async ({ step }) => {});`,
      errors: [{ messageId: "outOfBounds", line: 3, suggestions: offers(1) }],
    },
    { name: "a singleton without a mode", code: withOptionsV3(`singleton: { key: "event.data.id" }`), errors: [{ messageId: "outOfBounds", line: 3, data: { text: "A singleton needs a 'mode'. The server takes 'skip': while a run is going on, no event starts another. Say 'skip' or 'cancel'." } }] },
    { name: "null where one of several names belongs", code: withOptions(`singleton: { mode: null }, concurrency: { limit: 1, scope: null }`), errors: [{ messageId: "outOfBounds", line: 3 }, { messageId: "outOfBounds", line: 3 }] },
    { name: "numbers for an event and a cron", code: withTriggers("[{ event: 5 }, { cron: 9 }]"), errors: [{ messageId: "outOfBounds", line: 3 }, { messageId: "outOfBounds", line: 3 }] },
    { name: "two limits for one key", code: withOptions(`concurrency: [{ limit: 5, key: "event.data.id" }, { limit: 1, key: "event.data.id", scope: "fn" }]`), errors: [{ messageId: "outOfBounds", line: 3, column: 149 }] },
    {
      name: "too many retries",
      code: withOptions("retries: 50"),
      errors: [
        { messageId: "outOfBounds", line: 3, column: 91, suggestions: [{ messageId: "replace", output: withOptions("retries: 20") }] },
      ],
    },
    {
      name: "a fraction of a retry",
      code: withOptionsV3("retries: 1.5"),
      errors: [
        { messageId: "outOfBounds", line: 3, column: 61 },
      ],
    },
    {
      name: "a batch of one",
      code: withOptions(`batchEvents: { maxSize: 1, timeout: "2s" }`),
      errors: [
        { messageId: "outOfBounds", line: 3, column: 106, suggestions: [{ messageId: "replace", output: withOptions(`batchEvents: { maxSize: 2, timeout: "2s" }`) }] },
      ],
    },
    {
      name: "half a second of debounce",
      code: withOptions(`debounce: { period: "500ms", key: "event.data.id" }`),
      errors: [
        { messageId: "outOfBounds", line: 3, column: 102, suggestions: [{ messageId: "replace", output: withOptions(`debounce: { period: "1s", key: "event.data.id" }`) }] },
      ],
    },
    {
      name: "two days of rate limit",
      code: withOptions(`rateLimit: { limit: 1, period: "48h" }`),
      errors: [
        { messageId: "outOfBounds", line: 3, column: 113, suggestions: [{ messageId: "replace", output: withOptions(`rateLimit: { limit: 1, period: "24h" }`) }] },
      ],
    },
    {
      name: "a rate limit of nothing",
      code: withOptions(`rateLimit: { limit: 0, period: "1m" }`),
      errors: [
        { messageId: "outOfBounds", line: 3, column: 102, suggestions: [{ messageId: "replace", output: withOptions(`rateLimit: { limit: 1, period: "1m" }`) }] },
      ],
    },
    {
      name: "three limits",
      code: withOptions("concurrency: [{ limit: 1 }, { limit: 2 }, { limit: 3 }]"),
      errors: [
        { messageId: "outOfBounds", line: 3, column: 95 },
      ],
    },
    {
      name: "a scope without a key",
      code: withOptions(`concurrency: { limit: 1, scope: "account" }`),
      errors: [
        { messageId: "outOfBounds", line: 3, column: 82 },
      ],
    },
    {
      name: "an unknown mode",
      code: withOptions(`singleton: { mode: "drop" }`),
      errors: [
        { messageId: "outOfBounds", line: 3, column: 101 },
      ],
    },
    {
      name: "a batch without a size",
      code: withOptions(`batchEvents: { timeout: "2s" }`),
      errors: [
        { messageId: "outOfBounds", line: 3, column: 82 },
      ],
    },
    {
      name: "a constant",
      code: `const RETRIES = 25;
` + withOptions("retries: RETRIES"),
      errors: [
        { messageId: "outOfBounds", line: 4, column: 91 },
      ],
    },
    {
      name: "what is only documented, asked for",
      code: withOptions(`throttle: { limit: 1, period: "8d" }`), options: [{"checkDocumented":true}],
      errors: [
        { messageId: "outOfBounds", line: 3, column: 112 },
      ],
    },
  ],
});

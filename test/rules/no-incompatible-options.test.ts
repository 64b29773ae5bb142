import rule from "../../rules/no-incompatible-options.js";
import { withBody, withOptions, withOptionsV3 } from "./configurations.js";
import { ruleTester } from "./tester.js";

ruleTester.run("no-incompatible-options", rule, {
  valid: [
    { name: "what goes together", code: withOptions(`batchEvents: { maxSize: 2, timeout: "2s" }, concurrency: 5, throttle: { limit: 1, period: "1m" }`) },
    { name: "debounce and singleton", code: withOptions(`debounce: { period: "1s", key: "event.data.id" }, singleton: { mode: "skip", key: "event.data.id" }`) },
    { name: "a batch that is none", code: withOptions(`batchEvents: undefined, debounce: { period: "1s" }`) },
    { name: "a wait with a condition", code: withBody(`await step.waitForEvent("w", { event: "a/b", timeout: "1d", if: "async.data.id == event.data.id" });`) },
    { name: "a wait that is no step", code: withBody(`await other.waitForEvent("w", { event: "a/b", timeout: "1d", match: "data.id", if: "async.data.ok == true" });`) },
    { name: "only documented", code: withOptions(`debounce: { period: "1s", key: "event.data.id" }, idempotency: "event.data.id"`) },
  ],
  invalid: [
    {
      name: "a wait with a match and a condition",
      code: withBody(`await step.waitForEvent("w", { event: "a/b", timeout: "1d", match: "data.id", if: "async.data.ok == true" });`),
      errors: [{ messageId: "wait" }],
    },
    {
      name: "batches and cancellations",
      code: withOptions(`batchEvents: { maxSize: 2, timeout: "2s" }, cancelOn: [{ event: "x/y", match: "data.id" }]`),
      errors: [
        { messageId: "incompatible", line: 3, column: 136 },
      ],
    },
    {
      name: "batches, debounce, singletons and priorities",
      code: withOptionsV3(`batchEvents: { maxSize: 2, timeout: "2s" }, debounce: { period: "1s" }, singleton: { mode: "skip" }, priority: { run: "1" }`),
      errors: [
        { messageId: "incompatible", line: 3, column: 106 },
        { messageId: "incompatible", line: 3, column: 135 },
        { messageId: "incompatible", line: 3, column: 163 },
      ],
    },
    {
      name: "idempotency and a rate limit",
      code: withOptions(`idempotency: "event.data.id", rateLimit: { limit: 1, period: "1m" }`),
      errors: [
        { messageId: "incompatible", line: 3, column: 123 },
      ],
    },
    {
      name: "batches and idempotency",
      code: withOptions(`idempotency: "event.data.id", batchEvents: { maxSize: 2, timeout: "2s" }`),
      errors: [
        { messageId: "incompatible", line: 3, column: 95 },
      ],
    },
    {
      name: "match and if",
      code: withOptions(`cancelOn: [{ event: "x/y", match: "data.id", if: "event.data.id == async.data.id" }]`),
      errors: [
        { messageId: "incompatible", line: 3, column: 131 },
      ],
    },
    {
      name: "what is not known is there",
      code: withOptions("batchEvents: batching, debounce"),
      errors: [
        { messageId: "incompatible", line: 3, column: 105 },
      ],
    },
    {
      name: "what is only documented, asked for",
      code: withOptions(`debounce: { period: "1s", key: "event.data.id" }, idempotency: "event.data.id"`), options: [{"checkDocumented":true}],
      errors: [
        { messageId: "incompatible", line: 3, column: 145 },
      ],
    },
  ],
});

import rule from "../../rules/valid-duration.js";
import { withBody, withBodyV3, withOptions, withOptionsV3 } from "./configurations.js";
import { ruleTester } from "./tester.js";

ruleTester.run("valid-duration", rule, {
  valid: [
    { name: "what ms reads", code: withBody(`await step.sleep("a", "30 days"); await step.sleep("b", "1.5h"); await step.sleep("c", "2 weeks"); await step.sleep("d", "500ms");`) },
    { name: "numbers of a second and more", code: withBody(`await step.sleep("a", 5000); await step.sleep("b", 60 * 60 * 1000);`) },
    { name: "products in milliseconds, and round numbers", code: withBody(`const HOUR = 60 * 60 * 1000; await step.sleep("a", 24 * HOUR); await step.sleep("b", 18000); await step.sleep("c", 60 * 25); await step.sleep("d", event.data.hours * 60 * 60);`) },
    { name: "no sleep at all", code: withBody(`await step.sleep("a", 0);`) },
    { name: "what is not known", code: withBody(`await step.sleep('a', event.data.delay); await step.sleep('b', \`\${event.data.days}d\`);`) },
    {
      name: "templates that come to one number and one unit",
      code: withBody("await step.sleep(\"a\", `${event.data.n} ${event.data.unit}`); await step.sleep(\"b\", `${event.data.n} hour${event.data.n > 1 ? \"s\" : \"\"}`); await step.sleep(\"c\", `1${event.data.zeros} minutes`); await step.sleep(\"d\", `${event.data.wait}`);"),
    },
    { name: "two valid ones", code: withBody(`await step.sleep("a", event.data.vip ? "1h" : "1d");`) },
    { name: "a date", code: withBody(`await step.sleepUntil("a", new Date(event.data.at)); await step.sleepUntil("b", "2026-01-01T09:00:00Z");`) },
    {
      name: "a date by a name, by a library and out of a text",
      code: withBody(`const at = new Date(Date.now() + 60_000); await step.sleepUntil("a", at); await step.sleepUntil("b", dayjs(event.data.at).add(1, "day").toDate()); await step.sleepUntil("c", event.data.at); await step.sleepUntil("d", event.data.day + "T09:00:00Z"); await step.sleepUntil("e", \`\${event.data.day}T09:00:00Z\`); await step.sleepUntil("f", new Date(Number(event.data.ms)));`),
    },
    { name: "what options read", code: withOptions(`timeouts: { finish: "1d12h" }, throttle: { limit: 1, period: "90m" }, batchEvents: { maxSize: 2, timeout: "1h30m" }`) },
    { name: "a sleep of something else", code: `import { step } from "./steps";
step.sleep("a", "1h30m");` },
    { name: "an error of something else", code: `import { RetryAfterError } from "./errors";
import "inngest";
throw new RetryAfterError("x", "soon");` },
    { name: "a date for a retry", code: `import { RetryAfterError } from "inngest";
throw new RetryAfterError("x", new Date(at));` },
  ],
  invalid: [
    {
      name: "a product in seconds",
      code: withBody(`await step.sleep("a", 25 * 60 * 60);`),
      errors: [{ messageId: "invalid", line: 4, data: { text: "90000 means milliseconds. It comes to 90 seconds. Write '25h'." } }],
    },
    {
      name: "a day in seconds, by a name and as a time-out",
      code: withBodyV3(`const DAY = 24 * 60 * 60; await step.sleep("a", 3 * DAY); await step.waitForEvent("b", { event: "x/y", match: "data.id", timeout: 86400 });`),
      errors: [
        { messageId: "invalid", line: 4, data: { text: "259200 means milliseconds. It comes to 259 seconds. Write '3d'." } },
        { messageId: "invalid", line: 4, data: { text: "86400 means milliseconds. It comes to 86 seconds. Write '1d'." }, suggestions: [{ messageId: "replace", output: withBodyV3(`const DAY = 24 * 60 * 60; await step.sleep("a", 3 * DAY); await step.waitForEvent("b", { event: "x/y", match: "data.id", timeout: "1d" });`) }] },
      ],
    },
    {
      name: "a template with two units",
      code: withBody("await step.sleep(\"a\", `${event.data.h}h ${event.data.m}m`); await step.waitForEvent(\"b\", { event: \"x/y\", match: \"data.id\", timeout: `${event.data.m}m${event.data.s}s` });"),
      errors: [
        { messageId: "invalid", line: 4, data: { text: "`${event.data.h}h ${event.data.m}m` is no duration: it has more than one number and unit. The SDK sends no duration, and the run does not sleep at all." } },
        { messageId: "invalid", line: 4, data: { text: "`${event.data.m}m${event.data.s}s` is no duration: it has more than one number and unit. The SDK sends no time-out, and the wait ends at once with null." } },
      ],
    },
    {
      name: "a template with a unit that there is not",
      code: withBody("await step.sleep(\"a\", `${event.data.n} months`);"),
      errors: [{ messageId: "invalid", line: 4, data: { text: "`${event.data.n} months` is no duration: there is no unit of months. The SDK sends no duration, and the run does not sleep at all." } }],
    },
    {
      name: "two units",
      code: withBody(`await step.sleep("a", "1h30m");`),
      errors: [
        { messageId: "invalid", line: 4, column: 23, suggestions: [{ messageId: "replace", output: withBody(`await step.sleep("a", "90m");`) }] },
      ],
    },
    {
      name: "words",
      code: withBody(`await step.sleep("a", "23 hours 30 minutes");`),
      errors: [
        { messageId: "invalid", line: 4, column: 23, suggestions: [{ messageId: "replace", output: withBody(`await step.sleep("a", "23.5h");`) }] },
      ],
    },
    {
      name: "a month",
      code: withBody(`await step.sleep("a", "1 month");`),
      errors: [
        { messageId: "invalid", line: 4, column: 23, suggestions: [{ messageId: "replace", output: withBody(`await step.sleep("a", "30d");`) }] },
      ],
    },
    {
      name: "nothing at all",
      code: withBody(`await step.sleep("a", "banana");`),
      errors: [
        { messageId: "invalid", line: 4, column: 23 },
      ],
    },
    {
      name: "seconds as a number",
      code: withBody(`await step.sleep("a", 60);`),
      errors: [
        { messageId: "invalid", line: 4, column: 23, suggestions: [{ messageId: "replace", output: withBody(`await step.sleep("a", "60s");`) }] },
      ],
    },
    {
      name: "a number without a unit",
      code: withBody(`await step.sleep("a", "90");`),
      errors: [
        { messageId: "invalid", line: 4, column: 23, suggestions: [{ messageId: "replace", output: withBody(`await step.sleep("a", "90s");`) }] },
      ],
    },
    {
      name: "milliseconds that were meant",
      code: withBody(`await step.sleep("a", 500);`),
      errors: [
        { messageId: "invalid", line: 4, column: 23, suggestions: [{ messageId: "replace", output: withBody(`await step.sleep("a", "1s");`) }] },
      ],
    },
    {
      name: "a blank at the end",
      code: withBody(`await step.waitForEvent("a", { event: "x/y", match: "data.id", timeout: "1h " });`),
      errors: [
        { messageId: "invalid", line: 4, column: 73, suggestions: [{ messageId: "replace", output: withBody(`await step.waitForEvent("a", { event: "x/y", match: "data.id", timeout: "1h" });`) }] },
      ],
    },
    {
      name: "one of two",
      code: withBody(`await step.sleep("a", event.data.vip ? "1h" : "1h30m");`),
      errors: [
        { messageId: "invalid", line: 4, column: 47, suggestions: [{ messageId: "replace", output: withBody(`await step.sleep("a", event.data.vip ? "1h" : "90m");`) }] },
      ],
    },
    {
      name: "a constant",
      code: withBody(`const DELAY = "1h30m"; await step.sleep("a", DELAY);`),
      errors: [
        { messageId: "invalid", line: 4, column: 46 },
      ],
    },
    {
      name: "too long",
      code: withBody(`await step.sleep("a", "2y");`),
      errors: [
        { messageId: "invalid", line: 4, column: 23 },
      ],
    },
    {
      name: "negative",
      code: withBody(`await step.sleep("a", "-1h");`),
      errors: [
        { messageId: "invalid", line: 4, column: 23 },
      ],
    },
    {
      name: "an invoke",
      code: withBody(`await step.invoke("a", { function: other, timeout: "1h30m" });`),
      errors: [
        { messageId: "invalid", line: 4, column: 52, suggestions: [{ messageId: "replace", output: withBody(`await step.invoke("a", { function: other, timeout: "90m" });`) }] },
      ],
    },
    {
      name: "a signal",
      code: withBody(`await step.waitForSignal("a", { signal: "s", timeout: "1h30m", onConflict: "fail" });`),
      errors: [
        { messageId: "invalid", line: 4, column: 55, suggestions: [{ messageId: "replace", output: withBody(`await step.waitForSignal("a", { signal: "s", timeout: "90m", onConflict: "fail" });`) }] },
      ],
    },
    {
      name: "less than a second in v3",
      code: withBodyV3(`await step.sleep("a", "500ms");`),
      errors: [
        { messageId: "invalid", line: 4, column: 23, suggestions: [{ messageId: "replace", output: withBodyV3(`await step.sleep("a", "1s");`) }] },
      ],
    },
    {
      name: "a duration where a date belongs",
      code: withBody(`await step.sleepUntil("a", "1h");`),
      errors: [
        { messageId: "invalid", line: 4, column: 28 },
      ],
    },
    {
      name: "a number where a date belongs",
      code: withBody(`await step.sleepUntil("a", Date.now() + 60_000);`),
      errors: [
        {
          messageId: "invalid",
          line: 4,
          data: { text: "'Date.now() + 60_000' is a number, and no date. step.sleepUntil throws. Make a date of it, as in 'new Date(milliseconds)', or use step.sleep for a length of time." },
        },
      ],
    },
    {
      name: "numbers in other ways",
      code: withBodyV3(
        `const at = new Date(event.data.at).getTime(); await step.sleepUntil("a", at); await step.sleepUntil("b", 1700000000); await step.sleepUntil("c", +new Date(event.data.at)); await step.sleepUntil("d", Date.parse(event.data.at) + event.data.delay); await step.sleepUntil("e", event.data.soon ? 3600 : Math.floor(at / 1000)); await step.sleepUntil("f", dayjs().add(1, "day").valueOf());`,
      ),
      errors: Array.from({ length: 6 }, () => ({ messageId: "invalid" as const, line: 4 })),
    },
    {
      name: "a retry",
      code: `import { RetryAfterError } from "inngest";
throw new RetryAfterError("x", "30 parsecs");`,
      errors: [
        { messageId: "invalid", line: 2, column: 32 },
      ],
    },
    {
      name: "a retry in seconds",
      code: `import { RetryAfterError } from "inngest";
throw new RetryAfterError("x", 30);`,
      errors: [
        { messageId: "invalid", line: 2, column: 32, suggestions: [{ messageId: "replace", output: `import { RetryAfterError } from "inngest";
throw new RetryAfterError("x", "30s");` }] },
      ],
    },
    {
      name: "a retry of two days",
      code: `import { RetryAfterError } from "inngest";
throw new RetryAfterError("x", "2d");`,
      errors: [
        { messageId: "invalid", line: 2, column: 32, suggestions: [{ messageId: "replace", output: `import { RetryAfterError } from "inngest";
throw new RetryAfterError("x", "24h");` }] },
      ],
    },
    {
      name: "words in a debounce",
      code: withOptions(`debounce: { period: "10 minutes", key: "event.data.id" }`),
      errors: [
        { messageId: "invalid", line: 3, column: 102, suggestions: [{ messageId: "replace", output: withOptions(`debounce: { period: "10m", key: "event.data.id" }`) }] },
      ],
    },
    {
      name: "words in a timeout",
      code: withOptions(`timeouts: { finish: "10 minutes" }`),
      errors: [
        { messageId: "invalid", line: 3, column: 102, suggestions: [{ messageId: "replace", output: withOptions(`timeouts: { finish: "10m" }`) }] },
      ],
    },
    {
      name: "words in a throttle, with the quotes of the file",
      code: withOptions("throttle: { limit: 1, period: '5 minutes' }"),
      errors: [
        { messageId: "invalid", line: 3, column: 112, suggestions: [{ messageId: "replace", output: withOptions("throttle: { limit: 1, period: '5m' }") }] },
      ],
    },
    {
      name: "days in a batch",
      code: withOptions(`batchEvents: { maxSize: 5, timeout: "1d" }`),
      errors: [
        { messageId: "invalid", line: 3, column: 118, suggestions: [{ messageId: "replace", output: withOptions(`batchEvents: { maxSize: 5, timeout: "24h" }`) }] },
      ],
    },
    {
      name: "a cancellation",
      code: withOptionsV3(`cancelOn: [{ event: "x/y", match: "data.id", timeout: "1h30m" }]`),
      errors: [
        { messageId: "invalid", line: 3, column: 106, suggestions: [{ messageId: "replace", output: withOptionsV3(`cancelOn: [{ event: "x/y", match: "data.id", timeout: "90m" }]`) }] },
      ],
    },
  ],
});

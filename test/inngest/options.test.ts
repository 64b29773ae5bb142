import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { INCOMPLETE, OPAQUE, checkFunctionOptions, optionKeys, suggestKey, type OptionProblem } from "../../inngest/options.js";

function problems(options: Record<string | symbol, unknown>, triggers: unknown = { event: "go" }, major: 3 | 4 = 4): OptionProblem[] {
  return checkFunctionOptions({ options: { id: "f", ...options }, triggers, major });
}

const brief = (found: OptionProblem[]) => found.map(({ kind, code, path, suggestion }) => [kind, code, path.join("."), ...(suggestion === undefined ? [] : [suggestion])].join(" "));

test.each<[string, unknown, string[]]>([
  ["the time zone of a cron", { cron: "0 9 * * *", timezone: "Europe/Paris" }, ["silent unknown-key triggers.0.timezone"]],
  ["a cron that loses its step", [{ cron: "*/45 * * * *" }, { cron: "0 */6 * * *" }], ["silent cron triggers.0.cron"]],
  ["another name for a condition", [{ event: "a/b", filter: "event.data.x" }], ["silent unknown-key triggers.0.filter if"]],
  ["options of the function", [{ event: "a/b", concurrency: { limit: 4 }, retries: 2 }], ["silent unknown-key triggers.0.concurrency", "silent unknown-key triggers.0.retries"]],
  ["an option of the function beside a cron", { cron: "0 9 * * *", idempotency: "event.id" }, ["silent unknown-key triggers.0.idempotency"]],
  ["a name of the trigger", { event: "a/b", name: "From the shop" }, []],
  ["a key that belongs to no trigger", { event: "a/b", description: "from the shop" }, []],
])("in triggers: %s", (_, triggers, expected) => {
  expect(brief(problems({}, triggers))).toEqual(expected);
  expect(brief(problems({}, triggers, 3))).toEqual(expected);
});

test.each<[string, Record<string, unknown>, string[]]>([
  ["nothing wrong", { retries: 3, concurrency: { limit: 5, key: "event.data.userId" }, cancelOn: [{ event: "stop", match: "data.id", timeout: "1d" }] }, []],
  ["a key of timeouts", { timeouts: { run: "10m" } }, ["silent unknown-key timeouts.run finish"]],
  ["an option misspelt", { concurency: 1 }, ["silent unknown-key concurency concurrency"]],
  ["an option by another name", { retry: 3 }, ["silent unknown-key retry retries"]],
  ["an option of nothing", { backoff: "exponential" }, ["silent unknown-key backoff"]],
  ["retries as an object", { retries: { attempts: 3 } }, ["unreadable unreadable retries"]],
  ["too many retries", { retries: 50 }, ["silent bounds retries 20"]],
  ["negative retries", { retries: -1 }, ["silent bounds retries 0"]],
  ["a timeout in words", { timeouts: { finish: "10 minutes" } }, ["silent duration timeouts.finish 10m"]],
  ["a throttle in words", { throttle: { limit: 1, period: "5 minutes" } }, ["unreadable duration throttle.period 5m"]],
  ["a throttle of half a second", { throttle: { limit: 1, period: "500ms" } }, ["silent bounds throttle.period 1s"]],
  ["a throttle of eight days", { throttle: { limit: 1, period: "8d" } }, ["unsupported bounds throttle.period"]],
  ["a debounce in words", { debounce: { period: "10 minutes", timeout: "1h" } }, ["refused duration debounce.period 10m"]],
  ["a debounce without an end", { debounce: { period: "10m" } }, ["doubtful bounds debounce"]],
  ["idempotency and a rate limit", { idempotency: "event.data.id", rateLimit: { limit: 1, period: "1m" } }, ["silent combination rateLimit"]],
  ["batches and idempotency", { idempotency: "event.data.id", batchEvents: { maxSize: 5, timeout: "5s" } }, ["silent combination idempotency"]],
  ["match and if", { cancelOn: [{ event: "a", match: "data.id", if: "async.data.n > 1" }] }, ["silent combination cancelOn.0.if"]],
  ["a cancellation of all", { cancelOn: [{ event: "a" }] }, ["doubtful scope cancelOn.0"]],
  ["a cancellation without an event", { cancelOn: [{ match: "data.id" }, { event: null, if: "async.data.id == event.data.id" }] }, ["refused scope cancelOn.0", "refused scope cancelOn.1"]],
  ["cancellations that are no list", { cancelOn: { event: "a", match: "data.id" } }, ["refused unreadable cancelOn"]],
  ["a cancellation that is a text", { cancelOn: ["a"] }, ["refused unreadable cancelOn.0"]],
  ["keys and conditions of a batch that are no texts", { batchEvents: { maxSize: 2, timeout: "2s", key: 5, if: true } }, ["refused batch-text batchEvents.key", "refused batch-text batchEvents.if"]],
  ["a cancellation that cannot be timed", { cancelOn: [{ event: "a", match: "data.id", timeout: "1h30m" }] }, ["silent duration cancelOn.0.timeout 90m"]],
  ["a match that is none", { cancelOn: [{ event: "a", match: "event.data.id" }] }, ["silent syntax cancelOn.0.match"]],
  ["a condition that is refused", { cancelOn: [{ event: "a", if: "event.data.x == async.data.x + 1" }] }, ["refused policy cancelOn.0.if"]],
  ["a condition on one event", { cancelOn: [{ event: "a", if: "async.data.all == true" }] }, ["doubtful scope cancelOn.0.if"]],
  ["a name as a key", { concurrency: [{ limit: 1, key: "openai", scope: "account" }] }, ["silent undeclared-variable concurrency.0.key"]],
  ["no limit", { concurrency: 0 }, []],
  ["new forms of limits", { concurrency: { fn: [{ limit: 1 }] } }, []],
])("%s", (_, options, expected) => {
  expect(brief(problems(options))).toEqual(expected);
});

test.each<[string, unknown, 3 | 4, string[]]>([
  ["an empty cron", { cron: "" }, 4, ["silent trigger triggers.0"]],
  ["an empty cron", { cron: "" }, 3, ["refused cron triggers.0.cron"]],
  ["both", { event: "a", cron: "* * * * *" }, 4, ["silent trigger triggers.0"]],
  ["both", { event: "a", cron: "* * * * *" }, 3, ["silent trigger triggers.0"]],
  ["a condition on a cron", { cron: "* * * * *", if: "true" }, 4, ["silent trigger triggers.0.if"]],
  ["a jitter", { cron: "* * * * *", jitter: "1s" }, 3, ["silent jitter triggers.0.jitter"]],
  ["a jitter", { cron: "* * * * *", jitter: "1s" }, 4, []],
  ["the second of two", [{ cron: "" }, { event: "a", if: "data.x" }], 4, ["refused undeclared-variable triggers.1.if", "silent trigger triggers.0"]],
  ["a descriptor", [{ cron: "@daily" }], 4, ["refused cron triggers.0.cron 0 0 * * *"]],
  ["a wildcard in the middle", { event: "user/*/created" }, 4, ["silent wildcard triggers.0.event"]],
  ["a wildcard without a delimiter", { event: "user*" }, 4, ["silent wildcard triggers.0.event"]],
  ["a wildcard", { event: "user/*" }, 4, []],
  ["an event that Inngest does not send", { event: "inngest/function.done" }, 4, ["silent reserved-event triggers.0.event"]],
  ["an event that Inngest sends", { event: "inngest/function.failed" }, 4, []],
  ["a text", "app/x", 3, []],
  ["a text", "app/x", 4, ["silent trigger triggers.0"]],
  ["a text in a list", ["0 9 * * *"], 3, ["refused trigger triggers.0"]],
  ["what is not known", [OPAQUE, { event: OPAQUE }, { [INCOMPLETE]: true }], 4, []],
  ["none", undefined, 4, []],
])("trigger: %s in v%#", (_, triggers, major, expected) => {
  expect(brief(problems({}, triggers, major))).toEqual(expected);
});

describe("what is not known", () => {
  test("is not judged", () => {
    expect(problems({ retries: OPAQUE, batchEvents: { [INCOMPLETE]: true }, throttle: { limit: OPAQUE, [INCOMPLETE]: true } })).toEqual([]);
  });

  test("is not judged in other limits", () => {
    expect(problems({ rateLimit: { limit: 1, [INCOMPLETE]: true }, debounce: { period: OPAQUE, timeout: OPAQUE } })).toEqual([]);
  });

  test("counts as there", () => {
    expect(brief(problems({ batchEvents: OPAQUE, debounce: OPAQUE }))).toEqual(["refused combination debounce"]);
  });
});

test("a cancellation without an event in v3", () => {
  expect(brief(problems({ cancelOn: [{ match: "data.id" }] }, { event: "a" }, 3))).toEqual(["silent scope cancelOn.0"]);
});

test("an empty name: v4 takes the id for it", () => {
  expect(brief(problems({ id: "f", name: "" }))).toEqual([]);
  expect(brief(problems({ id: "f", name: "" }, { event: "a" }, 3))).toEqual(["refused name name"]);
});

test("a v3 trigger among the options is not known there", () => {
  expect(brief(problems({ triggers: [{ event: "a" }] }, { event: "a" }, 3))).toEqual(["silent unknown-key triggers"]);
});

test("suggestions keep their distance", () => {
  expect(suggestKey("debouce", optionKeys.function[4])).toBe("debounce");
  expect(suggestKey("name2", optionKeys.function[4])).toBe("name");
  expect(suggestKey("tags", optionKeys.function[4])).toBeUndefined();
});

describe("what most functions have", () => {
  const text = fc.oneof(fc.constant(OPAQUE), fc.constantFrom("", "a", "app/user.created", "app/*", "inngest/function.failed", "inngest/other"), fc.string(), fc.string({ minLength: 200, maxLength: 300 }));
  const retries = fc.oneof(fc.constant(OPAQUE), fc.integer({ min: -2, max: 30 }), fc.double({ noNaN: true }));
  const limit = fc.oneof(fc.constant(OPAQUE), fc.constant("5"), fc.integer({ min: -2, max: 2 ** 40 }), fc.double({ noNaN: true }));
  const concurrency = fc.oneof(limit, fc.record({ limit, key: text }, { requiredKeys: [] }));
  const options = fc.record({ id: text, name: text, retries, concurrency, onFailure: fc.constant(OPAQUE) }, { requiredKeys: [] });
  const trigger = fc.record({ event: text, cron: text }, { requiredKeys: [] });

  test("is judged as it is from all sides", () => {
    fc.assert(
      fc.property(options, fc.oneof(trigger, fc.array(trigger, { maxLength: 2 }), text), fc.constantFrom(3 as const, 4 as const), (options, triggers, major) => {
        // An option that is there and is nothing: enough to have everything looked at.
        const inFull = checkFunctionOptions({ options: { ...options, idempotency: undefined }, triggers, major });
        expect(checkFunctionOptions({ options, triggers, major })).toEqual(inFull);
      }),
      { numRuns: 2000 },
    );
  });
});

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { toRegistration } from "../../inngest/options.js";
import { OPAQUE, findRefusals, findUnreadable, validateSync } from "../../inngest/registration.js";

interface Verdict {
  name: string;
  config: Record<string, unknown>;
  triggers: Record<string, unknown>[];
  v3: "accepted" | "refused";
  v4: "accepted" | "refused";
}

const verdicts = JSON.parse(readFileSync("fixtures/conformance/verdicts.json", "utf8")) as Verdict[];

describe.each([3, 4] as const)("what the server said to v%d", (major) => {
  test.each(verdicts.map((verdict) => [verdict.name, verdict] as const))("%s", (_, { config, triggers, ...said }) => {
    const registration = toRegistration({ id: "f", ...config }, triggers, major).config;
    expect(validateSync(registration).length > 0 ? "refused" : "accepted").toBe(major === 3 ? said.v3 : said.v4);
  });
});

test("what is there twice is named", () => {
  const texts = (triggers: unknown[]) => findRefusals({ id: "a-f", name: "f", triggers }).filter(({ code }) => code === "duplicate-trigger").map(({ message }) => message);
  expect(texts([{ event: "a" }, { event: "a" }])).toEqual(["The event 'a' is there twice"]);
  expect(texts([{ cron: "* * * * *" }, { cron: "* * * * *" }])).toEqual(["The cron '* * * * *' is there twice"]);
  expect(texts([{}, {}])).toEqual(["The empty trigger is there twice"]);
});

/** Drawn at random from every option and odd value; some 2,900 of them were given to the server, and these are kept. */
const drawn = JSON.parse(readFileSync("fixtures/conformance/verdicts-drawn.json", "utf8")) as Omit<Verdict, "name">[];

test.each([3, 4] as const)("what the server said to v%d of options drawn at random", (major) => {
  const ours = drawn.map(({ config, triggers }) => {
    const registration = toRegistration({ id: "f", ...config }, triggers, major).config;
    return { config, triggers, said: validateSync(registration).length > 0 ? "refused" : "accepted" };
  });
  expect(ours).toEqual(drawn.map(({ config, triggers, v3, v4 }) => ({ config, triggers, said: major === 3 ? v3 : v4 })));
});

const refusals = (config: Record<string, unknown>) =>
  findRefusals({ id: "a-f", name: "f", triggers: [{ event: "go" }], ...config }).map(({ path, code }) => `${path.join(".")}: ${code}`);

// inngest `Function.Validate` and what it calls, beyond the recorded verdicts.
test.each<[string, Record<string, unknown>, string[]]>([
  ["no name", { name: "" }, ["name: name"]],
  ["three limits", { concurrency: [{ limit: 1 }, { limit: 2 }, { limit: 3 }] }, ["concurrency: too-many"]],
  ["a scope without a key", { concurrency: [{ limit: 1, scope: "env" }] }, ["concurrency.0.key: concurrency"]],
  ["the scope fn without a key", { concurrency: [{ limit: 1, scope: "fn" }] }, []],
  ["an empty concurrency key", { concurrency: { limit: 1, key: "" } }, ["concurrency.key: expression"]],
  ["limits of functions", { concurrency: { fn: [{ limit: 1 }, { limit: 2 }] } }, ["concurrency.fn: too-many"]],
  ["a limit of 0 for the function", { concurrency: { fn: [{ limit: 0 }] } }, ["concurrency.fn.0.limit: concurrency"]],
  ["app scope", { concurrency: { fn: [{ limit: 1, scope: "app" }] } }, ["concurrency.fn.0.scope: concurrency"]],
  ["limits of steps", { concurrency: { step: [{ limit: 1, scope: "account" }] } }, ["concurrency.step.0.key: concurrency"]],
  ["no triggers", { triggers: [] }, []],
  ["a trigger of nothing", { triggers: [{}] }, ["triggers.0: trigger"]],
  ["a trigger of both", { triggers: [{ event: "a", cron: "* * * * *" }] }, ["triggers.0: trigger"]],
  ["an event without a name", { triggers: [{ event: "" }] }, ["triggers.0.event: event-name"]],
  ["a name of 255", { triggers: [{ event: "e".repeat(255) }] }, []],
  ["a name of 256 bytes", { triggers: [{ event: "é".repeat(128) }] }, ["triggers.0.event: event-name"]],
  ["one event, two conditions", { triggers: [{ event: "a" }, { event: "a", expression: "event.data.x" }] }, []],
  ["one event, one condition, twice", { triggers: [{ event: "a", expression: "true" }, { event: "a", expression: "true" }] }, ["triggers.1: duplicate-trigger"]],
  ["one cron, two jitters", { triggers: [{ cron: "* * * * *", jitter: "1s" }, { cron: "* * * * *", jitter: "2s" }] }, ["triggers.1: duplicate-trigger"]],
  ["one cron in two zones", { triggers: [{ cron: "TZ=UTC 0 0 * * *" }, { cron: "0 0 * * *" }] }, []],
  ["a jitter of half a second", { triggers: [{ cron: "* * * * *", jitter: "500ms" }] }, ["triggers.0.jitter: jitter"]],
  ["a jitter of six minutes", { triggers: [{ cron: "* * * * *", jitter: "6m" }] }, ["triggers.0.jitter: jitter"]],
  ["no jitter", { triggers: [{ cron: "* * * * *", jitter: "" }] }, []],
  ["ten triggers", { triggers: Array.from({ length: 10 }, (_, n) => ({ event: `e${n}` })) }, []],
  ["a batch without a size", { batchEvents: { timeout: "2s" } }, ["batchEvents.maxSize: batch-size"]],
  ["half an event", { batchEvents: { maxSize: 2.5, timeout: "2s" } }, ["batchEvents.maxSize: batch-size"]],
  ["a batch without a timeout", { batchEvents: { maxSize: 2 } }, ["batchEvents.timeout: batch-timeout"]],
  ["a batch of half a second", { batchEvents: { maxSize: 2, timeout: "500ms" } }, ["batchEvents.timeout: batch-timeout"]],
  ["a batch with debounce", { batchEvents: { maxSize: 2, timeout: "2s" }, debounce: { period: "1s" } }, ["debounce: combination"]],
  ["a batch with an empty list of cancellations", { batchEvents: { maxSize: 2, timeout: "2s" }, cancel: [] }, []],
  ["a batch with a priority of nothing", { batchEvents: { maxSize: 2, timeout: "2s" }, priority: {} }, []],
  ["a batch with throttle", { batchEvents: { maxSize: 2, timeout: "2s" }, throttle: { limit: 1, period: "1m" } }, []],
  ["a broken batch key", { batchEvents: { maxSize: 2, timeout: "2s", key: "data.id" } }, ["batchEvents.key: expression"]],
  ["a broken batch condition", { batchEvents: { maxSize: 2, timeout: "2s", if: "event.data.x = 1" } }, ["batchEvents.if: expression"]],
  ["six cancellations", { cancel: Array.from({ length: 6 }, (_, n) => ({ event: `e${n}` })) }, ["cancel: too-many"]],
  ["has in a cancellation", { cancel: [{ event: "a", if: "has(async.data.x)" }] }, ["cancel.0.if: expression"]],
  ["an empty debounce key", { debounce: { period: "1s", key: "" } }, []],
  ["a debounce without a period", { debounce: {} }, ["debounce.period: debounce-period"]],
  ["a debounce of eight days", { debounce: { period: "8d" } }, ["debounce.period: debounce-period"]],
  ["a debounce timeout of nothing", { debounce: { period: "1s", timeout: "soon" } }, []],
  ["a rate limit without a limit", { rateLimit: { period: "1m" } }, ["rateLimit.limit: rate-limit"]],
  ["a rate limit without a period", { rateLimit: { limit: 1 } }, ["rateLimit.period: rate-limit"]],
  ["a rate limit of a day", { rateLimit: { limit: 1, period: "24h" } }, []],
  ["a rate limit in words", { rateLimit: { limit: 1, period: "1 hour" } }, ["rateLimit.period: duration"]],
  ["a broken rate limit under idempotency", { rateLimit: { limit: 0, period: "x" }, idempotency: "event.data.id" }, []],
  ["an empty idempotency", { idempotency: "" }, ["idempotency: expression"]],
  ["a broken singleton key", { singleton: { mode: "skip", key: "((" } }, []],
])("%s", (_, config, expected) => {
  expect(refusals(config)).toEqual(expected);
});

// The types of inngest `pkg/sdk/function.go`: what Go's decoder does not take, the SDK never hears of.
test.each<[string, Record<string, unknown>, string[]]>([
  ["a fraction of a retry", { steps: { step: { retries: { attempts: 1.5 } } } }, ["steps.step.retries.attempts"]],
  ["retries as an object", { steps: { step: { retries: { attempts: { attempts: 3 } } } } }, ["steps.step.retries.attempts"]],
  ["an unknown scope", { concurrency: { limit: 1, scope: "team", key: "event.data.id" } }, ["concurrency.scope"]],
  ["an unknown mode", { singleton: { mode: "drop" } }, ["singleton.mode"]],
  ["a mode in capitals", { singleton: { mode: "SKIP" } }, []],
  ["a throttle in words", { throttle: { limit: 1, period: "5 minutes" } }, ["throttle.period"]],
  ["a throttle without a period", { throttle: { limit: 1 } }, ["throttle.period"]],
  ["a negative limit", { throttle: { limit: -1, period: "1m" }, rateLimit: { limit: -1, period: "1m" } }, ["rateLimit.limit", "throttle.limit"]],
  ["a number for a timeout", { timeouts: { finish: 5 } }, ["timeouts.finish"]],
  ["a number for a priority", { priority: { run: 5 } }, ["priority.run"]],
  ["a number of limits", { concurrency: 1.5 }, []],
  ["a text of a limit", { concurrency: "5" }, []],
  ["a batch that is a number", { batchEvents: 5 }, ["batchEvents"]],
  ["what is not known", { retries: OPAQUE, throttle: OPAQUE, rateLimit: { limit: OPAQUE, period: OPAQUE } }, []],
])("%s", (_, config, expected) => {
  expect(findUnreadable(config).map(({ path }) => path.join("."))).toEqual(expected);
  if (expected.length > 0) expect(validateSync({ name: "", ...config })).toEqual([]);
});

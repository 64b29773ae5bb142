import { Inngest } from "inngest";
import { describe, expect, test } from "vitest";
import { createHarness } from "../../../harness/index.js";
import { go, harnessFor, outcomesOf } from "./flow.js";

describe("rateLimit", () => {
  // inngest/inngest tests/golang/rate_limit_test.go
  test("one a day for each key", async () => {
    await using t = await harnessFor({ rateLimit: { limit: 1, period: "24h", key: "event.data.number" } });
    await t.send(go({ number: 10 }));
    await t.advance("5s");
    await t.send(go({ number: 10 }));
    await t.advance("5s");
    await t.send(go({ number: 1 }));
    expect(t.runs.map((run) => run.event.data.number)).toEqual([10, 1]);
    expect(outcomesOf(t, 1)).toMatchObject([{ kind: "skipped", reason: "rate limited" }]);
    await t.advance("24h");
    await t.send(go({ number: 10 }));
    expect(t.runs).toHaveLength(3);
  });

  // pkg/constraintapi/lua.go: the burst of a rate limit is a tenth of its limit.
  test.each([
    { limit: 5, period: "60s", sent: 3, runs: 1 },
    { limit: 10, period: "60s", sent: 3, runs: 2 },
    { limit: 35, period: "60s", sent: 10, runs: 4 },
  ] as const)("$limit per $period: $runs at once", async ({ limit, period, sent, runs }) => {
    await using t = await harnessFor({ rateLimit: { limit, period } });
    await t.send(Array.from({ length: sent }, (_, n) => go({ n })));
    expect(t.runs).toHaveLength(runs);
  });

  // executor/constraints.go, getScheduleConstraints: the event is given up, and nobody is told.
  test("a key that cannot be evaluated lets nothing start", async () => {
    await using t = await harnessFor({ rateLimit: { limit: 5, period: "60s", key: "event.data.k.size()" } });
    await t.send([go({ k: 5 }), go({ k: "ab" })]);
    expect(t.runs.map((run) => run.event.data.k)).toEqual(["ab"]);
    expect(outcomesOf(t, 0)).toMatchObject([{ kind: "skipped", reason: "rate limit key failed" }]);
  });

  test("capacity comes back evenly, not by window", async () => {
    await using t = await harnessFor({ rateLimit: { limit: 5, period: "60s" } });
    await t.send(go());
    await t.advance(11_999);
    await t.send(go());
    expect(t.runs).toHaveLength(1);
    await t.advance(1);
    await t.send(go());
    expect(t.runs).toHaveLength(2);
  });

  test.each([{}, { key: false }, { key: null }])("a key that is %j", async (data) => {
    await using t = await harnessFor({ rateLimit: { limit: 1, period: "1h", key: "event.data.key" } });
    await t.send([go(data), go(data)]);
    // Missing and false: not limited. `null` is a key.
    expect(t.runs).toHaveLength("key" in data && data.key === null ? 1 : 2);
  });

  test("an invoked function that is limited fails the step", async () => {
    const inngest = new Inngest({ id: "app", isDev: true });
    const child = inngest.createFunction({ id: "child", rateLimit: { limit: 1, period: "1h" }, triggers: [] }, () => "child");
    const parent = inngest.createFunction({ id: "parent", retries: 0, triggers: { event: "go" } }, async ({ step }) => {
      const first = await step.invoke("first", { function: child });
      const second = await step.invoke("second", { function: child }).catch((error: unknown) => (error as Error).message);
      return [first, second];
    });
    await using t = await createHarness({ functions: [parent, child] });
    const [run] = await t.send(go());
    expect(run!.output).toEqual(["child", "invoked function is rate limited"]);
  });
});

describe("idempotency", () => {
  test("one in 24 hours for each key", async () => {
    await using t = await harnessFor({ idempotency: "event.data.id" });
    await t.send([go({ id: 1 }), go({ id: 1 }), go({ id: 2 })]);
    await t.advance(24 * 3_600_000 - 1);
    await t.send(go({ id: 1 }));
    expect(t.runs.map((run) => run.event.data.id)).toEqual([1, 2]);
    await t.advance(1);
    await t.send(go({ id: 1 }));
    expect(t.runs).toHaveLength(3);
    expect(outcomesOf(t, 1)).toMatchObject([{ kind: "skipped", reason: "idempotency key seen in the last 24 hours" }]);
  });

  // pkg/sdk/function.go: idempotency takes the place of rateLimit.
  test("it overrides rateLimit", async () => {
    await using t = await harnessFor({ idempotency: "event.data.id", rateLimit: { limit: 1, period: "1h" } });
    await t.send([go({ id: 1 }), go({ id: 2 })]);
    expect(t.runs).toHaveLength(2);
  });
});

describe("event id", () => {
  test("the same id starts a function once in 24 hours, also after the run is over", async () => {
    await using t = await harnessFor({});
    await t.send(go({ n: 1 }, { id: "x" }));
    await t.advance("1h");
    await t.send(go({ n: 2 }, { id: "x" }));
    expect(t.runs.map((run) => run.event.data.n)).toEqual([1]);
    expect(outcomesOf(t, 1)).toMatchObject([{ kind: "skipped", reason: "event id seen in the last 24 hours" }]);
    await t.advance("24h");
    await t.send(go({ n: 3 }, { id: "x" }));
    expect(t.runs).toHaveLength(2);
  });

  test("a duplicate still counts against the rate limit of its function only once", async () => {
    await using t = await harnessFor({ rateLimit: { limit: 1, period: "10s" } });
    await t.send([go({ n: 1 }, { id: "x" }), go({ n: 2 }, { id: "x" })]);
    expect(outcomesOf(t, 1)).toMatchObject([{ kind: "skipped", reason: "event id seen in the last 24 hours" }]);
  });
});

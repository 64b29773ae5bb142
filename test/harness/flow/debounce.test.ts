import { describe, expect, test } from "vitest";
import { firstRequest, go, harnessFor, outcomesOf, START } from "./flow.js";

describe("debounce", () => {
  // inngest/inngest tests/golang/debounce_test.go, TestDebounceWithSingleKey
  test("the last event, a period and a second after it", async () => {
    await using t = await harnessFor({ debounce: { period: "5s", key: "event.data.name" } });
    for (let n = 1; n <= 4; n++) {
      await t.send(go({ n, name: "debounce" }));
      await t.advance("1s");
    }
    await t.send(go({ n: 999, name: "debounce" }));
    await t.advance("6s");
    expect(t.runs).toHaveLength(0);
    await t.advance("50ms");
    expect(t.runs.map((run) => run.event.data.n)).toEqual([999]);
    expect(firstRequest(t.runs[0]!)).toBe(4 + 5 + 1.05);
    await t.send(go({ n: 1, name: "debounce" }));
    await t.drain();
    expect(t.runs).toHaveLength(2);
  });

  // TestDebounecWithMultipleKeys
  test("each key by itself", async () => {
    await using t = await harnessFor({ debounce: { period: "5s", key: "event.data.name" } });
    await t.send([0, 1, 2, 3, 4].map((n) => go({ name: `debounce ${n}` })));
    await t.drain();
    expect(t.runs).toHaveLength(5);
  });

  // TestDebounce_OutOfOrderTS; that an older event does not extend the time follows from updateDebounce.lua.
  test("an older event neither takes over nor extends", async () => {
    await using t = await harnessFor({ debounce: { period: "5s" } });
    await t.send(go({ name: "future" }, { ts: START + 2000 }));
    await t.advance("1s");
    await t.send(go({ name: "now" }, { ts: START }));
    await t.drain();
    expect(t.runs.map((run) => run.event.data.name)).toEqual(["future"]);
    expect(firstRequest(t.runs[0]!)).toBe(6.05);
    expect(outcomesOf(t, 1)).toMatchObject([{ kind: "skipped", reason: "older than the event that is debounced" }]);
  });

  // TestDebounce_Timeout: an event every second
  test("a timeout ends it", async () => {
    await using t = await harnessFor({ debounce: { period: "5s", timeout: "10s" } });
    for (let n = 0; n <= 20; n++) {
      await t.send(go({ n }));
      await t.advance("1s");
    }
    // What comes in the second between the timeout and the run starts a debounce of its own.
    expect(t.runs.map((run) => [run.event.data.n, firstRequest(run)])).toEqual([[9, 11.05]]);
    await t.drain();
    expect(t.runs.map((run) => run.event.data.n)).toEqual([9, 19, 20]);
  });

  test("an event after the period and before the run starts the next debounce", async () => {
    await using t = await harnessFor({ debounce: { period: "2s" } });
    await t.send(go({ n: 1 }));
    await t.advance("2500ms");
    await t.send(go({ n: 2 }));
    await t.drain();
    expect(t.runs.map((run) => [run.event.data.n, firstRequest(run)])).toEqual([
      [1, 3.05],
      [2, 2.5 + 3.05],
    ]);
  });

  test("what was held and replaced is visible", async () => {
    await using t = await harnessFor({ debounce: { period: "2s" } });
    await t.send([go({ n: 1 }), go({ n: 2 })]);
    const first = t.events[0]!.id;
    expect(outcomesOf(t, 0)).toMatchObject([{ kind: "debounced", until: START + 3050 }]);
    expect(outcomesOf(t, 1)).toMatchObject([{ kind: "debounced", until: START + 3050, replaced: first }]);
    await t.drain();
    expect(outcomesOf(t, 1)).toMatchObject([{ kind: "debounced" }, { kind: "started" }]);
  });

  test("events with one id are debounced like any others", async () => {
    await using t = await harnessFor({ debounce: { period: "1s" } });
    await t.send(go({ n: 1 }, { id: "x" }));
    await t.drain();
    await t.send(go({ n: 2 }, { id: "x" }));
    await t.drain();
    expect(t.runs.map((run) => run.event.data.n)).toEqual([1, 2]);
  });

  test("a rate limit counts what comes in, not what runs", async () => {
    await using t = await harnessFor({ debounce: { period: "2s" }, rateLimit: { limit: 1, period: "1m" } });
    await t.send([go({ n: 1 }), go({ n: 2 })]);
    await t.drain();
    expect(t.runs.map((run) => run.event.data.n)).toEqual([1]);
  });
});

import { Inngest } from "inngest";
import { describe, expect, test } from "vitest";
import { createHarness } from "../../../harness/index.js";
import { firstRequest, go, harnessFor, outcomesOf, secondsOf, START } from "./flow.js";

const numbers = (events: readonly { data?: unknown }[]) => events.map(({ data }) => (data as { n?: unknown }).n);

describe("batchEvents", () => {
  // Events are gathered for half a second before they go to a batch (pkg/execution/batch/buffer.go).
  test("a full batch starts at once, the rest when its time is over", async () => {
    await using t = await harnessFor({ batchEvents: { maxSize: 2, timeout: "5s" } }, ({ events }) => numbers(events));
    await t.send([1, 2, 3].map((n) => go({ n })));
    expect(t.runs.map((run) => run.output)).toEqual([[1, 2]]);
    await t.advance("6s");
    expect(t.runs.map((run) => run.output)).toEqual([[1, 2], [3]]);
    expect(firstRequest(t.runs[1]!)).toBe(5.5);
  });

  test("the timer counts from half a second after the first event", async () => {
    await using t = await harnessFor({ batchEvents: { maxSize: 10, timeout: "5s" } }, ({ events }) => numbers(events));
    await t.send(go({ n: 1 }));
    await t.advance("3s");
    await t.send(go({ n: 2 }));
    await t.advance("3s");
    expect(t.runs.map((run) => run.output)).toEqual([[1, 2]]);
    await t.send(go({ n: 3 }));
    await t.drain();
    expect(t.runs.map(firstRequest)).toEqual([5.5, 11.5]);
  });

  test("a batch that becomes full later than half a second after its first event starts when its time is over", async () => {
    await using t = await harnessFor({ batchEvents: { maxSize: 2, timeout: "5s" } }, ({ events }) => numbers(events));
    await t.send(go({ n: 1 }));
    await t.advance("1s");
    await t.send([2, 3].map((n) => go({ n })));
    await t.advance("1s");
    await t.send(go({ n: 4 }));
    expect(outcomesOf(t, 1)).toMatchObject([{ kind: "batched", size: 2, until: START + 5500 }]);
    expect(outcomesOf(t, 2)).toMatchObject([{ kind: "batched", size: 1, until: START + 6000 }]);
    expect(outcomesOf(t, 3)).toMatchObject([{ kind: "batched", size: 2, until: START + 6000 }]);
    await t.drain();
    expect(t.runs.map((run) => [run.output, firstRequest(run)])).toEqual([
      [[1, 2], 5.5],
      [[3, 4], 6],
    ]);
  });

  test("events that arrive shortly before a batch starts are not in it", async () => {
    await using t = await harnessFor({ batchEvents: { maxSize: 3, timeout: "2s" } }, ({ events }) => numbers(events));
    await t.send(go({ n: 1 }));
    await t.advance("2300ms");
    await t.send(go({ n: 2 }));
    expect(outcomesOf(t, 1)).toMatchObject([{ kind: "batched", size: 1, until: START + 4800 }]);
    await t.drain();
    expect(t.runs.map((run) => [run.output, firstRequest(run)])).toEqual([
      [[1], 2.5],
      [[2], 4.8],
    ]);
  });

  test("each key by itself", async () => {
    await using t = await harnessFor({ batchEvents: { maxSize: 2, timeout: "5s", key: "event.data.k" } }, ({ events }) =>
      numbers(events),
    );
    await t.send([go({ n: 1, k: "a" }), go({ n: 2, k: "b" }), go({ n: 3, k: "a" })]);
    await t.drain();
    expect(t.runs.map((run) => run.output)).toEqual([[1, 3], [2]]);
  });

  test("what does not satisfy `if` runs by itself, at once", async () => {
    const options = { batchEvents: { maxSize: 2, timeout: "5s", if: "event.data.free == true" } } as const;
    await using t = await harnessFor(options, ({ events }) => numbers(events));
    await t.send([go({ n: 1, free: true }), go({ n: 2, free: false }), go({ n: 3 }), go({ n: 4, free: true })]);
    expect(t.runs.map((run) => run.output)).toEqual([[2], [3], [1, 4]]);
  });

  test("10 MiB are enough", async () => {
    await using t = await harnessFor({ batchEvents: { maxSize: 100, timeout: "50s" } }, ({ events }) => events.length);
    const text = "x".repeat(2_700_000);
    await t.send([1, 2, 3, 4, 5].map((n) => go({ n, text })));
    await t.drain();
    expect(t.runs.map((run) => [run.output, firstRequest(run)])).toEqual([
      [4, 50],
      [1, 50.5],
    ]);
  });

  test("events with one id are all in it", async () => {
    await using t = await harnessFor({ batchEvents: { maxSize: 2, timeout: "5s" } }, ({ events }) => numbers(events));
    await t.send([go({ n: 1 }, { id: "x" }), go({ n: 2 }, { id: "x" })]);
    await t.send([go({ n: 3 }, { id: "x" }), go({ n: 4 }, { id: "x" })]);
    expect(t.runs.map((run) => run.output)).toEqual([[1, 2], [3, 4]]);
  });

  test("a batch does not wait for the ts of its events, and no rate limit holds it", async () => {
    const options = { batchEvents: { maxSize: 2, timeout: "5s" }, rateLimit: { limit: 1, period: "1h" } } as const;
    await using t = await harnessFor(options, ({ events }) => events.length);
    for (let i = 0; i < 2; i++) await t.send([go({}, { ts: START + 60_000 }), go()]);
    expect(t.runs.map((run) => run.output)).toEqual([2, 2]);
  });

  test("waiting events say so", async () => {
    await using t = await harnessFor({ batchEvents: { maxSize: 3, timeout: "5s" } });
    await t.send([go(), go()]);
    expect(outcomesOf(t, 1)).toMatchObject([{ kind: "batched", size: 2, until: START + 5500 }]);
    await t.drain();
    expect(outcomesOf(t, 1)).toMatchObject([{ kind: "batched" }, { kind: "started" }]);
  });

  test("a start timeout is only looked at when the batch could start", async () => {
    const options = { batchEvents: { maxSize: 2, timeout: "5s" }, throttle: { limit: 1, period: "4s" }, timeouts: { start: "1s" } } as const;
    await using t = await harnessFor(options);
    await t.send([1, 2, 3, 4].map((n) => go({ n })));
    await t.drain();
    expect(t.runs.map(({ status, endedAt }) => [status, secondsOf(endedAt)])).toEqual([
      ["completed", 0],
      ["cancelled", 4],
    ]);
  });

  test("all that invoked a batch have its run as their child", async () => {
    const inngest = new Inngest({ id: "app", isDev: true });
    const child = inngest.createFunction({ id: "child", batchEvents: { maxSize: 2, timeout: "5s" }, triggers: [] }, () => "done");
    const caller = inngest.createFunction({ id: "caller", triggers: { event: "go" } }, ({ step }) => step.invoke("call", { function: child }));
    await using t = await createHarness({ functions: [caller, child] });
    const [first, second] = await t.send([go(), go()]);
    const [batch] = t.runsOf("child");
    expect([first!.invoked, second!.invoked]).toEqual([[batch], [batch]]);
    expect(batch!.parent?.id).toBe(first!.id);
    expect([first!.output, second!.output]).toEqual(["done", "done"]);
  });
});

import { Inngest } from "inngest";
import { describe, expect, test } from "vitest";
import { createHarness } from "../../../harness/index.js";
import { firstRequest, go, harnessFor, secondsOf } from "./flow.js";

const wait = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

/** How many of these were under way at once, at most. */
class Gauge {
  #now = 0;
  highest = 0;

  async during(seconds: number): Promise<void> {
    this.highest = Math.max(this.highest, ++this.#now);
    await wait(seconds);
    this.#now--;
  }
}

describe("concurrency", () => {
  test.each([
    { concurrency: 1, ends: [5, 10, 15] },
    { concurrency: { limit: 2 }, ends: [5, 5, 10] },
    { concurrency: 0, ends: [5, 5, 5] },
    // The server reads a number as a whole one, and anything else as none (inngest `pkg/inngest/concurrency.go`).
    { concurrency: 1.5, ends: [5, 5, 5] },
    { concurrency: [{ limit: 3 }, { limit: 2 }], ends: [5, 5, 10] },
  ] as const)("$concurrency", async ({ concurrency, ends }) => {
    await using t = await harnessFor({ concurrency: concurrency as number }, ({ step }) => step.run("work", () => wait(5)));
    await t.send([go(), go(), go()]);
    await t.drain();
    expect(t.runs.map((run) => secondsOf(run.endedAt))).toEqual(ends);
  });

  test("counts requests: a run that sleeps or waits leaves its place", async () => {
    await using t = await harnessFor({ concurrency: 1 }, async ({ step }) => {
      await step.run("before", () => wait(1));
      await step.sleep("sleep", "10s");
      await step.waitForEvent("wait", { event: "answer", timeout: "10s" });
    });
    await t.send([go(), go()]);
    await t.drain();
    expect(t.runs.map(firstRequest)).toEqual([0, 1]);
    expect(t.runs.map((run) => secondsOf(run.endedAt))).toEqual([21, 22]);
  });

  // inngest/inngest pkg/execution/queue/item.go (`Score`), process.go: a job due within two seconds is taken at once and waits
  // in memory. Recorded in fixtures/conformance: concurrency-two-limits.
  test("a sleep of up to two seconds keeps its place", async () => {
    await using t = await harnessFor({ concurrency: 1 }, async ({ step }) => {
      await step.sleep("nap", "2s");
    });
    await t.send([go(), go()]);
    await t.drain();
    expect(t.runs.map((run) => secondsOf(run.endedAt))).toEqual([2, 4]);
  });

  test.each([
    ["2s", [2, 4]],
    ["3s", [3, 3]],
  ])("a wait of %s: its time-out is work, too", async (timeout, ends) => {
    await using t = await harnessFor({ concurrency: 1 }, async ({ step }) => {
      await step.waitForEvent("wait", { event: "answer", timeout });
    });
    await t.send([go(), go()]);
    await t.drain();
    expect(t.runs.map((run) => secondsOf(run.endedAt))).toEqual(ends);
  });

  test("a wait that is answered keeps its place until it would have timed out", async () => {
    await using t = await harnessFor({ concurrency: 1 }, async ({ step }) => {
      await step.waitForEvent("wait", { event: "answer", timeout: "2s" });
    });
    const [run] = await t.send(go());
    await t.advance("1s");
    await t.send({ name: "answer" });
    expect(run!.pending).toMatchObject([{ kind: "step", reason: "concurrency limit 1" }]);
    await t.drain();
    expect(secondsOf(run!.endedAt)).toBe(2);
  });

  test("the steps of one run count, too", async () => {
    const gauge = new Gauge();
    await using t = await harnessFor({ concurrency: 2 }, async ({ step }) => {
      await Promise.all(["a", "b", "c", "d"].map((id) => step.run(id, () => gauge.during(3))));
    });
    const [run] = await t.send(go());
    await t.drain();
    expect(gauge.highest).toBe(2);
    expect(secondsOf(run!.endedAt)).toBe(6);
  });

  test("by key: others go on", async () => {
    await using t = await harnessFor({ concurrency: { limit: 1, key: "event.data.k" } }, () => wait(5));
    await t.send([go({ k: "a" }), go({ k: "a" }), go({ k: "b" }), go(), go()]);
    await t.drain();
    expect(t.runs.map((run) => secondsOf(run.endedAt))).toEqual([5, 10, 5, 5, 10]);
  });

  test("env and account: over all functions that have the same key", async () => {
    const inngest = new Inngest({ id: "app", isDev: true });
    const options = (id: string, scope: "env" | "account" | "fn") =>
      ({ id, triggers: { event: "go" }, concurrency: { limit: 1, scope, key: '"openai"' } }) as const;
    const functions = [
      inngest.createFunction(options("a", "account"), () => wait(5)),
      inngest.createFunction(options("b", "account"), () => wait(5)),
      inngest.createFunction(options("c", "env"), () => wait(5)),
      inngest.createFunction(options("d", "fn"), () => wait(5)),
    ];
    await using t = await createHarness({ functions });
    await t.send(go());
    await t.drain();
    // Nobody looks at b's queue when a's request is done: its own next look is at 7.3.
    expect(t.runs.map((run) => [run.functionId, secondsOf(run.endedAt)])).toEqual([
      ["a", 5],
      ["b", 12.3],
      ["c", 5],
      ["d", 5],
    ]);
  });

  // pkg/inngest/concurrency.go, `fn`: a place is held from the first request to the end of the run.
  test("of runs", async () => {
    const concurrency = { fn: [{ limit: 1 }] } as unknown as number;
    await using t = await harnessFor({ concurrency }, async ({ step }) => {
      await step.sleep("sleep", "10s");
    });
    const [, second] = await t.send([go(), go()]);
    expect(second!.pending).toMatchObject([{ kind: "start", reason: "run concurrency limit 1" }]);
    await t.drain();
    expect(t.runs.map((run) => secondsOf(run.endedAt))).toEqual([10, 20]);
  });

  test("a run that fails or is cancelled gives its place back", async () => {
    await using t = await harnessFor({ concurrency: 1, retries: 0 }, async ({ step, event }) => {
      await step.sleep("nap", "2s");
      if ((event.data as { fail?: boolean }).fail === true) throw new Error("no");
    });
    const [, inLine, third, last] = await t.send([go({ fail: true }), go(), go(), go()]);
    await inLine!.cancel();
    await t.advance("3s");
    expect(third!.pending).toMatchObject([{ kind: "sleep" }]);
    await third!.cancel();
    // Its nap is in the memory of a worker, to the end.
    expect(last!.pending).toMatchObject([{ kind: "start", reason: "concurrency limit 1" }]);
    await t.drain();
    expect(t.runs.map((run) => run.status)).toEqual(["failed", "cancelled", "cancelled", "completed"]);
    expect(secondsOf(last!.endedAt)).toBe(6);
  });

  test("a retry waits for its delay without a place", async () => {
    await using t = await harnessFor({ concurrency: 1, retries: 1 }, async ({ attempt }) => {
      await wait(1);
      if (attempt === 0) throw new Error("once");
    }, { retryDelay: "10s" });
    await t.send([go(), go()]);
    await t.drain();
    // The queue that met the limit is looked at again after 3.3 s.
    expect(t.runs.map((run) => secondsOf(run.endedAt))).toEqual([12, 15.3]);
  });

  // pkg/execution/queue/process_partition.go, PartitionConcurrencyLimitRequeueExtension; lua/queue/dequeue.lua
  test("a request that fails leaves the others in line until the queue is looked at again", async () => {
    const first: (number | undefined)[] = [];
    await using t = await harnessFor({ concurrency: 1, retries: 1 }, ({ attempt }) => {
      if (attempt > 0) return;
      first.push(secondsOf(new Date()));
      throw new Error("once");
    }, { retryDelay: "60s" });
    await t.send([go(), go(), go()]);
    await t.drain();
    expect(first).toEqual([0, 3.3, 7.3]);
  });

  test("a request that succeeds lets the next in at once", async () => {
    await using t = await harnessFor({ concurrency: 1 }, () => wait(1));
    await t.send([go(), go(), go()]);
    await t.drain();
    expect(t.runs.map((run) => secondsOf(run.endedAt))).toEqual([1, 2, 3]);
  });

  // pkg/constraintapi/redis.go, OperationIdempotencyTTL
  test.each([
    ["within five seconds of the first attempt needs no place", "2s", [3, 8]],
    ["later needs one again", "6s", [9, 8]],
  ])("with a key, a retry %s", async (_name, retryDelay, ends) => {
    const concurrency = { limit: 1, key: "event.data.k" };
    await using t = await harnessFor({ concurrency, retries: 1 }, async ({ attempt, event }) => {
      if ((event.data as { slow?: boolean }).slow === true) await wait(7);
      else if (attempt === 0) throw new Error("once");
      else await wait(1);
    }, { retryDelay });
    await t.send(go({ k: "a" }));
    await t.advance("1s");
    await t.send(go({ k: "a", slow: true }));
    await t.drain();
    expect(t.runs.map((run) => secondsOf(run.endedAt))).toEqual(ends);
  });

  test("timeouts.start counts the time in line", async () => {
    await using t = await harnessFor({ concurrency: 1, timeouts: { start: "3s" } }, () => wait(5));
    await t.send([go(), go()]);
    await t.drain();
    expect(t.runs.map((run) => [run.status, secondsOf(run.endedAt)])).toEqual([
      ["completed", 5],
      ["cancelled", 3],
    ]);
  });
});

describe("priority", () => {
  // inngest/inngest tests/golang/priority_test.go
  test("of those in line, the higher goes first", async () => {
    const options = { concurrency: 1, priority: { run: 'event.data.priority == "high" ? 5 : 0' } };
    await using t = await harnessFor(options, () => wait(5));
    await t.send(["none", "low", "high"].map((priority) => go({ priority })));
    await t.drain();
    const order = [...t.runs].sort((a, b) => a.endedAt!.getTime() - b.endedAt!.getTime());
    expect(order.map((run) => run.event.data.priority)).toEqual(["high", "none", "low"]);
  });

  // pkg/execution/queue/enqueue.go takes the factor off the time itself.
  test("a negative one delays every request", async () => {
    await using t = await harnessFor({ priority: { run: "-10" } }, ({ step }) => step.run("a", () => null));
    const [run] = await t.send(go());
    await t.drain();
    expect([firstRequest(run!), secondsOf(run!.endedAt)]).toEqual([10, 20]);
  });

  test("it moves a start in the future forward", async () => {
    await using t = await harnessFor({ priority: { run: "60" } });
    const [run] = await t.send(go({}, { ts: "2026-01-01T00:00:30Z" }));
    expect(run!.status).toBe("completed");
  });

  // JSON numbers are doubles; only whole numbers count (pkg/inngest/function.go, RunPriorityFactor).
  test.each(["event.data.n", "event.data.missing", "1.5", '"5"'])("%s is none", async (run) => {
    await using t = await harnessFor({ priority: { run } });
    await t.send(go({ n: -100 }));
    expect(t.runs[0]!.status).toBe("completed");
  });
});

import { Inngest, NonRetriableError } from "inngest";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { createHarness } from "../../harness/index.js";

const inngest = new Inngest({ id: "app" });

describe("crons", () => {
  it("fire when they are due, a year of them quickly, and drain does not wait for them", async () => {
    const fn = inngest.createFunction(
      { id: "report", triggers: [{ cron: "TZ=Europe/Berlin 0 9 * * 1-5" }, { cron: "0 0 1 * *" }] },
      ({ event }) => (event.data as { cron: string }).cron,
    );
    await using t = await createHarness({ functions: [fn] });
    await t.drain();
    expect(t.runs).toHaveLength(0);
    await t.advanceTo("2026-01-05T08:00:00Z");
    expect(t.runs.map(({ status, startedAt }) => [status, startedAt?.toISOString()])).toEqual([
      ["completed", "2026-01-01T08:00:00.000Z"],
      ["completed", "2026-01-02T08:00:00.000Z"],
      ["completed", "2026-01-05T08:00:00.000Z"],
    ]);
    expect(t.runs[0]!.event).toMatchObject({ name: "inngest/scheduled.timer", data: { cron: "TZ=Europe/Berlin 0 9 * * 1-5" } });
    await t.advanceTo("2026-07-01T00:00:00Z");
    // Summer time: nine o'clock in Berlin is seven o'clock UTC.
    expect(t.runs.some(({ startedAt }) => startedAt?.toISOString() === "2026-06-15T07:00:00.000Z")).toBe(true);
  });
});

describe("cancellation", () => {
  const cancelled = inngest.createFunction(
    { id: "order", triggers: { event: "order/placed" }, cancelOn: [{ event: "order/cancelled", if: "event.data.id == async.data.id", timeout: "2d" }] },
    async ({ step }) => {
      await step.sleep("wait", "1 day");
      await step.run("ship", () => "shipped");
      await step.sleep("again", "1 week");
    },
  );

  it("by an event that matches, within its time", async () => {
    await using t = await createHarness({ functions: [cancelled] });
    const [first] = await t.send({ name: "order/placed", data: { id: 1 } });
    const [second] = await t.send({ name: "order/placed", data: { id: 2 } });
    await t.send({ name: "order/cancelled", data: { id: 2 } });
    expect([first!.status, second!.status]).toEqual(["running", "cancelled"]);
    await t.advance("3 days");
    await t.send({ name: "order/cancelled", data: { id: 1 } });
    expect(first!.status).toBe("running");
    expect(t.events.filter(({ name }) => name === "inngest/function.cancelled").map(({ id }) => id)).toEqual([second!.id]);
  });

  it("by the test; code that runs is not interrupted, its result counts for nothing", async () => {
    let effects = 0;
    const slow = inngest.createFunction({ id: "slow", triggers: { event: "go" } }, async ({ step }) => {
      await step.run("slow", async () => {
        await wait(60_000);
        effects++;
      });
      await step.run("next", () => effects++);
    });
    const canceller = inngest.createFunction({ id: "canceller", triggers: { event: "go" } }, async ({ step }) => {
      await step.sleep("a little", "10s");
      await step.run("cancel", () => t.runsOf("slow")[0]!.cancel());
    });
    await using t = await createHarness({ functions: [slow, canceller] });
    const [run] = await t.send({ name: "go" });
    expect(run!.status).toBe("cancelled");
    expect(run!.endedAt?.toISOString()).toBe("2026-01-01T00:00:10.000Z");
    expect(effects).toBe(1);
  });

  it("by time-outs", async () => {
    const late = inngest.createFunction({ id: "late", triggers: { event: "go" }, timeouts: { start: "10s" } }, () => 1);
    const long = inngest.createFunction({ id: "long", triggers: { event: "go" }, timeouts: { finish: "1h" } }, async ({ step }) => {
      await step.sleep("long", "2h");
    });
    await using t = await createHarness({ functions: [late, long] });
    await t.send({ name: "go", ts: t.now.getTime() + 60_000 });
    await t.drain();
    expect(t.runs.map(({ functionId, status, endedAt }) => [functionId, status, endedAt?.toISOString().slice(11, 19)])).toEqual([
      ["late", "cancelled", "00:00:10"],
      ["long", "cancelled", "01:01:00"],
    ]);
  });
});

describe("a run that is over", () => {
  it("answers that come later are in its trace, and count for nothing", async () => {
    const fn = inngest.createFunction({ id: "twice-over", triggers: { event: "go" } }, async ({ step, attempt }) => {
      if (attempt > 0) throw new NonRetriableError("over");
      const fail = () => Promise.reject(new Error("again"));
      await Promise.all([step.run("a", fail), step.run("b", fail)]);
    });
    await using t = await createHarness({ functions: [fn], retryDelay: "1s" });
    const [run] = await t.send({ name: "go" });
    await t.drain();
    const ofKind = (kind: string) => run!.trace.filter((entry) => entry.kind === kind);
    expect(ofKind("response").slice(-2)).toMatchObject([{ target: "a", status: 400 }, { target: "b", status: 400 }]);
    expect(ofKind("request")).toHaveLength(ofKind("response").length);
    expect(ofKind("run.failed")).toHaveLength(1);
  });
});

describe("the server's own events", () => {
  it("tell of runs that are over, and start functions", async () => {
    const works = inngest.createFunction({ id: "works", triggers: { event: "go" } }, () => ({ done: true }));
    const fails = inngest.createFunction({ id: "fails", triggers: { event: "go" }, retries: 0 }, () => {
      throw new RangeError("bad");
    });
    const watcher = inngest.createFunction({ id: "watcher", triggers: [{ event: "inngest/function.failed" }, { event: "inngest/function.finished" }] }, ({ event }) => event.name);
    await using t = await createHarness({ functions: [works, fails, watcher] });
    await t.send({ name: "go", data: { n: 1 } });
    await t.drain();
    const internal = t.events.filter((event) => event.internal);
    expect(internal.map(({ name, data }) => [name, data.function_id, data.result ?? data.error])).toMatchObject([
      ["inngest/function.finished", "app-works", { done: true }],
      ["inngest/function.finished", "app-fails", { name: "RangeError", message: "bad" }],
      ["inngest/function.failed", "app-fails", { name: "RangeError", message: "bad" }],
    ]);
    expect(t.runsOf("watcher").map(({ output }) => output)).toEqual([
      "inngest/function.finished",
      "inngest/function.finished",
      "inngest/function.failed",
    ]);
  });
});

describe("determinism", () => {
  it("gives the same trace, byte for byte, for the same script and seed", async () => {
    const fn = inngest.createFunction({ id: "varied", triggers: { event: "go" }, retries: 3 }, async ({ step, runId }) => {
      await Promise.all([
        step.run("random", () => Math.random()),
        step.run("uuid", () => crypto.randomUUID()),
        step.run("fails", () => {
          if (Math.random() < 0.5) throw new Error("unlucky");
          return runId;
        }),
      ]);
      await step.sendEvent("tell", { name: "told" });
      return step.run("when", () => Date.now());
    });
    const play = async (seed: number) => {
      await using t = await createHarness({ functions: [fn], seed });
      await t.send([{ name: "go" }, { name: "go" }]);
      await t.drain();
      return JSON.stringify([t.trace, t.runs, t.events]);
    };
    const [first, second, other] = [await play(7), await play(7), await play(8)];
    expect(second).toBe(first);
    expect(other).not.toBe(first);
  });
});

describe("what leaves the process", () => {
  it("is answered here or is refused: clients that nobody passed, and plain fetch", async () => {
    const outsider = new Inngest({ id: "outsider", eventKey: "k" });
    const fn = inngest.createFunction({ id: "sends", triggers: { event: "go" } }, async ({ step }) => {
      await step.run("outsider", () => outsider.send({ name: "from/outsider" }));
      return step.run("plain", async () => {
        const response = await fetch("https://inn.gs/e/key", { method: "POST", body: JSON.stringify({ name: "from/fetch" }) });
        return response.status;
      });
    });
    await using t = await createHarness({ functions: [fn] });
    const [run] = await t.send({ name: "go" });
    expect(run!.output).toBe(200);
    expect(run!.sent.map(({ name, source }) => [name, source])).toEqual([
      ["from/outsider", { by: "function", runId: run!.id, functionId: "sends", step: "outsider" }],
      ["from/fetch", { by: "function", runId: run!.id, functionId: "sends", step: "plain" }],
    ]);
  });

  it("a send from the test's own code reaches the harness", async () => {
    const fn = inngest.createFunction({ id: "listens", triggers: { event: "from/app" } }, () => "heard");
    await using t = await createHarness({ functions: [fn] });
    await inngest.send({ name: "from/app" });
    await t.drain();
    await t.within(() => inngest.send({ name: "from/app" }));
    expect(t.runs.map(({ output }) => output)).toEqual(["heard", "heard"]);
  });
});

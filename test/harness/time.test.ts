import { setTimeout as wait } from "node:timers/promises";
import { compileFunction } from "node:vm";
import { Inngest } from "inngest";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createHarness, type HarnessError } from "../../harness/index.js";

const inngest = new Inngest({ id: "app" });
const start = "2030-05-01T12:00:00.000Z";

describe("time inside functions", () => {
  it("is virtual for Date and for timers, and real outside", async () => {
    const fn = inngest.createFunction({ id: "timed", triggers: { event: "go" } }, async ({ step }) => {
      const first = await step.run("waits", async () => {
        const before = new Date();
        await new Promise((resolve) => setTimeout(resolve, 60_000));
        await wait(30_000);
        return { before, after: Date.now(), isDate: before instanceof Date };
      });
      await step.sleep("nap", "1h");
      return { first, end: new Date().toISOString() };
    });
    const realBefore = Date.now();
    await using t = await createHarness({ functions: [fn], startTime: start });
    const [run] = await t.send({ name: "go" });
    expect(t.now.toISOString()).toBe("2030-05-01T12:01:30.000Z");
    await t.advance("1h");
    expect(run!.output).toEqual({
      first: { before: start, after: Date.parse(start) + 90_000, isDate: true },
      end: "2030-05-01T13:01:30.000Z",
    });
    expect(Date.now() - realBefore).toBeLessThan(2000);
  });

  it("is virtual in code that was never a file, whoever lets it go on", async () => {
    const code = compileFunction(
      "return async () => { await new Promise((go) => process.nextTick(go)); await new Promise((go) => setTimeout(go, 60_000)); return Date.now(); }",
    ) as () => () => Promise<number>;
    const body = code();
    const fn = inngest.createFunction({ id: "compiled", triggers: { event: "go" } }, ({ step }) => step.run("waits", body));
    await using t = await createHarness({ functions: [fn], startTime: start });
    const [run] = await t.send({ name: "go" });
    expect(run!.output).toBe(Date.parse(start) + 60_000);
  });

  it("lets other runs go on while code waits for a timer", async () => {
    const order: string[] = [];
    const slow = inngest.createFunction({ id: "slow", triggers: { event: "go" } }, async ({ step }) => {
      await step.run("a", async () => {
        order.push("slow begins");
        await wait(10_000);
        order.push("slow ends");
      });
    });
    const quick = inngest.createFunction({ id: "quick", triggers: { event: "go" } }, async ({ step }) => {
      await step.sleep("nap", "5s");
      order.push("quick");
    });
    await using t = await createHarness({ functions: [slow, quick] });
    await t.send({ name: "go" });
    expect(order).toEqual(["slow begins", "quick", "slow ends"]);
  });

  it("gives each harness its own clock, also side by side", async () => {
    const fn = inngest.createFunction({ id: "timed", triggers: { event: "go" } }, async ({ step }) => {
      const a = await step.run("a", async () => {
        await wait(1000);
        return new Date().getFullYear();
      });
      await step.sendEvent("tell", { name: "told", data: { a } });
      return a;
    });
    const years = [2001, 2015, 2040];
    const outputs = await Promise.all(
      years.map(async (year) => {
        await using t = await createHarness({ functions: [fn], startTime: Date.UTC(year, 6) });
        const [run] = await t.send({ name: "go" });
        expect(t.events.map(({ name }) => name).filter((name) => name === "told")).toHaveLength(1);
        return run!.output;
      }),
    );
    expect(outputs).toEqual(years);
  });

  it("puts everything back when the last harness is disposed", async () => {
    const fn = inngest.createFunction({ id: "f", triggers: { event: "go" } }, () => 1);
    const globals = () => [Date, setTimeout, setInterval, Math.random, fetch];
    const before = globals();
    const changed = () => globals().filter((value, index) => value !== before[index]).length;
    const keys = Reflect.ownKeys(inngest);
    const t = await createHarness({ functions: [fn] });
    const u = await createHarness({ functions: [fn] });
    expect(changed()).toBe(before.length);
    await t.dispose();
    await u.dispose();
    expect(changed()).toBe(0);
    expect(Reflect.ownKeys(inngest)).toEqual(keys);
  });
});

describe("code that does not settle", () => {
  it("is stopped, and the step is named", async () => {
    const fn = inngest.createFunction({ id: "hangs", triggers: { event: "go" } }, async ({ step }) => {
      await step.run("fine", () => 1);
      await step.run("forever", () => new Promise(() => undefined));
    });
    await using t = await createHarness({ functions: [fn], stepTimeout: 50 });
    const error = await t.send({ name: "go" }).then(
      () => undefined,
      (reason: unknown) => reason as HarnessError,
    );
    expect(error?.code).toBe("STEP_NEVER_SETTLED");
    expect(error?.message).toMatch(/"hangs".*50 real ms.*"forever" never settled/s);
    expect(t.runs[0]!.status).toBe("failed");
  });

  it("names both steps when one is awaited inside the other, at once", async () => {
    const fn = inngest.createFunction({ id: "nested", triggers: { event: "go" } }, async ({ step }) => {
      await step.run("outer", async () => await step.run("inner", () => 1));
    });
    await using t = await createHarness({ functions: [fn] });
    await expect(t.send({ name: "go" })).rejects.toMatchObject({
      code: "NESTED_STEP",
      message: expect.stringMatching(/"inner" inside the step "outer"/) as string,
    });
  });

  it("does not mind a promise that settles late in real time", async () => {
    const fn = inngest.createFunction({ id: "io", triggers: { event: "go" } }, async ({ step }) => {
      return step.run("io", async () => {
        const { readFile } = await import("node:fs/promises");
        const timeout = wait(5000, "timed out");
        return Promise.race([readFile(import.meta.filename, "utf8").then(() => "read"), timeout]);
      });
    });
    await using t = await createHarness({ functions: [fn] });
    const [run] = await t.send({ name: "go" });
    expect(run!.output).toBe("read");
  });
});

describe("timers that code leaves behind", () => {
  it("do not keep drain going, and fire when the clock passes them", async () => {
    let ticks = 0;
    const fn = inngest.createFunction({ id: "leaves", triggers: { event: "go" } }, async ({ step }) => {
      await step.run("heartbeat", () => {
        setInterval(() => ticks++, 1000);
      });
      await step.sleep("nap", "10s");
    });
    await using t = await createHarness({ functions: [fn] });
    const [run] = await t.send({ name: "go" });
    await t.drain();
    expect(run!.status).toBe("completed");
    expect(ticks).toBeGreaterThanOrEqual(9);
    await t.advance("5s");
    expect(ticks).toBeGreaterThanOrEqual(14);
  });

  it("a poll that never ends is stopped", async () => {
    const fn = inngest.createFunction({ id: "polls", triggers: { event: "go" } }, async ({ step }) => {
      await step.run("poll", async () => {
        for (;;) await wait(1000);
      });
    });
    await using t = await createHarness({ functions: [fn], stepTimeout: 50 });
    await expect(t.send({ name: "go" })).rejects.toMatchObject({ code: "STEP_NEVER_SETTLED" });
  });
});

describe("code of the app outside functions", () => {
  it("waits on the virtual clock, and what is due meanwhile happens", async () => {
    const fn = inngest.createFunction({ id: "naps", triggers: { event: "go" } }, async ({ step }) => {
      await step.sleep("nap", "30s");
    });
    await using t = await createHarness({ functions: [fn] });
    const [run] = await t.send({ name: "go" });
    const seen = await t.within(async () => {
      await wait(60_000);
      return { at: new Date().toISOString(), status: run!.status };
    });
    expect(seen).toEqual({ at: "2026-01-01T00:01:00.000Z", status: "completed" });
    expect(t.now).toEqual(new Date("2026-01-01T00:01:00Z"));
  });

  it("passes on what it throws", async () => {
    const fn = inngest.createFunction({ id: "idle", triggers: { event: "go" } }, () => undefined);
    await using t = await createHarness({ functions: [fn] });
    const error = new TypeError("not a number");
    const failing = t.within(async () => {
      await wait(10);
      throw error;
    });
    await expect(failing).rejects.toBe(error);
  });
});

describe("a test that fakes its own time", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  const fn = inngest.createFunction({ id: "tells", triggers: { event: "go" } }, async ({ step }) => {
    return step.run("tell", async () => {
      await wait(50);
      return new Date().toISOString();
    });
  });

  it.each(["before", "after"])("%s the harness is made: functions keep to the harness' clock", async (when) => {
    if (when === "before") vi.useFakeTimers({ now: 0 });
    await using t = await createHarness({ functions: [fn] });
    if (when === "after") vi.useFakeTimers({ now: 0 });
    const [run] = await t.send({ name: "go" });
    expect(run!.output).toBe("2026-01-01T00:00:00.050Z");
    expect(Date.now()).toBe(0);
  });
});

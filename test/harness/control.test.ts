import { Inngest } from "inngest";
import { describe, expect, it } from "vitest";
import { createHarness } from "../../harness/index.js";

const inngest = new Inngest({ id: "app" });

const twoSteps = inngest.createFunction({ id: "two", triggers: { event: "go" } }, async ({ step, event }) => {
  const a = await step.run("a", () => "real a");
  const b = await step.run("b", () => `b after ${a}`);
  return { b, n: (event.data as { n?: number }).n };
});

describe("stepping in", () => {
  it("holds a step until it is released", async () => {
    await using t = await createHarness({ functions: [twoSteps] });
    const b = t.step("b").hold();
    const [run] = await t.send({ name: "go" });
    await t.drain();
    expect(run!.steps.a!.status).toBe("completed");
    expect(run!.pending).toEqual([{ kind: "step", step: "b", reason: "held by the test" }]);
    b.release();
    await t.drain();
    expect(run!.output).toMatchObject({ b: "b after real a" });
  });

  it("starts from given steps", async () => {
    await using t = await createHarness({ functions: [twoSteps] });
    const [run] = await t.send({ name: "go" }, { steps: { a: "given a" } });
    expect(run!.output).toMatchObject({ b: "b after given a" });
  });

  it("adds to what functions receive", async () => {
    const fn = inngest.createFunction({ id: "f", triggers: { event: "go" } }, (context) => {
      return (context as unknown as { db: { find: () => string } }).db.find();
    });
    await using t = await createHarness({ functions: [fn], context: () => ({ db: { find: () => "found" } }) });
    const [run] = await t.send({ name: "go" });
    expect(run!.output).toBe("found");
  });
});

describe("faults of events", () => {
  it("drops, delays, duplicates, and reorders", async () => {
    await using t = await createHarness({ functions: [twoSteps] });
    const control = t.event("go").drop({ times: 1 });
    expect(await t.send({ name: "go" })).toEqual([]);
    expect(t.events[0]!.outcomes).toMatchObject([{ kind: "skipped", reason: "dropped by a fault" }]);

    control.delay("1 minute");
    expect(await t.send({ name: "go", data: { n: 1 } })).toEqual([]);
    await t.advance("1 minute");
    expect(t.runs).toHaveLength(1);

    control.restore();
    control.duplicate({ times: 1 });
    const twice = await t.send({ name: "go", data: { n: 2 } });
    expect(twice).toHaveLength(1);
    expect(t.events.filter(({ data }) => data.n === 2)).toHaveLength(2);

    control.restore();
    control.reorder();
    const swapped = await t.send([
      { name: "go", data: { n: 3 } },
      { name: "go", data: { n: 4 } },
    ]);
    expect(swapped.map((run) => run.event.data.n)).toEqual([4, 3]);
  });
});

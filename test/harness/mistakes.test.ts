import { Inngest } from "inngest";
import { describe, expect, it } from "vitest";
import { createHarness, type HarnessError, type HarnessOptions, type NonDeterminismError } from "../../harness/index.js";

const inngest = new Inngest({ id: "app" });
const fine = inngest.createFunction({ id: "fine", triggers: { event: "go" } }, () => 1);

async function refusal(options: HarnessOptions): Promise<HarnessError> {
  try {
    const t = await createHarness(options);
    await t.dispose();
  } catch (error) {
    return error as HarnessError;
  }
  throw new Error("createHarness did not reject");
}

describe("mistakes in the set-up", () => {
  it("are named", async () => {
    const other = inngest.createFunction({ id: "fine", triggers: { event: "x" } }, () => 1);
    expect(await refusal({ functions: [fine, fine] })).toMatchObject({ code: "DUPLICATE_FUNCTION", message: expect.stringContaining('"fine"') as string });
    expect(await refusal({ functions: [fine, other] })).toMatchObject({ code: "DUPLICATE_FUNCTION_ID", message: expect.stringContaining('"fine"') as string });
    const handled = inngest.createFunction({ id: "handled", triggers: { event: "x" }, onFailure: () => {} }, () => 1);
    const taken = inngest.createFunction({ id: "handled-failure", triggers: { event: "x" } }, () => 1);
    expect(await refusal({ functions: [handled, taken] })).toMatchObject({ code: "DUPLICATE_FUNCTION_ID", message: expect.stringContaining('"handled-failure"') as string });
    expect(await refusal({ functions: [taken, handled] })).toMatchObject({ code: "DUPLICATE_FUNCTION_ID" });
    expect(await refusal({ functions: [undefined as never] })).toMatchObject({ code: "NOT_A_FUNCTION", message: expect.stringContaining("functions[0] is undefined") as string });
    expect(await refusal({ functions: [[fine] as never] })).toMatchObject({ code: "NOT_A_FUNCTION", message: expect.stringContaining("spread") as string });
    expect(await refusal({ functions: [fine], startTime: "tomorrow" })).toMatchObject({ code: "INVALID_OPTION" });
    const refused = inngest.createFunction({ id: "refused", triggers: { cron: "@daily" } }, () => 1);
    expect(await refusal({ functions: [fine, refused] })).toMatchObject({ code: "SYNC_REFUSED", message: expect.stringContaining('"refused"') as string });
  });

  it("leave nothing behind", () => {
    expect(Reflect.ownKeys(inngest)).not.toContain("mode");
  });
});

describe("mistakes while driving", () => {
  it("are named", async () => {
    await using t = await createHarness({ functions: [fine] });
    await expect(t.send({ name: "" })).rejects.toMatchObject({ code: "INVALID_EVENT" });
    await expect(t.send({ name: "inngest/function.failed" })).rejects.toMatchObject({ code: "INVALID_EVENT" });
    await expect(t.send({ name: "go", data: { big: 1n } })).rejects.toMatchObject({ code: "INVALID_EVENT" });
    await expect(t.send({ name: "go", ts: 1_767_225_600 })).rejects.toMatchObject({ code: "INVALID_EVENT", message: expect.stringContaining("milliseconds") as string });
    await expect(t.advance("soon")).rejects.toMatchObject({ code: "INVALID_OPTION" });
    await expect(t.advanceTo("2020-01-01")).rejects.toMatchObject({ code: "INVALID_OPTION" });
    await expect(t.invoke("nobody")).rejects.toMatchObject({ code: "NOT_FOUND", message: expect.stringContaining("fine") as string });
    expect(() => t.run("nope")).toThrow(/no run/);
    await t.dispose();
    await expect(t.send({ name: "go" })).rejects.toMatchObject({ code: "DISPOSED" });
  });

  it("an event that nobody listens to is fine, and visible", async () => {
    await using t = await createHarness({ functions: [fine] });
    expect(await t.send({ name: "nobody/cares" })).toEqual([]);
    expect(t.events).toMatchObject([{ name: "nobody/cares", runs: [] }]);
  });
});

describe("functions that are not deterministic", () => {
  it("are reported at the first difference, with both lists", async () => {
    let entry = 0;
    const fn = inngest.createFunction({ id: "random", triggers: { event: "go" } }, async ({ step }) => {
      entry++;
      await step.run("a", () => 1);
      await step.run(`b-${entry}`, () => 2);
      await step.run("c", () => 3);
    });
    await using t = await createHarness({ functions: [fn] });
    const error = await t.send({ name: "go" }).then(() => undefined, (reason: unknown) => reason as NonDeterminismError);
    expect(error).toMatchObject({ code: "NON_DETERMINISTIC", before: ["a", "b-2"], after: ["a", "b-3"] });
    expect(error?.message).toContain('no longer asks for "b-2"');
  });

  it("are told that the attempt does not last, where ids are made of it", async () => {
    const spawned: number[] = [];
    const fn = inngest.createFunction({ id: "watched", triggers: { event: "go" } }, async ({ step, attempt }) => {
      await step.run(`spawn-${attempt}`, () => spawned.push(attempt));
      const end = await step.run(`look-${attempt}`, () => (attempt === 0 ? "crashed" : "fine"));
      if (end === "crashed") throw new Error("crashed");
      return end;
    });
    await using t = await createHarness({ functions: [fn], retryDelay: "1s" });
    await t.send({ name: "go" });
    await expect(t.advance("1s")).rejects.toMatchObject({
      code: "NON_DETERMINISTIC",
      before: ["spawn-0", "look-0"],
      after: ["spawn-1"],
      message: expect.stringContaining("On this entry `attempt` is 1, and after the next step it is 0 again") as string,
    });

    await using seen = await createHarness({ functions: [fn], retryDelay: "1s", nonDeterminism: "record" });
    const [run] = await seen.send({ name: "go" });
    await seen.advance("1s");
    expect(run!.steps["spawn-1"]!.status).toBe("completed");
    // Entered with attempt 0 again, the function finds its old result, and fails as before.
    expect(run!.pending).toMatchObject([{ kind: "retry", attempt: 1 }]);
  });

  it("are left alone where branches depend on results, or steps run side by side", async () => {
    const fn = inngest.createFunction({ id: "legitimate", triggers: { event: "go" } }, async ({ step }) => {
      const n = await step.run("n", () => 3);
      for (let i = 0; i < n; i++) await step.run("loop", () => i);
      if (n > 2) await step.run("many", () => 1);
      else await step.run("few", () => 1);
      await Promise.all([
        step.run("p", () => 1).then(() => step.run("p2", () => 1)),
        step.run("q", () => new Promise((resolve) => setTimeout(resolve, 5))).then(() => step.run("q2", () => 1)),
      ]);
      await Promise.race([step.sleep("s1", "1m"), step.sleep("s2", "2m")]);
      return step.run("end", () => "end");
    });
    await using t = await createHarness({ functions: [fn] });
    const [run] = await t.send({ name: "go" });
    await t.drain();
    expect(run!.output).toBe("end");
  });

  it("are left alone where a sleep that is over is not asked for again", async () => {
    const fn = inngest.createFunction({ id: "due", triggers: { event: "go" } }, async ({ step }) => {
      const due = await step.run("due", () => "2026-01-01T01:00:00Z");
      if (new Date(due) > new Date()) await step.sleepUntil("until-due", due);
      return step.run("end", () => "end");
    });
    await using t = await createHarness({ functions: [fn] });
    const [run] = await t.send({ name: "go" });
    await t.drain();
    expect(run!.output).toBe("end");
    expect(run!.trace.some(({ kind }) => kind === "nonDeterminism")).toBe(false);
  });

  it("can be recorded instead", async () => {
    let entry = 0;
    const fn = inngest.createFunction({ id: "random", triggers: { event: "go" } }, async ({ step }) => {
      if (++entry === 2) await step.run("other", () => 1);
      await step.run("a", () => 1);
    });
    await using t = await createHarness({ functions: [fn], nonDeterminism: "record", limits: { steps: 20 } });
    await t.send({ name: "go" });
    await t.drain();
    expect(t.runs[0]!.status).toBe("completed");
  });
});

describe("endless loops of steps", () => {
  it.each(["off", "on"] as const)("meet the server's limit, checkpointing %s", async (checkpointing) => {
    const fn = inngest.createFunction({ id: "endless", triggers: { event: "go" } }, async ({ step }) => {
      for (;;) await step.run("again", () => 1);
    });
    await using t = await createHarness({ functions: [fn], checkpointing, limits: { steps: 30 } });
    const [run] = await t.send({ name: "go" });
    expect(run!.error).toMatchObject({ name: "InngestErrFunctionOverflowed" });
    expect(Object.keys(run!.steps).length).toBeGreaterThanOrEqual(30);
  });
});

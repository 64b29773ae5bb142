import { Inngest, NonRetriableError, step as importedStep } from "inngest";
import { describe, expect, it, vi } from "vitest";
import { createHarness, HarnessError } from "../../harness/index.js";

/**
 * What `@inngest/test` 1.0.0 gets wrong, or does not do, with SDK 4.24: each test names the defect. Its mocks have their counterparts in
 * `t.step(id)`; docs/guides/testing.md maps one to the other.
 */
const inngest = new Inngest({ id: "app" });
const triggers = { event: "go" };

const shapes = ["off", "on"] as const;

describe.each(shapes)("what @inngest/test hangs on, checkpointing %s", (checkpointing) => {
  it("a sleep without a mock", async () => {
    const fn = inngest.createFunction({ id: "sleeps", triggers }, async ({ step }) => {
      await step.sleep("for a while", "30 days");
      return "awake";
    });
    await using t = await createHarness({ functions: [fn], checkpointing });
    const [run] = await t.send({ name: "go" });
    expect(run!.pending).toMatchObject([{ kind: "sleep", step: "for a while" }]);
    await t.advance("30 days");
    expect(run!.output).toBe("awake");
  });

  it("a wait without a mock, which may be answered or time out", async () => {
    const fn = inngest.createFunction({ id: "waits", triggers }, async ({ step }) => {
      const answer = await step.waitForEvent("answer", { event: "answered", timeout: "1h" });
      return answer?.data ?? "nothing";
    });
    await using t = await createHarness({ functions: [fn], checkpointing });
    const [answered] = await t.send({ name: "go" });
    await t.send({ name: "answered", data: { yes: true } });
    expect(answered!.output).toEqual({ yes: true });

    const [ignored] = await t.send({ name: "go" });
    await t.advance("1h");
    expect(ignored!.output).toBe("nothing");
  });

  it("an invoked function without a mock", async () => {
    const child = inngest.createFunction({ id: "child", triggers: [] }, ({ event }) => ({ got: event.data }));
    const parent = inngest.createFunction({ id: "parent", triggers }, ({ step }) => step.invoke("ask", { function: child, data: { n: 1 } }));
    await using t = await createHarness({ functions: [child, parent], checkpointing });
    const [run] = await t.send({ name: "go" });
    expect(run!.output).toMatchObject({ got: { n: 1 } });
  });

  it("a step inside a step: it never runs on a server either, so it is reported", async () => {
    const fn = inngest.createFunction({ id: "nests", triggers }, async ({ step }) => {
      await step.run("outer", () => importedStep.run("inner", () => 1));
    });
    await using t = await createHarness({ functions: [fn], checkpointing });
    const error: unknown = await t.send({ name: "go" }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(HarnessError);
    expect((error as Error).message).toMatch(/inner/);
    expect((error as Error).message).toMatch(/outer/);
  });
});

describe.each(shapes)("mocks, checkpointing %s", (checkpointing) => {
  const waits = inngest.createFunction({ id: "waits", triggers }, async ({ step }) => {
    const answer = await step.waitForEvent("answer", { event: "answered", timeout: "1h" });
    return answer === null ? "nothing" : (answer.data as object);
  });

  it.each([
    ["an event", { name: "answered", data: { yes: true } }, { yes: true }],
    ["a time-out", null, "nothing"],
  ])("of waitForEvent answer with %s (its own always fail: \"Event not found in triggers\")", async (_what, answer, output) => {
    await using t = await createHarness({ functions: [waits], checkpointing });
    t.step("answer").mock(answer);
    const [run] = await t.send({ name: "go" });
    expect(run!.error).toBeUndefined();
    expect(run!.output).toEqual(output);
  });

  it("that throw fail the step, and the function can catch it (its own swallow the error)", async () => {
    const fn = inngest.createFunction({ id: "catches", triggers }, async ({ step }) => {
      try {
        return await step.run("risky", () => "went well");
      } catch (error) {
        return step.run("fallback", () => `caught: ${(error as Error).message}`);
      }
    });
    await using t = await createHarness({ functions: [fn], checkpointing });
    t.step("risky").mock(() => {
      throw new NonRetriableError("no");
    });
    const [run] = await t.send({ name: "go" });
    expect(run!.steps.risky).toMatchObject({ status: "failed", error: { message: "no" } });
    expect(run!.output).toBe("caught: no");
  });

  it("of sleeps and invoked functions", async () => {
    const child = inngest.createFunction({ id: "child", triggers: [] }, () => "real");
    const fn = inngest.createFunction({ id: "mocked", triggers }, async ({ step }) => {
      await step.sleep("long", "1y");
      return step.invoke("ask", { function: child });
    });
    await using t = await createHarness({ functions: [fn, child], checkpointing });
    t.step("long").mock(null);
    t.step("ask").mock("mocked");
    const [run] = await t.send({ name: "go" });
    expect(run!.output).toBe("mocked");
    expect(t.runsOf(child)).toEqual([]);
    expect(t.now.toISOString()).toBe("2026-01-01T00:00:00.000Z");
  });
});

describe.each(shapes)("errors and retries, checkpointing %s", (checkpointing) => {
  it("the function's own catch runs when a step is out of attempts (it stops at the first error)", async () => {
    const fn = inngest.createFunction({ id: "catches", triggers, retries: 1 }, async ({ step }) => {
      try {
        await step.run("fails", () => {
          throw new Error("down");
        });
        return "unreachable";
      } catch (error) {
        return (error as Error).message;
      }
    });
    await using t = await createHarness({ functions: [fn], checkpointing });
    const [run] = await t.send({ name: "go" });
    await t.drain();
    expect(run).toMatchObject({ status: "completed", output: "down", steps: { fails: { attempts: 2 } } });
  });

  it("steps and functions are tried again, with attempt and maxAttempts as on a server (always 0 and undefined)", async () => {
    const inStep: number[] = [];
    const inBody: [number, number | undefined][] = [];
    const fn = inngest.createFunction({ id: "retries", triggers, retries: 3 }, async ({ step, attempt, maxAttempts }) => {
      await step.run("second time lucky", () => {
        inStep.push(attempt);
        if (inStep.length === 1) throw new Error("not yet");
      });
      inBody.push([attempt, maxAttempts]);
      if (inBody.length < 3) throw new Error("not yet either");
      return "done";
    });
    await using t = await createHarness({ functions: [fn], checkpointing });
    const [run] = await t.send({ name: "go" });
    await t.drain();
    expect(run!.output).toBe("done");
    expect(inStep).toEqual([0, 1]);
    expect(new Set(inBody.map(([, max]) => max))).toEqual(new Set([4]));
    expect(inBody.slice(-2).map(([attempt]) => attempt)).toEqual([1, 2]);
  });

  it("onFailure is called (never is)", async () => {
    const failures: string[] = [];
    const fn = inngest.createFunction(
      { id: "fails", triggers, retries: 0, onFailure: ({ error, event }) => void failures.push(`${event.data.function_id}: ${error.message}`) },
      () => {
        throw new Error("for good");
      },
    );
    await using t = await createHarness({ functions: [fn], checkpointing });
    await t.send({ name: "go" });
    expect(failures).toEqual(["app-fails: for good"]);
  });
});

describe.each(shapes)("executions, checkpointing %s", (checkpointing) => {
  it("each parallel step runs once (q twice, r three times)", async () => {
    const ran: string[] = [];
    const fn = inngest.createFunction({ id: "parallel", triggers }, async ({ step }) => {
      const note = (id: string) => step.run(id, () => void ran.push(id));
      await Promise.all(["p", "q", "r"].map(note));
      await note("after");
    });
    await using t = await createHarness({ functions: [fn], checkpointing });
    await t.send({ name: "go" });
    expect(ran).toEqual(["p", "q", "r", "after"]);
  });

  it("outputs of steps go through JSON (a Date stays a Date, a Map a Map)", async () => {
    const fn = inngest.createFunction({ id: "json", triggers }, async ({ step }) => {
      const made = await step.run("make", () => ({ at: new Date(0), map: new Map([["a", 1]]), gone: undefined }));
      // With checkpointing, the code goes on in the same request and may still hold the value itself.
      await step.sleep("until the next request", "1s");
      return { at: typeof made.at, map: Object.keys(made.map), keys: Object.keys(made) };
    });
    await using t = await createHarness({ functions: [fn], checkpointing });
    const [run] = await t.send({ name: "go" });
    await t.drain();
    expect(run!.output).toEqual({ at: "string", map: [], keys: ["at", "map"] });
    expect(run!.steps.make!.output).toEqual({ at: "1970-01-01T00:00:00.000Z", map: {} });
  });

  it("the function gets the event that was sent, by one of its triggers (inngest/function.invoked by default)", async () => {
    const seen = vi.fn();
    const fn = inngest.createFunction({ id: "typed", triggers: [{ event: "one" }, { event: "two", if: "event.data.n > 1" }] }, ({ event }) => {
      seen(event.name, event.data);
    });
    await using t = await createHarness({ functions: [fn], checkpointing });
    await t.send([{ name: "one", data: { n: 0 } }, { name: "two", data: { n: 1 } }, { name: "two", data: { n: 2 } }]);
    expect(seen.mock.calls).toEqual([["one", { n: 0 }], ["two", { n: 2 }]]);
  });
});

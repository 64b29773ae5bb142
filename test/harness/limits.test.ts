import { Inngest } from "inngest";
import { describe, expect, it } from "vitest";
import { createHarness, type Limits } from "../../harness/index.js";

const inngest = new Inngest({ id: "app" });
const triggers = { event: "go" };

async function runWith(fn: ReturnType<typeof inngest.createFunction>, checkpointing: "off" | "on", limits: Partial<Limits>) {
  const t = await createHarness({ functions: [fn], checkpointing, limits, retryDelay: "1s" });
  const [run] = await t.send({ name: "go" });
  await t.drain();
  await t.dispose();
  return run!;
}

describe.each(["off", "on"] as const)("limits of a run, checkpointing %s", (checkpointing) => {
  it("a step's output that is too large fails the attempt, which is tried again", async () => {
    let executed = 0;
    const fn = inngest.createFunction({ id: "large-output", triggers, retries: 1 }, async ({ step }) => {
      await step.run("small", () => "x");
      await step.run("large", () => {
        executed++;
        return "x".repeat(100);
      });
    });
    const run = await runWith(fn, checkpointing, { stepOutputBytes: 100 });
    expect(run.status).toBe("failed");
    expect(run.error?.message).toMatch(/step output size is greater than the limit \(step "large": 111 bytes, of at most 100\)/);
    expect(executed).toBe(2);
    expect(run.steps.small!.status).toBe("completed");
    expect(run.steps.large?.status).not.toBe("completed");
  });

  it("an output may be as large as the limit, counted in bytes and as it is stored", async () => {
    const fn = inngest.createFunction({ id: "umlauts", triggers, retries: 0 }, ({ step }) => step.run("a", () => "ä".repeat(10)));
    const stored = Buffer.byteLength(JSON.stringify({ data: "ä".repeat(10) }));
    expect((await runWith(fn, checkpointing, { stepOutputBytes: stored })).status).toBe("completed");
    expect((await runWith(fn, checkpointing, { stepOutputBytes: stored - 1 })).status).toBe("failed");
  });

  it("a step's input that is too large fails the attempt", async () => {
    const fn = inngest.createFunction({ id: "large-input", triggers, retries: 0 }, async ({ step }) => {
      await step.run("large", (text: string) => text.length, "x".repeat(100));
      await step.sleep("end of the request", "1s");
    });
    const run = await runWith(fn, "off", { stepInputBytes: 100 });
    expect(run.error?.message).toMatch(/step input size is greater than the limit \(step "large": 104 bytes/);
  });

  it("a run whose state grows too large fails at once, without another attempt", async () => {
    const executed: number[] = [];
    const fn = inngest.createFunction({ id: "large-state", triggers, retries: 3 }, async ({ step }) => {
      for (let i = 0; i < 10; i++) {
        await step.run(`s${i}`, () => {
          executed.push(i);
          return "x".repeat(100);
        });
      }
    });
    const run = await runWith(fn, checkpointing, { stateBytes: 600 });
    expect(run.error).toMatchObject({
      name: "InngestErrStateOverflowed",
      message: "The function run exceeded the state size limit of 600 bytes.",
    });
    expect(executed).toEqual([0, 1, 2, 3, 4]);
    expect(Object.values(run.steps).filter(({ status }) => status === "completed")).toHaveLength(4);
  });

  it("more steps planned at once than an answer may hold", async () => {
    const fn = inngest.createFunction({ id: "wide", triggers, retries: 3 }, async ({ step }) => {
      await Promise.all(Array.from({ length: 11 }, (_, i) => step.run(`s${i}`, () => i)));
    });
    const run = await runWith(fn, checkpointing, { opsPerResponse: 10 });
    expect(run.error).toMatchObject({
      name: "InngestErrFunctionOverflowed",
      message: "The function run exceeded the step limit of 10 steps.",
    });
    expect((await runWith(fn, checkpointing, { opsPerResponse: 11 })).status).toBe("completed");
  });

  it.each([
    ["answer", { opsPerResponse: 1 }, "InngestErrFunctionOverflowed: The function run exceeded the step limit of 1 steps."],
    ["request", { steps: 1 }, "function has too many steps"],
  ])("what the server finds wrong with an %s, onFailure gets as text", async (_during, limits, error) => {
    let heard: Error | undefined;
    const onFailure = (context: { error: Error }) => {
      heard = context.error;
    };
    const fn = inngest.createFunction({ id: "wide", triggers, onFailure }, async ({ step }) => {
      await Promise.all([step.run("a", () => 1), step.run("b", () => 2)]);
      await step.sleep("s", "1s");
    });
    await runWith(fn, checkpointing, limits);
    const message = "The function run exceeded the step limit of 1 steps.";
    expect(heard?.name).toBe("Error");
    expect(JSON.parse(heard!.message)).toEqual({ error: { error, name: "InngestErrFunctionOverflowed", message } });
  });

  it("an answer that is too large fails the attempt", async () => {
    const fn = inngest.createFunction({ id: "large-answer", triggers, retries: 1 }, () => "x".repeat(2000));
    const run = await runWith(fn, checkpointing, { responseBytes: 1000 });
    expect(run.status).toBe("failed");
    expect(run.error?.message).toMatch(/response body exceeds the maximum size limit/);
    expect(run.trace.filter(({ kind }) => kind === "request")).toHaveLength(2);
  });

  it.each([
    ["sleep", "366 days", "completed"],
    ["sleep", "367 days", "failed"],
    ["wait", "366 days", "completed"],
    ["wait", "367 days", "failed"],
  ])("a %s of %s: %s, without another attempt", async (kind, duration, status) => {
    const fn = inngest.createFunction({ id: "long", triggers, retries: 3 }, async ({ step }) => {
      if (kind === "sleep") await step.sleep("long", duration);
      else await step.waitForEvent("long", { event: "never", timeout: duration });
    });
    const run = await runWith(fn, checkpointing, {});
    expect(run.status).toBe(status);
    if (status === "failed") {
      expect(run.error?.name).toBe("InngestErrTimeoutTooLong");
      expect(run.trace.filter(({ kind: entry }) => entry === "request")).toHaveLength(1);
    }
  });

  it("what the server says of a wait of more than a year", async () => {
    const fn = inngest.createFunction({ id: "long", triggers }, async ({ step }) => {
      await step.waitForEvent("long", { event: "never", timeout: "400d" });
    });
    const run = await runWith(fn, checkpointing, {});
    const message = 'The wait-for-event timeout "57w1d" expires more than one year in the future; timeouts may last at most one year.';
    expect(run.error).toMatchObject({ name: "InngestErrTimeoutTooLong", message });
  });

  it("an invoke may wait for more than a year", async () => {
    const child = inngest.createFunction({ id: "child", triggers: { event: "child" } }, () => 1);
    const fn = inngest.createFunction({ id: "parent", triggers }, ({ step }) => step.invoke("i", { function: child, timeout: "400d" }));
    await using t = await createHarness({ functions: [fn, child], checkpointing });
    const [run] = await t.send({ name: "go" });
    await t.drain();
    expect(run).toMatchObject({ status: "completed", output: 1 });
  });

  it("retries that are no number in JSON are none", async () => {
    const fn = inngest.createFunction({ id: "none", triggers, retries: Number.NaN as 0 }, () => {
      throw new Error("x");
    });
    const run = await runWith(fn, checkpointing, {});
    expect(run.trace.filter(({ kind }) => kind === "request")).toHaveLength(1);
  });
});

describe("limits of events", () => {
  const listener = inngest.createFunction({ id: "listens", triggers: { event: "large" } }, () => "heard");

  it("an event that is too large is refused: to the test, and to the function that sends it", async () => {
    const sender = inngest.createFunction({ id: "sends", triggers, retries: 0 }, async ({ step }) => {
      await step.sendEvent("send", { name: "large", data: { text: "x".repeat(300) } });
    });
    await using t = await createHarness({ functions: [listener, sender], limits: { eventBytes: 300 } });
    await expect(t.send({ name: "large", data: { text: "x".repeat(300) } })).rejects.toThrow(/The event "large" has \d+ bytes; the server refuses more than 300/);
    const [run] = await t.send({ name: "go" });
    await t.drain();
    expect(run!.status).toBe("failed");
    expect(run!.error?.message).toMatch(/^Inngest API Error: 400 Event is over the max size: Max 300 bytes/);
    expect(t.runsOf(listener)).toEqual([]);
  });

  it.each(["off", "on"] as const)("a refused event fails the step that sends it from its own code (checkpointing %s)", async (checkpointing) => {
    const sender = inngest.createFunction({ id: "sends", triggers, retries: 0 }, async ({ step }) => {
      await step.run("send", () => inngest.send({ name: "inngest/mine", data: {} }));
    });
    await using t = await createHarness({ functions: [sender], checkpointing });
    const [run] = await t.send({ name: "go" });
    await t.drain();
    expect(run!.error?.message).toBe("Inngest API Error: 400 event name is reserved for internal use: inngest/mine");
  });

  it.each([
    ["data", [1], "array into Go struct field raw.data of type map[string]interface {}"],
    ["id", 5, "number into Go struct field raw.id of type string"],
    ["ts", 1_767_225_600_000.5, "number 1767225600000.5 into Go struct field raw.ts of type int64"],
  ])("an event whose %s is %j", async (key, value, answer) => {
    const sender = inngest.createFunction({ id: "sends", triggers, retries: 0 }, async ({ step }) => {
      await step.sendEvent("send", { name: "large", data: {}, [key]: value });
    });
    await using t = await createHarness({ functions: [sender] });
    const [run] = await t.send({ name: "go" });
    await t.drain();
    expect(run!.error?.message).toBe(`Inngest API Error: 400 json: cannot unmarshal ${answer}`);
  });

  it("of the events of one call, those before a refused one arrive, once", async () => {
    const sender = inngest.createFunction({ id: "sends", triggers, retries: 0 }, async ({ step }) => {
      await step.sendEvent("send", [{ name: "large", data: {} }, { name: "inngest/mine" }, { name: "large", data: {} }]);
    });
    await using t = await createHarness({ functions: [sender, listener] });
    const [run] = await t.send({ name: "go" });
    await t.drain();
    expect(run!.status).toBe("failed");
    expect(t.runsOf(listener)).toHaveLength(1);
  });

  it("more events in one call than the server takes are refused", async () => {
    await using t = await createHarness({ functions: [listener], limits: { eventsPerSend: 2 } });
    const event = { name: "large", data: {} };
    await expect(t.send([event, event, event])).rejects.toThrow(/3 events in one call; the server takes at most 2/);
    expect(await t.send([event, event])).toHaveLength(2);
  });
});

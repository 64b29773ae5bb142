import { Inngest } from "inngest";
import { describe, expect, it } from "vitest";
import { createHarness } from "../../harness/index.js";

const inngest = new Inngest({ id: "app" });

const charged: string[] = [];
const pay = inngest.createFunction({ id: "pay", triggers: { event: "order/placed" }, retries: 2 }, async ({ step, event }) => {
  const charge = await step.run("charge", () => {
    charged.push((event.data as { id: string }).id);
    return "charged";
  });
  const approval = await step.waitForEvent("approval", { event: "order/approved", timeout: "1h" });
  await step.sendEvent("tell", { name: "order/paid", data: { approved: approval !== null } });
  return { charge, approval: approval?.data };
});

describe("faults of steps", () => {
  it("fail as often as they are told to, without running the step", async () => {
    charged.length = 0;
    await using t = await createHarness({ functions: [pay], retryDelay: "1s" });
    const charge = t.step("charge").fail({ times: 2, error: new Error("card service down") });
    const [run] = await t.send({ name: "order/placed", data: { id: "o1" } });
    await t.drain();
    expect(charged).toEqual(["o1"]);
    expect(run!.steps.charge).toMatchObject({ status: "completed", attempts: 3 });
    expect(charge.calls.map(({ attempt }) => attempt)).toEqual([0, 1, 2]);
    expect(run!.status).toBe("completed");
  });

  it("tell what ran, also before they were asked for", async () => {
    await using t = await createHarness({ functions: [pay], retryDelay: "1s" });
    const [run] = await t.send({ name: "order/placed", data: { id: "o1" } });
    expect(t.step("charge").calls).toEqual([{ runId: run!.id, functionId: "pay", step: "charge", attempt: 0, at: t.now }]);
    expect(t.step("charge", { attempt: 1 }).calls).toEqual([]);
  });

  it("fail for good", async () => {
    await using t = await createHarness({ functions: [pay], retryDelay: "1s" });
    t.step("charge").failForever("no");
    const [run] = await t.send({ name: "order/placed", data: { id: "o1" } });
    await t.drain();
    expect(run!.error).toMatchObject({ message: "no" });
  });

  it.each(["off", "on"] as const)("crash after the effect, so that it happens twice (checkpointing %s)", async (checkpointing) => {
    charged.length = 0;
    await using t = await createHarness({ functions: [pay], retryDelay: "1s", checkpointing });
    t.step("charge", { functionId: "pay" }).crashAfterEffect();
    const [run] = await t.send({ name: "order/placed", data: { id: "o1" } });
    await t.drain();
    expect(charged).toEqual(["o1", "o1"]);
    expect(run!.status).toBe("completed");
  });

  it("take time", async () => {
    await using t = await createHarness({ functions: [pay] });
    t.step("charge").delay("30s");
    await t.send({ name: "order/placed", data: { id: "o1" } });
    expect(t.now.toISOString()).toBe("2026-01-01T00:00:30.000Z");
  });

  it("answer in the step's place: code, waits, and sendings", async () => {
    charged.length = 0;
    await using t = await createHarness({ functions: [pay] });
    t.step("charge").mock(() => "mocked");
    t.step("approval").mock({ name: "order/approved", data: { by: "me" } });
    t.step("tell").mock({ ids: ["e1"] });
    const [run] = await t.send({ name: "order/placed", data: { id: "o1" } });
    expect(run!.output).toEqual({ charge: "mocked", approval: { by: "me" } });
    expect(charged).toEqual([]);
    expect(t.events.some(({ name }) => name === "order/paid")).toBe(false);
    expect(run!.steps.tell!.output).toEqual({ ids: ["e1"] });
  });

  it("make a sending fail, and the step is tried again", async () => {
    await using t = await createHarness({ functions: [pay], retryDelay: "1s" });
    t.step("tell").fail({ error: "event API down" });
    const [run] = await t.send({ name: "order/placed", data: { id: "o1" } });
    await t.drain();
    expect(run!.steps.tell).toMatchObject({ status: "completed", attempts: 2 });
    expect(run!.status).toBe("completed");
  });
});

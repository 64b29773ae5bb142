import { Inngest } from "inngest";
import { describe, expect, it } from "vitest";
import { createHarness } from "../../harness/index.js";

const inngest = new Inngest({ id: "app" });

describe('checkpointing: "both"', () => {
  it("plays a scenario in both shapes, and shows one", async () => {
    const fn = inngest.createFunction({ id: "fine", triggers: { event: "go" }, retries: 1 }, async ({ step }) => {
      const [a] = await Promise.all([step.run("a", () => 1), step.run("b", () => 2)]);
      await step.sleep("nap", "1 day");
      const reply = await step.waitForEvent("reply", { event: "replied", timeout: "1 day" });
      await step.run("c", () => reply);
      return reply === null ? undefined : a;
    });
    await using t = await createHarness({ functions: [fn], checkpointing: "both", retryDelay: "1s" });
    t.step("c").fail({ times: 1 });
    const [run] = await t.send({ name: "go" });
    await t.advance("1 day");
    await t.send({ name: "replied" });
    await t.drain();
    expect(run!.output).toBe(1);
    const [second] = await t.send({ name: "go" });
    await second!.cancel();
    expect(second!.status).toBe("cancelled");
    expect(t.runs).toHaveLength(2);
  });

  it("fails with the first difference, explained", async () => {
    const fn = inngest.createFunction({ id: "counts", triggers: { event: "go" } }, async ({ step, runId }) => {
      entries.set(runId, (entries.get(runId) ?? 0) + 1);
      await step.run("a", () => 1);
      await step.run("b", () => 2);
      return entries.get(runId);
    });
    const entries = new Map<string, number>();
    await using t = await createHarness({ functions: [fn], checkpointing: "both" });
    await expect(t.send({ name: "go" })).rejects.toMatchObject({
      code: "SHAPES_DIFFER",
      message: expect.stringMatching(/"counts".*the output differs.*once per request/s) as string,
    });
  });
});

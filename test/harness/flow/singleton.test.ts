import { describe, expect, test } from "vitest";
import { go, harnessFor, outcomesOf, secondsOf } from "./flow.js";

// inngest/inngest tests/golang/singleton_test.go
describe("singleton", () => {
  test("skip: one run of many events, until it is over", async () => {
    await using t = await harnessFor({ singleton: { mode: "skip", key: "event.data.user.id" } }, async ({ step }) => {
      await step.sleep("nap", "10s");
    });
    await t.send(Array.from({ length: 50 }, () => go({ user: { id: 42 } })));
    expect(t.runs).toHaveLength(1);
    expect(outcomesOf(t, 1)).toMatchObject([{ kind: "skipped", reason: "singleton is already running" }]);
    await t.advance("10s");
    await t.send(go({ user: { id: 42 } }));
    expect(t.runs).toHaveLength(2);
  });

  test.each([{ decision: false }, {}])("a key that is false or missing (%j) is no singleton", async (data) => {
    await using t = await harnessFor({ singleton: { mode: "skip", key: "event.data.decision" } }, async ({ step }) => {
      await step.sleep("nap", "5s");
    });
    await t.send([go(data), go(data)]);
    expect(t.runs).toHaveLength(2);
  });

  test("cancel: the older run goes", async () => {
    await using t = await harnessFor({ singleton: { mode: "cancel", key: "event.data.user.id" } }, async ({ step }) => {
      await step.run("counter1", () => "done");
      await step.sleep("sleep", "10s");
      return true;
    });
    await t.send(go({ user: { id: 42 } }));
    await t.advance("4s");
    await t.send(go({ user: { id: 42 } }));
    await t.drain();
    expect(t.runs.map((run) => [run.status, secondsOf(run.endedAt)])).toEqual([
      ["cancelled", 4],
      ["completed", 14],
    ]);
    expect(t.events.filter((event) => event.name === "inngest/function.cancelled")).toHaveLength(1);
  });

  test("cancel: different keys both run", async () => {
    await using t = await harnessFor({ singleton: { mode: "cancel", key: "event.data.user.id" } }, async ({ step }) => {
      await step.sleep("sleep", "5s");
    });
    await t.send([go({ user: { id: 1 } }), go({ user: { id: 2 } })]);
    await t.drain();
    expect(t.runs.map((run) => run.status)).toEqual(["completed", "completed"]);
  });

  test("a run that is retried or that waits still holds the place", async () => {
    await using t = await harnessFor({ singleton: { mode: "skip" }, retries: 1 }, async ({ step, attempt }) => {
      if (attempt === 0) throw new Error("once");
      await step.waitForEvent("wait", { event: "answer", timeout: "5s" });
    });
    await t.send(go());
    await t.advance("500ms");
    await t.send(go());
    await t.advance("2s");
    await t.send(go());
    expect(t.runs).toHaveLength(1);
  });

  test("a run that is cancelled gives the place up", async () => {
    await using t = await harnessFor({ singleton: { mode: "skip" } }, async ({ step }) => {
      await step.sleep("sleep", "1h");
    });
    const [run] = await t.send(go());
    await run!.cancel();
    await t.send(go());
    expect(t.runs.map((run) => run.status)).toEqual(["cancelled", "running"]);
  });
});

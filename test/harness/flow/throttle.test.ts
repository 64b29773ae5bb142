import { describe, expect, test } from "vitest";
import { firstRequest, go, harnessFor } from "./flow.js";

describe("throttle", () => {
  // The table of inngest/inngest tests/golang/throttle_test.go (five events at once, a period of 5 s); it checks the gaps, the times
  // follow from `limit + burst` at once and one every `period / limit` afterwards (pkg/constraintapi/lua/acquire.lua).
  test.each([
    { name: "single limit", limit: 1, burst: 0, starts: [0, 5, 10, 15, 20] },
    { name: "multiple", limit: 2, burst: 0, starts: [0, 0, 2.5, 5, 7.5] },
    { name: "single with burst", limit: 1, burst: 1, starts: [0, 0, 5, 10, 15] },
    { name: "multiple with burst", limit: 2, burst: 1, starts: [0, 0, 0, 2.5, 5] },
  ])("$name", async ({ limit, burst, starts }) => {
    await using t = await harnessFor({ throttle: { limit, burst, period: "5s" } });
    const runs = await t.send([1, 2, 3, 4, 5].map((n) => go({ n })));
    expect(runs).toHaveLength(5);
    await t.drain();
    expect(t.runs.map(firstRequest)).toEqual(starts);
    expect(t.runs.map((run) => run.event.data.n)).toEqual([1, 2, 3, 4, 5]);
  });

  test("keys separate values, and steps are not throttled", async () => {
    await using t = await harnessFor({ throttle: { limit: 1, period: "3s", key: "event.data.id" } }, async ({ step }) => {
      await step.run("a", () => null);
      await step.run("b", () => null);
    });
    await t.send([go({ id: 0 }), go({ id: 1 }), go({ id: 2 })]);
    expect(t.runs.map((run) => run.status)).toEqual(["completed", "completed", "completed"]);
  });

  test("a missing key is a key like any other", async () => {
    await using t = await harnessFor({ throttle: { limit: 1, period: "3s", key: "event.data.id" } });
    await t.send([go(), go(), go({ id: 1 })]);
    await t.drain();
    expect(t.runs.map(firstRequest)).toEqual([0, 3, 0]);
  });

  test("a run that waits says why and until when", async () => {
    await using t = await harnessFor({ throttle: { limit: 1, period: "1h" } });
    const [, second] = await t.send([go(), go()]);
    expect(second!.status).toBe("queued");
    expect(second!.trace.at(-1)).toMatchObject({ kind: "flow.delayed", reason: "throttle: 1 per 3600 s" });
    expect(second!.pending).toMatchObject([{ kind: "start", reason: "throttle: 1 per 3600 s" }]);
  });

  test("the retries of a first request are not charged", async () => {
    let failures = 0;
    await using t = await harnessFor({ throttle: { limit: 1, period: "4s" }, retries: 2 }, () => {
      if (failures++ < 2) throw new Error("not yet");
    });
    await t.send([go(), go()]);
    await t.drain();
    expect(t.runs.map((run) => run.status)).toEqual(["completed", "completed"]);
    expect(firstRequest(t.runs[1]!)).toBe(4);
  });

  // The server cuts the period to whole seconds, and its arithmetic then leaves nothing (gcra.lua with an interval of 0).
  test("a period below a second lets nothing start, and nothing hangs", async () => {
    await using t = await harnessFor({ throttle: { limit: 5, period: "500ms" as "5s" } });
    const [run] = await t.send(go());
    await t.drain();
    expect(run!.status).toBe("queued");
  });

  test("a cancelled run leaves the line", async () => {
    await using t = await harnessFor({ throttle: { limit: 1, period: "5s" } });
    const [, second] = await t.send([go(), go(), go()]);
    await second!.cancel();
    await t.drain();
    expect(t.runs.map((run) => run.status)).toEqual(["completed", "cancelled", "completed"]);
    // The server counts a run as started when it is scheduled, also one that never made a request.
    expect(second!.startedAt).toEqual(second!.queuedAt);
    expect(firstRequest(t.runs[2]!)).toBe(5);
  });
});

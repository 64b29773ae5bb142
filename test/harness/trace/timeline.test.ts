import { Inngest } from "inngest";
import { createHarness, formatTimeline } from "stepcheck/harness";
import { describe, expect, it } from "vitest";
import { formatSpan } from "../../../harness/trace/text.js";

const inngest = new Inngest({ id: "app" });

const child = inngest.createFunction({ id: "child", triggers: { event: "child/wanted" } }, () => ({ grown: true }));

const flaky = { failures: 0 };
const parent = inngest.createFunction({ id: "parent", triggers: { event: "go" }, retries: 1 }, async ({ event, step }) => {
  await step.run("try", () => {
    flaky.failures += 1;
    if (flaky.failures === 1) throw new Error("down\nfor a while");
    return { long: "x".repeat(300) };
  });
  await step.sendEvent("tell", { name: "told", data: { n: event.data.n as number } });
  await step.invoke("raise", { function: child, timeout: "1h" });
  await step.sleep("nap", "3 days");
  await step.waitForEvent("wait", { event: "reply", timeout: "90m" });
  await step.waitForEvent("wait-on", { event: "answer", timeout: "1h" });
});

async function play() {
  flaky.failures = 0;
  const t = await createHarness({ functions: [parent, child], retryDelay: "30s" });
  await t.send({ name: "go", data: { n: 1 } });
  await t.advance("4 days");
  return t;
}

describe("formatTimeline", () => {
  it("tells a run's story", async () => {
    await using t = await play();
    const [run] = t.runsOf(parent);
    expect(formatTimeline(run!)).toMatchInlineSnapshot(`
      "parent  completed after 3 days 3 h

        Thu 1 Jan 2026
        00:00:00  ▶           started by go
                  ✗  try      attempt 1, again in 30 s: Error: down for a while
        00:00:30  ✓  try      attempt 2: { long: 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…
                  »  tell     sends told { n: 1 }
                  ↳  raise    invokes child
                  ✓  raise    child returned { grown: true }
                  ☾  nap      sleeps 3 days
                  ⋮ 3 days later
        Sun 4 Jan 2026
        00:00:30  ☼  nap      wakes
                  ◌  wait     waits for reply, at most 1 h 30 min
                  ⋮ 1 h 30 min later
        01:30:30  ○  wait     gave up waiting for reply
                  ◌  wait-on  waits for answer, at most 1 h
                  ⋮ 1 h later
        02:30:30  ○  wait-on  gave up waiting for answer
                  ■           completed"
    `);
  });

  it("says what to do about an invoked function that is not there", async () => {
    await using t = await createHarness({ functions: [parent], retryDelay: "30s" });
    const [run] = await t.send({ name: "go", data: { n: 1 } });
    await t.advance("30s");
    expect(formatTimeline(run!)).toContain(
      "invokes child (unknown here: give it to createHarness, or mock the step)",
    );
  });

  it("tells the story of all runs, and of the test", async () => {
    await using t = await play();
    expect(formatTimeline(t)).toMatchInlineSnapshot(`
      "  Thu 1 Jan 2026
        00:00:00  test    »           sends go { n: 1 }
                  parent  ▶           started by go
                  parent  ✗  try      attempt 1, again in 30 s: Error: down for a while
        00:00:30  parent  ✓  try      attempt 2: { long: 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…
                  parent  »  tell     sends told { n: 1 }
                  parent  ↳  raise    invokes child
                  child   ▶           started by an invoke
                  child   ■           completed { grown: true }
                  parent  ✓  raise    child returned { grown: true }
                  parent  ☾  nap      sleeps 3 days
                  ⋮ 3 days later
        Sun 4 Jan 2026
        00:00:30  parent  ☼  nap      wakes
                  parent  ◌  wait     waits for reply, at most 1 h 30 min
                  ⋮ 1 h 30 min later
        01:30:30  parent  ○  wait     gave up waiting for reply
                  parent  ◌  wait-on  waits for answer, at most 1 h
                  ⋮ 1 h later
        02:30:30  parent  ○  wait-on  gave up waiting for answer
                  parent  ■           completed"
    `);
  });

  it("says of a run that is not over what it waits for", async () => {
    await using t = await createHarness({ functions: [parent, child] });
    flaky.failures = 1;
    const [run] = await t.send({ name: "go", data: { n: 1 } });
    expect(formatTimeline(run!).split("\n").at(-1)).toBe(`  … is sleeping in "nap" until 2026-01-04T00:00:00.000Z`);
    expect(formatTimeline(t).split("\n").at(-1)).toBe(`  … parent is sleeping in "nap" until 2026-01-04T00:00:00.000Z`);
  });

  it("shows the wire on demand, and colours only on demand", async () => {
    await using t = await play();
    const [run] = t.runsOf(parent);
    expect(formatTimeline(run!)).not.toContain("request:");
    expect(formatTimeline(run!, { wire: true })).toContain("request:");
    expect(formatTimeline(run!)).not.toContain("\u001b[");
    expect(formatTimeline(run!, { color: true })).toContain("\u001b[32m✓\u001b[39m");
  });
});

describe("formatSpan", () => {
  it.each([
    [0, "0 ms"],
    [999, "999 ms"],
    [1000, "1 s"],
    [33_600, "34 s"],
    [59_999, "1 min"],
    [90_000, "1 min 30 s"],
    [3_600_000, "1 h"],
    [5_400_000, "1 h 30 min"],
    [86_400_000, "1 day"],
    [194_337_000, "2 days 6 h"],
    [31_536_000_000, "365 days"],
  ])("%i ms is %s", (milliseconds, text) => {
    expect(formatSpan(milliseconds)).toBe(text);
  });
});

import { Inngest } from "inngest";
import { expect, test } from "vitest";
import { createHarness } from "../../harness/index.js";

const inngest = new Inngest({ id: "shop", isDev: true });

const waiting = inngest.createFunction(
  { id: "waiting", retries: 0, triggers: { event: "order/placed" } },
  async ({ step }) => {
    const answer = await step.waitForEvent("answer", {
      event: "order/tagged",
      timeout: "1h",
      if: "async.data.tags.exists(tag, tag == event.data.tag)",
    });
    return answer?.data ?? null;
  },
);

test("a wait whose condition the server cannot write is asked for again, and then nothing ends the run", async () => {
  await using t = await createHarness({ functions: [waiting], retryDelay: "1s" });
  await t.send({ name: "order/placed", data: { tag: "a" } });
  await t.advance("1m");
  const [run] = t.runs;
  expect(run!.status).toBe("running");
  expect(run!.trace.filter(({ kind }) => kind === "request")).toHaveLength(21);
  await t.send({ name: "order/tagged", data: { tags: ["a"] } });
  await t.advance("1d");
  expect(run!.status).toBe("running");
});

const cancellable = inngest.createFunction(
  { id: "cancellable", triggers: { event: "order/placed" }, cancelOn: [{ event: "order/cancelled" }] },
  async ({ step }) => {
    await step.sleep("a while", "1m");
    return "done";
  },
);

test("an event of the call that starts a run is older than the run, and does not cancel it", async () => {
  await using t = await createHarness({ functions: [cancellable] });
  await t.send([{ name: "order/placed" }, { name: "order/cancelled" }]);
  await t.advance("2m");
  expect(t.runs.map(({ status }) => status)).toEqual(["completed"]);
});

test("an event of the next call cancels it, even at the same moment", async () => {
  await using t = await createHarness({ functions: [cancellable] });
  await t.send({ name: "order/placed" });
  await t.send({ name: "order/cancelled" });
  await t.advance("2m");
  expect(t.runs.map(({ status }) => status)).toEqual(["cancelled"]);
});

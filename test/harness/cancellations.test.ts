import { Inngest } from "inngest";
import { describe, expect, it } from "vitest";
import { createHarness, type Harness } from "../../harness/index.js";

const inngest = new Inngest({ id: "app" });
const naps = inngest.createFunction({ id: "naps", triggers: { event: "go" } }, async ({ step }) => {
  await step.sleep("nap", "7 days");
});
const other = inngest.createFunction({ id: "other", triggers: { event: "go" } }, async ({ step }) => {
  await step.sleep("nap", "7 days");
});

/** Three runs of each function, a day apart. */
async function start(): Promise<Harness> {
  const t = await createHarness({ functions: [naps, other] });
  for (const n of [1, 2, 3]) {
    await t.send({ name: "go", data: { n } });
    await t.advance("1 day");
  }
  return t;
}

function cancel(t: Harness, body: object): Promise<Response> {
  const init = { method: "POST", body: JSON.stringify({ app_id: "app", function_id: "naps", ...body }) };
  return t.within(() => fetch("https://api.inngest.com/v1/cancellations", init));
}

const cancelled = (t: Harness) => t.runsOf(naps).flatMap((run) => (run.status === "cancelled" ? [run.event.data.n] : []));

describe("bulk cancellation", () => {
  it.each([
    ["all of one function", { started_before: "2026-01-04T00:00:00Z" }, [1, 2, 3]],
    ["what was scheduled in time", { started_after: "2026-01-02T00:00:00Z", started_before: "2026-01-02T12:00:00Z" }, [2]],
    ["whose event meets the condition", { started_before: "2026-01-04T00:00:00Z", if: "event.data.n != 2" }, [1, 3]],
    ["nothing where the condition cannot be evaluated", { started_before: "2026-01-04T00:00:00Z", if: "event.data.n" }, []],
  ])("cancels %s", async (_, body, expected) => {
    await using t = await start();
    expect((await cancel(t, body)).status).toBe(200);
    expect(cancelled(t)).toEqual(expected);
    expect(t.runsOf(other).map(({ status }) => status)).toEqual(["running", "running", "running"]);
  });

  it.each([
    [400, "started_before is required", {}],
    [400, "started_before must be in the past", { started_before: "2026-02-01T00:00:00Z" }],
    [400, "started_after must be before started_before", { started_before: "2026-01-02T00:00:00Z", started_after: "2026-01-03T00:00:00Z" }],
    [400, "invalid expression", { started_before: "2026-01-02T00:00:00Z", if: "event.data.n ==" }],
    [404, "function not found", { started_before: "2026-01-02T00:00:00Z", function_id: "nobody" }],
  ])("is refused (%i): %s", async (status, message, body) => {
    await using t = await start();
    const response = await cancel(t, body);
    expect([response.status, await response.text()]).toEqual([status, expect.stringContaining(message)]);
    expect(cancelled(t)).toEqual([]);
  });
});

describe("a time-out of 'cancelOn' that the server cannot read", () => {
  const never = inngest.createFunction(
    { id: "never", triggers: { event: "go" }, cancelOn: [{ event: "stop" }, { event: "halt", timeout: "soon" }], singleton: { mode: "skip" } },
    () => "done",
  );

  it.each(["soon", -1])("(%s) lets no run start", async (timeout) => {
    const fn = inngest.createFunction({ id: "never", triggers: { event: "go" }, cancelOn: [{ event: "stop", timeout }] }, () => "done");
    await using t = await createHarness({ functions: [fn] });
    expect(await t.send({ name: "go" })).toEqual([]);
    await t.drain();
    expect(t.runs).toEqual([]);
    expect(t.events[0]!.outcomes).toMatchObject([{ kind: "skipped", reason: "cancelOn timeout cannot be read" }]);
    expect(await t.send({ name: "go" })).toEqual([]);
  });

  it("leaves one before it to cancel the run that nobody sees, and no singleton is taken", async () => {
    const cancelled = inngest.createFunction(
      { id: "cancelled", triggers: { event: "inngest/function.cancelled" } },
      ({ event }): unknown => (event.data as { event: { data: unknown } }).event.data,
    );
    await using t = await createHarness({ functions: [never, cancelled] });
    await t.send([{ name: "go", data: { n: 1 } }, { name: "go", data: { n: 2 } }]);
    await t.advance("1s");
    await t.send({ name: "stop" });
    await t.drain();
    expect(t.runsOf("cancelled").map((run) => run.output)).toEqual([{ n: 1 }, { n: 2 }]);
    expect(t.runsOf("never")).toEqual([]);
    expect(t.events[0]!.outcomes.map(({ kind }) => kind)).toEqual(["skipped"]);
  });

  it("leaves who invokes it to time out", async () => {
    const caller = inngest.createFunction({ id: "caller", triggers: { event: "call" } }, async ({ step }) => {
      await step.invoke("never", { function: never, timeout: "1m" });
    });
    await using t = await createHarness({ functions: [never, caller] });
    const [run] = await t.send({ name: "call" });
    expect(run!.pending).toMatchObject([{ kind: "invoke", functionId: expect.stringContaining("never") as string }]);
    expect(run!.pending[0]).not.toHaveProperty("runId");
    await t.drain();
    expect(run!.error?.name).toBe("InngestInvokeTimeoutError");
    await expect(t.invoke(never)).rejects.toThrow(/started no run/);
  });
});

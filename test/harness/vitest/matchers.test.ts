import { describe, expect, it } from "vitest";
import "stepcheck/vitest";
import { makeEvent, makeHarness, makeRun, makeSteps } from "./runs.js";

const until = new Date("2026-01-04T00:00:00Z");

/** The text that a failing assertion shows. */
function failureOf(assertion: () => void): string {
  try {
    assertion();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("The assertion passed.");
}

describe("toHaveCompleted", () => {
  const run = makeRun({ output: { status: "shipped", parcels: 2 } });

  it("passes for a completed run, with any output or with the one that is meant", () => {
    expect(run).toHaveCompleted();
    expect(run).toHaveCompleted({ status: "shipped", parcels: 2 });
    expect(makeRun()).toHaveCompleted(null);
    expect(makeRun()).toHaveCompleted(undefined);
    expect(makeRun({ output: "" })).toHaveCompleted(undefined);
    expect(run).not.toHaveCompleted(undefined);
  });

  it("takes asymmetric matchers", () => {
    expect(run).toHaveCompleted({ status: expect.stringMatching(/^ship/) as unknown, parcels: expect.any(Number) as unknown });
    expect(run).toHaveCompleted(expect.objectContaining({ parcels: 2 }));
    expect(failureOf(() => { expect(run).toHaveCompleted({ parcels: expect.any(String) as unknown }); })).toContain(
      "to have completed with { parcels: Any<String> }, but",
    );
    const containing = expect.objectContaining({ list: [expect.stringMatching(/^a/) as unknown] }) as unknown;
    expect(failureOf(() => { expect(run).toHaveCompleted(containing); })).toContain(
      "to have completed with ObjectContaining { list: [ StringMatching /^a/ ] }, but",
    );
  });

  it("can be negated", () => {
    expect(makeRun({ status: "failed" })).not.toHaveCompleted();
    expect(run).not.toHaveCompleted({ status: "delayed" });
    expect(failureOf(() => { expect(run).not.toHaveCompleted(); })).toContain(
      `Expected run 01RUN of "process-order" not to have completed, but it completed with { status: 'shipped', parcels: 2 }.`,
    );
  });

  it("says how the run stands instead", () => {
    const asleep = makeRun({ status: "running", pending: [{ kind: "sleep", step: "wait-before-tips", until }] });
    expect(failureOf(() => { expect(asleep).toHaveCompleted(); })).toContain(
      `Expected run 01RUN of "process-order" to have completed, ` +
        `but it is sleeping in "wait-before-tips" until 2026-01-04T00:00:00.000Z.`,
    );

    const failed = makeRun({ status: "failed", error: { name: "Error", message: "The card was declined." } });
    expect(failureOf(() => { expect(failed).toHaveCompleted(); })).toContain("but it failed with Error: The card was declined.");
  });

  it("shows the difference of outputs", () => {
    const message = failureOf(() => { expect(run).toHaveCompleted({ status: "delayed", parcels: 2 }); });
    expect(message).toMatch(/-\s+"status": "delayed"/);
    expect(message).toMatch(/\+\s+"status": "shipped"/);
  });

  it("explains values that only JSON has changed", () => {
    const dated = makeRun({ output: { at: "2026-01-04T00:00:00.000Z" } });
    expect(failureOf(() => { expect(dated).toHaveCompleted({ at: until }); })).toContain("stored as JSON");
    expect(failureOf(() => { expect(run).toHaveCompleted({ status: "delayed" }); })).not.toContain("stored as JSON");
  });

  it("shows the timeline", () => {
    const traced = makeRun({
      status: "failed",
      trace: [{ seq: 0, at: until.getTime(), kind: "run.started", runId: "01RUN", functionId: "process-order" }],
    });
    expect(failureOf(() => { expect(traced).toHaveCompleted(); })).toMatch(/What happened:\n\n {2}\S/);
  });

  it("works in resolves and as an asymmetric matcher", async () => {
    await expect(Promise.resolve(run)).resolves.toHaveCompleted();
    expect([run, makeRun()]).toEqual([expect.toHaveCompleted({ status: "shipped", parcels: 2 }), expect.toHaveCompleted()]);
    expect([makeRun({ status: "failed" })]).toEqual([expect.not.toHaveCompleted()]);
  });
});

describe("toHaveFailed", () => {
  class CardDeclinedError extends Error {
    override name = "CardDeclinedError";
  }
  const run = makeRun({
    status: "failed",
    error: { name: "CardDeclinedError", message: "No money on card 4711.", stack: "…", cause: { name: "Error", message: "402" } },
  });

  it.each([
    ["part of the message", "card 4711"],
    ["a pattern", /^No money/],
    ["a class", CardDeclinedError],
    ["an error", new CardDeclinedError("No money on card 4711.")],
    ["properties", { name: "CardDeclinedError", message: expect.stringContaining("4711") as string }],
    ["a cause", { cause: { name: "Error", message: "402" } }],
    ["an asymmetric matcher", expect.objectContaining({ name: "CardDeclinedError" }) as object],
    ["nothing", undefined],
  ])("takes %s", (_, error) => {
    expect(run).toHaveFailed(error);
    expect(makeRun()).not.toHaveFailed(error);
  });

  it.each([
    ["a message", "card 4712"],
    ["a pattern", /^Money/],
    ["a class", TypeError],
    ["an error", new CardDeclinedError("No money.")],
    ["an error of another class", new Error("No money on card 4711.")],
    ["properties", { name: "TypeError" }],
  ])("tells %s apart", (_, error) => {
    expect(run).not.toHaveFailed(error);
  });

  it("says what was wrong instead", () => {
    expect(failureOf(() => { expect(run).toHaveFailed(TypeError); })).toContain(
      `Expected run 01RUN of "process-order" to have failed with TypeError, ` +
        "but it failed with CardDeclinedError: No money on card 4711.",
    );
    expect(failureOf(() => { expect(makeRun()).toHaveFailed(); })).toContain("to have failed, but it completed with null.");
  });
});

describe("toHaveBeenCancelled", () => {
  const run = makeRun({
    status: "cancelled",
    trace: [{ seq: 0, at: 0, kind: "run.cancelled", runId: "01RUN", functionId: "process-order", reason: "event" }],
  });

  it("passes for a cancelled run alone", () => {
    expect(run).toHaveBeenCancelled();
    expect(makeRun()).not.toHaveBeenCancelled();
    expect(makeRun({ status: "failed" })).not.toHaveBeenCancelled();
  });

  it("says why another run was", () => {
    expect(failureOf(() => { expect(run).toHaveCompleted(); })).toContain("but it was cancelled (event).");
  });
});

describe("toHaveRunStep", () => {
  const run = makeRun({
    steps: makeSteps(
      { id: "charge-card", attempts: 3, output: { chargeId: "ch_1" } },
      { id: "think" },
      { id: "think:1", output: { kind: "answer" } },
      { id: "planned", status: "planned", attempts: 0 },
      { id: "broken", status: "failed", output: undefined, attempts: 4, error: { name: "Error", message: "down" } },
    ),
  });

  it("finds a step by its id", () => {
    expect(run).toHaveRunStep("charge-card");
    expect(run).toHaveRunStep("broken");
    expect(run).not.toHaveRunStep("ship");
    expect(run).not.toHaveRunStep("planned");
    expect(run).not.toHaveRunStep("charge");
  });

  it("compares attempts and output", () => {
    expect(run).toHaveRunStep("charge-card", { attempts: 3, output: { chargeId: expect.any(String) as unknown } });
    expect(run).toHaveRunStep("charge-card", { times: expect.any(Number) as number, attempts: expect.any(Number) as number });
    expect(run).not.toHaveRunStep("charge-card", { attempts: 1 });
    expect(run).not.toHaveRunStep("charge-card", { attempts: expect.any(String) as number });
    expect(run).not.toHaveRunStep("charge-card", { output: {} });
    expect(run).not.toHaveRunStep("broken", { output: undefined });
  });

  it("counts the steps that repeat an id", () => {
    expect(run).toHaveRunStep("think", { times: 2 });
    expect(run).toHaveRunStep("think", { times: 2, output: { kind: "answer" } });
    expect(run).toHaveRunStep("think:1", { times: 1, output: { kind: "answer" } });
    expect(run).toHaveRunStep("ship", { times: 0 });
    expect(run).not.toHaveRunStep("think", { times: 1 });
  });

  it("takes ids with signs that patterns give a meaning", () => {
    const odd = makeRun({ steps: makeSteps({ id: "a.b (c)" }, { id: "a.b (c):1" }) });
    expect(odd).toHaveRunStep("a.b (c)", { times: 2 });
    expect(odd).not.toHaveRunStep("axb (c)");
  });

  it("says what ran instead", () => {
    expect(failureOf(() => { expect(run).toHaveRunStep("ship"); })).toContain(
      `to have run the step "ship", but it ran "charge-card", "think", "think:1", "broken".`,
    );
    expect(failureOf(() => { expect(makeRun()).toHaveRunStep("ship"); })).toContain("but it has run no step.");
    expect(failureOf(() => { expect(run).toHaveRunStep("charge-card", { times: 1, attempts: 1 }); })).toContain(
      `to have run the step "charge-card" 1 time in 1 attempt, but it returned { chargeId: 'ch_1' } (3 attempts).`,
    );
    expect(failureOf(() => { expect(run).toHaveRunStep("think", { times: 1 }); })).toContain(
      `but it ran 2 times: it returned null (1 attempt); "think:1" returned { kind: 'answer' } (1 attempt).`,
    );
    expect(failureOf(() => { expect(run).toHaveRunStep("broken", { output: 1 }); })).toContain(
      "but it failed with Error: down (4 attempts).",
    );
  });
});

describe("toBeSleepingUntil", () => {
  const run = makeRun({ status: "running", pending: [{ kind: "sleep", step: "nap", until }] });

  it("takes any form of a time", () => {
    expect(run).toBeSleepingUntil(until);
    expect(run).toBeSleepingUntil("2026-01-04T00:00:00Z");
    expect(run).toBeSleepingUntil(until.getTime());
    expect(run).not.toBeSleepingUntil("2026-01-05T00:00:00Z");
    expect(makeRun()).not.toBeSleepingUntil(until);
  });

  it("says until when, or what else", () => {
    expect(failureOf(() => { expect(run).toBeSleepingUntil("2026-01-05"); })).toContain(
      `to be sleeping until 2026-01-05T00:00:00.000Z, but it is sleeping in "nap" until 2026-01-04T00:00:00.000Z.`,
    );
    const retrying = makeRun({ status: "running", pending: [{ kind: "retry", step: "charge", attempt: 1, until }] });
    expect(failureOf(() => { expect(retrying).toBeSleepingUntil(until); })).toContain(
      `but it is to try "charge" again at 2026-01-04T00:00:00.000Z.`,
    );
  });

  it("refuses what is no time", () => {
    expect(() => { expect(run).not.toBeSleepingUntil("soon"); }).toThrow("but was given soon");
  });
});

describe("toBeWaitingFor", () => {
  const run = makeRun({
    status: "running",
    pending: [{ kind: "event", step: "wait-for-label", event: "shipping/label.created", until }],
  });

  it("takes the name, or what eventType() returns", () => {
    expect(run).toBeWaitingFor("shipping/label.created");
    expect(run).toBeWaitingFor({ name: "shipping/label.created" });
    expect(run).not.toBeWaitingFor("order/placed");
    expect(makeRun()).not.toBeWaitingFor("shipping/label.created");
  });

  it("says what the run waits for instead", () => {
    expect(failureOf(() => { expect(run).toBeWaitingFor("order/placed"); })).toContain(
      `but it is waiting in "wait-for-label" for the event "shipping/label.created" until 2026-01-04T00:00:00.000Z.`,
    );
  });
});

describe("toHaveSentEvent", () => {
  const confirmed = makeEvent({ name: "order/confirmed", data: { orderId: "o1", chargeId: "ch_1" } });
  const placed = makeEvent({ name: "order/placed", source: { by: "test" } });
  const finished = makeEvent({ name: "inngest/function.finished", internal: true, source: { by: "server" } });
  const run = makeRun({ sent: [confirmed] });
  const harness = makeHarness({ events: [placed, confirmed, finished] });

  it("looks at what a run sent", () => {
    expect(run).toHaveSentEvent("order/confirmed");
    expect(run).toHaveSentEvent({ name: "order/confirmed" }, { orderId: "o1", chargeId: expect.any(String) as unknown });
    expect(run).not.toHaveSentEvent("order/confirmed", { orderId: "o1" });
    expect(run).not.toHaveSentEvent("order/placed");
  });

  it("looks at what was sent under a harness, by anyone but the test", () => {
    expect(harness).toHaveSentEvent("order/confirmed", expect.objectContaining({ orderId: "o1" }));
    expect(harness).toHaveSentEvent("inngest/function.finished");
    expect(harness).not.toHaveSentEvent("order/placed");
  });

  it("says what was sent instead", () => {
    expect(failureOf(() => { expect(run).toHaveSentEvent("order/shipped"); })).toContain(
      `to have sent "order/shipped", but only "order/confirmed" was sent.`,
    );
    expect(failureOf(() => { expect(makeHarness({})).toHaveSentEvent("order/shipped"); })).toContain(
      `Expected the app under this harness to have sent "order/shipped", but no event was sent.`,
    );
    const message = failureOf(() => { expect(run).toHaveSentEvent("order/confirmed", { orderId: "o2", chargeId: "ch_1" }); });
    expect(message).toContain(`but "order/confirmed" was sent with { orderId: 'o1', chargeId: 'ch_1' }.`);
    expect(message).toMatch(/-\s+"orderId": "o2"/);
  });
});

describe("toHaveInvoked", () => {
  const run = makeRun({ invoked: [makeRun({ functionId: "pack-order" })] });
  const packOrder = { [Symbol.toStringTag]: "Inngest.Function", id: () => "pack-order" } as const;

  it("takes the id or the function", () => {
    expect(run).toHaveInvoked("pack-order");
    expect(run).toHaveInvoked(packOrder);
    expect(run).not.toHaveInvoked("ship-order");
    expect(makeRun()).not.toHaveInvoked(packOrder);
  });

  it("says what was invoked instead", () => {
    expect(failureOf(() => { expect(run).toHaveInvoked("ship-order"); })).toContain(`but it invoked "pack-order".`);
    expect(failureOf(() => { expect(makeRun()).toHaveInvoked("ship-order"); })).toContain("but it invoked nothing.");
  });
});

describe("what is no run", () => {
  it.each([
    ["undefined", undefined, "the event started no run"],
    ["an empty array", [], "the event started no run"],
    ["all runs of a send", [makeRun()], "const [run] = await t.send(…)"],
    ["a promise", Promise.resolve(makeRun()), "Await it first"],
    ["a harness", makeHarness({}), "Take one of its `runs`"],
    ["null", null, "an object that is none"],
    ["the id", "01RUN", `the string '01RUN'`],
  ])("is refused, negated or not: %s", (_, received, reason) => {
    expect(() => { expect(received).toHaveCompleted(); }).toThrow(reason);
    expect(() => { expect(received).not.toHaveRunStep("a"); }).toThrow(reason);
  });
});

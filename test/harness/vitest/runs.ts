import type { EventRecord, Harness, Run, StepRecord } from "../../../harness/types.js";

/** A finished run by hand: what a test of the matchers needs, and nothing that a harness would have to make. */
export function makeRun(facts: Partial<Run> = {}): Run {
  return {
    id: "01RUN",
    functionId: "process-order",
    appId: "shop",
    status: "completed",
    output: null,
    error: undefined,
    queuedAt: new Date("2026-01-01T00:00:00Z"),
    startedAt: new Date("2026-01-01T00:00:00Z"),
    endedAt: undefined,
    event: { name: "order/placed", data: { orderId: "o1" }, id: "01EVENT", ts: Date.parse("2026-01-01T00:00:00Z") },
    events: [],
    steps: {},
    pending: [],
    trace: [],
    sent: [],
    invoked: [],
    parent: undefined,
    cancel: () => Promise.resolve(),
    toJSON: () => ({}),
    ...facts,
  };
}

export function makeStep(facts: Partial<StepRecord> & { id: string }): StepRecord {
  return {
    hash: "",
    name: facts.id,
    kind: "run",
    status: "completed",
    output: null,
    attempts: 1,
    startedAt: new Date("2026-01-01T00:00:00Z"),
    ...facts,
  };
}

export function makeSteps(...steps: (Partial<StepRecord> & { id: string })[]): Record<string, StepRecord> {
  return Object.fromEntries(steps.map((step) => [step.id, makeStep(step)]));
}

export function makeEvent(facts: Partial<EventRecord> & { name: string }): EventRecord {
  return {
    id: "01EVENT",
    data: {},
    ts: Date.parse("2026-01-01T00:00:00Z"),
    receivedAt: new Date("2026-01-01T00:00:00Z"),
    source: { by: "function", runId: "01RUN", functionId: "process-order" },
    internal: false,
    outcomes: [],
    runs: [],
    ...facts,
  };
}

export function makeHarness(facts: Partial<Pick<Harness, "runs" | "events" | "trace">>): Harness {
  const notPlayed = () => Promise.reject(new Error("This harness is made by hand."));
  return {
    now: new Date("2026-01-01T00:00:00Z"),
    runs: [],
    events: [],
    trace: [],
    send: notPlayed,
    advance: notPlayed,
    ...facts,
  } as Partial<Harness> as Harness;
}

import { createHash } from "node:crypto";
import type { Json, StoredError } from "../types.js";
import type { CancelReason } from "../trace/entries.js";
import { emitLifecycleEvents, type Failure } from "./lifecycle.js";
import type { AppFunction, Correlation, EventState, Op, RunState, StepState } from "./model.js";
import { isOver, type Server } from "./server.js";
import { bytesOf } from "./sizes.js";
import { stepIdOf, stepKindOf } from "./steps.js";

export interface RunOptions {
  readonly fn: AppFunction;
  readonly events: readonly EventState[];
  /** Given by the app, where it is the app that starts the run. */
  readonly id?: string;
}

/** A run, not yet queued, of which nobody knows yet. */
export function createRun(server: Server, { fn, events, id }: RunOptions): RunState {
  const caller = callersOf(events)[0];
  return {
    id: id ?? server.ulid(server.now),
    fn,
    events,
    status: "queued",
    output: undefined,
    error: undefined,
    queuedAt: server.now,
    order: server.nextOrder(),
    startedAt: undefined,
    endedAt: undefined,
    steps: new Map(),
    memo: new Map(),
    stack: [],
    pendingBatch: new Set(),
    planOnly: false,
    requestVersion: -1,
    jobIds: new Set(),
    jobs: new Set(),
    pauses: new Set(),
    defers: new Map(),
    priority: 0,
    parent: caller && { run: caller.run, step: caller.run.steps.get(caller.hash)! },
    invoked: [],
    sent: [],
    trace: [],
    history: { sequential: true, idsAsWritten: true },
    stateBytes: bytesOf(events.map(({ payload }) => payload)),
  };
}

/** From here on, the run is among the others, those of its events, and those of who invoked it. */
export function listRun(server: Server, run: RunState): void {
  server.runs.set(run.id, run);
  for (const event of run.events) event.runs.push(run);
  for (const { run: other, hash } of callersOf(run.events)) {
    other.invoked.push(run);
    for (const pause of other.pauses) if (pause.kind === "invoke" && pause.step?.hash === hash) pause.child = run;
  }
}

function callersOf(events: readonly EventState[]): Correlation[] {
  return events.flatMap(({ correlation }) => correlation ?? []);
}

/** What a step's id is on the wire. */
export function hashOf(id: string): string {
  return createHash("sha1").update(id).digest("hex");
}

/** Steps that a test declares to be done. */
export function seedSteps(server: Server, run: RunState, outputs: Readonly<Record<string, Json>>): void {
  for (const [id, output] of Object.entries(outputs)) {
    const hash = hashOf(id);
    const step = stepOf(server, run, { op: "StepRun", id: hash, displayName: id });
    const value = JSON.parse(JSON.stringify(output ?? null)) as Json;
    Object.assign(step, { status: "completed", output: value, endedAt: server.now });
    saveStep(run, hash, { data: value });
  }
  // What the test says of earlier entries need not be what the function would have done.
  if (Object.keys(outputs).length > 0) run.history.sequential = false;
}

export const runFields = (run: RunState) => ({ runId: run.id, functionId: run.fn.id });

export const stepFields = (run: RunState, step: StepState) => ({ ...runFields(run), step: step.id, stepKind: step.kind });

/** The record of the step that this op is about; made at its first mention. */
export function stepOf(server: Server, run: RunState, op: Op): StepState {
  const known = run.steps.get(op.id);
  if (known !== undefined) return known;
  const step: StepState = {
    id: stepIdOf(op),
    hash: op.id,
    name: op.displayName ?? op.name ?? stepIdOf(op),
    kind: stepKindOf(op),
    status: "planned",
    attempts: 0,
    startedAt: server.now,
  };
  run.steps.set(op.id, step);
  return step;
}

/**
 * Memoises a step. The first to save wins: a step that has a result keeps it.
 *
 * @returns whether steps of its batch are still outstanding
 */
export function saveStep(run: RunState, hash: string, value: Json): { saved: boolean; pending: boolean } {
  const saved = !run.memo.has(hash);
  if (saved) {
    run.memo.set(hash, value);
    run.stack.push(hash);
    run.stateBytes += bytesOf(value);
  }
  run.pendingBatch.delete(hash);
  return { saved, pending: run.pendingBatch.size > 0 };
}

/** With request version 2, steps are planned only while a batch is outstanding (inngest `force_step_plan.go`). */
export function endPlanning(run: RunState): void {
  if (run.requestVersion >= 2) run.planOnly = false;
}

/** Re-enters the function after a step has ended, unless its batch has to be waited for. */
export function enqueueDiscovery(
  server: Server,
  run: RunState,
  after: { hash: string; pending: boolean; race: boolean; batch?: string | undefined; suffix?: string },
): void {
  if (after.pending && !after.race) return;
  endPlanning(run);
  const id = after.batch !== undefined && !after.race ? `${after.batch}-discover` : `${after.hash}${after.suffix ?? ""}`;
  server.enqueue({ id, kind: "discovery", run, due: server.now, origin: after.hash, race: after.race });
}

/** @param emptyAs what is stored of a run that returned nothing: its end by `RunComplete` is stored as an empty text */
export function completeRun(server: Server, run: RunState, output: Json, { emptyAs = null }: { emptyAs?: Json } = {}): void {
  if (isOver(run)) return;
  run.output = output ?? emptyAs;
  server.record({ kind: "run.completed", ...runFields(run), output: run.output });
  finish(server, run, "completed", output ?? null);
}

export function failRun(server: Server, run: RunState, error: StoredError, transport: string, rawOutput: Json = error): void {
  failAs(server, run, error, { error, transport }, rawOutput);
}

/**
 * The server itself found something wrong (inngest `shouldFailEarly` in `HandleResponse`). Whoever hears of the run's end gets
 * that as the text of an error, in JSON.
 *
 * @param during whether an answer was acted on; else it was the next request that could not be made
 */
export function failRunByServer(server: Server, run: RunState, error: StoredError, during: "answer" | "request"): void {
  const wrapped = { error: `${error.name}: ${error.message}`, ...error };
  const output = asGoJson({ error: wrapped });
  const transport = during === "answer" ? error.name : output;
  const result = during === "answer" ? output : undefined;
  failAs(server, run, wrapped, { error: { name: "Error", message: output }, transport }, result);
}

/** Go writes what could end a script in HTML by its code. */
function asGoJson(value: object): string {
  return JSON.stringify(value).replaceAll(/[<>&\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function failAs(server: Server, run: RunState, error: StoredError, failure: Failure, result: Json): void {
  if (isOver(run)) return;
  run.error = error;
  server.record({ kind: "run.failed", ...runFields(run), error });
  finish(server, run, "failed", result, failure);
}

/** Never in the middle of a step's code: a request that is being handled goes on, and its answer counts for nothing. */
export function cancelRun(server: Server, run: RunState, reason: CancelReason, eventId?: string): void {
  if (isOver(run)) return;
  server.record({ kind: "run.cancelled", ...runFields(run), reason, ...(eventId === undefined ? {} : { eventId }) });
  finish(server, run, "cancelled");
}

function finish(server: Server, run: RunState, status: "completed" | "failed" | "cancelled", result?: Json, failure?: Failure): void {
  run.status = status;
  run.endedAt = server.now;
  server.queue.removeRun(run);
  for (const pause of [...run.pauses]) dropPause(server, pause);
  server.flow.onRunOver(run);
  emitLifecycleEvents(server, run, result, failure);
  // What is needed only to go on. Steps and trace stay, to be looked at.
  run.memo.clear();
  run.jobIds.clear();
}

export function dropPause(server: Server, pause: RunState["pauses"] extends Set<infer P> ? P : never): void {
  pause.run.pauses.delete(pause);
  if (pause.timeout !== undefined) {
    server.queue.remove(pause.timeout);
    server.flow.onJobDropped(pause.timeout);
  }
  if (pause.kind === "signal") {
    if (server.signals.get(pause.subject) === pause) server.signals.delete(pause.subject);
    return;
  }
  const sameEvent = server.eventPauses.get(pause.subject);
  sameEvent?.delete(pause);
  if (sameEvent?.size === 0) server.eventPauses.delete(pause.subject);
}

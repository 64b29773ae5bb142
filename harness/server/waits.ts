import { parseWireTimeout } from "../../inngest/duration.js";
import { systemEvents } from "../../inngest/events.js";
import { limits } from "../../inngest/limits.js";
import { compareMoments } from "../clock/virtual.js";
import type { EventPayload, Json } from "../types.js";
import { compileCancellation, compileWait } from "./conditions.js";
import { publishInvocation } from "./events.js";
import type { EventState, Op, Pause, RunState, StepState } from "./model.js";
import { cancelRun, dropPause, enqueueDiscovery, saveStep, stepFields } from "./runs.js";
import { isOver, type Server } from "./server.js";
import { isRace } from "./steps.js";

/** What a run waits for besides time: events, signals, invoked runs; and the events that cancel it. */

/** Why an op cannot be handled. `fatal`: the run fails at once; otherwise the attempt fails. */
export interface OpProblem {
  readonly fatal: boolean;
  readonly name: string;
  readonly message: string;
  /** What the server stores as the error's stack. */
  readonly detail?: string;
}

interface Wait {
  readonly op: Op;
  readonly step: StepState;
  readonly batch: string | undefined;
}

// ---- Events ----

export function waitForEvent(server: Server, run: RunState, { op, step, batch }: Wait): OpProblem | undefined {
  const opts = op.opts ?? {};
  const event = text(opts.event) ?? op.name ?? "";
  const expression = text(opts.if);
  const timeout = parseTimeout(server, text(opts.timeout) ?? "", 0);
  if ("problem" in timeout) return timeout.problem;
  if (timeout.ms > limits.maxWaitTimeout) return tooLong(text(opts.timeout) ?? "");
  const condition = expression === undefined ? undefined : compileWait(server, expression, run.events[0]!.payload);
  if (condition !== undefined && "problem" in condition) {
    return condition.problem;
  }
  const until = server.now + timeout.ms;
  const pause = openPause(server, {
    kind: "event",
    run,
    step,
    subject: event,
    expression,
    matches: condition?.matches,
    expires: until,
    race: isRace(op),
    batch,
  });
  if (pause === undefined) return undefined;
  const shown = expression === undefined ? {} : { if: expression };
  step.input = { event, timeout: opts.timeout, ...shown };
  server.record({ kind: "wait.started", ...stepFields(run, step), event, ...shown, until });
  return undefined;
}

/** Of what a run can wait for, only events have such a limit. */
function tooLong(timeout: string): OpProblem {
  const message = `The wait-for-event timeout "${timeout}" expires more than one year in the future; timeouts may last at most one year.`;
  return { fatal: true, name: "InngestErrTimeoutTooLong", message };
}

/** Cancels and resumes the runs that waited for this event. What was sent before a run was there does not cancel it. */
export function resumeByEvent(server: Server, event: EventState): void {
  const pauses = [...(server.eventPauses.get(event.payload.name) ?? [])];
  for (const pause of pauses.filter(({ kind }) => kind === "cancel")) {
    if (!isLive(server, pause) || event.order < pause.run.order || pause.matches?.(event) === false) continue;
    event.outcomes.push({ kind: "cancelled", functionId: pause.run.fn.id, runId: pause.run.id, at: server.now });
    cancelRun(server, pause.run, "event", event.payload.id);
  }
  for (const pause of pauses.filter(({ kind }) => kind === "event")) {
    if (!isLive(server, pause) || pause.matches?.(event) === false) continue;
    const { run } = pause;
    const step = pause.step!;
    event.outcomes.push({ kind: "resumed", functionId: run.fn.id, runId: run.id, at: server.now, step: step.id });
    server.record({ kind: "wait.matched", ...stepFields(run, step), event: event.payload.name, eventId: event.payload.id });
    resume(server, pause, { user: {}, ...event.payload }, { output: event.payload });
  }
}

function isLive(server: Server, pause: Pause): boolean {
  return pause.run.pauses.has(pause) && pause.expires >= server.now && !isOver(pause.run);
}

/**
 * `cancelOn`: from when the run is scheduled. Events of the call that started it are older than the run, and do not cancel it.
 *
 * @returns the first time-out that the server cannot read, at which it gives up
 */
export function armCancellations(server: Server, run: RunState): string | undefined {
  const armed = server.clock.moment;
  for (const { event, if: expression, timeout } of run.fn.config.cancel ?? []) {
    const parsed = timeout === undefined ? { ok: true as const, ms: limits.cancelOnLifetime } : parseWireTimeout(timeout, server.now);
    if (!parsed.ok) return timeout;
    const condition = expression === undefined ? undefined : compileCancellation(server, expression, run.events[0]!.payload);
    if (condition?.never === true) continue;
    const pause: Pause = {
      kind: "cancel",
      run,
      step: undefined,
      subject: event,
      expression,
      matches: (cause) => compareMoments(server.clock.moment, armed) > 0 && condition?.matches(cause) !== false,
      expires: server.now + parsed.ms,
      race: false,
      batch: undefined,
    };
    listen(server, pause);
  }
  return undefined;
}

// ---- Signals ----

export function waitForSignal(server: Server, run: RunState, { op, step, batch }: Wait): OpProblem | undefined {
  const opts = op.opts ?? {};
  const signal = text(opts.signal) ?? "";
  const timeout = parseTimeout(server, text(opts.timeout) ?? "", limits.defaultSignalTimeout);
  if ("problem" in timeout) return timeout.problem;
  const holder = server.signals.get(signal);
  if (holder !== undefined && holder.step !== step) {
    if (opts.conflict !== "replace") {
      return { fatal: true, name: "Error", message: "Signal conflict; signal wait already exists for another run" };
    }
    // The older wait goes on until its time-out, but no signal reaches it.
    server.signals.delete(signal);
  }
  const until = server.now + timeout.ms;
  const pause = openPause(server, {
    kind: "signal",
    run,
    step,
    subject: signal,
    expires: until,
    race: isRace(op),
    batch,
  });
  if (pause === undefined) return undefined;
  step.input = { signal, timeout: opts.timeout, conflict: opts.conflict };
  server.record({ kind: "signal.started", ...stepFields(run, step), signal, until });
  return undefined;
}

/** @returns the run that received it */
export function sendSignal(server: Server, signal: string, data: Json): RunState | undefined {
  const pause = server.signals.get(signal);
  if (pause === undefined || !isLive(server, pause)) return undefined;
  const value = { signal, data: data ?? null };
  server.record({ kind: "signal.received", ...stepFields(pause.run, pause.step!), signal });
  resume(server, pause, { data: value }, { output: value });
  return pause.run;
}

// ---- Invoked functions ----

export function invokeFunction(server: Server, run: RunState, { op, step, batch }: Wait): OpProblem | undefined {
  const opts = op.opts ?? {};
  const slug = text(opts.function_id) ?? "";
  const payload = (opts.payload ?? {}) as { data?: Record<string, unknown>; user?: object; v?: string; meta?: object };
  const timeout = parseTimeout(server, text(opts.timeout) ?? "", limits.defaultInvokeTimeout);
  if ("problem" in timeout) return timeout.problem;
  const until = server.now + timeout.ms;
  const pause = openPause(server, { kind: "invoke", run, step, subject: slug, expires: until, race: isRace(op), batch });
  if (pause === undefined) return undefined;
  step.input = { functionId: slug, payload, timeout: opts.timeout };
  const event: EventPayload = {
    name: systemEvents.functionInvoked,
    id: server.ulid(server.now),
    ts: server.now,
    data: {
      ...payload.data,
      _inngest: {
        fn_id: slug,
        correlation_id: `${run.id}.${step.hash}`,
        expire: until,
        name: step.name,
        source_app_id: run.fn.appId,
        source_fn_id: run.fn.slug,
      },
    },
    ...(payload.user === undefined ? {} : { user: payload.user }),
    ...(payload.v === undefined ? {} : { v: payload.v }),
    ...(payload.meta === undefined ? {} : { meta: payload.meta }),
  };
  const fn = server.functions.get(slug);
  const isUnknown = fn === undefined ? { isUnknown: true } : {};
  server.record({ kind: "invoke.started", ...stepFields(run, step), target: slug, eventId: event.id, until, ...isUnknown });
  const onArrival = ({ outcomes }: EventState) => {
    if (fn === undefined) answerWithError(server, pause, `could not find function with ID: ${slug}`);
    else if (outcomes.some(isRateLimited)) answerWithError(server, pause, "invoked function is rate limited");
  };
  publishInvocation(server, event, { fn, correlation: { run, hash: step.hash }, onArrival });
  return undefined;
}

/** `idempotency` is a rate limit to the server. */
function isRateLimited(outcome: EventState["outcomes"][number]): boolean {
  return outcome.kind === "skipped" && (outcome.reason === "rate limited" || outcome.reason === "idempotency key seen in the last 24 hours");
}

function answerWithError(server: Server, pause: Pause, message: string): void {
  if (!isLive(server, pause)) return;
  const error = { error: message, name: "Error", message };
  server.record({ kind: "invoke.ended", ...stepFields(pause.run, pause.step!), target: pause.subject, error });
  resume(server, pause, { error }, { error });
}

/** The invoked run is over: its parent gets what the finished event says (inngest `GetResumeData`). */
export function answerInvoke(server: Server, { run, hash }: { run: RunState; hash: string }, finished: EventPayload): void {
  const pause = [...run.pauses].find((candidate) => candidate.kind === "invoke" && candidate.step?.hash === hash);
  if (pause === undefined || !isLive(server, pause)) return;
  const { error, result, run_id: childRunId } = finished.data as { error?: Record<string, string>; result?: Json; run_id: string };
  const fields = { ...stepFields(run, pause.step!), target: pause.subject, childRunId };
  if (error !== undefined) {
    const stored = { name: error.name ?? "Error", message: error.message ?? "", ...error };
    server.record({ kind: "invoke.ended", ...fields, error: stored });
    resume(server, pause, { error }, { error: stored });
    return;
  }
  // A cancelled run has neither error nor result, and then the event itself is the answer.
  const answer = "result" in finished.data ? { data: result } : finished;
  const output = "result" in finished.data ? result : finished;
  server.record({ kind: "invoke.ended", ...fields, output });
  resume(server, pause, answer, { output });
}

// ---- All of them ----

function openPause(server: Server, options: Omit<Pause, "timeout" | "child">): Pause | undefined {
  const pause: Pause = { ...options };
  const { run } = pause;
  const step = pause.step!;
  const taken = server.enqueue({
    id: step.hash,
    kind: "wait",
    run,
    step,
    due: pause.expires,
    race: pause.race,
    batch: pause.batch,
    act: () => {
      timeOut(server, pause);
    },
  });
  // Reported again while it is open (or after it was settled): the first report counts.
  if (!taken) return undefined;
  pause.timeout = [...run.jobs].find((job) => job.step === step && job.kind === "wait");
  step.status = "waiting";
  step.attempts = 1;
  listen(server, pause);
  return pause;
}

function listen(server: Server, pause: Pause): void {
  pause.run.pauses.add(pause);
  if (pause.kind === "signal") {
    server.signals.set(pause.subject, pause);
  } else if (pause.kind !== "invoke") {
    const sameEvent = server.eventPauses.get(pause.subject) ?? new Set();
    server.eventPauses.set(pause.subject, sameEvent.add(pause));
  }
}

function timeOut(server: Server, pause: Pause): void {
  const { run } = pause;
  if (!run.pauses.has(pause)) return;
  const step = pause.step!;
  if (pause.kind === "invoke") {
    const message = "Timed out waiting for invoked function to complete";
    const name = "InngestInvokeTimeoutError";
    const child = pause.child === undefined ? {} : { childRunId: pause.child.id };
    server.record({ kind: "invoke.timedOut", ...stepFields(run, step), target: pause.subject, ...child });
    settleWait(server, pause, { error: { error: `${name}: ${message}`, name, message } }, { error: { name, message } }, "-timeout");
    return;
  }
  if (pause.kind === "signal") server.record({ kind: "signal.timedOut", ...stepFields(run, step), signal: pause.subject });
  else server.record({ kind: "wait.timedOut", ...stepFields(run, step), event: pause.subject });
  settleWait(server, pause, null, { output: null }, "-timeout");
}

type Result = { output: Json } | { error: NonNullable<StepState["error"]> };

function resume(server: Server, pause: Pause, memo: Json, result: Result): void {
  settleWait(server, pause, memo, result, "-event");
}

/** What comes of it is queued before its time-out is dropped (inngest `executor.Resume`). */
function settleWait(server: Server, pause: Pause, memo: Json, result: Result, suffix: string): void {
  const { run, race, batch } = pause;
  const step = pause.step!;
  const { saved, pending } = saveStep(run, step.hash, memo);
  if (saved) {
    step.endedAt = server.now;
    if ("output" in result) {
      step.status = "completed";
      step.output = result.output;
    } else {
      step.status = "failed";
      step.error = result.error;
    }
    enqueueDiscovery(server, run, { hash: step.hash, pending, race, batch, suffix });
  }
  dropPause(server, pause);
}

function parseTimeout(server: Server, value: string, whenEmpty: number): { ms: number } | { problem: OpProblem } {
  if (value === "") return { ms: whenEmpty };
  const parsed = parseWireTimeout(value, server.now);
  if (!parsed.ok) return { problem: { fatal: false, name: "Error", message: `invalid timeout "${value}": ${parsed.reason}` } };
  return { ms: Math.max(0, parsed.ms) };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}


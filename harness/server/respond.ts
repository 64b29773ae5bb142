import { retryDelay as serverRetryDelay } from "../../inngest/backoff.js";
import { parseServerDate, parseWireSleep } from "../../inngest/duration.js";
import { limits } from "../../inngest/limits.js";
import { toMilliseconds } from "../clock/time.js";
import type { Json, Limits, StoredError } from "../types.js";
import type { Answer } from "../wire/protocol.js";
import { handleGateway } from "./gateway.js";
import type { Job, Op, RunState } from "./model.js";
import { completeRun, enqueueDiscovery, failRun, failRunByServer, runFields, saveStep, stepFields, stepOf } from "./runs.js";
import { isOver, type Server } from "./server.js";
import { overflowsState, refusedForSize } from "./sizes.js";
import { isRace, stepIdOf, storedError } from "./steps.js";
import { invokeFunction, waitForEvent, waitForSignal, type OpProblem } from "./waits.js";

/** Acts on what the SDK answered (inngest `HandleResponse`, `HandleGeneratorResponse`). */
export function handleAnswer(server: Server, run: RunState, job: Job, answer: Answer): void {
  if (answer.malformed !== undefined) {
    functionFailed(server, run, job, answer, { name: "Error", message: answer.malformed });
  } else if (answer.ops !== undefined) {
    const message = firstRefusal(answer.ops, server.settings.limits);
    if (message === undefined) handleOps(server, run, job, answer, answer.ops);
    else functionFailed(server, run, job, answer, { name: "Error", message });
  } else if (answer.status >= 200 && answer.status < 300) {
    completeRun(server, run, answer.body);
  } else {
    functionFailed(server, run, job, answer, functionError(answer));
  }
}

function firstRefusal(ops: readonly Op[], sizes: Limits): string | undefined {
  for (const op of ops) {
    const message = refusedForSize(op, stepIdOf(op), sizes);
    if (message !== undefined) return message;
  }
  return undefined;
}

// ---- The function's own result ----

function functionError({ body, status }: Answer): StoredError {
  if (typeof body === "object" && body !== null) {
    const error = body as Record<string, unknown>;
    // "Could not find step": its text is in `error`, without a name.
    if (typeof error.error === "string" && error.message === undefined) return { name: "Error", message: error.error };
    return storedError(error);
  }
  return { name: "Error", message: typeof body === "string" && body !== "" ? body : `invalid status code: ${status}` };
}

/** Code outside a step threw, or the request itself went wrong: the whole request is tried again. */
function functionFailed(server: Server, run: RunState, job: Job, answer: Answer, error: StoredError): void {
  const final = answer.noRetry || job.attempt + 1 >= run.fn.maxAttempts;
  const retryAt = final ? undefined : server.now + delayBeforeRetry(server, job.attempt, answer.retryAfter);
  recordFailure(server, run, job, error, retryAt);
  if (retryAt === undefined) {
    const transport = answer.noRetry ? "NonRetriableError" : `invalid status code: ${answer.status}`;
    failRun(server, run, error, transport, answer.body);
  } else {
    server.retry(job, retryAt);
  }
}

/** @param retryAt `undefined` where it is not tried again */
function recordFailure(server: Server, run: RunState, { attempt }: Job, error: StoredError, retryAt: number | undefined): void {
  const more = retryAt === undefined ? {} : { retryAt };
  server.record({ kind: "function.failed", ...runFields(run), attempt, error, final: retryAt === undefined, ...more });
}

function delayBeforeRetry(server: Server, attempt: number, retryAfter: string | undefined): number {
  const requested = retryAfter === undefined ? undefined : parseRetryAfter(retryAfter, server.now);
  if (requested !== undefined) return requested - server.now;
  const { retryDelay } = server.settings;
  if (retryDelay === "server") return serverRetryDelay(attempt, server.random.next());
  return toMilliseconds(typeof retryDelay === "function" ? retryDelay(attempt) : retryDelay);
}

/** When to try again: after so many seconds where it is a short number, else at a date; on a whole second (inngest `ParseRetry`). */
function parseRetryAfter(text: string, now: number): number | undefined {
  const seconds = Number(text);
  const at = text.length <= 7 && Number.isInteger(seconds) && seconds > 0 ? now + seconds * 1000 : parseServerDate(text);
  if (at === undefined) return undefined;
  const whole = Math.floor(at / 1000) * 1000;
  return Math.min(Math.max(whole, now + limits.minRetryAfter), now + limits.maxRetryAfter);
}

// ---- Steps ----

const lazyOps = new Set(["deferadd", "deferabort"]);
const plannedOps = new Set(["stepplanned", "sleep", "waitforevent", "invokefunction", "waitforsignal", "gateway", "aigateway"]);
/** Handled before the others of an answer: what another step of it might set off must find them waiting. */
const firstOps = new Set(["waitforevent", "deferadd", "deferabort"]);

const kindOf = (op: Op) => op.op.toLowerCase();

function handleOps(server: Server, run: RunState, job: Job, answer: Answer, ops: readonly Op[]): void {
  if (run.requestVersion === -1) run.requestVersion = answer.requestVersion ?? 1;
  if (ops.every((op) => kindOf(op) === "none")) {
    enqueueDiscovery(server, run, { hash: `redrive-${server.nextOrder()}`, pending: false, race: false });
    return;
  }
  if (ops.length > server.settings.limits.opsPerResponse) {
    overflow(server, run, server.settings.limits.opsPerResponse, "answer");
    return;
  }
  const steps = ops.filter((op) => !lazyOps.has(kindOf(op)));
  if (steps.length > 1) {
    // The server decides by what it knew when it made the request.
    if (job.planOnly !== true) run.planOnly = true;
    run.history.sequential = false;
  }
  const batch = batchOf(run, steps);
  const context = { server, run, job, answer, batch };
  for (const op of ops) if (firstOps.has(kindOf(op))) handleOp(context, op);
  for (const op of ops) if (!firstOps.has(kindOf(op))) handleOp(context, op);
}

/** The run has more steps than a run may have. */
export function overflow(server: Server, run: RunState, limit: number, during: "answer" | "request"): void {
  const message = `The function run exceeded the step limit of ${limit} steps.`;
  const error = during === "request" ? { error: "function has too many steps" } : {};
  failRunByServer(server, run, { ...error, name: "InngestErrFunctionOverflowed", message }, during);
}

/**
 * Steps that are planned together settle together under request version 2: the function is entered again when the last of
 * them is done, by one job whose id they share.
 */
function batchOf(run: RunState, steps: readonly Op[]): string | undefined {
  if (steps.length < 2 || run.requestVersion < 2 || !steps.some((op) => plannedOps.has(kindOf(op)))) return undefined;
  const ids = steps.map((op) => op.id);
  run.pendingBatch = new Set(ids);
  return ids.toSorted().join("+");
}

interface OpContext {
  readonly server: Server;
  readonly run: RunState;
  readonly job: Job;
  readonly answer: Answer;
  readonly batch: string | undefined;
}

function handleOp(context: OpContext, op: Op): void {
  const { server, run, job } = context;
  if (isOver(run) || answeredByTest(context, op)) return;
  const problem = opHandlers[kindOf(op)]?.(context, op);
  if (problem === undefined || isOver(run)) return;
  const { name, message, detail } = problem;
  const error = { name, message, ...(detail === undefined ? {} : { stack: detail }) };
  if (problem.fatal) failRunByServer(server, run, error, "answer");
  else requestAgain(server, run, job, error);
}

/**
 * The server could not act on an answer, and makes the request again. That of a run's first job it makes up to 21 times, whatever
 * the function's retries are. Then it drops the job, and nothing is left that could end the run (inngest `process.go`).
 */
function requestAgain(server: Server, run: RunState, job: Job, error: StoredError): void {
  const maxAttempts = job.kind === "start" ? limits.maxRetries + 1 : run.fn.maxAttempts;
  const retryAt = job.attempt + 1 < maxAttempts ? server.now + delayBeforeRetry(server, job.attempt, undefined) : undefined;
  recordFailure(server, run, job, error, retryAt);
  if (retryAt !== undefined) server.retry(job, retryAt);
}

const mockableOps = new Set(["sleep", "waitforevent", "invokefunction", "waitforsignal"]);

/** A step without code of its own, for which the test has the result. */
function answeredByTest({ server, run, job, batch }: OpContext, op: Op): boolean {
  if (!mockableOps.has(kindOf(op)) || run.jobIds.has(op.id)) return false;
  const step = stepOf(server, run, op);
  step.input ??= op.opts ?? {};
  const answer = server.faults.answerFor(run, step);
  if (answer === undefined) return false;
  step.attempts = 1;
  const act = async () => {
    const result = await answer();
    if (isOver(run)) return;
    const memo = "error" in result ? { error: result.error } : memoOf(server, op, result.data);
    const { saved, pending } = saveStep(run, op.id, memo);
    if (!saved) return;
    step.endedAt = server.now;
    if ("error" in result) {
      step.status = "failed";
      step.error = result.error;
      server.record({ kind: "step.failed", ...stepFields(run, step), attempt: 0, error: result.error, final: true });
    } else {
      step.status = "completed";
      step.output = result.data;
      server.record({ kind: "step.completed", ...stepFields(run, step), attempt: 0, output: result.data });
    }
    enqueueDiscovery(server, run, { hash: op.id, pending, race: isRace(op), batch: batch ?? job.batch, suffix: "-event" });
  };
  server.enqueue({ id: op.id, kind: "timeout", run, step, due: server.now, race: isRace(op), batch, act });
  return true;
}

function memoOf(server: Server, op: Op, data: Json): Json {
  switch (kindOf(op)) {
    case "sleep":
      return null;
    case "waitforevent":
      // An event with nothing but `data` would be taken for a wrapped result.
      return data === null ? null : { name: op.name, id: server.ulid(server.now), ts: server.now, user: {}, ...(data as object) };
    default:
      return { data };
  }
}

type OpHandler = (context: OpContext, op: Op) => OpProblem | undefined;

const opHandlers: Readonly<Record<string, OpHandler>> = {
  none: () => undefined,
  step: stepRun,
  steprun: stepRun,
  steperror: stepError,
  stepfailed: stepFailed,
  stepplanned: stepPlanned,
  sleep,
  waitforevent: ({ server, run, batch }, op) => waitForEvent(server, run, { op, step: stepOf(server, run, op), batch }),
  waitforsignal: ({ server, run, batch }, op) => waitForSignal(server, run, { op, step: stepOf(server, run, op), batch }),
  invokefunction: ({ server, run, batch }, op) => invokeFunction(server, run, { op, step: stepOf(server, run, op), batch }),
  gateway: (context, op) => { gateway(context, op); },
  aigateway: (context, op) => { gateway(context, op); },
  runcomplete: ({ server, run }, op) => {
    completeRun(server, run, op.data, { emptyAs: "" });
    return undefined;
  },
  discoveryrequest: ({ server, run }, op) => {
    enqueueDiscovery(server, run, { hash: op.id, pending: false, race: false });
    return undefined;
  },
  deferadd: deferAdd,
  deferabort: deferAbort,
};

/** SDKs before 3.12 say `Step`, and wrap its data themselves (inngest `GeneratorOpcode.Output`). */
function stepData(op: Op): Json {
  const data = kindOf(op) === "step" ? (op.data as { data?: Json } | null | undefined)?.data : op.data;
  return data ?? null;
}

/** Also for steps that arrive by checkpoint. @returns whether the run can go on */
export function saveStepRun(server: Server, run: RunState, op: Op, attempt: number): { pending: boolean; problem?: OpProblem } {
  const step = stepOf(server, run, op);
  if (overflowsState(run, [op], server.settings.limits)) {
    const message = `The function run exceeded the state size limit of ${server.settings.limits.stateBytes} bytes.`;
    return { pending: false, problem: { fatal: true, name: "InngestErrStateOverflowed", message } };
  }
  const data = stepData(op);
  const { saved, pending } = saveStep(run, op.id, { data });
  if (saved) {
    for (const metadata of op.metadata ?? []) {
      server.published.push({ kind: "metadata", at: new Date(server.now), runId: run.id, step: step.id, data: metadata });
    }
    step.status = "completed";
    step.output = data;
    delete step.error;
    step.attempts++;
    step.endedAt = server.now;
    const { input } = op.opts ?? {};
    if (input !== undefined) step.input = input;
    server.record({ kind: "step.completed", ...stepFields(run, step), attempt, output: step.output });
  }
  return { pending };
}

function stepRun({ server, run, job }: OpContext, op: Op): OpProblem | undefined {
  const { pending, problem } = saveStepRun(server, run, op, job.attempt);
  if (problem !== undefined) return problem;
  enqueueDiscovery(server, run, { hash: op.id, pending, race: isRace(op), batch: job.batch });
  return undefined;
}

function stepError(context: OpContext, op: Op): OpProblem | undefined {
  const { server, run, job, answer } = context;
  if (answer.noRetry || job.attempt + 1 >= run.fn.maxAttempts) { stepFailed(context, op); return; }
  const step = stepOf(server, run, op);
  const error = storedError(op.error);
  const retryAt = server.now + delayBeforeRetry(server, job.attempt, answer.retryAfter);
  step.status = "retrying";
  step.error = error;
  step.attempts++;
  server.record({ kind: "step.failed", ...stepFields(run, step), attempt: job.attempt, error, final: false, retryAt });
  server.retry(job, retryAt, step);
  return undefined;
}

function stepFailed({ server, run, job }: OpContext, op: Op): undefined {
  const step = stepOf(server, run, op);
  const error = storedError(op.error);
  const { saved, pending } = saveStep(run, op.id, { error });
  if (!saved) return undefined;
  step.status = "failed";
  step.error = error;
  step.attempts++;
  step.endedAt = server.now;
  server.record({ kind: "step.failed", ...stepFields(run, step), attempt: job.attempt, error, final: true });
  // Not shared with the batch, and decided by how the step was planned (inngest `handleStepFailed`).
  enqueueDiscovery(server, run, { hash: op.id, pending, race: job.race, suffix: "-failure" });
  return undefined;
}

function stepPlanned({ server, run, job, batch }: OpContext, op: Op): undefined {
  const step = stepOf(server, run, op);
  const { origin } = job;
  const taken = server.enqueue({ id: `${op.id}-plan`, kind: "step", run, due: server.now, step, origin, race: isRace(op), batch });
  if (taken) server.record({ kind: "step.planned", ...stepFields(run, step) });
  return undefined;
}

function sleep({ server, run }: OpContext, op: Op): OpProblem | undefined {
  const duration = op.name ?? "";
  // A date is rounded to whole seconds; on a real server some of the last one is always gone by now, so that ties round down.
  const parsed = parseWireSleep(duration, server.now + 1);
  if (!parsed.ok) return { fatal: false, name: "Error", message: `invalid sleep "${duration}": ${parsed.reason}` };
  if (parsed.ms > limits.maxSleep) {
    const message = `The sleep "${duration}" ends more than one year in the future; sleeps may last at most one year.`;
    return { fatal: true, name: "InngestErrTimeoutTooLong", message };
  }
  const step = stepOf(server, run, op);
  const until = server.now + Math.max(0, parsed.ms);
  const taken = server.enqueue({ id: op.id, kind: "sleep", run, due: until, step, origin: op.id, race: isRace(op) });
  if (!taken) return undefined;
  step.status = "waiting";
  step.attempts = 1;
  step.input = { duration };
  server.record({ kind: "sleep.started", ...stepFields(run, step), until, duration });
  return undefined;
}

function gateway({ server, run, job, batch }: OpContext, op: Op): undefined {
  handleGateway(server, run, job, op, batch, (attempt) => delayBeforeRetry(server, attempt, undefined));
  return undefined;
}

/** Ops that save something without ending a request: in an answer, or by checkpoint. */
export function saveCheckpointed(server: Server, run: RunState, op: Op, attempt: number): void {
  switch (kindOf(op)) {
    case "step":
    case "steprun":
      saveStepRun(server, run, op, attempt);
      break;
    case "deferadd":
      deferAdd({ server, run }, op);
      break;
    case "deferabort":
      deferAbort({ server, run }, op);
  }
}

function deferAbort({ server, run }: Pick<OpContext, "server" | "run">, op: Op): undefined {
  const target = op.opts?.target_hashed_id;
  if (typeof target === "string" && run.defers.delete(target)) {
    server.record({ kind: "defer.aborted", ...runFields(run), step: stepOf(server, run, op).id });
  }
}

function deferAdd({ server, run }: Pick<OpContext, "server" | "run">, op: Op): undefined {
  const { fn_slug: slug, input, meta } = (op.opts ?? {}) as { fn_slug?: string; input?: unknown; meta?: unknown };
  const step = stepOf(server, run, op);
  step.status = "completed";
  step.output = null;
  step.input = { function: slug, data: input };
  step.endedAt = server.now;
  const acceptable = typeof input === "object" && input !== null && !Array.isArray(input) && typeof slug === "string";
  // The server drops what it does not take without a word (inngest `handleGeneratorDeferAdd`).
  if (!acceptable || run.defers.has(op.id) || run.defers.size >= limits.maxDefersPerRun) return undefined;
  run.defers.set(op.id, { hash: op.id, slug, input: input as Record<string, unknown>, meta });
  server.record({ kind: "defer.added", ...runFields(run), step: step.id, target: slug });
  return undefined;
}


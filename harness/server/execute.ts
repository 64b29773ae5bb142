import type { StepInProgress } from "../clock/context.js";
import { HarnessError } from "../errors.js";
import type { JobEnd } from "../flow/flow.js";
import { Exchange, type Outcome } from "../wire/exchange.js";
import { answerOf, describeRequest } from "../wire/protocol.js";
import { findDifference } from "./determinism.js";
import { describeEndpointRequest } from "./endpoints.js";
import type { Job, RunState } from "./model.js";
import { remoteHandler } from "./remote.js";
import { handleAnswer, overflow } from "./respond.js";
import { cancelRun, endPlanning, failRun, hashOf, runFields, saveStep, stepFields, stepOf } from "./runs.js";
import { isOver, type Server } from "./server.js";

/** A request that is being handled. */
export interface InFlight {
  readonly job: Job;
  readonly run: RunState;
  readonly exchange: Exchange;
  outcome: Outcome | undefined;
}

/**
 * Starts one job that is due. A job that is a request is executed by the SDK, but its answer is not acted on yet.
 *
 * @returns the request, if it is one
 */
export async function startJob(server: Server, job: Job): Promise<InFlight | undefined> {
  const { run } = job;
  if (run !== undefined && isOver(run)) return undefined;
  if (job.act !== undefined) {
    server.flow.onJobBegun(job);
    await job.act();
    server.flow.onJobDone(job, "over");
    return undefined;
  }
  if (run === undefined) return undefined;
  server.flow.onJobBegun(job);
  const inFlight = beginRequest(server, job, run);
  if (inFlight === undefined) {
    server.flow.onJobDone(job, "over");
    return undefined;
  }
  await waitForAnswer(inFlight);
  return inFlight;
}

/** Waits until the request is answered, or its code waits for the clock. */
export async function waitForAnswer(inFlight: InFlight): Promise<void> {
  inFlight.outcome = await inFlight.exchange.progress();
}

function beginRequest(server: Server, job: Job, run: RunState): InFlight | undefined {
  job.planOnly = run.planOnly;
  if (job.kind === "sleep" && job.attempt === 0 && !endSleep(server, job, run)) return undefined;
  if (exceedsStepLimit(server, run)) return undefined;
  if (run.startedAt === undefined) startRun(server, run);
  if (isOver(run)) return undefined;
  const request = run.fn.isEndpoint === true ? describeEndpointRequest(run, job) : describeRequest(server, run, job);
  server.record({
    kind: "request",
    ...runFields(run),
    ...(job.kind === "step" ? { target: job.step!.id } : {}),
    attempt: job.attempt,
    planOnly: job.planOnly,
    memoised: run.stack.map((hash) => run.steps.get(hash)?.id ?? hash),
  });
  const { stepTimeout } = server.settings;
  const exchange = new Exchange(server.world, stepHooks(server, job, run), stepTimeout, job.kind === "step", server.idleResources);
  server.exchanges.set(exchange, { job, run });
  exchange.send(run.fn.isRemote === true ? remoteHandler({ run, job }, exchange) : run.fn.handle, request);
  return { job, run, exchange, outcome: undefined };
}

/** Acts on the answer to a request that is not parked. */
export function finishRequest(server: Server, inFlight: InFlight): void {
  const { outcome, job, exchange } = inFlight;
  if (outcome === undefined || outcome.kind === "parked") return;
  server.exchanges.delete(exchange);
  let end: JobEnd = "over";
  try {
    end = actOnOutcome(server, inFlight, outcome);
  } finally {
    server.flow.onJobDone(job, end);
  }
}

function actOnOutcome(server: Server, inFlight: InFlight, outcome: Exclude<Outcome, { kind: "parked" }>): JobEnd {
  const { job, run, exchange } = inFlight;
  if (outcome.kind === "stuck") throw stuck(server, inFlight, outcome);
  const answer = answerOf(outcome, server.settings.limits.responseBytes);
  server.record({
    kind: "response",
    ...runFields(run),
    ...(job.kind === "step" ? { target: job.step!.id } : {}),
    attempt: job.attempt,
    status: answer.status,
    ops: answer.ops?.map((op) => op.op) ?? [],
  });
  if (isOver(run)) return "over";
  const difference = findDifference(server, run, job, exchange.asked, answer);
  handleAnswer(server, run, job, answer);
  if (difference !== undefined && server.settings.nonDeterminism === "error") throw difference;
  if (job.requeued === true) return "retried";
  return answer.ops !== undefined && answer.ops.length > 0 ? "continued" : "over";
}

/** @returns whether the function is entered now */
function endSleep(server: Server, job: Job, run: RunState): boolean {
  const step = job.step!;
  const { saved, pending } = saveStep(run, step.hash, null);
  if (saved) {
    step.status = "completed";
    step.output = null;
    step.endedAt = server.now;
    server.record({ kind: "sleep.ended", ...stepFields(run, step) });
  }
  if (pending && !job.race) return false;
  endPlanning(run);
  return true;
}

function exceedsStepLimit(server: Server, run: RunState): boolean {
  const limit = server.settings.limits.steps;
  if (run.stack.length < limit) return false;
  overflow(server, run, limit, "request");
  return true;
}

function startRun(server: Server, run: RunState): void {
  run.startedAt = server.now;
  run.status = "running";
  server.record({ kind: "run.started", ...runFields(run) });
  const { start, finish } = run.fn.timeouts;
  if (start !== undefined && server.now - run.queuedAt > start) {
    cancelRun(server, run, "start timeout");
    return;
  }
  if (finish === undefined) return;
  const act = () => {
    cancelRun(server, run, "finish timeout");
  };
  server.enqueue({ id: "finish-timeout", kind: "timeout", run, due: server.now + finish, race: false, act });
}

function stepHooks(server: Server, job: Job, run: RunState) {
  return {
    runStep: (step: StepInProgress, callback: () => unknown, args: unknown[], exchange: Exchange) => {
      const id = step.index > 0 ? `${step.id}:${step.index}` : step.id;
      const { attempt } = job;
      server.record({ kind: "step.started", ...runFields(run), step: id, stepKind: "run", attempt });
      const context = { world: server.world, request: exchange, user: true, step };
      const crash = () => {
        noteCrash(server, run, step, id);
        exchange.crash(id);
      };
      return server.faults.runCode({ run, id: step.id, index: step.index, attempt }, context, callback, args, crash);
    },
  };
}

/** The code of the step ran, whatever became of its result. */
function noteCrash(server: Server, run: RunState, { id, index }: StepInProgress, indexedId: string): void {
  const step = stepOf(server, run, { op: "StepRun", id: hashOf(indexedId), userland: { id, index } });
  step.attempts++;
  step.status = "retrying";
}

function stuck(server: Server, { run, job }: InFlight, outcome: Extract<Outcome, { kind: "stuck" }>): HarnessError {
  const { running, nested, realMilliseconds } = outcome;
  const where = `The function "${run.fn.id}" (run ${run.id}, attempt ${job.attempt})`;
  const error =
    nested !== undefined
      ? new HarnessError(
          "NESTED_STEP",
          `${where} calls the step "${nested.inner}" inside the step "${nested.outer}" and waits for it. The inner step is never ` +
            `executed, so the outer one never ends; in production the request hangs until it times out. Call "${nested.inner}" ` +
            `before or after "${nested.outer}", and pass its result in.`,
        )
      : new HarnessError(
          "STEP_NEVER_SETTLED",
          `${where} has made no progress for ${realMilliseconds} real ms: ` +
            (running === undefined
              ? "its body awaits something other than a step, outside any step, that never settles. "
              : `the step "${running.id}" never settled. `) +
            "Something it awaits neither resolves nor rejects (a callback or a middleware's `next` that is not called, a connection that does not answer). " +
            "Timers of your code run on virtual time and are not waited for. If it is only slow, raise `stepTimeout`.",
        );
  const stored = { name: error.name, message: error.message };
  failRun(server, run, stored, error.name);
  return error;
}

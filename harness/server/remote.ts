import type { Exchange } from "../wire/exchange.js";
import { executionOf } from "./faults.js";
import type { AppFunction, Job, RunState, StepState } from "./model.js";
import { storedError } from "./steps.js";

/**
 * How a request to an app in another process is made. Its code is out of reach, but a planned step has a request of its own: what a test
 * has put in the place of the step is put in the place of that request, and told in the words of the SDK.
 */
export function remoteHandler({ run, job }: { run: RunState; job: Job }, exchange: Exchange): AppFunction["handle"] {
  const { step } = job;
  if (job.kind !== "step" || step === undefined) return run.fn.handle;
  const { id, index } = executionOf(run, step, job.attempt);
  return async (request) => {
    let unanswered: Error | undefined;
    const call = async () => {
      try {
        return await run.fn.handle(request);
      } catch (error) {
        unanswered = error as Error;
        throw error;
      }
    };
    try {
      const result = await exchange.runStep({ id, index }, call, [step.input]);
      return result instanceof Response ? result : sayOf(step, "StepRun", { data: result ?? null });
    } catch (error) {
      if (unanswered !== undefined) throw unanswered;
      const isFinal = error instanceof Error && error.name === "NonRetriableError";
      return sayOf(step, isFinal ? "StepFailed" : "StepError", { error: storedError(error) }, isFinal);
    }
  };
}

function sayOf(step: StepState, op: string, result: object, noRetry = false): Response {
  const headers = { "x-inngest-sdk": "js:harness", "x-inngest-no-retry": String(noRetry) };
  return Response.json([{ id: step.hash, op, name: step.name, displayName: step.name, ...result }], { status: 206, headers });
}

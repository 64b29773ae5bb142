import { NonDeterminismError } from "../errors.js";
import type { Answer } from "../wire/protocol.js";
import type { Job, Op, RunState } from "./model.js";
import { runFields } from "./runs.js";
import type { Server } from "./server.js";
import { stepIdOf } from "./steps.js";

/**
 * Compares what the body asked for on this entry with what it had asked for before.
 *
 * Only certain cases count. Where every step so far was found alone, a re-entry must ask for all of them, in their order,
 * before it asks for anything new. As soon as steps ran in parallel, their order is the event loop's, and nothing is said; nor
 * when middleware has changed ids, so that the ids in the code are not those on the wire.
 */
export function findDifference(
  server: Server,
  run: RunState,
  job: Job,
  asked: readonly string[],
  answer: Answer,
): NonDeterminismError | undefined {
  const { history } = run;
  const fresh = (answer.ops ?? []).filter((op) => isStep(op) && !run.memo.has(op.id));
  if (fresh.some((op) => isNamedInCode(op) && !asked.includes(stepIdOf(op)))) history.idsAsWritten = false;
  if (job.kind === "step" || !history.sequential || !history.idsAsWritten || fresh.length === 0) return undefined;
  const before = run.stack.map((hash) => run.steps.get(hash)!).filter((step) => step.kind !== "group.experiment" && step.kind !== "fetch");
  const known = before.map((step) => step.id);
  const differs = known.some((id, index) => asked[index] !== id);
  // A sleep that is over did nothing and gave nothing: `if (due > new Date()) await step.sleepUntil("due", due)` loses nothing.
  const isMissed = before.some((step) => step.kind !== "sleep" && !asked.includes(step.id));
  if (!differs || !isMissed) return undefined;
  // One difference is enough: what follows from it is no news.
  history.sequential = false;
  return describe(server, run, job, known, asked);
}

function isStep(op: Op): boolean {
  return !["none", "runcomplete", "discoveryrequest", "deferadd", "deferabort"].includes(op.op.toLowerCase());
}

function isNamedInCode(op: Op): boolean {
  return op.op.toLowerCase() !== "gateway" && op.opts?.type !== "group.experiment";
}

function describe(server: Server, run: RunState, job: Job, before: readonly string[], now: readonly string[]): NonDeterminismError {
  const missing = before.filter((id) => !now.includes(id));
  const list = (ids: readonly string[]) => (ids.length === 0 ? "(none)" : ids.join(", "));
  const message =
    `The function "${run.fn.id}" asked for other steps when it was entered again (run ${run.id}).\n` +
    `  before: ${list(before)}\n` +
    `  now:    ${list(now)}\n` +
    `It no longer asks for ${missing.map((id) => `"${id}"`).join(", ")}, whose result is stored: the step's effect has happened, its result is ` +
    "lost, and what comes instead runs as well. Which steps a function asks for may depend only on its event and on the results of " +
    "earlier steps: move time, randomness, environment and reads of changing data into a step." +
    (job.attempt === 0 ? "" : `\n${aboutAttempt(job.attempt)}`);
  server.record({ kind: "nonDeterminism", ...runFields(run), before, now, message });
  return new NonDeterminismError(run.fn.id, run.id, before, now, message);
}

/** Each next request has its attempts again (inngest `pkg/execution/executor`): what depends on the attempt is undone by the next step. */
function aboutAttempt(attempt: number): string {
  return (
    `On this entry \`attempt\` is ${attempt}, and after the next step it is 0 again: an id or a branch that is made of it holds for one step. ` +
    "To repeat steps after a failure, catch the error and go round a loop, or invoke a function that has retries."
  );
}

import { compile, evaluateBoolean } from "../../inngest/cel/index.js";
import { eventVariables } from "./events.js";
import type { RunState } from "./model.js";
import { cancelRun } from "./runs.js";
import { isOver, type Server } from "./server.js";

/** The body of `POST /v1/cancellations`, as the server reads it (inngest `pkg/api/apiv1/cancellation.go`). */
interface BulkCancellation {
  app_id?: string;
  function_id?: string;
  started_after?: string;
  started_before?: string;
  if?: string;
}

interface Refusal {
  readonly status: number;
  readonly error: string;
}

/** The server lets a clock be this much ahead. */
const tolerance = 5000;

/** Cancels the runs of a function that were scheduled in a span of time, those alone whose event meets the condition. */
export function cancelInBulk(server: Server, body: BulkCancellation): Refusal | undefined {
  const refusal = refuse(server, body);
  if (refusal !== undefined) return refusal;
  const slug = `${body.app_id}-${body.function_id}`;
  for (const run of [...server.runs.values()]) {
    if (run.fn.slug === slug && !isOver(run) && isMeant(server, run, body)) cancelRun(server, run, "api");
  }
  return undefined;
}

function refuse(server: Server, body: BulkCancellation): Refusal | undefined {
  const { app_id: appId, function_id: functionId, if: condition } = body;
  const [after, before] = [timeOf(body.started_after), timeOf(body.started_before)];
  if (Number.isNaN(after) || Number.isNaN(before)) return { status: 400, error: "Invalid cancellation request" };
  const problems = [
    ...(appId === undefined || appId === "" ? ["app_id is required"] : []),
    ...(functionId === undefined || functionId === "" ? ["function_id is required"] : []),
    ...(before === undefined ? ["started_before is required"] : []),
    ...(before !== undefined && before > server.now + tolerance ? ["started_before must be in the past"] : []),
    ...(after !== undefined && after > (before ?? -Infinity) ? ["started_after must be before started_before"] : []),
  ];
  if (problems.length > 0) return { status: 400, error: problems.join("\n") };
  if (!server.functions.has(`${appId}-${functionId}`)) return { status: 404, error: "function not found" };
  const compiled = condition === undefined ? undefined : compile(condition);
  return compiled?.ok === false ? { status: 400, error: `invalid expression: ${compiled.message}` } : undefined;
}

function isMeant(server: Server, run: RunState, body: BulkCancellation): boolean {
  const [after, before] = [timeOf(body.started_after), timeOf(body.started_before)];
  if (run.queuedAt > before! || (after !== undefined && run.queuedAt < after)) return false;
  if (body.if === undefined) return true;
  const result = evaluateBoolean(body.if, { event: eventVariables(run.events[0]!.payload) }, server.now);
  return result.ok && result.value;
}

/** `NaN` for what is no time. */
function timeOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : new Date(text).getTime();
}

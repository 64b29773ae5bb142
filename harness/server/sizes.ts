import type { Json, Limits } from "../types.js";
import type { Op, RunState } from "./model.js";

/** Of a value as it is stored and sent: JSON in UTF-8. */
export function bytesOf(value: Json): number {
  // `undefined` has no JSON.
  const text = JSON.stringify(value) as string | undefined;
  return text === undefined ? 0 : Buffer.byteLength(text);
}

const kindOf = (op: Op) => op.op.toLowerCase();
const withOutput = new Set(["step", "steprun"]);
const withError = new Set(["steperror", "stepfailed"]);

/** What is stored of an op: its result or its error, wrapped (inngest `GeneratorOpcode.Output`). */
function outputBytes(op: Op): number {
  if (withError.has(kindOf(op))) return bytesOf({ error: op.error });
  return withOutput.has(kindOf(op)) ? bytesOf({ data: op.data ?? null }) : bytesOf(op.data);
}

function inputBytes(op: Op): number {
  if (withOutput.has(kindOf(op))) return bytesOf(op.opts?.input);
  return kindOf(op) === "aigateway" ? bytesOf(op.opts?.body) : 0;
}

/** Why the server does not take this op: it checks each of an answer before it acts on any (inngest `GeneratorOpcode.Validate`). */
export function refusedForSize(op: Op, id: string, { stepInputBytes, stepOutputBytes }: Limits): string | undefined {
  const [input, output] = [inputBytes(op), outputBytes(op)];
  if (input > stepInputBytes) {
    return `step input size is greater than the limit (step "${id}": ${input} bytes, of at most ${stepInputBytes})`;
  }
  if (output > stepOutputBytes) {
    return `step output size is greater than the limit (step "${id}": ${output} bytes, of at most ${stepOutputBytes})`;
  }
  return undefined;
}

/** Whether these outputs and what the run has already are more than a run may have (inngest `validateStateSize`). */
export function overflowsState(run: RunState, ops: readonly Op[], { stateBytes }: Limits): boolean {
  const added = ops.filter((op) => withOutput.has(kindOf(op))).reduce((sum, op) => sum + outputBytes(op), 0);
  return run.stateBytes + added > stateBytes;
}

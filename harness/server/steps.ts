import type { StepKind, StoredError } from "../types.js";
import type { Op } from "./model.js";

/** The id in the code, with the SDK's index for repeated ids (`a`, `a:1`). */
export function stepIdOf(op: Op): string {
  const id = op.userland?.id ?? op.displayName ?? op.name ?? op.id;
  const index = op.userland?.index ?? 0;
  return index > 0 ? `${id}:${index}` : id;
}

const kindByOp: Readonly<Record<string, StepKind>> = {
  sleep: "sleep",
  waitforevent: "waitForEvent",
  waitforsignal: "waitForSignal",
  invokefunction: "invoke",
  gateway: "fetch",
  aigateway: "ai.infer",
  deferadd: "defer",
  deferabort: "defer",
};

const kindByType: Readonly<Record<string, StepKind>> = {
  "step.sendEvent": "sendEvent",
  "step.sendSignal": "sendSignal",
  "step.ai.wrap": "ai.wrap",
  "step.realtime.publish": "realtime.publish",
  "group.experiment": "group.experiment",
};

export function stepKindOf(op: Op): StepKind {
  const byOp = kindByOp[op.op.toLowerCase()];
  if (byOp !== undefined) return byOp;
  const type = op.opts?.type;
  return typeof type === "string" ? (kindByType[type] ?? "run") : "run";
}

/** What the server keeps of an error that the SDK reports (inngest `UserError`). */
export function storedError(error: unknown): StoredError {
  const { name, message, stack, data, noRetry, cause } = (error ?? {}) as Partial<StoredError>;
  return {
    name: typeof name === "string" ? name : "Error",
    message: typeof message === "string" ? message : "",
    ...(typeof stack === "string" ? { stack } : {}),
    ...(data === undefined ? {} : { data }),
    ...(noRetry === undefined ? {} : { noRetry }),
    ...(cause === undefined ? {} : { cause }),
  };
}

export const isRace = (op: Op): boolean => op.opts?.parallelMode === "race";

import type { TSESTree } from "@typescript-eslint/utils";
import type { FileAnalysis, StepCall } from "../analysis/index.js";
import { exactStepDuration } from "../../inngest/duration.js";
import { retryAfterErrors } from "./names.js";
import { constantOf } from "./values.js";

/** A place that takes a duration in the SDK's own dialect. */
export interface DurationPlace {
  node: TSESTree.Expression;
  role: "sleep" | "wait" | "signal" | "invoke" | "retry";
}

/** The durations of steps and of `RetryAfterError`, as written. */
export function stepDurations(file: FileAnalysis): DurationPlace[] {
  const ofSteps = file.stepCalls.flatMap((step) => (step.confidence === "possible" ? [] : durationOf(step)));
  const ofErrors = retryAfterErrors(file).flatMap(({ arguments: [, after] }): DurationPlace[] =>
    after && after.type !== "SpreadElement" ? [{ node: after, role: "retry" }] : [],
  );
  return [...ofSteps, ...ofErrors].flatMap((place) => branchesOf(place.node).map((node) => ({ ...place, node })));
}

const TIMEOUT_ROLES: Readonly<Record<string, DurationPlace["role"]>> = { waitForEvent: "wait", waitForSignal: "signal", invoke: "invoke" };

function durationOf(step: StepCall): DurationPlace[] {
  if (step.tool === "sleep") {
    const [, duration] = step.node.arguments;
    return duration && duration.type !== "SpreadElement" ? [{ node: duration, role: "sleep" }] : [];
  }
  const role = TIMEOUT_ROLES[step.tool];
  const timeout = step.options?.get("timeout");
  return role && timeout ? [{ node: timeout.value, role }] : [];
}

/** Both sides of `a ? b : c`, and of `a ?? b` the second. */
function branchesOf(node: TSESTree.Expression): TSESTree.Expression[] {
  if (node.type === "ConditionalExpression") return [...branchesOf(node.consequent), ...branchesOf(node.alternate)];
  return node.type === "LogicalExpression" ? branchesOf(node.right) : [node];
}

/** The sleeps with a duration that can be known: the steps of `step.sleep`, with what they are given. */
export function sleepsOf(steps: readonly StepCall[]): { step: StepCall; duration: TSESTree.Expression }[] {
  return steps.flatMap((step) => {
    const [, duration] = step.node.arguments;
    return step.tool === "sleep" && duration && duration.type !== "SpreadElement" ? [{ step, duration }] : [];
  });
}

/** The text for a number of milliseconds that is written out: `"1m"` for `60 * 1000`. */
export function writtenDuration(node: TSESTree.Node, file: FileAnalysis): string | null {
  const value = isCalculation(node) ? constantOf(node, file) : undefined;
  // Below a second it is no matter of style, and fractions of one are cut on the way.
  return typeof value === "number" && value >= 1000 && value % 1000 === 0 ? exactStepDuration(value) : null;
}

/** A number, or numbers and signs: a name says more than its value. */
function isCalculation(node: TSESTree.Node): node is TSESTree.Expression {
  if (node.type === "Literal") return typeof node.value === "number";
  return node.type === "BinaryExpression" && isCalculation(node.left) && isCalculation(node.right);
}

import type { TSESTree } from "@typescript-eslint/utils";
import { isFunction, isWithin, outward } from "../analysis/ast.js";
import type { FileAnalysis, StepCall } from "../analysis/index.js";
import { commentsAt } from "./comments.js";
import { isUnreadResult } from "./results.js";

/**
 * `await step.waitForEvent("approved", …);` as a statement, with steps after it: whether the event or the time-out came, the
 * function goes on. Left alone is a wait in a loop that looks again, and one after which the next step asks what has happened.
 */
export function isUnreadWait(step: StepCall, file: FileAnalysis): boolean {
  const { fate, node } = step;
  if (fate.parallel || !isUnreadResult(step, file)) return false;
  if (isInLoopThatLooks(node) || commentsAt(node, file.sourceCode).some((text) => MEANT.test(text))) return false;
  const later = (file.bodyRegion(node)?.handler.steps ?? []).filter((other) => other.node.range[0] > node.range[1]);
  const next = later.sort((a, b) => a.node.range[0] - b.node.range[0])[0];
  return next !== undefined && !isAsked(next, file);
}

/** Who says what becomes of the time-out has thought of it. */
const MEANT = /time-?s? ?-?out|timed out|anyway|regardless|whichever|either way|best[- ]effort|optional/i;

/** `while (!device) { …; await step.waitForEvent("released", …); }` */
function isInLoopThatLooks(node: TSESTree.Node): boolean {
  for (let at = node.parent; at && !isFunction(at); at = at.parent) {
    if (at.type === "WhileStatement" || at.type === "DoWhileStatement" || at.type === "ForStatement") return true;
  }
  return false;
}

/** `const order = await step.run("load", …); if (order.status !== "paid") return;` */
function isAsked({ fate }: StepCall, file: FileAnalysis): boolean {
  const { parent } = fate.kind === "awaited" ? outward(fate.node) : { parent: undefined };
  if (parent?.type !== "VariableDeclarator") return parent !== undefined && parent.type !== "ExpressionStatement";
  return file.sourceCode.getDeclaredVariables(parent).some(({ references }) => references.some(({ identifier }) => isInTest(identifier)));
}

function isInTest(node: TSESTree.Node): boolean {
  for (let at = node.parent; at && !isFunction(at); at = at.parent) {
    if ((at.type === "IfStatement" || at.type === "ConditionalExpression") && isWithin(node, at.test)) return true;
    if (at.type === "SwitchStatement" && isWithin(node, at.discriminant)) return true;
  }
  return false;
}

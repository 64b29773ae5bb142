import type { TSESTree } from "@typescript-eslint/utils";
import { calleeName, isFunction, unwrap } from "../analysis/ast.js";
import type { FileAnalysis } from "../analysis/index.js";
import { walk } from "./walk.js";

const WAIT_NAMES = /^_?(sleep|delay|wait|pause)(For|Ms|Seconds|Async)?$/i;

/**
 * Is this `await` a wait on a timer of the process: `new Promise((r) => setTimeout(r, ms))`, `setTimeout` of
 * `node:timers/promises`, `sleep(ms)`, `Bun.sleep(ms)`?
 */
export function isTimerWait(awaited: TSESTree.AwaitExpression, file: FileAnalysis): boolean {
  const value = unwrap(awaited.argument);
  if (value.type === "NewExpression") return isTimerPromise(value, file);
  if (value.type !== "CallExpression" || file.stepCallOf(value)) return false;
  const imported = file.importOf(value.callee);
  if (imported && /^(node:)?timers\/promises$/.test(imported.source)) return true;
  const name = calleeName(value) ?? "";
  if (!WAIT_NAMES.test(name)) return false;
  return value.callee.type === "Identifier" || /^(Bun|utils?|time|timers|helpers?)\./i.test(file.sourceCode.getText(value.callee));
}

/** `new Promise((resolve) => setTimeout(resolve, 1000))` */
function isTimerPromise(promise: TSESTree.NewExpression, file: FileAnalysis): boolean {
  if (promise.callee.type !== "Identifier" || promise.callee.name !== "Promise") return false;
  const [executor] = promise.arguments;
  if (!executor || !isFunction(executor)) return false;
  let timer = false;
  walk(executor.body, file.sourceCode, (node) => {
    if (node.type === "CallExpression" && calleeName(node) === "setTimeout") timer = true;
    return isFunction(node) ? "skip" : undefined;
  });
  return timer;
}

import type { TSESTree } from "@typescript-eslint/utils";
import { isFunction, isLoop, unwrap } from "./analysis/ast.js";
import { createRule } from "./create-rule.js";
import type { FileAnalysis, StepCall } from "./analysis/index.js";

type MessageIds = "unscoped";

export default createRule<[], MessageIds>({
  name: "wait-for-event-scope",
  meta: {
    type: "problem",
    docs: {
      description: "Require that a wait says which event of a name it waits for",
      category: "configuration",
      recommended: "warn",
      strict: "error",
    },
    schema: [],
    defaultOptions: [],
    messages: {
      unscoped:
        "Without 'match' or 'if', waitForEvent resumes on any event with that name: the answer to one run resumes all that wait. Add a 'match' on a field that both events have, or an 'if'.",
    },
  },
  check(file, context) {
    for (const step of file.stepCalls) {
      if (isUnscoped(step) && !isCalledToLookAgain(step) && !startsByCronOnly(step.node, file)) context.report({ node: step.idArgument ?? step.node, messageId: "unscoped" });
    }
  },
});

function isUnscoped({ tool, confidence, options }: StepCall): boolean {
  if (tool !== "waitForEvent" || confidence === "possible" || !options) return false;
  const written = options.get("event")?.value;
  const event = written && unwrap(written);
  // A name that is put together tells the runs apart itself.
  if (!event || event.type === "TemplateLiteral" || event.type === "BinaryExpression" || event.type === "CallExpression") return false;
  return options.has("match") === "no" && options.has("if") === "no";
}

/** In a loop, and nobody reads the event: it says that something is free, and the next turn looks whether it is. */
function isCalledToLookAgain({ fate }: StepCall): boolean {
  if (fate.kind !== "awaited" || fate.node.parent?.type !== "ExpressionStatement") return false;
  for (let at: TSESTree.Node = fate.node.parent; at.parent && !isFunction(at); at = at.parent) if (isLoop(at)) return true;
  return false;
}

/** What starts by a schedule has no event to compare with, and seldom more than one run. */
function startsByCronOnly(node: TSESTree.Node, file: FileAnalysis): boolean {
  return file.regionsOf(node).some(({ handler }) => {
    const triggers = handler?.definition?.triggers;
    return triggers !== undefined && triggers.complete && triggers.list.length > 0 && triggers.list.every(({ kind }) => kind === "cron");
  });
}

import { createRule } from "./create-rule.js";
import { enclosingFunction } from "./analysis/ast.js";
import { isInRun, triggerDevFile } from "./trigger-dev/tasks.js";

type Options = [];
type MessageIds = "notAwaited" | "awaitTrigger";

export default createRule<Options, MessageIds>({
  name: "trigger-dev-await-trigger",
  meta: {
    type: "problem",
    docs: {
      description: "Require that a Trigger.dev task awaits the tasks that it triggers",
      category: "trigger-dev",
      recommended: "off",
      strict: "off",
      triggerDev: "error",
    },
    hasSuggestions: true,
    schema: [],
    defaultOptions: [],
    messages: {
      notAwaited:
        "'{{name}}' is not awaited: the run ends with its function, and the request may never be sent. Await it.",
      awaitTrigger: "Await the call.",
    },
  },
  create(context) {
    const file = triggerDevFile(context.sourceCode);
    if (!file) return {};
    return {
      "ExpressionStatement > CallExpression"(node) {
        const operation = file.operation(node);
        if (!operation || !isInRun(node, file)) return;
        const canAwait = enclosingFunction(node)?.async === true;
        context.report({
          node,
          messageId: "notAwaited",
          data: { name: operation.name },
          suggest: canAwait
            ? [{ messageId: "awaitTrigger", fix: (fixer) => fixer.insertTextBefore(node, "await ") }]
            : [],
        });
      },
    };
  },
});

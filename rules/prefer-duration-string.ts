import type { TSESTree } from "@typescript-eslint/utils";
import { exactStepDuration } from "../inngest/duration.js";
import { unwrap } from "./analysis/ast.js";
import { createRule } from "./create-rule.js";
import { constantOf } from "./configuration/values.js";
import { stepDurations } from "./configuration/waits.js";

type MessageIds = "number";

export default createRule<[], MessageIds>({
  name: "prefer-duration-string",
  meta: {
    type: "suggestion",
    docs: {
      description: "Prefer durations with a unit over numbers of milliseconds",
      category: "style",
      recommended: "off",
      strict: "warn",
    },
    fixable: "code",
    schema: [],
    defaultOptions: [],
    messages: { number: "{{written}} is a number of milliseconds, which nobody reads at a glance. Write \"{{duration}}\"." },
  },
  check(file, context) {
    const { sourceCode } = context;
    for (const { node: written } of stepDurations(file)) {
      const node = unwrap(written);
      const value = isCalculation(node) ? constantOf(node, file) : undefined;
      // Below a second it is no matter of style, and fractions of one are cut on the way.
      if (typeof value !== "number" || value < 1000 || value % 1000 !== 0) continue;
      const duration = exactStepDuration(value);
      context.report({
        node,
        messageId: "number",
        data: { written: sourceCode.getText(node), duration },
        fix: sourceCode.getCommentsInside(node).length > 0 ? null : (fixer) => fixer.replaceText(written, `"${duration}"`),
      });
    }
  },
});

/** A number, or numbers and signs: a name says more than its value. */
function isCalculation(node: TSESTree.Node): boolean {
  if (node.type === "Literal") return typeof node.value === "number";
  return node.type === "BinaryExpression" && isCalculation(node.left) && isCalculation(node.right);
}

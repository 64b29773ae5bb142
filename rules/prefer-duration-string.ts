import { unwrap } from "./analysis/ast.js";
import { createRule } from "./create-rule.js";
import { stepDurations, writtenDuration } from "./configuration/waits.js";

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
      const duration = writtenDuration(node, file);
      if (duration === null) continue;
      context.report({
        node,
        messageId: "number",
        data: { written: sourceCode.getText(node), duration },
        fix: sourceCode.getCommentsInside(node).length > 0 ? null : (fixer) => fixer.replaceText(written, `"${duration}"`),
      });
    }
  },
});

import { createRule } from "./create-rule.js";
import { propertyName, unwrap } from "./analysis/ast.js";
import { triggerDevFile } from "./trigger-dev/tasks.js";

type Options = [];
type MessageIds = "noMaxDelay";

export default createRule<Options, MessageIds>({
  name: "trigger-dev-require-max-delay",
  meta: {
    type: "suggestion",
    docs: {
      description: "Require a 'maxDelay' on a debounced Trigger.dev run",
      category: "trigger-dev",
      recommended: "off",
      strict: "off",
      triggerDev: "warn",
    },
    schema: [],
    defaultOptions: [],
    messages: {
      noMaxDelay:
        "Each trigger with the same key moves the run further back: under a steady stream it never starts. Add 'maxDelay'.",
    },
  },
  create(context) {
    const file = triggerDevFile(context.sourceCode);
    if (!file) return {};
    return {
      CallExpression(node) {
        if (!file.operation(node)) return;
        for (const argument of node.arguments) {
          const options = unwrap(argument);
          if (options.type !== "ObjectExpression") continue;
          for (const property of options.properties) {
            if (property.type !== "Property" || propertyName(property) !== "debounce") continue;
            const debounce = unwrap(property.value);
            if (debounce.type !== "ObjectExpression") continue;
            const names = debounce.properties.map((entry) => (entry.type === "Property" ? propertyName(entry) : "…"));
            if (names.includes("delay") && !names.includes("maxDelay") && !names.includes("…")) {
              context.report({ node: property, messageId: "noMaxDelay" });
            }
          }
        }
      },
    };
  },
});

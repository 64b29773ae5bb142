import type { TSESTree } from "@typescript-eslint/utils";
import { createRule } from "./create-rule.js";
import { getAnalysis, type FileAnalysis } from "./analysis/index.js";
import { propertyName } from "./analysis/ast.js";

type MessageIds = "limit" | "setLimit";

export default createRule<[], MessageIds>({
  name: "express-json-limit",
  meta: {
    type: "problem",
    docs: {
      description: "Require that Express takes requests as large as Inngest's",
      category: "configuration",
      recommended: "off",
      strict: "warn",
    },
    hasSuggestions: true,
    schema: [],
    defaultOptions: [],
    messages: {
      limit:
        "express.json() refuses bodies of more than 100 kB, and Inngest sends up to 4 MB: a run whose steps return more stops with PayloadTooLargeError. Set a limit of 4mb.",
      setLimit: "Set the limit to 4mb.",
    },
  },
  create(context) {
    const file = getAnalysis(context);
    if (!file?.serves.some(({ from }) => from === "inngest/express")) return {};
    return {
      Program() {
        for (const node of file.nodes("CallExpression")) {
          if (!isJsonParser(node, file)) continue;
          const [options] = node.arguments;
          if (options && (options.type !== "ObjectExpression" || mayHaveLimit(options))) continue;
          const first = options?.properties[0];
          context.report({
            node,
            messageId: "limit",
            suggest: [
              {
                messageId: "setLimit",
                fix: (fixer) => {
                  if (first) return fixer.insertTextBefore(first, 'limit: "4mb", ');
                  const end = node.range[1];
                  return options ? fixer.replaceText(options, '{ limit: "4mb" }') : fixer.insertTextBeforeRange([end - 1, end], '{ limit: "4mb" }');
                },
              },
            ],
          });
        }
      },
    };
  },
});

/** `express.json()`, and `json()` of express or body-parser. */
function isJsonParser({ callee }: TSESTree.CallExpression, file: FileAnalysis): boolean {
  const imported = file.importOf(callee);
  return imported !== null && ["express", "body-parser"].includes(imported.source) && imported.path.at(-1) === "json";
}

function mayHaveLimit({ properties }: TSESTree.ObjectExpression): boolean {
  return properties.some((property) => property.type === "SpreadElement" || [null, "limit"].includes(propertyName(property)));
}

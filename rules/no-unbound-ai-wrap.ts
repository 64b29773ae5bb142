import type { TSESTree } from "@typescript-eslint/utils";
import { unwrap } from "./analysis/ast.js";
import type { FileAnalysis } from "./analysis/index.js";
import { createRule } from "./create-rule.js";

type Options = [];
type MessageIds = "unbound" | "bind";

export default createRule<Options, MessageIds>({
  name: "no-unbound-ai-wrap",
  meta: {
    type: "problem",
    docs: {
      description: "Require that a method keeps its object in 'step.ai.wrap'",
      category: "correctness",
      recommended: "error",
      strict: "error",
    },
    hasSuggestions: true,
    schema: [],
    defaultOptions: [],
    messages: {
      unbound:
        "'step.ai.wrap' calls '{{method}}' without its object, so 'this' is undefined in it and the call fails. Bind it: '{{method}}.bind({{object}})'.",
      bind: "Bind it to '{{object}}'.",
    },
  },
  check(file, context) {
    for (const step of file.stepCalls) {
      if (step.tool !== "ai.wrap" || step.confidence === "possible" || !step.callbackArgument) continue;
      const given = unwrap(step.callbackArgument);
      const method = given.type === "Identifier" ? unwrap(file.valueOf(given)) : given;
      if (method.type !== "MemberExpression" || keepsNoObject(method, file)) continue;
      const object = context.sourceCode.getText(method.object);
      context.report({
        node: given,
        messageId: "unbound",
        data: { method: context.sourceCode.getText(method), object },
        suggest: [
          { messageId: "bind", data: { object }, fix: (fixer) => fixer.insertTextAfter(given, `.bind(${object})`) },
        ],
      });
    }
  },
});

/** Functions of a namespace, and arrow functions in an object of this file, have no `this`. */
function keepsNoObject(method: TSESTree.MemberExpression, file: FileAnalysis): boolean {
  const behind = file.functionBehind(method);
  if (behind) return behind.type === "ArrowFunctionExpression";
  const object = unwrap(method.object);
  if (object.type !== "Identifier") return false;
  const definition = file.variableOf(object)?.defs[0]?.node;
  return definition?.type === "ImportNamespaceSpecifier";
}

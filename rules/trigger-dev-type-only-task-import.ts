import type { TSESTree } from "@typescript-eslint/utils";
import { createRule } from "./create-rule.js";
import { triggerDevFile } from "./trigger-dev/tasks.js";

type Options = [];
type MessageIds = "typeOnly";

export default createRule<Options, MessageIds>({
  name: "trigger-dev-type-only-task-import",
  meta: {
    type: "suggestion",
    docs: {
      description: "Require 'import type' for a Trigger.dev task of which only the type is used",
      category: "trigger-dev",
      recommended: "off",
      strict: "off",
      triggerDev: "warn",
    },
    fixable: "code",
    schema: [],
    defaultOptions: [],
    messages: {
      typeOnly:
        "Only the type of '{{name}}' is used, and the import brings the task's code into this bundle. Use 'import type'.",
    },
  },
  create(context) {
    const file = triggerDevFile(context.sourceCode);
    if (!file) return {};
    return {
      "TSTypeQuery > Identifier"(node: TSESTree.Identifier) {
        if (!isTriggerArgument(node)) return;
        const variable = context.sourceCode.getScope(node).references.find((reference) => reference.identifier === node)?.resolved;
        const specifier = variable?.defs[0]?.node;
        if (!variable || specifier?.type !== "ImportSpecifier" || specifier.importKind === "type") return;
        const declaration = specifier.parent as TSESTree.ImportDeclaration;
        if (declaration.importKind === "type") return;
        if (!variable.references.every((reference) => reference.identifier.parent.type === "TSTypeQuery")) return;
        if (variable.references[0]?.identifier !== node) return;
        context.report({
          node: specifier,
          messageId: "typeOnly",
          data: { name: node.name },
          fix: (fixer) =>
            declaration.specifiers.length === 1
              ? fixer.insertTextAfterRange([declaration.range[0], declaration.range[0] + "import".length], " type")
              : fixer.insertTextBefore(specifier, "type "),
        });
      },
    };

    /** `tasks.trigger<typeof order>("order", …)` */
    function isTriggerArgument(node: TSESTree.Identifier): boolean {
      const call = node.parent.parent?.parent;
      return call?.type === "CallExpression" && file?.operation(call) !== null;
    }
  },
});

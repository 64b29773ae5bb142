import type { TSESTree } from "@typescript-eslint/utils";
import { createRule } from "./create-rule.js";
import { isFunction, memberPath, propertyName, unwrap } from "./analysis/ast.js";
import { triggerDevFile } from "./trigger-dev/tasks.js";

type Options = [];
type MessageIds = "importPath" | "renamedOption" | "toolTask" | "version2";

const RENAMED = new Map([
  ["handleError", "'catchError'"],
  ["init", "a middleware with 'locals'"],
]);

export default createRule<Options, MessageIds>({
  name: "trigger-dev-no-deprecated-api",
  meta: {
    type: "problem",
    docs: {
      description: "Disallow what version 4 of Trigger.dev has removed or renamed",
      category: "trigger-dev",
      recommended: "off",
      strict: "off",
      triggerDev: "error",
    },
    fixable: "code",
    schema: [],
    defaultOptions: [],
    messages: {
      importPath: "'@trigger.dev/sdk/v3' is deprecated and will be removed. Import from '@trigger.dev/sdk'.",
      renamedOption: "'{{name}}' is deprecated in version 4 and will be removed. Use {{replacement}}.",
      toolTask: "'toolTask' is deprecated in version 4. Use 'schemaTask' and make the tool from it.",
      version2:
        "'{{name}}' is the API of version 2, which no longer runs anywhere. Declare the job with 'task' or 'schedules.task' and write its work as plain code in 'run'.",
    },
  },
  create(context) {
    const file = triggerDevFile(context.sourceCode);
    return {
      ImportDeclaration(node) {
        if (node.source.value === "@trigger.dev/sdk/v3") {
          const quote = node.source.raw.charAt(0);
          context.report({
            node: node.source,
            messageId: "importPath",
            fix: (fixer) => fixer.replaceText(node.source, `${quote}@trigger.dev/sdk${quote}`),
          });
        }
        for (const specifier of file?.imports.includes(node) ? node.specifiers : []) {
          if (specifier.type !== "ImportSpecifier" || specifier.imported.type !== "Identifier") continue;
          if (specifier.imported.name === "toolTask") context.report({ node: specifier, messageId: "toolTask" });
        }
      },
      ObjectExpression(node) {
        if (!file?.options.includes(node)) return;
        for (const property of node.properties) {
          const name = property.type === "Property" ? propertyName(property) : null;
          const replacement = name === null ? undefined : RENAMED.get(name);
          if (name !== null && replacement !== undefined) {
            context.report({ node: property, messageId: "renamedOption", data: { name, replacement } });
          }
        }
      },
      CallExpression(node) {
        if (isDefineJob(node)) context.report({ node: node.callee, messageId: "version2", data: { name: "defineJob" } });
      },
    };
  },
});

/** `client.defineJob({ id, run: async (payload, io) => … })`: no other library has a job of this shape. */
function isDefineJob(call: TSESTree.CallExpression): boolean {
  if (memberPath(call.callee)?.at(-1) !== "defineJob") return false;
  const options = call.arguments[0] && unwrap(call.arguments[0]);
  if (options?.type !== "ObjectExpression") return false;
  const names = options.properties.map((property) => (property.type === "Property" ? propertyName(property) : null));
  const run = options.properties.find((property) => property.type === "Property" && propertyName(property) === "run");
  return names.includes("id") && names.includes("trigger") && run?.type === "Property" && isFunction(run.value);
}

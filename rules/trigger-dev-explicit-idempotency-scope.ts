import type { TSESTree } from "@typescript-eslint/utils";
import { createRule } from "./create-rule.js";
import { isFunction, propertyName, unwrap } from "./analysis/ast.js";
import { resolve, triggerDevFile } from "./trigger-dev/tasks.js";

type Options = [];
type MessageIds = "plainKey" | "noScope";

export default createRule<Options, MessageIds>({
  name: "trigger-dev-explicit-idempotency-scope",
  meta: {
    type: "suggestion",
    docs: {
      description: "Require that the idempotency key of a Trigger.dev run says where it is valid",
      category: "trigger-dev",
      recommended: "off",
      strict: "off",
      triggerDev: "warn",
    },
    schema: [],
    defaultOptions: [],
    messages: {
      plainKey:
        "A plain string as 'idempotencyKey' is valid within the parent run since version 4.3.1, and was valid everywhere before: another run with the same key starts the task again. Make the key with 'idempotencyKeys.create(key, { scope })'.",
      noScope:
        "Without 'scope' the key is valid within the parent run only: another run with the same key starts the task again. Say 'scope: \"run\"' or 'scope: \"global\"'.",
    },
  },
  create(context) {
    const file = triggerDevFile(context.sourceCode);
    // Outside of tasks there is no parent run, and all scopes are one.
    if (!file || file.options.length === 0) return {};
    return {
      CallExpression(node) {
        if (file.operation(node) && !file.operation(node)?.name.startsWith("wait.")) checkOptions(node);
        else if (isCreate(node) && node.arguments.length === 1) context.report({ node, messageId: "noScope" });
      },
    };

    function checkOptions(call: TSESTree.CallExpression): void {
      for (const argument of call.arguments) {
        const options = unwrap(argument);
        if (options.type !== "ObjectExpression") continue;
        for (const property of options.properties) {
          if (property.type !== "Property" || propertyName(property) !== "idempotencyKey") continue;
          if (isPlain(property.value)) context.report({ node: property, messageId: "plainKey" });
        }
      }
    }

    function isCreate(call: TSESTree.CallExpression): boolean {
      const callee = unwrap(call.callee);
      return (
        callee.type === "MemberExpression" &&
        propertyName(callee) === "create" &&
        callee.object.type === "Identifier" &&
        file?.sdkName(callee.object) === "idempotencyKeys"
      );
    }

    /** A string that is written here, or a field of the payload: nothing that `idempotencyKeys.create` may have made. */
    function isPlain(value: TSESTree.Node): boolean {
      const node = unwrap(value);
      if (node.type === "Literal" || node.type === "TemplateLiteral") return true;
      if (node.type === "MemberExpression") {
        const root = node.object.type === "Identifier" ? resolve(node.object, context.sourceCode) : null;
        return root?.defs.some((definition) => isFunction(definition.node)) ?? false;
      }
      return false;
    }
  },
});

import type { TSESTree } from "@typescript-eslint/utils";
import { createRule } from "./create-rule.js";
import { isFunction, propertyName } from "./analysis/ast.js";
import { walk } from "./queries/walk.js";
import { triggerDevFile } from "./trigger-dev/tasks.js";

type Options = [];
type MessageIds = "triggerInLoop";

export default createRule<Options, MessageIds>({
  name: "trigger-dev-no-trigger-in-loop",
  meta: {
    type: "suggestion",
    docs: {
      description: "Disallow triggering one Trigger.dev run per turn of a loop",
      category: "trigger-dev",
      recommended: "off",
      strict: "off",
      triggerDev: "warn",
    },
    schema: [],
    defaultOptions: [],
    messages: {
      triggerInLoop:
        "'{{name}}' in a loop makes one request per item, against the limit of requests per minute. Collect the items and call 'batchTrigger' once (up to 1,000 items).",
    },
  },
  create(context) {
    const file = triggerDevFile(context.sourceCode);
    if (!file) return {};
    return {
      CallExpression(node) {
        const operation = file.operation(node);
        if (!operation || operation.batch || !/^trigger/.test(operation.name)) return;
        const loop = enclosingLoop(node);
        // What a child returned may decide about the next one.
        if (!loop || (operation.waits && usesResult(node))) return;
        if (loop.type !== "CallExpression" && hasOtherWaits(loop, node)) return;
        context.report({ node, messageId: "triggerInLoop", data: { name: operation.name } });
      },
    };

    function hasOtherWaits(loop: TSESTree.Node, call: TSESTree.CallExpression): boolean {
      let found = false;
      walk(loop, context.sourceCode, (node) => {
        if (node !== call && node.type === "CallExpression" && file?.operation(node)?.waits) found = true;
      });
      return found;
    }
  },
});

function usesResult(call: TSESTree.CallExpression): boolean {
  const statement = call.parent.type === "AwaitExpression" ? call.parent.parent : call.parent;
  return statement.type !== "ExpressionStatement";
}

function enclosingLoop(node: TSESTree.Node): TSESTree.Node | null {
  for (let at = node.parent; at; at = at.parent) {
    if (/^(For|ForOf|ForIn)Statement$/.test(at.type)) return at;
    if (!isFunction(at)) continue;
    const call = at.parent;
    const isCallback =
      call.type === "CallExpression" &&
      call.arguments[0] === at &&
      call.callee.type === "MemberExpression" &&
      /^(map|forEach|flatMap)$/.test(propertyName(call.callee) ?? "");
    return isCallback ? call : null;
  }
  return null;
}

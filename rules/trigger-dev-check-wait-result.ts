import type { TSESTree } from "@typescript-eslint/utils";
import { createRule } from "./create-rule.js";
import { outward, propertyName, unwrap } from "./analysis/ast.js";
import { triggerDevFile } from "./trigger-dev/tasks.js";

type Options = [];
type MessageIds = "uncheckedResult" | "notInResult" | "unwrapResult";

const RESULT_CALLS = /^(triggerAndWait|wait\.forToken)$/;
const FIELDS: ReadonlySet<string> = new Set(["ok", "output", "error", "id", "taskIdentifier", "unwrap", "then", "catch", "finally"]);

export default createRule<Options, MessageIds>({
  name: "trigger-dev-check-wait-result",
  meta: {
    type: "problem",
    docs: {
      description: "Require that the result of a Trigger.dev wait is asked whether it is one",
      category: "trigger-dev",
      recommended: "off",
      strict: "off",
      triggerDev: "warn",
    },
    hasSuggestions: true,
    schema: [],
    defaultOptions: [],
    messages: {
      uncheckedResult:
        "'{{name}}' returns '{ ok, output }' or '{ ok, error }': when the other side failed or timed out, 'output' is undefined and the run goes on. Ask 'ok' first, or use '.unwrap()', which throws.",
      notInResult:
        "'{{name}}' returns '{ ok, output }' or '{ ok, error }', in which there is no '{{field}}': what the other side returned is the 'output'. Use '.unwrap()', which gives it, and throws when the other side failed.",
      unwrapResult: "Use '.unwrap()', which throws when it failed.",
    },
  },
  create(context) {
    const file = triggerDevFile(context.sourceCode);
    if (!file) return {};
    return {
      AwaitExpression(node) {
        const call = unwrap(node.argument);
        if (call.type !== "CallExpression") return;
        const operation = file.operation(call);
        if (!operation || !RESULT_CALLS.test(operation.name)) return;
        for (const { at, field } of unknownFields(node)) {
          context.report({ node: at, messageId: "notInResult", data: { name: operation.name, field } });
        }
        const output = uncheckedOutput(node);
        if (!output) return;
        context.report({
          node: output.node,
          messageId: "uncheckedResult",
          data: { name: operation.name },
          suggest: output.direct
            ? [
                {
                  messageId: "unwrapResult",
                  fix: (fixer) => [
                    fixer.insertTextAfter(call, ".unwrap()"),
                    fixer.removeRange([node.range[1] + closingParens(node), output.node.range[1]]),
                  ],
                },
              ]
            : [],
        });
      },
    };

    /** `(await …)` : the parentheses that a member access needs. */
    function closingParens(node: TSESTree.AwaitExpression): number {
      return context.sourceCode.getTokenAfter(node)?.value === ")" ? 1 : 0;
    }

    /** `result.url`, `const { url } = await …`, `(await …).url` */
    function unknownFields(awaited: TSESTree.AwaitExpression): { at: TSESTree.Node; field: string }[] {
      const { parent } = outward(awaited);
      if (parent?.type === "VariableDeclarator" && parent.id.type === "ObjectPattern") return fieldsOf(parent.id.properties);
      if (parent?.type === "VariableDeclarator") {
        const [variable] = context.sourceCode.getDeclaredVariables(parent);
        const reads = variable?.references.filter((reference) => !reference.init && reference.isRead()) ?? [];
        return fieldsOf(reads.map(({ identifier }) => outward(identifier).parent));
      }
      return fieldsOf([parent]);
    }

    function fieldsOf(nodes: readonly (TSESTree.Node | undefined)[]): { at: TSESTree.Node; field: string }[] {
      return nodes.flatMap((at) => {
        const field = at?.type === "MemberExpression" || at?.type === "Property" ? propertyName(at) : null;
        return at && field !== null && !FIELDS.has(field) ? [{ at, field }] : [];
      });
    }

    function uncheckedOutput(awaited: TSESTree.AwaitExpression): { node: TSESTree.Node; direct: boolean } | null {
      const parent = awaited.parent;
      if (parent.type === "MemberExpression" && parent.object === awaited && propertyName(parent) === "output") {
        return { node: parent, direct: true };
      }
      if (parent.type !== "VariableDeclarator") return null;
      if (parent.id.type === "ObjectPattern") {
        const names = parent.id.properties.map((property) => (property.type === "Property" ? propertyName(property) : null));
        return names.includes("output") && !names.includes("ok") && !names.includes("error")
          ? { node: parent.id, direct: false }
          : null;
      }
      const [variable] = context.sourceCode.getDeclaredVariables(parent);
      if (!variable) return null;
      const reads = variable.references.filter((reference) => !reference.init).map((reference) => reference.identifier.parent);
      const members = reads.filter((read): read is TSESTree.MemberExpression => read.type === "MemberExpression");
      if (members.length !== reads.length) return null;
      if (members.some((member) => /^(ok|error)$/.test(propertyName(member) ?? ""))) return null;
      const output = members.find((member) => propertyName(member) === "output");
      return output ? { node: output, direct: false } : null;
    }
  },
});

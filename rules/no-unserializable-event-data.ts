import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { unwrap } from "./analysis/ast.js";
import type { FileAnalysis } from "./analysis/index.js";
import { createRule } from "./create-rule.js";
import { allowSchema, isAllowed, type Lost, lostInJson } from "./queries/json.js";
import { payloadsOf } from "./queries/payloads.js";
import { hasSerializer, isSerialisedAt } from "./queries/serializers.js";

type Options = [{ allow: readonly string[] }];
type MessageIds = "lost" | "errorObject" | "fromEntries" | "spread";

export default createRule<Options, MessageIds>({
  name: "no-unserializable-event-data",
  meta: {
    type: "problem",
    docs: {
      description: "Disallow event data that JSON does not keep",
      category: "correctness",
      recommended: "error",
      strict: "error",
    },
    hasSuggestions: true,
    schema: allowSchema,
    defaultOptions: [{ allow: [] }],
    messages: {
      lost: "Events travel as JSON: {{what}} arrives as {{becomes}}. Send plain data.",
      errorObject: "Events travel as JSON: an Error arrives as '{}', without its message. Send 'error.message'.",
      fromEntries: "Send a plain object: 'Object.fromEntries(…)'.",
      spread: "Send an array: '[...…]'.",
    },
  },
  check(file, context, [{ allow }]) {
    const isSerialised = file.clients.some(({ options }) => hasSerializer(options, file));
    for (const { data, call } of payloadsOf(file)) {
      if (data?.type !== "ObjectExpression" || isSerialised || isSerialisedAt(call, file)) continue;
      for (const lost of lostInJson(data, file)) {
        if (isAllowed(lost, allow)) continue;
        context.report({
          node: lost.node,
          messageId: "lost",
          data: { what: lost.what, becomes: lost.becomes },
          suggest: suggestionsFor(lost, file),
        });
      }
      for (const property of data.properties) {
        if (property.type === "Property" && isCaughtError(property.value, file)) {
          context.report({ node: property, messageId: "errorObject" });
        }
      }
    }
  },
});

function suggestionsFor(lost: Lost, { sourceCode }: FileAnalysis): TSESLint.ReportSuggestionArray<MessageIds> {
  const text = sourceCode.getText(lost.node);
  switch (lost.kind) {
    case "map":
      return [{ messageId: "fromEntries", fix: (fixer) => fixer.replaceText(lost.node, `Object.fromEntries(${text})`) }];
    case "set":
      return [{ messageId: "spread", fix: (fixer) => fixer.replaceText(lost.node, `[...${text}]`) }];
    default:
      return [];
  }
}

/** `catch (error) { … data: { error } }` */
function isCaughtError(value: TSESTree.Node, file: FileAnalysis): boolean {
  const node = unwrap(value);
  if (node.type !== "Identifier") return false;
  const definition = file.variableOf(node)?.defs[0];
  return definition?.node.type === "CatchClause" && definition.node.param === definition.name;
}

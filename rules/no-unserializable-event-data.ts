import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { propertyName, unwrap } from "./analysis/ast.js";
import type { FileAnalysis } from "./analysis/index.js";
import { lostTypes } from "./analysis/json-types.js";
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
      errorObject: "Events travel as JSON: an Error arrives without its message, mostly as '{}'. Send 'error.message'.",
      fromEntries: "Send a plain object: 'Object.fromEntries(…)'.",
      spread: "Send an array: '[...…]'.",
    },
  },
  check(file, context, [{ allow }]) {
    const isSerialised = file.clients.some(({ options }) => hasSerializer(options, file));
    for (const { data, call } of payloadsOf(file)) {
      if (!data || isSerialised || isSerialisedAt(call, file)) continue;
      const written = data.type === "ObjectExpression" ? lostInJson(data, file) : [];
      for (const lost of written.length > 0 ? written : lostByType(data, file)) {
        if (isAllowed(lost, allow)) continue;
        context.report({
          node: lost.node,
          messageId: "lost",
          data: { what: lost.what, becomes: lost.becomes },
          suggest: suggestionsFor(lost, file),
        });
      }
      for (const property of data.type === "ObjectExpression" ? data.properties : []) {
        if (property.type === "Property" && isCaughtError(property.value, file)) {
          context.report({ node: property, messageId: "errorObject" });
        }
      }
    }
  },
});

/** The first part of the data whose type JSON does not keep. */
function lostByType(data: TSESTree.Expression, { types }: FileAnalysis): Lost[] {
  const [lost] = types ? lostTypes(data, types) : [];
  if (!lost) return [];
  const [name] = lost.path;
  const property = data.type === "ObjectExpression" ? data.properties.find((item) => item.type === "Property" && propertyName(item) === name) : undefined;
  const place = lost.path.length === 0 ? lost.what : `'${lost.path.join(".")}', ${lost.what},`;
  return [{ node: property?.type === "Property" ? (property.value as TSESTree.Expression) : data, what: place, becomes: lost.becomes, kind: "other" }];
}

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

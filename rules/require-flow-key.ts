import { createRule } from "./create-rule.js";
import type { FileAnalysis, FunctionDefinition, OptionProperty } from "./analysis/index.js";
import { propertyName } from "./analysis/ast.js";
import { readFunctions } from "./configuration/functions.js";

type MessageIds = "debounce" | "singleton";

export default createRule<[], MessageIds>({
  name: "require-flow-key",
  meta: {
    type: "suggestion",
    docs: {
      description: "Require a key where one run stands for many events",
      category: "configuration",
      recommended: "off",
      strict: "warn",
    },
    schema: [],
    defaultOptions: [],
    messages: {
      debounce:
        "Without a 'key', the debounce is one for all events: of whatever comes within the period only the last runs, whoever the others belong to. Add a key, such as 'event.data.userId'.",
      singleton:
        "Without a 'key', the singleton is one for all events: while a run is on, those of all others are dropped or cancelled. Add a key, such as 'event.data.userId'.",
    },
  },
  check(file, context) {
    for (const { definition } of readFunctions(file)) {
      if (!startsByEvent(definition)) continue;
      for (const option of ["debounce", "singleton"] as const) {
        const property = definition.options?.get(option);
        if (property && lacksKey(property, file)) context.report({ node: property.node.key, messageId: option });
      }
    }
  },
});

const startsByEvent = ({ triggers }: FunctionDefinition) => triggers.list.some(({ kind }) => kind === "event" || kind === "unknown");

/** Is the option written out, and without a key? */
function lacksKey({ value }: OptionProperty, file: FileAnalysis): boolean {
  const literal = file.valueOf(value);
  if (literal.type !== "ObjectExpression") return false;
  return literal.properties.every((property) => property.type === "Property" && ![null, "key"].includes(propertyName(property)));
}

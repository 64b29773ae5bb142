import type { TSESTree } from "@typescript-eslint/utils";
import { propertyName } from "./analysis/ast.js";
import type { FileAnalysis, Handler } from "./analysis/index.js";
import { createRule } from "./create-rule.js";

type Options = [];
type MessageIds = "onlyFirst";

export default createRule<Options, MessageIds>({
  name: "batch-use-events",
  meta: {
    type: "problem",
    docs: {
      description: "Require that a function with 'batchEvents' reads all events",
      category: "correctness",
      recommended: "error",
      strict: "error",
    },
    schema: [],
    defaultOptions: [],
    messages: {
      onlyFirst:
        "With 'batchEvents' one run handles many events, and 'event' is only the first: the data of the others is dropped. Read 'events'.",
    },
  },
  check(file, context) {
    for (const { options, handler, confidence } of file.functions) {
      if (confidence === "possible" || options?.has("batchEvents") !== "yes" || handler?.kind !== "function") continue;
      const read = onlyEvent(handler, file);
      if (read) context.report({ node: read, messageId: "onlyFirst" });
    }
  },
});

/** Where the handler takes `event`, if it does and never looks at `events`. */
function onlyEvent(handler: Handler, file: FileAnalysis): TSESTree.Node | null {
  const { parameter } = handler;
  if (parameter?.type === "ObjectPattern") {
    let event: TSESTree.Node | null = null;
    for (const property of parameter.properties) {
      if (property.type === "RestElement") return null;
      const name = propertyName(property);
      if (name === "events") return null;
      if (name === "event") event = property;
    }
    return event;
  }
  if (parameter?.type !== "Identifier") return null;
  const reads = file.variableOf(parameter)?.references.map((reference) => reference.identifier.parent) ?? [];
  let event: TSESTree.Node | null = null;
  for (const read of reads) {
    const pattern = read.type === "VariableDeclarator" && read.id.type === "ObjectPattern" ? read.id : null;
    if (pattern && pattern.properties.every(({ type }) => type === "Property")) {
      const names = pattern.properties.map((property) => propertyName(property as TSESTree.Property));
      if (names.includes("events")) return null;
      if (names.includes("event")) event ??= pattern.properties[names.indexOf("event")]!;
      continue;
    }
    // The whole context goes somewhere else, and `events` with it.
    if (read.type !== "MemberExpression") return null;
    const name = propertyName(read);
    if (name === null || name === "events") return null;
    if (name === "event") event ??= read;
  }
  return event;
}

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
    const taken = eventTakenBy(parameter);
    return taken === "all" ? null : taken;
  }
  if (parameter?.type !== "Identifier") return null;
  const reads = file.variableOf(parameter)?.references.map((reference) => reference.identifier.parent) ?? [];
  let event: TSESTree.Node | null = null;
  for (const read of reads) {
    if (read.type === "VariableDeclarator" && read.id.type === "ObjectPattern") {
      const taken = eventTakenBy(read.id);
      if (taken === "all") return null;
      event ??= taken;
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

/** Where a pattern takes `event` of the context, if it does; `"all"` where it takes `events`, or may. */
function eventTakenBy({ properties }: TSESTree.ObjectPattern): TSESTree.Node | "all" | null {
  let event: TSESTree.Node | null = null;
  for (const property of properties) {
    const name = property.type === "RestElement" ? "events" : propertyName(property);
    if (name === "events") return "all";
    if (name === "event") event = property;
  }
  return event;
}

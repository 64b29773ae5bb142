import type { TSESTree } from "@typescript-eslint/utils";
import { createRule } from "./create-rule.js";
import type { FileAnalysis } from "./analysis/index.js";
import { propertyName } from "./analysis/ast.js";
import { instabilityBetweenTries, writtenInstability } from "./configuration/instability.js";
import { isRunByHand } from "./configuration/test-files.js";
import { member, payloadsOf } from "./queries/payloads.js";
import { walk } from "./queries/walk.js";

type MessageIds = "eventId" | "key";

const KEY_NAMES = new Set(["idempotencyKey", "idempotency_key", "Idempotency-Key", "idempotency-key"]);

export default createRule<[], MessageIds>({
  name: "no-unstable-idempotency-key",
  meta: {
    type: "problem",
    docs: {
      description: "Disallow idempotency keys and event ids that are different on each try",
      category: "correctness",
      recommended: "error",
      strict: "error",
    },
    schema: [],
    defaultOptions: [],
    messages: {
      eventId: "The event's id depends on '{{label}}', so the same event sent again has another id, and nothing is de-duplicated. Build it from what the event is about.",
      key: "The key depends on '{{label}}', so a retry comes with another key, and the work is done twice. Build it from what the call is about, as from an id in the event and the name of the step.",
    },
  },
  check(file, context) {
    const { sourceCode } = context;
    const labelIn = (node: TSESTree.Expression) => instabilityBetweenTries(node, file, sourceCode)?.label ?? attemptIn(node);

    /** The number of the attempt is what differs between tries. */
    function attemptIn(node: TSESTree.Expression): string | undefined {
      let found: string | undefined;
      walk(node, sourceCode, (part) => {
        if ((part.type === "Identifier" || part.type === "MemberExpression") && file.contextPath(part)?.join(".") === "attempt") found ??= "attempt";
        return undefined;
      });
      return found;
    }

    for (const { event, via } of payloadsOf(file)) {
      const id = event && (via === "send" || via === "sendEvent") ? member(event, "id") : null;
      // Outside functions nothing repeats the code by itself, and a fresh id in a variable may be kept, and so stay.
      const isRepeated = id !== null && file.regionsOf(id).length > 0;
      if (!isRepeated && isRunByHand(context.filename, context.cwd)) continue;
      const label = id ? (isRepeated ? labelIn(id) : writtenInstability(id, file, sourceCode)?.label) : undefined;
      if (id && label !== undefined) context.report({ node: id, messageId: "eventId", data: { label } });
    }
    for (const property of keysInFunctions(file)) {
      const label = labelIn(property.value as TSESTree.Expression);
      if (label !== undefined) context.report({ node: property.value, messageId: "key", data: { label } });
    }
  },
});

/** The idempotency keys that code of a function gives to others. */
function keysInFunctions(file: FileAnalysis): TSESTree.Property[] {
  return file.nodes("Property").filter((property) => KEY_NAMES.has(propertyName(property) ?? "") && property.parent.type === "ObjectExpression" && file.regionsOf(property).length > 0);
}

import type { TSESTree } from "@typescript-eslint/utils";
import { createRule } from "./create-rule.js";
import type { FileAnalysis } from "./analysis/index.js";
import { memberPath, propertyName } from "./analysis/ast.js";
import { instabilityBetweenTries, writtenInstability } from "./configuration/instability.js";
import { constantOf } from "./configuration/values.js";
import { isRunByHand } from "./configuration/test-files.js";
import { member, payloadsOf } from "./queries/payloads.js";
import { walk } from "./queries/walk.js";

type Options = [{ checkBareIds: boolean }];
type MessageIds = "eventId" | "constantId" | "sharedId" | "bareId" | "key";

const KEY_NAMES = new Set(["idempotencyKey", "idempotency_key", "Idempotency-Key", "idempotency-key"]);

export default createRule<Options, MessageIds>({
  name: "no-unstable-idempotency-key",
  meta: {
    type: "problem",
    docs: {
      description: "Disallow idempotency keys and event ids that are different on each try",
      category: "correctness",
      recommended: "error",
      strict: ["error", { checkBareIds: true }],
    },
    schema: [
      {
        type: "object",
        properties: {
          checkBareIds: { type: "boolean", description: "Report the id of a thing that stands alone as the id of an event, whatever the event." },
        },
        additionalProperties: false,
      },
    ],
    defaultOptions: [{ checkBareIds: false }],
    messages: {
      eventId: "The event's id depends on '{{label}}', so the same event sent again has another id, and nothing is de-duplicated. Build it from what the event is about.",
      constantId: "Each of these events has the id {{text}}, and one id starts a function only once in 24 hours: all but the first are dropped. Build the id from what the event is about.",
      sharedId: "'{{name}}' can come again about the same thing, and one id starts a function only once in 24 hours: with '{{text}}' alone as the id, the later ones are dropped. Put into the id what makes this event another one, such as a version.",
      bareId: "'{{text}}' is the id of a thing, and here alone that of an event: another event with it starts no function that this one has started, for 24 hours, whatever its name. Put the kind of event in front, as in `{{name}}-${{{text}}}`.",
      key: "The key depends on '{{label}}', so a retry comes with another key, and the work is done twice. Build it from what the call is about, as from an id in the event and the name of the step.",
    },
  },
  check(file, context, [{ checkBareIds }]) {
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

    for (const { event, options, via } of payloadsOf(file)) {
      const id = options && (via === "send" || via === "sendEvent") ? member(options, "id") : null;
      // Outside functions nothing repeats the code by itself, and a fresh id in a variable may be kept, and so stay.
      const isRepeated = id !== null && file.regionsOf(id).length > 0;
      if (!isRepeated && isRunByHand(context.filename, context.cwd)) continue;
      const label = id ? (isRepeated ? labelIn(id) : writtenInstability(id, file, sourceCode)?.label) : undefined;
      if (!id) continue;
      if (label !== undefined) context.report({ node: id, messageId: "eventId", data: { label } });
      else reportRepeated(id, event);
    }

    function reportRepeated(id: TSESTree.Expression, event: TSESTree.ObjectExpression | null): void {
      const text = sourceCode.getText(id);
      const constant = constantOf(id, file);
      if (constant) {
        if (!isOfOneEvent(String(constant))) context.report({ node: id, messageId: "constantId", data: { text } });
        return;
      }
      const written = event && member(event, "name");
      const name = written && constantOf(written, file);
      if (typeof name !== "string" || !isIdOfThing(id)) return;
      if (COMES_AGAIN.test(name)) context.report({ node: id, messageId: "sharedId", data: { text, name } });
      else if (checkBareIds) context.report({ node: id, messageId: "bareId", data: { text, name: name.replaceAll(/[^\w]+/g, "-") } });
    }

    for (const property of keysInFunctions(file)) {
      const label = labelIn(property.value as TSESTree.Expression);
      if (label !== undefined) context.report({ node: property.value, messageId: "key", data: { label } });
    }
  },
});

/** `checkout-completed-ed12c8bde`, `backfill-20260101`: an example, or what is to be sent once. */
function isOfOneEvent(id: string): boolean {
  return id.split(/[^a-z\d]+/i).some((part) => part.length > 5 && /\d/.test(part));
}

/** `user/updated`: what happens to the same thing any number of times. */
const COMES_AGAIN = /[/._-](?:updated?|changed?|edited|modified|saved|viewed|visited|clicked|synced|refreshed|moved|(?:logged|signed)[._-]?in|login)$/;

/** `userId`, `user.id`: the id of a thing, and nothing of the event about it. */
function isIdOfThing(id: TSESTree.Expression): boolean {
  const path = memberPath(id);
  if (!path) return false;
  const [owner, field] = path.slice(-2);
  const thing = /^\w+(?:Id|ID|_id)$/.test(path.at(-1)!) ? path.at(-1)! : field === "id" ? owner! : "";
  return thing !== "" && !/event|evt|message|webhook|delivery|request|version|revision|change|svix|record|data|body|payload|input/i.test(thing);
}

/** The idempotency keys that code of a function gives to others. */
function keysInFunctions(file: FileAnalysis): TSESTree.Property[] {
  return file.nodes("Property").filter((property) => KEY_NAMES.has(propertyName(property) ?? "") && property.parent.type === "ObjectExpression" && file.regionsOf(property).length > 0);
}

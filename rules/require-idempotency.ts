import type { TSESTree } from "@typescript-eslint/utils";
import type { FileAnalysis, FunctionDefinition } from "./analysis/index.js";
import { createRule } from "./create-rule.js";
import { addProperty } from "./fix/options.js";

type MessageIds = "addKey" | "byEffect" | "byName";

/** What moves money, as a word of an id: `charge-customer`, `process-refund`. */
const MOVES_MONEY = /(?:^|[^a-z])(?:charge|refund|payout|pay|debit|credit|bill)(?:[^a-z]|$)/i;
/** What moves files and offers as well: `transfer-funds`, but `transfer-ownership`. */
const MOVES_THINGS = /(?:^|[^a-z])(?:capture|transfer|withdraw|deposit)(?:[^a-z]|$)/i;
const MONEY = /fund|money|amount|balance|cash|earning|commission|fee|card|wallet|payment|payout|charge|bank|stripe|paypal/i;
/** What is about money, which a verb turns into moving it: `process-payment`, `create-invoice`. */
const ABOUT_MONEY = /payment|invoice|subscription|checkout|purchase|billing/i;
const VERB = /(?:^|[^a-z])(?:process|create|handle|collect|make|take|execute|perform|submit|confirm|start|renew|settle|issue)(?:[^a-z]|$)/i;
/** What only speaks of it: `payment-reminder`, `notify-refund`. */
const SPEAKS_OF_IT =
  /remind|notif|mail|report|receipt|export|sync|log|track|dunning|alert|message|cleanup|digest|webhook-log|failed|analytics|upsell|(?:ed|paid)$/i;

export default createRule<[], MessageIds>({
  name: "require-idempotency",
  meta: {
    type: "problem",
    docs: {
      description: "Require an idempotency key of functions that move money",
      category: "reliability",
      recommended: "off",
      strict: "error",
    },
    hasSuggestions: true,
    schema: [],
    defaultOptions: [],
    messages: {
      byEffect:
        "The function calls '{{effect}}', and nothing keeps a second event for the same order from doing it again: webhooks and senders deliver twice. Set 'idempotency' to an expression that names the order, such as \"event.data.orderId\".",
      byName:
        "By its name '{{name}}' moves money, and nothing keeps a second event for the same order from doing it again: webhooks and senders deliver twice. Set 'idempotency' to an expression that names the order, such as \"event.data.orderId\".",
      addKey: "Add 'idempotency: \"{{key}}\"': within 24 hours, one run per value. Runs in flight are not touched.",
    },
  },
  check(file, context) {
    for (const definition of file.functions) {
      const cause = isUnprotected(definition, context.sourceCode.text) ? causeOf(definition, file) : null;
      if (!cause) continue;
      const literal = definition.options?.literal;
      const key = keyOf(definition, file);
      context.report({
        node: definition.locator,
        ...cause,
        suggest:
          literal && key && !EXCLUDED.some((option) => definition.options?.has(option) !== "no")
            ? [
                {
                  messageId: "addKey",
                  data: { key },
                  fix: (fixer) => addProperty(fixer, literal, `idempotency: "${key}"`, context.sourceCode),
                },
              ]
            : [],
      });
    }
  },
});

/** Options that 'idempotency' switches off, or that switch it off. */
const EXCLUDED = ["rateLimit", "batchEvents", "debounce"];

/** Neither the function nor a call in it says what makes two events the same. */
function isUnprotected(definition: FunctionDefinition, text: string): boolean {
  const { kind, confidence, inFactory, options, handler, triggers } = definition;
  if (kind !== "function" || confidence === "possible" || inFactory || !handler) return false;
  if (options?.has("idempotency") !== "no" || options.has("singleton") !== "no") return false;
  // A cron's event comes once.
  if (triggers.complete && triggers.list.length > 0 && triggers.list.every((trigger) => trigger.kind === "cron")) return false;
  const [start, end] = handler.node.range;
  return !/idempotency[-_]?key/i.test(text.slice(start, end));
}

type Cause =
  | { messageId: "byEffect"; data: { effect: string } }
  | { messageId: "byName"; data: { name: string } };

function causeOf(definition: FunctionDefinition, file: FileAnalysis): Cause | null {
  const effect = file.effects.find(
    ({ category, kind, label, regions }) =>
      category === "payment" && kind === "write" && !SPEAKS_OF_IT.test(label) && regions.some((region) => region.handler === definition.handler),
  );
  if (effect) return { messageId: "byEffect", data: { effect: effect.label } };
  const names = [definition.id?.value, ...(definition.handler?.steps ?? []).map((step) => step.id?.value)];
  const name = names.find((text): text is string => typeof text === "string" && movesMoney(text));
  return name === undefined ? null : { messageId: "byName", data: { name } };
}

function movesMoney(id: string): boolean {
  if (SPEAKS_OF_IT.test(id)) return false;
  if (MOVES_THINGS.test(id) && MONEY.test(id)) return true;
  return MOVES_MONEY.test(id) || (ABOUT_MONEY.test(id) && VERB.test(id));
}

/** The field of the event that the function knows its order by: the first id that it reads. */
function keyOf({ handler }: FunctionDefinition, file: FileAnalysis): string | null {
  if (!handler) return null;
  const [start, end] = handler.node.range;
  const inside = (node: TSESTree.Node) => node.range[0] >= start && node.range[1] <= end;
  for (const node of file.nodes("MemberExpression")) {
    if (!inside(node)) continue;
    const path = file.contextPath(node);
    if (path?.[0] === "event" && path[1] === "data" && path.length === 3 && /(?:^i|I)d$|_id$/.test(path[2] ?? "")) {
      return path.join(".");
    }
  }
  return null;
}

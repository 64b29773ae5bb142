import type { FunctionDefinition } from "./analysis/index.js";
import { createRule } from "./create-rule.js";
import { addProperty } from "./fix/options.js";

type MessageIds = "addLimit" | "missing";
type Options = [{ limit: number }];

/** Options that hold a function back in another way. */
const STAND_INS = ["concurrency", "throttle", "singleton", "debounce", "rateLimit", "batchEvents"];

export default createRule<Options, MessageIds>({
  name: "require-concurrency",
  meta: {
    type: "suggestion",
    docs: {
      description: "Require that each function started by events limits how much of it runs at once",
      category: "reliability",
      recommended: "off",
      strict: "warn",
    },
    hasSuggestions: true,
    schema: [
      {
        type: "object",
        properties: {
          limit: { type: "integer", minimum: 1, description: "The limit that the suggestion writes." },
        },
        additionalProperties: false,
      },
    ],
    defaultOptions: [{ limit: 10 }],
    messages: {
      missing:
        "Nothing limits how many steps of the function run at once: a burst of events meets its database and its providers all together. Set 'concurrency' to what they can bear.",
      addLimit: "Limit it to {{limit}} steps at once.",
    },
  },
  check(file, context, [{ limit }]) {
    for (const definition of file.functions) {
      if (!isStartedByEvents(definition) || STAND_INS.some((key) => definition.options?.has(key) !== "no")) continue;
      const literal = definition.options?.literal;
      context.report({
        node: definition.locator,
        messageId: "missing",
        suggest: literal
          ? [
              {
                messageId: "addLimit",
                data: { limit: String(limit) },
                fix: (fixer) =>
                  addProperty(fixer, literal, `concurrency: { limit: ${String(limit)} }`, context.sourceCode),
              },
            ]
          : [],
      });
    }
  },
});

/** A function that only crons start meets no burst. */
function isStartedByEvents({ kind, confidence, inFactory, triggers }: FunctionDefinition): boolean {
  if (kind !== "function" || confidence === "possible" || inFactory) return false;
  return !triggers.complete || triggers.list.some((trigger) => trigger.kind !== "cron");
}

import { createRule } from "./create-rule.js";
import { addProperty } from "./fix/options.js";

type Options = [{ timeout: string }];
type MessageIds = "missing" | "missingForSignal" | "add";

export default createRule<Options, MessageIds>({
  name: "require-wait-timeout",
  meta: {
    type: "problem",
    docs: {
      description: "Require a time-out for each 'step.waitForEvent' and 'step.waitForSignal'",
      category: "correctness",
      recommended: "error",
      strict: "error",
    },
    hasSuggestions: true,
    schema: [
      {
        type: "object",
        properties: {
          timeout: { type: "string", description: "The time-out that the suggestion writes, as `ms` reads it: `7d`." },
        },
        additionalProperties: false,
      },
    ],
    defaultOptions: [{ timeout: "7d" }],
    messages: {
      missing:
        "'{{text}}' has no 'timeout': the wait does not hold, because the server takes a missing time-out for one that is over. Say how long to wait, and handle the 'null' that the step returns when nothing came.",
      missingForSignal:
        "'{{text}}' has no 'timeout': the run waits for the signal up to a year. Say how long to wait, and handle the 'null' that the step returns when nothing came.",
      add: "Wait {{timeout}} at most.",
    },
  },
  check(file, context, [{ timeout }]) {
    for (const step of file.stepCalls) {
      if (step.tool !== "waitForEvent" && step.tool !== "waitForSignal") continue;
      const { options } = step;
      // The options may be the text of a time-out: the form of version 1.
      const isMissing = options ? options.has("timeout") === "no" : step.node.arguments.length < 2;
      if (!isMissing) continue;
      const literal = options?.literal;
      context.report({
        node: step.node.callee,
        messageId: step.tool === "waitForSignal" ? "missingForSignal" : "missing",
        data: { text: step.text },
        suggest: literal
          ? [
              {
                messageId: "add",
                data: { timeout },
                fix: (fixer) => addProperty(fixer, literal, `timeout: ${JSON.stringify(timeout)}`, context.sourceCode),
              },
            ]
          : [],
      });
    }
  },
});

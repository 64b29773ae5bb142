import type { TSESLint } from "@typescript-eslint/utils";
import { type ClientSend, getAnalysis } from "./analysis/index.js";
import { createRule } from "./create-rule.js";
import { isInAsyncFunction } from "./fix/step.js";

type Options = [{ allowVoid: boolean }];
type MessageIds = "addAwait" | "floating";

export default createRule<Options, MessageIds>({
  name: "await-inngest-send",
  meta: {
    type: "problem",
    docs: {
      description: "Require that sending an event is waited for",
      category: "reliability",
      recommended: "error",
      strict: "error",
    },
    hasSuggestions: true,
    schema: [
      {
        type: "object",
        properties: {
          allowVoid: { type: "boolean", description: "Accept `void client.send(…)` as said on purpose." },
        },
        additionalProperties: false,
      },
    ],
    defaultOptions: [{ allowVoid: true }],
    messages: {
      floating:
        "Nobody waits for '{{send}}': a serverless process is frozen or ended with the response, and then the event is never sent; an error goes unseen. Await it, return it, or hand it to 'waitUntil'.",
      addAwait: "Await it.",
    },
  },
  create(context, [{ allowVoid }]) {
    const file = getAnalysis(context);
    if (!file) return {};
    return {
      Program() {
        for (const send of file.sends) {
          if (send.client.confidence === "possible") continue;
          const { kind } = send.fate;
          if (kind !== "floating" && (kind !== "voided" || allowVoid)) continue;
          context.report({
            node: send.node.callee,
            messageId: "floating",
            data: { send: context.sourceCode.getText(send.node.callee) },
            suggest: suggestionsFor(send),
          });
        }
      },
    };
  },
});

/** Only a statement of its own can be awaited in place. */
function suggestionsFor({ node, fate }: ClientSend): TSESLint.ReportSuggestionArray<MessageIds> {
  if (fate.node.type !== "ExpressionStatement" || fate.chained || fate.parallel || !isInAsyncFunction(node)) return [];
  return [{ messageId: "addAwait", fix: (fixer) => fixer.insertTextBefore(fate.node, "await ") }];
}

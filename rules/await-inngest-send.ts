import type { TSESLint } from "@typescript-eslint/utils";
import { outward, propertyName } from "./analysis/ast.js";
import type { ClientSend, FileAnalysis } from "./analysis/index.js";
import { createRule } from "./create-rule.js";
import { isInAsyncFunction } from "./fix/step.js";
import { nameOfCallee } from "./queries/names.js";

type Options = [{ allowVoid: boolean }];
type MessageIds = "addAwait" | "floating" | "forEach";

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
      forEach:
        "'forEach' drops the promises of its callback, so that nobody waits for '{{send}}': a serverless process is frozen or ended with the response, and then events are never sent; an error goes unseen. Send them with one call, as a list.",
      addAwait: "Await it.",
    },
  },
  check(file, context, [{ allowVoid }]) {
    for (const send of file.sends) {
      if (send.client.confidence === "possible") continue;
      if (isDroppedByForEach(send, file)) {
        context.report({ node: send.node.callee, messageId: "forEach", data: { send: nameOfCallee(send.node, context.sourceCode) } });
        continue;
      }
      const { kind } = send.fate;
      if (kind !== "floating" && (kind !== "voided" || allowVoid)) continue;
      context.report({
        node: send.node.callee,
        messageId: "floating",
        data: { send: nameOfCallee(send.node, context.sourceCode) },
        suggest: suggestionsFor(send),
      });
    }
  },
});

/** `users.forEach(async (user) => { await client.send(…) })`, or the same without braces. */
function isDroppedByForEach({ node, fate }: ClientSend, file: FileAnalysis): boolean {
  if (fate.kind !== "awaited" && fate.kind !== "returned") return false;
  const callback = file.functionOf(node);
  const call = callback && outward(callback).parent;
  if (call?.type !== "CallExpression" || call.callee.type !== "MemberExpression" || propertyName(call.callee) !== "forEach") return false;
  // A script ends when all is sent.
  return file.functionOf(call) !== null && call.arguments[0] === callback;
}

/** Only a statement of its own can be awaited in place. */
function suggestionsFor({ node, fate }: ClientSend): TSESLint.ReportSuggestionArray<MessageIds> {
  if (fate.node.type !== "ExpressionStatement" || fate.chained || fate.parallel || !isInAsyncFunction(node)) return [];
  return [{ messageId: "addAwait", fix: (fixer) => fixer.insertTextBefore(fate.node, "await ") }];
}

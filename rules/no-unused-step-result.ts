import type { TSESLint } from "@typescript-eslint/utils";
import { unwrap, withoutAwait } from "./analysis/ast.js";
import type { FileAnalysis, StepCall } from "./analysis/index.js";
import { createRule } from "./create-rule.js";
import { nameOfStep } from "./queries/names.js";
import { givesRecords } from "./queries/records.js";
import { isUnreadResult } from "./queries/results.js";
import { returnedExpressions } from "./queries/returns.js";

type Options = [];
type MessageIds = "unused" | "returnNothing";

export default createRule<Options, MessageIds>({
  name: "no-unused-step-result",
  meta: {
    type: "suggestion",
    docs: {
      description: "Disallow storing records that nobody reads as the result of a step",
      category: "reliability",
      recommended: "off",
      strict: "warn",
    },
    hasSuggestions: true,
    schema: [],
    defaultOptions: [],
    messages: {
      unused:
        "{{Step}} returns what '{{call}}' gives, and nobody reads it: it is stored with the run, counts towards its 32 MiB and is shown in the dashboard. Return nothing.",
      returnNothing: "Await the call and return nothing.",
    },
  },
  check(file, context) {
    for (const step of file.stepCalls) {
      if (step.tool !== "run" || !step.callback || step.confidence === "possible" || !isUnreadResult(step, file)) continue;
      const call = storedCall(step, file);
      if (!call) continue;
      context.report({
        node: step.node.callee,
        messageId: "unused",
        data: { Step: nameOfStep(step).replace(/^./, (letter) => letter.toUpperCase()), call },
        suggest: suggestionsFor(step, file),
      });
    }
  },
});

/** The call of a database or API client whose result becomes the step's. */
function storedCall(step: StepCall, file: FileAnalysis): string | null {
  for (const returned of step.callback ? returnedExpressions(step.callback, file) : []) {
    const call = withoutAwait(file.valueOf(returned));
    const records = call.type === "CallExpression" ? givesRecords(call, file) : null;
    if (records !== null) return records;
  }
  return null;
}

/** `() => db.update(…)` as `async () => { await db.update(…); }` */
function suggestionsFor(step: StepCall, file: FileAnalysis): TSESLint.ReportSuggestionArray<MessageIds> {
  const { callback } = step;
  if (callback?.type !== "ArrowFunctionExpression" || callback.body.type === "BlockStatement") return [];
  if (callback !== step.callbackArgument || file.sourceCode.getCommentsInside(callback).length > 0) return [];
  const body = unwrap(callback.body);
  const text = file.sourceCode.getText(body);
  return [
    {
      messageId: "returnNothing",
      fix: (fixer) => [
        ...(callback.async ? [] : [fixer.insertTextBefore(callback, "async ")]),
        fixer.replaceText(callback.body, `{ ${body.type === "AwaitExpression" ? "" : "await "}${text}; }`),
      ],
    },
  ];
}

import { validate, validateMatch, type CelProblem } from "../inngest/cel/index.js";
import { createRule } from "./create-rule.js";
import { getAnalysis, type FileAnalysis, type StepCall } from "./analysis/index.js";
import { readFunctions } from "./configuration/functions.js";
import { reportExpression } from "./configuration/report.js";
import { constantOf } from "./configuration/values.js";

type Options = [{ checkDoubtful: boolean }];
type MessageIds = "invalid" | "replace";

export default createRule<Options, MessageIds>({
  name: "valid-cel",
  meta: {
    type: "problem",
    docs: {
      description: "Require expressions that Inngest takes and that can come true",
      category: "correctness",
      recommended: "error",
      strict: ["error", { checkDoubtful: true }],
    },
    hasSuggestions: true,
    schema: [
      {
        type: "object",
        properties: {
          checkDoubtful: {
            type: "boolean",
            description: "Also report what works today, but not as it reads or not for long",
          },
        },
        additionalProperties: false,
      },
    ],
    defaultOptions: [{ checkDoubtful: false }],
    messages: { invalid: "{{text}}", replace: "Write {{text}}." },
  },
  create(context, [{ checkDoubtful }]) {
    const file = getAnalysis(context);
    if (!file) return {};
    const messages = { problem: "invalid", replace: "replace" } as const;
    const isReported = ({ severity, code }: CelProblem) => severity !== "doubtful" || code === "either-key" || checkDoubtful;
    return {
      Program() {
        for (const { problems, placeOf } of readFunctions(file)) {
          for (const problem of problems) {
            if (problem.cel && isReported(problem.cel)) reportExpression(context, messages, problem.cel, placeOf(problem).value);
          }
        }
        for (const step of file.stepCalls) {
          for (const { node, problem } of waitProblems(step, file)) {
            if (isReported(problem)) reportExpression(context, messages, problem, node);
          }
        }
      },
    };
  },
});

/** What is wrong with the condition of a wait. Of `match` and `if`, the SDK takes `match`. */
function waitProblems({ tool, confidence, options }: StepCall, file: FileAnalysis) {
  if (tool !== "waitForEvent" || confidence === "possible" || !options) return [];
  const match = options.get("match");
  const place = match ?? options.get("if");
  const text = place ? constantOf(place.value, file) : undefined;
  if (!place || typeof text !== "string" || (match && text === "")) return [];
  const problems = match ? validateMatch(text, "wait-if") : validate(text, "wait-if");
  return problems.map((problem) => ({ node: place.value, problem }));
}

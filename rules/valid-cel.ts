import type { TSESTree } from "@typescript-eslint/utils";
import { validate, validateMatch, type CelProblem } from "../inngest/cel/index.js";
import { callbackProblem, type OptionPath } from "../inngest/options.js";
import { boundNames, memberPath } from "./analysis/ast.js";
import { createRule } from "./create-rule.js";
import type { FileAnalysis, FunctionNode, StepCall } from "./analysis/index.js";
import { readFunctions } from "./configuration/functions.js";
import { reportExpression, sentences } from "./configuration/report.js";
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
  check(file, context, [{ checkDoubtful }]) {
    const messages = { problem: "invalid", replace: "replace" } as const;
    const isReported = ({ severity, code }: CelProblem) => severity !== "doubtful" || NEVER_MEANT.has(code) || checkDoubtful;
    for (const { problems, callbacks, placeOf } of readFunctions(file)) {
      for (const { path, place, node } of callbacks) reportCallback(path, place.value, node);
      for (const problem of problems) {
        if (problem.cel && isReported(problem.cel)) reportExpression(context, messages, problem.cel, placeOf(problem).value);
      }
    }
    for (const step of file.stepCalls) {
      const condition = isWait(step) ? step.options.get("if")?.value : undefined;
      const callback = condition && !step.options?.get("match") ? file.functionBehind(condition) : null;
      if (condition && callback) reportCallback(["waitForEvent", "if"], condition, callback);
      for (const { node, problem } of waitProblems(step, file)) {
        if (isReported(problem)) reportExpression(context, messages, problem, node);
      }
    }

    function reportCallback(path: OptionPath, node: TSESTree.Node, callback: FunctionNode): void {
      const problem = callbackProblem(path);
      if (!problem) return;
      const text = node === callback && node.type === "ArrowFunctionExpression" ? expressionOf(callback) : null;
      context.report({
        node,
        messageId: "invalid",
        data: { text: sentences(problem) },
        suggest: text === null ? [] : [{ messageId: "replace", data: { text }, fix: (fixer) => fixer.replaceText(node, text) }],
      });
    }
  },
});

/** What works somehow, and is no way that anyone would write to get just that. */
const NEVER_MEANT: ReadonlySet<CelProblem["code"]> = new Set(["either-key", "boolean-key", "priority-out-of-range"]);

/** `"event.data.id"` for `(event) => event.data.id` and `({ event }) => event.data.id`. */
function expressionOf({ params, body }: FunctionNode): string | null {
  const path = memberPath(body);
  const [parameter] = params;
  const bound = parameter && path ? boundNames(parameter).find(({ identifier }) => identifier.name === path[0]) : undefined;
  if (!path || !bound) return null;
  const whole = [...bound.path, ...path.slice(1)];
  const inEvent = whole[0] === "event" ? whole.slice(1) : whole;
  const isPlain = inEvent.length > 1 && inEvent[0] === "data" && inEvent.every((name) => /^[A-Za-z_]\w*$/.test(name));
  return isPlain ? JSON.stringify(["event", ...inEvent].join(".")) : null;
}

function isWait(step: StepCall): step is StepCall & { options: NonNullable<StepCall["options"]> } {
  return step.tool === "waitForEvent" && step.confidence !== "possible" && step.options !== null;
}

/** What is wrong with the condition of a wait. Of `match` and `if`, the SDK takes `match`. */
function waitProblems(step: StepCall, file: FileAnalysis) {
  if (!isWait(step)) return [];
  const { options } = step;
  const match = options.get("match");
  const place = match ?? options.get("if");
  const text = place ? constantOf(place.value, file) : undefined;
  if (!place || typeof text !== "string" || (match && text === "")) return [];
  const problems = match ? validateMatch(text, "wait-if") : validate(text, "wait-if");
  return problems.map((problem) => ({ node: place.value, problem }));
}

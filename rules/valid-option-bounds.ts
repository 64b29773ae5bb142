import type { OptionProblem } from "../inngest/options.js";
import { createRule } from "./create-rule.js";
import type { FunctionReading } from "./configuration/functions.js";
import { reportOptions } from "./configuration/report.js";

type Options = [{ checkDocumented: boolean }];
type MessageIds = "outOfBounds" | "replace";

export default createRule<Options, MessageIds>({
  name: "valid-option-bounds",
  meta: {
    type: "problem",
    docs: {
      description: "Require option values that the server takes as they are",
      category: "configuration",
      recommended: "error",
      strict: ["error", { checkDocumented: true }],
    },
    hasSuggestions: true,
    schema: [
      {
        type: "object",
        properties: { checkDocumented: { type: "boolean", description: "Also report what the documentation advises against, though the server takes it" } },
        additionalProperties: false,
      },
    ],
    defaultOptions: [{ checkDocumented: false }],
    messages: { outOfBounds: "{{text}}", replace: "Write {{text}}." },
  },
  check(file, context, [{ checkDocumented }]) {
    reportOptions(file, context, { problem: "outOfBounds", replace: "replace" }, (problem, reading) => {
      return isBound(problem, reading) && (checkDocumented || (problem.kind !== "unsupported" && problem.kind !== "doubtful"));
    });
  },
});

const CODES: ReadonlySet<OptionProblem["code"]> = new Set([
  "batch-size",
  "batch-timeout",
  "batch-text",
  "bounds",
  "concurrency",
  "debounce-period",
  "name",
  "rate-limit",
  "unreadable",
]);

function isBound(problem: OptionProblem, { placeOf }: FunctionReading): boolean {
  const { code, path } = problem;
  // An object in the place of a number is for valid-option-keys.
  if (code === "unreadable" && path[0] === "retries") return placeOf(problem).value.type !== "ObjectExpression";
  return CODES.has(code) || (code === "too-many" && path[0] === "concurrency");
}

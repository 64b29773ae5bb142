import type { OptionProblem } from "../inngest/options.js";
import { unwrap } from "./analysis/ast.js";
import { createRule } from "./create-rule.js";
import type { FunctionReading } from "./configuration/functions.js";
import { reportOptions } from "./configuration/report.js";

type Options = [];
type MessageIds = "unknown" | "replace";

export default createRule<Options, MessageIds>({
  name: "valid-option-keys",
  meta: {
    type: "problem",
    docs: {
      description: "Require that the options of a function are options that there are",
      category: "configuration",
      recommended: "error",
      strict: "error",
    },
    hasSuggestions: true,
    schema: [],
    defaultOptions: [],
    messages: { unknown: "{{text}}", replace: "Write {{text}}." },
  },
  check(file, context) {
    reportOptions(file, context, { problem: "unknown", replace: "replace" }, isKey);
  },
});

function isKey(problem: OptionProblem, { placeOf }: FunctionReading): boolean {
  // `retries: { attempts: 3 }` is one more name for nothing.
  const isObject = problem.code === "unreadable" && unwrap(placeOf(problem).value).type === "ObjectExpression";
  return problem.code === "unknown-key" || (isObject && problem.path[0] === "retries");
}

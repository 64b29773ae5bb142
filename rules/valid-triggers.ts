import type { OptionProblem } from "../inngest/options.js";
import { createRule } from "./create-rule.js";
import { reportOptions } from "./configuration/report.js";

type Options = [];
type MessageIds = "invalid";

export default createRule<Options, MessageIds>({
  name: "valid-triggers",
  meta: {
    type: "problem",
    docs: {
      description: "Require triggers that can start the function",
      category: "configuration",
      recommended: "error",
      strict: "error",
    },
    schema: [],
    defaultOptions: [],
    messages: { invalid: "{{text}}" },
  },
  check(file, context) {
    reportOptions(file, context, { problem: "invalid" }, (problem) => isOfTriggers(problem));
  },
});

const CODES: ReadonlySet<OptionProblem["code"]> = new Set(["trigger", "duplicate-trigger", "event-name", "wildcard"]);

function isOfTriggers({ code, path }: OptionProblem): boolean {
  return CODES.has(code) || (code === "too-many" && path[0] === "triggers");
}

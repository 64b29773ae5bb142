import { createRule } from "./create-rule.js";
import { readFunctions } from "./configuration/functions.js";
import { sentences } from "./configuration/report.js";

type MessageIds = "unscoped";

export default createRule<[], MessageIds>({
  name: "cancel-on-scope",
  meta: {
    type: "problem",
    docs: {
      description: "Require that a cancellation says which runs it cancels",
      category: "configuration",
      recommended: "error",
      strict: "error",
    },
    schema: [],
    defaultOptions: [],
    messages: { unscoped: "{{text}}" },
  },
  check(file, context) {
    for (const { problems, placeOf } of readFunctions(file)) {
      for (const problem of problems) {
        const isOwn = problem.code === "scope" || (problem.code === "too-many" && problem.path[0] === "cancelOn");
        if (isOwn) context.report({ node: placeOf(problem).value, messageId: "unscoped", data: { text: sentences(problem) } });
      }
    }
  },
});

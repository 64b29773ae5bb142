import { isWithin } from "./analysis/ast.js";
import { getAnalysis } from "./analysis/index.js";
import { createRule } from "./create-rule.js";

type Options = [];
type MessageIds = "stepInSelect";

export default createRule<Options, MessageIds>({
  name: "no-step-in-experiment-select",
  meta: {
    type: "problem",
    docs: {
      description: "Disallow steps in the 'select' of an experiment",
      category: "correctness",
      recommended: "error",
      strict: "error",
      majors: [4],
    },
    schema: [],
    defaultOptions: [],
    messages: {
      stepInSelect:
        "'select' chooses the variant before any step of the experiment: '{{tool}}' in it throws a NonRetriableError, and the run fails. Run the step before the experiment.",
    },
  },
  create(context) {
    const file = getAnalysis(context);
    if (!file) return {};
    return {
      Program() {
        for (const group of file.groupCalls) {
          const select = group.tool === "experiment" ? group.options?.get("select") : null;
          if (!select) continue;
          for (const step of file.stepCalls) {
            if (step.confidence === "possible" || !isWithin(step.node, select.node)) continue;
            context.report({ node: step.node.callee, messageId: "stepInSelect", data: { tool: step.text } });
          }
        }
      },
    };
  },
});

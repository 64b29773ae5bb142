import { createRule } from "./create-rule.js";

type MessageIds = "missing";

export default createRule<[], MessageIds>({
  name: "require-invoke-timeout",
  meta: {
    type: "suggestion",
    docs: {
      description: "Require that each invoked function is given a time",
      category: "reliability",
      recommended: "off",
      strict: "off",
    },
    schema: [],
    defaultOptions: [],
    messages: {
      missing: "Without a 'timeout', the run waits up to a year for a function that is paused, debounced or skipped and never answers. Add a 'timeout'.",
    },
  },
  check(file, context) {
    for (const { tool, confidence, options, idArgument, node } of file.stepCalls) {
      if (tool === "invoke" && confidence !== "possible" && options?.has("timeout") === "no") {
        context.report({ node: idArgument ?? node, messageId: "missing" });
      }
    }
  },
});

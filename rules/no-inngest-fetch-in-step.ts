import { isInngestExport } from "./configuration/names.js";
import { createRule } from "./create-rule.js";
import { nameOfStep, stepOf } from "./queries/names.js";

type Options = [];
type MessageIds = "fallsBack";

export default createRule<Options, MessageIds>({
  name: "no-inngest-fetch-in-step",
  meta: {
    type: "problem",
    docs: {
      description: "Disallow the 'fetch' of Inngest inside a step",
      category: "correctness",
      recommended: "warn",
      strict: "error",
    },
    schema: [],
    defaultOptions: [],
    messages: {
      fallsBack:
        "Inside {{step}} the 'fetch' of Inngest falls back to the global one: the request is no step of its own and is not made by Inngest. Call it outside the step, or use the global 'fetch'.",
    },
  },
  check(file, context) {
    if (!file.imports.some((item) => item.imported === "fetch" && item.from === "inngest")) return;
    for (const call of file.nodes("CallExpression")) {
      if (call.callee.type !== "Identifier" || !isInngestExport(file, call.callee, "fetch")) continue;
      const region = file.stepRegion(call);
      const step = region && stepOf(region);
      if (!step || step.confidence === "possible" || file.bodyRegion(call)) continue;
      context.report({ node: call.callee, messageId: "fallsBack", data: { step: nameOfStep(step) } });
    }
  },
});

import type { TSESTree } from "@typescript-eslint/utils";
import { getAnalysis } from "./analysis/index.js";
import { createRule } from "./create-rule.js";
import { short } from "./queries/names.js";
import { isCache, isOfModule } from "./queries/module-state.js";
import { writesIn } from "./queries/writes.js";

type Options = [];
type MessageIds = "written";

export default createRule<Options, MessageIds>({
  name: "no-module-state-in-function",
  meta: {
    type: "problem",
    docs: {
      description: "Disallow keeping the state of a run in variables of the module",
      category: "correctness",
      recommended: "off",
      strict: "warn",
    },
    schema: [],
    defaultOptions: [],
    messages: {
      written:
        "'{{text}}' writes to the module: the next entry of the run can be in another process, where the value is missing, and other runs in this process see it. Keep it in the result of a step, or in a store.",
    },
  },
  create(context) {
    const file = getAnalysis(context);
    if (!file) return {};
    return {
      Program() {
        const reported = new Set<TSESTree.Node>();
        for (const write of writesIn(file)) {
          if (!isOfModule(write.variable) || isCache(write, file)) continue;
          const [region] = file.regionsOf(write.node);
          if (!region || reported.has(write.node)) continue;
          reported.add(write.node);
          context.report({ node: write.node, messageId: "written", data: { text: short(file.sourceCode.getText(write.node)) } });
        }
      },
    };
  },
});

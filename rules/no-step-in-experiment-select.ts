import type { TSESTree } from "@typescript-eslint/utils";
import { isFunction, isWithin, propertyName, unwrap } from "./analysis/ast.js";
import type { FileAnalysis, GroupCall } from "./analysis/index.js";
import { createRule } from "./create-rule.js";

type Options = [];
type MessageIds = "stepInSelect" | "variantWithoutStep";

export default createRule<Options, MessageIds>({
  name: "no-step-in-experiment-select",
  meta: {
    type: "problem",
    docs: {
      description: "Disallow steps in the 'select' of an experiment, and variants without one",
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
      variantWithoutStep:
        "The variant '{{name}}' runs no step: the experiment then throws a NonRetriableError, and the run fails. Put the work of the variant into 'step.run'.",
    },
  },
  check(file, context) {
    for (const group of file.groupCalls) {
      for (const { name, variant } of stepless(group, file)) context.report({ node: variant, messageId: "variantWithoutStep", data: { name } });
      const select = group.tool === "experiment" ? group.options?.get("select") : null;
      if (!select) continue;
      for (const step of file.stepCalls) {
        if (step.confidence === "possible" || !isWithin(step.node, select.node)) continue;
        context.report({ node: step.node.callee, messageId: "stepInSelect", data: { tool: step.text } });
      }
    }
  },
});

/** The variants that are written out, and in which everything that is called is known to be something else than a step. */
function stepless({ tool, options }: GroupCall, file: FileAnalysis): { name: string; variant: TSESTree.Node }[] {
  const given = tool === "experiment" ? options?.get("variants")?.value : undefined;
  const variants = given && unwrap(file.valueOf(given));
  if (variants?.type !== "ObjectExpression") return [];
  return variants.properties.flatMap((property) => {
    if (property.type !== "Property" || !isFunction(property.value)) return [];
    const variant = property.value;
    const hasOther = file.nodes("CallExpression").some((call) => isWithin(call, variant.body) && !isKnownEffect(call, file));
    return hasOther ? [] : [{ name: propertyName(property) ?? "", variant: property.key }];
  });
}

function isKnownEffect(call: TSESTree.CallExpression, file: FileAnalysis): boolean {
  const effect = file.stepCallOf(call) ? null : file.effectOf(call);
  return effect !== null && effect.confidence !== "possible";
}

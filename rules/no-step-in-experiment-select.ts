import type { TSESTree } from "@typescript-eslint/utils";
import { isFunction, isWithin, literalText, memberPath, propertyName, unwrap } from "./analysis/ast.js";
import type { FileAnalysis, GroupCall } from "./analysis/index.js";
import { createRule, type RuleContext } from "./create-rule.js";
import { nameOfStep, stepOf } from "./queries/names.js";
import { membersOf } from "./queries/payloads.js";

type Options = [];
type MessageIds = "stepInSelect" | "variantWithoutStep" | "unknownVariant" | "withoutWeight" | "scoreOfStep";

export default createRule<Options, MessageIds>({
  name: "no-step-in-experiment-select",
  meta: {
    type: "problem",
    docs: {
      description: "Disallow steps in the 'select' of an experiment, variants without one or never chosen, and scores that it does not show",
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
      unknownVariant:
        "The experiment has no variant '{{name}}': where 'select' comes to it, a NonRetriableError is thrown, and the run fails. It has {{known}}.",
      scoreOfStep:
        "The score is written in {{step}} without a 'runId' and goes to that step: the experiment does not show it. Write it in the body, after the last step, or pass the 'runId' of the run that chose the variant.",
      withoutWeight:
        "The variant '{{name}}' has no weight and is never chosen. Give it one, or 0 where that is meant.",
    },
  },
  check(file, context) {
    reportScores(file, context);
    for (const group of file.groupCalls) {
      for (const { name, variant } of stepless(group, file)) context.report({ node: variant, messageId: "variantWithoutStep", data: { name } });
      const select = group.tool === "experiment" ? group.options?.get("select") : null;
      if (!select) continue;
      reportNames(group, select.value, file, context);
      for (const step of file.stepCalls) {
        if (step.confidence === "possible" || !isWithin(step.node, select.node)) continue;
        context.report({ node: step.node.callee, messageId: "stepInSelect", data: { tool: step.text } });
      }
    }
  },
});

/** `inngest.score.experiment({ name, value, experiment })` in the code of a step: the SDK takes the step for what is scored. */
function reportScores(file: FileAnalysis, context: RuleContext<MessageIds, Options>): void {
  for (const call of file.callsNamed("experiment")) {
    const [, object] = memberChain(call.callee);
    const client = object && propertyName(object) === "score" ? file.clientOf(object.object) : null;
    const region = client && !file.bodyRegion(call) ? file.stepRegion(call) : null;
    const step = region && stepOf(region);
    const [argument] = call.arguments;
    const given = argument && argument.type !== "SpreadElement" ? keysOf(argument, file) : null;
    if (!step || step.confidence === "possible" || !given || given.has("runId") || given.has("stepId")) continue;
    context.report({ node: call.callee, messageId: "scoreOfStep", data: { step: nameOfStep(step) } });
  }
}

/** `a.b.c`, then `a.b` */
function memberChain(callee: TSESTree.Expression): TSESTree.MemberExpression[] {
  const member = unwrap(callee);
  return member.type === "MemberExpression" ? [member, ...memberChain(member.object)] : [];
}

/** `experiment.fixed("b")`, `experiment.weighted({ a: 9, b: 1 })`: the names that are chosen from, against those that there are. */
function reportNames({ options }: GroupCall, select: TSESTree.Expression, file: FileAnalysis, context: RuleContext<MessageIds, Options>): void {
  const variants = keysOf(options?.get("variants")?.value, file);
  const call = unwrap(file.valueOf(select));
  const strategy = call.type === "CallExpression" && isOfSdk(call, file) ? memberPath(call.callee)?.at(-1) : undefined;
  if (!variants || call.type !== "CallExpression" || strategy === undefined) return;
  const known = [...variants.keys()].map((name) => `'${name}'`).join(", ");
  const [first, second] = call.arguments;
  const reportUnknown = (name: string, node: TSESTree.Node) => {
    if (!variants.has(name)) context.report({ node, messageId: "unknownVariant", data: { name, known } });
  };
  if (strategy === "fixed") {
    const name = first && literalText(first);
    if (first && typeof name === "string") reportUnknown(name, first);
    return;
  }
  const weights = weightsOf(strategy === "weighted" ? first : strategy === "bucket" ? second : undefined, strategy, file);
  if (!weights) return;
  for (const [name, { key, value }] of weights) if (!isZero(value)) reportUnknown(name, key);
  for (const [name, { key }] of variants) if (!weights.has(name)) context.report({ node: key, messageId: "withoutWeight", data: { name } });
}

/** `experiment` of the package. Whoever has a strategy of his own may choose from other names. */
function isOfSdk(call: TSESTree.CallExpression, file: FileAnalysis): boolean {
  const callee = unwrap(call.callee);
  const imported = callee.type === "MemberExpression" ? file.importOf(callee.object) : null;
  return imported?.source === "inngest" && imported.path.at(-1) === "experiment";
}

function weightsOf(argument: TSESTree.CallExpressionArgument | undefined, strategy: string, file: FileAnalysis): ReadonlyMap<string, TSESTree.Property> | null {
  if (!argument || argument.type === "SpreadElement") return null;
  if (strategy === "weighted") return keysOf(argument, file);
  return keysOf(keysOf(argument, file)?.get("weights")?.value as TSESTree.Expression | undefined, file);
}

/** The properties of an object that is written out with all of its keys. */
function keysOf(node: TSESTree.Expression | undefined, file: FileAnalysis): ReadonlyMap<string, TSESTree.Property> | null {
  const object = node && unwrap(file.valueOf(node));
  return object?.type === "ObjectExpression" ? membersOf(object) : null;
}

function isZero(node: TSESTree.Node): boolean {
  return node.type === "Literal" && node.value === 0;
}

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

import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { chainRoot, isWithin, unwrap } from "./analysis/ast.js";
import type { FileAnalysis, StepRegion } from "./analysis/index.js";
import { createRule } from "./create-rule.js";
import { agentRuns } from "./queries/agents.js";
import { nameOfStep, stepOf } from "./queries/names.js";
import { isOfApp } from "./queries/questions.js";

type Options = [];
type MessageIds = "nested" | "nestedThrough" | "handed" | "agent" | "moveOut";

export default createRule<Options, MessageIds>({
  name: "no-nested-steps",
  meta: {
    type: "problem",
    docs: {
      description: "Disallow steps inside the callback of another step",
      category: "correctness",
      recommended: "error",
      strict: "error",
    },
    hasSuggestions: true,
    schema: [],
    defaultOptions: [],
    messages: {
      nested:
        "'{{inner}}' is called inside {{outer}}. Steps inside steps are not supported, and the SDK only warns: where the outer step waits for the inner one, both hang until the host's time-out; where it does not, the inner one may never run. Call it in the body of the function, before or after the outer step.",
      nestedThrough:
        "'{{inner}}' is called inside {{outer}}, through {{path}}. Steps inside steps are not supported, and the SDK only warns: where the outer step waits for the inner one, both hang until the host's time-out; where it does not, the inner one may never run. Call the helper in the body of the function.",
      handed:
        "'{{inner}}' is handed 'step' inside {{outer}}, so the steps that it runs are inside another one. Steps inside steps are not supported, and the SDK only warns: where the outer step waits for the inner one, both hang until the host's time-out; where it does not, the inner one may never run. Call it in the body of the function.",
      agent:
        "'{{inner}}' opens steps of its own, and is called inside {{outer}}. Steps inside steps are not supported, and the SDK only warns. Call it in the body of the function.",
      moveOut: "Call it after the outer step. A run in flight that has stored the outer step still runs the inner one.",
    },
  },
  check(file, context) {
    const reported = new Set<TSESTree.Node>();
    const report = (node: TSESTree.CallExpression, inner: string): void => {
      for (const region of file.regionsOf(node)) {
        // In `select` of an experiment it throws: another rule says so.
        if (region.kind !== "step" || !stepOf(region)) continue;
        const frame = region.path[0];
        const at = frame?.call ?? node;
        if (reported.has(at)) continue;
        reported.add(at);
        const path = pathText(region.path.map(({ name }) => name));
        context.report({
          node: at.type === "CallExpression" ? at.callee : at,
          messageId: frame ? "nestedThrough" : "nested",
          data: { inner, outer: nameOfStep(region.step), path },
          suggest: frame ? [] : moveOut(node, region, file),
        });
      }
    };
    for (const step of file.stepCalls) if (step.confidence !== "possible") report(step.node, step.text);
    for (const group of file.groupCalls) report(group.node, `group.${group.tool}`);
    for (const call of remoteHelpers(file)) {
      const region = file.stepRegion(call);
      const remote = region && stepOf(region) && file.remoteStepOf(call);
      if (!region || !remote || reported.has(call)) continue;
      context.report({
        node: call.callee,
        messageId: "nestedThrough",
        data: {
          inner: "a step",
          outer: nameOfStep(region.step),
          path: `${pathText(remote.names)} (${remote.location})`,
        },
      });
    }
    const reportInStep = (call: TSESTree.CallExpression, messageId: "handed" | "agent"): void => {
      const region = file.stepRegion(call);
      if (!region || !stepOf(region)) return;
      context.report({
        node: call.callee,
        messageId,
        data: { inner: file.sourceCode.getText(call.callee), outer: nameOfStep(region.step) },
      });
    };
    for (const call of handedOnInSteps(file)) if (!file.isRemoteThere(call)) reportInStep(call, "handed");
    for (const call of agentRuns(file)) reportInStep(call, "agent");
  },
});

function pathText(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(" → ");
}

/** Calls that hand `step`, or what holds it, to a function of another file, or that are made on what was made with it. */
function remoteHelpers(file: FileAnalysis): readonly TSESTree.CallExpression[] {
  if (!file.types) return [];
  return file.nodes("CallExpression").filter(
    (call) =>
      !file.stepCallOf(call) &&
      !file.functionBehind(call.callee) &&
      (isHandedStep(call, file) || isMadeWithStep(call.callee, file)),
  );
}

function isHandedStep(call: TSESTree.CallExpression | TSESTree.NewExpression, file: FileAnalysis): boolean {
  return call.arguments.some((argument) => argument.type !== "SpreadElement" && holdsStep(argument, file));
}

/** `flow.go()`, of `const flow = new Flow(step)`. */
function isMadeWithStep(callee: TSESTree.Expression, file: FileAnalysis): boolean {
  const target = unwrap(callee);
  const made = target.type === "MemberExpression" ? unwrap(file.valueOf(target.object)) : null;
  return (made?.type === "NewExpression" || made?.type === "CallExpression") && !file.stepCallOf(made) && isHandedStep(made, file);
}

function holdsStep(node: TSESTree.Node, file: FileAnalysis): boolean {
  const target = unwrap(node);
  if (target.type === "ObjectExpression") {
    return target.properties.some((property) => holdsStep(property.type === "SpreadElement" ? property.argument : property.value, file));
  }
  const path = file.contextPath(target);
  return path !== null && (path.length === 0 || (path.length === 1 && path[0] === "step"));
}

/** Calls of functions of other files that are handed `step` itself: what else would they do with it? */
function handedOnInSteps(file: FileAnalysis): readonly TSESTree.CallExpression[] {
  return file.nodes("CallExpression").filter(
    (call) =>
      call.arguments.length > 0 &&
      file.stepRegion(call) !== null &&
      call.arguments.some((argument) => argument.type !== "SpreadElement" && isStepItself(argument, file)) &&
      !file.stepCallOf(call) &&
      isOfApp(call.callee, file) &&
      !/^(logger|log|console|debug)$/.test(file.sourceCode.getText(chainRoot(call.callee))),
  );
}

function isStepItself(node: TSESTree.Node, file: FileAnalysis): boolean {
  const target = unwrap(node);
  if (target.type === "ObjectExpression") return target.properties.some((property) => property.type === "Property" && isStepItself(property.value, file));
  const path = file.contextPath(target);
  return path?.length === 1 && path[0] === "step";
}

/** The last statement of a step can stand behind it, when the step returns nothing and gives it nothing. */
function moveOut(node: TSESTree.CallExpression, region: StepRegion, file: FileAnalysis): TSESLint.ReportSuggestionArray<MessageIds> {
  const outer = stepOf(region);
  const body = outer?.callback?.body;
  if (!outer || body?.type !== "BlockStatement" || body.body.length < 2) return [];
  const last = body.body.at(-1)!;
  const statement = outerStatement(outer.node);
  if (last.type !== "ExpressionStatement" || unwrapAwait(last.expression) !== node || !statement) return [];
  if (file.nodes("ReturnStatement").some((item) => file.functionOf(item) === outer.callback)) return [];
  if (usesLocals(last, body, file) || file.sourceCode.getCommentsInside(body).length > 0) return [];
  const previous = body.body.at(-2)!;
  return [
    {
      messageId: "moveOut",
      fix: (fixer) => [
        fixer.removeRange([previous.range[1], last.range[1]]),
        fixer.insertTextAfter(statement, `\n${" ".repeat(statement.loc.start.column)}${file.sourceCode.getText(last)}`),
      ],
    },
  ];
}

function unwrapAwait(expression: TSESTree.Expression): TSESTree.Expression {
  return unwrap(expression.type === "AwaitExpression" ? expression.argument : expression);
}

/** The statement that awaits a step and does nothing else. */
function outerStatement(call: TSESTree.CallExpression): TSESTree.ExpressionStatement | null {
  const awaited = call.parent;
  return awaited.type === "AwaitExpression" && awaited.parent.type === "ExpressionStatement" ? awaited.parent : null;
}

function usesLocals(statement: TSESTree.Node, body: TSESTree.BlockStatement, file: FileAnalysis): boolean {
  return file.nodes("Identifier").some((identifier) => {
    if (!isWithin(identifier, statement)) return false;
    const declared = file.variableOf(identifier)?.identifiers[0];
    return declared !== undefined && isWithin(declared, body) && !isWithin(declared, statement);
  });
}

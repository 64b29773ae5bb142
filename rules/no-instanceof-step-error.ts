import type { TSESTree } from "@typescript-eslint/utils";
import { calleeName, chainRoot, isFunction, isWithin, memberPath, outward, propertyName, unwrap } from "./analysis/ast.js";
import type { FileAnalysis, FunctionNode, StepCall } from "./analysis/index.js";
import { createRule } from "./create-rule.js";
import { isLogCall } from "./queries/logs.js";
import { contains } from "./queries/walk.js";

type Options = [];
type MessageIds = "caught" | "caughtV3" | "guard" | "guardV3" | "onFailure" | "onFailureV3" | "result" | "compareName";

/** What the SDK rebuilds for `onFailure`. */
const REBUILT = /^(Error|StepError|NonRetriableError|TypeError|RangeError|SyntaxError|ReferenceError|EvalError|URIError|AggregateError)$/;
/** Their name stands in the prototype, where version 3 looks for it. */
const BUILT_IN = /^(TypeError|RangeError|SyntaxError|ReferenceError|EvalError|URIError|AggregateError)$/;
const ALWAYS_TRUE = /^(Object|Array)$/;

export default createRule<Options, MessageIds>({
  name: "no-instanceof-step-error",
  meta: {
    type: "problem",
    docs: {
      description: "Disallow 'instanceof' on errors and results that come out of a step",
      category: "correctness",
      recommended: "error",
      strict: "error",
    },
    hasSuggestions: true,
    schema: [],
    defaultOptions: [],
    messages: {
      caught:
        "An error that leaves a step is stored and rebuilt as a 'StepError': 'instanceof {{name}}' is always false here. Compare 'error.name'.",
      caughtV3:
        "An error that leaves a step is stored and rebuilt as a 'StepError': 'instanceof {{name}}' is always false here, and version 3 loses the name that the class gives itself, too. Compare the message or the 'cause'.",
      guard:
        "An error that leaves a step is stored and rebuilt as a 'StepError', without the fields of its class: '{{guard}}' is always false here. Ask inside the step, or compare 'error.name'.",
      guardV3:
        "An error that leaves a step is stored and rebuilt as a 'StepError', without the fields of its class: '{{guard}}' is always false here. Ask inside the step.",
      onFailure:
        "The error in 'onFailure' is rebuilt from the event as a plain Error: 'instanceof {{name}}' is always false here. Compare 'error.name'.",
      onFailureV3:
        "The error in 'onFailure' is rebuilt from the event as a plain Error: 'instanceof {{name}}' is always false here, and version 3 loses the name that the class gives itself, too. Compare the message or the 'cause'.",
      result: "The result of a step comes back from JSON without its class: 'instanceof {{name}}' is always false. Look at a property.",
      compareName: "Compare the name, which is kept. The class has to set it.",
    },
  },
  check(file, context) {
    for (const call of file.callsNamed("isAxiosError")) {
      const [subject] = call.arguments;
      if (subject?.type !== "Identifier" || !isGuardOfAxios(call, file) || !kindOfError(subject, "AxiosError", file)) continue;
      context.report({ node: call, messageId: losesName("AxiosError", file) ? "guardV3" : "guard", data: { guard: context.sourceCode.getText(call) } });
    }
    for (const test of file.nodes("BinaryExpression")) {
      if (test.operator !== "instanceof") continue;
      const name = memberPath(test.right)?.at(-1);
      if (name === undefined) continue;
      const kind = test.left.type === "Identifier" ? kindOf(test.left, name, file) : kindOfMember(test.left, name, file);
      if (!kind) continue;
      const subject = context.sourceCode.getText(test.left);
      const isNegated = test.parent.type === "UnaryExpression";
      context.report({
        node: test,
        messageId: kind !== "result" && losesName(name, file) ? `${kind}V3` : kind,
        data: { name: context.sourceCode.getText(test.right) },
        suggest:
          kind === "result" || isNegated || losesName(name, file) || needsClass(test, file)
            ? []
            : [
                {
                  messageId: "compareName",
                  fix: (fixer) =>
                    fixer.replaceText(test, withParens(test, `${subject} instanceof Error && ${subject}.name === "${name}"`)),
                },
              ],
      });
    }
  },
});

/** Version 3 stores the name that the prototype has: classes of one's own set it on each error instead. */
function losesName(name: string, file: FileAnalysis): boolean {
  return file.major === 3 && !BUILT_IN.test(name);
}

/** It asks for the field `isAxiosError`, which is not among those that are stored. */
function isGuardOfAxios(call: TSESTree.CallExpression, file: FileAnalysis): boolean {
  return file.importOf(call.callee)?.source === "axios";
}

function kindOfError(subject: TSESTree.Identifier, name: string, file: FileAnalysis): boolean {
  const kind = kindOf(subject, name, file);
  return kind === "caught" || kind === "onFailure";
}

function kindOf(subject: TSESTree.Identifier, name: string, file: FileAnalysis): "caught" | "onFailure" | "result" | null {
  const path = file.contextPath(subject);
  if (path?.length === 1 && path[0] === "error") {
    const handler = file.bodyRegion(subject)?.handler ?? file.stepRegion(subject)?.handler;
    return handler?.kind === "onFailure" && !REBUILT.test(name) ? "onFailure" : null;
  }
  const variable = file.variableOf(subject);
  const definition = variable?.defs[0];
  if (definition?.node.type === "CatchClause") {
    const attempted = definition.node.parent;
    if (/^(Error|StepError)$/.test(name)) return null;
    return onlySteps(attempted.block, file) ? "caught" : null;
  }
  if (definition && isFunction(definition.node) && definition.node.params[0] === definition.name) {
    return !/^(Error|StepError)$/.test(name) && isCatchOfStep(definition.node, file) ? "caught" : null;
  }
  if (definition?.node.type === "VariableDeclarator" && definition.node.id === definition.name && !ALWAYS_TRUE.test(name)) {
    const init = definition.node.init && unwrap(definition.node.init);
    if (init?.type !== "AwaitExpression") return null;
    const step = stepIn(unwrap(init.argument), file);
    return step && /^(run|ai\.wrap|invoke|waitForEvent|ai\.infer)$/.test(step.tool) ? "result" : null;
  }
  return null;
}

/** `result.at instanceof Date`; `at instanceof Date ? at : new Date(at)` knows both. */
function kindOfMember(subject: TSESTree.Node, name: string, file: FileAnalysis): "result" | null {
  if (subject.parent?.parent?.type === "ConditionalExpression") return null;
  const root = subject.type === "MemberExpression" ? chainRoot(subject) : null;
  return root?.type === "Identifier" && kindOf(root, name, file) === "result" ? "result" : null;
}

/** `step.run(…).catch((error) => …)`, `step.run(…).then(value, (error) => …)` */
function isCatchOfStep(callback: FunctionNode, file: FileAnalysis): boolean {
  const { parent: call } = callback;
  if (call.type !== "CallExpression" || call.callee.type !== "MemberExpression") return false;
  const name = calleeName(call);
  const isHandler = (name === "catch" && call.arguments[0] === callback) || (name === "then" && call.arguments[1] === callback);
  return isHandler && stepIn(unwrap(call.callee.object), file) !== null;
}

function stepIn(node: TSESTree.Node, file: FileAnalysis): StepCall | null {
  const step = file.stepCallOf(node);
  return step && step.confidence !== "possible" ? step : null;
}

/** Can only steps have thrown? Then the class is gone for certain. */
function onlySteps(block: TSESTree.BlockStatement, file: FileAnalysis): boolean {
  const isStep = (node: TSESTree.AwaitExpression) =>
    stepIn(unwrap(node.argument), file) !== null || isStepCombinator(node.argument, file);
  const others = contains(block, file.sourceCode, (node) => {
    if (isFunction(node)) return "skip";
    return node.type === "ThrowStatement" || (node.type === "AwaitExpression" && !isStep(node));
  });
  const steps = contains(block, file.sourceCode, (node) =>
    isFunction(node) ? "skip" : node.type === "AwaitExpression" && isStep(node),
  );
  return steps && !others;
}

/** `await Promise.all([step.run(…), step.run(…)])` */
function isStepCombinator(node: TSESTree.Expression, file: FileAnalysis): boolean {
  return file.stepCalls.some((step) => step.fate.parallel !== null && isWithin(step.node, node));
}

/** What an error keeps on its way out of a step. */
const KEPT = /^(name|message|stack|cause|toString)$/;

/** Does the code behind the question use what only the class has? It would not compile, and is not there at run time. */
function needsClass({ left, parent, range }: TSESTree.BinaryExpression, file: FileAnalysis): boolean {
  let guard: TSESTree.Node = parent;
  while (guard.type === "LogicalExpression" && guard.operator === "&&") guard = guard.parent!;
  const last = guard.type === "IfStatement" || guard.type === "ConditionalExpression" ? guard.consequent : file.functionOf(left);
  const variable = left.type === "Identifier" ? file.variableOf(left) : null;
  if (!variable || !last) return true;
  return variable.references.some(({ identifier }) => identifier.range[0] > range[1] && identifier.range[1] <= last.range[1] && isUsedAsClass(identifier, file));
}

function isUsedAsClass(use: TSESTree.Node, file: FileAnalysis): boolean {
  const { parent, child } = outward(use);
  if (parent?.type === "MemberExpression" && parent.object === child) return !KEPT.test(propertyName(parent) ?? "");
  if (parent?.type === "CallExpression") return !isLogCall(parent, file);
  return parent?.type !== "ThrowStatement" && parent?.type !== "BinaryExpression" && parent?.type !== "TemplateLiteral";
}

function withParens(test: TSESTree.BinaryExpression, text: string): string {
  const parent = test.parent;
  const alone = parent.type === "IfStatement" || (parent.type === "LogicalExpression" && parent.operator === "&&");
  return alone ? text : `(${text})`;
}

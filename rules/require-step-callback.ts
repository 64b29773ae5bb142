import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { calleeName, isFunction, unwrap } from "./analysis/ast.js";
import type { FileAnalysis, StepCall } from "./analysis/index.js";
import { createRule } from "./create-rule.js";
import { containsAwait } from "./fix/step.js";
import { nameOfStep } from "./queries/names.js";

type MessageIds = "called" | "missing" | "notAFunction" | "neverCalled" | "wrap" | "unwrap";

/** Names of calls that give a function back. */
const GIVES_A_FUNCTION =
  /^(?:make|create|build|get|with|wrap|curry|partial|bind|memoi[sz]e|once|throttle|debounce|compose|pipe|use)(?![a-z])|(?:Handler|Callback|Fn|Func|Function|Factory|Task|Action|Job|Runner|Worker|Step)$|^(?:handler|callback|fn)$/;

export default createRule<[], MessageIds>({
  name: "require-step-callback",
  meta: {
    type: "problem",
    docs: {
      description: "Require that a step is given a function, not the result of calling one",
      category: "correctness",
      recommended: "error",
      strict: "error",
    },
    hasSuggestions: true,
    schema: [],
    defaultOptions: [],
    messages: {
      called:
        "'{{call}}' is called before the step begins: it runs outside the step, again whenever the function resumes or retries, and the step has nothing to run. Pass a function that calls it.",
      notAFunction: "'{{tool}}' is given something that is no function: the step has nothing to run, and fails. Pass a function.",
      missing: "'{{tool}}' is given no function: the step has nothing to run, and fails. Pass one as the second argument.",
      neverCalled:
        "The callback gives back a function, and nobody calls that: the work in it never happens, and {{step}} is recorded as successful. Pass the inner function.",
      unwrap: "Pass the inner function.",
      wrap: "Pass a function that does it when the step runs.",
    },
  },
  check(file, context) {
    for (const step of file.stepCalls) {
      if ((step.tool !== "run" && step.tool !== "ai.wrap") || step.confidence === "possible") continue;
      const inner = uncalledIn(step);
      if (inner) {
        const { callbackArgument: outer } = step;
        context.report({
          node: inner,
          messageId: "neverCalled",
          data: { step: nameOfStep(step) },
          suggest: outer ? [{ messageId: "unwrap", fix: (fixer) => fixer.replaceText(outer, context.sourceCode.getText(inner)) }] : [],
        });
      }
      const problem = problemOf(step, file);
      if (!problem) continue;
      const { callbackArgument: argument } = step;
      context.report({
        node: argument ?? step.node.callee,
        messageId: problem,
        data: { tool: step.text, call: argument ? nameOf(argument, context.sourceCode) : "" },
        suggest:
          problem === "called" && argument
            ? [{ messageId: "wrap", fix: (fixer) => wrapInFunction(argument, file, fixer) }]
            : [],
      });
    }
  },
});

/** `() => async () => { … }`, where nobody takes the result: a function that is made, and no more. */
function uncalledIn({ callback, fate }: StepCall): TSESTree.Node | null {
  if (!callback || callback.params.length > 0 || fate.node.parent?.type !== "ExpressionStatement") return null;
  const { body } = callback;
  const [only] = body.type === "BlockStatement" ? body.body : [];
  const isOnly = body.type === "BlockStatement" && body.body.length === 1 && only?.type === "ReturnStatement";
  const returned = body.type !== "BlockStatement" ? body : isOnly ? only.argument : null;
  const inner = returned && unwrap(returned);
  return inner && isFunction(inner) ? inner : null;
}

function problemOf({ node, callbackArgument, id }: StepCall, file: FileAnalysis): "called" | "missing" | "notAFunction" | null {
  if (!callbackArgument) return node.arguments.length === 1 && id?.value ? "missing" : null;
  const argument = unwrap(callbackArgument);
  switch (argument.type) {
    case "AwaitExpression":
      return "called";
    case "CallExpression":
      return givesFunction(argument, file) ? null : "called";
    case "NewExpression":
    case "Literal":
    case "TemplateLiteral":
    case "ObjectExpression":
    case "ArrayExpression":
      return "notAFunction";
    case "Identifier":
      return isPromise(argument, file) ? "notAFunction" : null;
    default:
      return null;
  }
}

/** `const sent = send(mail)` of an async function of the file: it has begun, and is no function. */
function isPromise(name: TSESTree.Identifier, file: FileAnalysis): boolean {
  const value = file.valueOf(name);
  if (value.type === "NewExpression") return value.callee.type === "Identifier" && value.callee.name === "Promise" && file.variableOf(value.callee) === null;
  return value.type === "CallExpression" && file.functionBehind(value.callee)?.async === true;
}

/** Types say so, else the function that is called, else its name. */
function givesFunction(call: TSESTree.CallExpression, file: FileAnalysis): boolean {
  if (file.types) {
    const type = file.types.getTypeAtLocation(call);
    const isAny = file.types.checker.typeToString(type) === "any";
    if (!isAny) return type.getCallSignatures().length > 0;
  }
  const called = file.functionBehind(call.callee);
  if (called) return returnsFunction(called, file);
  return GIVES_A_FUNCTION.test(calleeName(call) ?? "") || unwrap(call.callee).type === "CallExpression";
}

function returnsFunction(called: ReturnType<FileAnalysis["functionBehind"]> & object, file: FileAnalysis): boolean {
  if (called.async) return false;
  if (called.body.type !== "BlockStatement") return isFunctionValue(called.body, file);
  return file
    .nodes("ReturnStatement")
    .some((statement) => file.functionOf(statement) === called && statement.argument !== null && isFunctionValue(statement.argument, file));
}

function isFunctionValue(node: TSESTree.Expression, file: FileAnalysis): boolean {
  const value = unwrap(node);
  return isFunction(value) || file.functionBehind(value) !== null || (value.type === "CallExpression" && givesFunction(value, file));
}

function nameOf(argument: TSESTree.Node, sourceCode: Readonly<TSESLint.SourceCode>): string {
  const value = unwrap(argument);
  const call = value.type === "AwaitExpression" ? unwrap(value.argument) : value;
  return call.type === "CallExpression" ? `${sourceCode.getText(call.callee)}()` : sourceCode.getText(call);
}

function wrapInFunction(argument: TSESTree.Node, file: FileAnalysis, fixer: TSESLint.RuleFixer): TSESLint.RuleFix {
  const value = unwrap(argument);
  const work = value.type === "AwaitExpression" ? value.argument : argument;
  return fixer.replaceText(argument, `${containsAwait(work, file) ? "async " : ""}() => ${file.sourceCode.getText(work)}`);
}

import type { TSESTree } from "@typescript-eslint/utils";
import { calleeName, isFunction, isWithin, outward, propertyName, unwrap } from "./analysis/ast.js";
import type { FileAnalysis, StepCall } from "./analysis/index.js";
import { createRule, type RuleContext } from "./create-rule.js";
import { waitForAll } from "./fix/step.js";
import { nameOfStep, stepOf } from "./queries/names.js";
import { isListOfPromises, isPromise } from "./queries/promises.js";

type Options = [];
type MessageIds = "awaitedList" | "floating" | "floatingInForEach" | "awaitPromise" | "awaitAll";
type Context = RuleContext<MessageIds, Options>;

export default createRule<Options, MessageIds>({
  name: "no-floating-promise-in-step",
  meta: {
    type: "problem",
    docs: {
      description: "Require that a step waits for the promises that it starts",
      category: "correctness",
      recommended: "error",
      strict: "error",
    },
    hasSuggestions: true,
    schema: [],
    defaultOptions: [],
    messages: {
      floating:
        "Nobody waits for '{{call}}': {{step}} is recorded as successful while it is under way, its failure does not reach the step, and a serverless host may stop it half-way. Await it.",
      floatingInForEach:
        "'forEach' does not wait for its async callback: {{step}} is recorded as successful while the work is under way, and failures do not reach the step. Use 'for … of', or 'await Promise.all(….map(…))'.",
      awaitedList:
        "'await' does not wait for the promises in the list of 'map': {{step}} is recorded as successful while the work is under way, and failures do not reach the step. Write 'await Promise.all(….map(…))'.",
      awaitPromise: "Await it, so that the step ends with it.",
      awaitAll: "Run the callbacks in parallel and wait for all: 'await Promise.all(….map(…))'.",
    },
  },
  check(file, context) {
    reportAwaitedLists(file, context);
    for (const statement of file.nodes("ExpressionStatement")) {
      const region = file.stepRegion(statement);
      const step = region && stepOf(region);
      if (!step || step.confidence === "possible" || isDetached(statement, file)) continue;
      for (const call of callsOf(statement.expression)) if (!file.stepCallOf(call)) reportFloating(call, statement, step, file, context);
    }
  },
});

/** What a statement comes to: the call itself, or what is called under a condition, `changed && save()`. */
function callsOf(expression: TSESTree.Expression): TSESTree.CallExpression[] {
  const node = unwrap(expression);
  switch (node.type) {
    case "CallExpression":
      return [node];
    case "LogicalExpression":
      return callsOf(node.right);
    case "ConditionalExpression":
      return [...callsOf(node.consequent), ...callsOf(node.alternate)];
    default:
      return [];
  }
}

function reportFloating(call: TSESTree.CallExpression, statement: TSESTree.Node, step: StepCall, file: FileAnalysis, context: Context): void {
  const data = { call: shortText(call, file), step: nameOfStep(step) };
  const forEach = asyncForEach(call, file);
  if (forEach) {
    context.report({
      node: forEach,
      messageId: "floatingInForEach",
      data,
      suggest: awaitable(statement)
        ? [
            {
              messageId: "awaitAll",
              fix: (fixer) => [
                ...waitForAll(call, fixer, { isAwaited: false }),
                fixer.replaceText(forEach, "map"),
              ],
            },
          ]
        : [],
    });
  } else if (!hasCatch(call) && !tellsPromiseAround(call, file) && (isPromise(call, file) || isListOfPromises(call, file))) {
    const list = isListOfPromises(call, file);
    context.report({
      node: call,
      messageId: "floating",
      data,
      suggest: awaitable(statement)
        ? [
            {
              messageId: list ? "awaitAll" : "awaitPromise",
              fix: (fixer) =>
                list
                  ? waitForAll(call, fixer, { isAwaited: false })
                  : fixer.insertTextBefore(call, "await "),
            },
          ]
        : [],
    });
  }
}

/** `await rows.map(async …)`: the list is there at once, and what is in it goes on. */
function reportAwaitedLists(file: FileAnalysis, context: Context): void {
  for (const call of file.callsNamed("map")) {
    const { parent } = outward(call);
    if (parent?.type !== "AwaitExpression" || !isListOfPromises(call, file)) continue;
    const { argument } = parent;
    const region = file.stepRegion(argument);
    const step = region && stepOf(region);
    if (!step || step.confidence === "possible") continue;
    context.report({
      node: argument,
      messageId: "awaitedList",
      data: { step: nameOfStep(step) },
      suggest: [{ messageId: "awaitAll", fix: (fixer) => waitForAll(argument, fixer, { isAwaited: true }) }],
    });
  }
}

/** `rows.forEach(async …)`; the name that has to change. */
function asyncForEach(call: TSESTree.CallExpression, file: FileAnalysis): TSESTree.Node | null {
  const callee = unwrap(call.callee);
  if (callee.type !== "MemberExpression" || propertyName(callee) !== "forEach") return null;
  const [callback] = call.arguments;
  if (!callback || callback.type === "SpreadElement") return null;
  const behind = file.functionBehind(callback);
  return behind?.async ? callee.property : null;
}

/** A chain of its own with a `.catch`: whoever wrote it knows that nobody waits. */
function hasCatch(call: TSESTree.CallExpression): boolean {
  const name = calleeName(call);
  return name === "catch" || (name === "then" && call.arguments.length > 1);
}

/** `new Promise((resolve, reject) => upload(file, (error, url) => (error ? reject(error) : resolve(url))))`: that promise waits for it. */
function tellsPromiseAround(call: TSESTree.CallExpression, file: FileAnalysis): boolean {
  const executor = file.functionOf(call);
  if (executor?.parent.type !== "NewExpression" || calleeName(executor.parent) !== "Promise") return false;
  const told = file.sourceCode.getDeclaredVariables(executor).flatMap(({ references }) => references.map(({ identifier }) => identifier));
  return argumentsAlong(call).some((argument) => {
    const callback = file.functionBehind(argument) ?? argument;
    return told.some((use) => isWithin(use, callback));
  });
}

/** What is handed to a call, and to those that it is chained to: `stream(callback).end(buffer)`. */
function argumentsAlong(call: TSESTree.CallExpression): TSESTree.CallExpressionArgument[] {
  const callee = unwrap(call.callee);
  const before = callee.type === "MemberExpression" ? unwrap(callee.object) : null;
  return before?.type === "CallExpression" ? [...call.arguments, ...argumentsAlong(before)] : call.arguments;
}

/** In a callback that somebody else calls later: an event listener, a timer. */
function isDetached(statement: TSESTree.Node, file: FileAnalysis): boolean {
  const owner = file.functionOf(statement);
  const call = owner?.parent;
  if (call?.type !== "CallExpression" || !call.arguments.some((argument) => argument === owner)) return false;
  return /^(on|once|addListener|addEventListener|subscribe|setTimeout|setInterval|setImmediate|nextTick|queueMicrotask|after|waitUntil)$/.test(
    calleeName(call) ?? "",
  );
}

function awaitable(statement: TSESTree.Node): boolean {
  for (let at = statement.parent; at; at = at.parent) if (isFunction(at)) return at.async;
  return false;
}

function shortText(call: TSESTree.CallExpression, file: FileAnalysis): string {
  const text = file.sourceCode.getText(call.callee).replace(/\s+/g, "");
  return text.length > 40 ? (calleeName(call) ?? "the call") : text;
}

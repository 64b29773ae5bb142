import type { TSESTree } from "@typescript-eslint/utils";
import { calleeName, isFunction, isWithin, outward, unwrap } from "./analysis/ast.js";
import type { FileAnalysis } from "./analysis/index.js";
import { createRule } from "./create-rule.js";
import { nameOfStep } from "./queries/names.js";
import { isTimerWait } from "./queries/waits.js";
import { contains } from "./queries/walk.js";

type Options = [];
type MessageIds = "inStep" | "inBody" | "interval";

type Loop = TSESTree.WhileStatement | TSESTree.DoWhileStatement | TSESTree.ForStatement;

export default createRule<Options, MessageIds>({
  name: "no-polling-in-step",
  meta: {
    type: "problem",
    docs: {
      description: "Disallow loops that wait inside a step for something to happen",
      category: "reliability",
      recommended: "error",
      strict: "error",
    },
    schema: [],
    defaultOptions: [],
    messages: {
      inStep:
        "This loop waits inside {{step}}: the request stays open until the answer is there or the host's time-out ends it, and then the retry starts to wait from the beginning. Use 'step.waitForEvent', or check in steps with 'step.sleep' between them.",
      inBody:
        "This loop waits in the body of the function: the request stays open until the answer is there or the host's time-out ends it, and each further entry waits from the beginning. Use 'step.waitForEvent', or check in steps with 'step.sleep' between them.",
      interval:
        "This interval asks again and again inside {{step}}: the request stays open until the answer is there or the host's time-out ends it, and then the retry starts to ask from the beginning. Use 'step.waitForEvent', or check in steps with 'step.sleep' between them.",
    },
  },
  check(file, context) {
    for (const call of file.callsNamed("setInterval")) {
      const step = file.stepRegion(call);
      if (step && settlesByAnswer(call, file)) context.report({ node: call.callee, messageId: "interval", data: { step: nameOfStep(step.step) } });
    }
    const loops: readonly Loop[] = [
      ...file.nodes("WhileStatement"),
      ...file.nodes("DoWhileStatement"),
      ...file.nodes("ForStatement"),
    ];
    const waits = loops.length === 0 ? [] : file.nodes("AwaitExpression").filter((node) => isTimerWait(node, file));
    if (waits.length === 0) return;
    for (const loop of loops) {
      const own = waits.filter((wait) => isWithin(wait, loop) && isOwn(wait, loop));
      if (own.length === 0) continue;
      const step = file.stepRegion(loop);
      if (!step && !file.bodyRegion(loop)) continue;
      if (isRetry(loop, own, file) || !asks(loop, file)) continue;
      context.report({
        node: loop.type === "DoWhileStatement" ? loop.test : loop,
        loc: { start: loop.loc.start, end: loop.body.loc.start },
        messageId: step ? "inStep" : "inBody",
        data: { step: nameOfStep(step?.step) },
      });
    }
  },
});

/** `new Promise((resolve) => { setInterval(async () => { if (await isDone()) resolve(); }, 1000); })` */
function settlesByAnswer(interval: TSESTree.CallExpression, file: FileAnalysis): boolean {
  const [callback] = interval.arguments;
  const executor = file.functionOf(interval);
  const promise = executor && outward(executor).parent;
  if (!executor || !isFunction(callback) || promise?.type !== "NewExpression" || calleeName(promise) !== "Promise") return false;
  const [resolve] = executor.params;
  const asks = contains(callback.body, file.sourceCode, (node) => node.type === "AwaitExpression" || (node.type === "CallExpression" && calleeName(node) === "then"));
  const settles = resolve?.type === "Identifier" && file.variableOf(resolve)?.references.some(({ identifier }) => isWithin(identifier, callback));
  return asks && settles === true;
}

/** Does the wait belong to this loop: not to a retry in a `catch`, to a function, or to a list that is gone through? */
function isOwn(wait: TSESTree.Node, loop: Loop): boolean {
  for (let at = wait.parent; at && at !== loop; at = at.parent) {
    if (at.type === "CatchClause" || at.type === "ForOfStatement" || at.type === "ForInStatement" || isFunction(at)) return false;
  }
  return true;
}

/** Does the loop ask something, and end by the answer: `if (job.done) return`, `while (!done)`? */
function asks(loop: Loop, file: FileAnalysis): boolean {
  if (isIndexed(loop) || isPaging(loop, file) || isFewTries(loop)) return false;
  const calls = contains(loop, file.sourceCode, (node) => {
    if (isFunction(node)) return "skip";
    return node.type === "AwaitExpression" && !isTimerWait(node, file) && unwrap(node.argument).type === "CallExpression";
  });
  const ends = contains(loop, file.sourceCode, (node) =>
    isFunction(node) ? "skip" : node.type === "BreakStatement" || node.type === "ReturnStatement",
  );
  return calls && (ends || (loop.type !== "ForStatement" && loop.test.type !== "Literal"));
}

/** `while (hasNextPage)`: goes through a list, politely. */
function isPaging(loop: Loop, file: FileAnalysis): boolean {
  return loop.test !== null && /cursor|page|hasNext|hasMore|nextToken|offset|remaining/i.test(file.sourceCode.getText(loop.test));
}

/** `while (attempt < max) { try { … } catch { … } }`: tries again what threw, with a pause. One that waits after an answer does not. */
function isRetry(loop: Loop, waits: readonly TSESTree.Node[], file: FileAnalysis): boolean {
  if (loop.body.type !== "BlockStatement" || loop.test?.type !== "BinaryExpression") return false;
  const tried = loop.body.body.find((statement) => statement.type === "TryStatement" && statement.handler !== null);
  if (tried?.type !== "TryStatement") return false;
  const answers = file.nodes("AwaitExpression").filter((node) => isWithin(node, tried.block) && !waits.includes(node));
  return !waits.some((wait) => isWithin(wait, tried.block) && answers.some((answer) => answer.range[1] < wait.range[0]));
}

/** `for (let i = 0; i < items.length; i += 50)`: goes through a list, with a pause in between. */
function isIndexed(loop: Loop): boolean {
  if (loop.type !== "ForStatement" || loop.test?.type !== "BinaryExpression") return false;
  const bound = loop.test.right;
  return bound.type === "MemberExpression" && bound.property.type === "Identifier" && /^(length|size)$/.test(bound.property.name);
}

const FEW = 3;

/** `for (let attempt = 0; attempt < 3; attempt++)`: tries again what gave nothing; who polls asks more often. */
function isFewTries(loop: Loop): boolean {
  if (loop.type !== "ForStatement" || loop.test?.type !== "BinaryExpression") return false;
  const { right } = loop.test;
  return right.type === "Literal" && typeof right.value === "number" && right.value <= FEW;
}

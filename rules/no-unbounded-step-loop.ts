import type { TSESTree } from "@typescript-eslint/utils";
import { isFunction, isWithin, unwrap } from "./analysis/ast.js";
import type { FileAnalysis } from "./analysis/index.js";
import { createRule } from "./create-rule.js";
import { walk } from "./queries/walk.js";

type Options = [];
type MessageIds = "unbounded";

type Loop = TSESTree.WhileStatement | TSESTree.DoWhileStatement | TSESTree.ForStatement;

/** Names of what runs out by itself: the next page of a list. */
const PAGING = /cursor|page|next|more|token|offset|after|length|empty|batch|chunk|remaining|rows/i;

export default createRule<Options, MessageIds>({
  name: "no-unbounded-step-loop",
  meta: {
    type: "problem",
    docs: {
      description: "Require a bound for loops that run steps",
      category: "reliability",
      recommended: "warn",
      strict: "warn",
    },
    schema: [],
    defaultOptions: [],
    messages: {
      unbounded:
        "Nothing bounds this loop of steps: each turn adds to the run, and a run fails at 1,000 steps. Count the turns and stop at a limit.",
    },
  },
  check(file, context) {
    const loops: readonly Loop[] = [
      ...file.nodes("WhileStatement"),
      ...file.nodes("DoWhileStatement"),
      ...file.nodes("ForStatement"),
    ];
    for (const loop of loops) {
      if (!isEndless(loop) || !runsSteps(loop, file) || isBounded(loop, file)) continue;
      context.report({
        loc: { start: loop.loc.start, end: loop.body.loc.start },
        messageId: "unbounded",
      });
    }
  },
});

function isEndless(loop: Loop): boolean {
  if (loop.type === "ForStatement" && !loop.test) return true;
  return loop.test?.type === "Literal" && Boolean(loop.test.value);
}

function runsSteps(loop: Loop, file: FileAnalysis): boolean {
  return file.stepCalls.some(
    (step) => step.confidence !== "possible" && isWithin(step.node, loop.body) && file.functionOf(step.node) === file.functionOf(loop),
  );
}

/** A comparison that ends the loop, or an end that comes with the data. */
function isBounded(loop: Loop, file: FileAnalysis): boolean {
  let bounded = false;
  walk(loop.body, file.sourceCode, (node) => {
    if (node.type === "IfStatement" && leaves(node, file) && isBound(node.test, file)) bounded = true;
    return isFunction(node) ? "skip" : undefined;
  });
  return bounded;
}

function isBound(test: TSESTree.Expression, file: FileAnalysis): boolean {
  const node = unwrap(test);
  switch (node.type) {
    case "BinaryExpression":
      if (/^[<>]=?$/.test(node.operator)) return true;
      // `if (++turns === MAX_TURNS)`
      if (/^={2,3}$/.test(node.operator) && isCount(node.right)) return true;
      break;
    case "LogicalExpression":
      return isBound(node.left, file) || isBound(node.right, file);
    default:
      break;
  }
  return PAGING.test(file.sourceCode.getText(node));
}

function isCount(node: TSESTree.Expression): boolean {
  const value = unwrap(node);
  if (value.type === "Literal") return typeof value.value === "number";
  return value.type === "Identifier" && /^(MAX|[A-Z_]+$)/.test(value.name);
}

/** Does one side of an `if` leave the loop? */
function leaves(statement: TSESTree.IfStatement, file: FileAnalysis): boolean {
  let found = false;
  for (const branch of [statement.consequent, statement.alternate]) {
    if (!branch) continue;
    walk(branch, file.sourceCode, (node) => {
      if (/^(Break|Return|Throw)Statement$/.test(node.type)) found = true;
      return isFunction(node) ? "skip" : undefined;
    });
  }
  return found;
}

import type { TSESTree } from "@typescript-eslint/utils";
import type { FunctionNode } from "../../rules/analysis/index.js";
import type { Place } from "../finding.js";
import type { Source } from "./sources.js";

export function placeOf(node: TSESTree.Node, source: Source): Place {
  const { start, end } = node.loc;
  return { file: source.path, line: start.line, column: start.column + 1, endLine: end.line, endColumn: end.column + 1 };
}

/** Whether a node runs only when something holds or in a helper, or may have been left behind by an early `return`. */
export function isConditional(node: TSESTree.Node, handler: TSESTree.Node): boolean {
  return isBranched(node, handler) || mayBeSkipped(node, handler);
}

/** Whether a node stands in a branch, seen from the function it belongs to. */
export function isBranched(node: TSESTree.Node, handler: TSESTree.Node): boolean {
  let child: TSESTree.Node = node;
  for (let at = node.parent; at !== undefined && child !== handler; child = at, at = at.parent) {
    const isBranch =
      (at.type === "IfStatement" && child !== at.test) ||
      (at.type === "ConditionalExpression" && child !== at.test) ||
      (at.type === "LogicalExpression" && child === at.right) ||
      at.type === "SwitchCase" ||
      at.type === "CatchClause";
    if (isBranch) return true;
  }
  return false;
}

function mayBeSkipped(node: TSESTree.Node, handler: TSESTree.Node): boolean {
  let child: TSESTree.Node = node;
  for (let at = node.parent; at !== undefined && child !== handler; child = at, at = at.parent) {
    if (at.type === "BlockStatement" && followsEarlyReturn(child, at)) return true;
    // A helper runs when it is called, which may depend on anything.
    if (isFunction(at) && at !== handler && at.parent.type !== "CallExpression") return true;
  }
  return false;
}

/** Whether a statement before this one may have left the function: `if (done) return;`. */
function followsEarlyReturn(statement: TSESTree.Node, block: TSESTree.BlockStatement): boolean {
  const index = block.body.indexOf(statement as TSESTree.Statement);
  return block.body.slice(0, Math.max(0, index)).some((earlier) => earlier.type === "IfStatement" && (leaves(earlier.consequent) || (earlier.alternate !== null && leaves(earlier.alternate))));
}

function leaves(node: TSESTree.Statement): boolean {
  if (node.type === "BlockStatement") return node.body.some(leaves);
  return node.type === "ReturnStatement" || node.type === "ThrowStatement";
}

function isFunction(node: TSESTree.Node): node is FunctionNode {
  return node.type === "ArrowFunctionExpression" || node.type === "FunctionExpression" || node.type === "FunctionDeclaration";
}

/** What a function returns, when it has one `return` and nothing to decide. */
export function onlyReturn(node: TSESTree.Node): TSESTree.Node | undefined {
  if (!isFunction(node)) return undefined;
  if (node.body.type !== "BlockStatement") return node.body;
  const returns = node.body.body.filter((statement) => statement.type === "ReturnStatement");
  return returns.length === 1 ? (returns[0]!.argument ?? undefined) : undefined;
}

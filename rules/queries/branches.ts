import type { TSESTree } from "@typescript-eslint/utils";
import { isWithin } from "../analysis/ast.js";

/** Can only one of two nodes run in one pass: the sides of an `if`, cases of a `switch`, code behind an early return? */
export function areExclusive(first: TSESTree.Node, second: TSESTree.Node): boolean {
  for (let at = first.parent, child: TSESTree.Node = first; at; child = at, at = at.parent) {
    if (!isWithin(second, at)) {
      // The branch that `first` stands in ends the function, and `second` comes after it.
      if (isBranch(at) && leaves(at)) return true;
      continue;
    }
    if (at.type === "IfStatement" || at.type === "ConditionalExpression") {
      return at.test !== child && !isWithin(second, at.test) && !isWithin(second, child);
    }
    if (at.type === "SwitchStatement") {
      const own = at.cases.find((item) => isWithin(first, item));
      return own !== undefined && !isWithin(second, own) && own.consequent.some((statement) => leaves(statement));
    }
    return false;
  }
  return false;
}

function isBranch(node: TSESTree.Node): node is TSESTree.Statement {
  if (node.parent?.type === "IfStatement") return node.parent.test !== node;
  return node.parent?.type === "CatchClause" && node.parent.body === node;
}

function leaves(statement: TSESTree.Statement): boolean {
  if (statement.type === "BlockStatement") return statement.body.some(leaves);
  return /^(Return|Throw|Break|Continue)Statement$/.test(statement.type);
}

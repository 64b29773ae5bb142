import type { TSESTree } from "@typescript-eslint/utils";
import { enclosingFunction, isFunction, isLoop, isWithin } from "../analysis/ast.js";

/** Can only one of two nodes run in one pass: the sides of an `if`, cases of a `switch`, code behind an early return? */
export function areExclusive(first: TSESTree.Node, second: TSESTree.Node): boolean {
  for (let at = first.parent, child: TSESTree.Node = first; at; child = at, at = at.parent) {
    if (!isWithin(second, at)) {
      // What `first` stands in ends the function, and `second` comes after it.
      if (restOf(at, child).some((statement) => leaves(statement, second))) return true;
      continue;
    }
    if (at.type === "IfStatement" || at.type === "ConditionalExpression") {
      return at.test !== child && !isWithin(second, at.test) && !isWithin(second, child);
    }
    if (at.type === "SwitchStatement") {
      const own = at.cases.find((item) => isWithin(first, item));
      return own !== undefined && !isWithin(second, own) && own.consequent.some((statement) => leaves(statement, second));
    }
    return false;
  }
  return false;
}

/** The statements that run from the one that is, or holds, `child`. */
function restOf(node: TSESTree.Node, child: TSESTree.Node): readonly TSESTree.Statement[] {
  if (node.type === "BlockStatement") return node.body.slice(node.body.findIndex((statement) => statement === child));
  return node.parent?.type === "IfStatement" && node.parent.test !== node ? [node as TSESTree.Statement] : [];
}

/** Does code that comes to this statement never come to `second`? */
function leaves(statement: TSESTree.Statement, second: TSESTree.Node): boolean {
  switch (statement.type) {
    case "BlockStatement":
      return statement.body.some((inner) => leaves(inner, second));
    case "IfStatement":
      return statement.alternate !== null && leaves(statement.consequent, second) && leaves(statement.alternate, second);
    case "TryStatement":
      if (statement.finalizer && leaves(statement.finalizer, second)) return true;
      return leaves(statement.block, second) && (!statement.handler || leaves(statement.handler.body, second));
    case "BreakStatement":
    case "ContinueStatement":
      return isWithin(second, leftBy(statement));
    case "ReturnStatement":
    case "ThrowStatement":
      return !isOnTheWayOut(second, statement);
    default:
      return false;
  }
}

/** What a `break` or `continue` goes out of, or to the next round of. */
function leftBy(statement: TSESTree.BreakStatement | TSESTree.ContinueStatement): TSESTree.Node {
  for (let at: TSESTree.Node | undefined = statement.parent; at; at = at.parent) {
    if (statement.label ? at.type === "LabeledStatement" && at.label.name === statement.label.name : isLoop(at)) return at;
    if (!statement.label && statement.type === "BreakStatement" && at.type === "SwitchStatement") return at;
  }
  return statement;
}

/** Outside the function that is left, or in the `catch` or `finally` around it: there, what came before may have run. */
function isOnTheWayOut(second: TSESTree.Node, statement: TSESTree.ReturnStatement | TSESTree.ThrowStatement): boolean {
  const owner = enclosingFunction(statement);
  if (owner && !isWithin(second, owner)) return true;
  for (let at: TSESTree.Node | undefined = statement.parent, child: TSESTree.Node = statement; at && !isFunction(at); child = at, at = at.parent) {
    if (at.type !== "TryStatement") continue;
    if (at.finalizer && isWithin(second, at.finalizer)) return true;
    if (at.block === child && at.handler && isWithin(second, at.handler)) return true;
  }
  return false;
}

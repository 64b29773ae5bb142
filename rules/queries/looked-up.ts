import type { TSESTree } from "@typescript-eslint/utils";
import { calleeName, isFunction, isLoop, isNullish, lastOf, outward, unwrap, withoutAwait } from "../analysis/ast.js";
import type { FileAnalysis } from "../analysis/index.js";

/** Is something done only for those items for which it is not yet: `if (existing) continue;`, `if (!alreadySent) await send(item);`? */
export function isLookedUpFirst(node: TSESTree.Node, file: FileAnalysis): boolean {
  for (let { parent, child } = outward(node); parent && !isLoop(parent) && !isFunction(parent); { parent, child } = outward(parent)) {
    if (parent.type === "IfStatement" && parent.consequent === child && isThere(parent.test, file) === false) return true;
    if (parent.type !== "BlockStatement") continue;
    const before = parent.body.slice(0, parent.body.indexOf(child as TSESTree.Statement));
    if (before.some((statement) => statement.type === "IfStatement" && leaves(statement.consequent) && isThere(statement.test, file) === true)) return true;
  }
  return false;
}

function leaves(branch: TSESTree.Statement): boolean {
  return /^(Continue|Return)Statement$/.test(lastOf(branch)?.type ?? "");
}

/** Does the test hold where a look-up found something (`true`), or where it did not (`false`)? `null` where it asks something else. */
function isThere(expression: TSESTree.Expression, file: FileAnalysis): boolean | null {
  const test = unwrap(expression);
  switch (test.type) {
    case "UnaryExpression": {
      const there = test.operator === "!" ? isThere(test.argument, file) : null;
      return there === null ? null : !there;
    }
    case "LogicalExpression":
      return isThere(test.left, file) ?? isThere(test.right, file);
    case "BinaryExpression": {
      const { left, right, operator } = test;
      if (left.type === "PrivateIdentifier" || !isLookUp(left, file)) return null;
      const none = isNullish(right) || (right.type === "Literal" && right.value === 0);
      return none && operator.includes("=") ? operator.startsWith("!") : operator === ">" ? true : null;
    }
    default:
      return isLookUp(test, file) ? true : null;
  }
}

/** `existing`, `existing.length`, `await wasSent(id)`: what was asked for, by its name and its `await`. */
function isLookUp(expression: TSESTree.Expression, file: FileAnalysis): boolean {
  let node = unwrap(expression);
  if (node.type === "AwaitExpression") {
    const call = withoutAwait(node);
    return call.type === "CallExpression" && ALREADY.test(calleeName(call) ?? "");
  }
  while (node.type === "MemberExpression") node = unwrap(node.object);
  if (node.type !== "Identifier" || !ALREADY.test(node.name)) return false;
  const declarator = file.variableOf(node)?.defs[0]?.node;
  return declarator?.type === "VariableDeclarator" && declarator.init !== null && unwrap(declarator.init).type === "AwaitExpression";
}

const ALREADY = /exist|already|recent|(^was|^has|was|is|been)?(sent|notified|seen|delivered|reminded|logged|processed|recorded)|dup(e|lic)|prior|previous|^last|^prev/i;

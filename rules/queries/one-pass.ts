import type { TSESTree } from "@typescript-eslint/utils";
import { chainNames, isFunction, isWithin, unwrap } from "../analysis/ast.js";
import type { FileAnalysis, FunctionNode } from "../analysis/index.js";
import { failureBranches } from "../errors/aftermath.js";
import { isResultClientCall } from "../errors/results.js";
import { areExclusive } from "./branches.js";
import type { OutsideWrite } from "./effect-names.js";
import { throwsIn } from "./walk.js";

/** The longest list of writes that one pass through the code makes: sides of an `if` are not added up. */
export function inOnePass(writes: readonly OutsideWrite[]): readonly OutsideWrite[] {
  const lists: OutsideWrite[][] = [];
  for (const [index, write] of writes.entries()) {
    const before = lists.slice(0, index).filter((list) => !isElsewhere(list.at(-1)!.node, write.node));
    const longest = before.reduce<OutsideWrite[]>((best, list) => (list.length > best.length ? list : best), []);
    lists.push([...longest, write]);
  }
  return lists.reduce((best, list) => (list.length > best.length ? list : best), []);
}

/** Does the second run in another case than the first: on the other side of a branch, or when what the first belongs to fails? */
export function isElsewhere(first: TSESTree.Node, second: TSESTree.Node): boolean {
  if (areExclusive(first, second)) return true;
  for (let at = first.parent, child = first; at && !isWithin(second, child); child = at, at = at.parent) {
    if (at.type === "TryStatement" && at.block === child && at.handler && isWithin(second, at.handler)) return true;
  }
  return false;
}

/** Does the failure of a call end the callback: does its client throw, and does nothing on the way catch that? */
export function endsWhenItFails(call: TSESTree.CallExpression, callback: FunctionNode, file: FileAnalysis): boolean {
  const names = chainNames(unwrap(call.callee));
  if (names.includes("catch")) return false;
  // `from("table")` is how Supabase begins, under whatever name.
  if ((isResultClientCall(call, file) || (names[0] === "from" && !names.includes("throwOnError"))) && !isThrownLater(call, file)) return false;
  for (let at = call.parent as TSESTree.Node | undefined, child: TSESTree.Node = call; at && child !== callback; child = at, at = at.parent) {
    if (at.type === "TryStatement" && at.block === child && at.handler && !throwsIn(at.handler.body, file.sourceCode)) return false;
    if (at.type !== "CallExpression" || at.callee === child) {
      if (at.type === "MemberExpression" && at.property.type === "Identifier" && at.property.name === "catch") return false;
      continue;
    }
    if (at.callee.type === "MemberExpression" && at.callee.property.type === "Identifier" && at.callee.property.name === "allSettled") return false;
  }
  return true;
}

/** `const { error } = await supabase…; if (error) throw error;` */
function isThrownLater(call: TSESTree.CallExpression, file: FileAnalysis): boolean {
  for (let at = call.parent as TSESTree.Node | undefined; at && !isFunction(at); at = at.parent) {
    if (at.type !== "VariableDeclarator") continue;
    const holds = at.id.type === "ObjectPattern" ? "error" : "result";
    const end = at.range[1];
    return file.sourceCode
      .getDeclaredVariables(at)
      .some((variable) => failureBranches(variable, holds, end).some(({ statement }) => throwsIn(statement, file.sourceCode)));
  }
  return false;
}

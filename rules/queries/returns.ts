import type { TSESTree } from "@typescript-eslint/utils";
import type { FileAnalysis, FunctionNode } from "../analysis/index.js";
import { isFunction } from "../analysis/ast.js";
import { walk } from "./walk.js";

const known = new WeakMap<FunctionNode, readonly TSESTree.Expression[]>();

/** The expressions that a function may return, those of nested functions left out. Looked for once. */
export function returnedExpressions(owner: FunctionNode, file: FileAnalysis): readonly TSESTree.Expression[] {
  let found = known.get(owner);
  if (!found) {
    found = findReturned(owner, file);
    known.set(owner, found);
  }
  return found;
}

function findReturned(owner: FunctionNode, file: FileAnalysis): TSESTree.Expression[] {
  if (owner.body.type !== "BlockStatement") return [owner.body];
  const values: TSESTree.Expression[] = [];
  walk(owner.body, file.sourceCode, (node) => {
    if (node.type === "ReturnStatement" && node.argument) values.push(node.argument);
    return isFunction(node) ? "skip" : undefined;
  });
  return values;
}

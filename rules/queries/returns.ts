import type { TSESTree } from "@typescript-eslint/utils";
import { isFunction, withoutAwait } from "../analysis/ast.js";
import type { FileAnalysis, FunctionNode } from "../analysis/index.js";

/** The expressions that a function may return, those of nested functions left out. */
export function returnedExpressions(owner: FunctionNode, file: FileAnalysis): readonly TSESTree.Expression[] {
  if (owner.body.type !== "BlockStatement") return [owner.body];
  return file.returnsIn(owner).flatMap(({ argument }) => argument ?? []);
}

/**
 * The function that does what a callback is for: itself, or the one of this file whose call is all that is in it, as in
 * `() => sync(id)` and `async () => { async function go() { … } return go(); }`.
 *
 * @param options.returned - only where what that function returns is what the callback returns
 */
export function workOf(callback: FunctionNode, file: FileAnalysis, { returned = false } = {}): FunctionNode {
  let owner = callback;
  for (let depth = 0; depth < MAX_DEPTH; depth++) {
    const call = onlyCallIn(owner, returned);
    const behind = call && file.functionBehind(call.callee);
    if (!behind || behind === owner) return owner;
    owner = behind;
  }
  return owner;
}

const MAX_DEPTH = 3;

function onlyCallIn({ body }: FunctionNode, returned: boolean): TSESTree.CallExpression | null {
  const value = body.type === "BlockStatement" ? onlyValueIn(body, returned) : body;
  const call = value && withoutAwait(value);
  return call?.type === "CallExpression" ? call : null;
}

function onlyValueIn({ body }: TSESTree.BlockStatement, returned: boolean): TSESTree.Expression | null {
  const [only, ...others] = body.filter((statement) => !declaresFunctions(statement));
  if (!only || others.length > 0) return null;
  if (only.type === "ReturnStatement") return only.argument;
  return !returned && only.type === "ExpressionStatement" && only.expression.type === "AwaitExpression" ? only.expression : null;
}

/** `function go() { … }`, `const go = () => { … }`: does nothing where it stands. */
export function declaresFunctions(statement: TSESTree.Statement): boolean {
  if (statement.type === "VariableDeclaration") return statement.declarations.every(({ init }) => init !== null && isFunction(init));
  return statement.type === "FunctionDeclaration";
}

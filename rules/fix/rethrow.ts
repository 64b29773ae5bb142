import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { contains } from "../queries/walk.js";

type Fixes = TSESLint.RuleFix[];

/** The white space at the start of the line on which a node stands. */
export function indentOf(node: TSESTree.Node, sourceCode: Readonly<TSESLint.SourceCode>): string {
  const line = sourceCode.lines[node.loc.start.line - 1] ?? "";
  return /^\s*/.exec(line)?.[0] ?? "";
}

/** The name of the parameter of a `catch`, or the one it could be given; `null` when it is taken apart or the name is taken. */
export function errorName(clause: TSESTree.CatchClause, sourceCode: Readonly<TSESLint.SourceCode>): string | null {
  if (clause.param) return clause.param.type === "Identifier" ? clause.param.name : null;
  const taken = contains(clause.body, sourceCode, (node) => node.type === "Identifier" && node.name === "error");
  return taken ? null : "error";
}

/** Gives the `catch` a parameter where it has none. */
export function nameError(
  clause: TSESTree.CatchClause,
  name: string,
  fixer: TSESLint.RuleFixer,
): Fixes {
  return clause.param ? [] : [fixer.insertTextBefore(clause.body, `(${name}) `)];
}

/** Does it only leave the block, as the throw that takes its place does? */
export function isReplacedByThrow({ type }: TSESTree.Statement): boolean {
  return type === "ReturnStatement" || type === "ContinueStatement" || type === "BreakStatement";
}

/** Puts `statement` at the end of a block, in place of a `return` that stands there. */
export function endBlockWith(
  block: TSESTree.BlockStatement,
  statement: string,
  fixer: TSESLint.RuleFixer,
  sourceCode: Readonly<TSESLint.SourceCode>,
): Fixes {
  const last = block.body.at(-1);
  if (!last) return [fixer.replaceText(block, `{ ${statement} }`)];
  if (isReplacedByThrow(last)) return [fixer.replaceText(last, statement)];
  if (last.loc.start.line !== block.loc.start.line) return [fixer.insertTextAfter(last, `\n${indentOf(last, sourceCode)}${statement}`)];
  const isClosed = /[;}]$/.test(sourceCode.getText(last));
  return [fixer.insertTextAfter(last, `${isClosed ? "" : ";"} ${statement}`)];
}

/** Puts `statement` behind what an `if` runs, with braces where there are none. */
export function endBranchWith(
  branch: TSESTree.Statement,
  statement: string,
  fixer: TSESLint.RuleFixer,
  sourceCode: Readonly<TSESLint.SourceCode>,
): Fixes {
  if (branch.type === "BlockStatement") return endBlockWith(branch, statement, fixer, sourceCode);
  const indent = indentOf(branch.parent, sourceCode);
  const body = branch.type === "ReturnStatement" || branch.type === "ContinueStatement" ? "" : `${indent}  ${sourceCode.getText(branch)}\n`;
  return [fixer.replaceText(branch, `{\n${body}${indent}  ${statement}\n${indent}}`)];
}

/**
 * Takes off a `try` whose `catch` would do nothing but throw again; `null` where more depends on it: a `finally`, comments, or
 * names that mean something else outside.
 */
export function letThrough(clause: TSESTree.CatchClause, sourceCode: Readonly<TSESLint.SourceCode>): TSESLint.ReportFixFunction | null {
  const statement = clause.parent;
  const { block, finalizer, parent } = statement;
  if (finalizer || parent.type !== "BlockStatement" || block.body.length === 0) return null;
  if (sourceCode.getCommentsAfter(block).length > 0 || hasComments(clause, sourceCode) || hidesNames(block, sourceCode)) return null;
  return (fixer) => fixer.replaceText(statement, bodyText(block, indentOf(statement, sourceCode), sourceCode));
}

/** Throws the error in place of a statement of the `catch`; without the `try`, where nothing else stands in the `catch`. */
export function throwInstead(
  left: TSESTree.Node,
  clause: TSESTree.CatchClause,
  name: string,
  sourceCode: Readonly<TSESLint.SourceCode>,
): { isRemoved: boolean; fix: TSESLint.ReportFixFunction } {
  const throughout = clause.body.body[0] === left ? letThrough(clause, sourceCode) : null;
  if (throughout) return { isRemoved: true, fix: throughout };
  return { isRemoved: false, fix: (fixer) => [...nameError(clause, name, fixer), fixer.replaceText(left, `throw ${name};`)] };
}

/** Does the block declare a name that is declared around it, too? */
function hidesNames(block: TSESTree.BlockStatement, sourceCode: Readonly<TSESLint.SourceCode>): boolean {
  const scope = sourceCode.getScope(block);
  if (scope.block !== block) return false;
  for (let outer = scope.upper; outer; outer = outer.upper) {
    if (scope.variables.some(({ name }) => outer.set.has(name))) return true;
  }
  return false;
}

/** What stands between the braces of a block, moved to the left as far as nothing is changed by it. */
function bodyText(block: TSESTree.BlockStatement, indent: string, sourceCode: Readonly<TSESLint.SourceCode>): string {
  const text = sourceCode.text.slice(block.range[0] + 1, block.range[1] - 1).trim();
  const inner = indentOf(block.body[0]!, sourceCode);
  const hasLongTemplate = sourceCode.getTokens(block).some(({ type, value }) => type === "Template" && value.includes("\n"));
  if (hasLongTemplate || !inner.startsWith(indent)) return text;
  return text.replaceAll(`\n${inner}`, `\n${indent}`);
}

/** Is there a comment in the node that a rewrite would lose? */
export function hasComments(node: TSESTree.Node, sourceCode: Readonly<TSESLint.SourceCode>): boolean {
  return sourceCode.getCommentsInside(node).length > 0;
}

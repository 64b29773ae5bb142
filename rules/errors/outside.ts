import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { chainRoot, isFunction, isWithin, propertyName, unwrap } from "../analysis/ast.js";
import type { FileAnalysis, FunctionNode } from "../analysis/index.js";
import { isExplainedInside, soleSurfacing } from "./outcome.js";
import type { Place } from "./place.js";

/**
 * The variable outside the step on which a `catch` in the step leaves the error, where that is all that becomes of it:
 * `failures.push(error)`, `failed++`. Once the step is done its callback is skipped, and the variable says nothing of it.
 */
export function keptOutside({ body }: TSESTree.CatchClause, { region }: Place, file: FileAnalysis): TSESLint.Scope.Variable | null {
  const callback = region.kind === "step" && "callback" in region.step ? region.step.callback : null;
  if (!callback || !isWithin(body, callback) || isExplainedInside(body, file.sourceCode)) return null;
  const writes = soleSurfacing(body, file.sourceCode);
  if (!writes) return null;
  const written = writes.map((write) => variableWritten(write, file));
  return written.every((variable) => variable !== null && isLost(variable, body, callback)) ? written[0]! : null;
}

/** `failures` of `failures.push(error)`, `failures[id] = error`, `failed++`; `stats` of `stats.errors.push(error)` */
function variableWritten(write: TSESTree.Node, file: FileAnalysis): TSESLint.Scope.Variable | null {
  const target = targetOf(write);
  const root = target && chainRoot(target);
  return root?.type === "Identifier" ? file.variableOf(root) : null;
}

function targetOf(write: TSESTree.Node): TSESTree.Node | null {
  if (write.type === "AssignmentExpression") return write.left;
  if (write.type === "UpdateExpression") return write.argument;
  const callee = write.type === "CallExpression" ? unwrap(write.callee) : null;
  return callee?.type === "MemberExpression" && isNameOrMember(callee.object) && /^(push|unshift|add|set)$/.test(propertyName(callee) ?? "") ? callee.object : null;
}

/** Declared in the function around the step, and not read in the step: what the step returns, or throws in the end, is not lost. */
function isLost(variable: TSESLint.Scope.Variable, body: TSESTree.Node, callback: FunctionNode): boolean {
  const declaration = variable.defs[0]?.node as TSESTree.Node | undefined;
  if (!declaration || isWithin(declaration, callback) || !isInFunction(declaration)) return false;
  return variable.references.every(({ identifier, init }) => init === true || !isWithin(identifier, callback) || isWithin(identifier, body) || isPartOfWrite(identifier));
}

function isInFunction(node: TSESTree.Node): boolean {
  for (let at = node.parent; at; at = at.parent) if (isFunction(at)) return true;
  return false;
}

function isNameOrMember(node: TSESTree.Node): boolean {
  return node.type === "Identifier" || (node.type === "MemberExpression" && isNameOrMember(node.object));
}

/** Another `failures.push(…)`, `failed++`, `stats.failed++` */
function isPartOfWrite(node: TSESTree.Node): boolean {
  const { parent } = node;
  if (parent?.type === "UpdateExpression" || parent?.type === "AssignmentExpression") return true;
  if (parent?.type !== "MemberExpression" || parent.object !== node) return false;
  return (/^(push|unshift|add|set)$/.test(propertyName(parent) ?? "") && parent.parent.type === "CallExpression") || isPartOfWrite(parent);
}

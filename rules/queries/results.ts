import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { boundNames, isFunction, outward, propertyName, unwrap } from "../analysis/ast.js";
import type { FileAnalysis, StepCall } from "../analysis/index.js";

/** What JSON brings back has these, and nothing else. */
const METHODS: ReadonlySet<string> = new Set(
  [Array.prototype, String.prototype, Number.prototype, Boolean.prototype, Object.prototype].flatMap((prototype) => Object.getOwnPropertyNames(prototype)),
);

/** A call of a method that plain data does not have: `order.total()`, `user.createdAt.getTime()`. */
export interface LostMethod {
  node: TSESTree.MemberExpression;
  name: string;
}

/** The first call on the result of a step, or on a part of it, of a method that plain data does not have. */
export function lostMethodOf(step: StepCall, file: FileAnalysis): LostMethod | null {
  if (step.fate.kind !== "awaited" || step.fate.parallel) return null;
  const { parent, child } = outward(step.fate.node);
  if (parent?.type === "MemberExpression" && parent.object === child) return lostMethodAt(step.fate.node, file);
  if (parent?.type !== "VariableDeclarator" || parent.init !== child) return null;
  for (const { identifier, rest } of boundNames(parent.id)) {
    const variable = rest ? null : file.variableOf(identifier);
    const found = variable && lostMethodOn(variable, file);
    if (found) return found;
  }
  return null;
}

function lostMethodOn(variable: TSESLint.Scope.Variable, file: FileAnalysis): LostMethod | null {
  const uses = variable.references.filter(({ init }) => !init);
  // What is written to it later may be anything.
  if (uses.some((use) => use.isWrite() || isFilled(use.identifier))) return null;
  for (const { identifier } of uses) {
    const found = lostMethodAt(identifier, file);
    if (found) return found;
  }
  return null;
}

/** `user.createdAt.getTime()`: the first call along the members of a value. */
function lostMethodAt(value: TSESTree.Node, file: FileAnalysis): LostMethod | null {
  let { parent, child } = outward(value);
  while (parent?.type === "MemberExpression" && parent.object === child) {
    const member = parent;
    const name = propertyName(member);
    if (name === null) return null;
    ({ parent, child } = outward(member));
    if (parent?.type !== "CallExpression" || parent.callee !== child) continue;
    return parent.optional || METHODS.has(name) || isTyped(member, name, file) || isAskedFor(member, file) ? null : { node: member, name };
  }
  return null;
}

/** `at instanceof Date ? at.toISOString() : at`: the way that JSON takes is the other one. */
function isAskedFor({ object, parent }: TSESTree.MemberExpression, file: FileAnalysis): boolean {
  const text = file.sourceCode.getText(unwrap(object));
  for (let at: TSESTree.Node | undefined = parent; at && !isFunction(at); at = at.parent) {
    const test = at.type === "ConditionalExpression" || at.type === "IfStatement" ? at.test : at.type === "LogicalExpression" ? at.left : null;
    const question = test && file.sourceCode.getText(test);
    if (question && /\b(instanceof|typeof|in)\b/.test(question) && question.includes(text)) return true;
  }
  return false;
}

function isFilled(identifier: TSESTree.Node): boolean {
  let { parent, child } = outward(identifier);
  while (parent?.type === "MemberExpression" && parent.object === child) ({ parent, child } = outward(parent));
  return parent?.type === "AssignmentExpression" && parent.left === child;
}

/** With types: a middleware that brings values back says so in the types of the client. */
function isTyped({ object }: TSESTree.MemberExpression, name: string, { types }: FileAnalysis): boolean {
  return types !== null && types.getTypeAtLocation(object).getProperty(name) !== undefined;
}

import type { TSESTree } from "@typescript-eslint/utils";
import { outward, propertyName } from "../analysis/ast.js";
import type { FileAnalysis } from "../analysis/index.js";
import { readsOf } from "../queries/reads.js";
import { isLogCall } from "./outcome.js";
import { catchesThatEnd } from "./place.js";

/**
 * The calls of `fetch` of whose response nobody asks how it went. `fetch` resolves also where the server answers with an error, and
 * where its body is read as if it had not, or not at all, nothing throws.
 */
export function unaskedRequests(file: FileAnalysis): TSESTree.CallExpression[] {
  return file.callsNamed("fetch").filter((call) => isGlobal(call.callee, file) && isUnasked(call, file) && !mayFail(call, file));
}

/** In a `try` whose `catch` ends the error that it may fail is meant. */
function mayFail(call: TSESTree.CallExpression, file: FileAnalysis): boolean {
  return catchesThatEnd(call, file).length > 0 || isSignOfLife(call, file);
}

function isGlobal(callee: TSESTree.Expression, file: FileAnalysis): boolean {
  return callee.type === "Identifier" && (file.variableOf(callee)?.defs.length ?? 0) === 0;
}

function isUnasked(call: TSESTree.CallExpression, file: FileAnalysis): boolean {
  const { parent } = outward(call);
  if (parent?.type !== "AwaitExpression") return false;
  const use = outward(parent);
  switch (use.parent?.type) {
    case "ExpressionStatement":
      return true;
    case "MemberExpression":
      return use.parent.object === use.child && isBodyUnseen(use.parent, file);
    case "VariableDeclarator":
      return use.parent.id.type === "Identifier" && readsOf(use.parent.id, file).every((read) => isMemberOf(read) && isBodyUnseen(read.parent, file));
    default:
      return false;
  }
}

function isMemberOf(read: TSESTree.Node): read is TSESTree.Node & { parent: TSESTree.MemberExpression } {
  return read.parent?.type === "MemberExpression" && read.parent.object === read;
}

/** `return await response.json()`, `await response.text();`: the body is read, and nobody looks at what it says. */
function isBodyUnseen(member: TSESTree.MemberExpression, file: FileAnalysis): boolean {
  const call = outward(member);
  if (!/^(json|text)$/.test(propertyName(member) ?? "") || call.parent?.type !== "CallExpression" || call.parent.callee !== call.child) return false;
  const read = outward(call.parent);
  const { parent, child } = read.parent?.type === "AwaitExpression" ? outward(read.parent) : read;
  if (parent?.type === "VariableDeclarator" && parent.id.type === "Identifier") return readsOf(parent.id, file).every(isHandedBack);
  return parent?.type === "ExpressionStatement" || isReturned(parent, child);
}

/** `return body`, `console.log(body)` */
function isHandedBack(read: TSESTree.Node): boolean {
  const { parent, child } = outward(read);
  return (parent?.type === "CallExpression" && parent.callee !== child && isLogCall(parent)) || isReturned(parent, child);
}

function isReturned(parent: TSESTree.Node | undefined, child: TSESTree.Node): boolean {
  return parent?.type === "ReturnStatement" || (parent?.type === "ArrowFunctionExpression" && parent.body === child);
}

/** `await fetch("https://hc-ping.com/…")` */
function isSignOfLife({ arguments: [url] }: TSESTree.CallExpression, { sourceCode }: FileAnalysis): boolean {
  return url !== undefined && /hc-ping|heart_?beat|health_?check|uptime|\bping\b/i.test(sourceCode.getText(url));
}

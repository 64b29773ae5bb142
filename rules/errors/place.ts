import type { TSESTree } from "@typescript-eslint/utils";
import { enclosingStatement, isFunction } from "../analysis/ast.js";
import type { FileAnalysis, FunctionNode, Handler, Region } from "../analysis/index.js";
import { isOnTheWayToThrow } from "./aftermath.js";
import { contains } from "../queries/walk.js";
import { isCalledHarmlessAbove, isCalledHarmlessInside, isExplainedBeside, isHarmlessHelper } from "./outcome.js";

/** Where code that deals with an error runs, as far as it matters to what is said about it. */
export interface Place {
  kind: "step" | "body";
  handler: Handler | null;
  region: Region;
}

/**
 * The place where `node` runs, or `null` where errors may end: outside Inngest, in `onFailure`, which is the last one to
 * be told anyway, and in code that already deals with another error.
 *
 * @param options.onTheWayToThrow - also in a step after which the other error is thrown
 */
export function placeOf(node: TSESTree.Node, file: FileAnalysis, { onTheWayToThrow = false } = {}): Place | null {
  const region = file.stepRegion(node) ?? file.bodyRegion(node);
  if (region && dealsWithAnotherError(node, region, onTheWayToThrow)) return null;
  if (!region || region.handler?.kind === "onFailure" || region.handler?.confidence === "possible") return null;
  return { kind: region.kind, handler: region.handler, region };
}

/** Does a comment say why an error may be dropped, or around the code that nothing is lost? */
export function isExplainedAround(node: TSESTree.Node, place: Place, file: FileAnalysis): boolean {
  return isExplainedBeside(node, file.sourceCode) || isCalledHarmlessAround(node, place, file);
}

/**
 * Does a comment say that nothing is lost where the code fails: above its statement, above the step or the call whose callback
 * it stands in, or above the helper that it is part of?
 */
export function isCalledHarmlessAround(node: TSESTree.Node, { handler, region }: Place, file: FileAnalysis): boolean {
  if (isCalledHarmlessAbove(node, file.sourceCode) || isInHarmlessTry(node, file)) return true;
  // `step.run("mark", work)`: a callback that has a name stands elsewhere.
  if (region.kind === "step" && isCalledHarmlessAbove(region.step.node, file.sourceCode)) return true;
  for (let owner = file.functionOf(node); owner && owner !== handler?.node; owner = file.functionOf(owner)) {
    const isInline = owner.parent.type === "CallExpression" || (region.kind === "step" && "callback" in region.step && region.step.callback === owner);
    if (isInline ? isCalledHarmlessAbove(owner, file.sourceCode) : isHarmlessHelper(declarationOf(owner), file.sourceCode)) return true;
  }
  return false;
}

/** In a `try` whose `catch` ends the error and calls it harmless: `// Non-critical, ignore`. That is said of all that stands in the block. */
function isInHarmlessTry(node: TSESTree.Node, file: FileAnalysis): boolean {
  return catchesThatEnd(node, file).some(({ body }) => isCalledHarmlessInside(body, file.sourceCode));
}

/** The `catch` of each `try` around a node, in its own function, that throws nothing: what fails there ends there. */
export function catchesThatEnd(node: TSESTree.Node, { sourceCode }: FileAnalysis): TSESTree.CatchClause[] {
  const found: TSESTree.CatchClause[] = [];
  let child = node;
  for (let at = node.parent; at && !isFunction(at); child = at, at = at.parent) {
    if (at.type !== "TryStatement" || at.block !== child || !at.handler) continue;
    if (!contains(at.handler.body, sourceCode, (inner) => inner.type === "ThrowStatement")) found.push(at.handler);
  }
  return found;
}

function declarationOf(helper: FunctionNode): TSESTree.Node {
  const { parent } = helper;
  return parent.type === "MethodDefinition" || parent.type === "Property" ? parent : enclosingStatement(helper);
}

/** In a `catch` or `finally`, or in the callback of a `.catch()`. A step there is retried for itself, as long as the run goes on after it. */
function dealsWithAnotherError(node: TSESTree.Node, { step }: Region, onTheWayToThrow: boolean): boolean {
  const callback = step && "callback" in step && (onTheWayToThrow || !isOnTheWayToThrow(step.node)) ? step.callback : null;
  let child = node;
  for (let at = node.parent; at && at !== callback; child = at, at = at.parent) {
    if (at.type === "CatchClause" || (at.type === "TryStatement" && at.finalizer === child)) return true;
    if (at.type === "CallExpression" && at.callee.type === "MemberExpression" && at.arguments[0] === child) {
      if (at.callee.property.type === "Identifier" && at.callee.property.name === "catch") return true;
    }
  }
  return false;
}

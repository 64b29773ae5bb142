import type { TSESTree } from "@typescript-eslint/utils";
import type { FileAnalysis, Handler, Region } from "../analysis/index.js";
import { isCalledHarmlessAbove, isExplainedBeside } from "./outcome.js";

/** Where code that deals with an error runs, as far as it matters to what is said about it. */
export interface Place {
  kind: "step" | "body";
  handler: Handler | null;
  region: Region;
}

/**
 * The place where `node` runs, or `null` where errors may end: outside Inngest, in `onFailure`, which is the last one to
 * be told anyway, and in code that already deals with another error.
 */
export function placeOf(node: TSESTree.Node, file: FileAnalysis): Place | null {
  if (dealsWithAnotherError(node)) return null;
  const region = file.stepRegion(node) ?? file.bodyRegion(node);
  if (!region || region.handler?.kind === "onFailure" || region.handler?.confidence === "possible") return null;
  return { kind: region.kind, handler: region.handler, region };
}

/** Does a comment say why an error may be dropped, or above the step that the code is part of, that nothing is lost? */
export function isExplainedAround(node: TSESTree.Node, { region }: Place, file: FileAnalysis): boolean {
  if (isExplainedBeside(node, file.sourceCode)) return true;
  const callback = region.kind === "step" && "callback" in region.step ? region.step.callback : null;
  if (!callback || callback !== file.functionOf(node)) return false;
  return [region.step!.node, callback].some((at) => isCalledHarmlessAbove(at, file.sourceCode));
}

/** In a `catch` or `finally`, or in the callback of a `.catch()`. */
function dealsWithAnotherError(node: TSESTree.Node): boolean {
  let child = node;
  for (let at = node.parent; at; child = at, at = at.parent) {
    if (at.type === "CatchClause" || (at.type === "TryStatement" && at.finalizer === child)) return true;
    if (at.type === "CallExpression" && at.callee.type === "MemberExpression" && at.arguments[0] === child) {
      if (at.callee.property.type === "Identifier" && at.callee.property.name === "catch") return true;
    }
  }
  return false;
}

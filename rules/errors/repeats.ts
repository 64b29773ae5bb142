import type { TSESTree } from "@typescript-eslint/utils";
import { labelOf } from "../analysis/effects/index.js";
import type { FileAnalysis, FunctionNode } from "../analysis/index.js";
import { calleeName, isFunction, isLoop, isWithin } from "../analysis/ast.js";
import { type OutsideWrite, writesOf } from "../queries/effect-names.js";
import { short } from "../queries/names.js";
import { isElsewhere } from "../queries/one-pass.js";
import type { Place } from "./place.js";

/**
 * What a retry would do a second time if `node` let its error through: a mail, a payment, a new row that comes before it in
 * what is retried as a whole, or that `node` makes for each item of a loop. As a sentence for the end of a message, or "".
 */
export function alsoRepeated(node: TSESTree.Node, place: Place, file: FileAnalysis): string {
  const whole = retriedWith(node, place, file);
  if (!whole) return "";
  const writes = writesOf(whole, file).filter((write) => write.received || write.adds || write.noticed);
  const before = writes.find((write) => write.node.range[1] <= node.range[0] && !isElsewhere(write.node, node));
  if (before) return ` A retry does '${nameOf(before)}' again, which comes before it: give that a step of its own.`;
  const perItem = isRepeatedIn(whole, node) ? writes.find((write) => isWithin(write.node, node)) : undefined;
  return perItem ? ` A retry does '${nameOf(perItem)}' again for the items before it: give each item a step of its own.` : "";
}

/** The callback of the step, or the function without steps; in a helper, as much as stands in it. */
function retriedWith(node: TSESTree.Node, { region, handler }: Place, file: FileAnalysis): FunctionNode | null {
  const whole = region.kind === "step" ? ("callback" in region.step ? region.step.callback : null) : (handler?.node ?? null);
  return whole && isWithin(node, whole) ? whole : file.functionOf(node);
}

function isRepeatedIn(whole: FunctionNode, node: TSESTree.Node): boolean {
  for (let at = node.parent; at && at !== whole; at = at.parent) {
    if (isLoop(at)) return true;
    if (isFunction(at) && at.parent.type === "CallExpression" && /^(map|forEach|flatMap)$/.test(calleeName(at.parent) ?? "")) return true;
  }
  return false;
}

function nameOf({ node }: OutsideWrite): string {
  return short(labelOf(node).replace(/\.(then|catch|finally)\b/g, ""));
}

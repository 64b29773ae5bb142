import type { TSESTree } from "@typescript-eslint/utils";
import type { FileAnalysis, FunctionNode } from "../analysis/index.js";

/** The expressions that a function may return, those of nested functions left out. */
export function returnedExpressions(owner: FunctionNode, file: FileAnalysis): readonly TSESTree.Expression[] {
  if (owner.body.type !== "BlockStatement") return [owner.body];
  return file.returnsIn(owner).flatMap(({ argument }) => argument ?? []);
}

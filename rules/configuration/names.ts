import type { TSESTree } from "@typescript-eslint/utils";
import type { FileAnalysis } from "../analysis/index.js";

/** Is this expression an export of the package of that name, under whatever name it was imported? */
export function isInngestExport(file: FileAnalysis, node: TSESTree.Node, name: string): boolean {
  const imported = file.importOf(node);
  if (!imported) return false;
  const { source, path } = imported;
  return path.at(-1) === name && file.imports.some((known) => known.source === source);
}

/** `new RetryAfterError(…)` of the package, anywhere in the file. */
export function retryAfterErrors(file: FileAnalysis): TSESTree.NewExpression[] {
  return file.nodes("NewExpression").filter(({ callee }) => isInngestExport(file, callee, "RetryAfterError"));
}

import type { TSESTree } from "@typescript-eslint/utils";
import type { FileAnalysis } from "../analysis/index.js";

/** Where the value of a name is read. */
export function readsOf(name: TSESTree.Identifier, file: FileAnalysis): TSESTree.Node[] {
  const references = file.variableOf(name)?.references ?? [];
  return references.filter((reference) => reference.isRead()).map(({ identifier }) => identifier);
}

import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { isFunction } from "../analysis/ast.js";

/**
 * Visits `root` and everything below it in source order. For small parts of a file: whole files are in `file.nodes()`.
 *
 * @param visit - returns `"skip"` to leave out what is below the node
 */
export function walk(
  root: TSESTree.Node,
  sourceCode: Readonly<TSESLint.SourceCode>,
  visit: (node: TSESTree.Node) => "skip" | undefined,
): void {
  if (visit(root) === "skip") return;
  const keys = sourceCode.visitorKeys[root.type];
  if (!keys) return;
  for (const key of keys) {
    const child = (root as unknown as Record<string, TSESTree.Node | (TSESTree.Node | null)[] | null | undefined>)[key];
    if (!child) continue;
    if (!Array.isArray(child)) walk(child, sourceCode, visit);
    else for (const node of child) if (node) walk(node, sourceCode, visit);
  }
}

/**
 * Is there a node in `root` that `test` holds for?
 *
 * @param test - returns `"skip"` to leave out what is below the node
 */
export function contains(
  root: TSESTree.Node,
  sourceCode: Readonly<TSESLint.SourceCode>,
  test: (node: TSESTree.Node) => boolean | "skip",
): boolean {
  const nodes: TSESTree.Node[] = [];
  walk(root, sourceCode, (node) => {
    if (nodes.length > 0) return "skip";
    const answer = test(node);
    if (answer === true) nodes.push(node);
    return answer === false ? undefined : "skip";
  });
  return nodes.length > 0;
}

/** Does the code throw, itself and not in a function in it? */
export function throwsIn(code: TSESTree.Node, sourceCode: Readonly<TSESLint.SourceCode>): boolean {
  return contains(code, sourceCode, (node) => (isFunction(node) ? "skip" : node.type === "ThrowStatement"));
}

import type { TSESLint, TSESTree } from "@typescript-eslint/utils";

/** Writes `text` (`id: "x"`) as a property of an object literal: first, or behind the ones that are there. */
export function addProperty(
  fixer: TSESLint.RuleFixer,
  literal: TSESTree.ObjectExpression,
  text: string,
  sourceCode: Readonly<TSESLint.SourceCode>,
  where: "first" | "last" = "last",
): TSESLint.RuleFix {
  const first = literal.properties[0];
  const last = literal.properties.at(-1);
  if (!first || !last) return fixer.insertTextAfterRange([literal.range[0], literal.range[0] + 1], ` ${text} `);
  const separator = isOnOneLine(literal) ? " " : `\n${indentOf(first, sourceCode)}`;
  return where === "first"
    ? fixer.insertTextBefore(first, `${text},${separator}`)
    : fixer.insertTextAfter(last, `,${separator}${text}`);
}

function isOnOneLine(node: TSESTree.Node): boolean {
  return node.loc.start.line === node.loc.end.line;
}

function indentOf(node: TSESTree.Node, sourceCode: Readonly<TSESLint.SourceCode>): string {
  return /^\s*/.exec(sourceCode.lines[node.loc.start.line - 1] ?? "")?.[0] ?? "";
}

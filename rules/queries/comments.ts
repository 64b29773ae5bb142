import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { enclosingStatement } from "../analysis/ast.js";

/** What the comments say that stand above the statement of a node, or behind it on its last line. */
export function commentsAt(node: TSESTree.Node, sourceCode: Readonly<TSESLint.SourceCode>): string[] {
  const statement = enclosingStatement(node);
  const behind = sourceCode.getCommentsAfter(statement).filter(({ loc }) => loc.start.line === statement.loc.end.line);
  return [...sourceCode.getCommentsBefore(statement), ...behind].map(({ value }) => value);
}

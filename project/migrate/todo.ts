import ts from "typescript";
import type { Finding } from "../finding.js";
import { indentAt, type Migration } from "./context.js";

const mark = "TODO(stepcheck migrate v4)";

/** Puts a comment above each place that needs a decision, once. */
export function todoComments(findings: readonly Finding[], migration: Migration): void {
  for (const source of migration.files) {
    const lines = new Set<string>();
    for (const finding of findings) {
      if (finding.file !== source.fileName) continue;
      const at = commentPlace(source, ts.getPositionOfLineAndCharacter(source, finding.line - 1, finding.column - 1));
      const text = `// ${mark}: ${finding.message} ${finding.remedy ?? ""}`.trimEnd().replaceAll("\n", " ");
      if (at === undefined || lines.has(`${at}${text}`) || isThere(source, at, text)) continue;
      lines.add(`${at}${text}`);
      migration.edits(source).insert(at, `${text}\n${indentAt(source, at)}`);
    }
  }
}

/** The start of the innermost statement, property or parameter that begins its line. */
function commentPlace(source: ts.SourceFile, position: number): number | undefined {
  let place: number | undefined;
  const visit = (node: ts.Node): void => {
    const start = node.getStart(source);
    if (position < start || position >= node.end) return;
    const canCarry = ts.isStatement(node) || ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node);
    const beginsLine = source.text.slice(source.text.lastIndexOf("\n", start - 1) + 1, start).trim() === "";
    if (canCarry && beginsLine && !ts.isBlock(node)) place = start;
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(source, visit);
  return place;
}

function isThere(source: ts.SourceFile, at: number, text: string): boolean {
  const above = source.text.slice(0, at).trimEnd().split("\n");
  for (const line of above.reverse()) {
    if (!line.trim().startsWith("//")) return false;
    if (line.trim() === text) return true;
  }
  return false;
}

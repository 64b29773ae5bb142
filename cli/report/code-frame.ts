import type { Terminal } from "../terminal.js";
import type { Place } from "../../project/finding.js";

const tabWidth = 2;

/**
 * The line a finding is about with one line of context on each side, and a mark under the part that is meant.
 * Long lines are cut around the mark.
 */
export function codeFrame(lines: readonly string[], place: Place, width: number, colours: Terminal["colours"]): string[] {
  if (place.line > lines.length) return [];
  const first = Math.max(1, place.line - 1);
  const last = Math.min(lines.length, place.line + 1);
  const gutter = String(last).length;
  const room = Math.max(20, width - gutter - 6);
  const cut = Math.max(0, visualColumn(lines[place.line - 1]!, place.column) - Math.floor(room * 0.6));

  const frame: string[] = [];
  for (let line = first; line <= last; line++) {
    const text = expandTabs(lines[line - 1]!).slice(cut, cut + room);
    if (line !== place.line && text.trim() === "") continue;
    const number = String(line).padStart(gutter);
    const isMeant = line === place.line;
    frame.push(isMeant ? `${colours.red(">")} ${number} ${colours.dim("|")} ${text}` : colours.dim(`  ${number} | ${text}`));
    if (isMeant) frame.push(`  ${" ".repeat(gutter)} ${colours.dim("|")} ${colours.red(marker(lines[line - 1]!, place, cut, room))}`);
  }
  return frame;
}

function marker(line: string, place: Place, cut: number, room: number): string {
  const start = visualColumn(line, place.column) - cut;
  const isOneLine = place.endLine === undefined || place.endLine === place.line;
  const endColumn = isOneLine ? (place.endColumn ?? place.column + 1) : line.length + 1;
  const end = Math.min(visualColumn(line, endColumn) - cut, room);
  return " ".repeat(start) + "^".repeat(Math.max(1, end - start));
}

function visualColumn(line: string, column: number): number {
  return expandTabs(line.slice(0, column - 1)).length;
}

function expandTabs(text: string): string {
  return text.replaceAll("\t", " ".repeat(tabWidth));
}

/** Breaks a text at blanks so that no line is wider than `width`; a word that is wider stays whole. */
export function wrap(text: string, width: number, firstIndent = "", indent = firstIndent): string {
  const lines: string[] = [];
  for (const paragraph of text.split("\n")) {
    let line = lines.length === 0 ? firstIndent : indent;
    let isEmpty = true;
    for (const word of paragraph.split(/(?<=\S)\s+/)) {
      if (!isEmpty && line.length + 1 + word.length > width) {
        lines.push(line);
        line = indent;
        isEmpty = true;
      }
      line += isEmpty ? word : ` ${word}`;
      isEmpty = false;
    }
    lines.push(line);
  }
  return lines.join("\n");
}

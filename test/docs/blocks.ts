import { readFileSync } from "node:fs";

/** A fenced block of code in a page. */
export interface CodeBlock {
  /** What stands behind the fence: `ts`, `ts wrong`. */
  info: string;
  code: string;
  /** 1-based line of the fence. */
  line: number;
  /** The headings that it stands under, outermost first: `["Wrong", "In a loop"]`. */
  headings: readonly string[];
}

const SCRIPT = /^(?:tsx?|jsx?|mts|mjs|cts|cjs)\b/;

/** The blocks of TypeScript and JavaScript in a page of Markdown. */
export function codeBlocks(path: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  const headings: string[] = [];
  let open: { info: string; line: number; lines: string[] } | null = null;
  for (const [index, text] of readFileSync(path, "utf8").split("\n").entries()) {
    const fence = /^```(.*)$/.exec(text);
    const heading = /^(#+) (.*)$/.exec(text);
    if (open && fence) {
      if (SCRIPT.test(open.info)) {
        blocks.push({ info: open.info, code: open.lines.join("\n"), line: open.line, headings: [...headings] });
      }
      open = null;
    } else if (open) {
      open.lines.push(text);
    } else if (fence) {
      open = { info: fence[1]!.trim(), line: index + 1, lines: [] };
    } else if (heading) {
      headings.length = Math.max(0, heading[1]!.length - 2);
      if (heading[1]!.length > 1) headings.push(heading[2]!);
    }
  }
  return blocks;
}

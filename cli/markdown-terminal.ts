import type { Terminal } from "./terminal.js";
import { wrap } from "./wrap.js";

/** Sets a page of documentation for the terminal: headings, lists, tables and code, nothing more than our docs use. */
export function renderMarkdown(markdown: string, { colours, columns }: Pick<Terminal, "colours" | "columns">): string {
  const width = Math.min(columns, 96);
  const out: string[] = [];
  let paragraph: string[] = [];
  let fence: string | undefined;

  const flush = () => {
    if (paragraph.length === 0) return;
    out.push(inline(wrap(paragraph.join(" "), width), colours));
    paragraph = [];
  };
  for (const line of withoutComments(markdown).split("\n")) {
    const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== undefined) {
      if (mark !== undefined && mark.startsWith(fence)) fence = undefined;
      else out.push(code(line, colours));
      continue;
    }
    if (mark !== undefined) {
      flush();
      fence = mark;
      continue;
    }
    const heading = /^(#{1,6})\s+(.*)$/.exec(line);
    const item = /^(\s*)([-*]|\d+\.)\s+(.*)$/.exec(line);
    if (heading !== null) {
      flush();
      const title = inline(heading[2]!, colours);
      out.push(heading[1]!.length === 1 ? colours.bold(colours.underline(title)) : colours.bold(title));
    } else if (item !== null) {
      flush();
      const [, indent, bullet, text] = item as unknown as [string, string, string, string];
      const lead = `${indent}${/\d/.test(bullet) ? bullet : "•"} `;
      out.push(inline(wrap(lead + text, width, "", " ".repeat(lead.length)), colours));
    } else if (line.startsWith("|")) {
      flush();
      if (!/^\|[\s|:-]+\|$/.test(line)) out.push(inline(line.replace(/^\|\s*|\s*\|$/g, "").replace(/\s*(?<!\\)\|\s*/g, colours.dim("  │  ")), colours));
    } else if (line.startsWith(">")) {
      flush();
      out.push(colours.dim(inline(wrap(line.replace(/^>\s?/, ""), width, "  "), colours)));
    } else if (line.trim() === "") {
      flush();
      if (out.at(-1) !== "") out.push("");
    } else {
      paragraph.push(line.trim());
    }
  }
  flush();
  return out.join("\n").trimEnd();
}

function withoutComments(markdown: string): string {
  return markdown.replace(/<!--[\s\S]*?-->\n?/g, "");
}

function code(line: string, colours: Terminal["colours"]): string {
  if (/^\s*\/\/.*❌|^\s*\/\/\s*(bad|incorrect)/i.test(line)) return `    ${colours.red(line)}`;
  if (/^\s*\/\/.*✅|^\s*\/\/\s*(good|correct)/i.test(line)) return `    ${colours.green(line)}`;
  return /^\s*(\/\/|#)/.test(line) ? `    ${colours.dim(line)}` : `    ${colours.cyan(line)}`;
}

function inline(text: string, colours: Terminal["colours"]): string {
  return text
    .replace(/\*\*([^*]+)\*\*/g, (_, bold: string) => colours.bold(bold))
    .replace(/\[([^\]]+)\]\((https?:[^)]+)\)/g, (_, label: string, url: string) => `${label} (${colours.underline(url)})`)
    .replace(/\[([^\]]+)\]\([^)]+\)/g, "$1")
    .replace(/`([^`]+)`/g, (_, snippet: string) => colours.cyan(snippet))
    .replaceAll("\\|", "|");
}

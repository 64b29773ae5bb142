import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { exit, UserError } from "../exit.js";
import { renderMarkdown } from "../markdown-terminal.js";
import { closest } from "../../project/closest.js";
import { packageDir } from "../package-info.js";
import type { Terminal } from "../terminal.js";

interface Page {
  readonly name: string;
  readonly title: string;
  readonly markdown: string;
}

/** Pages that hold several entries, each under a heading of the second level that is its name. */
const collections = ["cli/checks.md", "cli/ids.md", "cli/migrate-v4.md"];

/** `stepcheck explain`: the pages of the package, in the terminal. */
export function explain(name: string | undefined, terminal: Terminal): number {
  const pages = loadPages();
  if (name === undefined) {
    printList(pages, terminal);
    return exit.clean;
  }
  const wanted = name.replace(/^(stepcheck|project|ids|migrate)\//, "");
  const page = pages.find((candidate) => candidate.name === wanted);
  if (page === undefined) {
    const similar = closest(wanted, pages.map((candidate) => candidate.name));
    throw new UserError(`There is no rule or check '${wanted}'.`, similar === undefined ? "`stepcheck explain` lists them all." : `Did you mean '${similar}'? \`stepcheck explain\` lists them all.`);
  }
  terminal.out(renderMarkdown(page.markdown, terminal));
  return exit.clean;
}

function printList(pages: readonly Page[], { out, colours }: Terminal): void {
  const width = Math.max(...pages.map(({ name }) => name.length));
  for (const { name, title } of pages) out(`${colours.cyan(name.padEnd(width))}  ${title}`);
}

function loadPages(): Page[] {
  const docs = join(packageDir, "docs");
  const rules = join(docs, "rules");
  const rulePages = !existsSync(rules)
    ? []
    : readdirSync(rules)
        .filter((file) => file.endsWith(".md") && file !== "README.md")
        .map((file) => readPage(file.replace(/\.md$/, ""), readFileSync(join(rules, file), "utf8")));
  const others = collections.map((file) => join(docs, file)).filter((file) => existsSync(file)).flatMap((file) => sections(readFileSync(file, "utf8")));
  return [...rulePages, ...others].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function readPage(name: string, markdown: string): Page {
  const heading = /^#\s+(.*)$/m.exec(markdown)?.[1] ?? "";
  const lines = markdown.split("\n").filter((line) => line.trim() !== "" && !/^(#|<!--|>|💡|🔧|💭|💼|⚠️|🚫)/u.test(line));
  // A page is titled with its description, or with its name and then described.
  const title = heading.replaceAll("`", "").replace(/^stepcheck\//, "");
  return { name, title: title === "" || title === name ? (lines[0] ?? "") : title.replace(/\s*\(stepcheck\/.*\)$/, ""), markdown };
}

function sections(markdown: string): Page[] {
  return markdown
    .split(/^(?=## )/m)
    .slice(1)
    .map((section) => {
      const name = /^## `?([^`\n]+)`?/.exec(section)![1]!.trim();
      return { name, title: section.split("\n").slice(1).find((line) => line.trim() !== "") ?? "", markdown: section };
    })
    .filter(({ name }) => /^[a-z][a-z0-9-]+$/.test(name));
}

import { relativePath } from "../../project/files.js";
import type { Finding, Severity } from "../../project/finding.js";
import type { Terminal } from "../terminal.js";
import { wrap } from "../wrap.js";
import { codeFrame } from "./code-frame.js";
import { byFile, countFindings, linesOf, type Report } from "./report.js";

type Style = Pick<Terminal, "colours" | "columns">;

/** For people: grouped by file, each finding with its code, what happens and what to do. */
export function stylish(report: Report, terminal: Style): string {
  const notices = report.notices.map((notice) => noticeLine(notice, terminal));
  const findings = report.findings.length === 0 ? [] : [stylishFindings(report, terminal)];
  return [...findings, ...notices, summary(report, terminal)].join("\n\n");
}

/** The findings alone, without a summary. */
export function stylishFindings(report: Report, terminal: Style): string {
  return [...byFile(report.findings)].map(([file, findings]) => fileBlock(file, findings, report, terminal)).join("\n\n");
}

function fileBlock(file: string, findings: readonly Finding[], report: Report, terminal: Style): string {
  const lines = linesOf(file);
  const entries = findings.map((finding) => entry(finding, lines, report, terminal));
  return [terminal.colours.underline(shownPath(report, file)), ...entries].join("\n\n");
}

function entry(finding: Finding, lines: readonly string[], report: Report, { colours, columns }: Style): string {
  const indent = "  ";
  const text = (content: string, lead = "") => wrap(lead + content, Math.min(columns, 110), indent, indent + " ".repeat(lead.length));
  const head = `${indent}${severityLabel(finding.severity, colours)}  ${finding.line}:${finding.column}  ${colours.dim(finding.rule ?? "not checked")}`;
  const frame = codeFrame(lines, finding, Math.min(columns, 110) - indent.length, colours).map((line) => indent + line);
  const parts = [head, text(finding.message), ...frame];
  if (finding.consequence !== undefined) parts.push(text(finding.consequence));
  if (finding.remedy !== undefined) parts.push(colours.cyan(text(finding.remedy, "→ ")));
  for (const { message, file, line } of finding.related ?? []) {
    parts.push(colours.dim(text(`${shownPath(report, file)}:${line} ${message}`, "· ")));
  }
  if (finding.fixable === true) parts.push(colours.green(`${indent}fix: stepcheck fix`));
  for (const { message } of finding.suggestions ?? []) parts.push(colours.green(text(message, "suggestion: ")));
  return parts.join("\n");
}

function shownPath({ root, cwd }: Report, file: string): string {
  return relativePath(cwd ?? root, file);
}

function severityLabel(severity: Severity, colours: Style["colours"]): string {
  switch (severity) {
    case "error":
      return colours.red("error");
    case "warning":
      return colours.yellow("warning");
    case "info":
      return colours.blue("info");
  }
}

function noticeLine(notice: string, { colours, columns }: Style): string {
  return colours.dim(wrap(`note: ${notice}`, Math.min(columns, 110), "", "      "));
}

function summary(report: Report, { colours }: Style): string {
  const { files, functions, apps } = report.scope;
  const looked = `${plural(functions, "function")} in ${plural(files, "file")}${apps > 1 ? `, ${apps} apps` : ""}`;
  const counts = countFindings(report.findings);
  const found = counts.error + counts.warning + counts.info;
  if (found === 0) return `${colours.green("✓")} ${looked}: nothing to object to`;
  const parts = [
    counts.error > 0 ? colours.red(plural(counts.error, "error")) : "",
    counts.warning > 0 ? colours.yellow(plural(counts.warning, "warning")) : "",
    counts.info > 0 ? colours.blue(`${counts.info} for information`) : "",
  ].filter((part) => part !== "");
  const fixes = counts.fixable > 0 ? `\n  ${counts.fixable} can be fixed with \`stepcheck fix\`` : "";
  const mark = counts.error > 0 ? colours.red("✗") : colours.yellow("!");
  return `${mark} ${looked}: ${parts.join(", ")}${fixes}`;
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

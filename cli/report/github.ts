import type { Finding, Severity } from "../../project/finding.js";
import { fullText, type Report, reportPath } from "./report.js";

const commands: Record<Severity, string> = { error: "error", warning: "warning", info: "notice" };

/** GitHub's workflow commands: each finding becomes an annotation of the pull request. */
export function github(report: Report): string {
  return report.findings.map((finding) => annotation(finding, report)).join("\n");
}

function annotation(finding: Finding, report: Report): string {
  const properties = {
    file: reportPath(report, finding.file),
    line: finding.line,
    endLine: finding.endLine,
    col: finding.column,
    endColumn: finding.endLine === finding.line ? finding.endColumn : undefined,
    title: finding.rule ?? "not checked",
  };
  const list = Object.entries(properties)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  return `::${commands[finding.severity]} ${list.join(",")}::${escapeData(fullText(finding))}`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

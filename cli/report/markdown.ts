import type { Finding } from "../../project/finding.js";
import { byFile, countFindings, docsUrl, fullText, type Report, reportPath } from "./report.js";
import { plural } from "./stylish.js";

/** For a pull request comment or a job summary. */
export function markdown(report: Report): string {
  const counts = countFindings(report.findings);
  const total = [plural(counts.error, "error"), plural(counts.warning, "warning"), `${counts.info} for information`].join(", ");
  const looked = `${plural(report.scope.functions, "function")} in ${plural(report.scope.files, "file")}`;
  const sections = [...byFile(report.findings)].map(([file, findings]) =>
    [`### ${code(reportPath(report, file))}`, "", ...findings.map(item)].join("\n"),
  );
  const notices = report.notices.map((notice) => `> ${notice}`);
  return [`## stepcheck`, `${looked}: ${total}.`, ...sections, ...notices].join("\n\n");
}

function item(finding: Finding): string {
  const rule = finding.rule === null ? "not checked" : `[${finding.rule}](${docsUrl(finding.rule)})`;
  return `- **${finding.severity}** line ${finding.line}, ${rule}: ${inline(fullText(finding))}`;
}

function inline(text: string): string {
  return text.replace(/\s*\n\s*/g, " ").replace(/[<>|*_]/g, (character) => `\\${character}`);
}

function code(text: string): string {
  return `\`${text}\``;
}

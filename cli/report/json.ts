import type { Finding, Place } from "../../project/finding.js";
import { version } from "../package-info.js";
import { countFindings, docsUrl, type Report, reportPath } from "./report.js";

/** Grows when a field changes its meaning or goes; new fields do not count. Documented in docs/cli/json.md. */
export const jsonVersion = 1;

/** For programs: stable, versioned, documented in docs/cli/json.md. */
export function json(report: Report): string {
  const { fixable, ...counts } = countFindings(report.findings);
  return JSON.stringify(
    {
      version: jsonVersion,
      tool: { name: "stepcheck", version },
      root: report.root,
      scope: report.scope,
      summary: { errors: counts.error, warnings: counts.warning, infos: counts.info, fixable },
      notices: report.notices,
      findings: report.findings.map((finding) => jsonFinding(finding, report)),
    },
    null,
    2,
  );
}

function jsonFinding(finding: Finding, report: Report) {
  return {
    rule: finding.rule,
    severity: finding.severity,
    ...jsonPlace(finding, report),
    message: finding.message,
    consequence: finding.consequence ?? null,
    remedy: finding.remedy ?? null,
    related: (finding.related ?? []).map((place) => ({ ...jsonPlace(place, report), message: place.message })),
    fixable: finding.fixable ?? false,
    suggestions: finding.suggestions ?? [],
    docs: finding.rule === null ? null : docsUrl(finding.rule),
  };
}

function jsonPlace(place: Place, report: Report) {
  return {
    file: reportPath(report, place.file),
    line: place.line,
    column: place.column,
    endLine: place.endLine ?? null,
    endColumn: place.endColumn ?? null,
  };
}

import { pathToFileURL } from "node:url";
import type { Finding, Place, Severity } from "../../project/finding.js";
import { version } from "../package-info.js";
import { docsUrl, fullText, type Report, reportPath } from "./report.js";

const levels: Record<Severity, string> = { error: "error", warning: "warning", info: "note" };

/** SARIF 2.1.0, for code scanning. */
export function sarif(report: Report): string {
  const ids = [...new Set(report.findings.map(ruleId))].sort();
  return JSON.stringify(
    {
      $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
      version: "2.1.0",
      runs: [
        {
          tool: {
            driver: {
              name: "stepcheck",
              version,
              rules: ids.map((id) => ({ id, ...(id === notChecked ? {} : { helpUri: docsUrl(id) }) })),
            },
          },
          originalUriBaseIds: { ROOT: { uri: `${pathToFileURL(report.root).href}/` } },
          columnKind: "utf16CodeUnits",
          invocations: [
            {
              executionSuccessful: true,
              toolExecutionNotifications: report.notices.map((text) => ({ level: "note", message: { text } })),
            },
          ],
          results: report.findings.map((finding) => ({
            ruleId: ruleId(finding),
            ruleIndex: ids.indexOf(ruleId(finding)),
            level: levels[finding.severity],
            message: { text: fullText(finding) },
            locations: [location(finding, report)],
            ...(finding.related === undefined
              ? {}
              : {
                  relatedLocations: finding.related.map((place) => ({
                    ...location(place, report),
                    message: { text: place.message },
                  })),
                }),
          })),
        },
      ],
    },
    null,
    2,
  );
}

const notChecked = "not-checked";

function ruleId(finding: Finding): string {
  return finding.rule ?? notChecked;
}

function location(place: Place, report: Report) {
  const { line, column, endLine, endColumn } = place;
  return {
    physicalLocation: {
      artifactLocation: { uri: encodeURI(reportPath(report, place.file)), uriBaseId: "ROOT" },
      region: {
        startLine: line,
        startColumn: column,
        ...(endLine === undefined ? {} : { endLine }),
        ...(endColumn === undefined ? {} : { endColumn }),
      },
    },
  };
}

import { readFileSync } from "node:fs";
import { relativePath } from "../../project/files.js";
import type { Finding, Severity } from "../../project/finding.js";

/** What a run of the command has to say, whatever it is printed as. */
export interface Report {
  /** Absolute; paths in formats for programs are relative to it. */
  readonly root: string;
  /** Absolute; paths for people are relative to it. The root where absent. */
  readonly cwd?: string;
  readonly findings: readonly Finding[];
  /** Said once, about no file: what was left out and why. */
  readonly notices: readonly string[];
  readonly scope: Scope;
}

/** How much was looked at. */
export interface Scope {
  readonly files: number;
  readonly functions: number;
  readonly apps: number;
}

export type Counts = Record<Severity, number> & { fixable: number };

export function countFindings(findings: readonly Finding[]): Counts {
  const counts: Counts = { error: 0, warning: 0, info: 0, fixable: 0 };
  for (const finding of findings) {
    counts[finding.severity] += 1;
    if (finding.fixable === true) counts.fixable += 1;
  }
  return counts;
}

/** The findings of each file, in order of appearance. */
export function byFile(findings: readonly Finding[]): Map<string, Finding[]> {
  const files = new Map<string, Finding[]>();
  for (const finding of findings) {
    const list = files.get(finding.file) ?? [];
    list.push(finding);
    files.set(finding.file, list);
  }
  return files;
}

export function reportPath(report: Report, file: string): string {
  return relativePath(report.root, file);
}

/** The lines of a file, empty when it cannot be read any more. */
export function linesOf(file: string): string[] {
  try {
    return readFileSync(file, "utf8").replace(/^\uFEFF/, "").split(/\r\n|[\n\r\u2028\u2029]/);
  } catch {
    return [];
  }
}

/** Everything a finding says, as one paragraph: for formats that have one field for it. */
export function fullText({ message, consequence, remedy }: Finding): string {
  return [message, consequence, remedy].filter((part) => part !== undefined).join(" ");
}

const repository = "https://github.com/stepcheck/stepcheck/blob/main";

const pages: Readonly<Record<string, string>> = {
  project: "docs/cli/checks.md#",
  ids: "docs/cli/ids.md#",
  migrate: "docs/cli/migrate-v4.md#",
};

/** Where a rule or check is documented. */
export function docsUrl(rule: string): string {
  const [kind, name] = rule.split("/") as [string, string];
  const page = pages[kind];
  return page === undefined ? `${repository}/docs/rules/${name}.md` : `${repository}/${page}${name}`;
}

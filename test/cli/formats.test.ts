import { describe, expect, test } from "vitest";
import pc from "picocolors";
import type { Finding } from "../../project/finding.js";
import { type Format, printReport } from "../../cli/report/index.js";
import type { Report } from "../../cli/report/report.js";
import { tempProject } from "../project/temp-project.js";

const root = () => tempProject({ "src/a b.ts": `first\n\tconst total = "a" + veryLongName;\nlast\n`, "src/z.ts": "x\n" });

function report(dir: string): Report {
  const rule: Finding = { rule: "stepcheck/valid-cron", severity: "error", file: `${dir}/src/a b.ts`, line: 2, column: 8, endLine: 2, endColumn: 13, message: "50% of it, e.g. <this>: is wrong.", fixable: true, suggestions: [{ message: "Write it.", edit: { start: 1, end: 2, text: "x" } }] };
  const check: Finding = { rule: "project/single-client", severity: "warning", file: `${dir}/src/z.ts`, line: 1, column: 1, message: "Two.", consequence: "Bad.", remedy: "One.", related: [{ file: `${dir}/src/a b.ts`, line: 1, column: 1, message: "the other" }] };
  const broken: Finding = { rule: null, severity: "info", file: `${dir}/src/z.ts`, line: 9, column: 1, message: "Not read." };
  return { root: dir, findings: [rule, check, broken], notices: ["A note."], scope: { files: 2, functions: 1, apps: 1 } };
}

const print = (format: Format, dir: string) => printReport(report(dir), format, { colours: pc.createColors(false), columns: 80 });

describe("formats", () => {
  test("stylish", () => {
    expect(print("stylish", root())).toBe(
      [
        "src/a b.ts",
        "",
        "  error  2:8  stepcheck/valid-cron",
        "  50% of it, e.g. <this>: is wrong.",
        "    1 | first",
        `  > 2 |   const total = "a" + veryLongName;`,
        "      |         ^^^^^",
        "    3 | last",
        "  fix: stepcheck fix",
        "  suggestion: Write it.",
        "",
        "src/z.ts",
        "",
        "  warning  1:1  project/single-client",
        "  Two.",
        "  > 1 | x",
        "      | ^",
        "  Bad.",
        "  → One.",
        "  · src/a b.ts:1 the other",
        "",
        "  info  9:1  not checked",
        "  Not read.",
        "",
        "note: A note.",
        "",
        "✗ 1 function in 2 files: 1 error, 1 warning, 1 for information",
        "  1 can be fixed with `stepcheck fix`",
      ].join("\n"),
    );
  });

  test("colours are only there when they are asked for", () => {
    const dir = root();
    expect(printReport(report(dir), "stylish", { colours: pc.createColors(true), columns: 80 })).toContain("\u001B[31merror");
    expect(print("stylish", dir)).not.toContain("\u001B");
  });

  test("json has every documented field", () => {
    const value = JSON.parse(print("json", root())) as { findings: Record<string, unknown>[] };
    expect(value).toMatchObject({ version: 1, summary: { errors: 1, warnings: 1, infos: 1, fixable: 1 }, notices: ["A note."], scope: { files: 2 } });
    for (const finding of value.findings) {
      expect(Object.keys(finding)).toEqual(["rule", "severity", "file", "line", "column", "endLine", "endColumn", "message", "consequence", "remedy", "related", "fixable", "suggestions", "docs"]);
    }
    expect(value.findings[1]).toMatchObject({ file: "src/z.ts", endLine: null, related: [{ file: "src/a b.ts", message: "the other" }] });
  });

  test("sarif", () => {
    const value = JSON.parse(print("sarif", root())) as { runs: [{ tool: { driver: { rules: { id: string }[] } }; results: Record<string, unknown>[] }] };
    const [run] = value.runs;
    expect(run.tool.driver.rules.map(({ id }) => id)).toEqual(["not-checked", "project/single-client", "stepcheck/valid-cron"]);
    expect(run.results[0]).toMatchObject({
      ruleId: "stepcheck/valid-cron",
      ruleIndex: 2,
      level: "error",
      locations: [{ physicalLocation: { artifactLocation: { uri: "src/a%20b.ts", uriBaseId: "ROOT" }, region: { startLine: 2, startColumn: 8, endLine: 2, endColumn: 13 } } }],
    });
    expect(run.results[1]).toMatchObject({ level: "warning", message: { text: "Two. Bad. One." }, relatedLocations: [{ message: { text: "the other" } }] });
    expect(run.results[2]).toMatchObject({ level: "note", ruleId: "not-checked" });
  });

  test("github escapes what its commands are made of", () => {
    expect(print("github", root()).split("\n")).toEqual([
      "::error file=src/a b.ts,line=2,endLine=2,col=8,endColumn=13,title=stepcheck/valid-cron::50%25 of it, e.g. <this>: is wrong.",
      "::warning file=src/z.ts,line=1,col=1,title=project/single-client::Two. Bad. One.",
      "::notice file=src/z.ts,line=9,col=1,title=not checked::Not read.",
    ]);
  });

  test("markdown", () => {
    const text = print("markdown", root());
    expect(text).toContain("1 function in 2 files: 1 error, 1 warning, 1 for information.");
    expect(text).toMatch(/- \*\*error\*\* line 2, \[stepcheck\/valid-cron\]\(https:\/\/[^)]+\/docs\/rules\/valid-cron\.md\): 50% of it, e\.g\. \\<this\\>: is wrong\./);
  });
});

import { ESLint, type Linter } from "eslint";
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import tseslint from "typescript-eslint";
import { afterAll, beforeAll, expect, test } from "vitest";
import stepcheck from "../../rules/index.js";

// The real oxlint loads the built plugin, as users do.
let folder: string;
const app = resolve("fixtures/shop-hurried");

beforeAll(() => {
  folder = mkdtempSync(resolve("node_modules/.oxlint-"));
  copyFileSync("package.json", join(folder, "package.json"));
  execFileSync("npx", ["tsc", "-p", "tsconfig.build.json", "--outDir", join(folder, "dist")], { stdio: "inherit" });
}, 120_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface OxlintReport {
  diagnostics: { code: string; message: string; filename: string; labels: { span: { line: number; column: number } }[] }[];
}

function oxlint(rules: Linter.RulesRecord): string[] {
  const config = join(folder, "oxlintrc.json");
  writeFileSync(
    config,
    JSON.stringify({ jsPlugins: [join(folder, "dist/rules/index.js")], categories: { correctness: "off" }, rules }),
  );
  const { stdout, stderr } = spawnSync("npx", ["oxlint", "-c", config, "--format", "json", "src"], {
    cwd: app,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  let report: OxlintReport;
  try {
    report = JSON.parse(stdout) as OxlintReport;
  } catch {
    throw new Error(`oxlint said:\n${stdout}\n${stderr}`);
  }
  return report.diagnostics.map((d) => {
    const { line, column } = d.labels[0]!.span;
    return `${d.filename}:${line}:${column} ${d.code.replace(/^stepcheck\((.*)\)$/, "$1")} ${d.message}`;
  });
}

async function eslint(rules: Linter.RulesRecord): Promise<string[]> {
  const engine = new ESLint({
    overrideConfigFile: true,
    overrideConfig: [
      { files: ["**/*.ts", "**/*.tsx"], languageOptions: { parser: tseslint.parser } },
      { plugins: { stepcheck: stepcheck }, rules, linterOptions: { reportUnusedDisableDirectives: "off" } },
    ],
  });
  const results = await engine.lintFiles([`${app}/src/**/*.{ts,tsx,js}`]);
  return results.flatMap((result) =>
    result.messages.map(
      (m) =>
        `${relative(app, result.filePath)}:${m.line}:${m.column} ${m.ruleId?.replace("stepcheck/", "") ?? "fatal"} ${m.message}`,
    ),
  );
}

test("oxlint finds what ESLint finds", async () => {
  const rules = stepcheck.configs.strict.rules as Linter.RulesRecord;
  const found = oxlint(rules);
  expect(found.length).toBeGreaterThan(50);
  expect([...found].sort()).toEqual((await eslint(rules)).sort());
}, 120_000);

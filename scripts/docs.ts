/**
 * Writes what the pages of the rules share: the head of each page, and the index. `npm run docs`; with `--check` it only
 * says what is out of date.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { rulesOf } from "../rules/configs.js";
import type { RuleCategory, Severity, StepcheckRule } from "../rules/create-rule.js";
import { rules as allRules } from "../rules/rules.js";

const rules: Readonly<Record<string, StepcheckRule>> = allRules;

const BEGIN = "<!-- begin generated header -->";
const END = "<!-- end generated header -->";

const CATEGORIES: Record<RuleCategory, string> = {
  correctness: "Correctness: what goes wrong when a run resumes, retries or is re-entered",
  configuration: "Configuration: what the server refuses, ignores or reads differently",
  reliability: "Reliability: what fails under load, errors and time",
  style: "Style: names and forms that read better",
  "trigger-dev": "Trigger.dev",
};

export interface GeneratedFile {
  path: string;
  text: string;
}

/** Every file that this script owns a part of, as it should be. */
export function generatedFiles(): GeneratedFile[] {
  const pages = Object.entries(rules).map(([name, rule]) => ({
    path: `docs/rules/${name}.md`,
    text: withHeader(readPage(name), headerOf(rule)),
  }));
  return [...pages, { path: "docs/rules/README.md", text: index() }, { path: "docs/oxlintrc.json", text: oxlintConfig() }];
}

/** `recommended` for oxlint, which cannot take a config from a plugin. */
function oxlintConfig(): string {
  return `${JSON.stringify({ jsPlugins: ["stepcheck"], rules: rulesOf("recommended") }, null, 2)}\n`;
}

function readPage(name: string): string {
  const path = `docs/rules/${name}.md`;
  return existsSync(path) ? readFileSync(path, "utf8") : `# ${name}\n\n${BEGIN}\n${END}\n`;
}

function withHeader(page: string, header: string): string {
  const start = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (start === -1 || end === -1) {
    const [title = "", ...rest] = page.split("\n");
    return [title, "", BEGIN, header, END, ...rest].join("\n");
  }
  return `${page.slice(0, start)}${BEGIN}\n${header}\n${page.slice(end)}`;
}

function headerOf(rule: StepcheckRule): string {
  const { docs } = rule.meta;
  const facts = [
    ["Configs", configsOf(rule)],
    ["Fix", fixOf(rule)],
    ["Type information", docs.requiresTypeChecking ? "needed" : "not needed"],
    ["SDK", docs.category === "trigger-dev" ? "Trigger.dev" : majorsOf(rule)],
  ];
  return [
    `${docs.description}.`,
    "",
    "| | |",
    "|---|---|",
    ...facts.map(([what, value]) => `| ${what} | ${value} |`),
  ].join("\n");
}

function configsOf(rule: StepcheckRule): string {
  const { docs } = rule.meta;
  const strict: Severity = typeof docs.strict === "string" ? docs.strict : docs.strict[0];
  const entries: [string, Severity][] = docs.requiresTypeChecking
    ? [
        ["recommendedTypeChecked", docs.recommendedTypeChecked ?? docs.recommended],
        ["strictTypeChecked", strict],
      ]
    : [
        ["recommended", docs.recommended],
        ["strict", strict],
      ];
  if (docs.triggerDev) entries.push(["triggerDev", docs.triggerDev]);
  const on = entries.filter(([, severity]) => severity !== "off");
  return on.length > 0 ? on.map(([config, severity]) => `\`${config}\` (${severity})`).join(", ") : "none: opt in";
}

function fixOf(rule: StepcheckRule): string {
  const kinds = [];
  if (rule.meta.fixable) kinds.push("🔧 automatic");
  if (rule.meta.hasSuggestions) kinds.push("💡 suggestion");
  return kinds.length > 0 ? kinds.join(", ") : "by hand";
}

function majorsOf(rule: StepcheckRule): string {
  return (rule.meta.docs.majors ?? [3, 4]).map((major) => `v${major}`).join(", ");
}

function index(): string {
  const sections = Object.entries(CATEGORIES).flatMap(([category, title]) => {
    const rows = Object.entries(rules)
      .filter(([, rule]) => rule.meta.docs.category === category)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([name, rule]) => `| [\`${name}\`](${name}.md) | ${rule.meta.docs.description} | ${marksOf(rule)} |`);
    return rows.length > 0 ? ["", `## ${title}`, "", "| rule | | |", "|---|---|---|", ...rows] : [];
  });
  return [
    "# Rules",
    "",
    "✅ in `recommended` · 🔒 in `strict` only · 🔧 fixes · 💡 suggests · 💭 needs type information",
    ...sections,
    "",
  ].join("\n");
}

function marksOf(rule: StepcheckRule): string {
  const { docs, fixable, hasSuggestions } = rule.meta;
  const strict = typeof docs.strict === "string" ? docs.strict : docs.strict[0];
  const recommended = docs.requiresTypeChecking ? (docs.recommendedTypeChecked ?? docs.recommended) : docs.recommended;
  return [
    recommended !== "off" ? "✅" : strict !== "off" ? "🔒" : "",
    fixable ? "🔧" : "",
    hasSuggestions ? "💡" : "",
    docs.requiresTypeChecking ? "💭" : "",
  ].join("");
}

function main(check: boolean): void {
  const stale = generatedFiles().filter(({ path, text }) => !existsSync(path) || readFileSync(path, "utf8") !== text);
  for (const { path, text } of stale) {
    if (check) console.error(`${path} is out of date: run npm run docs`);
    else writeFileSync(path, text);
  }
  if (check && stale.length > 0) process.exitCode = 1;
  else console.log(`${stale.length} files ${check ? "out of date" : "written"}`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) main(process.argv.includes("--check"));

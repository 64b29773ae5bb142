import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import stepcheck from "../../rules/index.js";
import { rules } from "../../rules/rules.js";
import { generatedFiles } from "../../scripts/docs.js";

const SECTIONS = ["## What happens", "## Wrong", "## Right", "## When not to use it"];

const names = Object.keys(rules);
const pageOf = (name: string) => readFileSync(`docs/rules/${name}.md`, "utf8");

/** The names of the options that a rule's schema takes, of all depths. */
function optionNames(schema: unknown): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  const own = "properties" in schema && typeof schema.properties === "object" ? Object.keys(schema.properties ?? {}) : [];
  return [...own, ...Object.values(schema).flatMap(optionNames)];
}

describe("the set of rules", () => {
  test("is the files of the folder", () => {
    const files = readdirSync("rules")
      .filter((file) => file.endsWith(".ts") && !["aliases.ts", "configs.ts", "create-rule.ts", "index.ts", "rules.ts"].includes(file))
      .map((file) => file.replace(/\.ts$/, ""));
    const inFolders = readdirSync("rules", { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && names.includes(entry.name))
      .map((entry) => entry.name);
    expect([...new Set([...files, ...inFolders])].sort()).toEqual([...names].sort());
  });

  test("has no pages or tests of rules that are not there", () => {
    const pages = readdirSync("docs/rules").filter((file) => file !== "README.md");
    expect(pages.map((file) => file.replace(/\.md$/, "")).sort()).toEqual([...names].sort());
  });
});

test("the generated parts of the docs are up to date", () => {
  const stale = generatedFiles().filter(({ path, text }) => readFileSync(path, "utf8") !== text);
  expect(stale.map(({ path }) => path)).toEqual([]);
});

test("half of the rules offer a fix or a suggestion", () => {
  const helpful = Object.values(rules).filter((rule) => rule.meta.fixable ?? rule.meta.hasSuggestions);
  expect(helpful.length).toBeGreaterThanOrEqual(names.length / 2);
});

test.each(["recommended", "recommendedTypeChecked", "strict", "strictTypeChecked", "all"] as const)(
  "the config %s names rules that are there",
  (config) => {
    const configured = Object.keys(stepcheck.configs[config].rules ?? {});
    expect(configured.filter((rule) => !names.includes(rule.replace("stepcheck/", "")))).toEqual([]);
  },
);

describe.each(names)("%s", (name) => {
  const rule = rules[name]!;

  test("has a page with every section", () => {
    const page = pageOf(name);
    expect(page.startsWith(`# ${name}\n`)).toBe(true);
    expect(SECTIONS.filter((section) => !page.includes(`\n${section}\n`))).toEqual([]);
  });

  test("explains its options", () => {
    const page = pageOf(name);
    expect(optionNames(rule.meta.schema).filter((option) => !page.includes(`\`${option}\``))).toEqual([]);
  });

  test("ends its sentences", () => {
    for (const [id, message] of Object.entries<string>(rule.meta.messages)) {
      expect(message, id).toMatch(/[.?!)`'"}]$/);
    }
  });
});

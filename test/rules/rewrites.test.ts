/** A mistake is one however it is written: the cases of all rules, rewritten so that they mean the same, are judged the same. */
import { Linter } from "eslint";
import { readdirSync } from "node:fs";
import tseslint from "typescript-eslint";
import { expect, test } from "vitest";
import stepcheck from "../../rules/index.js";
import { rules } from "../../rules/rules.js";
import { readProgram, rewrites } from "./rewrites.js";
import { collectRuns } from "./tester.js";

interface Case {
  rule: string;
  code: string;
  options: readonly unknown[];
  settings: Record<string, unknown>;
}

const ruleTests = readdirSync(import.meta.dirname).filter((file) => rules[file.replace(".test.ts", "")] !== undefined && !file.startsWith("trigger-dev"));
const runs = await collectRuns(async () => {
  for (const file of ruleTests) await import(`./${file}`);
});
/** All that are reported, and of those that are not every third: they are many. */
const cases = runs
  .filter(({ kind, name }) => kind === "plain" && rules[name] && !rules[name].meta.docs.requiresTypeChecking)
  .flatMap(({ name, tests }) => [...tests.valid.filter((_, index) => index % 3 === 0), ...tests.invalid].map((item): Case => {
    const { code, options = [], settings = {} } = typeof item === "string" ? { code: item } : item;
    return { rule: name, code, options, settings };
  }));

const linter = new Linter();

/** The messages about a program, in their order by name; `null` where it cannot be read. */
function judge({ rule, options, settings }: Case, code: string): string[] | null {
  const messages = linter.verify(code, {
    files: ["**/*.*"],
    plugins: { stepcheck },
    linterOptions: { reportUnusedDisableDirectives: "off" },
    languageOptions: { parser: tseslint.parser, parserOptions: { ecmaFeatures: { jsx: true } } },
    settings,
    rules: { [`stepcheck/${rule}`]: ["error", ...options] },
  }, { filename: "file.tsx" });
  return messages.some(({ fatal }) => fatal) ? null : messages.map(({ messageId }) => messageId ?? "").sort();
}

const judged = cases.flatMap((item) => {
  const program = readProgram(item.code);
  const verdict = program && judge(item, item.code);
  return verdict ? [{ item, program, verdict }] : [];
});

test.each(Object.keys(rewrites))("%s", (name) => {
  const others: { rule: string; code: string; before: string[]; after: string[] }[] = [];
  let count = 0;
  for (const { item, program, verdict } of judged) {
    const code = rewrites[name]!(program);
    const after = code === null ? null : judge(item, code);
    if (!after) continue;
    count++;
    if (String(after) !== String(verdict)) others.push({ rule: item.rule, code: code!, before: verdict, after });
  }
  expect(count).toBeGreaterThan(100);
  expect(others).toEqual([]);
});

import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import * as parser from "@typescript-eslint/parser";
import { ESLint, type Linter } from "eslint";
import { rulesOf } from "../rules/configs.js";
import plugin from "../rules/index.js";
import type { Finding, TextEdit } from "./finding.js";

export type Preset = "recommended" | "strict" | "all";

export interface LintOptions {
  readonly root: string;
  readonly preset: Preset;
  /** Use the type information of the repository's own tsconfig files, where there are any. */
  readonly types: boolean;
  /** These rules only, at their severity in the preset, or as errors where it does not have them. */
  readonly only?: ReadonlySet<string>;
  /** Severities and options by name of the rule, over the preset. */
  readonly rules?: Linter.RulesRecord;
  /** `settings.stepcheck`. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** The names of the plugin's rules, without prefix. */
export const ruleNames: ReadonlySet<string> = new Set(Object.keys(plugin.rules));

/** One of ESLint's messages of ours, with its edits. */
export interface LintMessage {
  readonly finding: Finding;
  readonly fix: TextEdit | undefined;
  readonly suggestions: readonly { readonly message: string; readonly edit: TextEdit }[];
  /** The file does not parse. */
  readonly fatal: boolean;
}

/**
 * Runs the rules through ESLint's own engine, without any configuration of the repository's: the parser, the rules and
 * their severities are given. Comments that disable a rule are heeded.
 */
export class RuleEngine {
  readonly #typed: ESLint | undefined;
  readonly #untyped: ESLint;
  /** Files that no tsconfig includes, or whose tsconfig cannot be used, with what the type service said. */
  readonly withoutTypes = new Map<string, string>();

  constructor(readonly options: LintOptions) {
    this.#untyped = createEslint(options, false);
    this.#typed = options.types ? createEslint(options, true) : undefined;
  }

  /** @param file - absolute; `text` need not be what is on the disk */
  async lint(file: string, text: string): Promise<LintMessage[]> {
    if (this.#typed !== undefined && this.#hasConfig(file)) {
      const messages = await run(this.#typed, file, text);
      const refusal = messages.find(({ fatal, message }) => fatal === true && isTypeServiceMessage(message));
      if (refusal === undefined) return toLintMessages(messages, file);
      this.withoutTypes.set(file, refusal.message);
    }
    return toLintMessages(await run(this.#untyped, file, text), file);
  }

  #hasConfig(file: string): boolean {
    if (this.withoutTypes.has(file)) return false;
    for (let dir = dirname(file); ; dir = dirname(dir)) {
      if (existsSync(join(dir, "tsconfig.json"))) return true;
      if (dir === this.options.root || dirname(dir) === dir) return false;
    }
  }
}

function createEslint({ root, preset, only, rules = {}, settings = {} }: LintOptions, typed: boolean): ESLint {
  const all = rulesOfPreset(preset, typed);
  const wanted = only === undefined ? { ...all, ...withPrefix(rules) } : onlyRules(only, { ...all, ...withPrefix(rules) });
  return new ESLint({
    cwd: root,
    overrideConfigFile: true,
    // Whatever the repository leaves out of its own linting, these files were asked for.
    ignorePatterns: ["!**/*"],
    overrideConfig: [
      {
        files: ["**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}"],
        plugins: { stepcheck: plugin },
        languageOptions: {
          parser,
          parserOptions: { ecmaFeatures: { jsx: true }, ...(typed ? { projectService: true, tsconfigRootDir: root } : {}) },
        },
        linterOptions: { reportUnusedDisableDirectives: "off" },
        settings: { stepcheck: settings },
        rules: wanted,
      },
    ],
  });
}

function rulesOfPreset(preset: Preset, typed: boolean): Linter.RulesRecord {
  switch (preset) {
    case "recommended":
      return rulesOf(typed ? "recommendedTypeChecked" : "recommended");
    case "strict":
      return rulesOf(typed ? "strictTypeChecked" : "strict");
    case "all":
      return { ...(typed ? rulesOf("strictTypeChecked") : {}), ...rulesOf("all") };
  }
}

function withPrefix(rules: Linter.RulesRecord): Linter.RulesRecord {
  const entries: Linter.RulesRecord = {};
  for (const [name, entry] of Object.entries(rules)) entries[name.startsWith("stepcheck/") ? name : `stepcheck/${name}`] = entry;
  return entries;
}

function onlyRules(only: ReadonlySet<string>, rules: Linter.RulesRecord): Linter.RulesRecord {
  return Object.fromEntries([...only].map((name) => [`stepcheck/${name}`, rules[`stepcheck/${name}`] ?? "error"]));
}

async function run(eslint: ESLint, file: string, text: string): Promise<Linter.LintMessage[]> {
  const [result] = await eslint.lintText(text, { filePath: file });
  return result?.messages ?? [];
}

function isTypeServiceMessage(message: string): boolean {
  return /project service|parserOptions\.project|projectService|tsconfig/i.test(message);
}

function toLintMessages(messages: readonly Linter.LintMessage[], file: string): LintMessage[] {
  return messages.flatMap((message) => {
    const fatal = message.fatal === true;
    // A comment of the repository may configure rules that are not loaded here.
    if (!fatal && message.ruleId?.startsWith("stepcheck/") !== true) return [];
    return [toLintMessage(message, file, fatal)];
  });
}

function toLintMessage(message: Linter.LintMessage, file: string, fatal: boolean): LintMessage {
  const suggestions = (message.suggestions ?? []).map(({ desc, fix }) => ({ message: desc, edit: toEdit(fix) }));
  const { line, column, endLine, endColumn } = message;
  return {
    fatal,
    suggestions,
    fix: message.fix === undefined ? undefined : toEdit(message.fix),
    finding: {
      rule: fatal ? null : message.ruleId,
      severity: fatal || message.severity === 2 ? "error" : "warning",
      file,
      line: line || 1,
      column: column || 1,
      ...(endLine === undefined ? {} : { endLine }),
      ...(endColumn === undefined ? {} : { endColumn }),
      message: fatal ? `The file does not parse: ${message.message.replace(/^Parsing error: /, "")}` : message.message,
      ...(message.fix === undefined ? {} : { fixable: true }),
      ...(suggestions.length === 0 ? {} : { suggestions }),
    },
  };
}

function toEdit({ range: [start, end], text }: { range: [number, number]; text: string }): TextEdit {
  return { start, end, text };
}

/** Makes edits that do not overlap, those of the front first; what overlaps an earlier one is left for the next time. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = "";
  let at = 0;
  for (const { start, end, text: replacement } of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (start < at) continue;
    result += text.slice(at, start) + replacement;
    at = end;
  }
  return result + text.slice(at);
}

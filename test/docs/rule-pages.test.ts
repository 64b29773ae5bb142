import { Linter } from "eslint";
import { resolve } from "node:path";
import tseslint from "typescript-eslint";
import { describe, expect, test } from "vitest";
import stepcheck from "../../rules/index.js";
import { rules } from "../../rules/rules.js";
import { type CodeBlock, codeBlocks } from "./blocks.js";

const typedFolder = resolve("test/rules/fixture");

/** Lints a block of a page with every rule that `entries` names; comments in the block may configure further. */
function lint(block: CodeBlock, entries: Linter.RulesRecord, typed: boolean): Linter.LintMessage[] {
  const extension = /^\w+/.exec(block.info)?.[0] ?? "ts";
  const linter = new Linter({ cwd: typed ? typedFolder : resolve("fixtures/shop") });
  const config: Linter.Config = {
    files: ["**/*.*"],
    plugins: { stepcheck: stepcheck },
    linterOptions: { reportUnusedDisableDirectives: "off" },
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: typed
        ? { projectService: { allowDefaultProject: ["*.ts*"] }, tsconfigRootDir: typedFolder }
        : { ecmaFeatures: { jsx: true } },
    },
    settings: settingsOf(block.info),
    rules: entries,
  };
  return linter.verify(block.code, config, { filename: typed ? "file.ts" : `src/block.${extension}` });
}

/** `ts v3` and `ts v4` are of that version of the SDK, as when it is installed. */
function settingsOf(info: string): Linter.Config["settings"] {
  const version = /\bv([34])\b/.exec(info)?.[1];
  return version === undefined ? {} : { stepcheck: { version: Number(version) } };
}

const render = (messages: Linter.LintMessage[]) => messages.map((m) => `${m.line}: ${m.ruleId ?? "parse"}: ${m.message}`);

describe.each(Object.keys(rules))("%s", (name) => {
  const rule = rules[name]!;
  const typed = rule.meta.docs.requiresTypeChecking ?? false;
  const self = { [`stepcheck/${name}`]: "error" } as const;
  const blocks = codeBlocks(`docs/rules/${name}.md`);
  const under = (heading: string) => blocks.filter((block) => block.headings[0] === heading);

  test("shows a wrong and a right example", () => {
    expect(under("Wrong")).not.toEqual([]);
    expect(under("Right")).not.toEqual([]);
  });

  test.each(under("Wrong").map((block) => [block.line, block] as const))("reports line %i", (_line, block) => {
    const messages = lint(block, self, typed);
    expect(messages.filter((message) => message.fatal)).toEqual([]);
    expect(messages.map((message) => message.ruleId)).toContain(`stepcheck/${name}`);
  });

  test.each(under("Right").map((block) => [block.line, block] as const))(
    "leaves line %i alone, as does recommended",
    (_line, block) => {
      const recommended = stepcheck.configs.recommended.rules as Linter.RulesRecord;
      expect(render(lint(block, { ...recommended, ...self }, typed))).toEqual([]);
    },
  );
});

import { ESLint, type Linter } from "eslint";
import { relative } from "node:path";
import { readFileSync } from "node:fs";
import tseslint from "typescript-eslint";
import { describe, expect, test } from "vitest";
import stepcheck from "../../rules/index.js";

async function lint(folder: string, config: Linter.Config, typed = false): Promise<ESLint.LintResult[]> {
  const eslint = new ESLint({
    overrideConfigFile: true,
    cwd: process.cwd(),
    overrideConfig: [
      {
        files: ["**/*.{ts,tsx,js}"],
        languageOptions: {
          parser: tseslint.parser,
          // Several engines in one process: the program that the parser keeps for single runs serves only the first.
          parserOptions: typed
            ? { project: `${folder}/tsconfig.json`, tsconfigRootDir: process.cwd(), disallowAutomaticSingleRunInference: true }
            : {},
        },
      },
      config,
    ],
  });
  return eslint.lintFiles([`${folder}/{src,app}/**/*.{ts,tsx${typed ? "" : ",js"}}`]);
}

const render = (results: ESLint.LintResult[]) =>
  results.flatMap((result) =>
    result.messages.map(
      (m) => `${relative(process.cwd(), result.filePath)}:${m.line} ${m.ruleId?.replace("stepcheck/", "") ?? m.message}`,
    ),
  );

/** `file:line rule` for every `// expect: rule, rule` in the app. */
function expectations(results: ESLint.LintResult[]): string[] {
  return results.flatMap(({ filePath }) =>
    readFileSync(filePath, "utf8")
      .split("\n")
      .flatMap((line, index) =>
        (/(?:\/\/|\/\*)\s*expect: ([\w-]+(?:, ?[\w-]+)*)/.exec(line)?.[1]?.split(/, ?/) ?? []).map(
          (rule) => `${relative(process.cwd(), filePath)}:${index + 1} ${rule}`,
        ),
      ),
  );
}

describe.each(["fixtures/shop", "fixtures/shop-v3"])("%s", (folder) => {
  test.each(["recommended", "strict"] as const)("has nothing to report under %s", async (config) => {
    expect(render(await lint(folder, stepcheck.configs[config]))).toEqual([]);
  });

  test.each(["recommendedTypeChecked", "strictTypeChecked"] as const)(
    "has nothing to report under %s",
    async (config) => {
      expect(render(await lint(folder, stepcheck.configs[config], true))).toEqual([]);
    },
  );
});

describe("fixtures/shop-hurried", () => {
  test("has every mistake where it is marked, and no other", async () => {
    const results = await lint("fixtures/shop-hurried", stepcheck.configs.strict);
    expect([...new Set(render(results))].sort()).toEqual([...new Set(expectations(results))].sort());
  });
});

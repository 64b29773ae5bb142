import { ESLint as ESLint10 } from "eslint";
import { ESLint as ESLint9 } from "eslint9";
import tseslint from "typescript-eslint";
import { expect, test } from "vitest";
import stepcheck from "../../rules/index.js";

const files = ["fixtures/shop-hurried/src/**/*.ts"];

async function findings(ESLint: typeof ESLint10): Promise<string[]> {
  const eslint = new ESLint({
    overrideConfigFile: true,
    overrideConfig: [
      { files: ["**/*.ts"], languageOptions: { parser: tseslint.parser } },
      stepcheck.configs.strict,
    ],
  });
  const results = await eslint.lintFiles(files);
  return results.flatMap((result) =>
    result.messages.map((m) => `${result.filePath}:${m.line}:${m.column} ${m.ruleId ?? "fatal"} ${m.message}`),
  );
}

test("ESLint 9 and 10 find the same", async () => {
  const on10 = await findings(ESLint10);
  const on9 = await findings(ESLint9);
  expect(on10.length).toBeGreaterThan(50);
  expect(on10.filter((finding) => finding.includes("fatal"))).toEqual([]);
  expect(on9).toEqual(on10);
});

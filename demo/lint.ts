import { fileURLToPath } from "node:url";
import parser from "@typescript-eslint/parser";
import { ESLint } from "eslint";
import stepcheck from "stepcheck";

/** Lints the hurried shop as a user would, and formats the findings as ESLint does. */
export async function lintHurriedShop(color: boolean): Promise<{ report: string; summary: string }> {
  const eslint = new ESLint({
    cwd: fileURLToPath(new URL("../fixtures/shop-hurried", import.meta.url)),
    overrideConfigFile: true,
    overrideConfig: [{ files: ["**/*.ts"], languageOptions: { parser } }, stepcheck.configs.strict],
  });
  const results = await eslint.lintFiles(["src", "app"]);
  const stylish = await eslint.loadFormatter("stylish");

  const messages = results.flatMap((result) => result.messages);
  const rules = new Set(messages.map(({ ruleId }) => ruleId));
  const files = results.filter((result) => result.messages.length > 0);
  const fixable = messages.filter(({ fix, suggestions }) => fix ?? suggestions?.length);
  return {
    report: await stylish.format(results, { color }),
    summary:
      `${messages.length} findings of ${rules.size} rules in ${files.length} files; ` +
      `${fixable.length} of them come with a fix or a suggestion.`,
  };
}

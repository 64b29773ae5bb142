import { Linter } from "eslint";
import { readFileSync } from "node:fs";
import tseslint from "typescript-eslint";
import { describe, expect, test } from "vitest";
import stepcheck from "../../rules/index.js";

/**
 * All rules at once, as people have them: each documented mistake in the shapes that it is made in, and correct code that comes
 * close to one. A head is `=== rule name`, or `=== name` where the code is correct, and says what is not as usual: `v3`,
 * `js`, `strict` for what only that config finds, `path=…`.
 */
interface Snippet {
  words: string[];
  code: string;
}

function read(file: string): Snippet[] {
  const text = readFileSync(new URL(`snippets/${file}`, import.meta.url), "utf8");
  return text
    .split(/^=== /m)
    .slice(1)
    .map((block) => {
      const end = block.indexOf("\n");
      return { words: block.slice(0, end).split(" "), code: block.slice(end + 1) };
    });
}

const linter = new Linter({ configType: "flat" });

/** `line rule`, for each finding. */
function lint({ words, code }: Snippet): string[] {
  const isJs = words.includes("js");
  const filename = words.find((word) => word.startsWith("path="))?.slice("path=".length) ?? `snippet.${isJs ? "js" : "ts"}`;
  const config: Linter.Config[] = [
    {
      files: ["**/*.{js,ts}"],
      ...(isJs ? {} : { languageOptions: { parser: tseslint.parser } }),
      settings: { stepcheck: { version: words.includes("v3") ? 3 : 4 } },
    },
    words.includes("strict") ? stepcheck.configs.strict : stepcheck.configs.recommended,
  ];
  return linter
    .verify(code, config, { filename })
    .map(({ line, ruleId, message }) => `${line} ${ruleId?.replace("stepcheck/", "") ?? message}`);
}

describe("mistakes", () => {
  test.each(read("mistakes.txt").map((snippet) => [snippet.words.join(" "), snippet] as const))("%s", (_, snippet) => {
    expect(lint(snippet)).toContainEqual(expect.stringMatching(new RegExp(` ${snippet.words[0]}$`)));
  });
});

describe("correct code", () => {
  test.each(read("correct.txt").map((snippet) => [snippet.words.join(" "), snippet] as const))("%s", (_, snippet) => {
    expect(lint(snippet)).toEqual([]);
  });
});

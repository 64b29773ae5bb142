import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { checks, runChecks } from "../../project/checks/index.js";
import { readProgram } from "../../project/program/index.js";

const app = (name: string) => fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url));
const names = new Set(checks.map(({ name }) => name));

/** The findings in one fixture: the fixtures are one repository. */
function findings(name: string) {
  const root = app(name);
  const program = readProgram(root);
  const inside = { ...program, root };
  return runChecks(inside, { preset: "recommended" });
}

test.each(["shop", "shop-v3"])("%s has no finding of a check", (name) => {
  expect(findings(name)).toEqual([]);
});

test("what the hurried shop expects of the checks is found", () => {
  const found = findings("shop-hurried");
  for (const [file, line, name] of expectations(readProgram(app("shop-hurried")).files)) {
    expect(found.map((finding) => [finding.file, finding.line, finding.rule])).toContainEqual([file, line, `project/${name}`]);
  }
});

/** `// expect: <check>` at the end of a line. */
function expectations(files: readonly string[]): [file: string, line: number, name: string][] {
  return [...files, app("shop-hurried/middleware.ts")].flatMap((file) =>
    readFileSync(file, "utf8").split("\n").flatMap((text, index) => {
      const expected = /\/\/ expect: (.*)$/.exec(text)?.[1]?.split(",").map((name) => name.trim()) ?? [];
      return expected.filter((name) => names.has(name)).map((name): [string, number, string] => [file, index + 1, name]);
    }),
  );
}

import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";
import { readSource, relativePath, sourceFiles } from "./files.js";
import { dependenciesOf, Packages } from "./packages.js";

/** A file to write: new, or an existing one with its text before. */
export interface PlannedFile {
  readonly file: string;
  readonly before?: string;
  readonly after: string;
}

/** What setting up a package takes. */
export interface InitPlan {
  readonly files: readonly PlannedFile[];
  /** To be run by the user: nothing is installed unasked. */
  readonly commands: readonly string[];
  /** What could not be worked out and is left to the user. */
  readonly advice: readonly string[];
}

const eslintConfigs = ["eslint.config.js", "eslint.config.mjs", "eslint.config.cjs", "eslint.config.ts", "eslint.config.mts"];
const vitestConfigs = ["vitest.config.ts", "vitest.config.mts", "vitest.config.js", "vitest.config.mjs", "vite.config.ts", "vite.config.js", "vite.config.mts"];

/** Works out what `stepcheck init` writes into a package. Nothing that exists is replaced, only extended where that is plain. */
export function init(dir: string, root: string): InitPlan {
  const packages = new Packages(root);
  const pkg = packages.of(dir) ?? { dir, manifest: {} };
  const dependencies = dependenciesOf(pkg);
  const plan = { files: [] as PlannedFile[], advice: [] as string[] };
  planEslint(pkg.dir, plan);
  planVitest(pkg.dir, plan);
  planTest(pkg.dir, plan);
  planWorkflow(pkg.dir, root, plan);
  const missing = ["stepcheck", "eslint", "vitest"].filter((name) => !(name in dependencies));
  const install = installCommand(pkg.dir, root);
  return { ...plan, commands: [...(missing.length > 0 ? [`${install} ${missing.join(" ")}`] : []), "npx stepcheck"] };
}

type Plan = { readonly files: PlannedFile[]; readonly advice: string[] };

function planEslint(dir: string, plan: Plan): void {
  const name = eslintConfigs.find((candidate) => existsSync(join(dir, candidate)));
  if (name === undefined) {
    const isModule = new Packages(dir).at(dir)?.manifest.type === "module";
    plan.files.push({ file: join(dir, isModule ? "eslint.config.js" : "eslint.config.mjs"), after: eslintConfig });
    return;
  }
  const file = join(dir, name);
  const before = readFileSync(file, "utf8");
  if (/["']stepcheck["']/.test(before)) return;
  const after = extendEslintConfig(before, name);
  if (after === undefined) plan.advice.push(`${name}: import stepcheck from "stepcheck" and add stepcheck.configs.recommended to what it exports.`);
  else plan.files.push({ file, before, after });
}

const eslintConfig = `import tsParser from "@typescript-eslint/parser";
import stepcheck from "stepcheck";

export default [
  { ignores: ["dist/", "build/", ".next/"] },
  { files: ["**/*.{ts,tsx,mts,cts}"], languageOptions: { parser: tsParser } },
  stepcheck.configs.recommended,
];
`;

/** Adds our configuration to `export default [ … ]` or `export default defineConfig(…)`, the two plain shapes. */
function extendEslintConfig(text: string, name: string): string | undefined {
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
  const exported = source.statements.find(ts.isExportAssignment)?.expression;
  if (exported === undefined) return undefined;
  const place = insertionPlace(exported);
  if (place === undefined) return undefined;
  const { at, list } = place;
  const last = list.at(-1);
  const isMultiline = last !== undefined && text.slice(0, last.getStart()).lastIndexOf("\n") > exported.getStart();
  const indent = last === undefined ? "  " : /[ \t]*$/.exec(text.slice(0, last.getStart()).split("\n").at(-1)!)![0];
  const hasComma = list.hasTrailingComma;
  const separator = last === undefined ? "" : hasComma ? "" : ",";
  const entry = isMultiline ? `${separator}\n${indent}stepcheck.configs.recommended${hasComma ? "," : ""}` : `${separator}${last === undefined ? "" : " "}stepcheck.configs.recommended`;
  const withEntry = text.slice(0, at) + entry + text.slice(at);
  const lastImport = source.statements.filter(ts.isImportDeclaration).at(-1);
  const line = `import stepcheck from "stepcheck";\n`;
  const importAt = lastImport === undefined ? 0 : lastImport.end + 1;
  return withEntry.slice(0, importAt) + line + withEntry.slice(importAt);
}

function insertionPlace(exported: ts.Expression): { at: number; list: ts.NodeArray<ts.Expression> } | undefined {
  const endOf = (list: ts.NodeArray<ts.Expression>, open: number) => (list.length === 0 ? open : list.hasTrailingComma ? list.end : list.at(-1)!.end);
  if (ts.isArrayLiteralExpression(exported)) return { at: endOf(exported.elements, exported.getStart() + 1), list: exported.elements };
  if (!ts.isCallExpression(exported) || !/(^|\.)(defineConfig|config)$/.test(exported.expression.getText())) return undefined;
  const [only] = exported.arguments;
  if (only !== undefined && exported.arguments.length === 1 && ts.isArrayLiteralExpression(only)) return insertionPlace(only);
  return { at: endOf(exported.arguments, exported.expression.end + 1), list: exported.arguments };
}

function planVitest(dir: string, plan: Plan): void {
  const name = vitestConfigs.find((candidate) => existsSync(join(dir, candidate)));
  if (name === undefined) {
    plan.files.push({ file: join(dir, "vitest.config.ts"), after: vitestConfig });
  } else if (!readFileSync(join(dir, name), "utf8").includes("stepcheck/vitest")) {
    plan.advice.push(`${name}: add "stepcheck/vitest" to test.setupFiles for the matchers (toHaveCompleted, …).`);
  }
}

const vitestConfig = `import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // The matchers for runs, events and steps.
    setupFiles: ["stepcheck/vitest"],
  },
});
`;

/** An example test for the first function of the package whose event can be read. */
function planTest(dir: string, plan: Plan): void {
  const found = firstFunction(dir);
  if (found === undefined) {
    plan.advice.push("No exported function with an event trigger was found to write an example test for; docs/harness shows one.");
    return;
  }
  const file = found.file.replace(/\.([cm]?[jt]sx?)$/, ".test.$1");
  if (existsSync(file) || /\.tsx?$/.exec(found.file) === null) return;
  const from = `./${relativePath(dirname(file), found.file).replace(/\.tsx?$/, ".js")}`;
  plan.files.push({ file, after: exampleTest(found, from) });
}

interface Example {
  readonly file: string;
  readonly name: string;
  readonly event: string;
}

function firstFunction(dir: string): Example | undefined {
  for (const file of sourceFiles(dir)) {
    const read = readSource(file);
    if (!("text" in read) || !read.text.includes("createFunction")) continue;
    const source = ts.createSourceFile(file, read.text, ts.ScriptTarget.Latest, true);
    for (const statement of source.statements) {
      const isExported = ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;
      if (!isExported || !ts.isVariableStatement(statement)) continue;
      const [declaration] = statement.declarationList.declarations;
      const text = declaration?.initializer?.getText(source) ?? "";
      const event = /event\s*:\s*["'`]([^"'`$]+)["'`]/.exec(text)?.[1];
      if (declaration !== undefined && /\.createFunction\s*\(/.test(text.slice(0, 200)) && event !== undefined && ts.isIdentifier(declaration.name)) {
        return { file, name: declaration.name.text, event };
      }
    }
  }
  return undefined;
}

function exampleTest({ name, event }: Example, from: string): string {
  return `import { createHarness } from "stepcheck/harness";
import { expect, test } from "vitest";
import { ${name} } from "${from}";

test("${name} completes", async () => {
  await using t = await createHarness({ functions: [${name}] });

  // Fill in what the function reads of the event, and stand-ins for the services it calls.
  const [run] = await t.send({ name: "${event}", data: {} });
  await t.drain();

  expect(run).toMatchObject({ status: "completed" });
});
`;
}

function planWorkflow(dir: string, root: string, plan: Plan): void {
  if (!existsSync(join(root, ".git"))) return;
  const file = join(root, ".github", "workflows", "stepcheck.yml");
  const workflows = join(root, ".github", "workflows");
  if (existsSync(file)) return;
  if (!existsSync(workflows) && existsSync(join(root, ".gitlab-ci.yml"))) {
    plan.advice.push(".gitlab-ci.yml: add a job that runs `npx stepcheck --max-warnings 0`.");
    return;
  }
  const at = relativePath(root, dir);
  plan.files.push({ file, after: workflow(at === "" ? "" : `        working-directory: ${at}\n`) });
}

function workflow(directory: string): string {
  return `name: stepcheck
on: [push, pull_request]
permissions:
  contents: read
jobs:
  stepcheck:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - uses: actions/setup-node@v5
        with:
          node-version: 22
      - run: npm ci
      - run: npx stepcheck --format github
${directory}`;
}

function installCommand(dir: string, root: string): string {
  const has = (name: string) => existsSync(join(dir, name)) || existsSync(join(root, name));
  if (has("pnpm-lock.yaml")) return "pnpm add -D";
  if (has("yarn.lock")) return "yarn add -D";
  if (has("bun.lock") || has("bun.lockb")) return "bun add -d";
  return "npm install -D";
}

/**
 * What holds for every fix and suggestion of every rule, checked on all the cases of all the tests: the output parses,
 * compiles where the input did, is not reported again, brings no other finding of ours or of ESLint's own rules for what cannot
 * be meant, and is stable.
 */
import type { InvalidTestCase } from "@typescript-eslint/rule-tester";
import { Linter } from "eslint";
import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import ts from "typescript";
import tseslint from "typescript-eslint";
import { beforeAll, describe, expect, test } from "vitest";
import stepcheck from "../../rules/index.js";
import { rules } from "../../rules/rules.js";
import { collectRuns, type CollectedRun } from "./tester.js";

type Case = InvalidTestCase<string, readonly unknown[]>;

interface Rewrite {
  name: string;
  run: CollectedRun;
  case: Case;
  before: string;
  after: string;
  /** Fixes are applied until nothing changes; of a suggestion, one place is rewritten and others may remain. */
  kind: "fix" | "suggestion";
}

const rewrites: Rewrite[] = [];
const ruleTests = readdirSync(import.meta.dirname).filter((file) => rules[file.replace(".test.ts", "")] !== undefined);

const runs = await collectRuns(async () => {
  for (const file of ruleTests) await import(`./${file}`);
});
for (const run of runs) for (const testCase of run.tests.invalid) rewrites.push(...rewritesOf(run, testCase));

function rewritesOf(run: CollectedRun, testCase: Case): Rewrite[] {
  const name = `${run.name}: ${testCase.name ?? testCase.code}`;
  const common = { name, run, case: testCase, before: testCase.code };
  const outputs = [testCase.output ?? []].flat();
  const last = outputs.at(-1);
  return [
    ...(last === undefined ? [] : [{ ...common, after: last, kind: "fix" as const }]),
    ...testCase.errors.flatMap((error) =>
      // Cases that only count their suggestions leave the text to another case.
      (typeof error.suggestions === "object" ? (error.suggestions ?? []) : []).map((suggestion) => ({
        ...common,
        after: suggestion.output,
        kind: "suggestion" as const,
      })),
    ),
  ];
}

/** What a rewrite may break that is no matter of Inngest's. */
const ESLINTS_OWN: Linter.RulesRecord = { "no-const-assign": "error", "no-dupe-keys": "error", "no-redeclare": "error", "no-unreachable": "error", "no-useless-return": "error" };

/** Findings of ours as `rule message`, without places: a rewrite moves them. */
function findings(rewrite: Rewrite, code: string): string[] {
  const { case: testCase, run } = rewrite;
  const linter = new Linter({ cwd: resolve(".") });
  const options = (testCase.options ?? []) as unknown[];
  const recommended = stepcheck.configs.recommended.rules as Linter.RulesRecord;
  const typed = rules[run.name]?.meta.docs.requiresTypeChecking ?? false;
  const messages = linter.verify(
    code,
    {
      files: ["**/*.*"],
      plugins: { stepcheck: stepcheck },
      linterOptions: { reportUnusedDisableDirectives: "off" },
      languageOptions:
        run.kind === "js"
          ? { ecmaVersion: "latest", sourceType: "module", ...(testCase.languageOptions) }
          : {
              parser: tseslint.parser,
              parserOptions: { ecmaFeatures: { jsx: true } },
            },
      settings: (testCase.settings ?? {}),
      rules: { ...ESLINTS_OWN, ...recommended, ...(typed ? {} : { [`stepcheck/${run.name}`]: ["error", ...options] }) },
    },
    { filename: testCase.filename ?? (run.kind === "js" ? "file.js" : "file.ts") },
  );
  return messages.map((m) => (m.fatal ? `does not parse: ${m.message}` : m.ruleId!.replace("stepcheck/", "")));
}

/** What stands in `after` more often than in `before`. */
function added(before: readonly string[], after: readonly string[]): string[] {
  const rest = [...before];
  return after.filter((item) => {
    const index = rest.indexOf(item);
    if (index !== -1) rest.splice(index, 1);
    return index === -1;
  });
}

describe.skipIf(rewrites.length === 0)("every fix and suggestion", () => {
  test.each(rewrites.map((rewrite) => [`${rewrite.kind} of ${rewrite.name}`, rewrite] as const))("%s", (_name, rewrite) => {
    const before = findings(rewrite, rewrite.before);
    const after = findings(rewrite, rewrite.after);
    expect(added(before, after), `after:\n${rewrite.after}`).toEqual([]);
    if (before.includes(rewrite.run.name)) {
      const count = (list: string[]) => list.filter((rule) => rule === rewrite.run.name).length;
      expect(count(after), `still reported:\n${rewrite.after}`).toBeLessThan(count(before));
    }
  });
});

describe.skipIf(rewrites.length === 0)("what compiled still compiles", () => {
  const files = new Map<string, string>();
  let program: ts.Program;

  const nameOf = (index: number, side: "before" | "after", rewrite: Rewrite) =>
    resolve(`test/rules/fixture/${side}-${index}.${rewrite.case.filename?.endsWith("x") ? "tsx" : "ts"}`);

  beforeAll(() => {
    for (const [index, rewrite] of rewrites.entries()) {
      if (rewrite.run.kind === "js") continue;
      files.set(nameOf(index, "before", rewrite), `${rewrite.before}\nexport {};\n`);
      files.set(nameOf(index, "after", rewrite), `${rewrite.after}\nexport {};\n`);
    }
    const options: ts.CompilerOptions = {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      jsx: ts.JsxEmit.Preserve,
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      types: ["node"],
    };
    const host = ts.createCompilerHost(options);
    const virtual: ts.CompilerHost = {
      ...host,
      fileExists: (file) => files.has(file) || host.fileExists(file),
      readFile: (file) => files.get(file) ?? host.readFile(file),
      getSourceFile: (file, ...rest) =>
        files.has(file)
          ? ts.createSourceFile(file, files.get(file)!, ts.ScriptTarget.ES2022, true)
          : host.getSourceFile(file, ...rest),
    };
    program = ts.createProgram([...files.keys()], options, virtual);
  }, 120_000);

  const errorsIn = (file: string) => {
    const source = program.getSourceFile(file)!;
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map((d) =>
      ts.flattenDiagnosticMessageText(d.messageText, "\n"),
    );
  };

  test("in one program", { timeout: 300_000 }, () => {
    const broken = rewrites.flatMap((rewrite, index) => {
      if (rewrite.run.kind === "js" || errorsIn(nameOf(index, "before", rewrite)).length > 0) return [];
      const errors = errorsIn(nameOf(index, "after", rewrite));
      return errors.length > 0 ? [{ case: rewrite.name, errors, after: rewrite.after }] : [];
    });
    expect(broken).toEqual([]);
  });
});

test("every message is shown by a case", () => {
  const shown = new Set(runs.flatMap(({ name, tests }) => tests.invalid.flatMap(({ errors }) => errors.flatMap(messagesOf)).map((id) => `${name}: ${id}`)));
  const missing = Object.entries(rules).flatMap(([name, { meta }]) => Object.keys(meta.messages).map((id) => `${name}: ${id}`)).filter((id) => !shown.has(id));
  expect(missing).toEqual([]);
});

function messagesOf({ messageId, suggestions }: Case["errors"][number]): string[] {
  return [messageId, ...(typeof suggestions === "object" ? (suggestions ?? []) : []).map((suggestion) => suggestion.messageId)];
}

/**
 * The testers of the rules. They run cases as typescript-eslint's RuleTester does; and they can hand the cases over, so
 * that `fixes.test.ts` can check every fix of every rule in the same way.
 */
import parser from "@typescript-eslint/parser";
import { RuleTester, type RunTests } from "@typescript-eslint/rule-tester";
import { resolve } from "node:path";
import { afterAll, describe, it } from "vitest";
import type { StepcheckRule } from "../../rules/create-rule.js";

RuleTester.afterAll = afterAll;
RuleTester.describe = describe;
RuleTester.describeSkip = describe.skip;
RuleTester.it = it;
RuleTester.itOnly = it.only;
RuleTester.itSkip = it.skip;

export type TesterKind = "plain" | "typed" | "js";

/** The cases of one `run`. */
export interface CollectedRun {
  kind: TesterKind;
  name: string;
  rule: StepcheckRule;
  tests: RunTests<string, readonly unknown[]>;
}

let collection: CollectedRun[] | null = null;

/** Loads test files and returns their cases instead of running them. */
export async function collectRuns(load: () => Promise<unknown>): Promise<CollectedRun[]> {
  const runs: CollectedRun[] = [];
  collection = runs;
  try {
    await load();
  } finally {
    collection = null;
  }
  return runs;
}

class Tester {
  readonly #kind: TesterKind;
  readonly #tester: RuleTester;

  constructor(kind: TesterKind, config: ConstructorParameters<typeof RuleTester>[0]) {
    this.#kind = kind;
    this.#tester = new RuleTester(config);
  }

  run<MessageIds extends string, Options extends readonly unknown[]>(
    name: string,
    rule: StepcheckRule<MessageIds, Options>,
    tests: RunTests<MessageIds, Options>,
  ): void {
    if (collection) collection.push({ kind: this.#kind, name, rule, tests } as unknown as CollectedRun);
    else this.#tester.run(name, rule as never, tests);
  }
}

/** The folder that cases with types are said to stand in. */
export const typedFolder = resolve(import.meta.dirname, "fixture");

/** TypeScript, without type information. */
export const ruleTester = new Tester("plain", {
  languageOptions: { parser, parserOptions: { ecmaFeatures: { jsx: true } } },
});

/** TypeScript with type information; the SDK is version 4. */
export const typedRuleTester = new Tester("typed", {
  languageOptions: {
    parser,
    parserOptions: { projectService: { allowDefaultProject: ["*.ts*"] }, tsconfigRootDir: typedFolder },
  },
});

/** JavaScript, parsed by ESLint's own parser. */
export const jsRuleTester = new Tester("js", { languageOptions: { ecmaVersion: "latest", sourceType: "module" } });

import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { buildAnalysis } from "./build.js";
import type { FileAnalysis, StepcheckSettings } from "./model.js";
import { mentionsInngest } from "./precheck.js";

export type * from "./model.js";

/** What `getAnalysis` needs of a rule's context. */
export interface AnalysisContext {
  readonly sourceCode: Readonly<TSESLint.SourceCode>;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly filename: string;
}

const analyses = new WeakMap<TSESTree.Program, FileAnalysis | null>();

/**
 * The analysis of the file that a rule looks at, made once for all rules.
 *
 * `null` when the file has no Inngest in it: it imports nothing of the package, and nothing in it looks like a client, a
 * function or a step. A rule then returns no listeners.
 */
export function getAnalysis(context: AnalysisContext): FileAnalysis | null {
  const { sourceCode } = context;
  const known = analyses.get(sourceCode.ast);
  if (known !== undefined) return known;
  const settings = (context.settings.stepcheck ?? {}) as StepcheckSettings;
  const analysis = mentionsInngest(sourceCode.text, settings)
    ? buildAnalysis({ sourceCode, settings, filename: context.filename })
    : null;
  analyses.set(sourceCode.ast, analysis);
  return analysis;
}

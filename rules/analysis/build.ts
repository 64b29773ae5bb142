import type { TSESLint } from "@typescript-eslint/utils";
import type { FileAnalysis, StepcheckSettings } from "./model.js";

export interface AnalysisInput {
  sourceCode: Readonly<TSESLint.SourceCode>;
  settings: StepcheckSettings;
  filename: string;
}

/** Makes the model of a file; `null` when there is no Inngest in it after all. */
export function buildAnalysis(_input: AnalysisInput): FileAnalysis | null {
  return null;
}

import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import type { GroupCall, StepCall, StepRegion } from "../analysis/index.js";

export { wayTo } from "../analysis/ways.js";

/** The step of a region; `null` where it is a group. */
export function stepOf(region: StepRegion): StepCall | null {
  return "confidence" in region.step ? region.step : null;
}

/** A step in a message: `step 'charge-card'`, or `the step` where its id is not known. */
export function nameOfStep(step: StepCall | GroupCall | null | undefined): string {
  return step?.id?.value ? `step '${step.id.value}'` : "the step";
}

/** A text in a message, short enough to be read there. */
export function short(text: string, length = 40): string {
  const line = text.replace(/\s+/g, " ");
  return line.length > length ? `${line.slice(0, length - 1)}…` : line;
}

/** What is called, as a person would name it: `inngest.send`, also where the chain is written in several lines. */
export function nameOfCallee(call: TSESTree.CallExpression, sourceCode: Readonly<TSESLint.SourceCode>): string {
  return sourceCode.getText(call.callee).replace(/\s*\n\s*/g, "");
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

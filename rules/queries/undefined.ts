import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { outward, unwrap } from "../analysis/ast.js";
import type { FileAnalysis, StepCall } from "../analysis/index.js";
import { oncePer } from "../analysis/remember.js";
import { returnedExpressions } from "./returns.js";

/** `approval === undefined` of what a step gave: memory is JSON, which has no undefined, and so it is never true. */
export interface UndefinedQuestion {
  node: TSESTree.BinaryExpression;
  /** What it always comes to. */
  answer: "true" | "false";
  /** The same question of what memory has in its place. */
  askForNull: (fixer: TSESLint.RuleFixer) => TSESLint.RuleFix;
}

/** The questions for `undefined` of the name that keeps the result of an awaited step. */
export function undefinedQuestions(step: StepCall, file: FileAnalysis): UndefinedQuestion[] {
  if (!asksForUndefined(file) || step.fate.kind !== "awaited" || step.fate.parallel || isAlwaysDefined(step, file)) return [];
  const { parent, child } = outward(step.fate.node);
  if (parent?.type !== "VariableDeclarator" || parent.init !== child || parent.id.type !== "Identifier") return [];
  const references = file.variableOf(parent.id)?.references.filter(({ init }) => !init) ?? [];
  if (references.some((reference) => reference.isWrite())) return [];
  return references.flatMap(({ identifier }) => questionAt(identifier, file) ?? []);
}

/** Looked for before anything is followed. */
const asksForUndefined = oncePer(({ sourceCode }: FileAnalysis) => /[!=]==\s*(?:undefined|void)\b|\b(?:undefined|void 0)\s*[!=]==/.test(sourceCode.text));

function questionAt(identifier: TSESTree.Node, { sourceCode }: FileAnalysis): UndefinedQuestion | null {
  const { parent, child } = outward(identifier);
  if (parent?.type !== "BinaryExpression" || (parent.operator !== "===" && parent.operator !== "!==")) return null;
  const other = parent.left === child ? parent.right : parent.left;
  if (!isUndefined(unwrap(other))) return null;
  // In what asks for null as well, it is not what decides.
  if (parent.parent.type === "LogicalExpression" && /\bnull\b/.test(sourceCode.getText(parent.parent))) return null;
  return { node: parent, answer: parent.operator === "===" ? "false" : "true", askForNull: (fixer) => fixer.replaceText(other, "null") };
}

function isUndefined(node: TSESTree.Node): boolean {
  return (node.type === "Identifier" && node.name === "undefined") || (node.type === "UnaryExpression" && node.operator === "void");
}

/** Of a value that is always there the question is idle, and its answer right. */
function isAlwaysDefined({ callback }: StepCall, file: FileAnalysis): boolean {
  if (!callback) return false;
  const returned = returnedExpressions(callback, file);
  return returned.length > 0 && returned.every((value) => /^(?:Literal|TemplateLiteral|ObjectExpression|ArrayExpression|NewExpression|BinaryExpression)$/.test(unwrap(value).type) || file.nondeterminismOf(value) !== null);
}

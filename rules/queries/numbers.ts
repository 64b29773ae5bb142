import type { TSESTree } from "@typescript-eslint/utils";
import { calleeName } from "../analysis/ast.js";
import type { FileAnalysis } from "../analysis/index.js";
import { constantOf } from "../configuration/values.js";

/** Is this surely a number when it is run: one that the file shows, a count of time, or a sum with one of them? */
export function isNumber(expression: TSESTree.Expression, file: FileAnalysis, depth = 0): boolean {
  if (depth > 8) return false;
  const constant = constantOf(expression, file);
  if (constant !== undefined) return typeof constant === "number";
  const node = file.valueOf(expression);
  switch (node.type) {
    case "UnaryExpression":
      return node.operator === "+" || node.operator === "-";
    case "BinaryExpression":
      return isArithmetic(node, file, depth + 1);
    case "ConditionalExpression":
      return isNumber(node.consequent, file, depth + 1) && isNumber(node.alternate, file, depth + 1);
    case "CallExpression":
      return givesNumber(node, file);
    default:
      return false;
  }
}

/** A text on one side of a `+` makes a text; what is not known beside a number is taken for one. */
function isArithmetic({ operator, left, right }: TSESTree.BinaryExpression, file: FileAnalysis, depth: number): boolean {
  if (left.type === "PrivateIdentifier") return false;
  if (operator !== "+") return ARITHMETIC.has(operator);
  const sides = [left, right];
  return sides.some((side) => isNumber(side, file, depth)) && !sides.some((side) => typeof constantOf(side, file) === "string" || file.valueOf(side).type === "TemplateLiteral");
}

const ARITHMETIC: ReadonlySet<string> = new Set(["-", "*", "/", "%", "**", "|", "&", "^", "<<", ">>", ">>>"]);

/** What a clock, a date or a function of the language counts. */
function givesNumber(call: TSESTree.CallExpression, file: FileAnalysis): boolean {
  const name = calleeName(call) ?? "";
  const { callee } = call;
  if (callee.type === "Identifier") return ["Number", "parseInt", "parseFloat"].includes(name) && file.variableOf(callee) === null;
  if (callee.type !== "MemberExpression") return false;
  const { object } = callee;
  if (object.type === "Identifier" && file.variableOf(object) === null) {
    if (object.name === "Math") return true;
    if (object.name === "Date") return ["now", "parse", "UTC"].includes(name);
  }
  return ["getTime", "toMillis"].includes(name) || (["valueOf", "unix", "toSeconds"].includes(name) && call.arguments.length === 0);
}

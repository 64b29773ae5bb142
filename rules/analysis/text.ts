import type { TSESTree } from "@typescript-eslint/utils";
import type { StaticText } from "./model.js";
import type { Names } from "./scope.js";

/** Reads an expression as text, through constants of the file; what cannot be known is in `parts`. */
export function staticText(node: TSESTree.Expression, names: Names): StaticText {
  const parts: TSESTree.Expression[] = [];
  const value = read(node, names, parts, 0);
  return { node, value: parts.length > 0 ? null : value, parts };
}

function read(node: TSESTree.Expression, names: Names, parts: TSESTree.Expression[], depth: number): string | null {
  const target = depth > 8 ? node : names.valueOf(node);
  if (target.type === "Literal") {
    return typeof target.value === "object" ? unknown(node, parts) : String(target.value);
  }
  if (target.type === "TemplateLiteral") {
    let text = target.quasis[0]!.value.cooked ?? "";
    for (const [index, expression] of target.expressions.entries()) {
      text += `${read(expression, names, parts, depth + 1) ?? ""}${target.quasis[index + 1]!.value.cooked ?? ""}`;
    }
    return text;
  }
  if (target.type === "BinaryExpression" && target.operator === "+") {
    const left = read(target.left, names, parts, depth + 1);
    const right = read(target.right, names, parts, depth + 1);
    return left === null || right === null ? null : left + right;
  }
  // The value behind the name cannot be read, so the part is what was written.
  return unknown(target.type === "CallExpression" || target.type === "NewExpression" ? target : node, parts);
}

function unknown(node: TSESTree.Expression, parts: TSESTree.Expression[]): null {
  parts.push(node);
  return null;
}

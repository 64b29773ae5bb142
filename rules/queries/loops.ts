import type { TSESTree } from "@typescript-eslint/utils";
import { propertyName, unwrap } from "../analysis/ast.js";
import type { FileAnalysis, LoopInfo } from "../analysis/index.js";

/** How many turns a loop makes: a number that is written, `bounded` where its data is, `list` for any other list. */
export function lengthOf({ node, kind }: LoopInfo, file: FileAnalysis): number | "bounded" | "list" {
  if (kind === "callback" && node.type === "CallExpression" && node.callee.type === "MemberExpression") {
    if (file.sourceCode.getText(node.callee) === "Array.from") return lengthOfArrayFrom(node, file) ?? lengthOfList(node.callee.object, file);
    return lengthOfList(node.callee.object, file);
  }
  if (node.type === "ForOfStatement" || node.type === "ForInStatement") return lengthOfList(node.right, file);
  if (node.type !== "ForStatement" || node.test?.type !== "BinaryExpression") return "bounded";
  const bound = unwrap(file.valueOf(node.test.right));
  if (bound.type === "Literal" && typeof bound.value === "number") return bound.value;
  return bound.type === "MemberExpression" && propertyName(bound) === "length" ? lengthOfList(bound.object, file) : "bounded";
}

/** `Array.from({ length: 2000 }, …)` */
function lengthOfArrayFrom({ arguments: [source] }: TSESTree.CallExpression, file: FileAnalysis): number | null {
  const object = source && source.type !== "SpreadElement" ? unwrap(file.valueOf(source)) : null;
  const length = object?.type === "ObjectExpression" ? object.properties.find((property) => property.type === "Property" && propertyName(property) === "length") : undefined;
  const value = length?.type === "Property" ? file.valueOf(length.value as TSESTree.Expression) : null;
  return value?.type === "Literal" && typeof value.value === "number" ? value.value : null;
}

function lengthOfList(list: TSESTree.Expression, file: FileAnalysis): number | "bounded" | "list" {
  const node = unwrap(file.valueOf(list));
  if (node.type === "CallExpression" && file.sourceCode.getText(node.callee) === "Array.from") {
    const length = lengthOfArrayFrom(node, file);
    if (length !== null) return length;
  }
  if (node.type === "ArrayExpression") {
    return node.elements.some((element) => element?.type === "SpreadElement") ? "list" : node.elements.length;
  }
  const text = file.sourceCode.getText(list);
  // Chunks and pages are what the rule asks for; `slice(0, 10)` is a bound.
  if (/chunk|batch|page|\.slice\(|\btake\(/i.test(text) || /\.slice\(|chunk/i.test(file.sourceCode.getText(node))) return "bounded";
  if (node.type === "CallExpression" && /^Object\.(keys|values|entries)/.test(text)) {
    const [argument] = node.arguments;
    const object = argument && argument.type !== "SpreadElement" ? unwrap(file.valueOf(argument)) : null;
    if (object?.type === "ObjectExpression") return object.properties.length;
  }
  // A constant of the module, written in capitals, is a list that somebody wrote; and so is one that is imported.
  return /^[A-Z][A-Z0-9_]+$/.test(text) || (node.type === "Identifier" && file.importOf(node) !== null) ? "bounded" : "list";
}

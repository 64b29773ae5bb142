import type { TSESTree } from "@typescript-eslint/utils";
import { INCOMPLETE, OPAQUE, type OptionPath } from "../../inngest/options.js";
import { propertyName } from "../analysis/ast.js";
import type { FileAnalysis, FunctionNode, ObjectInfo } from "../analysis/index.js";

/** Where a value of a configuration stands in the code. */
export interface Place {
  /** The name of the option; `null` in lists. */
  key: TSESTree.Node | null;
  /** As written, not what a name stands for. */
  value: TSESTree.Node;
}

/** Values of a configuration as they will be at run time, with the places that they were read from. */
export class Reader {
  readonly #file: FileAnalysis;
  readonly #places: { path: OptionPath; place: Place }[] = [];
  /** Where functions stand. */
  readonly callbacks: { path: OptionPath; place: Place; node: FunctionNode }[] = [];

  constructor(file: FileAnalysis) {
    this.#file = file;
  }

  placeOf(path: OptionPath): Place | undefined {
    // Only what is reported is asked for.
    return this.#places.findLast((item) => item.path.length === path.length && item.path.every((key, index) => String(key) === String(path[index])))?.place;
  }

  /** An object of options. A value that the code does not show is `OPAQUE`. */
  readObject(info: ObjectInfo, path: OptionPath, skip: readonly string[] = []): Record<string | symbol, unknown> {
    const object: Record<string | symbol, unknown> = info.complete ? {} : { [INCOMPLETE]: true };
    for (const [key, property] of info.properties) {
      // `...(live ? { cron } : { event })`: only one of them is there.
      if (skip.includes(key) || info.has(key) !== "yes") continue;
      object[key] = this.read(property.value, [...path, key], property.node.key);
    }
    return object;
  }

  read(node: TSESTree.Expression, path: OptionPath, key: TSESTree.Node | null): unknown {
    this.remember(path, { key, value: node });
    const value = this.#file.valueOf(node);
    const callback = this.#file.functionBehind(value);
    if (callback) this.callbacks.push({ path, place: { key, value: node }, node: callback });
    if (value.type === "ObjectExpression") return this.#readLiteral(value, path);
    if (value.type === "ArrayExpression") return this.#readList(value, path);
    const constant = constantOf(value, this.#file);
    if (constant !== undefined) return constant;
    if (value.type === "Literal" && value.raw === "null") return null;
    return value.type === "Identifier" && value.name === "undefined" ? undefined : OPAQUE;
  }

  remember(path: OptionPath, place: Place): void {
    this.#places.push({ path, place });
  }

  #readLiteral(literal: TSESTree.ObjectExpression, path: OptionPath): Record<string | symbol, unknown> {
    const object: Record<string | symbol, unknown> = {};
    for (const property of literal.properties) {
      if (property.type === "SpreadElement") {
        const spread = this.#file.valueOf(property.argument);
        Object.assign(object, spread.type === "ObjectExpression" ? this.#readLiteral(spread, path) : { [INCOMPLETE]: true });
        continue;
      }
      const key = propertyName(property);
      if (key === null) object[INCOMPLETE] = true;
      else object[key] = this.read(property.value as TSESTree.Expression, [...path, key], property.key);
    }
    return object;
  }

  #readList(list: TSESTree.ArrayExpression, path: OptionPath): unknown[] {
    return list.elements.map((element, index) => {
      if (!element || element.type === "SpreadElement") return OPAQUE;
      return this.read(element, [...path, index], null);
    });
  }
}

/** The text, number or truth value that an expression is worth, if the file shows it: also `60 * 1000` and `` `${UNIT}s` ``. */
export function constantOf(node: TSESTree.Expression, file: FileAnalysis, depth = 0): string | number | boolean | undefined {
  if (depth > 8) return undefined;
  const value = file.valueOf(node);
  const inner = (part: TSESTree.Expression) => constantOf(part, file, depth + 1);
  switch (value.type) {
    case "Literal":
      return typeof value.value === "object" || typeof value.value === "bigint" ? undefined : value.value;
    case "UnaryExpression": {
      const operand = inner(value.argument);
      return value.operator === "-" && typeof operand === "number" ? -operand : undefined;
    }
    case "TemplateLiteral": {
      const parts = value.expressions.map((part) => inner(part));
      if (parts.includes(undefined)) return undefined;
      return value.quasis.map((quasi, index) => (quasi.value.cooked ?? "") + (parts[index] === undefined ? "" : String(parts[index]))).join("");
    }
    case "BinaryExpression":
      return value.left.type === "PrivateIdentifier" ? undefined : combine(value.operator, inner(value.left), inner(value.right));
    default:
      return undefined;
  }
}

type Constant = string | number | boolean | undefined;

function combine(operator: string, left: Constant, right: Constant): Constant {
  if (left === undefined || right === undefined) return undefined;
  if (operator === "+" && (typeof left === "string" || typeof right === "string")) return String(left) + String(right);
  if (typeof left !== "number" || typeof right !== "number") return undefined;
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return left / right;
    case "**":
      return left ** right;
    default:
      return undefined;
  }
}

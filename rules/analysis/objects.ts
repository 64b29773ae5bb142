import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { propertyName, unwrap } from "./ast.js";
import type { ObjectInfo, OptionProperty } from "./model.js";
import type { Names } from "./scope.js";

/** What parameters of a factory stand for at one call of it. */
export type Arguments = ReadonlyMap<TSESLint.Scope.Variable, TSESTree.Expression>;

const NONE: Arguments = new Map();

/** Reads an object of options, through names, spreads and conditional spreads of this file. */
export function readObject(node: TSESTree.Expression, names: Names, given: Arguments = NONE): ObjectInfo {
  const properties = new Map<string, OptionProperty>();
  const maybe = new Set<string>();
  const state = { complete: true };
  const value = resolve(node, names, given);
  add(value, { names, given, properties, maybe, state, certain: true }, 0);
  const { complete } = state;
  return {
    node,
    literal: value.type === "ObjectExpression" ? value : null,
    complete: complete && maybe.size === 0,
    properties,
    get: (key) => properties.get(key) ?? null,
    has: (key) => {
      if (properties.has(key)) return maybe.has(key) ? "unknown" : "yes";
      return complete ? "no" : "unknown";
    },
  };
}

interface Reading {
  names: Names;
  given: Arguments;
  properties: Map<string, OptionProperty>;
  /** Keys that are only there sometimes: `...(x ? { key } : {})`. */
  maybe: Set<string>;
  state: { complete: boolean };
  certain: boolean;
}

function add(value: TSESTree.Expression, reading: Reading, depth: number): void {
  const { names, given, properties, maybe, state, certain } = reading;
  if (value.type === "ConditionalExpression") {
    add(resolve(value.consequent, names, given), { ...reading, certain: false }, depth + 1);
    add(resolve(value.alternate, names, given), { ...reading, certain: false }, depth + 1);
    return;
  }
  if (value.type === "LogicalExpression") {
    add(resolve(value.right, names, given), { ...reading, certain: false }, depth + 1);
    if (value.operator !== "&&") state.complete = false;
    return;
  }
  if (isNothing(value)) return;
  if (value.type === "CallExpression" && isObjectAssign(value)) {
    for (const argument of value.arguments) {
      if (argument.type === "SpreadElement") state.complete = false;
      else add(resolve(argument, names, given), reading, depth + 1);
    }
    return;
  }
  const made = value.type === "CallExpression" && depth <= 5 ? madeBy(value, names) : null;
  if (made) {
    add(resolve(made, names, given), reading, depth + 1);
    return;
  }
  if (value.type !== "ObjectExpression" || depth > 5) {
    state.complete = false;
    return;
  }
  for (const property of value.properties) {
    if (property.type === "SpreadElement") {
      add(resolve(property.argument, names, given), reading, depth + 1);
      continue;
    }
    const key = propertyName(property);
    if (key === null) {
      state.complete = false;
      continue;
    }
    const written = property.value as TSESTree.Expression;
    properties.set(key, { key, node: property, value: argumentOf(written, names, given) ?? written });
    if (certain) maybe.delete(key);
    else maybe.add(key);
  }
}

/** What a function of this file gives that takes nothing and does nothing else: `const base = () => ({ retries: 2 });` */
function madeBy(call: TSESTree.CallExpression, names: Names): TSESTree.Expression | null {
  const maker = call.arguments.length === 0 ? names.functionBehind(call.callee) : null;
  if (!maker || maker.params.length > 0 || maker.async || maker.generator) return null;
  if (maker.body.type !== "BlockStatement") return maker.body;
  const [only, ...others] = maker.body.body;
  return only?.type === "ReturnStatement" && others.length === 0 ? only.argument : null;
}

function isNothing(value: TSESTree.Expression): boolean {
  if (value.type === "Literal") return value.value === null || value.value === false;
  return value.type === "Identifier" && value.name === "undefined";
}

function isObjectAssign(call: TSESTree.CallExpression): boolean {
  const { callee } = call;
  return (
    callee.type === "MemberExpression" &&
    callee.object.type === "Identifier" &&
    callee.object.name === "Object" &&
    ["assign", "freeze", "seal"].includes(propertyName(callee) ?? "")
  );
}

/** The value of an expression, where parameters are replaced by what the factory is called with. */
function resolve(node: TSESTree.Expression, names: Names, given: Arguments): TSESTree.Expression {
  const value = names.valueOf(node);
  const argument = argumentOf(value, names, given);
  return argument ? names.valueOf(argument) : value;
}

function argumentOf(node: TSESTree.Expression, names: Names, given: Arguments): TSESTree.Expression | null {
  if (given.size === 0) return null;
  const target = unwrap(node);
  if (target.type === "Identifier") {
    const variable = names.variableOf(target);
    return (variable && given.get(variable)) ?? null;
  }
  if (target.type === "MemberExpression" && target.object.type === "Identifier") {
    const variable = names.variableOf(target.object);
    const object = variable && given.get(variable);
    const name = propertyName(target);
    if (!object || name === null) return null;
    const value = names.valueOf(object);
    if (value.type !== "ObjectExpression") return null;
    const property = value.properties.findLast((item) => item.type === "Property" && propertyName(item) === name);
    return property?.type === "Property" ? (property.value as TSESTree.Expression) : null;
  }
  return null;
}

import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { chainRoot, isFunction, outward, propertyName, unwrap } from "../analysis/ast.js";
import type { FileAnalysis } from "../analysis/index.js";
import { oncePer } from "../analysis/remember.js";
import { wayTo } from "../analysis/ways.js";

/** Code that changes what a name of this file stands for, or what is in it. */
export interface Write {
  node: TSESTree.Node;
  variable: TSESLint.Scope.Variable;
  /** `assign`: the name gets another value; `change`: something in its value does. */
  kind: "assign" | "change";
  /** As a person would say it: `total`, `order.status`, `items.push()`. */
  text: string;
}

/** Every write in the file, declarations left out, in source order. */
export const writesIn = oncePer(findWrites);

function findWrites(file: FileAnalysis): readonly Write[] {
  const found: Write[] = [];
  const add = (node: TSESTree.Node, target: TSESTree.Node): void => {
    for (const place of targetsOf(target)) {
      const root = chainRoot(place);
      const variable = root.type === "Identifier" ? file.variableOf(root) : null;
      if (!variable || place.type === "CallExpression") continue;
      found.push({ node, variable, kind: place === root ? "assign" : "change", text: file.sourceCode.getText(place) });
    }
  };
  for (const node of file.nodes("AssignmentExpression")) add(node, node.left);
  for (const node of file.nodes("UpdateExpression")) add(node, node.argument);
  for (const node of file.nodes("UnaryExpression")) if (node.operator === "delete") add(node, node.argument);
  for (const node of [...file.nodes("ForOfStatement"), ...file.nodes("ForInStatement")]) {
    if (node.left.type !== "VariableDeclaration") add(node, node.left);
  }
  for (const node of file.nodes("CallExpression")) {
    const changed = changedBy(node, file);
    const variable = changed && file.variableOf(changed);
    if (variable) found.push({ node, variable, kind: "change", text: `${file.sourceCode.getText(node.callee)}()` });
  }
  found.push(...writesOfCallees(found, file), ...writesOfOtherFiles(file));
  return found.sort((a, b) => a.node.range[0] - b.node.range[0]);
}

/** `addTotals(order)`, where `addTotals` of this file changes what its parameter is. */
function writesOfCallees(writes: readonly Write[], file: FileAnalysis): Write[] {
  const changed = new Map<TSESTree.Node, Set<number>>();
  for (const { variable, kind } of writes) {
    const [definition] = variable.defs;
    if (kind !== "change" || !definition || !isFunction(definition.node)) continue;
    const index = definition.node.params.indexOf(definition.name as TSESTree.Parameter);
    if (index >= 0) changed.set(definition.node, (changed.get(definition.node) ?? new Set()).add(index));
  }
  if (changed.size === 0) return [];
  return file.nodes("CallExpression").flatMap((node) => {
    const callee = file.functionBehind(node.callee);
    const indices = callee && changed.get(callee);
    if (!indices) return [];
    return [...indices].flatMap((index): Write[] => {
      const argument = node.arguments[index] && unwrap(node.arguments[index]);
      const variable = argument?.type === "Identifier" ? file.variableOf(argument) : null;
      return variable ? [{ node, variable, kind: "change", text: `${file.sourceCode.getText(node.callee)}(${variable.name})` }] : [];
    });
  });
}

/** As above, of functions of other files, whose types lead there. */
function writesOfOtherFiles(file: FileAnalysis): Write[] {
  if (!file.types) return [];
  return file.nodes("CallExpression").flatMap((node) => {
    if (node.arguments.length === 0 || file.regionsOf(node).length === 0 || file.stepCallOf(node)) return [];
    return file.remoteChangesOf(node).flatMap(({ argument, remote }): Write[] => {
      const root = chainRoot(unwrap(argument));
      const variable = root.type === "Identifier" && argument.type !== "SpreadElement" && isMember(argument) ? file.variableOf(root) : null;
      return variable ? [{ node, variable, kind: "change", text: wayTo(`${file.sourceCode.getText(node.callee)}(${file.sourceCode.getText(argument)})`, [], { ...remote, names: [] }) }] : [];
    });
  });
}

/** `order`, `order.lines`: nothing that is made at this place. */
function isMember(expression: TSESTree.Expression): boolean {
  const node = unwrap(expression);
  return node.type === "Identifier" || (node.type === "MemberExpression" && isMember(node.object));
}

/** The names and members that a target of an assignment writes: several in a pattern. */
function targetsOf(target: TSESTree.Node): TSESTree.Node[] {
  const node = unwrap(target);
  switch (node.type) {
    case "ArrayPattern":
      return node.elements.flatMap((element) => (element ? targetsOf(element) : []));
    case "ObjectPattern":
      return node.properties.flatMap((property) => targetsOf(property.type === "RestElement" ? property.argument : property.value));
    case "AssignmentPattern":
      return targetsOf(node.left);
    case "RestElement":
      return targetsOf(node.argument);
    case "Identifier":
    case "MemberExpression":
      return [node];
    default:
      return [];
  }
}

const LIST_METHODS = new Set(["push", "pop", "shift", "unshift", "splice", "sort", "reverse", "fill", "copyWithin"]);
const COLLECTION_METHODS = new Set(["set", "add", "delete", "clear", "append"]);
const COLLECTIONS = /^(Map|Set|WeakMap|WeakSet|URLSearchParams|FormData|Headers)$/;

/** The name whose list, map or set a call changes: `items` of `items.push(x)`. */
function changedBy(call: TSESTree.CallExpression, file: FileAnalysis): TSESTree.Identifier | null {
  const callee = unwrap(call.callee);
  if (callee.type !== "MemberExpression") return null;
  const name = propertyName(callee) ?? "";
  const object = unwrap(callee.object);
  if (object.type === "Identifier" && object.name === "Object" && name === "assign") {
    const [target] = call.arguments;
    const value = target && unwrap(target);
    return value?.type === "Identifier" ? value : null;
  }
  if (!LIST_METHODS.has(name) && !COLLECTION_METHODS.has(name)) return null;
  // `const sorted = items.sort()` is after the answer; that the list is sorted too is beside the point.
  if (/^(sort|reverse)$/.test(name) && outward(call).parent?.type !== "ExpressionStatement") return null;
  const root = chainRoot(object);
  if (root.type !== "Identifier" || isCopy(object)) return null;
  // Of `results.items.push(x)` the list is in an object: that it is one cannot be seen.
  const isList = LIST_METHODS.has(name) && (object !== root ? isObject(root, file) : isListLike(root, file));
  return isList || (COLLECTION_METHODS.has(name) && object === root && isCollection(root, file)) ? root : null;
}

/** `path.split("/").pop()` changes a list of its own. */
function isCopy(value: TSESTree.Node): boolean {
  if (value.type !== "CallExpression") return false;
  const callee = unwrap(value.callee);
  return callee.type === "MemberExpression" && /^(split|slice|map|filter|concat|flat|flatMap|toSorted|toReversed)$/.test(propertyName(callee) ?? "");
}

function isListLike(name: TSESTree.Identifier, file: FileAnalysis): boolean {
  const init = initOf(name, file);
  if (init === null) return isAnnotatedList(name, file);
  switch (init.type) {
    case "ArrayExpression":
    case "AwaitExpression":
    case "ConditionalExpression":
    case "LogicalExpression":
      return true;
    case "NewExpression":
      return init.callee.type === "Identifier" && init.callee.name === "Array";
    case "CallExpression":
      return /^(Array\.(from|of)|Object\.(keys|values|entries))$|\.(map|filter|slice|concat|flat|flatMap|split)$/.test(file.sourceCode.getText(init.callee));
    default:
      return isAnnotatedList(name, file);
  }
}

function isAnnotatedList(name: TSESTree.Identifier, file: FileAnalysis): boolean {
  const [declared] = file.variableOf(name)?.identifiers ?? [];
  const type = declared?.type === "Identifier" ? declared.typeAnnotation?.typeAnnotation : undefined;
  return type?.type === "TSArrayType";
}

function isCollection(name: TSESTree.Identifier, file: FileAnalysis): boolean {
  const init = initOf(name, file);
  return init?.type === "NewExpression" && init.callee.type === "Identifier" && COLLECTIONS.test(init.callee.name);
}

function isObject(name: TSESTree.Identifier, file: FileAnalysis): boolean {
  const init = initOf(name, file);
  return /^(Object|Array|Await|New)Expression$/.test(init?.type ?? "");
}

/** The value that a name is declared with. */
export function initOf(name: TSESTree.Identifier, file: FileAnalysis): TSESTree.Expression | null {
  return initOfVariable(file.variableOf(name));
}

export function initOfVariable(variable: TSESLint.Scope.Variable | null): TSESTree.Expression | null {
  const definition = variable?.defs[0]?.node;
  if (definition?.type !== "VariableDeclarator" || definition.id.type !== "Identifier" || !definition.init) return null;
  return unwrap(definition.init);
}

/** Is the name used for its value at this place, not only to change what is in it? */
export function isUse(reference: TSESLint.Scope.Reference): boolean {
  if (!reference.isRead()) return false;
  const { identifier } = reference;
  const { parent, child } = outward(identifier);
  if (parent?.type === "UpdateExpression") return outward(parent).parent?.type !== "ExpressionStatement";
  if (parent?.type === "AssignmentExpression" && parent.left === child) return outward(parent).parent?.type !== "ExpressionStatement";
  if (parent?.type !== "MemberExpression" || parent.object !== child) return true;
  const above = outward(parent);
  if (above.parent?.type === "AssignmentExpression" && above.parent.left === above.child) return false;
  if (above.parent?.type !== "CallExpression" || above.parent.callee !== above.child) return true;
  const name = propertyName(parent) ?? "";
  const isChange = /^(push|unshift|add|set|clear|append|sort|reverse|fill)$/.test(name);
  return !isChange || outward(above.parent).parent?.type !== "ExpressionStatement";
}

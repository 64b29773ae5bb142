import type { TSESTree } from "@typescript-eslint/utils";
import { boundNames, isFunction, outward, propertyName, unwrap } from "../analysis/ast.js";
import type { FileAnalysis, StepCall } from "../analysis/index.js";
import { readsOf } from "./reads.js";

/** What JSON brings back has these, and nothing else. */
const METHODS: ReadonlySet<string> = new Set(
  [Array.prototype, String.prototype, Number.prototype, Boolean.prototype, Object.prototype].flatMap((prototype) => Object.getOwnPropertyNames(prototype)),
);

/**
 * `await step.run(…);` as a statement, or under a name that nobody reads: nobody gets what the step gives. A pattern reads it: there has
 * to be something to take apart.
 */
export function isUnreadResult({ fate }: StepCall, file: FileAnalysis): boolean {
  if (fate.kind !== "awaited") return false;
  const { parent } = outward(fate.node);
  if (parent?.type !== "VariableDeclarator") return parent?.type === "ExpressionStatement";
  return parent.id.type === "Identifier" && readsOf(parent.id, file).length === 0;
}

/** A call of a method that plain data does not have: `order.total()`, `user.createdAt.getTime()`. */
export interface LostMethod {
  node: TSESTree.MemberExpression;
  name: string;
}

/** The first call on the result of a step, or on a part of it, of a method that plain data does not have. */
export function lostMethodOf(step: StepCall, file: FileAnalysis): LostMethod | null {
  if (step.fate.kind !== "awaited" || step.fate.parallel) return null;
  return lostMethods(waysOf(step, file), file).find(({ node, name }) => !isTyped(node, name, file)) ?? null;
}

/** Would a method be called that plain data does not have, if this value came from a step? Its type does not tell: it is not yet from one. */
export function losesMethods(value: TSESTree.Node, file: FileAnalysis): boolean {
  return lostMethods(waysFrom(value, file, 0), file).length > 0;
}

function lostMethods(ways: readonly Way[], file: FileAnalysis): LostMethod[] {
  // What is written to it later may be anything.
  if (ways.some(({ value }) => isFilled(value))) return [];
  return ways.flatMap(({ method }) => (method && !method.call.optional && !METHODS.has(method.name) && !isAskedFor(method.node, file) ? method : []));
}

/** A part of the result of a step that is read: a member of it, or a name that a pattern takes out of it. */
export interface ReadPart {
  node: TSESTree.Node;
  name: string;
}

/** The parts of the result of a step that are read: `account.accessToken`, also of items of a list and under other names. */
export function partsReadOf(step: StepCall, file: FileAnalysis): ReadPart[] {
  return step.fate.kind === "awaited" && !step.fate.parallel ? partsIn(waysOf(step, file)) : [];
}

/** The same of any value. */
export function partsReadOfValue(value: TSESTree.Node, file: FileAnalysis): ReadPart[] {
  return partsIn(waysFrom(value, file, 0));
}

function partsIn(ways: readonly Way[]): ReadPart[] {
  return ways.flatMap(({ value, patterns }) => [...membersOf(value), ...patterns.flatMap(namesTakenBy)]);
}

/** By the step, which belongs to one file. */
const waysKnown = new WeakMap<StepCall, readonly Way[]>();

/** The ways of the result of a step; two rules ask for them. */
function waysOf(step: StepCall, file: FileAnalysis): readonly Way[] {
  let ways = waysKnown.get(step);
  if (!ways) {
    ways = step.fate.kind === "awaited" ? waysFrom(step.fate.node, file, 0) : [];
    waysKnown.set(step, ways);
  }
  return ways;
}

/** `page` and `rows` of `result.page.rows`. */
function membersOf(value: TSESTree.Node): ReadPart[] {
  const parts: ReadPart[] = [];
  let { parent, child } = outward(value);
  while (parent?.type === "MemberExpression" && parent.object === child) {
    const name = propertyName(parent);
    if (name !== null) parts.push({ node: parent, name });
    ({ parent, child } = outward(parent));
  }
  return parts;
}

/** `password` of `{ password }`; not of `{ password, ...user }`, which takes it off. */
function namesTakenBy(pattern: TSESTree.Node): ReadPart[] {
  const names = boundNames(pattern);
  if (names.some(({ rest }) => rest)) return [];
  return names.flatMap(({ identifier, path }) => (path.length > 0 ? [{ node: identifier, name: path.at(-1)! }] : []));
}

/** The way of a value, and those of all names that hold it or a part of it. */
function waysFrom(value: TSESTree.Node, file: FileAnalysis, depth: number): Way[] {
  const way = wayOf(value, file);
  if (depth > 3) return [way];
  const names = way.patterns.flatMap((pattern) => boundNames(pattern));
  const parts = names.flatMap(({ identifier, rest }) => {
    const variable = rest ? null : file.variableOf(identifier);
    const uses = variable?.references.filter(({ init }) => !init) ?? [];
    if (uses.some((use) => use.isWrite())) return [];
    return uses.flatMap((use) => waysFrom(use.identifier, file, depth + 1));
  });
  return [way, ...parts];
}

interface Way {
  value: TSESTree.Node;
  /** The first method that is called on the value or on a part of it and gives no part. */
  method: (LostMethod & { call: TSESTree.CallExpression }) | null;
  /** What takes the value, a part or its items: of a declaration, of a loop, of callbacks of a list, of functions of the file. */
  patterns: TSESTree.Node[];
}

/** `user.createdAt.getTime()`, `for (const row of page.rows)`, `rows.filter(Boolean).map((row) => …)`: along the parts of a value. */
function wayOf(value: TSESTree.Node, file: FileAnalysis): Way {
  const patterns: TSESTree.Node[] = [];
  let { parent, child } = outward(value);
  while (parent?.type === "MemberExpression" && parent.object === child) {
    const member = parent;
    const name = propertyName(member);
    ({ parent, child } = outward(member));
    if (parent?.type !== "CallExpression" || parent.callee !== child) continue;
    if (name === null) return { value, method: null, patterns };
    patterns.push(...itemsTakenBy(parent, name, file));
    if (!GIVES_PARTS.has(name)) return { value, method: { node: member, name, call: parent }, patterns };
    ({ parent, child } = outward(parent));
  }
  if (parent?.type === "VariableDeclarator" && parent.init === child) patterns.push(parent.id);
  if (parent?.type === "ForOfStatement" && parent.right === child && parent.left.type === "VariableDeclaration") {
    patterns.push(parent.left.declarations[0].id);
  }
  if (parent?.type === "CallExpression") patterns.push(...parameterFor(child, parent, file));
  return { value, method: null, patterns };
}

/** The parameter that an argument comes to, in a function of the file. */
function parameterFor(argument: TSESTree.Node, call: TSESTree.CallExpression, file: FileAnalysis): TSESTree.Node[] {
  const index = call.arguments.findIndex((given) => given === argument);
  if (index < 0 || call.arguments.slice(0, index).some((given) => given.type === "SpreadElement")) return [];
  const parameter = file.functionBehind(call.callee)?.params[index];
  return parameter && parameter.type !== "RestElement" ? [parameter] : [];
}

/** The parameters of the callback of a method of lists that are items. */
function itemsTakenBy({ arguments: [callback] }: TSESTree.CallExpression, name: string, file: FileAnalysis): TSESTree.Node[] {
  const positions = ITEMS.get(name);
  const taker = positions && callback ? file.functionBehind(callback) : null;
  return taker ? taker.params.slice(...positions!) : [];
}

/** Methods of lists that hand items to a callback, and which of its parameters these are. */
const ITEMS: ReadonlyMap<string, readonly [from: number, to: number]> = new Map<string, readonly [number, number]>([
  ...["map", "flatMap", "forEach", "filter", "find", "findLast", "findIndex", "some", "every"].map((name) => [name, [0, 1]] as const),
  ...["sort", "toSorted"].map((name) => [name, [0, 2]] as const),
  ["reduce", [1, 2]],
]);

/** Methods of lists that give an item, or a list of the same items. */
const GIVES_PARTS: ReadonlySet<string> = new Set([
  ...["filter", "slice", "sort", "toSorted", "reverse", "toReversed"],
  ...["find", "findLast", "at", "pop", "shift"],
]);

/** `at instanceof Date ? at.toISOString() : at`: the way that JSON takes is the other one. */
function isAskedFor({ object, parent }: TSESTree.MemberExpression, file: FileAnalysis): boolean {
  const text = file.sourceCode.getText(unwrap(object));
  for (let at: TSESTree.Node | undefined = parent; at && !isFunction(at); at = at.parent) {
    const test = at.type === "ConditionalExpression" || at.type === "IfStatement" ? at.test : at.type === "LogicalExpression" ? at.left : null;
    const question = test && file.sourceCode.getText(test);
    if (question && /\b(instanceof|typeof|in)\b/.test(question) && question.includes(text)) return true;
  }
  return false;
}

function isFilled(identifier: TSESTree.Node): boolean {
  let { parent, child } = outward(identifier);
  while (parent?.type === "MemberExpression" && parent.object === child) ({ parent, child } = outward(parent));
  return parent?.type === "AssignmentExpression" && parent.left === child;
}

/** With types: a middleware that brings values back says so in the types of the client. */
function isTyped({ object }: TSESTree.MemberExpression, name: string, { types }: FileAnalysis): boolean {
  return types !== null && types.getTypeAtLocation(object).getProperty(name) !== undefined;
}

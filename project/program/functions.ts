import type { TSESTree } from "@typescript-eslint/utils";
import type { Located, Values } from "./values.js";

export interface FoundFunction {
  /** The `createFunction(…)` call. */
  readonly definition: TSESTree.Node;
  /** The element of the list that led to it. */
  readonly at: Located;
}

/** The functions that a list is made of; `complete` says that there can be no others. */
export interface FoundFunctions {
  readonly found: FoundFunction[];
  readonly complete: boolean;
}

const nothing: FoundFunctions = { found: [], complete: false };
const maxDepth = 30;

/** Methods of an array that give some or all of its elements. */
const sameElements = new Set(["filter", "flat", "slice", "reverse", "sort", "toSorted", "toReversed"]);

/**
 * Follows the list that `serve` is given to the functions in it: through names, files, spreads, `Object.values(import *)`,
 * `.map`, `.concat`, conditions and factories.
 */
export function functionsBehind(list: Located, values: Values): FoundFunctions {
  return find(list, list, values, 0);
}

function find(expression: Located, at: Located, values: Values, depth: number): FoundFunctions {
  if (depth > maxDepth) return nothing;
  const value = values.of(expression.node, expression.source);
  if (value?.kind === "module") return namespace(value.source, at, values, depth);
  const variable = pushedTo(expression, values, depth);
  if (value?.kind !== "code") return variable ?? nothing;
  const next = (node: TSESTree.Node, from: Located = { node, source: value.source }) => find({ node, source: value.source }, from, values, depth + 1);

  const { node } = value;
  switch (node.type) {
    case "ArrayExpression": {
      const parts = node.elements.filter((element) => element !== null).map((element) => {
        const inner = element.type === "SpreadElement" ? element.argument : element;
        return next(inner, { node: inner, source: value.source });
      });
      return merge(variable === undefined ? parts : [...parts, variable]);
    }
    case "ConditionalExpression":
      return merge([next(node.consequent, at), next(node.alternate, at)]);
    case "LogicalExpression":
      // `[isProd && fn]`: the left side is a condition unless it is a list to fall back from.
      return node.operator === "&&" ? next(node.right, at) : merge([next(node.left, at), next(node.right, at)]);
    case "ObjectExpression":
      return merge(node.properties.map((property) => next(property.type === "SpreadElement" ? property.argument : property.value, at)));
    case "Literal":
      // `undefined`, `false` and `null` of a condition.
      return { found: [], complete: node.value === null || node.value === false };
    case "CallExpression":
      return call(node, value, at, values, depth);
    default:
      return nothing;
  }
}

function call(node: TSESTree.CallExpression, here: Located, at: Located, values: Values, depth: number): FoundFunctions {
  const { source } = here;
  const next = (inner: TSESTree.Node) => find({ node: inner, source }, at, values, depth + 1);
  if (source.analysis?.functions.some(({ node: definition }) => definition === node) === true) {
    return { found: [{ definition: node, at }], complete: true };
  }
  const { callee, arguments: args } = node;
  if (callee.type === "MemberExpression" && callee.property.type === "Identifier") {
    const method = callee.property.name;
    const [first] = args;
    if (callee.object.type === "Identifier" && callee.object.name === "Object" && method === "values" && first !== undefined) return next(first);
    if (sameElements.has(method)) return next(callee.object);
    if (method === "concat") return merge([callee.object, ...args].map(next));
    if ((method === "map" || method === "flatMap") && first !== undefined) return factory({ node: first, source }, at, values, depth);
  }
  return factory({ node: callee, source }, at, values, depth);
}

/** What a function of the repository makes: the functions defined in it, else what it returns. */
function factory(callee: Located, at: Located, values: Values, depth: number): FoundFunctions {
  const value = values.code(callee.node, callee.source);
  if (value === undefined) return nothing;
  const { node, source } = value;
  if (node.type !== "ArrowFunctionExpression" && node.type !== "FunctionExpression" && node.type !== "FunctionDeclaration") return nothing;
  const inside = (source.analysis?.functions ?? []).filter(({ node: definition }) => definition.range[0] >= node.range[0] && definition.range[1] <= node.range[1]);
  if (inside.length > 0) return { found: inside.map(({ node: definition }) => ({ definition, at })), complete: true };
  const returned = node.body.type === "BlockStatement" ? returnsOf(node.body) : [node.body];
  if (returned.length === 0) return nothing;
  return merge(returned.map((expression) => find({ node: expression, source }, at, values, depth + 1)));
}

function returnsOf(block: TSESTree.BlockStatement): TSESTree.Expression[] {
  const found: TSESTree.Expression[] = [];
  const visit = (statement: TSESTree.Statement): void => {
    switch (statement.type) {
      case "ReturnStatement":
        if (statement.argument !== null) found.push(statement.argument);
        break;
      case "BlockStatement":
        statement.body.forEach(visit);
        break;
      case "IfStatement":
        visit(statement.consequent);
        if (statement.alternate !== null) visit(statement.alternate);
        break;
      default:
    }
  };
  block.body.forEach(visit);
  return found;
}

/** Every function that a module exports; exports that are something else do not matter. */
function namespace(source: Located["source"], at: Located, values: Values, depth: number): FoundFunctions {
  const parts = [...values.exportNames(source)].map((name) => {
    const value = values.exported(source, name);
    return value?.kind === "code" ? find(value, at, values, depth + 1) : nothing;
  });
  const found = parts.flatMap((part) => part.found);
  return { found, complete: true };
}

/** `const list = []; list.push(a, b)`: what is pushed counts, whether or not a condition guards it. */
function pushedTo({ node, source }: Located, values: Values, depth: number): FoundFunctions | undefined {
  if (node.type !== "Identifier") return undefined;
  const variable = values.variable(node, source);
  const pushes = (variable?.references ?? []).flatMap(({ identifier }) => {
    const member = identifier.parent;
    if (member.type !== "MemberExpression" || member.object !== identifier || member.property.type !== "Identifier") return [];
    return member.property.name === "push" && member.parent.type === "CallExpression" ? [member.parent] : [];
  });
  if (pushes.length === 0) return undefined;
  const parts = pushes.flatMap(({ arguments: args }) =>
    args.map((argument) => {
      const inner = argument.type === "SpreadElement" ? argument.argument : argument;
      return find({ node: inner, source }, { node: inner, source }, values, depth + 1);
    }),
  );
  return merge(parts);
}

function merge(parts: readonly FoundFunctions[]): FoundFunctions {
  return { found: parts.flatMap(({ found }) => found), complete: parts.every(({ complete }) => complete) };
}

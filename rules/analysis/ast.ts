/** Questions about nodes that need no scope. */
import type { TSESTree } from "@typescript-eslint/utils";
import type { FunctionNode } from "./model.js";

// A look at `type` is not free: nodes are of so many shapes that the engine has to search for it each time. What is asked
// thousands of times in a file looks once.

export function isFunction(node: TSESTree.Node | null | undefined): node is FunctionNode {
  switch (node?.type) {
    case "ArrowFunctionExpression":
    case "FunctionExpression":
    case "FunctionDeclaration":
      return true;
    default:
      return false;
  }
}

export function isLoop(node: TSESTree.Node): node is TSESTree.ForStatement | TSESTree.ForOfStatement | TSESTree.ForInStatement | TSESTree.WhileStatement | TSESTree.DoWhileStatement {
  switch (node.type) {
    case "ForStatement":
    case "ForOfStatement":
    case "ForInStatement":
    case "WhileStatement":
    case "DoWhileStatement":
      return true;
    default:
      return false;
  }
}

/** Is this a node that only changes the type or the syntax of the expression in it? */
function isWrapper(
  node: TSESTree.Node,
): node is
  | TSESTree.TSAsExpression
  | TSESTree.TSNonNullExpression
  | TSESTree.TSSatisfiesExpression
  | TSESTree.TSTypeAssertion
  | TSESTree.ChainExpression
  | TSESTree.TSInstantiationExpression {
  switch (node.type) {
    case "TSAsExpression":
    case "TSNonNullExpression":
    case "TSSatisfiesExpression":
    case "TSTypeAssertion":
    case "ChainExpression":
    case "TSInstantiationExpression":
      return true;
    default:
      return false;
  }
}

/** Takes off `as T`, `satisfies T`, `!`, `<T>`, `?.` chains: what changes the type or the syntax and not the value. */
export function unwrap(node: TSESTree.Expression): TSESTree.Expression;
export function unwrap(node: TSESTree.Node): TSESTree.Node;
export function unwrap(node: TSESTree.Node): TSESTree.Node {
  let at = node;
  while (isWrapper(at)) at = at.expression;
  return at;
}

/** Like `unwrap`, and takes off one `await`. */
export function withoutAwait(expression: TSESTree.Expression): TSESTree.Expression {
  const node = unwrap(expression);
  return node.type === "AwaitExpression" ? unwrap(node.argument) : node;
}

/** The text of `"a"`, and of a template that nothing is put into. */
export function literalText(node: TSESTree.Node): string | undefined {
  if (node.type === "Literal" && typeof node.value === "string") return node.value;
  return node.type === "TemplateLiteral" && node.expressions.length === 0 ? (node.quasis[0]!.value.cooked ?? undefined) : undefined;
}

/** `null`, `undefined` */
export function isNullish(expression: TSESTree.Node): boolean {
  const node = unwrap(expression);
  return (node.type === "Literal" && node.value === null) || (node.type === "Identifier" && node.name === "undefined");
}

/** The last statement of a branch, with or without braces. */
export function lastOf(branch: TSESTree.Statement): TSESTree.Statement | undefined {
  return branch.type === "BlockStatement" ? branch.body.at(-1) : branch;
}

/** The nearest ancestor that is not a mere wrapper, with the child of it on the way up. */
export function outward(node: TSESTree.Node): { parent: TSESTree.Node | undefined; child: TSESTree.Node } {
  let child = node;
  while (child.parent && isWrapper(child.parent)) child = child.parent;
  return { parent: child.parent, child };
}

/** The name of a property, member or method where it is written out; `null` where it is computed. */
export function propertyName(
  node: TSESTree.Property | TSESTree.MemberExpression | TSESTree.MethodDefinition | TSESTree.PropertyDefinition,
): string | null {
  const key = node.type === "MemberExpression" ? node.property : node.key;
  if (key.type === "PrivateIdentifier") return `#${key.name}`;
  if (!node.computed && key.type === "Identifier") return key.name;
  if (key.type === "Literal" && (typeof key.value === "string" || typeof key.value === "number")) return String(key.value);
  if (key.type === "TemplateLiteral" && key.expressions.length === 0) return key.quasis[0]!.value.cooked;
  return null;
}

/** `a.b["c"]` as `["a", "b", "c"]`, `this.x` as `["this", "x"]`; `null` for anything that is not a plain path. */
export function memberPath(node: TSESTree.Node): string[] | null {
  const path: string[] = [];
  let at = unwrap(node);
  while (at.type === "MemberExpression") {
    const name = propertyName(at);
    if (name === null) return null;
    path.push(name);
    at = unwrap(at.object);
  }
  if (at.type === "Identifier") path.push(at.name);
  else if (at.type === "ThisExpression") path.push("this");
  else if (at.type === "Super") path.push("super");
  else return null;
  return path.reverse();
}

/** The expression at the start of a path or of a chain of calls: `db` of `db.from("x").insert(y).select()`. */
export function chainRoot(node: TSESTree.Node): TSESTree.Node {
  let at = unwrap(node);
  for (;;) {
    if (at.type === "MemberExpression") at = unwrap(at.object);
    else if (at.type === "CallExpression") at = unwrap(at.callee);
    else return at;
  }
}

/**
 * The names along a chain of members and calls, without the root: `from`, `insert`, `select` of
 * `db.from("x").insert(y).select()`. Computed members are left out.
 */
export function chainNames(node: TSESTree.Node): string[] {
  const names: string[] = [];
  let at = unwrap(node);
  for (;;) {
    if (at.type === "MemberExpression") {
      const name = propertyName(at);
      if (name !== null) names.push(name);
      at = unwrap(at.object);
    } else if (at.type === "CallExpression") at = unwrap(at.callee);
    else return names.reverse();
  }
}

/** Is there a longer chain that goes on from this call: `.eq()` after `.from()`? */
export function isContinued(call: TSESTree.Node): boolean {
  const { parent, child } = outward(call);
  if (parent?.type !== "MemberExpression" || parent.object !== child) return false;
  const above = outward(parent);
  return above.parent?.type === "CallExpression" && above.parent.callee === above.child;
}

/** The last name of what is called: `send` of `this.client.send()`, `fetch` of `fetch()`. */
export function calleeName(call: TSESTree.CallExpression | TSESTree.NewExpression): string | null {
  const callee = unwrap(call.callee);
  if (callee.type === "Identifier") return callee.name;
  return callee.type === "MemberExpression" ? propertyName(callee) : null;
}

/** Is `node` `ancestor` or below it? */
export function isWithin(node: TSESTree.Node, ancestor: TSESTree.Node): boolean {
  return node.range[0] >= ancestor.range[0] && node.range[1] <= ancestor.range[1];
}

/** The function that a node stands in; a function stands in the one around it. */
export function enclosingFunction(node: TSESTree.Node): FunctionNode | null {
  for (let at = node.parent; at; at = at.parent) if (isFunction(at)) return at;
  return null;
}

/** The statement that a node stands in, at the level of a block. */
export function enclosingStatement(node: TSESTree.Node): TSESTree.Node {
  let at = node;
  while (
    at.parent &&
    at.parent.type !== "BlockStatement" &&
    at.parent.type !== "Program" &&
    at.parent.type !== "StaticBlock" &&
    at.parent.type !== "SwitchCase"
  ) {
    at = at.parent;
  }
  return at;
}

export function isAwaited(node: TSESTree.Node): boolean {
  return outward(node).parent?.type === "AwaitExpression";
}

/** The identifiers that a pattern binds, with the path of keys that leads to each. A rest element has its parent's path. */
export function boundNames(
  pattern: TSESTree.Node,
  path: readonly string[] = [],
): { identifier: TSESTree.Identifier; path: readonly string[]; rest: boolean }[] {
  switch (pattern.type) {
    case "Identifier":
      return [{ identifier: pattern, path, rest: false }];
    case "AssignmentPattern":
      return boundNames(pattern.left, path);
    case "TSParameterProperty":
      return boundNames(pattern.parameter, path);
    case "RestElement":
      return boundNames(pattern.argument, path).map((bound) => ({ ...bound, rest: true }));
    case "ArrayPattern":
      return pattern.elements.flatMap((element, index) => {
        if (!element) return [];
        return boundNames(element, element.type === "RestElement" ? path : [...path, String(index)]);
      });
    case "ObjectPattern":
      return pattern.properties.flatMap((property) => {
        if (property.type === "RestElement") return boundNames(property, path);
        const name = propertyName(property);
        return name === null ? [] : boundNames(property.value, [...path, name]);
      });
    default:
      return [];
  }
}

import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { enclosingFunction, isAwaited, outward, unwrap } from "../analysis/ast.js";
import type { FileAnalysis, Handler } from "../analysis/index.js";
import { isResultClientCall } from "../errors/results.js";
import { givesRecords } from "../queries/records.js";
import { idForCode, idForName } from "./names.js";

type Fixer = TSESLint.RuleFixer;
type Fix = TSESLint.RuleFix;

/** How code in a handler's body can name a part of the context, and what has to be added to the handler for that. */
export interface ContextAccess {
  text: string;
  fixes: (fixer: Fixer) => Fix[];
}

/**
 * The way to `key` of the context for code that stands in the handler itself; `null` where it is not in scope: in a
 * helper, or where the name means something else.
 */
export function accessTo(key: string, handler: Handler, node: TSESTree.Node, file: FileAnalysis): ContextAccess | null {
  if (!isInside(node, handler.node)) return null;
  const bound = handler.bindings.get(key);
  if (bound) return isShadowed(bound, node, file) ? null : { text: bound.name, fixes: () => [] };
  const imported = file.imports.find((item) => item.imported === key && item.from === "inngest" && !item.typeOnly);
  if (imported) return { text: imported.local, fixes: () => [] };
  if (handler.kind === "helper" || handler.kind === "endpoint") return null;
  const { parameter } = handler;
  if (!parameter) return addParameter(key, handler, file);
  if (parameter.type === "Identifier") return { text: `${parameter.name}.${key}`, fixes: () => [] };
  if (parameter.type !== "ObjectPattern" || isDeclared(key, node, file)) return null;
  const [first] = parameter.properties;
  const last = parameter.properties.at(-1);
  return {
    text: key,
    fixes: (fixer) => {
      if (!first || !last) return [fixer.replaceTextRange([parameter.range[0], parameter.range[0] + 2], `{ ${key} }`)];
      return [last.type === "RestElement" ? fixer.insertTextBefore(last, `${key}, `) : fixer.insertTextAfter(last, `, ${key}`)];
    },
  };
}

/** `async () => …` gets `({ step })`. */
function addParameter(key: string, handler: Handler, file: FileAnalysis): ContextAccess | null {
  const open = file.sourceCode.getFirstToken(handler.node, (token) => token.value === "(");
  if (!open || isDeclared(key, handler.node.body, file)) return null;
  return { text: key, fixes: (fixer) => [fixer.insertTextAfter(open, `{ ${key} }`)] };
}

function isInside(node: TSESTree.Node, owner: TSESTree.Node): boolean {
  return node.range[0] > owner.range[0] && node.range[1] <= owner.range[1];
}

function isDeclared(name: string, node: TSESTree.Node, file: FileAnalysis): boolean {
  for (let scope: TSESLint.Scope.Scope | null = file.sourceCode.getScope(node); scope; scope = scope.upper) {
    const variable = scope.set.get(name);
    if (variable && variable.defs.length > 0) return true;
  }
  return false;
}

function isShadowed(bound: TSESTree.Identifier, node: TSESTree.Node, file: FileAnalysis): boolean {
  const meant = file.variableOf(bound);
  for (let scope: TSESLint.Scope.Scope | null = file.sourceCode.getScope(node); scope; scope = scope.upper) {
    const variable = scope.set.get(bound.name);
    if (variable) return variable !== meant;
  }
  return false;
}

/** The id of a step for what is called by a name: `send-welcome-email` for `sendWelcomeEmail`, `create-user` for `db.user.create`. */
export function stepIdFor(name: string, handler: Handler): string {
  const path = name.replace(/\(\)|`…`|^new /g, "").split(".");
  return untaken(idForName(path.filter((part) => part !== "…")) ?? "run", handler);
}

/** The id of a step for code that is put into one. */
export function stepIdForCode(code: TSESTree.Node, handler: Handler): string {
  return untaken(idForCode(code) ?? "run", handler);
}

/** With a number where the handler has a step of that name already. */
function untaken(base: string, handler: Handler): string {
  const taken = new Set(handler.steps.map((step) => step.id?.value));
  if (!taken.has(base)) return base;
  let number = 2;
  while (taken.has(`${base}-${number}`)) number++;
  return `${base}-${number}`;
}

/** Can `await` be written where the node stands? */
export function isInAsyncFunction(node: TSESTree.Node): boolean {
  const owner = enclosingFunction(node);
  return owner === null || owner.async;
}

/** The expression that a call is the core of, with the `.catch()` and the like that follow it. */
export function wholeExpression(node: TSESTree.Node): TSESTree.Node {
  let at = node;
  for (;;) {
    const { parent, child } = outward(at);
    if (parent?.type !== "MemberExpression" || parent.object !== child) return child;
    const above = outward(parent);
    if (above.parent?.type !== "CallExpression" || unwrap(above.parent.callee) !== parent) return child;
    at = above.parent;
  }
}

/**
 * Writes `expression` as a step: `await step.run("id", () => expression)`. It stands where the expression stood; an `await` in
 * front of it is taken over.
 */
export function wrapInStep(
  expression: TSESTree.Node,
  id: string,
  access: ContextAccess,
  file: FileAnalysis,
  fixer: Fixer,
): Fix[] {
  const isStatement = outward(expression).parent?.type === "ExpressionStatement";
  const call = `${access.text}.run(${JSON.stringify(id)}, ${callbackFor(expression, file)})`;
  const text = !isAwaited(expression) && isStatement ? `await ${call}` : call;
  return [...access.fixes(fixer), fixer.replaceText(expression, text)];
}

/** The callback of a step that does what the expression does, and stores no more of it than somebody reads. */
function callbackFor(expression: TSESTree.Node, file: FileAnalysis): string {
  const text = file.sourceCode.getText(expression);
  const core = unwrap(expression);
  if (isDropped(expression) && core.type === "CallExpression") {
    // A step succeeds where nothing throws.
    if (isResultClientCall(core, file)) return `async () => { ${thrownFailure(text)} }`;
    if (givesRecords(core, file) !== null) return `async () => { await ${text}; }`;
  }
  return `${containsAwait(expression, file) ? "async " : ""}() => ${text}`;
}

/** `const { error } = await …; if (error) throw error;`, with another name where the call has one of its own. */
function thrownFailure(text: string): string {
  const name = ["error", "failure"].find((candidate) => !new RegExp(`\\b${candidate}\\b`).test(text)) ?? "failed";
  return `const { ${name === "error" ? name : `error: ${name}`} } = await ${text}; if (${name}) throw ${name};`;
}

/** `await save(row);`: nobody reads what it gives. */
function isDropped(expression: TSESTree.Node): boolean {
  const { parent } = outward(expression);
  return (parent?.type === "AwaitExpression" ? outward(parent).parent : parent)?.type === "ExpressionStatement";
}

/** Is there an `await` in the expression that is its own, not that of a function in it? */
export function containsAwait(expression: TSESTree.Node, file: FileAnalysis): boolean {
  const owner = file.functionOf(expression);
  return file
    .nodes("AwaitExpression")
    .some((node) => node.range[0] >= expression.range[0] && node.range[1] <= expression.range[1] && file.functionOf(node) === owner);
}

/** `Promise.all(list)` for a list that is awaited, `await Promise.all(list)` for one that is not. */
export function waitForAll(list: TSESTree.Node, fixer: Fixer, { isAwaited }: { isAwaited: boolean }): Fix[] {
  return [fixer.insertTextBefore(list, isAwaited ? "Promise.all(" : "await Promise.all("), fixer.insertTextAfter(list, ")")];
}

import type { TSESTree } from "@typescript-eslint/utils";
import { boundNames, calleeName, memberPath, outward, propertyName, unwrap, withoutAwait } from "../analysis/ast.js";
import type { FileAnalysis } from "../analysis/index.js";
import { readsOf } from "../queries/reads.js";
import { returnedExpressions } from "../queries/returns.js";
import { throwsIn } from "../queries/walk.js";

/** The promises of `Promise.all([…])`. */
export function elementsOfAll(awaited: TSESTree.Expression): readonly (TSESTree.Expression | TSESTree.SpreadElement | null)[] | null {
  const list = listOfAll(awaited);
  return list?.type === "ArrayExpression" ? list.elements : null;
}

/** What `Promise.all` is given. */
function listOfAll(call: TSESTree.Expression): TSESTree.CallExpressionArgument | null {
  const isAll = call.type === "CallExpression" && memberPath(call.callee)?.join(".") === "Promise.all";
  return isAll ? (call.arguments[0] ?? null) : null;
}

export interface Waited {
  promise: TSESTree.Expression;
  /** What the result is taken apart into; `null` where it is dropped, `undefined` where it is kept. */
  pattern: TSESTree.Node | null | undefined;
}

/** The promises that an `await` waits for: one, or those of a `Promise.all`. */
export function promisesIn(awaited: TSESTree.AwaitExpression, file: FileAnalysis): Waited[] {
  const { parent } = awaited;
  const pattern = parent.type === "ExpressionStatement" ? null : parent.type === "VariableDeclarator" ? parent.id : undefined;
  const argument = unwrap(awaited.argument);
  const together = elementsOfAll(argument);
  if (together && (pattern === null || pattern?.type === "ArrayPattern")) {
    return together.flatMap((promise, index) => {
      const part = pattern?.type === "ArrayPattern" ? (pattern.elements[index] ?? null) : null;
      return promise && promise.type !== "SpreadElement" ? { promise, pattern: part } : [];
    });
  }
  const mapped = pattern === null ? mappedIn(argument, file) : null;
  if (mapped) return mapped.map((promise) => ({ promise: withoutAwait(promise), pattern: null }));
  return [{ promise: argument, pattern }];
}

/** `Promise.all(rows.map((row) => supabase.from("a").insert(row)))`: what the callback returns. */
function mappedIn(argument: TSESTree.Expression, file: FileAnalysis): readonly TSESTree.Expression[] | null {
  const list = listOfAll(argument);
  const callback = list?.type === "CallExpression" && calleeName(list) === "map" ? list.arguments[0] : null;
  const behind = callback ? file.functionBehind(callback) : null;
  return behind && returnedExpressions(behind, file);
}

/**
 * Is the result dropped, taken apart without its `error`, or kept under a name that is asked for other members at most? Not where the
 * code throws when the data is missing.
 */
export function dropsError(pattern: TSESTree.Node | null | undefined, file: FileAnalysis): boolean {
  if (pattern === null) return true;
  if (pattern?.type !== "Identifier" && pattern?.type !== "ObjectPattern") return false;
  const isTaken = pattern.type === "ObjectPattern" && pattern.properties.some((property) => property.type === "RestElement" || propertyName(property) === "error");
  const reads = boundNames(pattern).flatMap(({ identifier }) => readsOf(identifier, file));
  if (isTaken || reads.some((read) => throwsWithout(read, file))) return false;
  return pattern.type === "ObjectPattern" || reads.every(isMemberBesideError);
}

/** `result.data` */
function isMemberBesideError(read: TSESTree.Node): boolean {
  const { parent, child } = outward(read);
  return parent?.type === "MemberExpression" && parent.object === child && /^(data|count)$/.test(propertyName(parent) ?? "");
}

/** `if (!data) throw …`, `if (!result.data || …) throw …` */
function throwsWithout(read: TSESTree.Node, { sourceCode }: FileAnalysis): boolean {
  let { parent, child } = outward(read);
  if (parent?.type === "MemberExpression" && parent.object === child) ({ parent, child } = outward(parent));
  if (parent?.type !== "UnaryExpression" || parent.operator !== "!") return false;
  ({ parent, child } = outward(parent));
  while (parent?.type === "LogicalExpression" && parent.operator === "||") ({ parent, child } = outward(parent));
  return parent?.type === "IfStatement" && parent.test === child && throwsIn(parent.consequent, sourceCode);
}

import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { isFunction, isLoop, isWithin, outward, propertyName, unwrap } from "./ast.js";
import type { FunctionNode, LoopInfo, ParallelInfo, PromiseFate } from "./model.js";
import type { Names as AllNames } from "./scope.js";

/** All that is needed of the names. */
type Names = Pick<AllNames, "variableOf">;

const COMBINATORS = new Set(["all", "allSettled", "race", "any"]);
/** Methods of arrays that hand on what their callback returns. */
const MAPPERS = new Set(["map", "flatMap", "from"]);
/** Methods of arrays that call a function for every item. */
const ITERATORS = new Set([...MAPPERS, "forEach", "filter", "some", "every", "reduce", "reduceRight", "find", "findIndex"]);

/** What becomes of the promise that an expression gives. */
export function fateOf(node: TSESTree.Node, names: Names): PromiseFate {
  let at = node;
  let chained = false;
  let handled = false;
  let parallel: ParallelInfo | null = null;
  const end = (kind: PromiseFate["kind"], where: TSESTree.Node): PromiseFate => ({ kind, node: where, chained, parallel });

  for (;;) {
    const { parent, child } = outward(at);
    if (!parent) return end("stored", at);
    switch (parent.type) {
      case "AwaitExpression":
        return end("awaited", parent);
      case "ReturnStatement":
      case "YieldExpression": {
        const list = parent.type === "ReturnStatement" ? resultOfCallback(parent) : null;
        if (!list) return end("returned", parent);
        at = list;
        continue;
      }
      case "ArrowFunctionExpression": {
        if (parent.body !== child) return end("stored", parent);
        const list = callThatCollects(parent);
        if (!list) return end("returned", parent);
        at = list;
        continue;
      }
      case "MemberExpression": {
        const call = outward(parent).parent;
        const name = propertyName(parent);
        if (parent.object !== child || call?.type !== "CallExpression" || unwrap(call.callee) !== parent) return end("stored", parent);
        if (name !== "then" && name !== "catch" && name !== "finally") {
          // `[a, b].concat(…)`, `promises.flat()`: still the same promises.
          at = call;
          continue;
        }
        chained = true;
        handled ||= name === "catch" || (name === "then" && call.arguments.length > 1);
        at = call;
        continue;
      }
      case "ArrayExpression":
      case "SpreadElement":
        at = parent;
        continue;
      case "CallExpression":
      case "NewExpression": {
        const combinator = combinatorOf(parent);
        if (combinator && parent.type === "CallExpression") {
          parallel ??= { combinator, node: parent };
          at = parent;
          continue;
        }
        if (parent.callee === child) return end("stored", parent);
        const list = pushedTo(parent, child);
        if (!list) return end("passed", parent);
        return end(isRead(list, names, parent) ? "stored" : "floating", parent);
      }
      case "ConditionalExpression":
        if (parent.test === child) return end("stored", parent);
        at = parent;
        continue;
      case "LogicalExpression":
        at = parent;
        continue;
      case "SequenceExpression":
        if (parent.expressions.at(-1) !== child) return end(handled ? "handled" : "floating", parent);
        at = parent;
        continue;
      case "UnaryExpression":
        return end(parent.operator === "void" ? "voided" : "stored", parent);
      case "ExpressionStatement":
        return end(handled ? "handled" : "floating", parent);
      case "VariableDeclarator":
        if (parent.id.type !== "Identifier") return end("stored", parent);
        return end(isRead(parent.id, names, parent) ? "stored" : "floating", parent);
      case "AssignmentExpression":
        if (parent.left.type !== "Identifier") return end("stored", parent);
        return end(isRead(parent.left, names, parent) ? "stored" : "floating", parent);
      default:
        return end("stored", parent);
    }
  }
}

/** `Promise.all` and its like, by the name of the method. */
export function combinatorOf(call: TSESTree.CallExpression | TSESTree.NewExpression): ParallelInfo["combinator"] | null {
  const callee = unwrap(call.callee);
  if (callee.type !== "MemberExpression" || callee.object.type !== "Identifier" || callee.object.name !== "Promise") return null;
  const name = propertyName(callee);
  return name !== null && COMBINATORS.has(name) ? (name as ParallelInfo["combinator"]) : null;
}

/** The `map` (or `.then`) whose callback a function is: what it returns goes into the result of that call. */
function callThatCollects(callback: FunctionNode): TSESTree.CallExpression | null {
  const { parent, child } = outward(callback);
  if (parent?.type !== "CallExpression" || !parent.arguments.includes(child as TSESTree.Expression)) return null;
  const callee = unwrap(parent.callee);
  if (callee.type !== "MemberExpression") return null;
  const name = propertyName(callee) ?? "";
  return MAPPERS.has(name) || name === "then" || name === "catch" || name === "finally" ? parent : null;
}

function resultOfCallback(statement: TSESTree.ReturnStatement): TSESTree.CallExpression | null {
  for (let at: TSESTree.Node | undefined = statement.parent; at; at = at.parent) {
    if (isFunction(at)) return callThatCollects(at);
  }
  return null;
}

function pushedTo(call: TSESTree.CallExpression | TSESTree.NewExpression, argument: TSESTree.Node): TSESTree.Identifier | null {
  const callee = unwrap(call.callee);
  if (callee.type !== "MemberExpression" || callee.object.type !== "Identifier") return null;
  const name = propertyName(callee);
  const isAdded = name === "push" || name === "unshift" || name === "add" || name === "set";
  return isAdded && call.arguments.includes(argument as TSESTree.Expression) ? callee.object : null;
}

/** Is the variable read anywhere but where it is filled? */
function isRead(identifier: TSESTree.Identifier, names: Names, filling: TSESTree.Node): boolean {
  const variable = names.variableOf(identifier);
  if (!variable || isExported(variable)) return true;
  return variable.references.some(
    (reference) => reference.isRead() && !isWithin(reference.identifier, filling) && !isFilling(reference.identifier),
  );
}

function isFilling(identifier: TSESTree.Node): boolean {
  const { parent } = outward(identifier);
  if (parent?.type !== "MemberExpression" || parent.object !== identifier) return false;
  // `promises.length` asks nothing of the promises.
  return /^(push|unshift|length)$/.test(propertyName(parent) ?? "");
}

function isExported(variable: TSESLint.Scope.Variable): boolean {
  return variable.defs.some((definition) => isExport(definition.node.parent.parent));
}

/** The nearest loop around a node, within the function it stands in or as a callback per item. */
export function loopAround(node: TSESTree.Node, sourceCode: Readonly<TSESLint.SourceCode>): LoopInfo | null {
  let child: TSESTree.Node = node;
  for (let at = node.parent; at; child = at, at = at.parent) {
    if (isLoop(at) && runsEachRound(at, child)) {
      const head = at.type === "ForStatement" ? at.init : at.type === "ForOfStatement" || at.type === "ForInStatement" ? at.left : null;
      return { node: at, kind: "statement", variables: head ? sourceCode.getDeclaredVariables(head) : [] };
    }
    if (!isFunction(at)) continue;
    const call = iterationOf(at);
    if (!call) return null;
    return { node: call, kind: "callback", variables: sourceCode.getDeclaredVariables(at) };
  }
  return null;
}

function runsEachRound(loop: TSESTree.Node, child: TSESTree.Node): boolean {
  if (loop.type === "ForStatement") return loop.init !== child;
  if (loop.type === "ForOfStatement" || loop.type === "ForInStatement") return loop.body === child;
  return true;
}

/** The array method that calls an inline function for every item. */
export function iterationOf(callback: FunctionNode): TSESTree.CallExpression | null {
  const { parent, child } = outward(callback);
  if (parent?.type !== "CallExpression" || !parent.arguments.includes(child as TSESTree.Expression)) return null;
  const callee = unwrap(parent.callee);
  return callee.type === "MemberExpression" && ITERATORS.has(propertyName(callee) ?? "") ? parent : null;
}

function isExport(node: TSESTree.Node | undefined): boolean {
  return node?.type === "ExportNamedDeclaration";
}

import type { TSESTree } from "@typescript-eslint/utils";
import { enclosingFunction, enclosingStatement, isAwaited, isFunction, isLoop, isWithin, unwrap } from "../analysis/ast.js";
import type { BodyRegion, FileAnalysis, Handler } from "../analysis/index.js";
import { isLogCall } from "../errors/outcome.js";
import { hasStep } from "./flow.js";
import { contains, walk } from "./walk.js";

/** Does a body come to a node once, whatever happens? With `retries: 0` no other attempt comes to what no step follows. */
export function isMetOnce(node: TSESTree.Node, region: BodyRegion, file: FileAnalysis): boolean {
  return isWithoutRetries(region.handler, file) && !hasStep(enclosingStatement(node), file) && !isFollowedByStep(node, region, file);
}

function isWithoutRetries({ kind, definition }: Handler, file: FileAnalysis): boolean {
  const retries = kind === "function" ? definition?.options?.get("retries") : null;
  const value = retries && unwrap(file.valueOf(retries.value));
  return value?.type === "Literal" && value.value === 0;
}

/**
 * Can a step still come after a node that a body runs? Then the node runs again when the function resumes behind
 * that step. What comes after the last step runs once, except when the attempt fails.
 */
export function isFollowedByStep(node: TSESTree.Node, { handler, path }: BodyRegion, file: FileAnalysis): boolean {
  const calls = path.map(({ call }) => call);
  for (let at = node; ; ) {
    const left = waysOut(at, handler, file);
    const owner = enclosingFunction(at);
    if (left === "step") return true;
    // A `throw` is taken to end the run.
    if (owner === handler.node || left === "throw") return false;
    const call = calls.pop();
    // Where a callback is run from is not followed.
    if (call?.type !== "CallExpression" || file.functionBehind(call.callee) !== owner) return left === "end";
    at = call;
  }
}

/** How a node's own function goes on after it: to a step, or out of it. */
function waysOut(node: TSESTree.Node, handler: Handler, file: FileAnalysis): "step" | "return" | "throw" | "end" {
  // After a `throw` only a `catch` or `finally` around it goes on; after a `break` or `continue`, what is around its loop.
  let thrown = false;
  let jumped: Jump["type"] | null = null;
  // A `catch` around it sees what fails in the node itself, or after it.
  let mayFail = isAwaited(node);
  for (let child = node, parent = node.parent; parent && !isFunction(parent); child = parent, parent = parent.parent) {
    if (parent.type === "TryStatement") {
      const caught = child === parent.block && (thrown || mayFail) ? parent.handler : null;
      const later = [caught, child === parent.finalizer ? null : parent.finalizer];
      if (later.some((part) => part && runsSteps(part, handler, file))) return "step";
      if (thrown && child === parent.block && parent.handler) {
        const last = parent.handler.body.body.at(-1);
        if (last?.type === "ReturnStatement") return "return";
        thrown = last?.type === "ThrowStatement";
      }
    }
    if (thrown) continue;
    if (isLoop(parent)) {
      if (jumped !== "BreakStatement" && runsSteps(parent, handler, file)) return "step";
      jumped = null;
      mayFail ||= canFail(parent, file);
    }
    if (parent.type === "SwitchStatement" && jumped === "BreakStatement") jumped = null;
    for (const sibling of jumped ? [] : statementsAfter(child, parent)) {
      if (runsSteps(sibling, handler, file) || jumpsIn(sibling, file).some((jump) => leadsToStep(jump, handler, file))) return "step";
      mayFail ||= canFail(sibling, file);
      if (sibling.type === "ReturnStatement") return isFollowedInFinally(sibling, handler, file) ? "step" : "return";
      if (sibling.type === "ThrowStatement") thrown = true;
      if (isJump(sibling)) jumped = sibling.type;
      if (thrown || jumped) break;
    }
  }
  return thrown ? "throw" : "end";
}

function canFail(statement: TSESTree.Node, { sourceCode }: FileAnalysis): boolean {
  return contains(statement, sourceCode, (node) => (isFunction(node) ? "skip" : node.type === "AwaitExpression" || (node.type === "CallExpression" && !isLogCall(node))));
}

type Jump = TSESTree.BreakStatement | TSESTree.ContinueStatement;

function isJump(node: TSESTree.Node): node is Jump {
  return node.type === "BreakStatement" || node.type === "ContinueStatement";
}

/** The ways out of the loop around a statement that it may take: `if (again) continue;` */
function jumpsIn(statement: TSESTree.Statement, file: FileAnalysis): Jump[] {
  const jumps: Jump[] = [];
  if (isJump(statement)) return jumps;
  walk(statement, file.sourceCode, (node) => {
    if (isJump(node)) jumps.push(node);
    return isFunction(node) || isLoop(node) || node.type === "SwitchStatement" ? "skip" : undefined;
  });
  return jumps;
}

function leadsToStep(jump: Jump, handler: Handler, file: FileAnalysis): boolean {
  let left: TSESTree.Node | undefined = jump.parent;
  while (left && !isLoop(left) && !isFunction(left) && (left.type !== "SwitchStatement" || jump.type === "ContinueStatement")) left = left.parent;
  if (!left || isFunction(left)) return false;
  return jump.type === "ContinueStatement" ? runsSteps(left, handler, file) : waysOut(left, handler, file) === "step";
}

/** `try { …; return result; } finally { await step.run("tidy", …); }`: a `return` leaves by way of every `finally` around it. */
function isFollowedInFinally(left: TSESTree.ReturnStatement, handler: Handler, file: FileAnalysis): boolean {
  for (let child: TSESTree.Node = left, parent = left.parent as TSESTree.Node | undefined; parent && !isFunction(parent); child = parent, parent = parent.parent) {
    if (parent.type === "TryStatement" && parent.finalizer && parent.finalizer !== child && runsSteps(parent.finalizer, handler, file)) return true;
  }
  return false;
}

function statementsAfter(child: TSESTree.Node, parent: TSESTree.Node): readonly TSESTree.Statement[] {
  const siblings = parent.type === "BlockStatement" ? parent.body : parent.type === "SwitchCase" ? parent.consequent : [];
  const index = siblings.indexOf(child as TSESTree.Statement);
  return index < 0 ? [] : siblings.slice(index + 1);
}

function runsSteps(node: TSESTree.Node, handler: Handler, file: FileAnalysis): boolean {
  return hasStep(node, file) || (handler.delegates && file.nodes("CallExpression").some((call) => isWithin(call, node) && isHandedOn(call, file)));
}

/** `loop(step)`, `engine.run({ event, step })`, `helper(ctx)` */
function isHandedOn(call: TSESTree.CallExpression, file: FileAnalysis): boolean {
  const isContext = (argument: TSESTree.Node): boolean => {
    const value = unwrap(argument);
    if (value.type === "ObjectExpression") {
      return value.properties.some((property) => isContext(property.type === "SpreadElement" ? property.argument : property.value));
    }
    const path = file.contextPath(value);
    return path !== null && (path.length === 0 || (path.length === 1 && path[0] === "step"));
  };
  return call.arguments.some(isContext);
}

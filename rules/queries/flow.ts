import type { TSESTree } from "@typescript-eslint/utils";
import { enclosingFunction, isFunction, isLoop, isWithin, unwrap } from "../analysis/ast.js";
import type { FileAnalysis, Handler, StepCall } from "../analysis/index.js";
import { oncePer } from "../analysis/remember.js";
import { areExclusive } from "./branches.js";

/**
 * Has a handler steps, its own or those of what it hands `step` to? It is entered again after each. One without is retried
 * as a whole, and entered once otherwise.
 */
export function hasSteps({ steps, delegates }: Handler): boolean {
  return steps.length > 0 || delegates;
}

/** Does no step come before or after a node of a handler? That way through it is retried as a whole, like a function without steps. */
export function meetsNoStep(node: TSESTree.Node, handler: Handler, file: FileAnalysis): boolean {
  if (handler.delegates) return false;
  const places = handler.steps.flatMap((step) => placesOf(step, handler, file));
  return places.every((place) => !shareRounds(place, node) && (place.range[0] < node.range[0] ? areExclusive(place, node) : areExclusive(node, place)));
}

/** In one loop: what excludes the other in a round may run before or after it in another. */
function shareRounds(first: TSESTree.Node, second: TSESTree.Node): boolean {
  for (let at = first.parent; at; at = at.parent) {
    if (isLoop(at) && isWithin(second, at)) return true;
  }
  return false;
}

/** Where a handler comes to a step: the step itself, or the calls of the function that it stands in. */
function placesOf({ node }: StepCall, handler: Handler, file: FileAnalysis): TSESTree.Node[] {
  const regions = file.regionsOf(node).filter((region) => region.kind === "body" && region.handler === handler);
  return regions.map((region) => region.path[0]?.call ?? node);
}

/** A choice in the body of a handler on which it depends which steps run. */
export interface StepDecision {
  node: TSESTree.Node;
  /** The condition, or what a loop goes through. */
  test: TSESTree.Expression;
  kind: "branch" | "loop" | "iterable";
  handler: Handler;
}

/** Every choice that decides which steps run, in source order. */
export const stepDecisions = oncePer(findDecisions);

/** The choice in whose condition a node stands, if it stands in one. */
export function decisionAt(node: TSESTree.Node, file: FileAnalysis): StepDecision | null {
  const owner = enclosingFunction(node);
  return stepDecisions(file).find(({ test }) => isWithin(node, test) && enclosingFunction(test) === owner) ?? null;
}

function findDecisions(file: FileAnalysis): readonly StepDecision[] {
  if (file.stepCalls.length === 0) return [];
  const found: StepDecision[] = [];
  const add = (node: TSESTree.Node, test: TSESTree.Expression | null, kind: StepDecision["kind"], governed: () => boolean): void => {
    if (!test || !governed()) return;
    const handler = file.bodyRegion(test)?.handler;
    if (handler) found.push({ node, test, kind, handler });
  };
  for (const node of file.nodes("IfStatement")) {
    add(node, node.test, "branch", () => hasStep(node.consequent, file) || hasStep(node.alternate, file) || guardsSteps(node, file));
  }
  for (const node of file.nodes("ConditionalExpression")) {
    add(node, node.test, "branch", () => hasStep(node.consequent, file) || hasStep(node.alternate, file));
  }
  for (const node of file.nodes("LogicalExpression")) add(node, node.left, "branch", () => hasStep(node.right, file));
  for (const node of file.nodes("SwitchStatement")) {
    add(node, node.discriminant, "branch", () => node.cases.some((item) => hasStep(item, file)));
  }
  for (const node of [...file.nodes("WhileStatement"), ...file.nodes("DoWhileStatement"), ...file.nodes("ForStatement")]) {
    add(node, node.test, "loop", () => hasStep(node.body, file));
  }
  for (const node of file.nodes("ForOfStatement")) add(node, node.right, "iterable", () => hasStep(node.body, file));
  for (const { loop } of file.stepCalls) {
    const list = loop?.kind === "callback" && loop.node.type === "CallExpression" ? listOf(loop.node) : null;
    if (list && !found.some(({ node }) => node === loop!.node)) add(loop!.node, list, "iterable", () => true);
  }
  return found.sort((a, b) => a.test.range[0] - b.test.range[0]);
}

/** `users` of `users.map((user) => step.run(…))`; what stands in its place itself is outside every step, and no choice. */
function listOf({ callee }: TSESTree.CallExpression): TSESTree.Identifier | null {
  return callee.type === "MemberExpression" && callee.object.type === "Identifier" ? callee.object : null;
}

/** Is there a step in the node that the body runs: its own, or one in a helper that is called there? */
export function hasStep(node: TSESTree.Node | null, file: FileAnalysis): boolean {
  return node !== null && stepPlaces(file).some((place) => isWithin(place, node));
}

/** The steps and groups that bodies run, and the calls of helpers that lead to one. */
const stepPlaces = oncePer((file: FileAnalysis): readonly TSESTree.Node[] => {
  const calls = [...file.stepCalls, ...file.groupCalls].map(({ node }) => node);
  const ways = calls.flatMap((call) => {
    const bodies = file.regionsOf(call).filter((region) => region.kind === "body");
    return bodies.length === 0 ? [] : [call, ...bodies.flatMap((region) => region.path.map((frame) => frame.call))];
  });
  return [...new Set(ways)];
});

/** `if (…) return;`: the steps after it only run when it does not leave. */
function guardsSteps(guard: TSESTree.IfStatement, file: FileAnalysis): boolean {
  if (guard.alternate || !leaves(guard.consequent)) return false;
  const { parent } = guard;
  const owner = enclosingFunction(guard);
  return file.stepCalls.some(
    (step) =>
      step.node.range[0] > guard.range[1] &&
      isWithin(step.node, parent.type === "BlockStatement" ? (owner ?? parent) : parent) &&
      enclosingFunction(step.node) === owner &&
      file.bodyRegion(step.node) !== null,
  );
}

/** Does a statement leave for another course? A `throw` does not: it ends the attempt. */
function leaves(statement: TSESTree.Statement): boolean {
  if (statement.type === "BlockStatement") {
    const last = statement.body.at(-1);
    return last !== undefined && leaves(last);
  }
  return statement.type === "ReturnStatement" || statement.type === "BreakStatement" || statement.type === "ContinueStatement";
}

/** Every node of an expression, those of functions in it left out. */
export function partsOf(expression: TSESTree.Node, file: FileAnalysis): TSESTree.Node[] {
  const parts: TSESTree.Node[] = [];
  const visit = (node: TSESTree.Node): void => {
    parts.push(node);
    if (isFunction(node)) return;
    for (const key of file.sourceCode.visitorKeys[node.type] ?? []) {
      const child = (node as unknown as Record<string, TSESTree.Node | (TSESTree.Node | null)[] | null | undefined>)[key];
      for (const item of Array.isArray(child) ? child : [child]) if (item) visit(item);
    }
  };
  visit(unwrap(expression));
  return parts;
}

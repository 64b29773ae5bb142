import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { isFunction, isLoop, isWithin, outward, propertyName, unwrap } from "../analysis/ast.js";
import type { FileAnalysis, Region, StepCall, StepRegion } from "../analysis/index.js";
import { isLogCall } from "./logs.js";

/**
 * What the value of an expression in the body gets to.
 *
 * | kind | the value |
 * |---|---|
 * | `id` | is part of the id of a step |
 * | `argument` | is an argument of a step, or of an event or function that one sends to |
 * | `captured` | is used by the code of a step |
 * | `wake` | is the time that `step.sleepUntil` waits for |
 * | `condition` | decides which steps run |
 * | `unused` | goes nowhere |
 */
export interface Reach {
  kind: "id" | "argument" | "captured" | "wake" | "condition" | "unused";
  step: StepCall | null;
  /** It stands in the call itself, under no name: nothing else can see this value. */
  inline: boolean;
}

export interface ReachInput {
  file: FileAnalysis;
  /** The conditions that steps depend on. */
  conditions: readonly TSESTree.Node[];
}

const MAX_DEPTH = 12;

/** Everything that the value of `node` gets to, as far as it can be followed through names, calls and returns. */
export function reachOf(node: TSESTree.Node, region: Region, input: ReachInput): Reach[] {
  const found: Reach[] = [];
  const seen = new Set<TSESTree.Node>();
  follow(node, region, input, found, seen, 0);
  return found;
}

function follow(
  start: TSESTree.Node,
  region: Region,
  input: ReachInput,
  found: Reach[],
  seen: Set<TSESTree.Node>,
  depth: number,
): void {
  if (seen.has(start) || depth > MAX_DEPTH) return;
  seen.add(start);
  const { file, conditions } = input;
  let at = start;
  for (;;) {
    if (conditions.some((test) => isWithin(at, test))) {
      found.push({ kind: "condition", step: null, inline: false });
      return;
    }
    const { parent, child } = outward(at);
    if (!parent || parent.type.endsWith("Statement")) {
      if (parent?.type === "ReturnStatement") followReturn(parent, region, input, found, seen, depth);
      return;
    }
    if (parent.type === "CallExpression" || parent.type === "NewExpression") {
      if (parent.callee === child) {
        at = parent;
        continue;
      }
      const step = file.stepCallOf(parent);
      if (step) {
        const isId = step.idArgument !== null && isWithin(start, step.idArgument);
        found.push({ kind: isId ? "id" : step.tool === "sleepUntil" ? "wake" : "argument", step, inline: depth === 0 });
        return;
      }
      if (parent.type === "CallExpression" && isLogCall(parent, file)) return;
      fillCollection(parent, child, region, input, found, seen, depth);
      at = parent;
      continue;
    }
    switch (parent.type) {
      case "VariableDeclarator":
        if (parent.init === child) followNames(parent.id, region, input, found, seen, depth);
        return;
      case "AssignmentExpression":
        followAssignment(parent, region, input, found, seen, depth);
        return;
      case "ArrowFunctionExpression":
        if (parent.body === child) followFunction(parent, region, input, found, seen, depth);
        return;
      case "FunctionExpression":
      case "FunctionDeclaration":
        return;
      default:
        if (isLoop(parent) || parent.type.endsWith("Declaration")) return;
        at = parent;
    }
  }
}

/** The value is returned: by the handler it is the result, by a helper it goes to the call of it. */
function followReturn(
  statement: TSESTree.ReturnStatement,
  region: Region,
  input: ReachInput,
  found: Reach[],
  seen: Set<TSESTree.Node>,
  depth: number,
): void {
  const owner = input.file.functionOf(statement);
  if (owner) followFunction(owner, region, input, found, seen, depth);
}

function followFunction(
  owner: TSESTree.Node,
  region: Region,
  input: ReachInput,
  found: Reach[],
  seen: Set<TSESTree.Node>,
  depth: number,
): void {
  if (input.file.handlerOf(owner)) return;
  const { parent, child } = outward(owner);
  if (parent?.type === "CallExpression" && parent.callee !== child) {
    follow(parent, region, input, found, seen, depth + 1);
    return;
  }
  const call = region.path.at(-1)?.call;
  if (call) follow(call, { ...region, path: region.path.slice(0, -1) }, input, found, seen, depth + 1);
}

function followNames(
  pattern: TSESTree.Node,
  region: Region,
  input: ReachInput,
  found: Reach[],
  seen: Set<TSESTree.Node>,
  depth: number,
): void {
  const variables = pattern.parent ? input.file.sourceCode.getDeclaredVariables(pattern.parent) : [];
  for (const variable of variables) followVariable(variable, region, input, found, seen, depth);
}

function followVariable(
  variable: TSESLint.Scope.Variable,
  region: Region,
  input: ReachInput,
  found: Reach[],
  seen: Set<TSESTree.Node>,
  depth: number,
): void {
  const reads = variable.references.filter((reference) => reference.isRead());
  if (reads.length === 0) found.push({ kind: "unused", step: null, inline: false });
  for (const { identifier } of reads) {
    const inStep = stepEnteredWith(variable, identifier, input.file);
    if (inStep && isCaptured(identifier, input.file)) {
      found.push({ kind: "captured", step: "confidence" in inStep.step ? inStep.step : null, inline: false });
    } else if (input.file.bodyRegion(identifier)) {
      follow(identifier, region, input, found, seen, depth + 1);
    }
  }
}

/** The step that uses a name from outside of it. A helper that a step runs, too, has its own names there. */
function stepEnteredWith(variable: TSESLint.Scope.Variable, use: TSESTree.Node, file: FileAnalysis): StepRegion | null {
  const [declared] = variable.identifiers;
  const around = declared ? file.regionsOf(declared) : [];
  return (
    file
      .regionsOf(use)
      .find((region): region is StepRegion => region.kind === "step" && !around.some((own) => own.kind === "step" && own.step === region.step)) ?? null
  );
}

/** Does the step do more with it than write it to a log? */
function isCaptured(identifier: TSESTree.Node, file: FileAnalysis): boolean {
  for (let at: TSESTree.Node | undefined = identifier; at && !isFunction(at); at = at.parent) {
    if (at.type === "CallExpression" && isLogCall(at, file)) return false;
  }
  return true;
}

function followAssignment(
  assignment: TSESTree.AssignmentExpression,
  region: Region,
  input: ReachInput,
  found: Reach[],
  seen: Set<TSESTree.Node>,
  depth: number,
): void {
  const variable = rootVariable(assignment.left, input.file);
  if (variable) followVariable(variable, region, input, found, seen, depth);
}

/** `list.push(value)`: the value is in the list from then on. */
function fillCollection(
  call: TSESTree.CallExpression | TSESTree.NewExpression,
  argument: TSESTree.Node,
  region: Region,
  input: ReachInput,
  found: Reach[],
  seen: Set<TSESTree.Node>,
  depth: number,
): void {
  const callee = unwrap(call.callee);
  if (callee.type !== "MemberExpression" || !call.arguments.includes(argument as TSESTree.Expression)) return;
  if (!/^(push|unshift|set|add|append)$/.test(propertyName(callee) ?? "")) return;
  const variable = rootVariable(callee.object, input.file);
  if (variable) followVariable(variable, region, input, found, seen, depth);
}

function rootVariable(node: TSESTree.Node, file: FileAnalysis): TSESLint.Scope.Variable | null {
  let at = unwrap(node);
  while (at.type === "MemberExpression") at = unwrap(at.object);
  return at.type === "Identifier" ? file.variableOf(at) : null;
}

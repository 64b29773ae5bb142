import type { TSESTree } from "@typescript-eslint/utils";
import { calleeName, isWithin, propertyName, unwrap } from "../analysis/ast.js";
import { loopAround } from "../analysis/fate.js";
import type { FileAnalysis, FunctionNode, StepCall } from "../analysis/index.js";
import { partsOf, type StepDecision } from "./flow.js";
import { isLogCall } from "./logs.js";

/**
 * `if (sendAt > new Date()) await step.sleepUntil("wait", sendAt)`: a wait for a time, unless it has passed.
 *
 * Once it has, later entries leave the wait out. It has no result that could be missed, and what follows is found by ids of its
 * own, so nothing comes of that, unless another step has the same id: that one would be given the number of the wait, and be
 * taken for it. More than waiting, in either branch, is chosen anew by each entry; what only writes to a log does not count.
 */
export function isWaitForTime({ node, test }: StepDecision, file: FileAnalysis): boolean {
  const isOtherwise = node.type === "IfStatement" && node.alternate !== null && onlyLogs(node.consequent, file);
  const waits = waitsUnder(node, file);
  if (!waits || !waits.every((wait) => hasIdOfItsOwn(wait, file))) return false;
  const operands = operandsOf(test, isOtherwise ? "||" : "&&");
  const isWaiting = (operand: TSESTree.Expression): boolean => isInFuture(operand, isOtherwise, file);
  return operands.every((operand) => isWaiting(operand) || !readsClock(operand, file)) && operands.some(isWaiting);
}

/** The waits that a condition decides on, where it decides on nothing else. */
function waitsUnder(node: TSESTree.Node, file: FileAnalysis): StepCall[] | null {
  const code = statementsUnder(node, file);
  const calls = code?.flatMap((statement) => {
    const call = callIn(statement);
    return call.type === "CallExpression" && isLogCall(call, file) ? [] : [call];
  });
  const steps = calls?.map((call) => file.stepCallOf(call));
  const waits = steps?.filter((step) => step?.tool === "sleep" || step?.tool === "sleepUntil") ?? [];
  return waits.length > 0 && waits.length === steps?.length ? (waits as StepCall[]) : null;
}

/** `call` of `await call;`. */
function callIn(statement: TSESTree.Node): TSESTree.Node {
  const expression = statement.type === "ExpressionStatement" ? unwrap(statement.expression) : statement;
  return unwrap(expression.type === "AwaitExpression" ? expression.argument : expression);
}

function onlyLogs(branch: TSESTree.Statement, file: FileAnalysis): boolean {
  return statementsIn(branch).every((statement) => {
    const call = callIn(statement);
    return call.type === "CallExpression" && isLogCall(call, file);
  });
}

/** What a condition decides on: behind the conditions in it, and without the names that are only computed. */
function statementsUnder(node: TSESTree.Node, file: FileAnalysis): readonly TSESTree.Node[] | null {
  return consequencesOf(node, file)?.flatMap((statement) => {
    if (statement.type === "VariableDeclaration" && !file.stepCalls.some((step) => isWithin(step.node, statement))) return [];
    return (statement.type === "IfStatement" ? statementsUnder(statement, file) : null) ?? [statement];
  }) ?? null;
}

function consequencesOf(node: TSESTree.Node, file: FileAnalysis): readonly TSESTree.Node[] | null {
  if (node.type === "LogicalExpression") return node.operator === "&&" && node.parent.type === "ExpressionStatement" ? [node.right] : null;
  if (node.type !== "IfStatement") return null;
  if (!node.alternate || onlyLogs(node.alternate, file)) return statementsIn(node.consequent);
  return onlyLogs(node.consequent, file) ? statementsIn(node.alternate) : null;
}

function statementsIn(branch: TSESTree.Statement): readonly TSESTree.Statement[] {
  return branch.type === "BlockStatement" ? branch.body : [branch];
}

function hasIdOfItsOwn(wait: StepCall, file: FileAnalysis): boolean {
  const owner = file.functionOf(wait.node);
  if (!wait.id || !owner || !runsOnce(wait, owner, file) || (wait.loop && wait.id.parts.length === 0)) return false;
  const text = wait.id.value ?? file.sourceCode.getText(wait.id.node);
  return file.stepCalls.every((step) => step === wait || !step.id || (step.id.value ?? file.sourceCode.getText(step.id.node)) !== text);
}

/** Does it stand in the handler, or in a helper that the handler calls in one place, and in no loop? */
function runsOnce({ node }: StepCall, owner: FunctionNode, file: FileAnalysis): boolean {
  if (file.handlerOf(owner)) return true;
  const [region, ...others] = file.regionsOf(node);
  return region !== undefined && others.length === 0 && region.path.every(({ call }) => loopAround(call, file.sourceCode) === null);
}

/** The parts of `a && b`, or of `a || b`. */
function operandsOf(test: TSESTree.Expression, operator: "&&" | "||"): TSESTree.Expression[] {
  const node = unwrap(test);
  return node.type === "LogicalExpression" && node.operator === operator ? [...operandsOf(node.left, operator), ...operandsOf(node.right, operator)] : [node];
}

/** Is this true until some time, and false from then on? `isNegated` asks whether it is so of `!node`. */
function isInFuture(node: TSESTree.Expression, isNegated: boolean, file: FileAnalysis): boolean {
  const sign = isNegated ? -1 : 1;
  if (node.type === "BinaryExpression" && node.left.type !== "PrivateIdentifier") {
    const [left, right] = [driftOf(node.left, file), driftOf(node.right, file)];
    if (left === null || right === null) return false;
    const drift = (left - right) * sign;
    if (/^>=?$/.test(node.operator)) return drift < 0;
    return /^<=?$/.test(node.operator) && drift > 0;
  }
  if (node.type !== "CallExpression") return false;
  const name = calleeName(node);
  if (name === (isNegated ? "isPast" : "isFuture")) return node.arguments.length === 1 && driftOf(node.arguments[0] as TSESTree.Expression, file) === 0;
  if (name !== "isAfter" && name !== "isBefore") return false;
  // `isAfter(sendAt, new Date())`, `dayjs(sendAt).isAfter(dayjs())`
  const sides = node.callee.type === "MemberExpression" ? [node.callee.object, node.arguments[0]] : node.arguments;
  const [first, second] = sides.map((side) => (side && side.type !== "SpreadElement" ? driftOf(side, file) : null));
  if (first === null || first === undefined || second === null || second === undefined) return false;
  const drift = (first - second) * sign;
  return name === "isAfter" ? drift < 0 : drift > 0;
}

/** How a value moves from entry to entry: 1 with the clock, -1 against it, 0 not at all; `null` where it cannot be told. */
function driftOf(expression: TSESTree.Expression, file: FileAnalysis): -1 | 0 | 1 | null {
  const node = unwrap(file.valueOf(expression));
  if (file.nondeterminismOf(node)?.kind === "clock") return 1;
  switch (node.type) {
    case "NewExpression":
      return node.arguments.length === 1 && calleeName(node) === "Date" ? driftOf(node.arguments[0] as TSESTree.Expression, file) : still(node, file);
    case "CallExpression": {
      const callee = unwrap(node.callee);
      const name = calleeName(node) ?? "";
      if (callee.type === "MemberExpression" && /^(?:getTime|valueOf|toMillis)$/.test(name)) return driftOf(callee.object, file);
      const isRounding = callee.type === "MemberExpression" && /^(?:floor|ceil|round|trunc)$/.test(propertyName(callee) ?? "");
      return isRounding && node.arguments.length === 1 ? driftOf(node.arguments[0] as TSESTree.Expression, file) : still(node, file);
    }
    case "BinaryExpression": {
      if (node.left.type === "PrivateIdentifier") return null;
      const [left, right] = [driftOf(node.left, file), driftOf(node.right, file)];
      if (left === null || right === null) return null;
      if (node.operator === "+" || node.operator === "-") {
        const sum = node.operator === "+" ? left + right : left - right;
        return left !== 0 && right !== 0 ? null : (sum as -1 | 0 | 1);
      }
      const isScaled = (node.operator === "*" || node.operator === "/") && node.right.type === "Literal";
      return left === 0 && right === 0 ? 0 : isScaled ? left : null;
    }
    default:
      return still(node, file);
  }
}

/** A value that is the same at each entry: of the event, of a step, of the module. */
function still(node: TSESTree.Node, file: FileAnalysis): 0 | null {
  const moves = valuesIn(node, file).some((part) => file.nondeterminismOf(part) !== null || (part.type === "AwaitExpression" && file.stepCallOf(unwrap(part.argument)) === null));
  return moves ? null : 0;
}

function readsClock(node: TSESTree.Expression, file: FileAnalysis): boolean {
  return valuesIn(node, file).some((part) => file.nondeterminismOf(part)?.kind === "clock");
}

/** The parts of an expression, and those of what the names in it stand for. */
function valuesIn(node: TSESTree.Node, file: FileAnalysis, depth = 0): TSESTree.Node[] {
  return partsOf(node, file).flatMap((part) => {
    const value = part.type === "Identifier" && depth < 3 ? unwrap(file.valueOf(part)) : part;
    return value === part ? [part] : valuesIn(value, file, depth + 1);
  });
}

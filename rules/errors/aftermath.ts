import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { kindAskedFor } from "./kinds.js";
import { errorOutcome, isEmptyValue, isLogCall } from "./outcome.js";
import type { Place } from "./place.js";
import type { FileAnalysis, FunctionNode } from "../analysis/index.js";
import { enclosingFunction, enclosingStatement, isFunction, isNullish, isWithin, lastOf, outward, propertyName, unwrap } from "../analysis/ast.js";
import { contains, throwsIn, walk } from "../queries/walk.js";

/**
 * Does later code in the same function deal with the failure after all?
 *
 * A `catch` that only logs is right when what follows notices that the work was not done: it throws where the value
 * is missing, tries the next provider, or has a default in place.
 */
export function dealtWithLater(statement: TSESTree.TryStatement, sourceCode: Readonly<TSESLint.SourceCode>): boolean {
  const owner = enclosingFunction(statement);
  if (!owner) return false;
  return (
    triesSomethingElse(statement, sourceCode) ||
    throwsAfterLoop(statement, owner, sourceCode) ||
    hasLastResort(statement, owner) ||
    hasDefault(statement, sourceCode) ||
    variablesWritten(statement, sourceCode).some((variable) => isTestedAfter(variable, statement.range[1], sourceCode))
  );
}

/** `try { return await primary(); } catch (e) { warn(e); } return await secondary();` */
function triesSomethingElse(statement: TSESTree.TryStatement, sourceCode: Readonly<TSESLint.SourceCode>): boolean {
  if (!endsInReturn(statement.block)) return false;
  const siblings = siblingsAfter(statement);
  let tries = false;
  for (const sibling of siblings) {
    walk(sibling, sourceCode, (node) => {
      if (node.type === "AwaitExpression" || node.type === "ThrowStatement") tries = true;
      if (node.type === "ReturnStatement" && node.argument?.type === "CallExpression") tries = true;
      return isFunction(node) ? "skip" : undefined;
    });
  }
  return tries;
}

/** Also `if (found) return found;` at the end, and log lines after it. */
function endsInReturn(block: TSESTree.BlockStatement): boolean {
  const last = block.body.findLast((statement) => !isLogLine(statement));
  if (last?.type !== "IfStatement" || last.alternate) return last?.type === "ReturnStatement";
  const found = last.consequent.type === "BlockStatement" ? last.consequent.body.at(-1) : last.consequent;
  return found?.type === "ReturnStatement" && found.argument !== null;
}

/** A statement that writes log lines and does nothing else. */
export function isLogLine(statement: TSESTree.Statement): boolean {
  switch (statement.type) {
    case "ExpressionStatement":
      return statement.expression.type === "CallExpression" && isLogCall(statement.expression);
    case "BlockStatement":
      return statement.body.every(isLogLine);
    case "IfStatement":
      return isLogLine(statement.consequent) && (!statement.alternate || isLogLine(statement.alternate));
    default:
      return false;
  }
}

/**
 * `await mark(order).catch(log); throw new Error("…")`: what is done on the way to a failure may fail, too.
 *
 * The `throw` is in the same block, or in one around it.
 */
export function isOnTheWayToThrow(node: TSESTree.Node): boolean {
  for (let at = enclosingStatement(node); ; ) {
    if (siblingsAfter(at).some((sibling) => sibling.type === "ThrowStatement")) return true;
    const { parent } = at;
    if (parent?.type !== "BlockStatement" || parent.parent.type !== "IfStatement") return false;
    at = parent.parent;
  }
}

/** The code throws after it, or the run does after the step that is nothing else. */
export function failsAnyway(node: TSESTree.Node, { region }: Place, file: FileAnalysis): boolean {
  if (isOnTheWayToThrow(node)) return true;
  return region.kind === "step" && "callback" in region.step && region.step.callback === file.functionOf(node) && isOnTheWayToThrow(region.step.node);
}

function siblingsAfter(statement: TSESTree.Node): TSESTree.Statement[] {
  const { parent } = statement;
  if (parent?.type !== "BlockStatement") return [];
  return parent.body.slice(parent.body.indexOf(statement as TSESTree.Statement) + 1);
}

/** `for (const url of mirrors) { try { return await get(url); } catch { continue; } } throw new Error("…");` */
function throwsAfterLoop(
  statement: TSESTree.TryStatement,
  owner: FunctionNode,
  sourceCode: Readonly<TSESLint.SourceCode>,
): boolean {
  const loop = enclosingLoop(statement, owner);
  if (!loop || !leavesLoop(statement.block, sourceCode)) return false;
  let throws = false;
  walk(owner.body, sourceCode, (node) => {
    if (isFunction(node)) return "skip";
    if (node.type === "ThrowStatement" && node.range[0] > statement.range[1]) throws = true;
    return undefined;
  });
  return throws;
}

/** Does what works end the loop? Otherwise a `throw` behind the loop is about something else. */
function leavesLoop(block: TSESTree.BlockStatement, sourceCode: Readonly<TSESLint.SourceCode>): boolean {
  return contains(block, sourceCode, (node) => (isFunction(node) ? "skip" : node.type === "ReturnStatement" || node.type === "BreakStatement"));
}

/** `for (const model of models) { try { return await ask(model); } catch { continue; } } return fallback;` */
function hasLastResort(statement: TSESTree.TryStatement, owner: FunctionNode): boolean {
  const loop = enclosingLoop(statement, owner);
  if (!loop || !endsInReturn(statement.block)) return false;
  return siblingsAfter(loop).some(
    (sibling) => sibling.type === "ReturnStatement" && sibling.argument !== null && !isEmptyValue(sibling.argument),
  );
}

function enclosingLoop(node: TSESTree.Node, owner: FunctionNode): TSESTree.Node | null {
  for (let at = node.parent; at && at !== owner; at = at.parent) {
    if (/^(For|ForOf|ForIn|While|DoWhile)Statement$/.test(at.type)) return at;
  }
  return null;
}

/** `let rate = DEFAULT_RATE; try { rate = await fetchRate(); } catch { … }`: what is assigned had a value before. */
function hasDefault(statement: TSESTree.TryStatement, sourceCode: Readonly<TSESLint.SourceCode>): boolean {
  return variablesWritten(statement, sourceCode, "assigned").some((variable) => {
    const declaration = variable.defs[0]?.node;
    return declaration?.type === "VariableDeclarator" && declaration.init !== null && !isNothing(declaration.init);
  });
}

function isNothing(init: TSESTree.Expression): boolean {
  const node = unwrap(init);
  if (node.type === "Literal") return !node.value;
  if (node.type === "Identifier") return node.name === "undefined";
  if (node.type === "ArrayExpression") return node.elements.length === 0;
  return node.type === "ObjectExpression" && node.properties.length === 0;
}

/** The variables from outside that the `try` writes: by assignment, or by a call of one of their methods. */
function variablesWritten(
  statement: TSESTree.TryStatement,
  sourceCode: Readonly<TSESLint.SourceCode>,
  how: "assigned" | "any" = "any",
): TSESLint.Scope.Variable[] {
  const found = new Set<TSESLint.Scope.Variable>();
  const inside = (node: TSESTree.Node) => node.range[0] >= statement.range[0] && node.range[1] <= statement.range[1];
  for (let scope: TSESLint.Scope.Scope | null = sourceCode.getScope(statement); scope; scope = scope.upper) {
    for (const variable of scope.variables) {
      const writes = variable.references.some(
        (reference) =>
          inside(reference.identifier) && !reference.init && (reference.isWrite() || (how === "any" && isMutated(reference.identifier))),
      );
      if (writes) found.add(variable);
    }
    if (scope.type === "function") break;
  }
  return [...found];
}

function isMutated(identifier: TSESTree.Node): boolean {
  const member = identifier.parent;
  return (
    member?.type === "MemberExpression" &&
    member.object === identifier &&
    ((member.parent.type === "CallExpression" && member.parent.callee === member) ||
      (member.parent.type === "AssignmentExpression" && member.parent.left === member))
  );
}

/** What a variable holds of the outcome of some work. */
export type Holds = "error" | "success" | "result";

/** A branch that runs when the work was not done. */
export interface FailureBranch {
  test: TSESTree.Expression;
  statement: TSESTree.Statement;
  /** The member that is asked: `error` of `if (result.error)`, `ok` of `if (!result.ok)`; `null` for the variable itself. */
  flag: string | null;
}

/**
 * Is `variable` tested after `position`, and is the failure shown to somebody then: by a throw on either side, or by
 * a step or call on the side that runs when the work was not done?
 */
export function isTestedAfter(
  variable: TSESLint.Scope.Variable,
  position: number,
  sourceCode: Readonly<TSESLint.SourceCode>,
): boolean {
  const names = new Set([variable.name]);
  return referencesAfter(variable, position).some((identifier) => {
    const tested = enclosingTest(identifier);
    if (!tested) return false;
    if (throwsIn(tested.consequent, sourceCode) || (tested.alternate && throwsIn(tested.alternate, sourceCode))) return true;
    const failed = asksForFailure(tested.test, variable.name) ? tested.consequent : tested.alternate;
    return failed !== null && errorOutcome(failed, names, sourceCode).kind === "surfaced";
  });
}

/**
 * Does the run do anything else where `variable`, the result of a step, says that nothing came: a step on that side,
 * or after the `if` whose other side leaves?
 */
function hasAnotherWay(variable: TSESLint.Scope.Variable, position: number, steps: readonly TSESTree.Node[]): boolean {
  const hasStep = (node: TSESTree.Node) => steps.some((step) => isWithin(step, node));
  return referencesAfter(variable, position).some((identifier) => {
    const tested = enclosingTest(identifier);
    if (!tested) return false;
    if (asksForFailure(tested.test, variable.name)) return hasStep(tested.consequent);
    if (tested.alternate) return hasStep(tested.alternate);
    const last = lastOf(tested.consequent);
    if (last?.type === "ReturnStatement") return steps.some((step) => step.range[0] > tested.range[1]);
    return (last?.type === "ContinueStatement" || last?.type === "BreakStatement") && siblingsAfter(tested).some(hasStep);
  });
}

/**
 * Is `node` in a step whose result is looked at, and does the run do something else where nothing came: run another step, or say
 * something in its place? `text = await step.run("captions", …); if (!text) text = await step.run("transcribe", …);`
 */
export function runGoesAnotherWay(node: TSESTree.Node, { region, handler }: Place, file: FileAnalysis): boolean {
  if (!handler || region.kind !== "step" || !("callback" in region.step) || region.step.callback !== file.functionOf(node)) return false;
  const step = region.step.node;
  const steps = handler.steps.map((other) => other.node);
  return variablesHolding(step, file).some((variable) => hasAnotherWay(variable, step.range[1], steps) || hasStandIn(variable, step.range[1], isMade));
}

/**
 * Does a branch of a helper give nothing, and does the caller throw then?
 * `const text = await ask(prompt); if (!text) throw new Error("…");`
 */
export function isThrownByCaller(branch: TSESTree.Statement, { region }: Place, file: FileAnalysis): boolean {
  const call = region.path.at(-1)?.call;
  if (call?.type !== "CallExpression" || !givesNothing(branch) || file.functionBehind(call.callee) !== file.functionOf(branch)) return false;
  return variablesHolding(call, file).some((variable) =>
    failureBranches(variable, "success", call.range[1]).some(({ statement }) => throwsIn(statement, file.sourceCode)),
  );
}

/** `return null;` at its end: no answer of what was asked, as 0 or an empty list would be. */
export function givesNothing(statement: TSESTree.Statement): boolean {
  const last = lastOf(statement);
  return last?.type === "ReturnStatement" && (last.argument === null || isNullish(last.argument));
}

/** The variables that are given what an awaited call comes to. */
function variablesHolding(call: TSESTree.Node, file: FileAnalysis): readonly TSESLint.Scope.Variable[] {
  const { parent } = outward(call);
  const bound = parent?.type === "AwaitExpression" ? outward(parent).parent : null;
  if (bound?.type === "VariableDeclarator") return file.sourceCode.getDeclaredVariables(bound);
  return bound?.type === "AssignmentExpression" && bound.left.type === "Identifier" ? [file.variableOf(bound.left)].filter((variable) => variable !== null) : [];
}

/** `quote ? describe(quote) : "unavailable"`: something is said in place of what did not come. */
export function hasStandIn(variable: TSESLint.Scope.Variable, position: number, isOne: (value: TSESTree.Expression) => boolean = (value) => !isEmptyValue(value)): boolean {
  return referencesAfter(variable, position).some((identifier) => {
    const choice = identifier.parent;
    return choice?.type === "ConditionalExpression" && choice.test === identifier && isOne(choice.alternate);
  });
}

/** `welcomeMail(name)`: a status (`"PENDING"`) says that the work is open, and nobody does it. */
function isMade(value: TSESTree.Expression): boolean {
  return unwrap(value).type === "CallExpression";
}

/** Where a variable is mentioned after a position. */
export function referencesAfter(variable: TSESLint.Scope.Variable, position: number): TSESTree.Node[] {
  return variable.references.map((reference) => reference.identifier).filter((node) => node.range[0] >= position);
}

/**
 * The branches behind questions such as `if (error)`, `if (error || !data)`, `if (!result.ok)`, `if (result.error)`.
 *
 * A question for one kind of failure (`error.code === "…"`) is none of them: what it leaves out is somebody's intent.
 *
 * @param holds - what the variable is: the error itself, the flag of a success, or a result that has them
 */
export function failureBranches(variable: TSESLint.Scope.Variable, holds: Holds, position: number): FailureBranch[] {
  const branches: FailureBranch[] = [];
  for (const identifier of referencesAfter(variable, position)) {
    const tested = enclosingTest(identifier);
    const asked = tested && askedFor(identifier, holds);
    if (!tested || !asked) continue;
    // `if (response.ok) { … } else { warn() }` has a side that works, and the rest is less of an accident.
    const statement = asked.failed ? tested.consequent : null;
    if (statement && !branches.some((branch) => branch.statement === statement)) {
      branches.push({ test: tested.test, statement, flag: asked.flag });
    }
  }
  return branches;
}

/**
 * `if (!error) written++;`: the first question about `variable`, where all that is ever asked is whether it is unset, and nothing
 * is done otherwise. What leaves (`if (!error) return row;`) is another matter: what follows is for the failure.
 */
export function soleQuestionForSuccess(variable: TSESLint.Scope.Variable, position: number): TSESTree.Expression | null {
  const asked = referencesAfter(variable, position).map((identifier) => {
    const tested = enclosingTest(identifier);
    return tested && !tested.alternate && !leaves(tested.consequent) && isNegatedPart(identifier, tested) ? tested.test : null;
  });
  return asked.every((test) => test !== null) ? (asked[0] ?? null) : null;
}

/** `!error`, `!error && rows.length > 0` */
function isNegatedPart(identifier: TSESTree.Node, tested: TSESTree.IfStatement): boolean {
  const negation = identifier.parent;
  if (negation?.type !== "UnaryExpression" || negation.operator !== "!") return false;
  let at: TSESTree.Node = negation.parent;
  while (at.type === "LogicalExpression" && at.operator === "&&") at = at.parent;
  return at === tested;
}

function leaves(branch: TSESTree.Statement): boolean {
  return /^(Return|Throw|Continue|Break)Statement$/.test(lastOf(branch)?.type ?? "");
}

/** What a mention in a test asks, and whether the test holds when the work failed. */
function askedFor(identifier: TSESTree.Node, holds: Holds): { flag: string | null; failed: boolean } | null {
  let node: TSESTree.Node = identifier;
  let flag: string | null = null;
  let failed = holds !== "success";
  if (holds === "result") {
    const member = identifier.parent;
    const name = member?.type === "MemberExpression" && member.object === identifier ? propertyName(member) : null;
    if (!member || name === null || !/^(error|errors|ok|success)$/.test(name)) return null;
    node = member.parent?.type === "ChainExpression" ? member.parent : member;
    flag = name;
    failed = name.startsWith("error");
  }
  for (let at = node.parent; at; node = at, at = at.parent) {
    if (at.type === "UnaryExpression" && at.operator === "!") failed = !failed;
    else if (at.type === "BinaryExpression" && isNothing(at.right)) failed = at.operator.startsWith("!") ? failed : !failed;
    else if (at.type === "LogicalExpression" && (at.operator === "||" || isButOneKind(at, node, identifier))) continue;
    else if (at.type === "IfStatement") return { flag, failed };
    else if (!(at.type === "ChainExpression" || at.type === "TSNonNullExpression")) return null;
  }
  return null;
}

/** `error && error.code !== "23505"`: whatever else it is. */
function isButOneKind({ left, right }: TSESTree.LogicalExpression, asked: TSESTree.Node, identifier: TSESTree.Node): boolean {
  return left === asked && identifier.type === "Identifier" && kindAskedFor(right, new Set([identifier.name])) === "others";
}

/** `if (!sent)`, `if (user === null)`, `if (lastError)`: the consequent runs when the work was not done. */
function asksForFailure(test: TSESTree.Expression, name: string): boolean {
  if (NAMES_OF_FAILURES.test(name)) return !isNegated(test);
  return isNegated(test) || asksForError(test);
}

/** `err`, `lastError`, `send_failed`; not `inferred`, `transferred`. */
const NAMES_OF_FAILURES = /(^|_)(err|fail)|[a-z0-9](Err|Fail)|(^|_)(ERR|FAIL)/;

/** `if (result.error)`, `if ("error" in result && result.error)`, `if (result.error !== null)` */
function asksForError(test: TSESTree.Expression | TSESTree.PrivateIdentifier): boolean {
  if (test.type === "PrivateIdentifier") return false;
  const node = unwrap(test);
  switch (node.type) {
    case "MemberExpression":
      return NAMES_OF_FLAGS.test(propertyName(node) ?? "");
    case "LogicalExpression":
      return asksForError(node.left) || asksForError(node.right);
    case "BinaryExpression":
      if (node.operator === "in") return node.left.type === "Literal" && NAMES_OF_FLAGS.test(String(node.left.value));
      return node.operator.startsWith("!=") && isNothing(node.right) && asksForError(node.left);
    default:
      return false;
  }
}

const NAMES_OF_FLAGS = /^(errors?|failed)$/;

function isNegated(test: TSESTree.Expression): boolean {
  const node = unwrap(test);
  if (node.type === "UnaryExpression") return node.operator === "!";
  if (node.type === "LogicalExpression") return isNegated(node.left) || isNegated(node.right);
  if (node.type !== "BinaryExpression") return false;
  return node.operator.startsWith("==") && isNothing(node.right);
}

function enclosingTest(identifier: TSESTree.Node): TSESTree.IfStatement | null {
  let child = identifier;
  for (let at = identifier.parent; at; child = at, at = at.parent) {
    if (at.type === "IfStatement") return at.test === child ? at : null;
    if (isFunction(at) || at.type.endsWith("Statement")) return null;
  }
  return null;
}

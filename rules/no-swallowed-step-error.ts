import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import type { FileAnalysis, FunctionNode } from "./analysis/index.js";
import { createRule, type RuleContext } from "./create-rule.js";
import { dealtWithLater, failsAnyway, hasStandIn, isLogLine, isTestedAfter, isThrownByCaller, runGoesAnotherWay } from "./errors/aftermath.js";
import { mattersWhenItFails } from "./errors/attempt.js";
import { endBlockWith, errorName, hasComments, isReplacedByThrow, letThrough, nameError } from "./fix/rethrow.js";
import { type ErrorOutcome, errorOutcome, isExplainedBeside, isExplainedInside, isLogCall, isLogFunction } from "./errors/outcome.js";
import { keptOutside } from "./errors/outside.js";
import { isExplainedAround, type Place, placeOf } from "./errors/place.js";
import { alsoRepeated } from "./errors/repeats.js";
import { nameOfStep } from "./queries/names.js";
import { readsOf } from "./queries/reads.js";
import { calleeName, isFunction, isWithin, memberPath, outward, propertyName, unwrap } from "./analysis/ast.js";

type Options = [];
type MessageIds = "inStep" | "keptOutside" | "inBody" | "inFunction" | "settled" | "settledLogged" | "rethrow" | "removeCatch";
type Context = RuleContext<MessageIds, Options>;

export default createRule<Options, MessageIds>({
  name: "no-swallowed-step-error",
  meta: {
    type: "problem",
    docs: {
      description: "Disallow ending an error where Inngest should see it",
      category: "reliability",
      recommended: "error",
      strict: "error",
    },
    hasSuggestions: true,
    schema: [],
    defaultOptions: [],
    messages: {
      inStep:
        "The error ends here: {{step}} is recorded as successful with its work undone, and 'retries' never act. Rethrow it, or say in a comment why it may be dropped.{{also}}",
      keptOutside:
        "All that is left of the error is in '{{name}}', outside {{step}}: once the step is done its callback is skipped, '{{name}}' says nothing of it at the next entry, and 'retries' never act. Rethrow the error, or return it from the step.{{also}}",
      inBody:
        "The error of the step ends here, after its last retry: the run is marked completed, and 'onFailure' is not called. Rethrow it, run a fallback step, or say in a comment why it may be dropped.",
      inFunction:
        "The error ends here: the run is marked completed with its work undone, and 'retries' never act. Rethrow it, or say in a comment why it may be dropped.{{also}}",
      settled:
        "'Promise.allSettled' keeps every failure in its results, and nobody looks at them: {{step}} is recorded as successful with its work undone, and 'retries' never act. Throw when one of them is rejected, or say in a comment why they may be dropped.",
      settledLogged:
        "'Promise.allSettled' keeps every failure in its results, and they are only logged here: {{step}} is recorded as successful with its work undone, and 'retries' never act. Throw when one of them is rejected, or say in a comment why they may be dropped.",
      rethrow: "Throw '{{name}}' again: the failure is retried, and can fail the run.",
      removeCatch: "Let the error through: the failure is retried, and can fail the run.",
    },
  },
  check(file, context) {
    for (const statement of file.nodes("TryStatement")) checkTry(statement, file, context);
    for (const call of [...file.callsNamed("catch"), ...file.callsNamed("then")]) checkChain(call, file, context);
    for (const call of file.callsNamed("allSettled")) checkSettled(call, file, context);
  },
});

function checkTry(statement: TSESTree.TryStatement, file: FileAnalysis, context: Context): void {
  const { sourceCode } = file;
  const clause = statement.handler;
  if (!clause) return;
  const place = placeOf(statement, file);
  if (!place || !mattersWhenItFails(statement.block, sourceCode)) return;
  const outcome = errorOutcome(clause.body, namesOf(clause.param, sourceCode), sourceCode);
  const kept = outcome.kind === "surfaced" ? keptOutside(clause, place, file) : null;
  if (!kept && (outcome.kind !== "dropped" || dealtWithLater(statement, sourceCode))) return;
  if (isExplainedAround(statement, place, file) || isNegativeAnswer(statement, clause, place, file)) return;
  if (runGoesAnotherWay(statement, place, file) || failsAnyway(statement, place, file) || isThrownByCaller(clause.body, place, file)) return;

  const name = errorName(clause, sourceCode);
  context.report({
    loc: { start: clause.loc.start, end: clause.body.loc.start },
    messageId: kept ? "keptOutside" : messageFor(place, statement.block, file),
    data: { step: nameOfStep(place.region.step), name: kept?.name ?? "", also: alsoRepeated(statement, place, file) },
    suggest: name === null || (clause.body.body.length === 0 && hasComments(clause.body, sourceCode)) ? [] : [rethrowing(clause, name, file)],
  });
}

function rethrowing(clause: TSESTree.CatchClause, name: string, { sourceCode }: FileAnalysis): TSESLint.ReportSuggestionArray<MessageIds>[number] {
  const throughout = clause.body.body.every(isReplacedByThrow) ? letThrough(clause, sourceCode) : null;
  if (throughout) return { messageId: "removeCatch", fix: throughout };
  return {
    messageId: "rethrow",
    data: { name },
    fix: (fixer) => [...nameError(clause, name, fixer), ...endBlockWith(clause.body, `throw ${name};`, fixer, sourceCode)],
  };
}

const QUESTIONS = /^(is|has|can|does|should|check|verify|validate|test|probe|ping|exists|supports|matches)(?![a-z])/;

/** `async function hasRecord() { try { return (await lookup()).length > 0; } catch { return false; } }`: that it fails is the answer. */
function isNegativeAnswer(statement: TSESTree.TryStatement, clause: TSESTree.CatchClause, { region }: Place, file: FileAnalysis): boolean {
  const owner = file.functionOf(statement);
  const step = region.kind === "step" && "callback" in region.step && region.step.callback === owner ? region.step.id?.value : null;
  const name = step ?? (owner && nameOfFunction(owner));
  if (!name || !QUESTIONS.test(name)) return false;
  const returned = (block: TSESTree.Node) =>
    file
      .nodes("ReturnStatement")
      .filter((item) => file.functionOf(item) === owner && isWithin(item, block))
      .map(({ argument }) => argument);
  const refused = returned(clause.body);
  const answers = returned(statement.block);
  return (
    refused.length > 0 &&
    refused.every((answer) => answer?.type === "Literal" && answer.value === false) &&
    answers.every((answer) => answer !== null && isYesOrNo(answer)) &&
    // `return true` at the end says that the work is done, not what was asked.
    answers.some((answer) => answer?.type !== "Literal")
  );
}

function nameOfFunction(owner: FunctionNode): string | null {
  if (owner.type !== "ArrowFunctionExpression" && owner.id) return owner.id.name;
  const parent = owner.parent;
  return parent.type === "VariableDeclarator" && parent.id.type === "Identifier" ? parent.id.name : null;
}

function isYesOrNo(value: TSESTree.Expression): boolean {
  const node = unwrap(value);
  switch (node.type) {
    case "Literal":
      return typeof node.value === "boolean";
    case "UnaryExpression":
      return node.operator === "!";
    case "BinaryExpression":
      return /^([=!]==?|[<>]=?|in|instanceof)$/.test(node.operator);
    case "LogicalExpression":
      return isYesOrNo(node.right);
    case "MemberExpression":
      return /^(ok|exists|valid|connected|verified|enabled|active|loggedIn|isValid|success)$/.test(propertyName(node) ?? "");
    case "CallExpression":
      return /^(some|every|includes|has|test|startsWith|endsWith|Boolean|equals)$/.test(calleeName(node) ?? "");
    default:
      return false;
  }
}

/** `promise.catch(() => null)`, `promise.then(use, () => null)` */
function checkChain(call: TSESTree.CallExpression, file: FileAnalysis, context: Context): void {
  const { sourceCode } = file;
  const chain = rejectionCallback(call);
  if (!chain) return;
  const place = placeOf(call, file);
  if (!place || outcomeOf(chain.callback, file)?.kind !== "dropped") return;
  if (!mattersWhenItFails(chain.promise, sourceCode) || isTestedLater(call, file) || isFallbackOfStep(call, chain, file)) return;
  if (isOptionalValue(call) || isExplainedAround(call, place, file) || failsAnyway(call, place, file)) return;

  context.report({
    node: chain.callback,
    messageId: messageFor(place, chain.promise, file),
    data: { step: nameOfStep(place.region.step), also: alsoRepeated(call, place, file) },
    suggest: hasComments(call, sourceCode)
      ? []
      : [
          {
            messageId: "removeCatch",
            fix: (fixer) =>
              chain.success
                ? fixer.removeRange([chain.success.range[1], chain.callback.range[1]])
                : fixer.removeRange([chain.promise.range[1], call.range[1]]),
          },
        ],
  });
}

/** `await Promise.allSettled(devices.map((device) => push(device)))`, whose results go nowhere, or into log lines at most. */
function checkSettled(call: TSESTree.CallExpression, file: FileAnalysis, context: Context): void {
  const { parent } = outward(call);
  const outer = parent?.type === "AwaitExpression" ? outward(parent).parent : null;
  const [promises] = call.arguments;
  if (memberPath(call.callee)?.[0] !== "Promise" || !promises || promises.type === "SpreadElement") return;
  if (outer?.type !== "ExpressionStatement" && !(outer?.type === "VariableDeclarator" && isOnlyLogged(outer, file))) return;
  const place = placeOf(call, file);
  if (place?.kind !== "step" || dealsWithErrors(promises, file) || !mattersWhenItFails(promises, file.sourceCode)) return;
  if (isExplainedAround(call, place, file) || failsAnyway(call, place, file)) return;
  const isRead = outer.type === "VariableDeclarator" && outer.id.type === "Identifier" && readsOf(outer.id, file).length > 0;
  context.report({ node: call.callee, messageId: isRead ? "settledLogged" : "settled", data: { step: nameOfStep(place.region.step) } });
}

/** `const failed = results.filter(isRejected).length; if (failed > 0) console.warn(failed);`: all that is done with what is declared. */
function isOnlyLogged(declarator: TSESTree.VariableDeclarator, file: FileAnalysis): boolean {
  return declarator.id.type === "Identifier" && readsOf(declarator.id, file).every((read) => leadsToLogLine(read, file));
}

/** Is a value read in a log line, in a question that only log lines depend on, or for another name that goes no further? */
function leadsToLogLine(value: TSESTree.Node, file: FileAnalysis): boolean {
  for (let at = value.parent, child = value; at && !isFunction(at); child = at, at = at.parent) {
    switch (at.type) {
      case "CallExpression":
        // Who is handed the results may tell somebody.
        if (at.callee !== child) return isLogOnly(at, file);
        if (calleeName(at) === "forEach") return isFunction(at.arguments[0]) && isLogOnly(at.arguments[0].body, file);
        break;
      case "VariableDeclarator":
        return !isExplainedBeside(at, file.sourceCode) && isOnlyLogged(at, file);
      case "IfStatement":
        return isLogOnly(at, file);
      case "ForOfStatement":
        return isLogOnly(at.body, file);
      default:
        if (at.type.endsWith("Statement") || at.type === "AssignmentExpression") return false;
    }
  }
  return false;
}

/** Log lines and nothing else, and no word of why that is enough. */
function isLogOnly(node: TSESTree.Statement | TSESTree.Expression, { sourceCode }: FileAnalysis): boolean {
  const isLog = node.type === "CallExpression" ? isLogCall(node) : node.type.endsWith("Statement") && isLogLine(node as TSESTree.Statement);
  return isLog && !isExplainedInside(node, sourceCode) && !isExplainedBeside(node, sourceCode);
}

/** The promises look after their failures themselves. */
function dealsWithErrors(promises: TSESTree.Node, file: FileAnalysis): boolean {
  return [...file.nodes("CatchClause"), ...file.callsNamed("catch")].some((node) => isWithin(node, promises));
}

interface Chain {
  promise: TSESTree.Expression;
  callback: TSESTree.CallExpressionArgument;
  /** The first callback of `.then(success, callback)`. */
  success: TSESTree.CallExpressionArgument | null;
}

function rejectionCallback(call: TSESTree.CallExpression): Chain | null {
  const callee = unwrap(call.callee);
  if (callee.type !== "MemberExpression") return null;
  const name = propertyName(callee);
  const [first, second] = call.arguments;
  if (name === "catch" && first) return { promise: callee.object, callback: first, success: null };
  if (name === "then" && first && second) return { promise: callee.object, callback: second, success: first };
  return null;
}

function outcomeOf(callback: TSESTree.Node, file: FileAnalysis): ErrorOutcome | null {
  if (isLogFunction(callback)) return { kind: "dropped", logged: true };
  const handler = isFunction(callback) ? callback : file.functionBehind(callback);
  if (!handler) return null;
  const [parameter] = handler.params;
  return errorOutcome(handler.body, namesOf(parameter ?? null, file.sourceCode), file.sourceCode);
}

/** `const user = await load().catch(() => null); if (!user) throw …` */
function isTestedLater(call: TSESTree.CallExpression, file: FileAnalysis): boolean {
  let value: TSESTree.Node = call;
  while (value.parent && (value.parent.type === "AwaitExpression" || unwrap(value.parent) === value)) value = value.parent;
  const declarator = value.parent;
  if (declarator?.type !== "VariableDeclarator" || declarator.id.type !== "Identifier") return false;
  const variable = file.variableOf(declarator.id);
  return variable !== null && (isTestedAfter(variable, call.range[1], file.sourceCode) || hasStandIn(variable, call.range[1]));
}

/** `const image = await step.run(…).catch(() => null); … post({ text, image })`: the rest of the run goes on without it. */
function isFallbackOfStep(call: TSESTree.CallExpression, { promise, callback }: Chain, file: FileAnalysis): boolean {
  if (!file.stepCallOf(unwrap(promise)) || !isFunction(callback) || callback.body.type === "BlockStatement") return false;
  const { parent } = outward(call);
  const declarator = parent?.type === "AwaitExpression" ? outward(parent).parent : null;
  if (declarator?.type !== "VariableDeclarator" || declarator.id.type !== "Identifier") return false;
  const reads = readsOf(declarator.id, file);
  return reads.length > 0 && reads.every(toleratesNothing);
}

/** Handed on, returned, or asked with `?.`: not a member of what may be null. */
function toleratesNothing(identifier: TSESTree.Node): boolean {
  const { parent, child } = outward(identifier);
  return parent?.type !== "MemberExpression" || parent.object !== child || parent.optional;
}

/** `describe(await load().catch(() => null))`: a part of a larger expression that may be missing. */
function isOptionalValue(call: TSESTree.CallExpression): boolean {
  let value: TSESTree.Node = call;
  while (value.parent && (value.parent.type === "AwaitExpression" || unwrap(value.parent) === value)) value = value.parent;
  switch (value.parent?.type) {
    case "CallExpression":
      // `quotes.set(symbol, await quoteFor(symbol).catch(() => null))`: what is kept there is all that it was asked for.
      return value.parent.callee !== value && !(value !== call && /^(push|set|add)$/.test(calleeName(value.parent) ?? ""));
    case "Property":
    case "LogicalExpression":
    case "TemplateLiteral":
    case "ConditionalExpression":
      return value !== call;
    default:
      return false;
  }
}

function namesOf(parameter: TSESTree.Node | null, sourceCode: Readonly<TSESLint.SourceCode>): Set<string> {
  if (!parameter) return new Set();
  if (parameter.type === "Identifier") return new Set([parameter.name]);
  const declared = parameter.parent ? sourceCode.getDeclaredVariables(parameter.parent) : [];
  return new Set(declared.map((variable) => variable.name));
}

function messageFor(place: Place, attempted: TSESTree.Node, file: FileAnalysis): "inStep" | "inBody" | "inFunction" {
  if (place.kind === "step") return "inStep";
  const [from, to] = attempted.range;
  const triesStep = file.stepCalls.some((step) => step.node.range[0] >= from && step.node.range[1] <= to);
  return triesStep ? "inBody" : "inFunction";
}

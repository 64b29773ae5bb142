import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { calleeName, enclosingStatement, isAwaited, isFunction, literalText, memberPath, outward, propertyName, unwrap } from "../analysis/ast.js";
import { declaresFunctions } from "../queries/returns.js";
import { walk } from "../queries/walk.js";
import { type PartsForOneKind, partsForOneKind } from "./kinds.js";
import { mentions } from "./mentions.js";

/**
 * What becomes of an error in the code that receives it: a `catch` block, the callback of `.catch()`, or the
 * branch behind `if (error)`.
 *
 * | kind | the code |
 * |---|---|
 * | `surfaced` | throws, stores it, calls somebody, counts it, runs a step: somebody can find out |
 * | `result` | returns a value that names the failure: `{ success: false }`, `{ error }` |
 * | `dropped` | does nothing, or writes a log line at most, and goes on as if nothing had happened |
 * | `replaced` | goes on with a value of its own: a default, an earlier value |
 * | `explained` | drops it, and a comment says why that is right |
 */
export type ErrorOutcome =
  | { kind: "surfaced" }
  | { kind: "result"; value: TSESTree.Expression }
  | { kind: "dropped"; logged: boolean }
  | { kind: "replaced" }
  | { kind: "explained" };

/**
 * Tells what `body` does with an error.
 *
 * @param body - the block, or the expression of an arrow function, that receives the error
 * @param errorNames - the names under which the error is visible in it
 * @param options.evenIfRecorded - a failure value counts as `result` also where the error is stored before it is returned
 */
export function errorOutcome(
  body: TSESTree.Statement | TSESTree.Expression,
  errorNames: ReadonlySet<string>,
  sourceCode: Readonly<TSESLint.SourceCode>,
  { evenIfRecorded = false } = {},
): ErrorOutcome {
  const aside = partsForOneKind(body, errorNames, sourceCode);
  const seen = observe(body, aside.parts, sourceCode);
  const surfaced = seen.surfacing.length > 0;
  if (seen.thrown || (surfaced && !evenIfRecorded)) return { kind: "surfaced" };

  // An error tracker that is told does not make a failure value a retry.
  const failure = seen.returned.find((value) => namesFailure(value, errorNames));
  if (failure) {
    const explained = commentsIn(body, sourceCode).some(isReasonForResult) || isLoggedAsHarmless(body, sourceCode);
    return explained ? { kind: "explained" } : { kind: "result", value: failure };
  }
  if (surfaced || seen.told) return { kind: "surfaced" };
  const saysNothing = (value: TSESTree.Expression) => isEmptyValue(value) || isClaimOfSuccess(value) || (isText(value) && (seen.logged || isTextOfFailure(value, sourceCode)));
  if (!seen.returned.every(saysNothing)) return { kind: "replaced" };
  return isExplained(body, aside, sourceCode) ? { kind: "explained" } : { kind: "dropped", logged: seen.logged };
}

/** The writes and calls that are all by which `body` lets somebody find out; `null` where it throws, returns something, or tells a tracker. */
export function soleSurfacing(body: TSESTree.BlockStatement, sourceCode: Readonly<TSESLint.SourceCode>): readonly TSESTree.Node[] | null {
  const { thrown, told, returned, surfacing } = observe(body, new Set(), sourceCode);
  return thrown || told || returned.length > 0 || surfacing.length === 0 ? null : surfacing;
}

interface Observed {
  thrown: boolean;
  /** What lets somebody find out: writes, calls, steps. */
  surfacing: TSESTree.Node[];
  /** An error tracker was told. */
  told: boolean;
  logged: boolean;
  returned: TSESTree.Expression[];
}

/** @param aside - what says nothing of most errors */
function observe(
  body: TSESTree.Statement | TSESTree.Expression,
  aside: ReadonlySet<TSESTree.Node>,
  sourceCode: Readonly<TSESLint.SourceCode>,
): Observed {
  const seen: Observed = { thrown: false, surfacing: [], told: false, logged: false, returned: [] };
  const own = new Set<string>();

  if (isExpression(body)) {
    const value = unwrap(body);
    // `console.error(…)` as the body of an arrow function returns nothing.
    if (!(value.type === "CallExpression" && isLogCall(value))) seen.returned.push(value);
  }

  walk(body, sourceCode, (node) => {
    if (aside.has(node)) return "skip";
    switch (node.type) {
      case "ThrowStatement":
        seen.thrown = true;
        return;
      case "YieldExpression":
        seen.surfacing.push(node);
        return;
      case "ExpressionStatement":
        // `new Error("…");` without `throw` does nothing.
        if (isErrorOf(node.expression)) seen.logged = true;
        return;
      case "VariableDeclarator":
        if (node.id.type === "Identifier") own.add(node.id.name);
        return;
      case "AssignmentExpression":
        if (!(node.left.type === "Identifier" && own.has(node.left.name))) seen.surfacing.push(node);
        return;
      case "UpdateExpression":
        if (!(node.argument.type === "Identifier" && own.has(node.argument.name))) seen.surfacing.push(node);
        return;
      case "ReturnStatement":
        if (node.argument) seen.returned.push(resolveLocal(unwrap(node.argument), body, sourceCode));
        return;
      case "CallExpression":
        // `await log(…)` waits for somebody who stores it.
        if (isLogCall(node) && !(node.callee.type === "Identifier" && isAwaited(node))) {
          seen.logged = true;
          return "skip";
        }
        if (isTelemetryCall(node)) {
          seen.told = true;
          return "skip";
        }
        if (!isPureCall(node) && !letsGo(node) && !addsNothing(node, sourceCode) && !(isReturned(node) && isMakerOfFailure(node))) seen.surfacing.push(node);
        return;
      case "TaggedTemplateExpression":
      case "ImportExpression":
        seen.surfacing.push(node);
        return;
      default:
        return isFunction(node) ? "skip" : undefined;
    }
  });
  return seen;
}

function isExpression(node: TSESTree.Statement | TSESTree.Expression): node is TSESTree.Expression {
  return !node.type.endsWith("Statement") && !node.type.endsWith("Declaration");
}

/** `const failed = { ok: false }; return failed;`: the value behind a name that the same code declares, or the module. */
function resolveLocal(
  value: TSESTree.Expression,
  body: TSESTree.Node,
  sourceCode: Readonly<TSESLint.SourceCode>,
): TSESTree.Expression {
  if (value.type !== "Identifier") return value;
  const declared: TSESTree.Expression[] = [];
  walk(body, sourceCode, (node) => {
    if (node.type !== "VariableDeclarator" || node.id.type !== "Identifier" || !node.init) return;
    if (node.id.name === value.name) declared.push(unwrap(node.init));
  });
  return declared.at(-1) ?? constantOfModule(value, sourceCode) ?? value;
}

/** `const EMPTY = { items: [] };` beside the functions: an object or list that stands for what did not come. */
function constantOfModule(value: TSESTree.Identifier, sourceCode: Readonly<TSESLint.SourceCode>): TSESTree.Expression | null {
  for (let scope: TSESLint.Scope.Scope | null = sourceCode.getScope(value); scope; scope = scope.upper) {
    const variable = scope.set.get(value.name);
    if (!variable) continue;
    const declarator = variable.defs[0]?.node;
    const isConstant = (scope.type === "module" || scope.type === "global") && declarator?.type === "VariableDeclarator" && declarator.parent.kind === "const";
    const init = isConstant && declarator.init ? unwrap(declarator.init) : null;
    return init?.type === "ObjectExpression" || init?.type === "ArrayExpression" ? init : null;
  }
  return null;
}

const FAILURE_KEYS = /^(err(or)?s?|exceptions?|error_?(message|reason|code|detail)s?|failure_?(reason|message)?|last_?error)$/i;
const SUCCESS_KEYS = /^(is_?)?(ok|success|succeeded|successful|sent|delivered|processed|completed|done|synced|saved)$/i;
const FAILED_KEYS = /^((is|has)_?)?(failed|failure|errored|error)$/i;
/** `failed: batch.length`: how many of what was to be done were not, where all of it has failed. */
const COUNT_KEYS = /^(failed|failures|errored|error_?count|failed_?count|failure_?count)$/i;
const STATE_KEYS = /^(status|state|result|outcome|type|kind|reason)$/i;
const FAILURE_WORDS = /^(error|errored|fail|failed|failure)$/i;
/** What a check of something else found: `{ service: "crm", status: "down" }`, `{ healthy: false }`. The finding is the point. */
const FINDING_KEYS = /^(service|healthy|is_?healthy|reachable|available|latency(_?ms)?|response_?time(_?ms)?|status_?code|verdict)$/i;
const FINDING_WORDS = /^(down|up|unhealthy|critical|degraded|offline|unreachable|unavailable)$/i;

/** Does this value say that something failed? */
function namesFailure(value: TSESTree.Expression, errorNames: ReadonlySet<string>): boolean {
  const node = unwrap(value);
  switch (node.type) {
    case "ObjectExpression":
      return (
        !node.properties.some((property) => property.type === "Property" && isFindingProperty(property)) &&
        node.properties.some((property) => property.type === "Property" && isFailureProperty(property, errorNames))
      );
    case "ArrayExpression":
      return node.elements.some((element) => element !== null && element.type !== "SpreadElement" && mentions(element, errorNames));
    case "ConditionalExpression":
      return namesFailure(node.consequent, errorNames) || namesFailure(node.alternate, errorNames);
    case "LogicalExpression":
      return namesFailure(node.left, errorNames) || namesFailure(node.right, errorNames);
    case "NewExpression":
      return isErrorOf(node);
    case "CallExpression":
      return mentions(node, errorNames) || (isMakerOfFailure(node) && node.arguments.some((argument) => argument.type === "ObjectExpression" && namesFailure(argument, errorNames)));
    default:
      return mentions(node, errorNames);
  }
}

/** `return markAsError({ … });`, `() => failure(error)` */
function isReturned(call: TSESTree.CallExpression): boolean {
  const { parent, child } = outward(call);
  return parent?.type === "ReturnStatement" || (parent?.type === "ArrowFunctionExpression" && parent.body === child);
}

/** `markAsError({ … })`, `errorResult(error)`, `Result.err(error)`: its name says that it makes a value of the failure. */
function isMakerOfFailure(call: TSESTree.CallExpression): boolean {
  const name = memberPath(call.callee)?.at(-1) ?? "";
  return MAKERS.test(name) && !DOERS.test(name);
}

const MAKERS = /^(err|failure|failed|error)$|(As|[a-z])(Error|Failure|Failed)(Result|Response|Outcome)?$|^(error|failure)(Result|Response|Outcome)$/;
const DOERS =
  /^(save|store|record|report|send|log|notify|insert|update|persist|publish|track|emit|post|put|write|set|add|push|alert|capture|handle|throw|raise|process|create|on|stop|abort|finish|complete|end|fail|exit)([A-Z]|$)/;

/** `new Error(…)`, `new ApiError(…)` */
function isErrorOf(node: TSESTree.Expression): boolean {
  return node.type === "NewExpression" && node.callee.type === "Identifier" && node.callee.name.endsWith("Error");
}

function isFindingProperty(property: TSESTree.Property): boolean {
  const name = propertyName(property) ?? "";
  const value = unwrap(property.value as TSESTree.Expression);
  if (FINDING_KEYS.test(name)) return true;
  return STATE_KEYS.test(name) && FINDING_WORDS.test(literalText(value) ?? "");
}

function isFailureProperty(property: TSESTree.Property, errorNames: ReadonlySet<string>): boolean {
  const name = propertyName(property) ?? "";
  const value = unwrap(property.value as TSESTree.Expression);
  if (value.type === "Literal") {
    if (value.value === false) return SUCCESS_KEYS.test(name);
    if (value.value === true) return FAILED_KEYS.test(name);
  }
  if (STATE_KEYS.test(name) && FAILURE_WORDS.test(literalText(value) ?? "")) return true;
  if (FAILURE_KEYS.test(name) && !isEmptyValue(value)) return true;
  if (COUNT_KEYS.test(name) && isCount(value)) return true;
  return mentions(value, errorNames);
}

/** `1`, `batch.length` */
function isCount(value: TSESTree.Expression): boolean {
  if (value.type === "Literal") return typeof value.value === "number" && value.value > 0;
  return value.type === "MemberExpression" && /^(length|size)$/.test(propertyName(value) ?? "");
}

/** Words in place of what should have come: `"no summary"`. */
function isText(value: TSESTree.Expression): boolean {
  const node = unwrap(value);
  return node.type === "TemplateLiteral" || (node.type === "Literal" && typeof node.value === "string");
}

/** The text says itself that something is missing: `"Summary not available"`. */
function isTextOfFailure(value: TSESTree.Expression, sourceCode: Readonly<TSESLint.SourceCode>): boolean {
  return /\b(fail(ed|ure)?|error|unavailable|not available|no \w+ available|could ?n[o']t|cannot|unable to)\b/i.test(sourceCode.getText(value));
}

/** `{ ok: true }` and nothing else, where the work has failed. */
function isClaimOfSuccess(value: TSESTree.Expression): boolean {
  const node = unwrap(value);
  if (node.type !== "ObjectExpression" || node.properties.length === 0) return false;
  return node.properties.every(
    (property) => property.type === "Property" && SUCCESS_KEYS.test(propertyName(property) ?? "") && property.value.type === "Literal" && property.value.value === true,
  );
}

/** A value that stands for "nothing": `null`, `false`, `0`, `""`, `[]`, `{}`, or an object of such values. */
export function isEmptyValue(value: TSESTree.Expression): boolean {
  const node = unwrap(value);
  switch (node.type) {
    case "Literal":
      return !node.value && !("regex" in node);
    case "Identifier":
      return node.name === "undefined" || node.name === "NaN";
    case "UnaryExpression":
      return node.operator === "void";
    case "ArrayExpression":
      return node.elements.length === 0;
    case "TemplateLiteral":
      return node.expressions.length === 0 && node.quasis.every((quasi) => quasi.value.raw === "");
    case "NewExpression":
      return node.arguments.length === 0 && node.callee.type === "Identifier" && /^(Set|Map)$/.test(node.callee.name);
    case "ObjectExpression":
      return node.properties.every(
        (property) => property.type === "Property" && isEmptyValue(property.value as TSESTree.Expression),
      );
    default:
      return false;
  }
}

const LOG_OBJECTS = /^(console|debug|pino|winston|bunyan|consola|.*log(ger|s)?)$/i;
const LOG_METHODS =
  /^(log|info|warn|warning|error|debug|trace|fatal|verbose|notice|silly|critical|table|dir|group|groupEnd|success|fail|write)$/;
const LOG_FUNCTIONS =
  /^(log|logger|debug|warn|structuredLog)$|^(log|safe)(Error|Warn|Warning|Info|Debug|Log|Message|Failure|Structured)$|^log[A-Z]\w*(Warn|Warning|Info|Debug)$/;

/** A call that writes a line to a log and does nothing else: `console.error`, `logger.warn`, `ctx.log.info`. */
export function isLogCall(call: TSESTree.CallExpression): boolean {
  return isLogFunction(call.callee);
}

/** `console.error` itself, as it is handed to `.catch(console.error)`. */
export function isLogFunction(callee: TSESTree.Node): boolean {
  const path = memberPath(callee);
  if (!path) return false;
  const [name, ...objects] = [...path].reverse() as [string, ...string[]];
  if (objects.length === 0) return LOG_FUNCTIONS.test(name);
  if (path[0] === "process") return path[1] === "stderr" || path[1] === "stdout";
  return LOG_METHODS.test(name) && objects.some((object) => LOG_OBJECTS.test(object));
}

const TELEMETRY =
  /^(capture|capture\w*(Exception|Error)|captureMessage|captureEvent|track|trackEvent|identify|recordException|addBreadcrumb|flush|increment|gauge|histogram|timing|heartbeat|(track|log)[A-Z]\w*(Usage|Analytics|Telemetry)|(track|capture)[A-Z]\w*Events?|trackUsage|logUsage|revalidateTag|revalidatePath|ping|(send|record|report|track)Metric.*)$/;
const TELEMETRY_ROOTS =
  /^(sentry|posthog|analytics|mixpanel|amplitude|segment|metrics?|statsd|datadog|telemetry|tracer|span|newrelic|langfuse|rudderstack|plausible|bugsnag|rollbar)$/i;

/** A call that tells an error tracker or a metrics service about something, and changes nothing else. */
export function isTelemetryCall(call: TSESTree.CallExpression): boolean {
  const callee = unwrap(call.callee);
  const name = callee.type === "Identifier" ? callee.name : callee.type === "MemberExpression" ? propertyName(callee) : null;
  const path = memberPath(callee);
  // `stripe.paymentIntents.capture(id)` takes money.
  if (name !== null && TELEMETRY.test(name)) return !(name === "capture" && path?.some((part) => /pay|order|charge|authori[sz]ation/i.test(part)));
  return path?.some((part) => TELEMETRY_ROOTS.test(part)) ?? false;
}

const PURE_FUNCTIONS = new Set(
  "String Number Boolean Array Object BigInt Symbol parseInt parseFloat isNaN isFinite encodeURIComponent decodeURIComponent structuredClone".split(
    " ",
  ),
);
const PURE_ROOTS = new Set(["Math", "JSON", "Object", "Array", "Number", "String", "Date", "Reflect", "performance"]);
const PURE_METHODS = new Set(
  (
    "toString toISOString toJSON toLowerCase toUpperCase toFixed slice substring substr trim join includes startsWith endsWith " +
    "split replace replaceAll concat match test indexOf at keys values entries map filter find some every reduce flatMap flat " +
    "getTime padStart padEnd charAt has"
  ).split(" "),
);
const PURE_NAMES =
  /^(get|to|as|is|has|format|extract|parse|serialize|normali[sz]e|stringify|describe|classify|ensure|coerce|safe|unwrap)[A-Z]/;

/** `summaries.push({ user, content: null })`: the list says that something is missing, and not that it failed. */
function addsNothing(call: TSESTree.CallExpression, sourceCode: Readonly<TSESLint.SourceCode>): boolean {
  const [item, ...others] = call.arguments;
  if (calleeName(call) !== "push" || !item || item.type === "SpreadElement" || others.length > 0) return false;
  const value = unwrap(item);
  if (value.type !== "ObjectExpression") return isEmptyValue(value);
  const isMissing = value.properties.some((property) => property.type === "Property" && isEmptyValue(property.value as TSESTree.Expression));
  return isMissing && !/err|fail/i.test(sourceCode.getText(value));
}

/** `client.release()`, `clearTimeout(timer)`: what the work held is given back, and nobody is told. */
function letsGo(call: TSESTree.CallExpression): boolean {
  const callee = unwrap(call.callee);
  if (callee.type === "Identifier") return /^clear(Timeout|Interval)$/.test(callee.name);
  return callee.type === "MemberExpression" && call.arguments.length === 0 && /^(release|close|disconnect|abort|unref)$/.test(propertyName(callee) ?? "");
}

/** `await response.text()`, also with a stand-in for a body that cannot be read: what the failure says of itself. */
function readsBody(call: TSESTree.CallExpression): boolean {
  const callee = unwrap(call.callee);
  if (callee.type !== "MemberExpression") return false;
  const name = propertyName(callee);
  const object = unwrap(callee.object);
  if (name === "catch") return object.type === "CallExpression" && readsBody(object);
  return (name === "text" || name === "json") && call.arguments.length === 0 && object.type === "Identifier";
}

/** `errMsg(error)`, `boundedErrorMessage(error)`, where something is made of what they give. */
function isTextOfError(name: string, call: TSESTree.CallExpression): boolean {
  return TEXTS_OF_ERRORS.test(name) && !DOERS.test(name) && outward(call).parent?.type !== "ExpressionStatement";
}

const TEXTS_OF_ERRORS = /^(err|error)(Msg|Message|Text|String|Reason|Details?)$|(Err|Error)(Msg|Message|Text|String|Reason|Details?)$/;

/** A call that computes something from its arguments. Of awaited calls only those that read a response are. */
function isPureCall(call: TSESTree.CallExpression): boolean {
  if (readsBody(call)) return true;
  if (isAwaited(call)) return false;
  const callee = unwrap(call.callee);
  if (callee.type === "Identifier") return PURE_FUNCTIONS.has(callee.name) || PURE_NAMES.test(callee.name) || isTextOfError(callee.name, call);
  if (callee.type !== "MemberExpression") return false;
  const name = propertyName(callee);
  if (name === null) return false;
  if (callee.object.type === "Identifier" && PURE_ROOTS.has(callee.object.name)) return true;
  return PURE_METHODS.has(name) || /^(is|format|serialize|stringify)[A-Z]/.test(name);
}

/** Nothing is lost where it fails. */
const HARMLESS = [
  /\b(best[- ]effort|fire[- ](and|&|n)[- ]forget|non[- ]?(critical|fatal|blocking|essential)|(not|isn.t|never) (critical|fatal|essential|important|blocking|an? (error|problem|issue)))\b/,
  /\b(do(es)? ?n.?t|do(es)? not|must not|must ?n.?t|should ?n.?t|should not|can.?t|cannot|won.?t|will not|never|without|rather than|instead of)( \w+){0,3} (fail|block|break|throw|rethrow|stop|abort|retry|crash|propagat|matter|interrupt|kill|hold|prevent|affect)/,
  // "The agent still works, without what it remembers."
  /\bstill (works?|runs?|continues?|proceeds?|succeeds?|completes?|finish(es)?|go(es)? (on|through|out))\b/,
  /\beven (if|when|where|though)( \w+){0,3} (fails?|errors?|throws?)\b/,
  // The same in other languages: "non bloquant", "não crítico", "nicht kritisch", "even if it fails" in Korean, Japanese and Chinese.
  /\b(n[aã]o|non?|nicht)[- ](bloque?ante?s?|bloccante|blockierend|critique|cr[ií]tic[oa]|fatale?|kritisch)(?!\w)/,
  /실패해도|失敗しても|失败(了|时)?(也|都)?不/,
];

const REASONS = [
  ...HARMLESS,
  // "Never silently lost" says the contrary.
  /(?<!\b(never|not|nor?|without|\w+n.t) (be )?(\w+ly )?)\b(intentional|deliberate|on purpose|by design|expected|optional|harmless|swallow|silent|acceptable|idempotent)/,
  /\b(safe|ok|okay|fine) (to|if|when|because|since|here)\b|\b(that|this|it|which).?s? (is )?(fine|ok|okay)\b/,
  /\bignor\w+ (?!(all|any|the|this|that|these|those|other|such|every)\b)\w+ (failures?|errors?)\b/,
  /\bignor\w+[^.]*\b(because|since|as|so that|if|when|where|already|missing|not found|absent)\b/,
  /\bde-?dup/,
  /^\W*default(s|ing)?( back)? to\b/,
  /\b(fall(s|ing)?[ -]?back|already (exist|been|gone|sent|deleted|removed|processed|done)|may not exist|might not|no longer|not found|does ?n.?t exist)/,
  /\b(continue|proceed|carry|keep|move|go)(ing)? (on|with|anyway|even|processing|going|without)\b/,
];

/** `// duplicate`, `// Invalid feed`, `// not a URL`: what comes again, or has been sent as it is, is no better next time. */
const NO_BETTER_NEXT_TIME = /^\W*((ignor|skip)\w* )?((a |the )?duplicates?|(an? |the )?(invalid|malformed|unparse?able) \w+|not an? (valid )?\w+)\W*$/i;

/** Comments that are no reason: for a tool, for later, or about what is wrong. */
const NO_REASON = /^\W*(eslint|oxlint|biome|ts-|istanbul|c8|v8|prettier|todo|fixme|xxx|hack|expect|wrong|bad|bug)/;

/**
 * Does the code say why the error may be dropped: in a comment, or in the log line ("… failed (non-fatal)")?
 *
 * `// ignore` alone gives no reason. A sentence is taken for one, in whatever language.
 */
function isExplained(body: TSESTree.Node, { parts, questions }: PartsForOneKind, sourceCode: Readonly<TSESLint.SourceCode>): boolean {
  const above = new Set([...questions].flatMap((question) => sourceCode.getCommentsBefore(question)));
  const isAside = ({ range }: TSESTree.Comment) => [...parts].some((part) => range[0] > part.range[0] && range[1] < part.range[1]);
  const comments = commentsIn(body, sourceCode).filter((comment) => !above.has(comment) && !isAside(comment));
  // Beside other statements the comment may be about one kind of error.
  const isEmpty = body.type === "BlockStatement" && body.body.length === 0;
  if (isEmpty && comments.some(({ value }) => NO_BETTER_NEXT_TIME.test(value))) return true;
  return comments.some((comment) => isReason(comment.value)) || isLoggedAsHarmless(body, sourceCode);
}

/** Does a comment or a log line in the code that receives an error say why it may be dropped? */
export function isExplainedInside(body: TSESTree.Node, sourceCode: Readonly<TSESLint.SourceCode>): boolean {
  return commentsIn(body, sourceCode).some(({ value }) => isReason(value)) || isLoggedAsHarmless(body, sourceCode);
}

/** A comment beside a failure that is returned may just describe it. In other scripts a sentence is taken for a reason. */
function isReasonForResult({ value }: TSESTree.Comment): boolean {
  return !NO_REASON.test(value.trim()) && (givesReason(value) || (/\p{L}/u.test(value) && !/[a-z]{3}/i.test(value) && isReason(value)));
}

/** Does a log line say so: "… failed (non-fatal)"? */
function isLoggedAsHarmless(body: TSESTree.Node, sourceCode: Readonly<TSESLint.SourceCode>): boolean {
  return logTexts(body, sourceCode).some((text) => NOT_CRITICAL.test(text));
}

function commentsIn(body: TSESTree.Node, sourceCode: Readonly<TSESLint.SourceCode>): TSESTree.Comment[] {
  const container = body.parent?.type === "CatchClause" || body.parent?.type === "ArrowFunctionExpression" ? body.parent : body;
  return [...sourceCode.getCommentsInside(container), ...commentsOnChain(container, sourceCode)];
}

function isReason(comment: string): boolean {
  const text = comment.trim().toLowerCase();
  if (NO_REASON.test(text)) return false;
  return givesReason(text) || text.split(/[\s*]+/).filter((word) => /\p{L}/u.test(word)).length >= 4;
}

function givesReason(text: string): boolean {
  return REASONS.some((reason) => reason.test(text.toLowerCase()));
}

/**
 * Does a comment before the statement that a node stands in, or at the end of its line, say why an error may be dropped?
 * Or one before the loop or condition that has no other statement in it?
 */
export function isExplainedBeside(node: TSESTree.Node, sourceCode: Readonly<TSESLint.SourceCode>): boolean {
  for (let at: TSESTree.Node | null = enclosingStatement(node); at; at = soleOwner(at)) {
    const line = at.loc.end.line;
    const after = sourceCode.getCommentsAfter(at).filter((comment) => comment.loc.start.line === line);
    if (isCalledHarmlessAbove(valueAbove(at) ?? at, sourceCode)) return true;
    const comments = [...sourceCode.getCommentsBefore(at), ...after];
    if (comments.some((comment) => !NO_REASON.test(comment.value.trim().toLowerCase()) && givesReason(comment.value))) return true;
  }
  return false;
}

/** `const score = rate(reply);` on the line above: what is said of both stands above it. */
function valueAbove(statement: TSESTree.Node): TSESTree.Statement | null {
  const siblings = statement.parent?.type === "BlockStatement" ? statement.parent.body : [];
  const previous = siblings[siblings.indexOf(statement as TSESTree.Statement) - 1];
  return previous?.type === "VariableDeclaration" && previous.loc.end.line + 1 === statement.loc.start.line ? previous : null;
}

/** Does the code say that something has run out: "insufficient credits"? To try again brings no more. */
export function saysRunOut(body: TSESTree.Node, sourceCode: Readonly<TSESLint.SourceCode>): boolean {
  return logTexts(body, sourceCode).some((text) => /\b(insufficient|insuficientes?|not enough|out of (credits?|balance|quota)|limit (reached|exceeded))\b/i.test(text));
}

/**
 * Does a comment above the statement that a node stands in, or above the condition that has no other in it, say that nothing is
 * lost where it fails: "best effort", "must never fail the run"?
 */
export function isCalledHarmlessAbove(node: TSESTree.Node, sourceCode: Readonly<TSESLint.SourceCode>): boolean {
  for (let at: TSESTree.Node | null = enclosingStatement(node); at; at = soleOwner(at)) {
    if (sourceCode.getCommentsBefore(at).some(({ value }) => OPTIONAL.test(value) || HARMLESS.some((reason) => reason.test(value.toLowerCase())))) return true;
  }
  return false;
}

/** "Send the push messages (optional)" */
const OPTIONAL = /\((optional|optionnel(le)?|optionell|opcional|opzionale|facultati[fv][eo]?)(?![a-zà-ÿ])[^)]*\)/i;

/** Does the comment above a helper say of it that nothing is lost where it fails, or that it never throws? */
export function isHarmlessHelper(declaration: TSESTree.Node, sourceCode: Readonly<TSESLint.SourceCode>): boolean {
  return sourceCode.getCommentsBefore(declaration).some(({ value }) => HARMLESS_HELPER.test(value));
}

/** Plainer words than above a statement: what is said of a function is said of much. */
const HARMLESS_HELPER =
  /\b(best[- ]effort|fire[- ](and|&|n)[- ]forget|non[- ]?(critical|fatal|blocking)|(not|never) (critical|fatal|blocking))\b|\b(never|not|\w+n.t|cannot)\s+(ever\s+)?(throw|reject|rethrow)s?\b|\b(must|should|can|will|may)\s?(not|n.t|never) (fail|block|break)\b/i;

/** Does a comment or a log line in the code that receives an error say that nothing is lost: "non-critical, ignore"? */
export function isCalledHarmlessInside(body: TSESTree.Node, sourceCode: Readonly<TSESLint.SourceCode>): boolean {
  return [...commentsIn(body, sourceCode).map(({ value }) => value), ...logTexts(body, sourceCode)].some((text) => HARMLESS_HELPER.test(text));
}

/** The loop or condition that has only this statement in it, and functions for it. */
function soleOwner(statement: TSESTree.Node): TSESTree.Node | null {
  const block = statement.parent?.type === "BlockStatement" && statement.parent.body.every((other) => other === statement || declaresFunctions(other)) ? statement.parent : statement;
  const owner = block.parent;
  if (owner?.type === "IfStatement") return owner.alternate ? null : owner;
  return owner && /^For(Of|In)?Statement$/.test(owner.type) ? owner : null;
}

/** In a log line only plain words count: "not found" and "skipped" are what happened, and no reason; nor is "falling back to empty". */
const NOT_CRITICAL =
  /\b(best[- ]effort|fire[- ](and|&|n)[- ]forget|non[- ]?(critical|fatal|blocking|essential)|(not|never) (critical|fatal|blocking)|(continu|proceed)(e|es|ed|ing)? (anyway|without|regardless)|without (blocking|failing|stopping|aborting|interrupting|breaking|holding|affecting)|(falling back to|(?<=[,;:–—-] *)using) (?!(an? )?(empty|null|none|nothing|no|zero|0|undefined|default))\w+)\b|\((optional|ignored|ignoring)\)/i;

/** The comments on the line above `.catch(…)`. */
function commentsOnChain(callback: TSESTree.Node, sourceCode: Readonly<TSESLint.SourceCode>): TSESTree.Comment[] {
  const call = callback.parent;
  if (!isFunction(callback) || call?.type !== "CallExpression") return [];
  const callee = unwrap(call.callee);
  return callee.type === "MemberExpression" ? sourceCode.getCommentsInside(callee).filter((comment) => comment.range[0] >= callee.object.range[1]) : [];
}

/** The words of the log lines in the code. */
function logTexts(body: TSESTree.Node, sourceCode: Readonly<TSESLint.SourceCode>): string[] {
  const texts: string[] = [];
  walk(body, sourceCode, (node) => {
    if (node.type !== "CallExpression" || !isLogCall(node)) return;
    for (const argument of node.arguments) {
      if (argument.type === "Literal" && typeof argument.value === "string") texts.push(argument.value);
      if (argument.type === "TemplateLiteral") texts.push(argument.quasis.map((quasi) => quasi.value.raw).join(" "));
    }
  });
  return texts;
}

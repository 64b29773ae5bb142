/**
 * What becomes of an expression in each place where Inngest takes one: what a sync refuses, what fails a run, and what is
 * taken but can never do what it says.
 */
import { operators, pathOf, walk, type Call, type Expr, type Select, type Span } from "./ast.js";
import { check, findPolicyViolations, namedVariables, type CheckError } from "./check.js";
import { compileLifted } from "./evaluate.js";
import { parse } from "./parse.js";
import { typeName, type CelType } from "./types.js";
import { limits } from "../limits.js";
import { table } from "../table.js";

/** Where an expression stands. */
export type CelPosition =
  | "trigger-if"
  | "cancel-on-if"
  | "wait-if"
  | "batch-if"
  | "batch-key"
  | "concurrency-key"
  | "debounce-key"
  | "idempotency"
  | "priority"
  | "rate-limit-key"
  | "singleton-key"
  | "throttle-key";

/**
 * What becomes of it:
 * - `refused`: the sync fails, and no function of the app is registered;
 * - `fails`: the run fails, or hangs, when it comes there;
 * - `silent`: it is taken, and never does what it says;
 * - `doubtful`: it works, but for some events not as it reads.
 */
export type CelSeverity = "refused" | "fails" | "silent" | "doubtful";

export type CelProblemCode =
  | "syntax"
  | CheckError["code"]
  | "policy"
  | "async-without-event"
  | "unknown-field"
  | "never-boolean"
  | "int-with-double"
  | "negated-presence"
  | "date-of-number"
  | "template-placeholder"
  | "quoted-path"
  | "list-dropped"
  | "boolean-key"
  | "either-key"
  | "divided-key"
  | "shared-key"
  | "constant-key"
  | "priority-not-int"
  | "priority-out-of-range";

export interface CelProblem {
  severity: CelSeverity;
  code: CelProblemCode;
  /** What is wrong, a sentence without its full stop. */
  message: string;
  /** What the server does, a sentence. */
  consequence: string;
  /** What to write instead, a sentence. */
  hint?: string;
  /** Where, in the expression. */
  span: Span;
  /** A text that can stand in place of another, after which this problem is gone. */
  fix?: { span: Span; text: string };
}

interface Rules {
  /** How a fault is met that the checker finds; the server checks nothing where this is `silent`. */
  check: CelSeverity;
  syntax: CelSeverity;
  policy?: CelSeverity;
  result: "bool" | "key" | "int";
  async: boolean;
  /** What the server does with an expression that comes to nothing, or never to a bool; and to an error, where that is the same. */
  otherwise: string;
  failed?: string;
}

const REFUSED = "The sync is refused, and no function of the app is registered.";
const WHOLE_FUNCTION = "All runs share one key.";
const NO_RUN = "The server gives up on the event, and no run starts.";

const POSITIONS: Readonly<Record<CelPosition, Rules>> = {
  "trigger-if": { check: "refused", syntax: "refused", result: "bool", async: false, otherwise: "The trigger never starts the function." },
  "cancel-on-if": { check: "refused", syntax: "refused", policy: "refused", result: "bool", async: true, otherwise: "No event ever cancels the run." },
  "wait-if": { check: "fails", syntax: "fails", policy: "doubtful", result: "bool", async: true, otherwise: "The wait never matches and times out with null." },
  "batch-if": { check: "refused", syntax: "refused", result: "bool", async: false, otherwise: "No event is ever batched: each runs alone, at once." },
  "batch-key": { check: "refused", syntax: "refused", result: "key", async: false, otherwise: "All events share one batch.", failed: NO_RUN },
  "concurrency-key": { check: "silent", syntax: "refused", result: "key", async: false, otherwise: WHOLE_FUNCTION },
  "debounce-key": { check: "refused", syntax: "refused", result: "key", async: false, otherwise: "All events share one debounce." },
  idempotency: { check: "refused", syntax: "refused", result: "key", async: false, otherwise: "Every event runs the function: nothing is de-duplicated.", failed: NO_RUN },
  priority: { check: "silent", syntax: "refused", result: "int", async: false, otherwise: "The priority is 0." },
  "rate-limit-key": { check: "refused", syntax: "refused", result: "key", async: false, otherwise: "Runs are not limited.", failed: NO_RUN },
  "singleton-key": { check: "silent", syntax: "silent", result: "key", async: false, otherwise: "Runs are not kept apart: the singleton does nothing." },
  "throttle-key": { check: "silent", syntax: "silent", result: "key", async: false, otherwise: WHOLE_FUNCTION },
};

const FAILED_RUN = "The run fails with InvalidExpression when it gets to this wait.";

/** What is known of expressions: the same few keys stand in most functions of an app, and an editor asks again and again. */
const validated = new Map<string, readonly CelProblem[]>();
const MAX_VALIDATED = 500;

/** Everything that is wrong with an expression in this position, the worst first. */
export function validate(text: string, position: CelPosition): readonly CelProblem[] {
  const key = `${position} ${text}`;
  let problems = validated.get(key);
  if (problems === undefined) {
    problems = findProblems(text, position);
    if (validated.size >= MAX_VALIDATED) validated.clear();
    validated.set(key, problems);
  }
  return problems;
}

function findProblems(text: string, position: CelPosition): CelProblem[] {
  const rules = POSITIONS[position];
  const parsed = parse(text);
  if (!parsed.ok) return [syntaxProblem(text, parsed, rules, position)];
  const { ast } = parsed;
  const checked = check(ast);
  const bare = bareConstant(text, checked.errors, rules);
  const faults = bare ? [bare] : checked.errors.map((error) => checkProblem(text, ast, error, rules));
  const policy = rules.policy === undefined ? [] : policyProblems(ast, rules.policy);
  // Where the server refuses or fails anyway, what it would do otherwise says nothing.
  if ([...faults, ...policy].some(({ severity }) => severity === "refused" || severity === "fails")) return [...faults, ...policy];
  const silent = [...asyncProblems(ast, rules), ...fieldProblems(text, ast, rules), ...lengthProblems(text, ast, rules), ...negatedPresence(text, ast, rules), ...mixedNumbers(text, ast, rules), ...dateProblems(text, ast, rules), ...placeholderProblems(text, ast, rules), ...quotedPaths(text, ast, rules)];
  const result = faults.length > 0 || silent.length > 0 ? [] : resultProblems(text, ast, checked.type, rules, position);
  return [...faults, ...silent, ...result, ...policy, ...droppedLists(text, ast, position)];
}

/** What is wrong with a `match` path, which the SDK makes into `event.<match> == async.<match>`. */
export function validateMatch(match: string, position: "cancel-on-if" | "wait-if"): CelProblem[] {
  const rules = POSITIONS[position];
  const expanded = `event.${match} == async.${match}`;
  const prefix = /^(event|async)\./.exec(match)?.[0];
  if (prefix !== undefined) {
    const span = { start: 0, end: prefix.length };
    return [
      {
        severity: "silent",
        code: "syntax",
        message: `'match' is a path inside the events, and '${match}' names the event itself`,
        consequence: `The SDK compares ${expanded}. ${onNothing(position)}`,
        hint: "Leave the prefix out.",
        span,
        fix: { span, text: "" },
      },
    ];
  }
  const path = parse(`event.${match}`);
  const [, field] = (path.ok && pathOf(path.ast)) || [];
  if (match === "id") return [matchOnOwn(expanded, position)];
  if (field !== undefined) return EVENT_FIELDS.has(field) ? [] : [matchOnNothing(match, field, position)];
  const [worst] = validate(expanded, position);
  const severity = worst?.severity ?? "silent";
  return [
    {
      severity,
      code: "syntax",
      message: "'match' is the path of one field, as in 'data.userId'",
      consequence: `The SDK makes it into '${expanded}'. ${consequenceOf(severity, rules)}`,
      hint: "Write a whole condition as 'if'.",
      span: { start: 0, end: match.length },
    },
  ];
}

/** Of a field that is missing in both events the server finds that they agree. */
function onNothing(position: "cancel-on-if" | "wait-if"): string {
  const effect = position === "wait-if" ? "any event with that name resumes the run" : "any such event cancels all runs of the function";
  return `It is missing in both events, which counts as a match: ${effect}.`;
}

function matchOnNothing(match: string, field: string, position: "cancel-on-if" | "wait-if"): CelProblem {
  return {
    severity: "silent",
    code: "unknown-field",
    message: `An event has no field '${field}'`,
    consequence: onNothing(position),
    hint: `Write 'data.${match}'.`,
    span: { start: 0, end: match.length },
    fix: { span: { start: 0, end: 0 }, text: "data." },
  };
}

/** The `id` beside `data` is the event's own. */
function matchOnOwn(expanded: string, position: "cancel-on-if" | "wait-if"): CelProblem {
  return {
    severity: "silent",
    code: "syntax",
    message: "'id' is the event's own id, which no other event has",
    consequence: `The SDK compares ${expanded}. ${POSITIONS[position].otherwise}`,
    hint: "Write the path of a field that both carry, as in 'data.id'.",
    span: { start: 0, end: "id".length },
    fix: { span: { start: 0, end: 0 }, text: "data." },
  };
}

/** Whether the server refuses this expression at sync: the verdict alone. */
export function isRefused(text: string, position: CelPosition): boolean {
  const rules = POSITIONS[position];
  if (rules.syntax !== "refused") return false;
  // What is only parsed is parsed as it will be evaluated: with its literals taken out.
  if (rules.check !== "refused") return !compileLifted(text).ok;
  const parsed = parse(text);
  if (!parsed.ok || check(parsed.ast).errors.length > 0) return true;
  return rules.policy === "refused" && findPolicyViolations(parsed.ast).length > 0;
}

function onError({ failed, otherwise }: Rules): string {
  return failed ?? otherwise;
}

/** What comes of a text where a field was meant. */
function asText({ result, otherwise }: Rules): string {
  return result === "key" ? "It is the same in every key." : otherwise;
}

function consequenceOf(severity: CelSeverity, rules: Rules): string {
  if (severity === "refused") return REFUSED;
  return severity === "fails" ? FAILED_RUN : rules.otherwise;
}

function syntaxProblem(text: string, parsed: { message: string; span: Span; hint?: string }, rules: Rules, position: CelPosition): CelProblem {
  // Lifting takes an open string to the end of the text, so what is only parsed is taken.
  const severity = rules.syntax === "refused" && rules.check === "silent" && compileLifted(text).ok ? "silent" : rules.syntax;
  const { message, span, hint } = parsed;
  const mended = text.slice(span.start, span.end) === "??" ? fallbackFix(text, span, rules) : syntaxFix(text, span);
  const fix = mended && isMended(text, mended, position) ? mended : undefined;
  return { severity, code: "syntax", message, consequence: consequenceOf(severity, rules), ...(hint === undefined ? {} : { hint }), span, ...(fix ? { fix } : {}) };
}

const SIGN_FIXES: Readonly<Record<string, string>> = table({ "===": "==", "!==": "!=", "=": "==", "<>": "!=", and: "&&", or: "||", "?.": ".", "&": "&&", "|": "||" });

/** Is nothing wrong any more with what the fix writes? */
function isMended(text: string, { span, text: written }: NonNullable<CelProblem["fix"]>, position: CelPosition): boolean {
  const end = span.start + written.length;
  const problems = validate(text.slice(0, span.start) + written + text.slice(span.end), position);
  return problems.every((problem) => problem.severity === "doubtful" || problem.span.end <= span.start || problem.span.start >= end);
}

/** A path of fields before `??`, and a constant or another path after it: the whole of an expression, or what stands in parentheses. */
const FALLBACK = { left: /(?:^|[(,])\s*([A-Za-z_]\w*(?:\.\w+)+)\s*$/, right: /^\s*("[^"]*"|'[^']*'|-?[\w.]+)\s*(?:$|[),])/ };

/** `a != null ? a : b` for `a ?? b`: '||' takes nothing but conditions. */
function fallbackFix(text: string, { start, end }: Span, { result }: Rules): CelProblem["fix"] {
  const value = FALLBACK.left.exec(text.slice(0, start))?.[1];
  const otherwise = FALLBACK.right.exec(text.slice(end))?.[1];
  if (value === undefined || otherwise === undefined) return undefined;
  // Numbers of an event are doubles.
  const given = result === "int" ? `int(${value})` : value;
  const span = { start: text.lastIndexOf(value, start), end: text.indexOf(otherwise, end) + otherwise.length };
  return { span, text: `${value} != null ? ${given} : ${otherwise}` };
}

/** The whole text mended at one place, if that is all that it needs. */
function syntaxFix(text: string, span: Span): CelProblem["fix"] {
  const sign = SIGN_FIXES[text.slice(span.start, span.end).toLowerCase()];
  if (sign === undefined) return undefined;
  const mended = text.slice(0, span.start) + sign + text.slice(span.end);
  if (parse(mended).ok) return { span, text: sign };
  // The same sign is often used several times.
  const wrong = text.slice(span.start, span.end);
  const all = text.replaceAll(wrong, sign);
  return parse(all).ok ? { span: { start: 0, end: text.length }, text: all } : undefined;
}

function checkProblem(text: string, ast: Expr, error: CheckError, rules: Rules): CelProblem {
  const dashed = error.code === "undeclared-variable" ? dashedField(ast, error.span) : undefined;
  const { message, span } = error;
  const problem = { severity: rules.check, code: error.code, message, consequence: consequenceOf(rules.check, rules), span };
  if (dashed) {
    const field = text.slice(dashed.field.start, dashed.span.end);
    const name = JSON.stringify(field).replaceAll('"', "'");
    const fix = { span: { start: dashed.field.start - 1, end: dashed.span.end }, text: `[${name}]` };
    return { ...problem, message: `'${field}' is read as a subtraction`, hint: `Write [${name}].`, span: dashed.span, fix };
  }
  const isConstant = takesConstant(rules) && ast.kind === "ident";
  const hint = error.hint ?? (isConstant ? "Quote a constant key: '…'." : undefined);
  const quoted = isConstant && error.replacement === undefined ? `'${ast.name}'` : error.replacement;
  return { ...problem, ...(hint === undefined ? {} : { hint }), ...(quoted === undefined ? {} : { fix: { span, text: quoted } }) };
}

/** A constant makes one group of all events, which is of use for every key except that of events that happened before. */
const takesConstant = (rules: Rules): boolean => rules.result === "key" && rules !== POSITIONS.idempotency;

/** `groq-summary` as a key: words that are meant as one text, and that the server subtracts from each other. */
function bareConstant(text: string, errors: readonly CheckError[], rules: Rules): CelProblem | undefined {
  const isOnlyWords = /^\w+(?:[-/.:]\w+)+$/.test(text) && !/^(?:event|async)\b/.test(text);
  const isText = errors.some(({ code }) => code === "undeclared-variable") && errors.every(({ replacement }) => replacement === undefined);
  if (!takesConstant(rules) || !isOnlyWords || !isText) return undefined;
  const span = { start: 0, end: text.length };
  const quoted = `'${text}'`;
  return {
    severity: rules.check,
    code: "undeclared-variable",
    message: `'${text}' is read as an expression, not as a text`,
    consequence: consequenceOf(rules.check, rules),
    hint: `Quote a constant key: ${quoted}.`,
    span,
    fix: { span, text: quoted },
  };
}

/** `event.data.user-id`: the subtraction that the undeclared name stands in, if a field is on its left. */
function dashedField(ast: Expr, name: Span): { field: Span; span: Span } | undefined {
  let found: { field: Span; span: Span } | undefined;
  walk(ast, (node) => {
    if (node.kind !== "call" || node.fn !== operators.subtract) return;
    const [left, right] = node.args as [Expr, Expr];
    const tight = node.fnSpan.end === right.start && left.end === node.fnSpan.start;
    if (tight && left.kind === "select" && right.kind === "ident" && right.start === name.start) {
      found = { field: left.fieldSpan, span: { start: left.start, end: right.end } };
    }
  });
  return found;
}

function policyProblems(ast: Expr, severity: CelSeverity): CelProblem[] {
  const hint = "Only comparisons, '&&', '||', '!', 'in', indices and int(), uint(), double() are.";
  const lost = severity === "refused" ? [] : [...lostMacros(ast, hint), ...failedMethods(ast, hint)];
  if (lost.length > 0) return lost;
  const consequence = severity === "refused" ? REFUSED : "The server takes it today and logs a warning: it may refuse this later.";
  return findPolicyViolations(ast).map(({ message, span }) => ({ severity, code: "policy", message: capitalize(message), consequence, hint, span }));
}

/**
 * Values of the event are written in before there is an answer, and what is left is written down. Of a macro that reads the
 * answer the server does not keep how it was written.
 */
function lostMacros(ast: Expr, hint: string): CelProblem[] {
  if (!namedVariables(ast).has("event")) return [];
  const problems: CelProblem[] = [];
  walk(ast, (node) => {
    if (node.kind !== "comprehension" || !namedVariables(node).has("async")) return;
    problems.push({ severity: "fails", code: "policy", message: `'${node.macro}' on 'async' cannot stand beside 'event'`, consequence: NOT_WRITTEN, hint, span: node.macroSpan });
  });
  return problems;
}

/** Of what a method is called on the server does not see that it is missing as yet: alone, it is an error. */
function failedMethods(ast: Expr, hint: string): CelProblem[] {
  if (ast.kind !== "call" || !ast.target || pathOf(ast.target)?.[0] !== "async" || !namedVariables(ast).has("event")) return [];
  const message = `'${ast.fn}' on 'async' with a value of 'event' cannot stand alone`;
  return [{ severity: "fails", code: "policy", message, consequence: NOT_WRITTEN, hint, span: ast.fnSpan }];
}

const NOT_WRITTEN = "The server fails to write the event's value in. It tries again and again, and then leaves the run as it is: it never ends.";

/** `async` is the event that answers a wait or cancels: anywhere else it is missing. */
function asyncProblems(ast: Expr, rules: Rules): CelProblem[] {
  if (rules.async || !namedVariables(ast).has("async")) return [];
  const span = firstIdent(ast, "async");
  return [
    {
      severity: "silent",
      code: "async-without-event",
      message: "There is no 'async' event here",
      consequence: `Whatever is looked up in it is missing. ${rules.otherwise}`,
      hint: "The event is 'event'.",
      span,
      fix: { span, text: "event" },
    },
  ];
}

/** What the server keeps of an event (inngest `pkg/event/event.go`, `Map`). */
const EVENT_FIELDS: ReadonlySet<string> = new Set(["id", "name", "data", "ts", "user", "v", "meta"]);

/** `event.userId`: what an event is about is in its data. */
function fieldProblems(text: string, ast: Expr, rules: Rules): CelProblem[] {
  const problems: CelProblem[] = [];
  walk(ast, (node) => {
    if (node.kind !== "select" || node.operand.kind !== "ident" || EVENT_FIELDS.has(node.field)) return;
    const event = node.operand.name;
    if (event !== "event" && !(event === "async" && rules.async)) return;
    const inData = `${event}.data.${text.slice(node.fieldSpan.start, node.fieldSpan.end)}`;
    problems.push({
      severity: "silent",
      code: "unknown-field",
      message: `An event has no field '${node.field}'`,
      consequence: "It is missing from every event, and counts as null.",
      hint: `Write '${inData}'.`,
      span: { start: node.operand.start, end: node.fieldSpan.end },
      fix: { span: { start: node.operand.start, end: node.fieldSpan.end }, text: inData },
    });
  });
  return problems;
}

/** What has many of something, or letters: of a box `length` may be a field. */
const COUNTED = /(?:list|array|text|body|message|content|name|title|comment|description|subject|[^s]s)$/i;
const MEASURED = /(?:dimension|measurement|bound|spec|stat|detail|size|option|setting|param|unit|prop|metric)s$/i;

/** `event.data.items.length`, which only JavaScript has. */
function lengthProblems(text: string, ast: Expr, rules: Rules): CelProblem[] {
  const problems: CelProblem[] = [];
  walk(ast, (node) => {
    if (node.kind !== "select" || node.field !== "length") return;
    const [event, data, ...fields] = pathOf(node) ?? [];
    const counted = fields.at(-2);
    if (data !== "data" || (event === "async" && !rules.async) || counted === undefined || !COUNTED.test(counted) || MEASURED.test(counted)) return;
    const span = { start: node.operand.start, end: node.fieldSpan.end };
    const size = `size(${text.slice(span.start, node.operand.end)})`;
    problems.push({
      severity: "silent",
      code: "unknown-field",
      message: "Texts and lists have no field 'length'",
      consequence: "It is missing from every event, and counts as null.",
      span,
      ...(rules.policy === undefined ? { hint: `Write '${size}'.`, fix: { span, text: size } } : { hint: "Send the number with the event." }),
    });
  });
  return problems;
}

function firstIdent(ast: Expr, name: string): Span {
  let span: Span | undefined;
  walk(ast, (node) => {
    if (node.kind === "ident" && node.name === name) span ??= { start: node.start, end: node.end };
  });
  return span!;
}

/** `!has(x)` and `has(x) == false`: of a missing field `has` gives nothing at all, of which even the negation is false. */
function negatedPresence(text: string, ast: Expr, rules: Rules): CelProblem[] {
  const problems: CelProblem[] = [];
  walk(ast, (node) => {
    const tested = node.kind === "call" ? negated(node) : undefined;
    // Only of paths that begin at a variable does the server know that they are missing.
    if (!tested || pathOf(tested)?.[0] !== "event") return;
    const field = text.slice(tested.operand.start, tested.fieldSpan.end);
    problems.push({
      severity: "silent",
      code: "negated-presence",
      message: "The negation of 'has' is never true",
      consequence: `For a missing field the server covers up 'has' and its negation alike with false. ${rules.result === "bool" && node === ast ? rules.otherwise : ""}`.trim(),
      hint: `Write '${field} == null'.`,
      span: { start: node.start, end: node.end },
      fix: { span: { start: node.start, end: node.end }, text: `${field} == null` },
    });
  });
  return problems;
}

function negated({ fn, args }: Call): Select | undefined {
  const isFalse = (expr: Expr | undefined) => expr?.kind === "literal" && expr.value === false;
  const presence = args.find((arg): arg is Select => arg.kind === "select" && arg.testOnly);
  if (fn === operators.not) return presence;
  return fn === operators.equals && args.some(isFalse) ? presence : undefined;
}

const ARITHMETIC: Readonly<Record<string, string>> = table({
  [operators.add]: "+",
  [operators.subtract]: "-",
  [operators.multiply]: "*",
  [operators.divide]: "/",
  [operators.modulo]: "%",
});

/** Numbers of an event are doubles, a whole number in an expression is an int, and arithmetic does not mix them. */
function mixedNumbers(text: string, ast: Expr, rules: Rules): CelProblem[] {
  const problems: CelProblem[] = [];
  walk(ast, (node) => {
    if (node.kind !== "call" || ARITHMETIC[node.fn] === undefined) return;
    const [left, right] = node.args as [Expr, Expr];
    const int = [left, right].find((arg) => arg.kind === "literal" && typeof arg.value === "bigint");
    const field = [left, right].find((arg) => pathOf(arg)?.[0] === "event" || pathOf(arg)?.[0] === "async");
    if (!int || !field) return;
    const sign = ARITHMETIC[node.fn]!;
    const written = text.slice(int.start, int.end);
    const joins = node.fn === operators.add;
    // As a key, a text that the number begins is as good as the sum.
    if (joins && rules.result === "key") return;
    problems.push({
      severity: "silent",
      code: "int-with-double",
      message: joins ? `'+' joins two texts here: 5 and ${written} give "5${written}"` : `'${sign}' fails here, whatever the number is`,
      consequence: `Numbers of an event are doubles and ${written} is an int. ${joins ? rules.otherwise : onError(rules)}`,
      hint: node.fn === operators.modulo ? "Write int(…) around the field." : `Write ${written}.0.`,
      span: { start: node.start, end: node.end },
      fix: node.fn === operators.modulo
        ? { span: { start: field.start, end: field.end }, text: `int(${text.slice(field.start, field.end)})` }
        : { span: { start: int.start, end: int.end }, text: `${written}.0` },
    });
  });
  return problems;
}

/** `date(event.ts)`: doubles are the one thing that `date` does not read. */
function dateProblems(text: string, ast: Expr, rules: Rules): CelProblem[] {
  const problems: CelProblem[] = [];
  walk(ast, (node) => {
    if (node.kind !== "call" || node.fn !== "date") return;
    const [arg] = node.args;
    if (!arg || pathOf(arg)?.join(".") !== "event.ts") return;
    problems.push({
      severity: "silent",
      code: "date-of-number",
      message: "'date' does not read numbers of an event",
      consequence: `They are doubles, and the server gives up the whole expression. ${onError(rules)}`,
      hint: "Write date(int(event.ts)).",
      span: { start: node.start, end: node.end },
      fix: { span: { start: arg.start, end: arg.end }, text: `int(${text.slice(arg.start, arg.end)})` },
    });
  });
  return problems;
}

/** `"${name}"` in a string that is no template literal. */
function placeholderProblems(text: string, ast: Expr, rules: Rules): CelProblem[] {
  const problems: CelProblem[] = [];
  walk(ast, (node) => {
    if (node.kind !== "literal" || typeof node.value !== "string" || !/\$\{[^}]*\}/.test(node.value)) return;
    problems.push({
      severity: "silent",
      code: "template-placeholder",
      message: `${text.slice(node.start, node.end)} is compared as it stands`,
      consequence: `Nothing is put in for the placeholder. ${asText(rules)}`,
      hint: "Compare with a field of the event, or make the string a template literal.",
      span: { start: node.start, end: node.end },
    });
  });
  return problems;
}

/** `async.data.id == 'event.data.id'`: a path in quotes is a text. */
function quotedPaths(text: string, ast: Expr, rules: Rules): CelProblem[] {
  const problems: CelProblem[] = [];
  walk(ast, (node) => {
    if (node.kind !== "literal" || typeof node.value !== "string" || !/^(?:event|async)\.data(?:\.\w+)+$/.test(node.value)) return;
    problems.push({
      severity: "silent",
      code: "quoted-path",
      message: `${text.slice(node.start, node.end)} is a text, and no field`,
      consequence: node === ast ? WHOLE_FUNCTION : `It is taken as it stands. ${asText(rules)}`,
      hint: "Leave out the quotes.",
      span: { start: node.start, end: node.end },
      fix: { span: { start: node.start, end: node.end }, text: node.value },
    });
  });
  return problems;
}

function resultProblems(text: string, ast: Expr, type: CelType, rules: Rules, position: CelPosition): CelProblem[] {
  const whole = { start: 0, end: text.length };
  if (rules.result === "bool") {
    const isSum = ast.kind === "call" && ast.fn === operators.add;
    const value = isSum ? undefined : valueThatDecides(ast);
    if (value) return [valueAsCondition(text, value, rules)];
    if (type.kind === "bool" || (type.kind === "dyn" && !isSum)) return [];
    const found = isSum ? "a sum" : `a ${typeName(type)}`;
    return [{ severity: "silent", code: "never-boolean", message: `The condition is ${found}, never true or false`, consequence: rules.otherwise, hint: "Compare it with something.", span: whole }];
  }
  return rules.result === "int" ? priorityProblems(text, ast, type, rules) : keyProblems(text, ast, type, position);
}

/** What a field is called that holds a text or a number. */
const NAME_OF_VALUE = /^(?!is[A-Z_]|has[A-Z_]|can[A-Z_])(?:id|\w+(?:Id|ID|_id)|(?:\w+_)?(?:email|name|url|status|type|kind|plan|amount|count|total)|\w+(?:Email|Name|Url|Status|Type|Kind|Plan|Amount|Count|Total|At|_at))$/;

/** The part that gives a condition its result, where that is a field which by its name is neither true nor false. */
function valueThatDecides(ast: Expr): { part: Expr; field: Expr } | undefined {
  const path = pathOf(ast);
  if (path) return path.length > 2 && NAME_OF_VALUE.test(path.at(-1)!) ? { part: ast, field: ast } : undefined;
  if (ast.kind !== "call") return undefined;
  if (ast.fn === operators.not) {
    const [field] = ast.args;
    return field && pathOf(field) && valueThatDecides(field) ? { part: ast, field } : undefined;
  }
  const parts = ast.fn === operators.or ? ast.args : ast.fn === operators.and ? ast.args.slice(1) : [];
  return parts.map((part) => valueThatDecides(part)).find((found) => found !== undefined);
}

function valueAsCondition(text: string, { part, field }: { part: Expr; field: Expr }, rules: Rules): CelProblem {
  const path = text.slice(field.start, field.end);
  const compared = `${path} ${part === field ? "!=" : "=="} null`;
  const span = { start: part.start, end: part.end };
  return {
    severity: "silent",
    code: "never-boolean",
    message: `'${path}' is a value, neither true nor false`,
    consequence: span.start === 0 && span.end === text.length ? rules.otherwise : "Where it decides, the condition does not hold.",
    hint: `Compare it, as in '${compared}'.`,
    span,
    fix: { span, text: compared },
  };
}

const FALSE_IS_NO_KEY: ReadonlySet<CelPosition> = new Set(["rate-limit-key", "singleton-key", "idempotency"]);

function keyProblems(text: string, ast: Expr, type: CelType, position: CelPosition): CelProblem[] {
  const span = { start: 0, end: text.length };
  if (ast.kind === "call" && (ast.fn === operators.or || ast.fn === operators.and)) return eitherKey(ast, span, position);
  if (type.kind === "bool") {
    const unlimited = FALSE_IS_NO_KEY.has(position) ? ", and false is taken for no key: such events are not limited at all" : "";
    const severity = position === "idempotency" ? "silent" : "doubtful";
    return [{ severity, code: "boolean-key", message: "The key is only ever true or false", consequence: `All events fall into two groups${unlimited}.`, hint: "Use the field itself.", span }];
  }
  const divided = dividedKey(text, ast, position);
  if (divided) return [divided];
  if (position === "idempotency" && namedVariables(ast).size === 0) {
    return [{ severity: "silent", code: "constant-key", message: "The key is the same for every event", consequence: "The function runs once in 24 hours, whatever happens.", hint: "Use a field of the event, as in 'event.data.id'.", span }];
  }
  return [];
}

/** `event.data.owner/event.data.repo`, meant as the two with a slash between. The quotient of two fields is nobody's key. */
function dividedKey(text: string, ast: Expr, position: CelPosition): CelProblem | undefined {
  if (ast.kind !== "call" || ast.fn !== operators.divide || !ast.args.every((part) => (pathOf(part)?.length ?? 0) > 2)) return undefined;
  const [left, right] = ast.args.map((part) => text.slice(part.start, part.end));
  const span = { start: ast.start, end: ast.end };
  return {
    severity: "silent",
    code: "divided-key",
    message: "'/' divides, and texts cannot be divided",
    consequence: `There is no key. ${onError(POSITIONS[position])}`,
    hint: "Join the fields with '+'.",
    span,
    fix: { span, text: `${left!} + '/' + ${right!}` },
  };
}

/** `a || b` as a key is the first of the two that is not empty; what de-duplicates by it takes both for keys of one kind. */
function eitherKey(ast: Call, span: Span, position: CelPosition): CelProblem[] {
  const losesEvents = position === "debounce-key";
  if (!FALSE_IS_NO_KEY.has(position) && !losesEvents) return [];
  const [isOr, sign] = ast.fn === operators.or ? [true, "||"] : [false, "&&"];
  return [
    {
      severity: "doubtful",
      code: losesEvents ? "shared-key" : "either-key",
      message: `'${sign}' makes the key ${isOr ? "the first field that is not empty" : "the last field, or the first that is empty"}`,
      consequence: losesEvents
        ? "Events about the same thing can get different keys, and all events without either share one: only the last of those runs the function."
        : "Events about the same thing can get different keys, and events without either get none: they are not limited at all.",
      hint: "Use one field, or join them with '+'.",
      span,
    },
  ];
}

/** What `priority.run` can come to, branch by branch. */
function priorityProblems(text: string, ast: Expr, type: CelType, rules: Rules): CelProblem[] {
  if (ast.kind === "call" && ast.fn === operators.conditional) {
    return ast.args.slice(1).flatMap((branch) => priorityProblems(text, branch, check(branch).type, rules));
  }
  const span = { start: ast.start, end: ast.end };
  if (ast.kind === "literal" && typeof ast.value === "bigint") {
    const limit = limits.documentedPrioritySeconds;
    if (ast.value >= -limit && ast.value <= limit) return [];
    return [{ severity: "doubtful", code: "priority-out-of-range", message: `A priority is between -${limit} and ${limit} seconds where the account has no other bounds`, consequence: "What is beyond them is cut.", span }];
  }
  if (type.kind === "int") return [];
  const isPath = pathOf(ast) !== undefined;
  if (!isPath && type.kind === "dyn") return [];
  return [
    {
      severity: "silent",
      code: "priority-not-int",
      message: isPath ? "The priority has to be an int, and numbers of an event are doubles" : `The priority has to be an int, not a ${typeName(type)}`,
      consequence: rules.otherwise,
      ...(isPath ? { hint: "Write int(…) around it.", fix: { span, text: `int(${text.slice(span.start, span.end)})` } } : {}),
      span,
    },
  ];
}

/** `x in [a, b]` beside `event.…` in a wait or cancellation. */
function droppedLists(text: string, ast: Expr, position: CelPosition): CelProblem[] {
  if (position !== "wait-if" && position !== "cancel-on-if") return [];
  if (!namedVariables(ast).has("event")) return [];
  const problems: CelProblem[] = [];
  walk(ast, (node) => {
    if (node.kind !== "call" || node.fn !== operators.in) return;
    const [item, list] = node.args as [Expr, Expr];
    if (list.kind !== "list" || node === ast) return;
    const subject = text.slice(item.start, item.end);
    const equalities = list.elements.map((element) => `${subject} == ${text.slice(element.start, element.end)}`);
    const span = { start: node.start, end: node.end };
    problems.push({
      severity: "silent",
      code: "list-dropped",
      message: "'in' with a list is dropped where a field of 'event' is missing",
      consequence: "The rest of the condition then matches on its own, and too much.",
      hint: `Write (${equalities.join(" || ")}).`,
      span,
      fix: { span, text: `(${equalities.join(" || ")})` },
    });
  });
  return problems;
}

const capitalize = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/**
 * Waits and cancellations are matched against later events, when the run's own is not at hand: its values are written into
 * the expression beforehand (inngest `pkg/expressions/residual.go`). What can be decided vanishes on the way. Where a field
 * of the event is missing, the expression is taken apart and put together again, with null in its place, and what the
 * server's other parser (`inngest/expr`) does not understand is lost.
 */
import { binarySign, operators, pathOf, walk, type Call, type Expr, type LiteralValue } from "./ast.js";
import { evaluate, missingPaths, usedPaths, type Scope } from "./evaluate.js";
import { liftLiterals } from "./lift.js";
import { parse } from "./parse.js";
import { CelMap, Duration, EvaluationAborted, Timestamp, TypeName, Uint, Unknown, CelFailure, formatDouble, isAbsent, mapEntries, typeOf, type CelValue, type Outcome } from "./values.js";
import { table } from "../table.js";

export type Inlined =
  | {
      ok: true;
      /** The expression on `async` that is matched. The text `false` never matches. */
      text: string;
    }
  | {
      ok: false;
      message: string;
      /** What a cancellation is matched by nevertheless: the expression as it was. A wait fails. */
      text: string;
    };

/**
 * Writes an event's values into an expression. One that does not speak of `event.` is left as it is.
 *
 * @param event the first event of the run, as JSON
 * @param now milliseconds since the epoch, for the functions of time
 */
export function inlineEvent(text: string, event: unknown, now = 0): Inlined {
  if (!text.includes("event.")) return { ok: true, text };
  const parsed = parse(text);
  if (!parsed.ok) return { ok: false, message: parsed.message, text };
  const data = { event } as Readonly<Record<string, CelValue>>;
  const scope: Scope = { data, missing: missingPaths(usedPaths(parsed.ast), data), locals: new Map(), now, lenient: false };
  const residual = residualText(parsed.ast, scope);
  if (typeof residual !== "string") return { ...residual, text };
  if (!residual.includes("event.")) return { ok: true, text: residual };
  return { ok: true, text: rewriteMissing(residual) };
}

function residualText(ast: Expr, scope: Scope): string | { ok: false; message: string } {
  try {
    const outcome = evaluate(ast, scope);
    if (outcome instanceof CelFailure) return { ok: false, message: outcome.message };
    const residual = prune(ast, scope);
    if (holdsMacro(residual)) return { ok: false, message: "unsupported expression" };
    const text = unparse(residual);
    // The server reads its own text again; a double such as 1e+06 it writes as one that it cannot read.
    const again = parse(text);
    return again.ok ? text : { ok: false, message: again.message };
  } catch (error) {
    if (error instanceof EvaluationAborted) return { ok: false, message: error.message };
    throw error;
  }
}

/** A macro that could not be decided: the server does not keep how it was written, and cannot write its fold. */
function holdsMacro(expr: Expr): boolean {
  let found = false;
  walk(expr, (node) => {
    found ||= node.kind === "comprehension";
  });
  return found;
}

/** The expression with everything decided that can be. */
function prune(expr: Expr, scope: Scope): Expr {
  const value = valueOf(expr, scope);
  const literal = value === undefined ? undefined : toExpr(value);
  if (literal) return literal;
  switch (expr.kind) {
    case "select":
      return { ...expr, operand: evaluate(expr, scope) instanceof Unknown ? expr.operand : prune(expr.operand, scope) };
    case "list":
      return { ...expr, elements: expr.elements.map((element) => prune(element, scope)) };
    case "map":
      return { ...expr, entries: expr.entries.map(({ key, value: item }) => ({ key: prune(key, scope), value: prune(item, scope) })) };
    case "comprehension":
      return { ...expr, range: prune(expr.range, scope) };
    case "call":
      return pruneCall(expr, scope);
    default:
      return expr;
  }
}

function pruneCall(expr: Call, scope: Scope): Expr {
  const args = expr.args.map((arg) => prune(arg, scope));
  const pruned: Call = { ...expr, args, ...(expr.target ? { target: prune(expr.target, scope) } : {}) };
  // What an argument was decided to, the evaluation above need not have known.
  const [left, right] = args.map((arg) => decided(arg, scope));
  switch (expr.fn) {
    case operators.and:
    case operators.or:
      return pruneLogical(pruned, left, right);
    case operators.conditional:
      return left === undefined ? pruned : args[isTrue(left) ? 1 : 2]!;
    case operators.not:
      return typeof left === "boolean" ? truth(!left) : pruned;
    case operators.in:
      return right !== undefined && isEmpty(right) ? truth(false) : pruned;
    default:
      return pruned;
  }
}

/** Of two sides one is open: a known one decides, or is without effect. */
function pruneLogical(expr: Call, left: CelValue | undefined, right: CelValue | undefined): Expr {
  const decisive = expr.fn === operators.or;
  if (left === undefined && right === undefined) return expr;
  if ((left ?? right) === decisive) return truth(decisive);
  return expr.args[left === undefined ? 0 : 1]!;
}

/** The server takes for granted that a condition is a bool. */
function isTrue(condition: CelValue): boolean {
  if (typeof condition === "boolean") return condition;
  throw new EvaluationAborted(`interface conversion: interface {} is ${typeOf(condition)}, not bool`);
}

function decided(pruned: Expr, scope: Scope): CelValue | undefined {
  return pruned.kind === "literal" || pruned.kind === "list" || pruned.kind === "map" ? valueOf(pruned, scope) : undefined;
}

function isEmpty(value: CelValue): boolean {
  if (typeof value === "string") return value === "";
  if (value instanceof Uint8Array || Array.isArray(value)) return value.length === 0;
  return typeOf(value) === "map" && mapEntries(value).length === 0;
}

const truth = (value: boolean): Expr => ({ kind: "literal", value, ...NOWHERE });

function valueOf(expr: Expr, scope: Scope): CelValue | undefined {
  let outcome: Outcome;
  try {
    outcome = evaluate(expr, scope);
  } catch (error) {
    if (error instanceof EvaluationAborted) return undefined;
    throw error;
  }
  return isAbsent(outcome) ? undefined : outcome;
}

const NOWHERE = { start: 0, end: 0 };

/** A value as an expression, if it can be written as one. */
function toExpr(value: CelValue): Expr | undefined {
  if (value instanceof Uint) return { kind: "literal", value: { uint: value.value }, ...NOWHERE };
  if (value instanceof Timestamp) return conversion("timestamp", new Date(value.ms).toISOString().replace(/\.000Z$/, "Z"));
  if (value instanceof Duration) return conversion("duration", `${value.ms / 1000}s`);
  if (value instanceof TypeName) return undefined;
  if (Array.isArray(value)) {
    const elements = (value as readonly CelValue[]).map(toExpr);
    return elements.every((element) => element !== undefined) ? { kind: "list", elements, ...NOWHERE } : undefined;
  }
  if (typeOf(value) === "map") return mapToExpr(value);
  return { kind: "literal", value: value as Exclude<CelValue, CelMap | readonly CelValue[]> as never, ...NOWHERE };
}

function mapToExpr(value: CelValue): Expr | undefined {
  const entries: { key: Expr; value: Expr }[] = [];
  for (const [key, item] of mapEntries(value)) {
    const [keyExpr, itemExpr] = [toExpr(key), toExpr(item)];
    if (!keyExpr || !itemExpr) return undefined;
    entries.push({ key: keyExpr, value: itemExpr });
  }
  return { kind: "map", entries, ...NOWHERE };
}

function conversion(fn: string, text: string): Expr {
  return { kind: "call", fn, fnSpan: NOWHERE, args: [{ kind: "literal", value: text, ...NOWHERE }], ...NOWHERE };
}

// --- Text.

const PRECEDENCE: Readonly<Record<string, number>> = table({
  [operators.conditional]: 8,
  [operators.or]: 7,
  [operators.and]: 6,
  [operators.equals]: 5,
  [operators.notEquals]: 5,
  [operators.less]: 5,
  [operators.lessEquals]: 5,
  [operators.greater]: 5,
  [operators.greaterEquals]: 5,
  [operators.in]: 5,
  [operators.add]: 4,
  [operators.subtract]: 4,
  [operators.multiply]: 3,
  [operators.divide]: 3,
  [operators.modulo]: 3,
});
const precedence = (expr: Expr) => (expr.kind === "call" ? (PRECEDENCE[expr.fn] ?? 0) : 0);

/** An expression as text, as cel-go writes it. */
export function unparse(expr: Expr): string {
  switch (expr.kind) {
    case "literal":
      return literalText(expr.value);
    case "ident":
      return expr.name;
    case "select": {
      const path = `${nested(expr.operand, !expr.testOnly && precedence(expr.operand) > 0)}.${expr.field}`;
      return expr.testOnly ? `has(${path})` : path;
    }
    case "list":
      return `[${expr.elements.map(unparse).join(", ")}]`;
    case "map":
      return `{${expr.entries.map(({ key, value }) => `${unparse(key)}: ${unparse(value)}`).join(", ")}}`;
    case "struct":
      return `${expr.name}{}`;
    case "comprehension":
      // Not written: see `holdsMacro`.
      return "";
    case "call":
      return callText(expr);
  }
}

function callText(expr: Call): string {
  const [left, right, third] = expr.args as [Expr, Expr, Expr];
  const sign = binarySign(expr.fn);
  if (sign !== undefined) {
    const own = PRECEDENCE[expr.fn]!;
    const logical = expr.fn === operators.and || expr.fn === operators.or;
    const rightNested = precedence(right) > own || (!logical && precedence(right) === own);
    return `${nested(left, precedence(left) > own)} ${sign} ${nested(right, rightNested)}`;
  }
  switch (expr.fn) {
    case operators.conditional:
      return [left, right, third].map((part) => nested(part, precedence(part) > 0)).reduce((text, part, at) => `${text} ${at === 1 ? "?" : ":"} ${part}`);
    case operators.not:
      return `!${nested(left, precedence(left) > 0)}`;
    case operators.negate:
      return `-${nested(left, precedence(left) > 0)}`;
    case operators.index:
      return `${nested(left, precedence(left) > 0)}[${unparse(right)}]`;
  }
  const args = `(${expr.args.map(unparse).join(", ")})`;
  return expr.target ? `${nested(expr.target, precedence(expr.target) > 0)}.${expr.fn}${args}` : `${expr.fn}${args}`;
}

function nested(expr: Expr, parens: boolean): string {
  return parens ? `(${unparse(expr)})` : unparse(expr);
}

function literalText(value: unknown): string {
  if (typeof value === "string") return quote(value);
  if (typeof value === "number") {
    const text = formatDouble(value);
    return text.includes(".") ? text : `${text}.0`;
  }
  if (value instanceof Uint8Array) return `b"${[...value].map((byte) => `\\${byte.toString(8).padStart(3, "0")}`).join("")}"`;
  if (typeof value === "object" && value !== null && "uint" in value) return `${(value as { uint: bigint }).uint}u`;
  return String(value);
}

/** A string as Go's `strconv.Quote` writes it. */
function quote(text: string): string {
  const escaped = text.replace(/["\\\n\r\t\v\f\b\x07]/g, (char) => ESCAPES[char]!);
  return `"${escaped.replace(/[\x00-\x1f\x7f]/g, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, "0")}`)}"`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
  "\f": "\\f",
  "\b": "\\b",
  "\x07": "\\a",
};

// --- What is left of `event` (inngest/expr `parser.go`).

interface Predicate {
  ident: string;
  operator: string;
  /** The other variable, where two are compared. */
  otherIdent?: string;
  literal: string | number | bigint | boolean | null;
}

interface Node {
  ands: Node[];
  ors: Node[];
  predicate?: Predicate;
}

/** The expression as the server's matching engine sees it, with null for what the event lacks. */
function rewriteMissing(text: string): string {
  const lifted = liftLiterals(text);
  const parsed = parse(lifted.text);
  if (!parsed.ok) return text;
  const root = toNode({ expr: parsed.ast, negated: false }, lifted.vars);
  const queue = [root];
  for (let node = queue.shift(); node; node = queue.shift()) {
    queue.push(...node.ands, ...node.ors);
    if (node.predicate) putNull(node.predicate);
  }
  return nodeText(root, 0);
}

function putNull(predicate: Predicate): void {
  if (!predicate.ident.startsWith("event.")) return;
  if (predicate.otherIdent === undefined) {
    predicate.ident = "null";
  } else if (predicate.literal === null) {
    predicate.ident = predicate.otherIdent;
    delete predicate.otherIdent;
  }
}

interface Signed {
  expr: Expr;
  negated: boolean;
}

function toNode(start: Signed, vars: Readonly<Record<string, string | number | bigint>>): Node {
  const node: Node = { ands: [], ors: [] };
  const queue = [start];
  for (let item = queue.shift(); item; item = queue.shift()) {
    const { expr, negated } = item;
    if (expr.kind === "select" || expr.kind === "comprehension") {
      // What is no comparison the server prints in a way that nothing can read again.
      const ident = expr.kind === "select" ? expr.field : expr.variable;
      node.ands.push({ ands: [], ors: [], predicate: { ident, operator: expr.kind, literal: null } });
    } else if (expr.kind === "call" && expr.fn === operators.not) {
      queue.push({ expr: expr.args[0]!, negated: !negated });
    } else if (expr.kind === "call" && expr.fn === operators.or) {
      node.ors.push(...flatten(item, operators.or).map((or) => normalize(toNode(or, vars))));
    } else if (expr.kind === "call" && expr.fn === operators.and) {
      queue.push(...flatten(item, operators.and));
    } else if (expr.kind === "call") {
      const predicate = toPredicate(expr, negated, vars);
      if (predicate) node.ands.push({ ands: [], ors: [], predicate });
    }
  }
  return start.expr.kind === "call" && node.ors.length === 0 ? normalize(node) : node;
}

/** Breadth first, as the server does it: that decides the order in which the parts are printed. */
function flatten(item: Signed, fn: string): Signed[] {
  const result: Signed[] = [];
  const queue = [item.expr];
  for (let expr = queue.shift(); expr; expr = queue.shift()) {
    if (expr.kind === "call" && expr.fn === fn) queue.push(...expr.args);
    else result.push({ expr, negated: item.negated });
  }
  return result;
}

function normalize(node: Node): Node {
  const [only] = node.ands;
  const isOrphan = node.ands.length === 1 && node.ors.length === 0 && only?.predicate && only.ands.length === 0 && only.ors.length === 0;
  return isOrphan ? { ands: [], ors: [], predicate: only.predicate! } : node;
}

const INVERSE: Readonly<Record<string, string>> = table({
  [operators.equals]: operators.notEquals,
  [operators.notEquals]: operators.equals,
  [operators.greater]: operators.lessEquals,
  [operators.greaterEquals]: operators.less,
  [operators.less]: operators.greaterEquals,
  [operators.lessEquals]: operators.greater,
});
const ORDERINGS: ReadonlySet<string> = new Set([operators.greater, operators.greaterEquals, operators.less, operators.lessEquals]);
const MIRROR: Readonly<Record<string, string>> = table({
  [operators.greater]: operators.less,
  [operators.greaterEquals]: operators.lessEquals,
  [operators.less]: operators.greater,
  [operators.lessEquals]: operators.greaterEquals,
});

/** A comparison as the matching engine has it: a variable first. What it has no form for is `undefined`, and lost. */
function toPredicate(expr: Call, negated: boolean, vars: Readonly<Record<string, string | number | bigint>>): Predicate | undefined {
  if (expr.args.length !== 2) return undefined;
  let fn = negated ? (INVERSE[expr.fn] ?? expr.fn) : expr.fn;
  const idents: string[] = [];
  let literal: Predicate["literal"] = null;
  for (const arg of expr.args) {
    if (arg.kind === "call" && !isArrayAccess(arg)) return undefined;
    if (arg.kind === "literal") literal = predicateLiteral(arg.value);
    if (arg.kind === "map") return UNREADABLE;
    const ident = identOf(arg);
    if (ident !== undefined) idents.push(ident);
  }
  const lifted = (ident: string) => (ident.startsWith("vars.") ? vars[ident.slice("vars.".length)] : undefined);
  const [first = "", second] = idents;
  let ident = first;
  if (second !== undefined) {
    const [left, right] = [lifted(first), lifted(second)];
    if (left !== undefined && right !== undefined) return { ident: first, otherIdent: second, operator: fn, literal: null };
    if (left === undefined && right === undefined) return { ident: first, otherIdent: second, operator: fn, literal: null };
    literal = left ?? right!;
    ident = left === undefined ? first : second;
  }
  const known = typeof literal === "string" || typeof literal === "number" || typeof literal === "bigint";
  if (ORDERINGS.has(fn)) {
    if (!known) return undefined;
    if (expr.args[0]!.kind === "literal") fn = MIRROR[fn]!;
  } else if (fn === operators.in ? !known : fn !== operators.equals && fn !== operators.notEquals) {
    return undefined;
  }
  return { ident, operator: fn, literal };
}

function predicateLiteral(value: LiteralValue): Predicate["literal"] {
  if (typeof value !== "object" || value === null) return value;
  return "uint" in value ? value.uint : null;
}

/** A map the server prints as an address in memory, which nothing can read again. */
const UNREADABLE: Predicate = { ident: "&{}", operator: "", literal: null };

function isArrayAccess(expr: Call): boolean {
  return expr.fn === operators.index && expr.args[1]?.kind === "literal";
}

function identOf(expr: Expr): string | undefined {
  if (expr.kind === "ident") return expr.name;
  if (expr.kind === "select") return pathOf(expr)?.join(".") ?? `${identOf(expr.operand) ?? ""}.${expr.field}`;
  if (expr.kind !== "call" || !isArrayAccess(expr)) return undefined;
  const [operand, key] = expr.args as [Expr, Expr];
  return `${identOf(operand) ?? ""}[${key.kind === "literal" ? literalText(key.value).replaceAll('"', "") : ""}]`;
}

function nodeText(node: Node, depth: number): string {
  const outer = depth > 0 && ((node.ands.length >= 1 && node.ors.length >= 1) || node.ands.length > 1);
  const orParens = node.ors.length > 1 && (depth > 0 || node.ands.length >= 1);
  const ands = node.ands.map((and) => nodeText(and, depth + 1)).join(" && ");
  const ors = node.ors.map((or) => nodeText(or, depth + 1)).join(" || ");
  const between = node.ands.length > 0 && node.ors.length > 0 ? " && " : "";
  const text = `${ands}${between}${orParens ? `(${ors})` : ors}${node.predicate ? predicateText(node.predicate) : ""}`;
  return outer ? `(${text})` : text;
}

function predicateText({ ident, operator, otherIdent, literal }: Predicate): string {
  const sign = operator.replaceAll("_", "");
  const other = otherIdent ?? (typeof literal === "string" ? quote(literal) : typeof literal === "number" ? formatDouble(literal) : String(literal));
  return `${ident} ${sign} ${other}`;
}

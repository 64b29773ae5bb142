/**
 * Evaluates CEL as the server does (inngest `pkg/expressions`, on cel-go): nothing is checked beforehand, literals are
 * lifted, and a missing field, or an error below an operator, is covered up by that operator (`unknown.go`).
 */
import { binarySign, children, operators, type Call, type Comprehension, type Expr, type Literal, type Select } from "./ast.js";
import { callFunction, lookupFunction, order, select } from "./functions.js";
import { liftLiterals } from "./lift.js";
import { parse } from "./parse.js";
import {
  CelFailure,
  CelMap,
  EvaluationAborted,
  TypeName,
  Uint,
  Unknown,
  goString,
  isAbsent,
  isTruthy,
  mapEntries,
  mapGet,
  typeOf,
  type CelValue,
  type Outcome,
} from "./values.js";

/** The variables of an expression, as JSON: `{ event }` for triggers and keys, `{ async }` for waits and cancellations. */
export type Variables = Readonly<Record<string, unknown>>;

export type Evaluation =
  | { ok: true; value: CelValue }
  /** The expression does not compile, or comes to an error. */
  | { ok: false; message: string };

/** An expression that is ready to be evaluated. */
export interface Program {
  ast: Expr;
  vars: Readonly<Record<string, string | number | bigint>>;
  paths: readonly (readonly string[])[];
}

/** Compiles an expression as the server does before evaluating it: parsed with its literals lifted, not checked. */
export function compileLifted(text: string): { ok: true; program: Program } | { ok: false; message: string } {
  const { text: lifted, vars } = liftLiterals(text);
  const parsed = parse(lifted);
  if (!parsed.ok) return { ok: false, message: parsed.message };
  const unplanned = findUnplannable(parsed.ast);
  if (unplanned !== undefined) return { ok: false, message: unplanned };
  return { ok: true, program: { ast: parsed.ast, vars, paths: usedPaths(parsed.ast) } };
}

/** Evaluates a compiled expression. A missing field, alone, is `false`. */
export function run({ ast, vars, paths }: Program, variables: Variables, now: number): Evaluation {
  const data = { ...variables, vars } as Readonly<Record<string, CelValue>>;
  const scope: Scope = { data, missing: missingPaths(paths, data), locals: new Map(), now, lenient: true };
  try {
    return settle(evaluate(ast, scope));
  } catch (error) {
    if (error instanceof EvaluationAborted) return { ok: false, message: error.message };
    throw error;
  }
}

function settle(outcome: Outcome): Evaluation {
  if (outcome instanceof CelFailure) return { ok: false, message: outcome.message };
  if (outcome === Unknown.nothing) return { ok: false, message: "expression did not return true or false" };
  return { ok: true, value: outcome instanceof Unknown ? false : outcome };
}

export interface Scope {
  data: Readonly<Record<string, CelValue>>;
  /** The paths of the expression that lead nowhere in the data. */
  missing: readonly (readonly string[])[];
  /** The variables of the macros around. */
  locals: ReadonlyMap<string, Outcome>;
  now: number;
  /** Whether operators cover up what is missing, as in matching; not so while an expression is inlined. */
  lenient: boolean;
}

/** The value of a node. */
export function evaluate(expr: Expr, scope: Scope): Outcome {
  switch (expr.kind) {
    case "literal":
      return literalValue(expr);
    case "ident":
    case "select":
      return evaluateAttribute(expr, scope);
    case "call":
      return evaluateCall(expr, scope);
    case "list":
      return collect(expr.elements.map((element) => evaluate(element, scope)), (values) => values);
    case "map":
      return collect(
        expr.entries.flatMap(({ key, value }) => [evaluate(key, scope), evaluate(value, scope)]),
        (values) => new CelMap(expr.entries.map((_, at) => [values[2 * at]!, values[2 * at + 1]!] as const)),
      );
    case "comprehension":
      return evaluateFold(expr, scope);
    case "struct":
      return new CelFailure(`unknown type: ${expr.name}`);
  }
}

function literalValue({ value }: Literal): CelValue {
  return typeof value === "object" && value !== null && "uint" in value ? new Uint(value.uint) : value;
}

function collect(outcomes: Outcome[], build: (values: CelValue[]) => CelValue): Outcome {
  return outcomes.find(isAbsent) ?? build(outcomes as CelValue[]);
}

// --- Attributes: a variable with fields and indices.

function evaluateAttribute(expr: Expr, scope: Scope): Outcome {
  const chain = attributeChain(expr);
  if (chain.base.kind !== "ident") return qualify(evaluate(chain.base, scope), chain, scope);
  const keys = chain.qualifiers.map((qualifier) => (typeof qualifier.key === "string" ? qualifier.key : evaluate(qualifier.key, scope)));
  if (scope.missing.some((path) => overlaps(path, chain.base.kind === "ident" ? chain.base.name : "", keys))) return Unknown.value;
  return qualify(variable(chain.base.name, scope), chain, scope);
}

interface Chain {
  base: Expr;
  qualifiers: readonly { key: string | Expr; testOnly: boolean }[];
}

function attributeChain(expr: Expr): Chain {
  if (expr.kind === "select") return extend(expr.operand, expr.field, expr.testOnly);
  if (expr.kind === "call" && expr.fn === operators.index) return extend(expr.args[0]!, expr.args[1]!, false);
  return { base: expr, qualifiers: [] };
}

function extend(operand: Expr, key: string | Expr, testOnly: boolean): Chain {
  const { base, qualifiers } = attributeChain(operand);
  return { base, qualifiers: [...qualifiers, { key, testOnly }] };
}

/** Whether a missing path and an attribute agree as far as the shorter of the two goes: then all of it is unknown. */
function overlaps(path: readonly string[], name: string, keys: readonly Outcome[]): boolean {
  if (path[0] !== name) return false;
  return keys.every((key, at) => at + 1 >= path.length || key === path[at + 1]);
}

function variable(name: string, scope: Scope): Outcome {
  const local = scope.locals.get(name);
  if (local !== undefined) return local;
  if (Object.hasOwn(scope.data, name)) return scope.data[name]!;
  return TYPE_NAMES.has(name) ? new TypeName(name) : new CelFailure(`no such attribute: ${name}`, true);
}

const TYPE_NAMES = new Set(["bool", "bytes", "double", "int", "list", "map", "null_type", "string", "type", "uint"]);

function qualify(start: Outcome, { qualifiers }: Chain, scope: Scope): Outcome {
  let value = start;
  for (const { key, testOnly } of qualifiers) {
    if (isAbsent(value)) return value;
    const by = typeof key === "string" ? key : evaluate(key, scope);
    if (isAbsent(by)) return by;
    value = testOnly ? isPresent(value, by) : select(value, by);
  }
  return value;
}

function isPresent(value: CelValue, key: CelValue): Outcome {
  return typeOf(value) === "map" && mapGet(value, key) !== undefined;
}

// --- Calls.

function evaluateCall(expr: Call, scope: Scope): Outcome {
  switch (expr.fn) {
    case operators.index:
      return evaluateAttribute(expr, scope);
    case operators.and:
    case operators.or:
      return evaluateLogical(expr, scope);
    case operators.conditional:
      return evaluateConditional(expr, scope);
  }
  const args = (expr.target ? [expr.target, ...expr.args] : expr.args).map((arg) => evaluate(arg, scope));
  return scope.lenient ? callLeniently(expr.fn, args, scope) : callStrictly(expr.fn, args, scope);
}

/** As cel-go has it: what is missing or wrong in an argument is so in the result. */
function callStrictly(fn: string, args: readonly Outcome[], scope: Scope): Outcome {
  const absent = args.find((arg) => isAbsent(arg) && arg !== Unknown.nothing);
  if (absent !== undefined) return fn === operators.notStrictlyFalse ? true : absent;
  if (args.includes(Unknown.nothing)) throw new EvaluationAborted(NIL);
  return callFunction(fn, args as CelValue[], scope);
}

const NIL = "invalid memory address or nil pointer dereference";

function callLeniently(fn: string, args: readonly Outcome[], scope: Scope): Outcome {
  // Only the first two arguments are looked at, and none of a function has more.
  const [left, right] = args;
  if (args.includes(Unknown.nothing) && !isCoveredUp(fn, args)) throw new EvaluationAborted(NIL);
  if (args.some(isAbsent)) {
    if (fn === operators.add && isFailureBesideValue(args)) return args.map(printed).join("");
    const undefinedVariable = args.slice(0, 2).some((arg) => arg instanceof CelFailure && arg.missingVariable);
    return undefinedVariable ? callStrictly(fn, args, scope) : coverUp(fn, args);
  }
  const values = args as CelValue[];
  const types = new Set(values.map(typeOf));
  if (types.size < 2) return callFunction(fn, values, scope);
  const result = callFunction(fn, values, scope);
  if (!isAbsent(result)) return result;
  if (fn === operators.add) return goString(left as CelValue) + goString(right as CelValue);
  if (types.has("null_type") && values.length === 2) return compareWithNull(fn, values) ?? result;
  return result;
}

/** Beside something missing or wrong nothing does no harm, unless it is on the left of an ordering. */
function isCoveredUp(fn: string, args: readonly Outcome[]): boolean {
  return args.some((arg) => isAbsent(arg) && arg !== Unknown.nothing) && !(ORDERING.has(fn) && args[0] === Unknown.nothing);
}

/** A sum of a value and an error is a text, as is any sum of two types. The error stands there by its message. */
function isFailureBesideValue(args: readonly Outcome[]): boolean {
  return args.some((arg) => arg instanceof CelFailure) && args.some((arg) => !isAbsent(arg));
}

function printed(outcome: Outcome): string {
  return outcome instanceof CelFailure ? outcome.message : goString(outcome as CelValue);
}

/** Null beside another type is that type's zero, where it has one. */
function compareWithNull(fn: string, values: readonly CelValue[]): Outcome | undefined {
  if (!ORDERING.has(fn)) return undefined;
  const other = values.find((value) => value !== null)!;
  const zero = zeroOf(other);
  const left = values[0] ?? zero;
  if (INCOMPARABLE.has(typeOf(left))) throw new EvaluationAborted(`interface conversion: ${typeOf(left)} is not traits.Comparer`);
  return order(fn, left, values[1] ?? zero);
}

/** On the left of a comparison with null, the server does not look whether a value can be compared at all, and panics. */
const INCOMPARABLE: ReadonlySet<string> = new Set(["null_type", "list", "map", "type"]);

const ORDERING: ReadonlySet<string> = new Set([operators.less, operators.lessEquals, operators.greater, operators.greaterEquals]);

function zeroOf(value: CelValue): CelValue {
  if (typeof value === "bigint") return 0n;
  if (typeof value === "number") return 0;
  if (typeof value === "string") return "";
  return value instanceof Uint ? new Uint(0n) : null;
}

/** What an operator makes of an argument that is missing or an error. */
function coverUp(fn: string, args: readonly Outcome[]): Outcome {
  const [left] = args;
  switch (fn) {
    case operators.add:
      return [...args, false].find((arg) => !(arg instanceof Unknown))!;
    case operators.equals:
      return args.includes(null);
    case operators.notEquals:
      return !args.includes(null);
    case operators.less:
    case operators.lessEquals:
      return isAbsent(left!);
    case operators.greater:
    case operators.greaterEquals:
      return !isAbsent(left!);
    case "size":
      return 0n;
    default:
      return false;
  }
}

/** With anything but two bools, `&&` and `||` give one of their operands, as in JavaScript. */
function evaluateLogical(expr: Call, scope: Scope): Outcome {
  const [left, right] = expr.args.map((arg) => evaluate(arg, scope)) as [Outcome, Outcome];
  const isOr = expr.fn === operators.or;
  if (scope.lenient) return isTruthy(left) === isOr ? left : right;
  if (left === isOr || right === isOr) return isOr;
  if (typeof left === "boolean" && typeof right === "boolean") return !isOr;
  if (left instanceof Unknown || right instanceof Unknown) return Unknown.value;
  return [left, right].find((value) => value instanceof CelFailure) ?? new CelFailure(`no such overload: ${binarySign(expr.fn)!}`);
}

function evaluateConditional(expr: Call, scope: Scope): Outcome {
  const [condition, whenTrue, whenFalse] = expr.args as [Expr, Expr, Expr];
  const decided = evaluate(condition, scope);
  if (scope.lenient) return evaluate(isTruthy(decided) ? whenTrue : whenFalse, scope);
  // To inline, the server goes through both branches.
  const branches = [evaluate(whenTrue, scope), evaluate(whenFalse, scope)] as const;
  if (isAbsent(decided)) return decided;
  if (typeof decided !== "boolean") return new CelFailure("no such overload: _?_:_");
  return branches[decided ? 0 : 1];
}

function evaluateFold(expr: Comprehension, scope: Scope): Outcome {
  const range = evaluate(expr.range, scope);
  if (isAbsent(range)) return range;
  const type = typeOf(range);
  if (type !== "list" && type !== "map") return new CelFailure(`got '${type}', expected iterable type`);
  const items = type === "list" ? (range as readonly CelValue[]) : mapKeys(range);
  let accumulated = evaluate(expr.init, scope);
  for (const item of items) {
    const locals = new Map(scope.locals).set(expr.variable, item).set(expr.accumulator, accumulated);
    const inner = { ...scope, locals };
    if (evaluate(expr.condition, inner) === false) break;
    accumulated = evaluate(expr.step, inner);
  }
  return evaluate(expr.result, { ...scope, locals: new Map(scope.locals).set(expr.accumulator, accumulated) });
}

function mapKeys(map: CelValue): readonly CelValue[] {
  return mapEntries(map).map(([key]) => key);
}

// --- What an expression reads, as the server finds it out.

/**
 * The paths that an expression reads. The server does not look at what methods are called on, nor into the bodies of
 * macros, and of `a["b"].c` it remembers something else; what it does not find here counts as an error where it is
 * missing, not as unknown (`attrs.go`).
 */
export function usedPaths(expr: Expr): string[][] {
  switch (expr.kind) {
    case "comprehension":
      return usedPaths(expr.range);
    case "call":
      return expr.args.flatMap(usedPaths);
    case "select": {
      const path = selectPath(expr);
      return path ? [path] : [];
    }
    default:
      return [];
  }
}

function selectPath(expr: Select): string[] | undefined {
  const fields: string[] = [];
  let base: Expr = expr;
  while (base.kind === "select") {
    fields.unshift(base.field);
    base = base.operand;
  }
  return base.kind === "ident" ? [base.name, ...fields] : undefined;
}

/** Of the paths, those that lead nowhere. A path through a list leads nowhere. */
export function missingPaths(paths: readonly (readonly string[])[], data: Readonly<Record<string, CelValue>>): (readonly string[])[] {
  return paths.filter((path) => path.length > 1 && !leadsSomewhere(path, data));
}

function leadsSomewhere(path: readonly string[], data: Readonly<Record<string, CelValue>>): boolean {
  let value: CelValue = data;
  for (const key of path) {
    const next: CelValue | undefined = typeOf(value) === "map" ? mapGet(value, key) : undefined;
    if (next === undefined) return false;
    value = next;
  }
  return true;
}

/** What the server refuses when it plans an evaluation: unknown types, and functions it has for other numbers of arguments. */
function findUnplannable(expr: Expr): string | undefined {
  if (expr.kind === "struct") return `unknown type: ${expr.name}`;
  if (expr.kind === "call") {
    const count = expr.args.length + (expr.target ? 1 : 0);
    const known = lookupFunction(expr.fn);
    if (known ? !known.arity.includes(count) : count === 0) return `no such overload: ${expr.fn}`;
  }
  for (const child of children(expr)) {
    const found = findUnplannable(child);
    if (found !== undefined) return found;
  }
  return undefined;
}

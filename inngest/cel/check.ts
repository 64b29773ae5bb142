/**
 * Checks an expression as the server does at sync: every name declared, every call with types that it takes
 * (cel-go's checker with Inngest's loose comparisons, `pkg/expressions/exprenv`).
 */
import { children, operators, type Call, type Comprehension, type Expr, type Ident, type Span } from "./ast.js";
import {
  ANY,
  BOOL,
  BYTES,
  DOUBLE,
  DURATION,
  DYN,
  ERROR,
  INT,
  NULL,
  STRING,
  TIMESTAMP,
  TYPE,
  UINT,
  assignAll,
  isSameType,
  listOf,
  mapOf,
  param,
  substitute,
  typeName,
  type Bindings,
  type CelType,
} from "./types.js";
import { table } from "../table.js";

/** A fault in a well-formed expression. */
export interface CheckError {
  code: "undeclared-variable" | "undeclared-function" | "type";
  /** A sentence without its full stop. */
  message: string;
  span: Span;
  /** What to write instead, a sentence. */
  hint?: string;
  /** The text that can stand in place of `span`. */
  replacement?: string;
}

export interface Checked {
  errors: readonly CheckError[];
  /** The type of the whole. `dyn` for whatever comes from an event, and for every sum. */
  type: CelType;
}

/** The variables that every expression may name. In most positions only `event` is there. */
export const VARIABLES = ["event", "async", "vars"] as const;

/** Checks an expression. */
export function check(expr: Expr): Checked {
  const checker = new Checker();
  const type = checker.check(expr, new Map());
  const resolved = checker.resolve(type);
  return { errors: checker.errors, type: resolved.kind === "any" ? DYN : resolved };
}

interface Overload {
  method: boolean;
  args: readonly CelType[];
  result: CelType;
}

const A = param("A");
const B = param("B");
const LIST = listOf(A);
const MAP = mapOf(A, B);

const global = (args: CelType[], result: CelType): Overload => ({ method: false, args, result });
const method = (args: CelType[], result: CelType): Overload => ({ method: true, args, result });
const arithmetic = (...types: CelType[]) => types.map((type) => global([type, type], type));
const conversions = (result: CelType, ...from: CelType[]) => from.map((type) => global([type], result));
const loose = (result: CelType) => [global([DYN, DYN], result)];
const either = (args: CelType[], result: CelType) => [global(args, result), method(args, result)];
const timePart = () => [method([TIMESTAMP], INT), method([TIMESTAMP, STRING], INT)];
const clockPart = () => [...timePart(), method([DURATION], INT)];

const OVERLOADS: Readonly<Record<string, readonly Overload[]>> = {
  [operators.conditional]: [global([BOOL, A, A], A)],
  [operators.and]: [global([BOOL, BOOL], BOOL)],
  [operators.or]: [global([BOOL, BOOL], BOOL)],
  [operators.not]: [global([BOOL], BOOL)],
  [operators.notStrictlyFalse]: [global([BOOL], BOOL)],
  [operators.negate]: [global([DOUBLE], DOUBLE), global([INT], INT)],
  [operators.equals]: loose(BOOL),
  [operators.notEquals]: loose(BOOL),
  [operators.less]: loose(BOOL),
  [operators.lessEquals]: loose(BOOL),
  [operators.greater]: loose(BOOL),
  [operators.greaterEquals]: loose(BOOL),
  [operators.add]: loose(ANY),
  [operators.subtract]: [
    ...arithmetic(DOUBLE, DURATION, INT, UINT),
    global([TIMESTAMP, DURATION], TIMESTAMP),
    global([TIMESTAMP, TIMESTAMP], DURATION),
  ],
  [operators.multiply]: arithmetic(DOUBLE, INT, UINT),
  [operators.divide]: arithmetic(DOUBLE, INT, UINT),
  [operators.modulo]: arithmetic(INT, UINT),
  [operators.index]: [global([LIST, INT], A), global([MAP, A], B)],
  [operators.in]: [global([A, LIST], BOOL), global([A, MAP], BOOL)],
  size: [BYTES, LIST, MAP, STRING].flatMap((type) => either([type], INT)),
  type: [global([A], TYPE)],
  dyn: [global([A], DYN)],
  bool: conversions(BOOL, BOOL, STRING),
  bytes: conversions(BYTES, BYTES, STRING),
  double: conversions(DOUBLE, DOUBLE, INT, STRING, UINT),
  duration: conversions(DURATION, DURATION, INT, STRING),
  int: conversions(INT, INT, DOUBLE, DURATION, STRING, TIMESTAMP, UINT),
  string: conversions(STRING, STRING, BOOL, BYTES, DOUBLE, DURATION, INT, TIMESTAMP, UINT),
  timestamp: conversions(TIMESTAMP, TIMESTAMP, INT, STRING),
  uint: conversions(UINT, UINT, DOUBLE, INT, STRING),
  contains: [method([STRING, STRING], BOOL)],
  endsWith: [method([STRING, STRING], BOOL)],
  startsWith: [method([STRING, STRING], BOOL)],
  matches: either([STRING, STRING], BOOL),
  getFullYear: timePart(),
  getMonth: timePart(),
  getDayOfYear: timePart(),
  getDayOfMonth: timePart(),
  getDate: timePart(),
  getDayOfWeek: timePart(),
  getHours: clockPart(),
  getMinutes: clockPart(),
  getSeconds: clockPart(),
  getMilliseconds: clockPart(),
  lowercase: [global([STRING], STRING)],
  uppercase: [global([STRING], STRING)],
  b64decode: [global([STRING], STRING)],
  json_parse: [global([STRING], ANY)],
  date: [global([DYN], TIMESTAMP)],
  now: [global([], TIMESTAMP)],
  now_plus: [global([STRING], TIMESTAMP)],
  now_minus: [global([STRING], TIMESTAMP)],
};

const TYPE_NAMES = new Set(["bool", "bytes", "double", "int", "list", "map", "null_type", "string", "type", "uint", "google"]);

class Checker {
  readonly errors: CheckError[] = [];
  #bindings: Bindings = new Map();
  #fresh = 0;

  resolve(type: CelType): CelType {
    const resolved = substitute(type, this.#bindings);
    return resolved.kind === "param" ? DYN : resolved;
  }

  check(expr: Expr, locals: ReadonlyMap<string, CelType>): CelType {
    switch (expr.kind) {
      case "literal":
        return literalType(expr.value);
      case "ident":
        return this.#ident(expr, locals);
      case "select": {
        const field = this.#field(this.resolve(this.check(expr.operand, locals)), expr.fieldSpan);
        return expr.testOnly ? BOOL : field;
      }
      case "call":
        return this.#call(expr, locals);
      case "list":
        return listOf(this.#join(expr.elements.map((element) => this.check(element, locals))));
      case "map":
        return mapOf(
          this.#join(expr.entries.map(({ key }) => this.check(key, locals))),
          this.#join(expr.entries.map(({ value }) => this.check(value, locals))),
        );
      case "comprehension":
        return this.#comprehension(expr, locals);
      case "struct":
        return this.#fail({ code: "undeclared-variable", message: `There is no type '${expr.name}'`, span: expr });
    }
  }

  #ident({ name, start, end }: Ident, locals: ReadonlyMap<string, CelType>): CelType {
    const local = locals.get(name);
    if (local) return local;
    if ((VARIABLES as readonly string[]).includes(name)) return mapOf(STRING, DYN);
    if (TYPE_NAMES.has(name)) return name === "google" ? DYN : TYPE;
    return this.#fail({ code: "undeclared-variable", message: `'${name}' is not declared: an expression knows only 'event' and 'async'`, span: { start, end }, ...adviseVariable(name) });
  }

  #field(operand: CelType, span: Span): CelType {
    if (operand.kind === "map") return operand.value;
    if (operand.kind === "dyn" || operand.kind === "any" || operand.kind === "error") return DYN;
    return this.#fail({ code: "type", message: `A ${typeName(operand)} has no fields`, span }, DYN);
  }

  #call(expr: Call, locals: ReadonlyMap<string, CelType>): CelType {
    const args = expr.args.map((arg) => this.check(arg, locals));
    const types = expr.target ? [this.check(expr.target, locals), ...args] : args;
    const overloads = Object.hasOwn(OVERLOADS, expr.fn) ? OVERLOADS[expr.fn]! : undefined;
    if (!overloads) return this.#unknownFunction(expr);
    const results = overloads
      .filter((overload) => overload.method === (expr.target !== undefined))
      .map((overload) => this.#apply(overload, types))
      .filter((result) => result !== undefined);
    const [first, ...others] = results;
    if (first) return others.every((other) => isSameType(other, first)) ? first : DYN;
    return this.#noOverload(expr, overloads, types.map((type) => this.resolve(type)));
  }

  #apply(overload: Overload, types: readonly CelType[]): CelType | undefined {
    this.#fresh += 1;
    const own = new Map(["A", "B"].map((name) => [name, param(`${name}${this.#fresh}`)] as const));
    const bindings = assignAll(types, overload.args.map((arg) => substitute(arg, own)), this.#bindings);
    if (!bindings) return undefined;
    this.#bindings = bindings;
    return substitute(substitute(overload.result, own), bindings);
  }

  #comprehension(expr: Comprehension, locals: ReadonlyMap<string, CelType>): CelType {
    const range = this.resolve(this.check(expr.range, locals));
    const accumulated = this.check(expr.init, locals);
    const withResult = new Map(locals).set(expr.accumulator, accumulated);
    const inner = new Map(withResult).set(expr.variable, this.#element(range, expr.range));
    this.check(expr.condition, inner);
    this.check(expr.step, inner);
    return this.check(expr.result, withResult);
  }

  #element(range: CelType, span: Span): CelType {
    if (range.kind === "list") return range.of;
    if (range.kind === "map") return range.key;
    if (range.kind === "dyn" || range.kind === "error") return DYN;
    return this.#fail({ code: "type", message: `A ${typeName(range)} is no list or map`, span });
  }

  /** One type for all elements: any, where they differ. */
  #join(types: readonly CelType[]): CelType {
    const [first, ...others] = types;
    if (!first) return param(`E${(this.#fresh += 1)}`);
    return others.every((other) => typeName(this.resolve(other)) === typeName(this.resolve(first))) ? first : DYN;
  }

  #unknownFunction(expr: Call): CelType {
    return this.#fail({ code: "undeclared-function", message: `There is no function '${expr.fn}'`, span: expr.fnSpan, ...adviseFunction(expr) });
  }

  #noOverload(expr: Call, overloads: readonly Overload[], types: readonly CelType[]): CelType {
    const onlyAs = overloads.every((overload) => overload.method !== (expr.target !== undefined));
    const name = expr.fn.replaceAll("_", "").replace("@", "") || expr.fn;
    if (onlyAs) {
      const call = expr.target ? `${expr.fn}(x)` : `x.${expr.fn}(…)`;
      return this.#fail({ code: "type", message: `'${expr.fn}' is called as ${call}`, span: expr.fnSpan });
    }
    const label = Object.values(operators).includes(expr.fn as never) ? name : expr.fn;
    return this.#fail({ code: "type", message: `'${label}' does not take ${types.map(typeName).join(" and ") || "no arguments"}`, span: expr.fnSpan });
  }

  #fail(error: CheckError, type: CelType = ERROR): CelType {
    const { start, end } = error.span;
    this.errors.push({ ...error, span: { start, end } });
    return type;
  }
}

function literalType(value: unknown): CelType {
  switch (typeof value) {
    case "boolean":
      return BOOL;
    case "bigint":
      return INT;
    case "number":
      return DOUBLE;
    case "string":
      return STRING;
  }
  if (value === null) return NULL;
  return value instanceof Uint8Array ? BYTES : UINT;
}

function adviseVariable(name: string): Pick<CheckError, "hint" | "replacement"> {
  if (name === "undefined") return { hint: "Write 'null': a missing field equals null.", replacement: "null" };
  if (name === "data") return { hint: "Write 'event.data'.", replacement: "event.data" };
  if (name === "events") return { hint: "Write 'event': of a batch, an expression sees the first event.", replacement: "event" };
  return {};
}

const FUNCTION_ADVICE: Readonly<Record<string, string>> = table({
  includes: "contains",
  startswith: "startsWith",
  endswith: "endsWith",
  match: "matches",
  test: "matches",
});
const CASE_FUNCTIONS: Readonly<Record<string, string>> = table({
  lowerAscii: "lowercase",
  toLowerCase: "lowercase",
  lower: "lowercase",
  upperAscii: "uppercase",
  toUpperCase: "uppercase",
  upper: "uppercase",
});

function adviseFunction(expr: Call): Pick<CheckError, "hint" | "replacement"> {
  const method = FUNCTION_ADVICE[expr.fn];
  if (method !== undefined && expr.target) {
    const or = expr.fn === "includes" ? ", or 'x in list' for a list" : "";
    return { hint: `Write '.${method}(…)'${or}.`, ...(or === "" ? { replacement: method } : {}) };
  }
  const wrapper = CASE_FUNCTIONS[expr.fn];
  if (wrapper !== undefined) return { hint: `Write '${wrapper}(x)'.` };
  if (["length", "len", "count"].includes(expr.fn)) return { hint: "Write 'size(x)'." };
  return {};
}

/** What the restricted positions do not allow (inngest `pkg/expressions/validation.go`). */
export interface PolicyViolation {
  message: string;
  span: Span;
}

const ALLOWED_CALLS: ReadonlySet<string> = new Set([
  operators.conditional,
  operators.and,
  operators.or,
  operators.not,
  operators.equals,
  operators.notEquals,
  operators.less,
  operators.lessEquals,
  operators.greater,
  operators.greaterEquals,
  operators.index,
  operators.in,
  "int",
  "uint",
  "double",
]);

/**
 * What `cancelOn.if` (refused) and `waitForEvent`'s `if` (logged) do not allow: macros, arithmetic and all functions but
 * `int`, `uint` and `double`. The server looks at operands and arguments, not into lists, maps and what a method is called on.
 */
export function findPolicyViolations(expr: Expr): PolicyViolation[] {
  if (expr.kind === "comprehension") return [{ message: `the macro '${expr.macro}' is not allowed here`, span: expr.macroSpan }];
  if (expr.kind === "select") {
    const own = expr.testOnly ? [{ message: "'has' is not allowed here", span: { start: expr.start, end: expr.end } }] : [];
    return [...own, ...findPolicyViolations(expr.operand)];
  }
  if (expr.kind !== "call") return [];
  const sign = /^_(.+)_$|^(.)_$/.exec(expr.fn);
  const name = sign ? (sign[1] ?? sign[2]!) : expr.fn;
  const own = ALLOWED_CALLS.has(expr.fn) ? [] : [{ message: `'${name}' is not allowed here`, span: expr.fnSpan }];
  return [...own, ...expr.args.flatMap(findPolicyViolations)];
}

/** The variables that an expression names, wherever they stand, without those of macros. */
export function namedVariables(expr: Expr): Set<string> {
  const names = new Set<string>();
  const collect = (node: Expr, locals: ReadonlySet<string>) => {
    if (node.kind === "ident" && !locals.has(node.name)) names.add(node.name);
    const inner = node.kind === "comprehension" ? new Set(locals).add(node.variable).add(node.accumulator) : locals;
    for (const child of children(node)) collect(child, inner);
  };
  collect(expr, new Set());
  return names;
}

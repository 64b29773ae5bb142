/** The syntax tree of a CEL expression, as cel-go has it: operators are calls (`_==_`), macros are comprehensions. */

/** Where a node stands in its text: offsets in UTF-16 units, `end` exclusive. */
export interface Span {
  start: number;
  end: number;
}

/** A value that stands in the text of an expression. Integers are bigints, doubles numbers. */
export type LiteralValue = null | boolean | bigint | number | string | Uint8Array | { uint: bigint };

export type Expr = Literal | Ident | Select | Call | ListExpr | MapExpr | StructExpr | Comprehension;

export interface Literal extends Span {
  kind: "literal";
  value: LiteralValue;
}

export interface Ident extends Span {
  kind: "ident";
  name: string;
}

export interface Select extends Span {
  kind: "select";
  operand: Expr;
  field: string;
  /** The field's name alone. */
  fieldSpan: Span;
  /** `has(operand.field)`: asks only whether the field is there. */
  testOnly: boolean;
}

export interface Call extends Span {
  kind: "call";
  /** The function's name, or an operator's: one of `operators`. */
  fn: string;
  /** The function's name or the operator's sign alone. */
  fnSpan: Span;
  /** What a method is called on. */
  target?: Expr;
  args: Expr[];
}

export interface ListExpr extends Span {
  kind: "list";
  elements: Expr[];
}

export interface MapExpr extends Span {
  kind: "map";
  entries: { key: Expr; value: Expr }[];
}

/** `Name{field: value}`: there are no such types in Inngest, so nothing comes of it. */
export interface StructExpr extends Span {
  kind: "struct";
  name: string;
}

/** What a macro over a list or a map becomes: a fold. */
export interface Comprehension extends Span {
  kind: "comprehension";
  /** The macro as it was written: `exists`, `all`, … */
  macro: string;
  macroSpan: Span;
  range: Expr;
  variable: string;
  accumulator: string;
  init: Expr;
  condition: Expr;
  step: Expr;
  result: Expr;
}

/** The names that operators have as functions. */
export const operators = {
  conditional: "_?_:_",
  and: "_&&_",
  or: "_||_",
  not: "!_",
  negate: "-_",
  equals: "_==_",
  notEquals: "_!=_",
  less: "_<_",
  lessEquals: "_<=_",
  greater: "_>_",
  greaterEquals: "_>=_",
  add: "_+_",
  subtract: "_-_",
  multiply: "_*_",
  divide: "_/_",
  modulo: "_%_",
  index: "_[_]",
  in: "@in",
  notStrictlyFalse: "@not_strictly_false",
} as const;

const BINARY_SIGNS: Readonly<Record<string, string>> = {
  "==": operators.equals,
  "!=": operators.notEquals,
  "<": operators.less,
  "<=": operators.lessEquals,
  ">": operators.greater,
  ">=": operators.greaterEquals,
  in: operators.in,
  "+": operators.add,
  "-": operators.subtract,
  "*": operators.multiply,
  "/": operators.divide,
  "%": operators.modulo,
  "&&": operators.and,
  "||": operators.or,
};
const SIGNS = new Map(Object.entries(BINARY_SIGNS).map(([sign, name]) => [name, sign]));

/** The function's name of an operator that stands between two operands. */
export function binaryOperator(sign: string): string {
  return BINARY_SIGNS[sign]!;
}

/** The sign of a function that is an operator between two operands: `_==_` → `==`. */
export function binarySign(fn: string): string | undefined {
  return SIGNS.get(fn);
}

/** Calls `visit` for a node and all below it, parents first. */
export function walk(expr: Expr, visit: (expr: Expr) => void): void {
  visit(expr);
  for (const child of children(expr)) walk(child, visit);
}

/** The parts of a node, in the order of the text; of a macro, also what it was expanded to. */
export function children(expr: Expr): Expr[] {
  switch (expr.kind) {
    case "select":
      return [expr.operand];
    case "call":
      return expr.target ? [expr.target, ...expr.args] : expr.args;
    case "list":
      return expr.elements;
    case "map":
      return expr.entries.flatMap(({ key, value }) => [key, value]);
    case "comprehension":
      return [expr.range, expr.init, expr.condition, expr.step, expr.result];
    default:
      return [];
  }
}

/** The path of a chain of fields from a root, `["event", "data", "id"]`, also through `["id"]`; else `undefined`. */
export function pathOf(expr: Expr): string[] | undefined {
  if (expr.kind === "ident") return [expr.name];
  if (expr.kind === "select") {
    const path = pathOf(expr.operand);
    return path && [...path, expr.field];
  }
  if (expr.kind === "call" && expr.fn === operators.index) {
    const [operand, key] = expr.args as [Expr, Expr];
    const path = pathOf(operand);
    return path && key.kind === "literal" && typeof key.value === "string" ? [...path, key.value] : undefined;
  }
  return undefined;
}

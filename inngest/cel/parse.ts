/**
 * Parses CEL as cel-go does, without the optional syntax (`?.`), which Inngest does not switch on. Written here, as lint
 * reports need the position of every word and advice for what people write instead of CEL, and the server's evaluation
 * works on cel-go's tree (operators as calls, macros as folds).
 */
import { binaryOperator, operators, type Call, type Expr, type Literal, type Span } from "./ast.js";
import { CelSyntaxError, lex, type Token } from "./lex.js";

export type ParseResult =
  | { ok: true; ast: Expr }
  | {
      ok: false;
      /** What is wrong, a sentence without its full stop. */
      message: string;
      span: Span;
      /** What to write instead, a sentence. */
      hint?: string;
    };

/** Parses an expression. */
export function parse(text: string): ParseResult {
  try {
    return { ok: true, ast: new Parser(lex(text)).parse() };
  } catch (error) {
    if (!(error instanceof CelSyntaxError)) throw error;
    return { ok: false, message: error.message, span: error.span, ...(error.hint === undefined ? {} : { hint: error.hint }) };
  }
}

const RESERVED = new Set(
  "as break const continue else false for function if import in let loop package namespace null return true var void while".split(" "),
);
/** cel-go's limit is 250 levels; an expression below it does not exhaust the stack. */
const MAX_DEPTH = 250;
const ACCUMULATOR = "@result";

/** Binary operators from the loosest; each level associates to the left. */
const LEVELS: readonly (readonly string[])[] = [
  ["||"],
  ["&&"],
  ["<", "<=", ">=", ">", "==", "!=", "in"],
  ["+", "-"],
  ["*", "/", "%"],
];

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  parse(): Expr {
    if (this.#tokens.length === 1) throw new CelSyntaxError("The expression is empty", this.#token);
    const expr = this.#expr();
    if (this.#token.kind !== "end") throw this.#unexpected();
    return expr;
  }

  get #token(): Token {
    return this.#tokens[this.#at]!;
  }

  #is(sign: string): boolean {
    return this.#token.kind === "sign" && this.#token.text === sign;
  }

  #take(): Token {
    const token = this.#token;
    this.#at += 1;
    return token;
  }

  #expect(sign: string): Token {
    if (!this.#is(sign)) throw this.#unexpected(`'${sign}' is missing`);
    return this.#take();
  }

  #expr(): Expr {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new CelSyntaxError("The expression is nested too deeply", this.#token);
    const condition = this.#binary(0);
    let expr = condition;
    if (this.#is("?")) {
      const sign = this.#take();
      this.#refuseForeignQuestion(sign);
      const whenTrue = this.#binary(0);
      this.#expect(":");
      const whenFalse = this.#expr();
      expr = call(operators.conditional, sign, [condition, whenTrue, whenFalse], condition.start, whenFalse.end);
    }
    this.#depth -= 1;
    return expr;
  }

  #binary(level: number): Expr {
    const signs = LEVELS[level];
    if (!signs) return this.#unary();
    let left = this.#binary(level + 1);
    while (this.#token.kind === "sign" && signs.includes(this.#token.text)) {
      const sign = this.#take();
      this.#refuseForeignSign(sign);
      const right = this.#binary(level + 1);
      left = call(binaryOperator(sign.text), sign, [left, right], left.start, right.end);
    }
    return left;
  }

  #refuseForeignQuestion(sign: Token): void {
    const both = { start: sign.start, end: this.#token.end };
    if (this.#is("?")) throw new CelSyntaxError("'??' is not an operator", both, "Write 'a != null ? a : b'.");
    if (this.#is(".")) throw new CelSyntaxError("'?.' is not an operator", both, "A missing field is no error here: write '.'.");
  }

  #refuseForeignSign(sign: Token): void {
    if (sign.text === "<" && this.#is(">")) {
      throw new CelSyntaxError("'<>' is not an operator", { start: sign.start, end: this.#token.end }, "Write '!='.");
    }
  }

  #unary(): Expr {
    if (this.#is("-")) return this.#negated();
    if (!this.#is("!")) return this.#member();
    const signs: Token[] = [];
    while (this.#is("!")) signs.push(this.#take());
    const operand = this.#member();
    return signs.length % 2 === 0 ? operand : call(operators.not, signs[0]!, [operand], signs[0]!.start, operand.end);
  }

  /** A minus before a number belongs to the number. */
  #negated(): Expr {
    if (isNumber(this.#tokens[this.#at + 1]!)) return this.#member();
    const signs: Token[] = [];
    while (this.#is("-")) signs.push(this.#take());
    const operand = this.#member();
    return signs.length % 2 === 0 ? operand : call(operators.negate, signs[0]!, [operand], signs[0]!.start, operand.end);
  }

  #member(): Expr {
    let expr = this.#primary();
    for (;;) {
      if (this.#is(".")) expr = this.#select(expr);
      else if (this.#is("[")) expr = this.#index(expr);
      else return expr;
    }
  }

  #select(operand: Expr): Expr {
    const dot = this.#take();
    if (this.#is("?")) throw new CelSyntaxError("'.?' is not supported", { start: dot.start, end: this.#token.end }, "A missing field is no error here: write '.'.");
    const name = this.#token;
    if (name.kind !== "ident") throw this.#unexpected("A field's name is missing after '.'");
    this.#take();
    if (!this.#is("(")) {
      return { kind: "select", operand, field: name.text, fieldSpan: span(name), testOnly: false, start: operand.start, end: name.end };
    }
    const args = this.#args();
    return this.#method(operand, name, args, this.#previousEnd());
  }

  #index(operand: Expr): Expr {
    const open = this.#take();
    if (this.#is("?")) throw new CelSyntaxError("'[?' is not supported", { start: open.start, end: this.#token.end });
    const key = this.#expr();
    const close = this.#expect("]");
    return call(operators.index, open, [operand, key], operand.start, close.end);
  }

  #primary(): Expr {
    const token = this.#token;
    if (token.kind === "literal") {
      this.#take();
      if (token.value === 2n ** 63n) throw new CelSyntaxError(`The number '${token.text}' is too large`, span(token));
      return { kind: "literal", value: token.value!, ...span(token) };
    }
    if (this.#is("-") && isNumber(this.#tokens[this.#at + 1]!)) return this.#negativeNumber();
    if (this.#is("(")) return this.#nested();
    if (this.#is("[")) return this.#list();
    if (this.#is("{")) return this.#map();
    if (token.kind === "ident" || this.#is(".")) return this.#name();
    throw this.#unexpected();
  }

  #negativeNumber(): Literal {
    const sign = this.#take();
    const token = this.#take();
    const value = token.value as bigint | number;
    return { kind: "literal", value: -value, start: sign.start, end: token.end };
  }

  #nested(): Expr {
    const open = this.#take();
    const expr = this.#expr();
    const close = this.#expect(")");
    return { ...expr, start: open.start, end: close.end };
  }

  #list(): Expr {
    const open = this.#take();
    const elements = this.#series("]", () => this.#expr());
    return { kind: "list", elements, start: open.start, end: this.#expect("]").end };
  }

  #map(): Expr {
    const open = this.#take();
    const entries = this.#series("}", () => {
      const key = this.#expr();
      this.#expect(":");
      return { key, value: this.#expr() };
    });
    return { kind: "map", entries, start: open.start, end: this.#expect("}").end };
  }

  /** Parts between commas up to a closing sign; a comma may stand before it. */
  #series<Part>(close: string, part: () => Part): Part[] {
    const parts: Part[] = [];
    while (!this.#is(close)) {
      parts.push(part());
      if (!this.#is(",")) break;
      this.#take();
    }
    return parts;
  }

  #name(): Expr {
    const dot = this.#is(".") ? this.#take() : undefined;
    const token = this.#token;
    if (token.kind !== "ident") throw this.#unexpected();
    this.#take();
    if (RESERVED.has(token.text)) throw new CelSyntaxError(`'${token.text}' is a reserved word`, span(token));
    const start = dot?.start ?? token.start;
    const name = token.text;
    if (this.#is("(")) {
      const args = this.#args();
      return this.#global(name, token, args, start, this.#previousEnd());
    }
    if (this.#is("{")) {
      this.#map();
      return { kind: "struct", name, start, end: this.#previousEnd() };
    }
    return { kind: "ident", name, start, end: token.end };
  }

  #args(): Expr[] {
    this.#take();
    const args: Expr[] = [];
    while (!this.#is(")")) {
      args.push(this.#expr());
      if (!this.#is(",")) break;
      this.#take();
      if (this.#is(")")) throw this.#unexpected();
    }
    this.#expect(")");
    return args;
  }

  #global(name: string, token: Token, args: Expr[], start: number, end: number): Expr {
    if (name === "has" && args.length === 1) {
      const [arg] = args as [Expr];
      if (arg.kind !== "select" || arg.testOnly) {
        throw new CelSyntaxError("'has' takes a field, as in has(event.data.id)", span(arg));
      }
      return { ...arg, testOnly: true, start, end };
    }
    return { kind: "call", fn: name, fnSpan: span(token), args, start, end };
  }

  #method(target: Expr, name: Token, args: Expr[], end: number): Expr {
    const macro = expandMacro(target, name, args, { start: target.start, end });
    return macro ?? { kind: "call", fn: name.text, fnSpan: span(name), target, args, start: target.start, end };
  }

  #previousEnd(): number {
    return this.#tokens[this.#at - 1]!.end;
  }

  #unexpected(message?: string): CelSyntaxError {
    const token = this.#token;
    const foreign = explainForeign(token, this.#tokens[this.#at - 1], this.#tokens[this.#at + 1]);
    if (foreign) return foreign;
    const found = token.kind === "end" ? "The expression is not finished" : `'${token.text}' cannot stand here`;
    return new CelSyntaxError(message === undefined ? found : token.kind === "end" ? `${found}: ${lowerFirst(message)}` : message, span(token));
  }
}

function isNumber({ kind, value }: Token): boolean {
  return kind === "literal" && (typeof value === "bigint" || typeof value === "number");
}

/** What people bring along from other languages. */
function explainForeign(token: Token, previous: Token | undefined, next: Token | undefined): CelSyntaxError | undefined {
  const words: Readonly<Record<string, string>> = { and: "&&", or: "||", not: "!", is: "==", eq: "==" };
  const sign = token.kind === "ident" ? words[token.text.toLowerCase()] : undefined;
  if (sign) return new CelSyntaxError(`'${token.text}' is not an operator`, span(token), `Write '${sign}'.`);
  if (token.kind === "ident" && previous?.text === "not") return new CelSyntaxError("'not' is not an operator", span(previous), "Write '!'.");
  if (token.kind === "ident" && previous?.kind === "ident" && ["typeof", "new", "await", "void"].includes(previous.text)) {
    return new CelSyntaxError(`'${previous.text}' is JavaScript`, span(previous), "An expression is CEL, not JavaScript.");
  }
  if (token.kind === "ident" && previous?.kind === "ident" && next && next.kind !== "end" && ["contains", "like", "matches"].includes(token.text)) {
    return new CelSyntaxError(`'${token.text}' is not an operator`, span(token), `Write 'a.${token.text}(b)'.`);
  }
  return undefined;
}

/** `list.exists(x, …)` and its like as the folds that cel-go makes of them; `undefined` if the method is none of them. */
function expandMacro(target: Expr, name: Token, args: Expr[], whole: Span): Expr | undefined {
  const arity = name.text === "map" ? [2, 3] : ["all", "exists", "exists_one", "existsOne", "filter"].includes(name.text) ? [2] : [];
  if (!arity.includes(args.length)) return undefined;
  const [variable, ...rest] = args as [Expr, ...Expr[]];
  if (variable.kind !== "ident") throw new CelSyntaxError(`The first argument of '${name.text}' is the name of a variable`, span(variable));
  const predicate = rest.length === 2 || name.text !== "map" ? rest[0] : undefined;
  const transform = name.text === "map" ? rest.at(-1)! : variable;
  const literal = (value: Literal["value"]): Literal => ({ kind: "literal", value, ...whole });
  const accumulated: Expr = { kind: "ident", name: ACCUMULATOR, ...whole };
  const op = (fn: string, ...operands: Expr[]): Call => call(fn, name, operands, whole.start, whole.end);
  const notFalse = (expr: Expr) => op(operators.notStrictlyFalse, expr);
  const list = (...elements: Expr[]): Expr => ({ kind: "list", elements, ...whole });
  const fold = (init: Expr, condition: Expr, step: Expr, result: Expr = accumulated): Expr => ({
    kind: "comprehension",
    macro: name.text,
    macroSpan: span(name),
    range: target,
    variable: variable.name,
    accumulator: ACCUMULATOR,
    init,
    condition,
    step,
    result,
    ...whole,
  });
  switch (name.text) {
    case "all":
      return fold(literal(true), notFalse(accumulated), op(operators.and, accumulated, predicate!));
    case "exists":
      return fold(literal(false), notFalse(op(operators.not, accumulated)), op(operators.or, accumulated, predicate!));
    case "exists_one":
    case "existsOne": {
      const step = op(operators.conditional, predicate!, op(operators.add, accumulated, literal(1n)), accumulated);
      return fold(literal(0n), literal(true), step, op(operators.equals, accumulated, literal(1n)));
    }
    default: {
      const grown = op(operators.add, accumulated, list(transform));
      const step = predicate ? op(operators.conditional, predicate, grown, accumulated) : grown;
      return fold(list(), literal(true), step);
    }
  }
}

function call(fn: string, sign: Span, args: Expr[], start: number, end: number): Call {
  return { kind: "call", fn, fnSpan: span(sign), args, start, end };
}

const span = ({ start, end }: Span): Span => ({ start, end });
const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

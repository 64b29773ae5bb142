/** The words of a CEL expression. */
import type { LiteralValue, Span } from "./ast.js";

export type TokenKind = "sign" | "ident" | "literal" | "end";

export interface Token extends Span {
  kind: TokenKind;
  /** As written; empty at the end. */
  text: string;
  /** What a literal is worth. */
  value?: LiteralValue;
}

/** A text that is no CEL. */
export class CelSyntaxError extends Error {
  constructor(
    message: string,
    readonly span: Span,
    readonly hint?: string,
  ) {
    super(message);
  }
}

const SIGNS = ["==", "!=", "<=", ">=", "&&", "||", "<", ">", "[", "]", "{", "}", "(", ")", ".", ",", "-", "!", "?", ":", "+", "*", "/", "%"];
const LITERAL_WORDS: ReadonlyMap<string, LiteralValue> = new Map([["true", true], ["false", false], ["null", null]]);
const MAX_INT = 2n ** 63n - 1n;
const MAX_UINT = 2n ** 64n - 1n;

const NUMBER = /(?:0x[0-9a-fA-F]+[uU]?|\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\.\d+(?:[eE][+-]?\d+)?|\d+[uU]?)/y;
const WORD = /[A-Za-z_][A-Za-z0-9_]*/y;
const BLANK = /(?:[\t \r\n\f]+|\/\/[^\n]*)+/y;
const STRING_START = /(?:[rR]|[bB][rR]?)?("""|'''|"|')/y;

/** Splits a text into tokens; the last one is `end`. Throws `CelSyntaxError`. */
export function lex(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp) => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  for (;;) {
    at += match(BLANK)?.[0].length ?? 0;
    if (at >= text.length) break;
    const token = lexString(text, at, match(STRING_START)) ?? lexNumber(at, match(NUMBER)) ?? lexWord(at, match(WORD)) ?? lexSign(text, at);
    tokens.push(token);
    at = token.end;
  }
  return [...tokens, { kind: "end", text: "", start: text.length, end: text.length }];
}

function lexNumber(start: number, match: RegExpExecArray | null): Token | undefined {
  if (!match) return undefined;
  const text = match[0];
  const span = { start, end: start + text.length };
  if (/^0x/.test(text) ? false : /[.eE]/.test(text)) return { kind: "literal", text, value: Number(text), ...span };
  const unsigned = /u$/i.test(text);
  const value = BigInt(unsigned ? text.slice(0, -1) : text);
  // The sign of the least int is read with it, so its digits alone may be one too large.
  if (value > (unsigned ? MAX_UINT : MAX_INT + 1n)) throw new CelSyntaxError(`The number '${text}' is too large`, span);
  return { kind: "literal", text, value: unsigned ? { uint: value } : value, ...span };
}

function lexWord(start: number, match: RegExpExecArray | null): Token | undefined {
  if (!match) return undefined;
  const text = match[0];
  const span = { start, end: start + text.length };
  if (text === "in") return { kind: "sign", text, ...span };
  const literal = LITERAL_WORDS.get(text);
  return literal === undefined ? { kind: "ident", text, ...span } : { kind: "literal", text, value: literal, ...span };
}

function lexSign(text: string, start: number): Token {
  const sign = SIGNS.find((candidate) => text.startsWith(candidate, start));
  if (sign) return { kind: "sign", text: sign, start, end: start + sign.length };
  throw explainCharacter(text, start);
}

function explainCharacter(text: string, start: number): CelSyntaxError {
  const char = String.fromCodePoint(text.codePointAt(start)!);
  const span = { start, end: start + char.length };
  switch (char) {
    case "=":
      return explainEquals(text, start);
    case "&":
    case "|":
      return new CelSyntaxError(`'${char}' is not an operator`, span, `Write '${char}${char}'.`);
    case "`":
      return new CelSyntaxError("A backtick does not begin a string", span, "Quote strings with ' or \".");
    case "$":
      return new CelSyntaxError("'$' cannot stand here", span, "Nothing is interpolated in the expression: take the value from the event, or build the text with a template literal.");
    default:
      return new CelSyntaxError(`'${char}' cannot stand here`, span);
  }
}

function explainEquals(text: string, start: number): CelSyntaxError {
  const before = /[=!]=$/.exec(text.slice(0, start))?.[0];
  if (before) {
    const span = { start: start - 2, end: start + 1 };
    return new CelSyntaxError(`'${before}=' is JavaScript, not CEL`, span, `Write '${before}'.`);
  }
  if (text[start + 1] === ">") {
    return new CelSyntaxError("'=>' is JavaScript, not CEL", { start, end: start + 2 });
  }
  return new CelSyntaxError("'=' is not an operator", { start, end: start + 1 }, "Write '==' to compare.");
}

function lexString(text: string, start: number, match: RegExpExecArray | null): Token | undefined {
  if (!match) return undefined;
  const [opening, quote] = match as unknown as [string, string];
  const raw = /r/i.test(opening);
  const long = quote.length === 3;
  const from = start + opening.length;
  let value = "";
  let at = from;
  for (;;) {
    if (at >= text.length || (!long && /[\n\r]/.test(text[at]!))) {
      throw new CelSyntaxError("A string is not closed", { start, end: text.length }, `Close it with ${quote}.`);
    }
    if (text.startsWith(quote, at)) break;
    if (text[at] === "\\" && !raw) {
      const escape = readEscape(text, at);
      value += escape.value;
      at = escape.end;
    } else {
      value += text[at]!;
      at += 1;
    }
  }
  const end = at + quote.length;
  const bytes = /b/i.test(opening);
  return { kind: "literal", text: text.slice(start, end), value: bytes ? new TextEncoder().encode(value) : value, start, end };
}

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  '"': '"',
  "'": "'",
  "\\": "\\",
  "?": "?",
  "`": "`",
};
const NUMBERED_ESCAPE = /\\(?:[xX]([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2}))/y;

function readEscape(text: string, at: number): { value: string; end: number } {
  const simple = SIMPLE_ESCAPES[text[at + 1] ?? ""];
  if (simple !== undefined) return { value: simple, end: at + 2 };
  NUMBERED_ESCAPE.lastIndex = at;
  const match = NUMBERED_ESCAPE.exec(text);
  const code = match && (match[4] ? Number.parseInt(match[4], 8) : Number.parseInt((match[1] ?? match[2] ?? match[3])!, 16));
  if (match && code !== null && code <= 0x10ffff) return { value: String.fromCodePoint(code), end: at + match[0].length };
  throw new CelSyntaxError(
    `'${text.slice(at, at + 2)}' is not an escape sequence`,
    { start: at, end: Math.min(at + 2, text.length) },
    "Double the backslash, or begin the string with r: r'\\d'.",
  );
}

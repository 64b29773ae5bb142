/**
 * Before the server evaluates an expression it takes the literals out of it: `event.data.n > 5` becomes
 * `event.data.n > vars.a`, with `vars.a` = 5 (inngest `expr/lift.go`). It does so on the text, without knowing CEL, and
 * that shows: backslashes in strings stay as they are, an open string reaches to the end, a raw string breaks.
 */

export interface Lifted {
  text: string;
  vars: Readonly<Record<string, string | number | bigint>>;
}

const NAMES = "abcdefghijklmnopqrstuvwxyz";

/** Takes the literals out of an expression, up to 26. One that already speaks of `vars.` is left as it is. */
export function liftLiterals(text: string): Lifted {
  return text.includes("vars.") ? { text, vars: {} } : new Lifter(text).lift();
}

class Lifter {
  readonly #text: string;
  readonly #vars: Record<string, string | number | bigint> = {};
  #out = "";
  #at = 0;
  #brackets = 0;

  constructor(text: string) {
    this.#text = text;
  }

  lift(): Lifted {
    while (this.#at < this.#text.length) this.#step();
    return { text: this.#out.trim(), vars: this.#vars };
  }

  #step(): void {
    const char = this.#text[this.#at]!;
    const number = this.#startOfNumber(char);
    if (this.#text.startsWith("//", this.#at)) this.#skipComment();
    else if (char === '"' || char === "'") this.#string(char);
    else if (number) this.#number(number);
    else this.#copy(char);
  }

  #copy(char: string): void {
    if (char === "[") this.#brackets += 1;
    if (char === "]") this.#brackets -= 1;
    this.#out += char;
    this.#at += 1;
  }

  /** What the number looks like that begins here, if one does. */
  #startOfNumber(char: string): RegExp | undefined {
    const inName = /\w$/.test(this.#out);
    if (inName) return undefined;
    if (char === "." && /\d/.test(this.#text[this.#at + 1] ?? "")) return /\.\d+(?:[eE][+-]?\d*)?/y;
    // An index has to stay a number, and a prefix or suffix has to stay with its digits.
    const liftable = /\d/.test(char) && this.#brackets === 0 && this.#match(/0[a-zA-Z]|\d+[uU]/y) === undefined;
    return liftable ? /\d+(?:\.\d+)?(?:[eE][+-]?\d*)?/y : undefined;
  }

  #skipComment(): void {
    const end = this.#text.indexOf("\n", this.#at);
    this.#at = end < 0 ? this.#text.length : end;
  }

  #number(pattern: RegExp): void {
    const text = this.#match(pattern)!;
    this.#at += text.length;
    const value = /[.eE]/.test(text) ? Number(text) : BigInt(text);
    const readable = typeof value === "bigint" ? value < 2n ** 63n : Number.isFinite(value);
    if (readable) this.#lift(value);
    else this.#out += text;
  }

  #string(quote: string): void {
    const start = this.#at + 1;
    let end = start;
    while (end < this.#text.length && this.#text[end] !== quote) end += this.#text[end] === "\\" && end + 1 < this.#text.length ? 2 : 1;
    this.#at = Math.min(end + 1, this.#text.length);
    const open = end >= this.#text.length;
    const inner = this.#text.slice(start, Math.min(end, this.#text.length));
    this.#lift(open && inner.endsWith(quote) ? inner.slice(0, -1) : inner);
  }

  #lift(value: string | number | bigint): void {
    const name = NAMES[Object.keys(this.#vars).length];
    if (name === undefined) {
      this.#out += typeof value === "string" ? JSON.stringify(value) : String(value);
      return;
    }
    this.#vars[name] = value;
    this.#out += `vars.${name}`;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#text)?.[0];
  }
}

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
    if (this.#text.startsWith("//", this.#at)) return this.#skipComment();
    if (char === '"' || char === "'") return this.#string(char);
    const previous = this.#out.at(-1) ?? "";
    const inName = /\w/.test(previous);
    if (!inName && char === "." && /\d/.test(this.#text[this.#at + 1] ?? "")) return this.#number(/\.\d+(?:[eE][+-]?\d*)?/y);
    // An index has to stay a number, and a prefix or suffix has to stay with its digits.
    if (!inName && /\d/.test(char) && this.#brackets === 0 && !this.#isSpecialNumber()) {
      return this.#number(/\d+(?:\.\d+)?(?:[eE][+-]?\d*)?/y);
    }
    if (char === "[") this.#brackets += 1;
    if (char === "]") this.#brackets -= 1;
    this.#out += char;
    this.#at += 1;
  }

  #skipComment(): void {
    const end = this.#text.indexOf("\n", this.#at);
    this.#at = end < 0 ? this.#text.length : end;
  }

  #isSpecialNumber(): boolean {
    return this.#match(/0[a-zA-Z]|\d+[uU]/y) !== undefined;
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

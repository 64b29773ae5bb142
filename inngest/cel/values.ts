/**
 * The values of CEL, as cel-go has them. JSON keeps its JavaScript shape: its numbers are doubles, and only whole numbers
 * that are written in an expression are ints. That an int and a double are two types is why `event.data.n + 1` joins two
 * texts on the server.
 */

export type CelValue =
  | null
  | boolean
  /** An int. */
  | bigint
  /** A double. */
  | number
  | string
  | Uint8Array
  | Uint
  | Timestamp
  | Duration
  | TypeName
  | readonly CelValue[]
  | { readonly [key: string]: CelValue }
  | CelMap;

/** What an expression can come to: a value, nothing known (a missing field), or an error. */
export type Outcome = CelValue | Unknown | CelFailure;

/** An unsigned int. */
export class Uint {
  constructor(readonly value: bigint) {}
}

/** A point in time. */
export class Timestamp {
  readonly kind = "timestamp";

  constructor(readonly ms: number) {}
}

/** A length of time. */
export class Duration {
  readonly kind = "duration";

  constructor(readonly ms: number) {}
}

/** What `type(x)` gives. */
export class TypeName {
  constructor(readonly name: string) {}
}

/** A map that was written in an expression: keys are not only strings. */
export class CelMap {
  constructor(readonly entries: readonly (readonly [CelValue, CelValue])[]) {}

  get(key: CelValue): CelValue | undefined {
    return this.entries.find(([candidate]) => equals(candidate, key))?.[1];
  }
}

/** What a missing field is worth. */
export class Unknown {
  static readonly value = new Unknown();
  /** What a function gives that should give a date and cannot: a call with it ends the evaluation. */
  static readonly nothing = new Unknown();
  readonly kind = "unknown";
}

/** An error while evaluating. It is a value: most operators treat it as they treat a missing field. */
export class CelFailure {
  readonly kind = "failure";

  /** @param missingVariable whether a variable does not exist at all: such errors are never covered up */
  constructor(
    readonly message: string,
    readonly missingVariable = false,
  ) {}
}

/** The server panics and gives up an evaluation as a whole: no operator can cover this up. */
export class EvaluationAborted extends Error {}

export type TypeTag =
  | "null_type"
  | "bool"
  | "int"
  | "uint"
  | "double"
  | "string"
  | "bytes"
  | "list"
  | "map"
  | "google.protobuf.Timestamp"
  | "google.protobuf.Duration"
  | "type"
  | "unknown"
  | "error";

export function typeOf(value: Outcome): TypeTag {
  switch (typeof value) {
    case "boolean":
      return "bool";
    case "bigint":
      return "int";
    case "number":
      return "double";
    case "string":
      return "string";
  }
  if (value === null) return "null_type";
  if (value instanceof Uint) return "uint";
  if (value instanceof Uint8Array) return "bytes";
  if (value instanceof Timestamp) return "google.protobuf.Timestamp";
  if (value instanceof Duration) return "google.protobuf.Duration";
  if (value instanceof TypeName) return "type";
  if (value instanceof Unknown) return "unknown";
  if (value instanceof CelFailure) return "error";
  return Array.isArray(value) ? "list" : "map";
}

export const isAbsent = (value: Outcome): value is Unknown | CelFailure =>
  value instanceof Unknown || value instanceof CelFailure;

/** Whether a value counts as true beside `&&`, `||` and before `?`. Empty lists and maps do. */
export function isTruthy(value: Outcome): boolean {
  if (isAbsent(value)) return false;
  if (value instanceof Uint) return value.value !== 0n;
  if (typeof value === "number") return value !== 0;
  return typeof value === "object" ? value !== null : Boolean(value);
}

/** The entries of a map, written or from JSON. */
export function mapEntries(map: CelValue): readonly (readonly [CelValue, CelValue])[] {
  return map instanceof CelMap ? map.entries : Object.entries(map as Record<string, CelValue>);
}

/** Equality as cel-go has it: numbers of different types are equal where their values are; else types must agree. */
export function equals(left: CelValue, right: CelValue): boolean {
  const tag = typeOf(left);
  const numeric = numericOf(left);
  const otherNumeric = numericOf(right);
  if (numeric !== undefined && otherNumeric !== undefined) return compareNumbers(numeric, otherNumeric) === 0;
  if (tag !== typeOf(right)) return false;
  switch (tag) {
    case "google.protobuf.Timestamp":
    case "google.protobuf.Duration":
      return (left as Timestamp | Duration).ms === (right as Timestamp | Duration).ms;
    case "type":
      return (left as TypeName).name === (right as TypeName).name;
    case "bytes":
      return compareBytes(left as Uint8Array, right as Uint8Array) === 0;
    case "list":
      return equalLists(left as readonly CelValue[], right as readonly CelValue[]);
    case "map":
      return equalMaps(left, right);
    default:
      return left === right;
  }
}

function equalLists(left: readonly CelValue[], right: readonly CelValue[]): boolean {
  return left.length === right.length && left.every((item, index) => equals(item, right[index]!));
}

function equalMaps(left: CelValue, right: CelValue): boolean {
  const entries = mapEntries(left);
  if (entries.length !== mapEntries(right).length) return false;
  return entries.every(([key, value]) => {
    const other = mapGet(right, key);
    return other !== undefined && equals(value, other);
  });
}

/** The value under a key, or `undefined`. JSON objects have string keys only. */
export function mapGet(map: CelValue, key: CelValue): CelValue | undefined {
  if (map instanceof CelMap) return map.get(key);
  const object = map as Readonly<Record<string, CelValue>>;
  return typeof key === "string" && Object.hasOwn(object, key) ? object[key] : undefined;
}

/** −1, 0 or 1, or `undefined` where the types cannot be compared. */
export function compare(left: CelValue, right: CelValue): number | undefined {
  const numeric = numericOf(left);
  const otherNumeric = numericOf(right);
  if (numeric !== undefined && otherNumeric !== undefined) return compareNumbers(numeric, otherNumeric);
  if (typeOf(left) !== typeOf(right)) return undefined;
  if (typeof left === "string") return compareText(left, right as string);
  if (typeof left === "boolean") return Number(left) - Number(right);
  if (left instanceof Timestamp || left instanceof Duration) return Math.sign(left.ms - (right as Timestamp | Duration).ms);
  if (left instanceof Uint8Array) return compareBytes(left, right as Uint8Array);
  return undefined;
}

function numericOf(value: CelValue): bigint | number | undefined {
  if (value instanceof Uint) return value.value;
  return typeof value === "bigint" || typeof value === "number" ? value : undefined;
}

function compareNumbers(left: bigint | number, right: bigint | number): number {
  if (left < right) return -1;
  if (left > right) return 1;
  return left == right ? 0 : Number.NaN;
}

/** By code point, as Go compares UTF-8, not by UTF-16 unit. */
function compareText(left: string, right: string): number {
  return compareBytes(new TextEncoder().encode(left), new TextEncoder().encode(right));
}

function compareBytes(left: Uint8Array, right: Uint8Array): number {
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    if (left[index] !== right[index]) return left[index]! < right[index]! ? -1 : 1;
  }
  return Math.sign(left.length - right.length);
}

/** A value as Go prints it with `%v`: what concatenation and keys are made of. */
export function goString(value: CelValue): string {
  switch (typeOf(value)) {
    case "null_type":
      return "NULL_VALUE";
    case "double":
      return formatDouble(value as number);
    case "uint":
      return (value as Uint).value.toString();
    case "bytes":
      return `[${[...(value as Uint8Array)].join(" ")}]`;
    case "google.protobuf.Timestamp":
      return new Date((value as Timestamp).ms).toISOString().replace(/^(.*)T(.*?)(?:\.000)?Z$/, "$1 $2 +0000 UTC");
    case "google.protobuf.Duration":
      return formatGoDuration((value as Duration).ms);
    case "type":
      return (value as TypeName).name;
    case "list":
      return `[${(value as readonly CelValue[]).map(nestedGoString).join(" ")}]`;
    case "map": {
      const entries = [...mapEntries(value)].map(([key, item]) => [goString(key), nestedGoString(item)] as const);
      return `map[${entries.sort(([a], [b]) => compareText(a, b)).map(([key, item]) => `${key}:${item}`).join(" ")}]`;
    }
    default:
      return `${value as string | boolean}`;
  }
}

/** A duration as Go prints it: `1h0m0s`, `1m30.5s`, `250ms`. */
function formatGoDuration(ms: number): string {
  const size = Math.abs(ms);
  const sign = ms < 0 ? "-" : "";
  if (size === 0) return "0s";
  if (size < 1e-3) return `${sign}${Math.round(size * 1e6)}ns`;
  if (size < 1) return `${sign}${size * 1e3}\u00b5s`;
  if (size < 1000) return `${sign}${size}ms`;
  const hours = Math.floor(size / 3_600_000);
  const minutes = Math.floor((size % 3_600_000) / 60_000);
  const seconds = `${(size % 60_000) / 1000}s`;
  if (hours > 0) return `${sign}${hours}h${minutes}m${seconds}`;
  return `${sign}${minutes > 0 ? `${minutes}m` : ""}${seconds}`;
}

const nestedGoString = (value: CelValue) => (value === null ? "<nil>" : goString(value));

/** A double as Go's `%v` and `%g` print it: the shortest digits, with an exponent from a million up and below 0.0001. */
export function formatDouble(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  if (Object.is(value, -0)) return "-0";
  const [digits, exponent] = value.toExponential().split("e") as [string, string];
  const power = Number(exponent);
  if (value === 0 || (power >= -4 && power < 6)) return value.toString();
  return `${digits}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}

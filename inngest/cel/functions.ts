/**
 * The functions of Inngest's CEL: the standard ones and its own (inngest `pkg/expressions/exprenv/overloads.go`). In the
 * server's evaluation nothing is checked beforehand, so `x.size()` and `size(x)` are the same.
 */
import { parseGoDuration, parseOptionDuration, parseServerDate } from "../duration.js";
import { loadZone } from "../zone.js";
import { operators } from "./ast.js";
import {
  CelFailure,
  Duration,
  Timestamp,
  TypeName,
  Uint,
  Unknown,
  compare,
  equals,
  formatDouble,
  goString,
  isAbsent,
  mapEntries,
  mapGet,
  typeOf,
  type CelValue,
  type Outcome,
} from "./values.js";

/** What a call needs of its surroundings. */
export interface CallContext {
  /** Milliseconds since the epoch, for `now()` and its like. */
  now: number;
}

type Implementation = (args: readonly CelValue[], context: CallContext) => Outcome;

interface FunctionEntry {
  /** How many arguments, the target of a method among them. */
  arity: readonly number[];
  call: Implementation;
}

/** A function of this name, operators among them, by cel-go's names. */
export function lookupFunction(name: string): FunctionEntry | undefined {
  return Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
}

/** Calls a function on known values. A function that does not exist, or not for these types, is a failure. */
export function callFunction(name: string, args: readonly CelValue[], context: CallContext): Outcome {
  return orNoOverload(name, lookupFunction(name)?.call(args, context));
}

/** `<` and its like on two known values; `undefined` where the types cannot be compared. */
export function order(fn: string, left: CelValue, right: CelValue): boolean | undefined {
  const sign = compare(left, right);
  if (sign === undefined) return undefined;
  switch (fn) {
    case operators.less:
      return sign < 0;
    case operators.lessEquals:
      return sign <= 0;
    case operators.greater:
      return sign > 0;
    default:
      return sign >= 0;
  }
}

const noOverload = (name: string) => new CelFailure(`no such overload: ${name}`);
/** Null is a result. */
const orNoOverload = (name: string, result: Outcome | undefined) => (result === undefined ? noOverload(name) : result);
const MIN_INT = -(2n ** 63n);
const MAX_INT = 2n ** 63n - 1n;
const inRange = (value: bigint): Outcome => (value < MIN_INT || value > MAX_INT ? new CelFailure("integer overflow") : value);
const inUintRange = (value: bigint): Outcome =>
  value < 0n || value >= 2n ** 64n ? new CelFailure("unsigned integer overflow") : new Uint(value);

/** Arithmetic takes two numbers of one type only. */
function arithmetic(name: string, ints: (a: bigint, b: bigint) => bigint, doubles?: (a: number, b: number) => number): FunctionEntry {
  return binary(name, (left, right) => {
    if (typeof left === "number" && typeof right === "number" && doubles) return doubles(left, right);
    const divides = name === operators.divide || name === operators.modulo;
    if (typeof left === "bigint" && typeof right === "bigint") {
      return divides && right === 0n ? new CelFailure("division by zero") : inRange(ints(left, right));
    }
    if (left instanceof Uint && right instanceof Uint) {
      return divides && right.value === 0n ? new CelFailure("division by zero") : inUintRange(ints(left.value, right.value));
    }
    return undefined;
  });
}

function unary(name: string, call: (value: CelValue, context: CallContext) => Outcome | undefined): FunctionEntry {
  return { arity: [1], call: ([value], context) => orNoOverload(name, call(value!, context)) };
}

function binary(name: string, call: (left: CelValue, right: CelValue, context: CallContext) => Outcome | undefined): FunctionEntry {
  return { arity: [2], call: ([left, right], context) => orNoOverload(name, call(left!, right!, context)) };
}

function add(left: CelValue, right: CelValue): Outcome | undefined {
  if (typeof left === "string" && typeof right === "string") return left + right;
  if (typeof left === "number" && typeof right === "number") return left + right;
  if (typeof left === "bigint" && typeof right === "bigint") return inRange(left + right);
  if (left instanceof Uint && right instanceof Uint) return inUintRange(left.value + right.value);
  if (Array.isArray(left) && Array.isArray(right)) return [...(left as CelValue[]), ...(right as CelValue[])];
  if (left instanceof Uint8Array && right instanceof Uint8Array) return Uint8Array.from([...left, ...right]);
  if (left instanceof Duration && right instanceof Duration) return new Duration(left.ms + right.ms);
  if (left instanceof Timestamp && right instanceof Duration) return new Timestamp(left.ms + right.ms);
  if (left instanceof Duration && right instanceof Timestamp) return new Timestamp(left.ms + right.ms);
  return undefined;
}

function subtractTimes(left: CelValue, right: CelValue): Outcome | undefined {
  if (left instanceof Timestamp && right instanceof Duration) return new Timestamp(left.ms - right.ms);
  if (left instanceof Timestamp && right instanceof Timestamp) return new Duration(left.ms - right.ms);
  if (left instanceof Duration && right instanceof Duration) return new Duration(left.ms - right.ms);
  return undefined;
}

function contains(item: CelValue, collection: CelValue): Outcome | undefined {
  if (Array.isArray(collection)) return collection.some((other: CelValue) => equals(item, other));
  if (typeOf(collection) === "map") return mapGet(collection, item) !== undefined;
  return undefined;
}

function size(value: CelValue): Outcome | undefined {
  if (typeof value === "string") return BigInt(Array.from(value).length);
  if (value instanceof Uint8Array || Array.isArray(value)) return BigInt(value.length);
  return typeOf(value) === "map" ? BigInt(mapEntries(value).length) : undefined;
}

function index(collection: CelValue, key: CelValue): Outcome | undefined {
  if (Array.isArray(collection)) {
    const at = key instanceof Uint ? Number(key.value) : Number(key);
    if (typeof key === "string" || typeof key === "boolean" || !Number.isInteger(at)) return new CelFailure("unsupported index");
    return at in collection ? (collection[at] as CelValue) : new CelFailure(`index out of bounds: ${at}`);
  }
  if (typeOf(collection) !== "map") return undefined;
  const value = mapGet(collection, key);
  return value === undefined ? new CelFailure(`no such key: ${goString(key)}`) : value;
}

/** Reads a field or an element of a value. */
export function select(value: CelValue, key: CelValue): Outcome {
  const selected = index(value, key);
  return selected === undefined ? new CelFailure(`no such key: ${goString(key)}`) : selected;
}

function textTest(name: string, test: (text: string, part: string) => boolean): FunctionEntry {
  return binary(name, (text, part) => (typeof text === "string" && typeof part === "string" ? test(text, part) : undefined));
}

function matches(text: string, pattern: string): Outcome {
  const flags = /^\(\?([ims]+)\)/.exec(pattern);
  try {
    return new RegExp(pattern.slice(flags?.[0].length ?? 0).replaceAll("(?P<", "(?<"), flags?.[1] ?? "").test(text);
  } catch {
    return new CelFailure(`'${pattern}' is not a regular expression`);
  }
}

function toInt(value: CelValue): Outcome | undefined {
  if (typeof value === "bigint") return value;
  if (value instanceof Uint) return inRange(value.value);
  if (typeof value === "number") return Number.isFinite(value) ? inRange(BigInt(Math.trunc(value))) : new CelFailure("integer overflow");
  if (value instanceof Timestamp) return BigInt(Math.floor(value.ms / 1000));
  if (value instanceof Duration) return BigInt(Math.round(value.ms * 1e6));
  if (typeof value !== "string") return undefined;
  return /^[+-]?\d+$/.test(value) ? inRange(BigInt(value.replace(/^\+/, ""))) : new CelFailure(`'${value}' is not an int`);
}

function toDouble(value: CelValue): Outcome | undefined {
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  if (value instanceof Uint) return Number(value.value);
  if (typeof value !== "string") return undefined;
  return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(value) ? Number(value) : new CelFailure(`'${value}' is not a double`);
}

function toText(value: CelValue): Outcome | undefined {
  if (typeof value === "number") return formatDouble(value);
  if (value instanceof Uint) return value.value.toString();
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  if (value instanceof Timestamp) return new Date(value.ms).toISOString().replace(/\.?0*Z$/, "Z");
  if (value instanceof Duration) return `${value.ms / 1000}s`;
  return typeof value === "object" ? undefined : String(value);
}

const TRUE_TEXTS = new Set(["1", "t", "T", "TRUE", "true", "True"]);
const FALSE_TEXTS = new Set(["0", "f", "F", "FALSE", "false", "False"]);

function toBool(value: CelValue): Outcome | undefined {
  if (typeof value === "boolean") return value;
  if (typeof value !== "string") return undefined;
  if (TRUE_TEXTS.has(value)) return true;
  return FALSE_TEXTS.has(value) ? false : new CelFailure(`'${value}' is not a bool`);
}

function toTimestamp(value: CelValue): Outcome | undefined {
  if (value instanceof Timestamp) return value;
  if (typeof value === "bigint") return timestampAt(Number(value) * 1000);
  if (typeof value !== "string") return undefined;
  const at = /T.*(Z|[+-]\d\d:\d\d)$/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? new CelFailure(`'${value}' is not a timestamp`) : new Timestamp(at);
}

const FIRST_TIMESTAMP = Date.parse("0001-01-01T00:00:00Z");
const LAST_TIMESTAMP = Date.parse("9999-12-31T23:59:59.999Z");

function timestampAt(ms: number): Outcome {
  return ms < FIRST_TIMESTAMP || ms > LAST_TIMESTAMP ? new CelFailure("timestamp overflow") : new Timestamp(ms);
}

function toDuration(value: CelValue): Outcome | undefined {
  if (value instanceof Duration) return value;
  if (typeof value === "bigint") return new CelFailure("type conversion error from 'int' to 'google.protobuf.Duration'");
  if (typeof value !== "string") return undefined;
  const parsed = parseGoDuration(value);
  return parsed.ok ? new Duration(parsed.ms) : new CelFailure(`'${value}' is not a duration`);
}

/** `date(x)`. What it cannot read is nothing at all, as are doubles: all numbers of an event are doubles. */
function date(value: CelValue): Outcome {
  const at = typeof value === "string" ? parseServerDate(value) : typeof value === "bigint" ? unixToMs(value) : undefined;
  return at === undefined ? Unknown.nothing : new Timestamp(at);
}

/** The server guesses seconds, milliseconds or nanoseconds by size, and reads nothing before the year 2000. */
function unixToMs(value: bigint): number | undefined {
  if (value < 946_684_800n) return undefined;
  if (value < 9_999_999_999n) return Number(value) * 1000;
  return value < 9_999_999_999_999n ? Number(value) : Number(value / 1_000_000n);
}

function shiftNow(sign: 1 | -1): FunctionEntry {
  return unary("now", (value, { now }) => {
    const parsed = typeof value === "string" ? parseOptionDuration(value) : undefined;
    return parsed?.ok ? new Timestamp(now + sign * parsed.ms) : Unknown.nothing;
  });
}

function asText(value: CelValue): string {
  if (value instanceof TypeName) return value.name;
  return typeof value === "string" ? value : "";
}

/** Go changes the case letter by letter: where the other case would take two, as of "ß", the letter stays. */
function mapLetters(text: string, change: (letter: string) => string): string {
  return Array.from(text, (letter) => {
    const changed = change(letter);
    return Array.from(changed).length === 1 ? changed : letter;
  }).join("");
}

function parseJsonObject(text: string): CelValue {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === "object" && !Array.isArray(value) ? (value as CelValue) : {};
  } catch {
    return {};
  }
}

/** Only what is padded, and only up to the first fault (Go's `base64.StdEncoding`). */
function decodeBase64(text: string): string {
  const [readable] = /^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?/.exec(text.replaceAll(/[\r\n]/g, ""))!;
  return Buffer.from(readable, "base64").toString("utf8");
}

function timePart(name: string, ofTimestamp: (date: Date) => number, ofDuration?: (duration: number) => number): FunctionEntry {
  const entry = binary(name, (value, zone) => {
    if (value instanceof Timestamp && typeof zone === "string") return partInZone(value, zone, ofTimestamp);
    return undefined;
  });
  return {
    arity: [1, 2],
    call: (args, context) => {
      const [value] = args;
      if (args.length === 2) return entry.call(args, context);
      if (value instanceof Timestamp) return BigInt(ofTimestamp(new Date(value.ms)));
      return value instanceof Duration && ofDuration ? BigInt(Math.trunc(ofDuration(value.ms))) : noOverload(name);
    },
  };
}

function partInZone(value: Timestamp, zone: string, part: (date: Date) => number): Outcome {
  const offset = /^([+-]?)(\d\d):(\d\d)$/.exec(zone);
  if (offset) {
    const shift = (Number(offset[2]) * 60 + Number(offset[3])) * 60_000;
    return BigInt(part(new Date(value.ms + (offset[1] === "-" ? -shift : shift))));
  }
  const loaded = loadZone(zone);
  if (!loaded) return new CelFailure(`unknown time zone ${zone}`);
  const { year, month, day, hour, minute, second } = loaded.civil(value.ms);
  return BigInt(part(new Date(Date.UTC(year, month - 1, day, hour, minute, second))));
}

const dayOfYear = (at: Date) => Math.floor((Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()) - Date.UTC(at.getUTCFullYear(), 0, 1)) / 86_400_000);

const FUNCTIONS: Readonly<Record<string, FunctionEntry>> = {
  [operators.not]: unary(operators.not, (value) => (typeof value === "boolean" ? !value : undefined)),
  [operators.notStrictlyFalse]: unary(operators.notStrictlyFalse, (value) => value !== false),
  [operators.negate]: unary(operators.negate, (value) => {
    if (typeof value === "bigint") return inRange(-value);
    if (typeof value === "number") return -value;
    return value instanceof Duration ? new Duration(-value.ms) : undefined;
  }),
  [operators.equals]: binary(operators.equals, equals),
  [operators.notEquals]: binary(operators.notEquals, (left, right) => !equals(left, right)),
  [operators.less]: binary(operators.less, (left, right) => order(operators.less, left, right)),
  [operators.lessEquals]: binary(operators.lessEquals, (left, right) => order(operators.lessEquals, left, right)),
  [operators.greater]: binary(operators.greater, (left, right) => order(operators.greater, left, right)),
  [operators.greaterEquals]: binary(operators.greaterEquals, (left, right) => order(operators.greaterEquals, left, right)),
  [operators.add]: binary(operators.add, add),
  [operators.subtract]: {
    arity: [2],
    call: (args, context) => subtractTimes(args[0]!, args[1]!) ?? arithmetic(operators.subtract, (a, b) => a - b, (a, b) => a - b).call(args, context),
  },
  [operators.multiply]: arithmetic(operators.multiply, (a, b) => a * b, (a, b) => a * b),
  [operators.divide]: arithmetic(operators.divide, (a, b) => a / b, (a, b) => a / b),
  [operators.modulo]: arithmetic(operators.modulo, (a, b) => a % b),
  [operators.in]: binary(operators.in, contains),
  size: unary("size", size),
  type: unary("type", (value) => new TypeName(typeOf(value))),
  dyn: unary("dyn", (value) => value),
  bool: unary("bool", toBool),
  bytes: unary("bytes", (value) => (typeof value === "string" ? new TextEncoder().encode(value) : value instanceof Uint8Array ? value : undefined)),
  double: unary("double", toDouble),
  duration: unary("duration", toDuration),
  int: unary("int", toInt),
  string: unary("string", toText),
  timestamp: unary("timestamp", toTimestamp),
  uint: unary("uint", (value) => {
    const int = value instanceof Uint ? value.value : toInt(value);
    if (int === undefined || isAbsent(int)) return int;
    return inUintRange(int as bigint);
  }),
  contains: textTest("contains", (text, part) => text.includes(part)),
  endsWith: textTest("endsWith", (text, part) => text.endsWith(part)),
  startsWith: textTest("startsWith", (text, part) => text.startsWith(part)),
  matches: binary("matches", (text, pattern) => (typeof text === "string" && typeof pattern === "string" ? matches(text, pattern) : undefined)),
  getFullYear: timePart("getFullYear", (at) => at.getUTCFullYear()),
  getMonth: timePart("getMonth", (at) => at.getUTCMonth()),
  getDayOfYear: timePart("getDayOfYear", dayOfYear),
  getDayOfMonth: timePart("getDayOfMonth", (at) => at.getUTCDate() - 1),
  getDate: timePart("getDate", (at) => at.getUTCDate()),
  getDayOfWeek: timePart("getDayOfWeek", (at) => at.getUTCDay()),
  getHours: timePart("getHours", (at) => at.getUTCHours(), (ms) => ms / 3_600_000),
  getMinutes: timePart("getMinutes", (at) => at.getUTCMinutes(), (ms) => ms / 60_000),
  getSeconds: timePart("getSeconds", (at) => at.getUTCSeconds(), (ms) => ms / 1000),
  getMilliseconds: timePart("getMilliseconds", (at) => at.getUTCMilliseconds(), (ms) => ms),
  lowercase: unary("lowercase", (value) => mapLetters(asText(value), (letter) => letter.toLowerCase())),
  uppercase: unary("uppercase", (value) => mapLetters(asText(value), (letter) => letter.toUpperCase())),
  b64decode: unary("b64decode", (value) => decodeBase64(asText(value))),
  json_parse: unary("json_parse", (value) => parseJsonObject(asText(value))),
  date: unary("date", date),
  now: { arity: [0], call: (_, { now }) => new Timestamp(now) },
  now_plus: shiftNow(1),
  now_minus: shiftNow(-1),
};


/**
 * The duration dialects of Inngest. The same text means different things in different places:
 *
 * - **steps** (`step.sleep`, `timeout` of the waits, of `step.invoke` and of `cancelOn`, `RetryAfterError`): the SDK
 *   reads the text with `ms`, one number and one unit, and sends what it understood (inngest-js `helpers/strings.ts`);
 * - **wire**: what the server reads in an op or a `cancelOn` entry: `1w2d3h4m5s`, or a date;
 * - **options** (`period`, `timeouts`, `debounce.timeout`, `jitter`): sent as written, read by `xhit/go-str2duration`;
 * - **batch** (`batchEvents.timeout`): sent as written, read by Go's `time.ParseDuration`, which has no days or weeks.
 */
import ms from "ms";

/** The major version of the `inngest` package. */
export type SdkMajor = 3 | 4;

/**
 * What a duration text amounts to. `ms` may be fractional or negative. Where the text cannot be read, `reason` says why
 * and `hint`, where something was evidently meant, is the same length of time in the dialect that was asked.
 */
export type ParsedDuration = { ok: true; ms: number } | { ok: false; reason: string; hint?: string };

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

/** A Go duration counts nanoseconds in 64 bits: about 292 years. */
const GO_MAX_MS = 2 ** 63 / 1e6;

const WIRE_UNITS = [
  ["w", WEEK],
  ["d", DAY],
  ["h", HOUR],
  ["m", MINUTE],
  ["s", SECOND],
] as const;

const GO_UNITS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  "\u00b5s": 1e-3,
  "\u03bcs": 1e-3,
  ms: 1,
  s: SECOND,
  m: MINUTE,
  h: HOUR,
};
const OPTION_UNITS: Readonly<Record<string, number>> = { ...GO_UNITS, d: DAY, w: WEEK };

/**
 * Reads a duration as the SDK reads those of steps: the `ms` package's grammar, one number and one unit (`"90s"`,
 * `"30 minutes"`, `"1.5h"`; no unit means milliseconds).
 */
export function parseStepDuration(text: string): ParsedDuration {
  const value = readMs(text);
  if (value !== undefined) return { ok: true, ms: value };
  const meant = guessMeaning(text);
  const hint = meant === undefined ? {} : { hint: formatStepDuration(meant) };
  return { ok: false, reason: whyNotMs(text, meant), ...hint };
}

/**
 * Whether these texts can be no duration of a step, whatever number stands between one and the next: `["", "h ", "m"]`
 * for `` `${h}h ${m}m` ``, `["", " months"]` for `` `${n} months` ``.
 */
export function neverStepDuration(parts: readonly string[]): boolean {
  const text = parts.join("");
  // A unit is the end of a duration.
  const hasTwoUnits = parts.some((part, index) => /[a-z][^a-z]/i.test(part) || (/[a-z]$/i.test(part) && /[a-z]/i.test(parts.slice(index + 1).join(""))));
  const unit = /[a-z]+$/i.exec(text)?.[0];
  return hasTwoUnits || (unit !== undefined && readMs(`1${unit}`) === undefined);
}

/**
 * The text that the SDK puts on the wire for a step's duration: `""` for anything that it cannot read and for zero and
 * negative durations. Below a second, v4 (since 4.15) sends `"1s"`, v3 sends `""`. Larger durations are cut to seconds.
 *
 * @param input milliseconds, a text for `ms`, or the date to wait for
 */
export function stepDurationToWire(input: number | string | Date, major: SdkMajor): string {
  if (input instanceof Date) return input.toISOString();
  const value = typeof input === "string" ? readMs(input) : input;
  if (value === undefined || Number.isNaN(value)) return "";
  let rest = major === 4 && value > 0 && value < SECOND ? SECOND : value;
  let wire = "";
  for (const [unit, length] of WIRE_UNITS) {
    const count = Math.floor(rest / length);
    if (count > 0) {
      wire += `${count}${unit}`;
      rest %= length;
    }
  }
  return wire;
}

/**
 * How long the server lets a `Sleep` op sleep, from the op's name: a date where it is one (rounded to seconds, the past
 * is zero), else a duration; empty is zero (inngest `pkg/execution/state/opcode.go`, `SleepDuration`).
 *
 * @param now milliseconds since the epoch
 */
export function parseWireSleep(name: string, now: number): ParsedDuration {
  if (name === "") return { ok: true, ms: 0 };
  // The server looks for a date only in texts that are long enough for one.
  if (name.length >= 10) {
    const at = parseServerDate(name);
    if (at !== undefined) return { ok: true, ms: Math.max(0, roundHalfAway((at - now) / SECOND) * SECOND) };
  }
  return parseOptionDuration(name);
}

/**
 * When a timeout from the wire is over, as milliseconds from `now`: a duration or an RFC 3339 date
 * (inngest `pkg/util/strtimeout`). The caller decides what an empty text means: a wait ends at once, an invoke or a
 * signal wait lasts a year.
 */
export function parseWireTimeout(text: string, now: number): ParsedDuration {
  const duration = parseOptionDuration(text);
  if (duration.ok) return duration;
  const at = RFC3339.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? duration : { ok: true, ms: at - now };
}

/** Reads a duration as the server reads those of function options: `1w2d3h4m5s6ms`, any mix, units required. */
export function parseOptionDuration(text: string): ParsedDuration {
  return parseGo(text, OPTION_UNITS, formatOptionDuration);
}

/** Reads a duration as Go's `time.ParseDuration` does: like an option's, without days and weeks. */
export function parseGoDuration(text: string): ParsedDuration {
  return parseGo(text, GO_UNITS, formatGoDuration);
}

/**
 * The shortest text that `ms` reads back as exactly this many milliseconds: the largest unit that divides evenly
 * (`86_400_000` → `"1d"`, `90_000` → `"90s"`), or, where only a fraction is short, one decimal (`"23.5h"`).
 */
export function formatStepDuration(milliseconds: number): string {
  const whole = exactStepDuration(milliseconds);
  const tenths = [["d", DAY], ["h", HOUR], ["m", MINUTE], ["s", SECOND]] as const;
  for (const [unit, length] of tenths) {
    const count = (milliseconds / length) * 10;
    const text = `${count / 10}${unit}`;
    if (Number.isInteger(count) && text.length < whole.length + 1 && readMs(text) === milliseconds) return text;
  }
  return whole;
}

/** The text with the largest unit, from days down, of which this is a whole number: `"2d"`, `"36h"`, `"1500ms"`. */
export function exactStepDuration(milliseconds: number): string {
  const unit = [["d", DAY], ["h", HOUR], ["m", MINUTE], ["s", SECOND]].find(
    ([, length]) => milliseconds % (length as number) === 0 && milliseconds !== 0,
  ) as [string, number] | undefined;
  return unit ? `${milliseconds / unit[1]}${unit[0]}` : `${milliseconds}ms`;
}

/** The text that an option reads as this many milliseconds: `"1d12h"`. */
export function formatOptionDuration(milliseconds: number): string {
  return formatCompound(milliseconds, [["d", DAY], ["h", HOUR], ["m", MINUTE], ["s", SECOND], ["ms", 1]]);
}

/** The text that Go's `time.ParseDuration` reads as this many milliseconds: `"36h"`. */
export function formatGoDuration(milliseconds: number): string {
  return formatCompound(milliseconds, [["h", HOUR], ["m", MINUTE], ["s", SECOND], ["ms", 1]]);
}

const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;
const SERVER_DATES = [
  { pattern: RFC3339, read: (text: string) => Date.parse(text) },
  { pattern: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?$/, read: (text: string) => Date.parse(`${text}Z`) },
  { pattern: /^\d{4}-\d{2}-\d{2}$/, read: (text: string) => Date.parse(`${text}T00:00:00Z`) },
  { pattern: /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} (GMT|UTC)$/, read: (text: string) => Date.parse(text) },
  {
    pattern: /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(\.\d+)? [+-]\d{4} [A-Z]+$/,
    read: (text: string) => Date.parse(text.replace(/^(\S+) (\S+) ([+-]\d{2})(\d{2}) .*$/, "$1T$2$3:$4")),
  },
];

/**
 * A date in one of the server's layouts (inngest `pkg/dateutil`), in milliseconds since the epoch. A text without a zone
 * is UTC. Layouts without a year are not read.
 */
export function parseServerDate(text: string): number | undefined {
  const layout = SERVER_DATES.find(({ pattern }) => pattern.test(text));
  const at = layout?.read(text) ?? Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

/** `ms`, but `undefined` where it gives up: it throws for an empty text and for text of more than 100 characters. */
function readMs(text: string): number | undefined {
  if (text === "" || text.length > 100) return undefined;
  const value = ms(text as ms.StringValue) as number | undefined;
  return value === undefined || Number.isNaN(value) ? undefined : value;
}

function parseGo(text: string, units: Readonly<Record<string, number>>, format: (ms: number) => string): ParsedDuration {
  const unsigned = text.replace(/^[-+]/, "");
  const sign = text.startsWith("-") ? -1 : 1;
  if (unsigned === "0") return { ok: true, ms: 0 };
  const failed = (reason: string): ParsedDuration => {
    const meant = guessMeaning(text);
    return meant === undefined ? { ok: false, reason } : { ok: false, reason, hint: format(meant) };
  };
  if (unsigned === "") return failed("it is empty");
  let total = 0;
  let rest = unsigned;
  while (rest !== "") {
    const number = /^(\d+\.?\d*|\.\d+)/.exec(rest)?.[0];
    if (number === undefined) return failed(`'${rest}' does not begin with a number`);
    rest = rest.slice(number.length);
    const unit = /^[^.\d]+/.exec(rest)?.[0];
    if (unit === undefined) return failed(`'${number}' has no unit`);
    rest = rest.slice(unit.length);
    const length = Object.hasOwn(units, unit) ? units[unit] : undefined;
    if (length === undefined) return failed(`'${unit.trim() || unit}' is not one of its units (${Object.keys(units).filter(isAscii).join(", ")})`);
    total += Number(number) * length;
    if (total > GO_MAX_MS) return { ok: false, reason: "it is longer than 292 years" };
  }
  return { ok: true, ms: total === 0 ? 0 : sign * total };
}

const isAscii = (text: string) => /^[a-z]+$/.test(text);

function whyNotMs(text: string, meant: number | undefined): string {
  if (text === "") return "it is empty";
  if (text.length > 100) return "it is longer than 100 characters";
  if (text !== text.trim()) return "it has a blank at its beginning or end";
  if (meant !== undefined && /months?$/i.test(text)) return "there is no unit of months";
  if (meant !== undefined && (text.match(/\d+/g) ?? []).length > 1) return "it has more than one number and unit";
  return "it is not one number and one unit";
}

const GUESSED_UNITS: readonly (readonly [RegExp, number])[] = [
  [/^(ms|msecs?|millis|milliseconds?)$/, 1],
  [/^(s|secs?|seconds?)$/, SECOND],
  [/^(m|mins?|minutes?)$/, MINUTE],
  [/^(h|hrs?|hours?)$/, HOUR],
  [/^(d|days?)$/, DAY],
  [/^(w|wks?|weeks?)$/, WEEK],
  [/^(mo|mon|mons|mths?|months?)$/, 30 * DAY],
  [/^(y|yrs?|years?)$/, 365.25 * DAY],
];

/** The length of time that a person would read in a text, in milliseconds: `"1h30m"`, `"2 days and 3 hours"`, `"PT1H"`. */
function guessMeaning(text: string): number | undefined {
  const iso = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/i.exec(text.trim());
  if (iso && text.trim().length > 1) {
    const lengths = [WEEK, DAY, HOUR, MINUTE, SECOND];
    return positive(lengths.reduce((sum, length, index) => sum + Number(iso[index + 1] ?? 0) * length, 0));
  }
  const words = text.trim().toLowerCase().replace(/,|\band\b/g, " ").trim();
  if (!/^(\d+(\.\d+)?\s*[a-z]+\s*)+$/.test(words)) return undefined;
  let total = 0;
  for (const [, number, word] of words.matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)/g)) {
    const unit = GUESSED_UNITS.find(([pattern]) => pattern.test(word!));
    if (unit === undefined) return undefined;
    total += Number(number) * unit[1];
  }
  return positive(total);
}

const positive = (value: number) => (value > 0 ? value : undefined);

function formatCompound(milliseconds: number, units: readonly (readonly [string, number])[]): string {
  if (milliseconds === 0) return "0s";
  let rest = Math.abs(milliseconds);
  let text = milliseconds < 0 ? "-" : "";
  for (const [unit, length] of units) {
    const count = unit === "ms" ? rest : Math.floor(rest / length);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * length;
  }
  return text;
}

const roundHalfAway = (value: number) => Math.sign(value) * Math.round(Math.abs(value));

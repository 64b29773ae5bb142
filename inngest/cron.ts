/**
 * Cron as the server reads it: `robfig/cron/v3` with the five fields minute, hour, day of month, month and day of week
 * (inngest `pkg/inngest/trigger.go`), and the zone in front as `TZ=…` or `CRON_TZ=…`. No seconds, no `@daily`, no `L`,
 * `W` or `#`; `?` is `*`; Sunday is 0 and not 7.
 */
import { parseOptionDuration, type ParsedDuration } from "./duration.js";
import { limits } from "./limits.js";
import { loadZone, type Civil, type Zone } from "./zone.js";
import { table } from "./table.js";

/** One field of a cron expression: the values it allows, and whether it was given as a star. */
interface Field {
  allowed: ReadonlySet<number>;
  star: boolean;
}

/** A schedule that `parseCron` made. Opaque: ask `nextOccurrence`. */
export interface CronSchedule {
  minute: Field;
  hour: Field;
  dayOfMonth: Field;
  month: Field;
  dayOfWeek: Field;
  zone: Zone;
}

export type ParsedCron =
  | { ok: true; schedule: CronSchedule }
  | {
      ok: false;
      /** What is wrong, to be read after the expression. */
      reason: string;
      /** An expression that is taken and means what this one seems to mean. */
      suggestion?: string;
    };

interface Bounds {
  name: string;
  min: number;
  max: number;
  names?: readonly string[];
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const FIELDS: readonly Bounds[] = [
  { name: "minute", min: 0, max: 59 },
  { name: "hour", min: 0, max: 23 },
  { name: "day of month", min: 1, max: 31 },
  { name: "month", min: 1, max: 12, names: MONTHS },
  { name: "day of week", min: 0, max: 6, names: DAYS },
];

/** What other crons call by name. The server refuses all of them. */
const DESCRIPTORS: Readonly<Record<string, string>> = table({
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
  "@monthly": "0 0 1 * *",
  "@weekly": "0 0 * * 0",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@hourly": "0 * * * *",
});

/** Reads a cron expression with the server's verdict, and says what is wrong with one that it refuses. */
export function parseCron(expression: string): ParsedCron {
  if (expression === "") return { ok: false, reason: "is empty" };
  if (new TextEncoder().encode(expression).length > limits.maxCronLength) {
    return { ok: false, reason: `is longer than ${limits.maxCronLength} bytes` };
  }
  const prefixed = /^(TZ|CRON_TZ)=(\S*)(\s*)(.*)$/s.exec(expression);
  const prefix = prefixed ? `${prefixed[1]}=${prefixed[2]} ` : "";
  const zone = loadZone(prefixed?.[2] ?? "UTC");
  if (zone === undefined) return { ok: false, reason: `names a time zone that does not exist: '${prefixed?.[2] ?? ""}'` };
  const text = (prefixed?.[4] ?? expression).trim();
  if (text.startsWith("@")) return refuseDescriptor(text, prefix);

  const words = text.split(/\s+/).filter((word) => word !== "");
  if (words.length !== FIELDS.length) return refuseFieldCount(words, prefix);
  const fields: Field[] = [];
  for (const [index, bounds] of FIELDS.entries()) {
    const field = parseField(words[index]!, bounds);
    if (typeof field === "string") {
      const fixed = sundayAsZero(words, index);
      const suggestion = fixed === undefined ? {} : { suggestion: `${prefix}${fixed}` };
      return { ok: false, reason: `has ${bounds.name === "hour" ? "an" : "a"} ${bounds.name} that cannot be read: ${field}`, ...suggestion };
    }
    fields.push(field);
  }
  const [minute, hour, dayOfMonth, month, dayOfWeek] = fields as [Field, Field, Field, Field, Field];
  return { ok: true, schedule: { minute, hour, dayOfMonth, month, dayOfWeek, zone } };
}

/**
 * The first time after `after` that the schedule names, both in milliseconds since the epoch; `undefined` if there is
 * none within five years (as for 30 February). At a change to summer time an occurrence in the missing hour is skipped; at
 * the change back, one in the repeated hour happens twice.
 */
export function nextOccurrence(schedule: CronSchedule, after: number): number | undefined {
  return new Search(schedule, after).run();
}

/** All occurrences after `from` and up to `to`, in milliseconds since the epoch. */
export function* occurrences(schedule: CronSchedule, from: number, to: number): Generator<number> {
  let at = nextOccurrence(schedule, from);
  while (at !== undefined && at <= to) {
    yield at;
    at = nextOccurrence(schedule, at);
  }
}

/** A step that does not keep its distance: the field begins anew before a second one fits in. */
export interface LostStep {
  /** As written: 45, of "every 45 minutes". */
  every: number;
  unit: "minutes" | "hours";
  /** The values of the field that it stands for: 0 and 45, of each hour. */
  at: readonly number[];
}

/** The step of the minutes or hours that says more than it does, where there is one. */
export function lostStep(expression: string): LostStep | undefined {
  const [minute = "", hour = ""] = expression.replace(/^(TZ|CRON_TZ)=\S*\s+/, "").trim().split(/\s+/);
  for (const [text, unit, size] of [[minute, "minutes", 60], [hour, "hours", 24]] as const) {
    const every = Number(/^\*\/(\d+)$/.exec(text)?.[1]);
    if (every > size / 2 && every !== size) return { every, unit, at: every < size ? [0, every] : [0] };
  }
  return undefined;
}

/** Reads the `jitter` of a cron trigger, in milliseconds, with the server's bounds. Empty means none. */
export function parseCronJitter(text: string): ParsedDuration {
  if (text.trim() === "") return { ok: true, ms: 0 };
  const parsed = parseOptionDuration(text);
  if (!parsed.ok) return parsed;
  if (parsed.ms < 0) return { ok: false, reason: "it is negative" };
  if (parsed.ms > 0 && parsed.ms < limits.minCronJitter) return { ok: false, reason: "it is shorter than 1s", hint: "1s" };
  if (parsed.ms > limits.maxCronJitter) return { ok: false, reason: "it is longer than 5m", hint: "5m" };
  return parsed;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const SEARCHED_YEARS = 5;

/**
 * robfig's search (`spec.go`, `Next`): from the second after the start, the first month, day, hour and minute that
 * match, starting over whenever a larger unit wraps around. Its order of additions decides what happens around the
 * changes of summer time, so it is kept.
 */
class Search {
  readonly #schedule: CronSchedule;
  readonly #zone: Zone;
  #instant!: number;
  #civil!: Civil;
  /** Whether smaller units were reset to their beginning: what the start had of them no longer matters. */
  #moved = false;

  constructor(schedule: CronSchedule, after: number) {
    this.#schedule = schedule;
    this.#zone = schedule.zone;
    this.#at = Math.floor(after / SECOND) * SECOND + SECOND;
  }

  run(): number | undefined {
    const lastYear = this.#civil.year + SEARCHED_YEARS;
    while (this.#civil.year <= lastYear) {
      if (this.#toMonth() && this.#toDay() && this.#toHour() && this.#toMinute() && this.#toSecond()) return this.#at;
    }
    return undefined;
  }

  #toMonth(): boolean {
    for (;;) {
      if (this.#schedule.month.allowed.has(this.#civil.month)) return true;
      const { year, month } = this.#civil;
      if (!this.#moved) this.#at = this.#zone.instant({ year, month, day: 1, hour: 0, minute: 0, second: 0 });
      this.#moved = true;
      this.#at = this.#zone.instant({ ...this.#civil, month: this.#civil.month + 1 });
      if (this.#civil.month === 1) return false;
    }
  }

  #toDay(): boolean {
    for (;;) {
      if (this.#dayMatches(this.#civil)) return true;
      if (!this.#moved) this.#at = this.#zone.instant({ ...this.#civil, hour: 0, minute: 0, second: 0 });
      this.#moved = true;
      this.#at = this.#zone.instant({ ...this.#civil, day: this.#civil.day + 1 });
      // Where midnight does not exist the addition lands beside it.
      const { hour } = this.#civil;
      if (hour !== 0) this.#at += (hour > 12 ? 24 - hour : -hour) * HOUR;
      if (this.#civil.day === 1) return false;
    }
  }

  #dayMatches(civil: { year: number; month: number; day: number }): boolean {
    const { dayOfMonth, dayOfWeek } = this.#schedule;
    const inMonth = dayOfMonth.allowed.has(civil.day);
    const inWeek = dayOfWeek.allowed.has(new Date(Date.UTC(civil.year, civil.month - 1, civil.day)).getUTCDay());
    return dayOfMonth.star || dayOfWeek.star ? inMonth && inWeek : inMonth || inWeek;
  }

  #toHour(): boolean {
    for (;;) {
      if (this.#schedule.hour.allowed.has(this.#civil.hour)) return true;
      if (!this.#moved) this.#at = this.#zone.instant({ ...this.#civil, minute: 0, second: 0 });
      this.#moved = true;
      this.#at += HOUR;
      if (this.#civil.hour === 0) return false;
    }
  }

  #toMinute(): boolean {
    for (;;) {
      if (this.#schedule.minute.allowed.has(this.#civil.minute)) return true;
      if (!this.#moved) this.#at = Math.floor(this.#at / MINUTE) * MINUTE;
      this.#moved = true;
      this.#at += MINUTE;
      if (this.#civil.minute === 0) return false;
    }
  }

  /** There is no field of seconds: only the full minute matches. A minute that is over may have been the last one. */
  #toSecond(): boolean {
    const { second } = this.#civil;
    if (second === 0) return true;
    this.#moved = true;
    this.#at += (60 - second) * SECOND;
    return false;
  }

  get #at(): number {
    return this.#instant;
  }

  set #at(at: number) {
    this.#instant = at;
    this.#civil = this.#zone.civil(at);
  }
}

/** A list of ranges, or what is wrong with it. An empty list is read and never matches, as the server has it. */
function parseField(text: string, bounds: Bounds): Field | string {
  const allowed = new Set<number>();
  let star = false;
  for (const range of text.split(",").filter((part) => part !== "")) {
    const parsed = parseRange(range, bounds);
    if (typeof parsed === "string") return parsed;
    for (let value = parsed.start; value <= parsed.end; value += parsed.step) allowed.add(value);
    star ||= parsed.star;
  }
  return { allowed, star };
}

interface Range {
  start: number;
  end: number;
  step: number;
  star: boolean;
}

function parseRange(text: string, bounds: Bounds): Range | string {
  const [span = "", stepText, ...tooMany] = text.split("/");
  const [low = "", high, ...moreHyphens] = span.split("-");
  if (tooMany.length > 0) return `'${text}' has more than one slash`;
  const any = low === "*" || low === "?";
  if (!any && moreHyphens.length > 0) return `'${text}' has more than one hyphen`;

  const start = any ? bounds.min : parseValue(low, bounds);
  const single = high === undefined;
  let end: number | undefined;
  if (any || (single && stepText !== undefined)) end = bounds.max;
  else end = single ? start : parseValue(high, bounds);
  const step = stepText === undefined ? 1 : parseNumber(stepText);
  if (start === undefined || end === undefined || step === undefined) return explainValue(text, bounds);
  if (start < bounds.min || end > bounds.max) return `'${text}' is not within ${bounds.min} and ${bounds.max}`;
  if (start > end) return `'${text}' begins after its end`;
  if (step === 0) return `'${text}' has a step of 0`;
  return { start, end, step, star: any && step === 1 };
}

function parseValue(text: string, bounds: Bounds): number | undefined {
  const named = bounds.names?.indexOf(text.toLowerCase()) ?? -1;
  return named < 0 ? parseNumber(text) : named + bounds.min;
}

/** A number as Go's `Atoi` reads it, if it is not negative. */
const parseNumber = (text: string) => (/^\+?\d+$/.test(text) ? Number(text) : undefined);

function explainValue(text: string, bounds: Bounds): string {
  if (/[LW#]/i.test(text) && !bounds.names?.includes(text.toLowerCase())) {
    return `'${text}' uses L, W or #, which Inngest's cron does not have`;
  }
  return `'${text}' is not a number${bounds.names ? " or a name of three letters" : ""}`;
}

function refuseDescriptor(text: string, prefix: string): ParsedCron {
  const known = DESCRIPTORS[text.toLowerCase()];
  const every = /^@every (\d+)([smh])/.exec(text);
  const meant = known ?? (every ? everyAsFields(Number(every[1]), every[2]!) : undefined);
  const suggestion = meant === undefined ? {} : { suggestion: `${prefix}${meant}` };
  return { ok: false, reason: "is a name, and Inngest takes only the five fields", ...suggestion };
}

/** `@every` as fields, where the interval divides the hour or the day: otherwise fields cannot say it. */
function everyAsFields(count: number, unit: string): string | undefined {
  if (count === 0) return undefined;
  if (unit === "m" && 60 % count === 0) return count === 60 ? "0 * * * *" : `*/${count} * * * *`;
  if (unit === "h" && 24 % count === 0) return count === 24 ? "0 0 * * *" : count === 1 ? "0 * * * *" : `0 */${count} * * *`;
  return undefined;
}

function refuseFieldCount(words: readonly string[], prefix: string): ParsedCron {
  const reason = `has ${words.length} ${words.length === 1 ? "field" : "fields"}, and Inngest takes five: minute, hour, day of month, month, day of week`;
  // Six fields are five with seconds in front; second 0 of a minute is the minute itself.
  const withoutSeconds = words.slice(1).join(" ");
  const fixable = words.length === 6 && words[0] === "0" && parseCron(withoutSeconds).ok;
  return { ok: false, reason, ...(fixable ? { suggestion: `${prefix}${withoutSeconds}` } : {}) };
}

/** The expression with Sunday as 0 where it was 7. */
function sundayAsZero(words: readonly string[], failedAt: number): string | undefined {
  if (failedAt !== 4) return undefined;
  const days = words[4]!.replace(/^(\d)-7$/, "$1-6,0").replace(/\b7\b/g, "0");
  const fixed = [...words.slice(0, 4), days].join(" ");
  return days !== words[4] && parseCron(fixed).ok ? fixed : undefined;
}

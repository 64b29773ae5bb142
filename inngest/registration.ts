/**
 * What the server says to a function's configuration when an app is synced: what it refuses (inngest `Function.Validate`
 * and what it calls: `pkg/inngest/function.go`, `trigger.go`, `concurrency.go`, `batch.go`), and what it cannot even read
 * (the types of `pkg/sdk/function.go`).
 *
 * Values may be `OPAQUE`: known to be there, not what they are. Nothing is said of those.
 */
import { isRefused, type CelPosition } from "./cel/index.js";
import { parseCron, parseCronJitter } from "./cron.js";
import { parseGoDuration, parseOptionDuration } from "./duration.js";
import { limits } from "./limits.js";

/** Stands for a value that is not known, as where a configuration is read from source code. */
export const OPAQUE: unique symbol = Symbol("a value that is not known");

/** A key of an object of which not all keys are known, as one with a spread in it. Its value does not matter. */
export const INCOMPLETE: unique symbol = Symbol("there may be more keys");

/** Where in a configuration. */
export type OptionPath = readonly (string | number)[];

export interface SyncProblem {
  /** In the terms of the wire: `["cancel", 0, "if"]`. */
  path: OptionPath;
  code:
    | "batch-size"
    | "batch-timeout"
    | "batch-text"
    | "combination"
    | "concurrency"
    | "cron"
    | "debounce-period"
    | "duration"
    | "event-name"
    | "expression"
    | "jitter"
    | "name"
    | "rate-limit"
    | "too-many"
    | "trigger"
    | "duplicate-trigger"
    | "unreadable";
  /** What is wrong, a sentence without its full stop. */
  message: string;
  /** What could stand there instead. */
  suggestion?: string;
}

/** One function as the SDK registers it: what it answers to `PUT`, or sends to `/fn/register`. */
export type FunctionRegistration = Readonly<Record<string, unknown>>;

/**
 * Why the server refuses this function at sync; empty where it takes it. One refused function refuses the whole app.
 *
 * A configuration that the server cannot read (`findUnreadable`) is never judged: the request fails as a whole, of which
 * the SDK says nothing, as it takes the answer for a success. Here it counts as not refused.
 */
export function validateSync(config: FunctionRegistration): SyncProblem[] {
  return findUnreadable(config).length > 0 ? [] : findRefusals(config);
}

/**
 * What of a configuration the server would refuse if it could read all of it.
 *
 * @param expressions - `"unread"` leaves out what is wrong with expressions, which others say better
 */
export function findRefusals(config: FunctionRegistration, expressions: "read" | "unread" = "read"): SyncProblem[] {
  const judge = new Judge(config, expressions === "read");
  judge.name();
  judge.concurrency();
  judge.triggers();
  judge.batch();
  judge.priority();
  judge.cancellations();
  judge.debounce();
  judge.rateLimit();
  return judge.problems;
}

/**
 * What in a configuration is of a type that the server's JSON decoder does not take (a fraction where an int should be, an
 * unknown `scope`, a `throttle.period` that is no duration). The request is then answered with an error that the SDK does
 * not notice: its `PUT` succeeds, and nothing of the app is registered.
 */
export function findUnreadable(config: FunctionRegistration): SyncProblem[] {
  const problems: SyncProblem[] = [];
  describeMismatches(config, REGISTRATION, [], problems);
  return problems;
}

class Judge {
  readonly problems: SyncProblem[] = [];
  readonly #config: FunctionRegistration;
  readonly #readsExpressions: boolean;

  constructor(config: FunctionRegistration, readsExpressions: boolean) {
    this.#config = config;
    this.#readsExpressions = readsExpressions;
  }

  name(): void {
    if (this.#config["name"] === "") this.#add(["name"], "name", "A function needs a name");
  }

  concurrency(): void {
    const value = this.#config["concurrency"];
    const { step, fn, at } = concurrencyEntries(value);
    if (step.length > limits.maxConcurrencyEntries) {
      this.#add(["concurrency"], "too-many", `There are ${step.length} concurrency limits, and a function has at most ${limits.maxConcurrencyEntries}`);
    }
    for (const [index, entry] of step.entries()) this.#stepConcurrency(entry, at(index));
    if (fn.length > limits.maxFunctionConcurrencyEntries) {
      this.#add(["concurrency", "fn"], "too-many", "A function has at most one limit under 'fn'");
    }
    for (const [index, entry] of fn.entries()) this.#functionConcurrency(entry, ["concurrency", "fn", index]);
  }

  #stepConcurrency(entry: Known, path: OptionPath): void {
    const scope = entry["scope"];
    const scoped = typeof scope === "string" && scope !== "" && scope.toLowerCase() !== "fn";
    if (scoped && isAbsent(entry, "key")) {
      this.#add([...path, "key"], "concurrency", `A limit of scope '${scope}' needs a key`);
    }
    this.#expression(entry["key"], [...path, "key"], "concurrency-key");
  }

  #functionConcurrency(entry: Known, path: OptionPath): void {
    const scope = entry["scope"];
    if (typeof scope === "string" && scope !== "" && scope !== "fn") {
      this.#add([...path, "scope"], "concurrency", `A limit under 'fn' has no scope '${scope}'`);
    }
    const limit = entry["limit"];
    if (isAbsent(entry, "limit") || (typeof limit === "number" && limit <= 0)) this.#add([...path, "limit"], "concurrency", "The limit has to be above 0");
    this.#expression(entry["key"], [...path, "key"], "concurrency-key");
  }

  triggers(): void {
    const triggers = asList(this.#config["triggers"]);
    if (triggers.length > limits.maxTriggers) {
      this.#add(["triggers"], "too-many", `There are ${triggers.length} triggers, and a function has at most ${limits.maxTriggers}`);
    }
    const seen = new Set<string>();
    const seenCrons = new Set<string>();
    for (const [index, trigger] of triggers.entries()) {
      if (!isKnown(trigger)) continue;
      this.#duplicate(trigger, index, seen, seenCrons);
      this.#trigger(trigger, ["triggers", index]);
    }
  }

  #duplicate(trigger: Known, index: number, seen: Set<string>, seenCrons: Set<string>): void {
    const { event, expression, cron, jitter } = trigger;
    const parts = [event, expression, cron, jitter];
    if (parts.includes(OPAQUE) || INCOMPLETE in trigger) return;
    const key = JSON.stringify(parts.map((part) => part ?? null));
    const repeatedCron = typeof cron === "string" && seenCrons.has(cron);
    if (seen.has(key) || repeatedCron) {
      const what = typeof cron === "string" ? `cron '${cron}'` : typeof event === "string" ? `event '${event}'` : "empty trigger";
      this.#add(["triggers", index], "duplicate-trigger", `The ${what} is there twice`);
    }
    seen.add(key);
    if (typeof cron === "string") seenCrons.add(cron);
  }

  #trigger(trigger: Known, path: OptionPath): void {
    const hasEvent = isPresent(trigger, "event") || isPresent(trigger, "expression");
    const hasCron = isPresent(trigger, "cron") || isPresent(trigger, "jitter");
    if (!hasEvent && !hasCron) {
      if (!(INCOMPLETE in trigger)) this.#add(path, "trigger", "A trigger needs an event or a cron");
    } else if (hasEvent && hasCron) {
      this.#add(path, "trigger", "A trigger has either an event or a cron, not both");
    } else if (hasEvent) {
      this.#eventTrigger(trigger, path);
    } else {
      this.#cronTrigger(trigger, path);
    }
  }

  #eventTrigger(trigger: Known, path: OptionPath): void {
    const name = trigger["event"];
    if (name === "" || isAbsent(trigger, "event")) this.#add([...path, "event"], "event-name", "The event has no name");
    else if (typeof name === "string" && byteLength(name) > limits.maxTriggerNameLength) {
      this.#add([...path, "event"], "event-name", `The event's name is longer than ${limits.maxTriggerNameLength} bytes`);
    }
    this.#expression(trigger["expression"], [...path, "expression"], "trigger-if");
  }

  #cronTrigger(trigger: Known, path: OptionPath): void {
    const expression = trigger["cron"] ?? (INCOMPLETE in trigger ? OPAQUE : "");
    if (typeof expression === "string") {
      const cron = parseCron(expression);
      if (!cron.ok) this.#add([...path, "cron"], "cron", `The cron '${expression}' ${cron.reason}`, cron.suggestion);
    }
    const text = trigger["jitter"];
    const jitter = typeof text === "string" ? parseCronJitter(text) : undefined;
    if (jitter?.ok === false) this.#add([...path, "jitter"], "jitter", `The jitter '${String(text)}' is none: ${jitter.reason}`, jitter.hint);
  }

  batch(): void {
    const batch = this.#config["batchEvents"];
    if (!isKnown(batch)) {
      if (batch === OPAQUE) this.#batchCombinations();
      return;
    }
    this.#batchSize(batch);
    this.#batchTimeout(batch);
    this.#batchText(batch, "key");
    this.#batchText(batch, "if");
    this.#batchCombinations();
  }

  #batchSize(batch: Known): void {
    const size = batch["maxSize"];
    const path = ["batchEvents", "maxSize"];
    if (isAbsent(batch, "maxSize")) this.#add(path, "batch-size", "A batch needs a 'maxSize'");
    else if (size === OPAQUE || size === undefined) return;
    else if (!Number.isInteger(size)) this.#add(path, "batch-size", "The 'maxSize' of a batch has to be a whole number");
    else if ((size as number) < limits.minBatchSize) this.#add(path, "batch-size", `A batch holds at least ${limits.minBatchSize} events`, String(limits.minBatchSize));
  }

  #batchTimeout(batch: Known): void {
    const timeout = batch["timeout"];
    const path = ["batchEvents", "timeout"];
    if (isAbsent(batch, "timeout")) {
      this.#add(path, "batch-timeout", "A batch needs a 'timeout'");
      return;
    }
    if (timeout === OPAQUE || timeout === undefined) return;
    if (typeof timeout !== "string") {
      this.#add(path, "batch-timeout", "The 'timeout' of a batch has to be a text");
      return;
    }
    const parsed = parseGoDuration(timeout);
    if (!parsed.ok) this.#add(path, "duration", `The timeout '${timeout}' of the batch cannot be read: ${parsed.reason}`, parsed.hint);
    else if (parsed.ms < limits.minBatchTimeout) this.#add(path, "batch-timeout", `A batch waits at least 1s, not '${timeout}'`, "1s");
  }

  /** The server's decoder would take anything, but the SDK looks first. */
  #batchText(batch: Known, key: "key" | "if"): void {
    const text = batch[key];
    const path = ["batchEvents", key];
    if (!isUnsaid(text) && typeof text !== "string") this.#add(path, "batch-text", `The '${key}' of a batch has to be a text`);
    this.#expression(text, path, `batch-${key}`);
  }

  #batchCombinations(): void {
    const cancellations = this.#config["cancel"];
    const cancels = cancellations === OPAQUE || asList(cancellations).length > 0;
    const others = [
      ["cancel", cancels],
      ["debounce", isPresent(this.#config, "debounce")],
      ["singleton", isPresent(this.#config, "singleton")],
    ] as const;
    for (const [option, there] of others) {
      if (there) this.#add([option], "combination", `Batching and ${NOUNS[option]} exclude each other`);
    }
  }

  priority(): void {
    const priority = this.#config["priority"];
    if (!isKnown(priority) || isAbsent(priority, "run")) return;
    this.#expression(priority["run"], ["priority", "run"], "priority");
    if (isPresent(this.#config, "batchEvents")) this.#add(["priority"], "combination", "Batching and priorities exclude each other");
  }

  cancellations(): void {
    const entries = asList(this.#config["cancel"]);
    for (const [index, entry] of entries.entries()) {
      if (isKnown(entry)) this.#expression(entry["if"], ["cancel", index, "if"], "cancel-on-if");
    }
    if (entries.length > limits.maxCancelOn) {
      this.#add(["cancel"], "too-many", `There are ${entries.length} cancellations, and a function has at most ${limits.maxCancelOn}`);
    }
  }

  debounce(): void {
    const debounce = this.#config["debounce"];
    if (!isKnown(debounce)) return;
    // Some SDKs send an empty key, and the server takes it for none.
    if (debounce["key"] !== "") this.#expression(debounce["key"], ["debounce", "key"], "debounce-key");
    const period = debounce["period"];
    const path = ["debounce", "period"];
    if (isAbsent(debounce, "period")) {
      this.#add(path, "debounce-period", "A debounce needs a 'period'");
      return;
    }
    if (typeof period !== "string") return;
    const parsed = parseOptionDuration(period);
    if (!parsed.ok) this.#add(path, "duration", `The period '${period}' of the debounce cannot be read: ${parsed.reason}`, parsed.hint);
    else if (parsed.ms < limits.minDebouncePeriod) this.#add(path, "debounce-period", `A debounce takes at least 1s, not '${period}'`, "1s");
    else if (parsed.ms > limits.maxDebouncePeriod) this.#add(path, "debounce-period", `A debounce takes at most 7d, not '${period}'`, "7d");
  }

  /** `idempotency` takes the place of the rate limit, which is then not looked at. */
  rateLimit(): void {
    if (isPresent(this.#config, "idempotency")) {
      this.#expression(this.#config["idempotency"], ["idempotency"], "idempotency");
      return;
    }
    const rateLimit = this.#config["rateLimit"];
    if (!isKnown(rateLimit)) return;
    const limit = rateLimit["limit"];
    if (isAbsent(rateLimit, "limit") || limit === 0) {
      this.#add(["rateLimit", "limit"], "rate-limit", "A rate limit lets at least 1 run through", "1");
      return;
    }
    this.#expression(rateLimit["key"], ["rateLimit", "key"], "rate-limit-key");
    const period = rateLimit["period"];
    const path = ["rateLimit", "period"];
    if (isAbsent(rateLimit, "period") || period === "") {
      this.#add(path, "rate-limit", "A rate limit needs a 'period'");
      return;
    }
    if (typeof period !== "string") return;
    const parsed = parseOptionDuration(period);
    if (!parsed.ok) this.#add(path, "duration", `The period '${period}' of the rate limit cannot be read: ${parsed.reason}`, parsed.hint);
    else if (parsed.ms > limits.maxRateLimitPeriod) this.#add(path, "rate-limit", `The period of a rate limit is at most 24h, not '${period}'`, "24h");
  }

  #expression(text: unknown, path: OptionPath, position: CelPosition): void {
    if (this.#readsExpressions && typeof text === "string" && isRefused(text, position)) this.#add(path, "expression", `The expression '${text}' is not valid`);
  }

  #add(path: OptionPath, code: SyncProblem["code"], message: string, suggestion?: string): void {
    this.problems.push({ path, code, message, ...(suggestion === undefined ? {} : { suggestion }) });
  }
}

const NOUNS = { cancel: "cancellations ('cancelOn')", debounce: "debouncing", singleton: "singletons" } as const;

// --- Reading values of which some are not known.

/** An object whose keys can be looked at. */
export type Known = Readonly<Record<string, unknown>>;

export function isKnown(value: unknown): value is Known {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A list, with `OPAQUE` for elements that are not known; empty where it is none, or not known. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

/** Whether a key is surely not there, or worth nothing. */
export function isAbsent(object: Known, key: string): boolean {
  return (object[key] === undefined || object[key] === null) && !(INCOMPLETE in object);
}

/** Whether a key is surely there. */
export function isPresent(object: Known, key: string): boolean {
  return object[key] !== undefined && object[key] !== null;
}

/** The limits of `concurrency` in all its forms, and where the nth of them stands. */
export function concurrencyEntries(value: unknown): { step: Known[]; fn: Known[]; at: (index: number) => OptionPath } {
  if (Array.isArray(value)) return { step: value.map(orEmpty), fn: [], at: (index) => ["concurrency", index] };
  if (!isKnown(value)) return { step: [], fn: [], at: () => ["concurrency"] };
  const fn = asList(value["fn"]).map(orEmpty);
  const step = asList(value["step"]).map(orEmpty);
  if (fn.length + step.length > 0) return { step, fn, at: (index) => ["concurrency", "step", index] };
  return { step: [value], fn: [], at: () => ["concurrency"] };
}

const orEmpty = (value: unknown): Known => (isKnown(value) ? value : { [INCOMPLETE]: true });

const encoder = new TextEncoder();
const byteLength = (text: string) => encoder.encode(text).length;

// --- The types of the server's decoder.

type Shape =
  | "string"
  | "int"
  | "uint"
  | "duration"
  | "concurrency"
  | "map"
  | { oneOf: readonly string[] }
  | { listOf: Shape }
  | { fields: Readonly<Record<string, Shape>> };

const CONCURRENCY_ENTRY: Shape = { fields: { limit: "int", key: "string", scope: { oneOf: ["fn", "env", "account"] } } };
const REGISTRATION: Shape = {
  fields: {
    name: "string",
    id: "string",
    triggers: { listOf: { fields: { event: "string", expression: "string", cron: "string", jitter: "string" } } },
    concurrency: "concurrency",
    priority: { fields: { run: "string" } },
    batchEvents: "map",
    idempotency: "string",
    rateLimit: { fields: { limit: "uint", period: "string", key: "string" } },
    throttle: { fields: { limit: "uint", burst: "uint", period: "duration", key: "string" } },
    retries: "int",
    debounce: { fields: { key: "string", period: "string", timeout: "string" } },
    timeouts: { fields: { start: "string", finish: "string" } },
    cancel: { listOf: { fields: { event: "string", timeout: "string", if: "string" } } },
    singleton: { fields: { key: "string", mode: { oneOf: ["skip", "cancel"] } } },
    steps: { fields: { step: { fields: { retries: { fields: { attempts: "int" } } } } } },
  },
};

function describeMismatches(value: unknown, shape: Shape, path: OptionPath, found: SyncProblem[]): void {
  if (shape === "duration") {
    describeDuration(value, path, found);
    return;
  }
  // A name of a list that is null is read as an empty one, which none of them is.
  if (isUnsaid(value) && !(value === null && typeof shape === "object" && "oneOf" in shape)) return;
  if (shape === "concurrency") describeConcurrency(value, path, found);
  else if (shape === "map") {
    if (!isKnown(value)) found.push(mismatch(path, "has to be an object"));
  } else if (typeof shape === "string") {
    if (!isOfShape(value, shape)) found.push(mismatch(path, EXPECTED[shape]));
  } else if ("oneOf" in shape) {
    const known = typeof value === "string" && shape.oneOf.includes(value.toLowerCase());
    if (!known) found.push(mismatch(path, `has to be ${shape.oneOf.map((name) => `'${name}'`).join(" or ")}`));
  } else if ("listOf" in shape) {
    if (!Array.isArray(value)) found.push(mismatch(path, "has to be a list"));
    else for (const [index, item] of value.entries()) describeMismatches(item, shape.listOf, [...path, index], found);
  } else if (!isKnown(value)) found.push(mismatch(path, "has to be an object"));
  else describeFields(value, shape.fields, path, found);
}

function describeFields(value: Known, fields: Readonly<Record<string, Shape>>, path: OptionPath, found: SyncProblem[]): void {
  for (const key in fields) {
    const field = fields[key]!;
    // Most options are not there: no path is made for them.
    const isLeftOut = field === "duration" ? !(key in value) && INCOMPLETE in value : value[key] === undefined || value[key] === OPAQUE;
    if (!isLeftOut) describeMismatches(value[key], field, [...path, key], found);
  }
}

/** Not there, or not known. */
function isUnsaid(value: unknown): boolean {
  return value === OPAQUE || value === undefined || value === null;
}

const EXPECTED = { string: "has to be a text", int: "has to be a whole number", uint: "has to be a whole number, not below 0" } as const;

function isOfShape(value: unknown, shape: "string" | "int" | "uint"): boolean {
  if (shape === "string") return typeof value === "string";
  return Number.isInteger(value) && (shape === "int" || (value as number) >= 0);
}

/** A duration that the decoder itself reads: it has to be there. */
function describeDuration(value: unknown, path: OptionPath, found: SyncProblem[]): void {
  if (value === OPAQUE) return;
  if (value === undefined || value === null) found.push(mismatch(path, "is missing"));
  else if (typeof value !== "string") found.push(mismatch(path, "has to be a text"));
  else {
    const parsed = parseOptionDuration(value);
    if (parsed.ok) return;
    const suggestion = parsed.hint === undefined ? {} : { suggestion: parsed.hint };
    found.push({ path, code: "duration", message: `The period '${value}' of the throttle cannot be read: ${parsed.reason}`, ...suggestion });
  }
}

/** Anything but objects and lists is taken: what is no whole number counts as no limit. */
function describeConcurrency(value: unknown, path: OptionPath, found: SyncProblem[]): void {
  if (Array.isArray(value)) for (const [index, item] of value.entries()) describeMismatches(item, CONCURRENCY_ENTRY, [...path, index], found);
  else if (isKnown(value) && !("fn" in value) && !("step" in value)) describeMismatches(value, CONCURRENCY_ENTRY, path, found);
}

function mismatch(path: OptionPath, expected: string): SyncProblem {
  return { path, code: "unreadable", message: `'${path.join(".")}' ${expected}` };
}

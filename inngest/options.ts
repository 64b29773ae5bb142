/**
 * The options of `createFunction`, `new Inngest` and `serve` as a user writes them: which there are in each major of the
 * SDK, what the SDK makes of them on the wire, and what is wrong with a function's.
 */
import { namedVariables, parse, validate, validateMatch, type CelPosition, type CelProblem } from "./cel/index.js";
import { lostStep, parseCron } from "./cron.js";
import { parseOptionDuration, parseStepDuration, stepDurationToWire, type SdkMajor } from "./duration.js";
import { isReservedEventName, isSystemEventName, isWildcardPattern, systemEvents } from "./events.js";
import { limits } from "./limits.js";
import {
  INCOMPLETE,
  OPAQUE,
  asList,
  concurrencyEntries,
  findRefusals,
  findUnreadable,
  isAbsent,
  isKnown,
  isPresent,
  type FunctionRegistration,
  type Known,
  type OptionPath,
  type SyncProblem,
} from "./registration.js";
import { table } from "./table.js";

export { INCOMPLETE, OPAQUE, type OptionPath } from "./registration.js";

const FUNCTION_OPTIONS = [
  "id",
  "name",
  "description",
  "concurrency",
  "batchEvents",
  "idempotency",
  "rateLimit",
  "throttle",
  "debounce",
  "priority",
  "timeouts",
  "singleton",
  "retries",
  "cancelOn",
  "onFailure",
  "middleware",
  "optimizeParallelism",
  "checkpointing",
  "experimentalCheckpointing",
] as const;
const CLIENT_OPTIONS = [
  "id",
  "eventKey",
  "baseUrl",
  "fetch",
  "env",
  "logger",
  "middleware",
  "isDev",
  "appVersion",
  "optimizeParallelism",
  "checkpointing",
  "experimentalCheckpointing",
  "endpointAdapter",
] as const;
const SERVE_OPTIONS = ["client", "functions", "servePath", "streaming"] as const;

/** Those of `createDefer` and `createScorer`. They have one trigger, which the SDK writes. */
const DEFERRED_OPTIONS = [...FUNCTION_OPTIONS.filter((option) => option !== "onFailure"), "schema"];

/** The options that each major of the SDK knows. */
export const optionKeys: Readonly<Record<"function" | "client" | "serve", Readonly<Record<SdkMajor, readonly string[]>>>> = {
  // In v3 the triggers stand beside the options; its types allow them inside, its `createFunction` drops them.
  function: { 3: FUNCTION_OPTIONS, 4: [...FUNCTION_OPTIONS, "triggers"] },
  client: {
    3: [...CLIENT_OPTIONS, "schemas"],
    4: [...CLIENT_OPTIONS, "internalLogger", "aiMetadata", "sessionPropagation", "signingKey", "signingKeyFallback"],
  },
  serve: {
    3: [...SERVE_OPTIONS, "serveHost", "signingKey", "signingKeyFallback", "baseUrl", "fetch", "logLevel", "id"],
    4: [...SERVE_OPTIONS, "serveOrigin", "enableUnauthedSync"],
  },
};

/** The keys of the objects among a function's options. Lists of objects are as the objects. */
export const nestedOptionKeys: Readonly<Record<string, readonly string[]>> = {
  batchEvents: ["maxSize", "timeout", "key", "if"],
  rateLimit: ["limit", "period", "key"],
  throttle: ["limit", "period", "burst", "key"],
  debounce: ["period", "key", "timeout"],
  priority: ["run"],
  timeouts: ["start", "finish"],
  singleton: ["mode", "key"],
  concurrency: ["limit", "key", "scope"],
  cancelOn: ["event", "if", "match", "timeout"],
};
const CONCURRENCY_GROUPS = ["fn", "step"];

/** Names that people use for an option, by the option's object; empty is the function itself. */
const ALIASES: Readonly<Record<string, Readonly<Record<string, string>>>> = table({
  "": table({ retry: "retries", maxRetries: "retries", attempts: "retries", batch: "batchEvents", batching: "batchEvents", timeout: "timeouts", cancel: "cancelOn", onError: "onFailure", limit: "concurrency" }),
  timeouts: table({ run: "finish", total: "finish", execution: "finish", end: "finish", queue: "start" }),
  batchEvents: table({ size: "maxSize", max: "maxSize", limit: "maxSize", period: "timeout", wait: "timeout" }),
  rateLimit: table({ window: "period", interval: "period", duration: "period", max: "limit", count: "limit" }),
  throttle: table({ window: "period", interval: "period", duration: "period", max: "limit", count: "limit" }),
  debounce: table({ delay: "period", wait: "period", interval: "period", maxWait: "timeout" }),
  concurrency: table({ max: "limit", count: "limit" }),
  cancelOn: table({ expression: "if", name: "event" }),
});

/** The option that was meant by a name that is none. */
export function suggestKey(key: string, known: readonly string[], parent = ""): string | undefined {
  const alias = ALIASES[parent]?.[key];
  if (alias !== undefined && known.includes(alias)) return alias;
  const close = known
    .map((candidate) => ({ candidate, distance: editDistance(key.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, distance }) => distance <= Math.max(1, Math.floor(Math.min(candidate.length, key.length) / 4)))
    .sort((a, b) => a.distance - b.distance);
  return close[0]?.candidate;
}

/** What is wrong with an option. */
export interface OptionProblem {
  /**
   * - `refused`: the sync fails, and no function of the app is registered;
   * - `unreadable`: so it does, but the SDK does not notice;
   * - `silent`: it is taken and does nothing, or not what it says;
   * - `unsupported`: documented as not to be used so; what happens is not promised.
   * - `doubtful`: it works, but seldom as meant.
   */
  kind: "refused" | "unreadable" | "silent" | "unsupported" | "doubtful";
  code: SyncProblem["code"] | "unknown-key" | "bounds" | "wildcard" | "scope" | "reserved-event" | CelProblem["code"];
  /** In the user's terms: `["cancelOn", 0, "if"]`; the triggers are `["triggers", 0, …]` in both majors. */
  path: OptionPath;
  /** What is wrong, a sentence without its full stop. */
  message: string;
  /** What happens at run time, or at sync: a sentence. */
  consequence: string;
  /** What to do, a sentence. */
  advice?: string;
  /** A value that can stand there instead; of an unknown key, the key. */
  suggestion?: string;
  /** Where the fault is inside a text that is an expression. */
  cel?: CelProblem;
}

/** What a user passes to `createFunction`. Values that are not known are `OPAQUE`. */
export interface FunctionOptions {
  /** What it is passed to; `createFunction` by default. */
  creator?: "createFunction" | "createDefer" | "createScorer";
  options: Known;
  /** The triggers, in v4 those of the options: one, or a list. */
  triggers: unknown;
  major: SdkMajor;
}

const REFUSED = "The sync is refused, and no function of the app is registered.";
const UNREADABLE = "The server cannot read the sync, and no function of the app is registered; the SDK reports success all the same.";

const FAILS = "The SDK fails to register the app, and none of its functions runs.";

/** Everything that is wrong with a function's options. */
export function checkFunctionOptions({ creator = "createFunction", options, triggers, major }: FunctionOptions): OptionProblem[] {
  if (isPlain(options, triggers)) return [];
  const { config, triggerIndex } = toRegistration(options, triggers, major);
  const toUserPath = (path: OptionPath) => userPath(path, triggerIndex);
  return [
    ...unknownKeys(options, creator, major),
    ...findUnreadable(config).map((problem) => (isForSdk(problem) ? fromSync(problem, "refused", FAILS, toUserPath) : fromSync(problem, "unreadable", UNREADABLE, toUserPath))),
    ...findRefusals(config, "unread").map((problem) => fromSync(problem, "refused", REFUSED, toUserPath)),
    ...expressionProblems(options, triggers),
    ...triggerProblems(triggers, major),
    ...boundProblems(options),
    ...durationProblems(options, major),
    ...combinationProblems(options),
    ...cancellationProblems(options, major),
  ];
}

/** The SDK itself goes through the cancellations, and fails before the server sees them. */
const isForSdk = ({ path }: SyncProblem) => path[0] === "cancel" && path.length <= 2;

/**
 * Are these an id, perhaps a name and a number of retries, and one plain event? Nothing can be wrong with that, and it is
 * what most functions have: they need not be looked at from all sides.
 */
function isPlain(options: Known, triggers: unknown): boolean {
  if (!isText(options["id"])) return false;
  for (const key in options) if (!isPlainOption(key, options[key])) return false;
  const trigger: unknown = Array.isArray(triggers) && triggers.length === 1 ? triggers[0] : triggers;
  if (!isKnown(trigger) || !hasOnly(trigger, "event")) return false;
  const { event } = trigger;
  if (typeof event !== "string") return event === OPAQUE;
  // The limit is in bytes.
  return event !== "" && event.length <= limits.maxTriggerNameLength / 4 && !event.includes("*") && !isReservedEventName(event);
}

function isPlainOption(key: string, value: unknown): boolean {
  switch (key) {
    case "id":
    case "name":
      return isText(value);
    case "retries":
      return value === OPAQUE || (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= limits.maxRetries);
    case "onFailure":
      return value === OPAQUE;
    case "concurrency":
      return value === OPAQUE || isLimit(isKnown(value) && hasOnly(value, "limit") ? value["limit"] : value);
    default:
      return false;
  }
}

const isLimit = (value: unknown) => typeof value === "number" && Number.isInteger(value) && value > 0;

function hasOnly(object: Known, name: string): boolean {
  for (const key in object) if (key !== name) return false;
  return true;
}

const isText = (value: unknown) => value === OPAQUE || (typeof value === "string" && value !== "");

function fromSync(problem: SyncProblem, kind: OptionProblem["kind"], consequence: string, toUserPath: (path: OptionPath) => OptionPath): OptionProblem {
  const path = toUserPath(problem.path);
  const message = problem.message.replace(`'${problem.path.join(".")}'`, `'${path.join(".")}'`);
  return { kind, code: problem.code, path, message, consequence, ...(problem.suggestion === undefined ? {} : { suggestion: problem.suggestion }) };
}

// --- From the user's options to the wire (inngest-js `InngestFunction.getConfig`).

/**
 * What the SDK registers for a function, as far as its options decide it. `triggerIndex` says for each trigger on the wire
 * which of the user's it is: v4 drops triggers with neither an event nor a cron.
 */
export function toRegistration(options: Known, triggers: unknown, major: SdkMajor): { config: FunctionRegistration; triggerIndex: number[] } {
  const { retries, cancelOn } = options;
  const wired = wireTriggers(triggers, major);
  const cancel = Array.isArray(cancelOn) ? cancelOn.map((entry) => wireCancellation(entry, major)) : cancelOn;
  const config = {
    ...pick(options, WIRED_AS_THEY_ARE),
    id: options["id"],
    // v3 sends an empty name, and its own check refuses it.
    name: major === 4 ? options["name"] || options["id"] : (options["name"] ?? options["id"]),
    triggers: wired.map(({ trigger }) => trigger),
    steps: { step: { retries: retries === undefined ? undefined : { attempts: retries } } },
    ...(cancel === undefined || cancel === null ? {} : { cancel }),
  };
  return { config, triggerIndex: wired.map(({ index }) => index) };
}

const WIRED_AS_THEY_ARE = ["idempotency", "batchEvents", "rateLimit", "throttle", "concurrency", "debounce", "priority", "timeouts", "singleton"] as const;

function pick(options: Known, keys: readonly string[]): Record<string, unknown> {
  const picked: Record<string, unknown> = {};
  for (const key of keys) if (key in options) picked[key] = options[key];
  return picked;
}

function wireTriggers(triggers: unknown, major: SdkMajor): { trigger: unknown; index: number }[] {
  if (triggers === undefined || triggers === null || triggers === OPAQUE) return [];
  const list: readonly unknown[] = Array.isArray(triggers) ? triggers : [typeof triggers === "string" && major === 3 ? { event: triggers } : triggers];
  return list
    .map((trigger, index) => ({ trigger: isKnown(trigger) ? (major === 4 ? wireTrigger4 : wireTrigger3)(trigger) : wireText(trigger), index }))
    .filter(({ trigger }) => trigger !== undefined);
}

/** v4 looks into a text for an event, and drops it; v3 fails at it. */
const wireText = (trigger: unknown): unknown => (typeof trigger === "string" ? undefined : trigger);

/** v4 looks for a cron first, and drops what has neither. */
function wireTrigger4(trigger: Known): Known | undefined {
  const { cron, jitter, event } = trigger;
  const rest = INCOMPLETE in trigger ? { [INCOMPLETE]: true } : {};
  if (cron) return { cron, ...(jitter ? { jitter } : {}), ...rest };
  if (event === systemEvents.functionInvoked) return undefined;
  if (event) return { event, expression: trigger["if"], ...rest };
  return INCOMPLETE in trigger ? rest : undefined;
}

/** v3 looks for an event first, and knows no jitter. */
function wireTrigger3(trigger: Known): Known {
  const rest = INCOMPLETE in trigger ? { [INCOMPLETE]: true } : {};
  if ("event" in trigger) return { event: trigger["event"], expression: trigger["if"], ...rest };
  return { cron: trigger["cron"], ...rest };
}

function wireCancellation(entry: unknown, major: SdkMajor): unknown {
  if (!isKnown(entry)) return entry;
  const { event, timeout, match } = entry;
  const path = matchPath(match);
  const matched = path === undefined ? undefined : `event.${path} == async.${path}`;
  const condition = match === OPAQUE ? OPAQUE : (matched ?? (entry["if"] || undefined));
  const wireTimeout = typeof timeout === "string" || typeof timeout === "number" ? stepDurationToWire(timeout, major) : OPAQUE;
  return {
    event: isKnown(event) ? OPAQUE : event,
    ...(timeout ? { timeout: wireTimeout } : {}),
    ...(condition === undefined ? {} : { if: condition }),
    ...(INCOMPLETE in entry ? { [INCOMPLETE]: true } : {}),
  };
}

/** A path on the wire in the user's terms. */
function userPath(path: OptionPath, triggerIndex: readonly number[]): OptionPath {
  const [first, second, third, ...rest] = path;
  if (first === "steps") return ["retries"];
  if (first === "cancel") return ["cancelOn", ...path.slice(1)];
  if (first !== "triggers" || typeof second !== "number") return path;
  return ["triggers", triggerIndex[second]!, ...(third === undefined ? [] : [third === "expression" ? "if" : third]), ...rest];
}

// --- Keys.

function unknownKeys(options: Known, creator: string, major: SdkMajor): OptionProblem[] {
  const problems: OptionProblem[] = [];
  const known = creator === "createFunction" ? optionKeys.function[major] : DEFERRED_OPTIONS;
  for (const key of Object.keys(options)) {
    if (key === "onFailure" && known === DEFERRED_OPTIONS) problems.push(failureOfDeferred(creator));
    else if (!known.includes(key)) problems.push(unknownKey([key], key, known, creator, major));
  }
  for (const option in nestedOptionKeys) {
    if (options[option] !== undefined) problems.push(...nestedUnknownKeys(options[option], option, nestedOptionKeys[option]!, major));
  }
  return problems;
}

/** The handler is registered, and gets an event without what the SDK takes out of every event of such a function. */
function failureOfDeferred(creator: string): OptionProblem {
  return {
    kind: "silent",
    code: "unknown-key",
    path: ["onFailure"],
    message: `${creator} has no option 'onFailure'`,
    consequence: "The SDK throws before it calls the handler, at each try.",
    advice: "Write a function with the trigger 'inngest/function.failed' and an 'if' on 'event.data.function_id'.",
  };
}

function nestedUnknownKeys(value: unknown, option: string, known: readonly string[], major: SdkMajor): OptionProblem[] {
  const objects: (readonly [unknown, OptionPath])[] = Array.isArray(value)
    ? value.map((item, index) => [item, [option, index]] as const)
    : [[value, [option]] as const];
  return objects.flatMap(([object, path]) => {
    if (!isKnown(object)) return [];
    return Object.keys(object)
      .filter((key) => !known.includes(key) && !(option === "concurrency" && CONCURRENCY_GROUPS.includes(key)))
      .map((key) => unknownKey([...path, key], key, known, option, major));
  });
}

function unknownKey(path: OptionPath, key: string, known: readonly string[], parent: string, major: SdkMajor): OptionProblem {
  const isNested = parent in nestedOptionKeys;
  const suggestion = suggestKey(key, known, isNested ? parent : "");
  const isTrigger = !isNested && ["event", "cron", "trigger", "schedule", "triggers"].includes(key);
  const place = isNested ? `'${parent}'` : parent;
  const aboutTriggers = parent === "createFunction" ? TRIGGER_ADVICE[major] : "What is deferred is started by 'defer' alone.";
  const advice = suggestion === undefined ? (isTrigger ? aboutTriggers : `It has ${listed(known)}.`) : `Write '${suggestion}'.`;
  return {
    kind: "silent",
    code: "unknown-key",
    path,
    message: `${place} has no option '${key}'`,
    consequence: "It is ignored.",
    advice,
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}

const TRIGGER_ADVICE: Readonly<Record<SdkMajor, string>> = {
  3: "In v3 the trigger is the second argument.",
  4: "In v4 it belongs into 'triggers'.",
};

const listed = (names: readonly string[]) => names.map((name) => `'${name}'`).join(", ");

/** How many letters have to be added, left out, replaced or swapped with their neighbour. */
function editDistance(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => Array.from({ length: b.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)));
  for (let i = 1; i <= a.length; i += 1) {
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min(rows[i - 1]![j]! + 1, rows[i]![j - 1]! + 1, rows[i - 1]![j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, rows[i - 2]![j - 2]! + 1);
      rows[i]![j] = cost;
    }
  }
  return rows[a.length]![b.length]!;
}

// --- Expressions.

function expressionProblems(options: Known, triggers: unknown): OptionProblem[] {
  const at = (text: unknown, path: OptionPath, position: CelPosition) => (typeof text === "string" ? validate(text, position).map((problem) => fromCel(problem, path)) : []);
  const of = (option: string, key: string, position: CelPosition) => {
    const object = options[option];
    return isKnown(object) ? at(object[key], [option, key], position) : [];
  };
  const triggerList: readonly unknown[] = Array.isArray(triggers) ? triggers : [triggers];
  const { step, at: entryPath } = concurrencyEntries(options["concurrency"]);
  const debounce = options["debounce"];
  return [
    ...triggerList.flatMap((trigger, index) => (isKnown(trigger) && !trigger["cron"] ? at(trigger["if"], ["triggers", index, "if"], "trigger-if") : [])),
    ...at(options["idempotency"], ["idempotency"], "idempotency"),
    ...(isPresent(options, "idempotency") ? [] : of("rateLimit", "key", "rate-limit-key")),
    ...(isKnown(debounce) && debounce["key"] === "" ? [] : of("debounce", "key", "debounce-key")),
    ...of("batchEvents", "key", "batch-key"),
    ...of("batchEvents", "if", "batch-if"),
    ...of("priority", "run", "priority"),
    ...of("throttle", "key", "throttle-key"),
    ...of("singleton", "key", "singleton-key"),
    ...step.flatMap((entry, index) => at(entry["key"], [...entryPath(index), "key"], "concurrency-key")),
    ...asList(options["cancelOn"]).flatMap((entry, index) => cancellationExpression(entry, ["cancelOn", index])),
  ];
}

/** What the SDK writes into the condition: whatever is no nothing, as a text. */
function matchPath(match: unknown): string | undefined {
  if (typeof match === "string" || typeof match === "number") return match ? String(match) : undefined;
  return match === true ? "true" : undefined;
}

/** Of `match` and `if`, the SDK takes `match`. */
function cancellationExpression(entry: unknown, path: OptionPath): OptionProblem[] {
  if (!isKnown(entry)) return [];
  const { match, if: condition } = entry;
  const matched = matchPath(match);
  if (matched !== undefined) return validateMatch(matched, "cancel-on-if").map((problem) => fromCel(problem, [...path, "match"]));
  if (typeof condition !== "string" || condition === "" || match === OPAQUE) return [];
  return validate(condition, "cancel-on-if").map((problem) => fromCel(problem, [...path, "if"]));
}

const ONE_GROUP = "All runs count as one group.";
const WITHOUT: Readonly<Record<string, string>> = table({
  idempotency: "No event counts as a repetition of another.",
  "rateLimit.key": ONE_GROUP,
  "throttle.key": ONE_GROUP,
  "debounce.key": ONE_GROUP,
  "singleton.key": ONE_GROUP,
  "batchEvents.key": ONE_GROUP,
  "concurrency.key": ONE_GROUP,
  "batchEvents.if": "Every event goes into the batch.",
  "priority.run": "Every run has the priority 0.",
  "cancelOn.if": "One such event cancels all runs of the function.",
  "triggers.if": "Every such event starts the function.",
  "waitForEvent.if": "Any event of that name ends the wait.",
});

/** What is wrong with a function of JavaScript at a place that takes an expression; `undefined` at any other place. */
export function callbackProblem(path: OptionPath): Pick<OptionProblem, "message" | "consequence" | "advice"> | undefined {
  const consequence = WITHOUT[path.filter((key) => typeof key === "string").join(".")];
  if (consequence === undefined) return undefined;
  return {
    message: `'${path.join(".")}' is an expression in a text, which the server evaluates`,
    consequence: `A function does not reach it: JSON has none. ${consequence}`,
    advice: "Write the expression, as in 'event.data.userId'.",
  };
}

function fromCel(problem: CelProblem, path: OptionPath): OptionProblem {
  const { severity, code, message, consequence, hint } = problem;
  return { kind: severity === "fails" ? "silent" : severity, code, path, message, consequence, ...(hint === undefined ? {} : { advice: hint }), cel: problem };
}

// --- Triggers.

function triggerProblems(triggers: unknown, major: SdkMajor): OptionProblem[] {
  const list: readonly unknown[] = Array.isArray(triggers) ? triggers : [triggers];
  return list.flatMap((trigger, index) => {
    const path = ["triggers", index];
    if (typeof trigger === "string" && (major === 4 || Array.isArray(triggers))) return textAsTrigger(trigger, path, major);
    return isKnown(trigger) ? triggerProblem(trigger, path, major) : [];
  });
}

/** v4 registers the function without it, and before each run looks at all triggers, and throws at what is none. */
const FAILS_EACH_RUN = "The SDK drops the trigger, and fails each run of the function, whatever starts it, with 'Invalid trigger'.";

/** v4 drops it. v3 takes a text for an event, but not in a list. */
function textAsTrigger(text: string, path: OptionPath, major: SdkMajor): OptionProblem[] {
  const outcome = major === 4 ? ({ kind: "silent", consequence: FAILS_EACH_RUN } as const) : ({ kind: "refused", consequence: FAILS } as const);
  const advice = `Write { ${parseCron(text).ok ? "cron" : "event"}: "${text}" }.`;
  return [{ ...outcome, code: "trigger", path, message: "A trigger is an object, and this is a text", advice }];
}

function triggerProblem(trigger: Known, path: OptionPath, major: SdkMajor): OptionProblem[] {
  const { event, cron, jitter } = trigger;
  const problems: OptionProblem[] = [];
  const silent = (code: OptionProblem["code"], at: OptionPath, message: string, consequence: string, advice?: string) =>
    problems.push({ kind: "silent", code, path: at, message, consequence, ...(advice === undefined ? {} : { advice }) });
  const both = event !== undefined && cron !== undefined && event !== OPAQUE && cron !== OPAQUE;
  if (both) {
    // v4 looks for the cron first where it registers the function, and for the event where it checks what has started it.
    const consequence =
      major === 4 && cron
        ? "The SDK drops the event, and fails each run that the cron starts with 'Event not found in triggers'."
        : "The SDK takes the event and drops the cron.";
    silent("trigger", path, "A trigger has either an event or a cron, not both", consequence, "Make it two triggers.");
  }
  if (major === 4 && !both && event === "") {
    silent("trigger", path, "The trigger's event is empty", "The SDK drops the trigger: nothing ever starts the function by it.");
  }
  if (major === 4 && !both && event === undefined && cron === "") silent("trigger", path, "The trigger's cron is empty", FAILS_EACH_RUN);
  if (major === 4 && isAbsent(trigger, "event") && isAbsent(trigger, "cron")) silent("trigger", path, "A trigger needs an event or a cron", FAILS_EACH_RUN);
  if (cron !== undefined && !both && trigger["if"] !== undefined) {
    silent("trigger", [...path, "if"], "A cron trigger has no condition", "The SDK drops the 'if': the function runs every time.", "Decide inside the function.");
  }
  if (major === 3 && cron !== undefined && jitter !== undefined) {
    silent("jitter", [...path, "jitter"], "v3 of the SDK has no 'jitter'", "It is ignored.");
  }
  const lost = typeof cron === "string" && parseCron(cron).ok ? lostStep(cron) : undefined;
  if (lost) {
    const { every, unit, at } = lost;
    const [one, whole] = unit === "minutes" ? ["minute", "hour"] : ["hour", "day"];
    const times = at.length > 1 ? `the ${unit} ${at.join(" and ")}` : `the ${one} ${at[0]}`;
    const advice = `Cron counts anew in each ${whole}: list the times, or start more often and skip.`;
    silent("cron", [...path, "cron"], `The cron '${cron as string}' does not mean every ${every} ${unit}`, `It means ${times} of each ${whole}.`, advice);
  }
  if (typeof event === "string") problems.push(...eventNameProblems(event, [...path, "event"]));
  return [...problems, ...Object.keys(trigger).flatMap((key) => triggerKeyProblem(key, trigger, path))];
}

const ZONE_KEYS = ["timezone", "timeZone", "tz"];
const CONDITION_KEYS = ["expression", "condition", "filter", "where", "match"];
/** Options of the function that change how its runs start and go on. Its name and description may stand anywhere, as a note. */
const RUN_OPTIONS: ReadonlySet<string> = new Set(
  FUNCTION_OPTIONS.filter((key) => !["id", "name", "description", "middleware"].includes(key)),
);

/** What other schedulers and other places of Inngest call it. Both majors pick what they know out of a trigger. */
function triggerKeyProblem(key: string, { event, cron }: Known, path: OptionPath): OptionProblem[] {
  const problem = (message: string, consequence: string, advice: string, suggestion?: string): OptionProblem[] => [
    { kind: "silent", code: "unknown-key", path: [...path, key], message, consequence, advice, ...(suggestion === undefined ? {} : { suggestion }) },
  ];
  if (cron !== undefined && ZONE_KEYS.includes(key)) {
    return problem(`A cron trigger has no option '${key}'`, "It is ignored: the times are those of UTC.", "Write the zone into the cron, as in 'TZ=Europe/Paris 0 9 * * *'.");
  }
  if (event !== undefined && CONDITION_KEYS.includes(key)) {
    return problem(`A trigger has no option '${key}'`, "It is ignored: every such event starts the function.", "Write 'if'.", "if");
  }
  if (RUN_OPTIONS.has(key)) {
    return problem(`'${key}' is an option of the function, not of its trigger`, "It is ignored.", "Move it to the options, beside 'id'.");
  }
  return [];
}

function eventNameProblems(name: string, path: OptionPath): OptionProblem[] {
  const problem = (code: OptionProblem["code"], message: string, consequence: string, advice: string): OptionProblem => ({ kind: "silent", code, path, message, consequence, advice });
  if (isReservedEventName(name) && !isSystemEventName(name) && !name.includes("*")) {
    return [problem("reserved-event", `'${name}' is none of the events that Inngest sends`, "Apps may not send such events, so nothing ever starts the function.", `There are ${listed(Object.values(systemEvents))}.`)];
  }
  if (name.includes("*") && !isWildcardPattern(name)) {
    return [problem("wildcard", `The '*' in '${name}' stands for itself`, "Only an event of exactly this name starts the function.", "A wildcard is the last character, after a '/' or a '.'.")];
  }
  if (isWildcardPattern(name) && name.slice(0, -1).includes("*")) {
    return [problem("wildcard", `The first '*' in '${name}' stands for itself`, "It matches no other text.", "A wildcard is the last character, after a '/' or a '.'.")];
  }
  return [];
}

// --- Numbers and durations that are taken and cut or ignored.

function boundProblems(options: Known): OptionProblem[] {
  const problems: OptionProblem[] = [];
  const silent = (path: OptionPath, message: string, consequence: string, suggestion?: string) =>
    problems.push({ kind: "silent", code: "bounds", path, message, consequence, ...(suggestion === undefined ? {} : { suggestion }) });
  const retries = options["retries"];
  if (typeof retries === "number" && retries > limits.maxRetries) silent(["retries"], `There are at most ${limits.maxRetries} retries`, `The server cuts it to ${limits.maxRetries}.`, String(limits.maxRetries));
  if (typeof retries === "number" && retries < 0) silent(["retries"], "The number of retries is negative", "There are no retries, as with 0.", "0");
  const throttle = options["throttle"];
  if (isKnown(throttle)) {
    if (throttle["limit"] === 0) silent(["throttle", "limit"], "A throttle lets at least 1 run start", "The server takes 1.", "1");
    const period = throttle["period"];
    const parsed = typeof period === "string" ? parseOptionDuration(period) : undefined;
    if (parsed?.ok && parsed.ms < 1000) silent(["throttle", "period"], `A throttle counts whole seconds, and '${String(period)}' is none`, "No run ever starts.", "1s");
    if (parsed?.ok && parsed.ms > limits.maxDebouncePeriod) {
      problems.push({ kind: "unsupported", code: "bounds", path: ["throttle", "period"], message: `The documented maximum of a throttle's period is 7d, and this is '${String(period)}'`, consequence: "The open-source server takes it; Inngest Cloud may not." });
    }
  }
  const debounce = options["debounce"];
  if (isKnown(debounce) && !isPresent(debounce, "timeout") && !(INCOMPLETE in debounce)) {
    problems.push({ kind: "doubtful", code: "bounds", path: ["debounce"], message: "The debounce has no 'timeout'", consequence: "Events that never pause put off the run for ever.", advice: "Say how long a run may be put off at most." });
  }
  const singleton = options["singleton"];
  if (isKnown(singleton) && singleton["mode"] === undefined && !(INCOMPLETE in singleton)) {
    problems.push({ kind: "silent", code: "bounds", path: ["singleton", "mode"], message: "A singleton needs a 'mode'", consequence: "The server takes 'skip': while a run is going on, no event starts another.", advice: "Say 'skip' or 'cancel'." });
  }
  const { step, at } = concurrencyEntries(options["concurrency"]);
  for (const [index, { limit }] of step.entries()) if (typeof limit === "number" && limit < 0) silent([...at(index), "limit"], "The limit is negative", "There is no limit.");
  for (const [index, entry] of step.entries()) {
    const isSame = (other: Known) => isPresent(entry, "key") && entry["key"] !== OPAQUE && other["key"] === entry["key"] && (other["scope"] ?? "fn") === (entry["scope"] ?? "fn") && !(INCOMPLETE in other) && !(INCOMPLETE in entry);
    if (step.slice(0, index).some(isSame)) silent([...at(index), "key"], "Another limit has the same key and scope", "Both count the same steps, so the lower one decides and the other does nothing.");
  }
  const concurrency = options["concurrency"];
  if (typeof concurrency === "number" && (concurrency < 0 || !Number.isInteger(concurrency))) silent(["concurrency"], "The limit is no whole number above 0", "There is no limit.");
  if (typeof concurrency === "string") silent(["concurrency"], "The limit is a text", "There is no limit.");
  return problems;
}

function durationProblems(options: Known, major: SdkMajor): OptionProblem[] {
  const ignored = ([option, key, consequence]: readonly [string, string, string]): OptionProblem[] => {
    const object = options[option];
    const text = isKnown(object) ? object[key] : undefined;
    const parsed = typeof text === "string" && text !== "" ? parseOptionDuration(text) : undefined;
    if (!parsed || parsed.ok) return [];
    return [{ kind: "silent", code: "duration", path: [option, key], message: `'${String(text)}' is no duration: ${parsed.reason}`, consequence, ...suggestion(parsed.hint) }];
  };
  return [
    ...([
      ["timeouts", "start", "The timeout is ignored: a run may wait for its start for ever."],
      ["timeouts", "finish", "The timeout is ignored: a run may take for ever."],
      ["debounce", "timeout", "The timeout is ignored: a stream of events can put off the run for ever."],
    ] as const).flatMap(ignored),
    ...asList(options["cancelOn"]).flatMap((entry, index) => cancellationTimeout(entry, ["cancelOn", index, "timeout"], major)),
  ];
}

function suggestion(hint: string | undefined): Pick<OptionProblem, "advice" | "suggestion"> {
  return hint === undefined ? {} : { advice: `Write '${hint}'.`, suggestion: hint };
}

/** The SDK sends an empty text for what it cannot read, which the server cannot read either. */
function cancellationTimeout(entry: unknown, path: OptionPath, major: SdkMajor): OptionProblem[] {
  const timeout = isKnown(entry) ? entry["timeout"] : undefined;
  if ((typeof timeout !== "string" && typeof timeout !== "number") || !timeout || stepDurationToWire(timeout, major) !== "") return [];
  const parsed = typeof timeout === "string" ? parseStepDuration(timeout) : undefined;
  const why = parsed && !parsed.ok ? parsed.reason : "it is shorter than a second";
  return [{ kind: "silent", code: "duration", path, message: `'${timeout}' is no time-out: ${why}`, consequence: "The server cannot schedule the function's runs: they never start.", ...suggestion(parsed && !parsed.ok ? parsed.hint : "1s") }];
}

// --- Combinations.

function combinationProblems(options: Known): OptionProblem[] {
  const problems: OptionProblem[] = [];
  const has = (key: string) => isPresent(options, key);
  const add = (kind: OptionProblem["kind"], option: string, message: string, consequence: string) => problems.push({ kind, code: "combination", path: [option], message, consequence });
  if (has("idempotency") && has("rateLimit")) add("silent", "rateLimit", "'idempotency' takes the place of 'rateLimit'", "The rate limit is ignored.");
  if (has("batchEvents") && has("rateLimit")) add("silent", "rateLimit", "Batches are not rate-limited", "The rate limit is ignored.");
  if (has("batchEvents") && has("idempotency")) add("silent", "idempotency", "'idempotency' does not apply to batches", "The same event can be in several of them.");
  if (has("debounce") && has("idempotency")) add("unsupported", "idempotency", "'idempotency' and 'debounce' do not go together", "Which of the events counts is not promised.");
  for (const [index, entry] of asList(options["cancelOn"]).entries()) {
    if (isKnown(entry) && isPresent(entry, "match") && isPresent(entry, "if")) {
      problems.push({ kind: "silent", code: "combination", path: ["cancelOn", index, "if"], message: "A cancellation has either 'match' or 'if'", consequence: "The SDK takes 'match' and drops the 'if'.", advice: "Write both conditions into the 'if'." });
    }
  }
  return problems;
}

/** A cancellation without an event or a condition, or with a condition that does not compare the two events. */
function cancellationProblems(options: Known, major: SdkMajor): OptionProblem[] {
  return asList(options["cancelOn"]).flatMap((entry, index): OptionProblem[] => {
    if (!isKnown(entry)) return [];
    if (isAbsent(entry, "event")) {
      const outcome = major === 4 ? ({ kind: "refused", consequence: FAILS } as const) : ({ kind: "silent", consequence: "No event ever cancels a run by it." } as const);
      return [{ ...outcome, code: "scope", path: ["cancelOn", index], message: "A cancellation needs the 'event' that cancels" }];
    }
    if (!isAbsent(entry, "match")) return [];
    const scope = (path: OptionPath, message: string, advice: string): OptionProblem[] => [{ kind: "doubtful", code: "scope", path, message, consequence: "One such event cancels all runs of the function.", advice }];
    if (isAbsent(entry, "if")) return scope(["cancelOn", index], "Nothing ties the event to the run", "Add 'match' or 'if'.");
    const condition = typeof entry["if"] === "string" ? parse(entry["if"]) : undefined;
    if (!condition?.ok) return [];
    const names = namedVariables(condition.ast);
    if (names.has("event") && names.has("async")) return [];
    const missing = names.has("async") ? "'event', the one that started the run" : "'async', the event that cancels";
    const unscoped = scope(["cancelOn", index, "if"], `The condition does not look at ${missing}`, "Compare the two, as in 'event.data.id == async.data.id'.");
    if (!names.has("event")) return unscoped;
    return unscoped.map((problem) => ({ ...problem, consequence: "Every such event, whatever it says, cancels all runs whose own event meets it." }));
  });
}

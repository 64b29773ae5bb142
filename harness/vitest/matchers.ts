import { inspect } from "node:util";
import { describePending, inline as inlineUpTo } from "../trace/text.js";
import { formatTimeline } from "../trace/timeline.js";
import type { EventRecord, FunctionLike, Harness, Run, StepRecord, Time } from "../types.js";

/** What {@link RunMatchers.toHaveRunStep} may ask of a step. */
export interface StepExpectation {
  /** How many steps of this id the run has: a loop that repeats an id makes several. */
  times?: number;
  /** How many attempts the step took: `1` where it succeeded at once. */
  attempts?: number;
  /** What the function got from the step: JSON, as the server stores it. Asymmetric matchers may stand inside. */
  output?: unknown;
}

/** Anything with the name of an event: the string itself, or what `eventType()` returns. */
export type EventName = string | { readonly name: string };

/** What a run may have failed with, as in `toThrow`. */
export type ErrorExpectation =
  /** Part of the message. */
  | string
  /** A pattern of the message. */
  | RegExp
  /** The class, compared by name: the run's error has been through JSON and is no instance of it any more. */
  | (abstract new (...args: never[]) => Error)
  /** Name and message of this error. */
  | Error
  /** These properties of the stored error; asymmetric matchers may stand inside. */
  | { name?: unknown; message?: unknown; cause?: unknown };

/**
 * Matchers for the runs of a harness. Every failure says what was expected, what happened instead, and shows the run's timeline.
 *
 * @typeParam R - `void` in assertions, `any` where they stand inside other matchers.
 */
export interface RunMatchers<R> {
  /**
   * The run has completed, with this output if one is given. Outputs are compared as `toEqual` does, and they are JSON.
   * `undefined` stands for a function that returns nothing.
   */
  toHaveCompleted(output?: unknown): R;
  /** The run has failed for good: all attempts are used up, or the error was not to be retried. */
  toHaveFailed(error?: ErrorExpectation): R;
  /** The run was cancelled, by an event, a time-out, another run, or the test. */
  toHaveBeenCancelled(): R;
  /**
   * The step has been run, or has been reached where it has no code of its own (a sleep, a wait), with these times, attempts and
   * output if given. An id that the function repeats means any of its steps; `"id:1"` means the second one.
   */
  toHaveRunStep(id: string, expectation?: StepExpectation): R;
  /** The run is asleep, and wakes at this moment of the virtual clock. */
  toBeSleepingUntil(time: Time): R;
  /** The run is waiting for this event. */
  toBeWaitingFor(event: EventName): R;
  /**
   * The run's code sent this event, with this data if given. On a harness: any run did, other code of the app (`within`), or
   * the server itself (`inngest/function.failed`). What the test sent does not count.
   */
  toHaveSentEvent(event: EventName, data?: unknown): R;
  /** The run invoked this function, whatever became of it. */
  toHaveInvoked(functionOrId: string | FunctionLike): R;
}

/** The part of a matcher's `this` that vitest and jest have in common. */
interface MatcherContext {
  readonly isNot: boolean;
  readonly customTesters?: readonly unknown[];
  equals(a: unknown, b: unknown, customTesters?: unknown[], strictCheck?: boolean): boolean;
  readonly utils: {
    matcherHint(name: string, received?: string, expected?: string, options?: { isNot?: boolean }): string;
    diff(expected: unknown, received: unknown): string | null | undefined;
  };
}

interface MatcherResult {
  pass: boolean;
  message: () => string;
}

/**
 * The matchers as an object for `expect.extend`: for jest, or for an `expect` of one's own. `stepcheck/matchers` exports them
 * without importing vitest; `stepcheck/vitest` registers them, too.
 */
export const matchers = {
  toHaveCompleted(this: MatcherContext, received: unknown, ...expected: [output?: unknown]): MatcherResult {
    const run = asRun(received, "toHaveCompleted");
    const anyOutput = expected.length === 0;
    const [output] = expected;
    const completed = run.status === "completed";
    const alike = output === undefined ? isNothing(run.output) : equal(this, run.output, output);

    return verdict(this, "toHaveCompleted", run, completed && (anyOutput || alike), {
      wanted: anyOutput ? "to have completed" : `to have completed with ${output === undefined ? "no output" : inline(output)}`,
      happened: describeState(run),
      details: completed && !anyOutput ? compare(this, output, run.output) : undefined,
    });
  },

  toHaveFailed(this: MatcherContext, received: unknown, expected?: ErrorExpectation): MatcherResult {
    const run = asRun(received, "toHaveFailed");
    const failed = run.status === "failed";

    return verdict(this, "toHaveFailed", run, failed && errorMatches(this, run, expected), {
      wanted: expected === undefined ? "to have failed" : `to have failed with ${describeErrorExpectation(expected)}`,
      happened: describeState(run),
      details: failed && isPlainExpectation(expected) ? compare(this, expected, pick(run.error, expected)) : undefined,
    });
  },

  toHaveBeenCancelled(this: MatcherContext, received: unknown): MatcherResult {
    const run = asRun(received, "toHaveBeenCancelled");
    return verdict(this, "toHaveBeenCancelled", run, run.status === "cancelled", {
      wanted: "to have been cancelled",
      happened: describeState(run),
    });
  },

  toHaveRunStep(this: MatcherContext, received: unknown, id: string, expectation: StepExpectation = {}): MatcherResult {
    const run = asRun(received, "toHaveRunStep");
    const steps = stepsOf(run, id);
    const pass =
      (expectation.times === undefined ? steps.length > 0 : equal(this, steps.length, expectation.times)) &&
      (steps.length === 0 || steps.some((step) => stepMatches(this, step, expectation)));
    const [step] = steps;
    const unlike = "output" in expectation && steps.length === 1 && step?.status === "completed";

    return verdict(this, "toHaveRunStep", run, pass, {
      wanted: `to have run the step "${id}"${describeStepExpectation(expectation)}`,
      happened: steps.length > 0 ? describeStepsOf(id, steps) : describeOtherSteps(run),
      details: unlike ? compare(this, expectation.output, step.output) : undefined,
    });
  },

  toBeSleepingUntil(this: MatcherContext, received: unknown, time: Time): MatcherResult {
    const run = asRun(received, "toBeSleepingUntil");
    const until = new Date(time);
    if (Number.isNaN(until.getTime())) {
      throw new TypeError(`toBeSleepingUntil takes a Date, an ISO string or milliseconds, but was given ${String(time)}.`);
    }
    const pass = run.pending.some((what) => what.kind === "sleep" && what.until.getTime() === until.getTime());
    return verdict(this, "toBeSleepingUntil", run, pass, {
      wanted: `to be sleeping until ${until.toISOString()}`,
      happened: describeState(run),
    });
  },

  toBeWaitingFor(this: MatcherContext, received: unknown, event: EventName): MatcherResult {
    const run = asRun(received, "toBeWaitingFor");
    const name = nameOf(event);
    const pass = run.pending.some((what) => what.kind === "event" && what.event === name);
    return verdict(this, "toBeWaitingFor", run, pass, {
      wanted: `to be waiting for the event "${name}"`,
      happened: describeState(run),
    });
  },

  toHaveSentEvent(this: MatcherContext, received: unknown, event: EventName, ...expected: [data?: unknown]): MatcherResult {
    const source = asRunOrHarness(received, "toHaveSentEvent");
    const sent = isHarness(source) ? source.events.filter(({ source: { by } }) => by !== "test") : source.sent;
    const name = nameOf(event);
    const named = sent.filter((record) => record.name === name);
    const anyData = expected.length === 0;
    const [data] = expected;
    const pass = named.some((record) => anyData || equal(this, record.data, data));
    const [only] = named;

    return verdict(this, "toHaveSentEvent", source, pass, {
      wanted: `to have sent "${name}"${anyData ? "" : ` with ${inline(data)}`}`,
      happened: describeEvents(name, named, sent),
      details: !anyData && only && named.length === 1 ? compare(this, data, only.data) : undefined,
    });
  },

  toHaveInvoked(this: MatcherContext, received: unknown, functionOrId: string | FunctionLike): MatcherResult {
    const run = asRun(received, "toHaveInvoked");
    const id = idOf(functionOrId);
    const invoked = run.invoked.map(({ functionId }) => functionId);
    return verdict(this, "toHaveInvoked", run, invoked.includes(id), {
      wanted: `to have invoked "${id}"`,
      happened: invoked.length === 0 ? "it invoked nothing" : `it invoked ${quoteAll(invoked)}`,
    });
  },
};

interface Sentence {
  wanted: string;
  happened: string;
  details?: string | undefined;
}

function verdict(
  context: MatcherContext,
  matcher: keyof RunMatchers<void>,
  source: Run | Harness,
  pass: boolean,
  { wanted, happened, details }: Sentence,
): MatcherResult {
  const received = isHarness(source) ? "harness" : "run";
  const subject = isHarness(source) ? "the app under this harness" : `run ${source.id} of "${source.functionId}"`;

  return {
    pass,
    message: () =>
      [
        context.utils.matcherHint(matcher, received, "", { isNot: context.isNot }),
        `Expected ${subject} ${context.isNot ? "not " : ""}${wanted}, but ${happened.replace(/\.$/, "")}.`,
        ...(details && !context.isNot ? [details] : []),
        `What happened:\n\n${indent(formatTimeline(source))}`,
      ].join("\n\n"),
  };
}

/** The server stores no value as `null`, and as an empty string where it came with a checkpoint. */
function isNothing(output: unknown): boolean {
  return output === undefined || output === null || output === "";
}

function equal(context: MatcherContext, received: unknown, expected: unknown): boolean {
  return context.equals(received, expected, [...(context.customTesters ?? [])]);
}

/** The difference, and where it comes from nothing but JSON, that. */
function compare(context: MatcherContext, expected: unknown, received: unknown): string | undefined {
  if (equal(context, received, expected)) return undefined;
  const diff = context.utils.diff(expected, received) ?? undefined;
  const stored = toJson(expected);
  if (stored === undefined || !equal(context, received, stored)) return diff;
  return [diff, "What leaves a step or a function is stored as JSON: as JSON, both are the same."].filter(Boolean).join("\n\n");
}

function toJson(value: unknown): unknown {
  try {
    const text = JSON.stringify(value) as string | undefined;
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function errorMatches(context: MatcherContext, run: Run, expected: ErrorExpectation | undefined): boolean {
  const { name, message } = run.error ?? { name: "", message: "" };
  if (expected === undefined) return true;
  if (typeof expected === "string") return message.includes(expected);
  if (expected instanceof RegExp) return expected.test(message);
  if (typeof expected === "function") return name === expected.name;
  if (expected instanceof Error) return name === expected.name && message === expected.message;
  return isPlainExpectation(expected)
    ? equal(context, pick(run.error, expected), expected)
    : equal(context, run.error, expected);
}

function describeErrorExpectation(expected: ErrorExpectation): string {
  if (typeof expected === "string") return `a message that contains ${inline(expected)}`;
  if (expected instanceof RegExp) return `a message like ${inline(expected)}`;
  if (typeof expected === "function") return expected.name;
  if (expected instanceof Error) return `${expected.name}: ${expected.message}`;
  return inline(expected);
}

/** An object whose properties are to be found in the error; not an asymmetric matcher, which judges the whole of it. */
function isPlainExpectation(expected: ErrorExpectation | undefined): expected is Record<string, unknown> {
  return typeof expected === "object" && Object.getPrototypeOf(expected) === Object.prototype;
}

function pick(value: object | undefined, like: object): Record<string, unknown> {
  return Object.fromEntries(Object.keys(like).map((key) => [key, (value as Record<string, unknown> | undefined)?.[key]]));
}

/** The steps that came from this id in the code: the SDK numbers its repetitions `id:1`, `id:2`. */
function stepsOf(run: Run, id: string): StepRecord[] {
  const repetition = new RegExp(`^${id.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}:\\d+$`);
  return Object.values(run.steps).filter((step) => step.attempts > 0 && (step.id === id || repetition.test(step.id)));
}

function stepMatches(context: MatcherContext, step: StepRecord, { attempts, ...rest }: StepExpectation): boolean {
  if (attempts !== undefined && !equal(context, step.attempts, attempts)) return false;
  if (!("output" in rest)) return true;
  return step.status === "completed" && equal(context, step.output ?? null, rest.output ?? null);
}

function describeStepExpectation({ times, attempts, ...rest }: StepExpectation): string {
  return [
    times === undefined ? "" : ` ${countOrMatcher(times, "time")}`,
    attempts === undefined ? "" : ` in ${countOrMatcher(attempts, "attempt")}`,
    "output" in rest ? ` with the output ${inline(rest.output)}` : "",
  ].join("");
}

function countOrMatcher(expected: number, noun: string): string {
  return typeof expected === "number" ? count(expected, noun) : `${inline(expected)} ${noun}s`;
}

function describeStepsOf(id: string, steps: readonly StepRecord[]): string {
  const outcomes = steps.map((step) => `${step.id === id ? "it" : `"${step.id}"`} ${describeStep(step)}`);
  const times = steps.length > 1 ? `it ran ${count(steps.length, "time")}: ` : "";
  return times + outcomes.join("; ");
}

function describeStep(step: StepRecord): string {
  const attempts = `(${count(step.attempts, "attempt")})`;
  switch (step.status) {
    case "completed":
      return `returned ${inline(step.output ?? null)} ${attempts}`;
    case "failed":
      return `failed with ${step.error ? `${step.error.name}: ${step.error.message}` : "an error"} ${attempts}`;
    case "retrying":
      return `is to be tried again ${attempts}`;
    case "planned":
    case "waiting":
      return "is not over yet";
  }
}

function describeOtherSteps(run: Run): string {
  const ids = Object.values(run.steps)
    .filter(({ attempts }) => attempts > 0)
    .map(({ id }) => id);
  return ids.length === 0 ? "it has run no step" : `it ran ${quoteAll(ids)}`;
}

function describeEvents(name: string, named: readonly EventRecord[], sent: readonly EventRecord[]): string {
  if (named.length > 0) {
    return `"${name}" was sent with ${named.map(({ data }) => inline(data)).join(", and with ")}`;
  }
  const names = [...new Set(sent.filter(({ internal }) => !internal).map((record) => record.name))];
  return names.length === 0 ? "no event was sent" : `only ${quoteAll(names)} was sent`;
}

/** How the run stands: a clause to follow "but". */
function describeState(run: Run): string {
  switch (run.status) {
    case "completed":
      return `it completed with ${inline(run.output ?? null)}`;
    case "failed":
      return `it failed with ${run.error ? `${run.error.name}: ${run.error.message}` : "an error"}`;
    case "cancelled":
      return `it was cancelled${cancelReason(run)}`;
    case "queued":
      return run.pending.length === 0 ? "it has not started" : `it ${run.pending.map(describePending).join(", and ")}`;
    case "running":
      return run.pending.length === 0 ? "it is running" : `it ${run.pending.map(describePending).join(", and ")}`;
  }
}

function cancelReason(run: Run): string {
  const entry = run.trace.findLast(({ kind }) => kind === "run.cancelled");
  if (entry?.kind !== "run.cancelled") return "";
  return ` (${entry.reason})`;
}

function asRun(received: unknown, matcher: string): Run {
  if (isRun(received)) return received;
  throw new TypeError(`${matcher} looks at a run, but was given ${describeOther(received)}`);
}

function asRunOrHarness(received: unknown, matcher: string): Run | Harness {
  if (isRun(received) || isHarness(received)) return received;
  throw new TypeError(`${matcher} looks at a run or a harness, but was given ${describeOther(received)}`);
}

function isRun(value: unknown): value is Run {
  return hasAll(value, "functionId", "status", "steps", "pending", "trace");
}

function isHarness(value: unknown): value is Harness {
  return hasAll(value, "runs", "events", "send", "advance");
}

function hasAll(value: unknown, ...keys: string[]): boolean {
  return typeof value === "object" && value !== null && keys.every((key) => key in value);
}

/** Names the usual slips, each with what to do about it. */
function describeOther(received: unknown): string {
  if (received === undefined) {
    return (
      "undefined. If it came from `send`, the event started no run: is the function among those of the harness, " +
      "does it listen to this event, and did `t.events` say why it was passed over?"
    );
  }
  if (Array.isArray(received)) {
    return received.length === 0
      ? "an empty array: the event started no run."
      : "an array. `send` answers with all runs that it started: take one out, as in `const [run] = await t.send(…)`.";
  }
  if (hasAll(received, "then")) return "a promise. Await it first.";
  if (isHarness(received)) return "a harness. Take one of its `runs`.";
  if (isRun(received)) return "a run.";
  return typeof received === "object" ? "an object that is none." : `the ${typeof received} ${inline(received)}.`;
}

function nameOf(event: EventName): string {
  return typeof event === "string" ? event : event.name;
}

function idOf(functionOrId: string | FunctionLike): string {
  if (typeof functionOrId === "string") return functionOrId;
  const { id } = functionOrId as { id?: unknown };
  if (typeof id === "function") return String((id as () => unknown).call(functionOrId));
  throw new TypeError("toHaveInvoked takes an Inngest function or its id.");
}

function count(quantity: number, noun: string): string {
  return `${quantity} ${noun}${quantity === 1 ? "" : "s"}`;
}

function quoteAll(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(", ");
}

/** A value inside a sentence. What is cut off, the difference shows. */
function inline(value: unknown): string {
  return inlineUpTo(readable(value, 5), 200);
}

/** The same value, where asymmetric matchers print as what they match, not as what they are made of. */
function readable(value: unknown, depth: number): unknown {
  if (typeof value !== "object" || value === null || depth === 0) return value;
  if ("asymmetricMatch" in value) return { [inspect.custom]: () => matcherText(value, depth) };
  if (Array.isArray(value)) return value.map((item) => readable(item, depth - 1));
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, readable(item, depth - 1)]));
}

function matcherText(matcher: { sample?: unknown; toString(): string; toAsymmetricMatcher?(): string }, depth: number): string {
  const { sample } = matcher;
  if (matcher.toAsymmetricMatcher !== undefined) return matcher.toAsymmetricMatcher();
  return sample === undefined ? matcher.toString() : `${matcher.toString()} ${inlineUpTo(readable(sample, depth - 1), 200)}`;
}

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, "  ");
}

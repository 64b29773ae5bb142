/**
 * CEL, the expression language of triggers, keys, waits and cancellations, with the server's deviations: what is refused,
 * how an expression is evaluated, and how the values of a run's event are written into it.
 */
import { compileLifted, run, type Evaluation, type Variables } from "./evaluate.js";
import { parse } from "./parse.js";
import type { Expr, Span } from "./ast.js";
import { goString, typeOf, type CelValue } from "./values.js";

export * from "./ast.js";
export { check, namedVariables, type CheckError } from "./check.js";
export { inlineEvent, type Inlined } from "./inline.js";
export { parse, type ParseResult } from "./parse.js";
export { isRefused, validate, validateMatch, type CelPosition, type CelProblem, type CelProblemCode, type CelSeverity } from "./validate.js";
export type { Evaluation, Variables } from "./evaluate.js";
export { goString, typeOf, type CelValue, type TypeTag } from "./values.js";

/** Milliseconds since the epoch for `now()` where the caller gives none: the functions of time then show the epoch. */
const NO_CLOCK = 0;

export type Compiled =
  | { ok: true; ast: Expr }
  | {
      ok: false;
      message: string;
      /** Offset of the fault in the text. */
      position: number;
      span: Span;
      hint?: string;
    };

/** Parses an expression and says where and what is wrong. */
export function compile(text: string): Compiled {
  const parsed = parse(text);
  return parsed.ok ? parsed : { ...parsed, position: parsed.span.start };
}

/**
 * Evaluates an expression as the server does. A missing field, alone, is `false`.
 *
 * @param variables `{ event }` for triggers and keys, `{ async }` for waits and cancellations, as JSON
 * @param now milliseconds since the epoch, for `now()`, `now_plus()` and `now_minus()`
 */
export function evaluate(text: string, variables: Variables, now = NO_CLOCK): Evaluation {
  const compiled = cached(text);
  return compiled.ok ? run(compiled.program, variables, now) : { ok: false, message: compiled.message };
}

export type BooleanEvaluation = { ok: true; value: boolean } | { ok: false; message: string };

/** Evaluates a condition. Anything but a bool is an error: the trigger is skipped, the wait or cancellation does not match. */
export function evaluateBoolean(text: string, variables: Variables, now = NO_CLOCK): BooleanEvaluation {
  const result = evaluate(text, variables, now);
  if (!result.ok) return result;
  if (typeof result.value === "boolean") return { ok: true, value: result.value };
  return { ok: false, message: `returned type ${typeOf(result.value)} (${goString(result.value)})` };
}

export type KeyEvaluation =
  | {
      ok: true;
      /** The value itself: rate limit and singleton take `false` for "no limit". */
      value: CelValue;
      /** The text that concurrency, throttle, debounce and batches group by: `"false"` for a missing field. */
      key: string;
    }
  | { ok: false; message: string };

/** Evaluates a key on the event that starts a run. */
export function evaluateKey(text: string, event: unknown, now = NO_CLOCK): KeyEvaluation {
  const result = evaluate(text, { event }, now);
  return result.ok ? { ...result, key: goString(result.value) } : result;
}

/**
 * Evaluates `priority.run`: the seconds by which a run is moved forward, a whole number. Everything else is an error, which
 * the server takes for 0; so is a number straight from the event, as those are doubles. Not cut to any bounds.
 */
export function evaluatePriority(text: string, event: unknown, now = NO_CLOCK): { ok: true; value: number } | { ok: false; message: string } {
  const result = evaluate(text, { event }, now);
  if (!result.ok) return result;
  if (typeof result.value === "bigint") return { ok: true, value: Number(result.value) };
  return { ok: false, message: `Priority.Run expression returned non-int: ${goString(result.value)}` };
}

const MAX_CACHED = 1000;
const programs = new Map<string, ReturnType<typeof compileLifted>>();

/** Programs hold nothing but what their text says, so they are shared. */
function cached(text: string): ReturnType<typeof compileLifted> {
  const known = programs.get(text);
  if (known) return known;
  if (programs.size >= MAX_CACHED) programs.clear();
  const compiled = compileLifted(text);
  programs.set(text, compiled);
  return compiled;
}

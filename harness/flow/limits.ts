import { parseOptionDuration } from "../../inngest/duration.js";
import type { AppFunction } from "../server/model.js";
import type { GcraLimit } from "./gcra.js";

/** What holds back the jobs of one function. */
export interface FunctionLimits {
  /** How many of its requests at once. */
  readonly atOnce: number | undefined;
  /** How many requests at once with the same key. */
  readonly byKey: readonly KeyedLimit[];
  /** How many runs at once, from first request to end. */
  readonly runs: { readonly limit: number; readonly key: string | undefined } | undefined;
  /** How many runs start in a period. */
  readonly throttle: (GcraLimit & { readonly key: string | undefined }) | undefined;
}

export interface KeyedLimit {
  readonly limit: number;
  readonly key: string;
  readonly scope: "fn" | "env" | "account";
}

interface ConcurrencyEntry {
  limit: number;
  key?: string;
  scope?: string;
}

/** @returns `undefined` where nothing holds them back */
export function readLimits({ config }: AppFunction): FunctionLimits | undefined {
  const { step, run } = readConcurrency(config.concurrency);
  const throttle = readThrottle(config.throttle);
  // Sorted as the server sorts them: of several limits without a key, the lowest counts.
  const entries = [...step].sort((a, b) => a.limit - b.limit);
  const atOnce = entries.find((entry) => isPlain(entry))?.limit ?? 0;
  const byKey = entries.filter((entry) => !isPlain(entry)).map(({ limit, key, scope }) => ({ limit, key: key ?? "", scope: scopeOf(scope) }));
  if (atOnce <= 0 && byKey.length === 0 && run === undefined && throttle === undefined) return undefined;
  return {
    atOnce: atOnce > 0 ? atOnce : undefined,
    byKey,
    runs: run && { limit: run.limit, key: run.key },
    throttle,
  };
}

/** All forms of `concurrency`: a number, an entry, several entries, `{ fn, step }` (inngest `pkg/inngest/concurrency.go`). */
function readConcurrency(concurrency: unknown): { step: readonly ConcurrencyEntry[]; run: ConcurrencyEntry | undefined } {
  // Of numbers the server reads whole ones only.
  if (typeof concurrency === "number") return { step: Number.isInteger(concurrency) ? [{ limit: concurrency }] : [], run: undefined };
  if (Array.isArray(concurrency)) return { step: concurrency as ConcurrencyEntry[], run: undefined };
  if (typeof concurrency !== "object" || concurrency === null) return { step: [], run: undefined };
  const { fn = [], step = [] } = concurrency as { fn?: ConcurrencyEntry[]; step?: ConcurrencyEntry[] };
  if (fn.length > 0 || step.length > 0) return { step, run: fn[0] };
  return { step: [concurrency as ConcurrencyEntry], run: undefined };
}

function isPlain({ key, scope }: ConcurrencyEntry): boolean {
  return key === undefined && scopeOf(scope) === "fn";
}

function scopeOf(scope: string | undefined): KeyedLimit["scope"] {
  return scope === "env" || scope === "account" ? scope : "fn";
}

function readThrottle(throttle: AppFunction["config"]["throttle"]): FunctionLimits["throttle"] {
  if (throttle === undefined) return undefined;
  const period = parseOptionDuration(throttle.period);
  const limit = Math.max(1, throttle.limit);
  return {
    limit,
    // All that a period allows may start at once (inngest `acquire.lua`); the burst comes on top.
    burst: limit + (throttle.burst ?? 0) - 1,
    // Whole seconds; a period that is shorter, or not understood, is zero and lets nothing start.
    period: period.ok ? Math.trunc(period.ms / 1000) * 1000 : 0,
    key: throttle.key,
  };
}

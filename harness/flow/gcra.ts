/**
 * The generic cell rate algorithm as the server computes it for rate limits and throttles
 * (inngest `pkg/constraintapi/lua/helper/gcra.lua`), in milliseconds. There is no window: capacity comes back evenly.
 */

export interface GcraLimit {
  /** Milliseconds. */
  readonly period: number;
  /** How many in a period. Less than one counts as one. */
  readonly limit: number;
  /** How many at once, besides one. */
  readonly burst: number;
}

/** What is remembered of a key between two questions. */
export interface GcraState {
  /** The theoretical arrival time: until then, what was admitted so far is paid for. */
  readonly arrival: number;
  /** The server forgets a key after this, in whole seconds: with a fractional interval sooner than its arrival time. */
  readonly forgottenAt: number;
}

export interface GcraAnswer {
  readonly limited: boolean;
  /** How many more could be admitted at once. */
  readonly remaining: number;
  /** When one more could be admitted, if all that remains is used. */
  readonly retryAt: number;
  /** To be kept; unchanged where nothing was admitted. */
  readonly state: GcraState | undefined;
}

/**
 * @param quantity how many to admit; 0 asks without admitting
 */
export function gcra({ period, limit, burst }: GcraLimit, known: GcraState | undefined, now: number, quantity: number): GcraAnswer {
  const state = known !== undefined && known.forgottenAt > now ? known : undefined;
  const interval = period / Math.max(limit, 1);
  const tolerance = interval * (burst + 1);
  const arrival = state?.arrival ?? now;
  const increment = Math.max(quantity, 1) * interval;
  const nextArrival = Math.max(now, arrival) + increment;
  const early = nextArrival - tolerance - now;
  const retryAt = early > 0 && increment <= tolerance ? now + early : now + interval;
  if (quantity > 0 && early > 0) return { limited: true, remaining: 0, retryAt, state };

  const paidFor = (quantity > 0 ? nextArrival : arrival) - now;
  const free = tolerance - paidFor;
  return {
    limited: false,
    // An interval of zero (a period below a second is cut to zero) leaves nothing, ever.
    remaining: free > -interval ? Math.floor(free / interval) : 0,
    retryAt,
    state:
      quantity > 0 ? { arrival: nextArrival, forgottenAt: now + Math.max(Math.trunc(paidFor / 1000), 1) * 1000 } : state,
  };
}

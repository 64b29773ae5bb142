/**
 * When the server tries again (inngest `pkg/backoff/backoff.go`, `pkg/execution/queue/process.go`).
 */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/**
 * Milliseconds from a failed attempt to the next one, without jitter, by the zero-based number of the attempt that
 * failed. Later attempts wait as long as the last entry.
 */
export const BACKOFF_TABLE: readonly number[] = [
  15 * SECOND,
  30 * SECOND,
  1 * MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  20 * MINUTE,
  40 * MINUTE,
  1 * HOUR,
  2 * HOUR,
];

/** The server adds a random whole number of milliseconds in `[0, BACKOFF_JITTER_MS)`. */
export const BACKOFF_JITTER_MS = 30 * SECOND;

/** A `RetryAfterError` or `Retry-After` is kept within these bounds, in milliseconds. */
export const RETRY_AFTER_BOUNDS = { min: 1 * SECOND, max: 24 * HOUR } as const;

/**
 * Milliseconds until the attempt after `failedAttempt` (zero-based).
 *
 * @param random a number in `[0, 1)` that decides the jitter; 0 gives the shortest delay
 */
export function retryDelay(failedAttempt: number, random: number): number {
  const index = Math.min(Math.max(0, failedAttempt), BACKOFF_TABLE.length - 1);
  return BACKOFF_TABLE[index]! + Math.floor(random * BACKOFF_JITTER_MS);
}

/** Milliseconds until a retry that asked for `requested` milliseconds: whole seconds, within the bounds. */
export function retryAfterDelay(requested: number): number {
  const seconds = Math.trunc(requested / SECOND) * SECOND;
  return Math.min(Math.max(seconds, RETRY_AFTER_BOUNDS.min), RETRY_AFTER_BOUNDS.max);
}

/**
 * Real time, captured before anything can replace it. The only users are the waits that must be real: letting the event
 * loop turn, and giving up on code that never settles.
 */

const nativeSetTimeout = globalThis.setTimeout;
const nativeClearTimeout = globalThis.clearTimeout;
const nativeSetImmediate = globalThis.setImmediate;
const nativeNow = performance.now.bind(performance);
const nativeDateNow = Date.now.bind(Date);

/** Calls back after this many real milliseconds; the returned function cancels it. */
export function afterReal(milliseconds: number, callback: () => void): () => void {
  if (!Number.isFinite(milliseconds)) return () => undefined;
  const timer = nativeSetTimeout(callback, Math.min(milliseconds, 2_147_483_647));
  return () => {
    nativeClearTimeout(timer);
  };
}

/** Calls back on the next turn of the event loop. */
export function nextTurn(callback: () => void): void {
  nativeSetImmediate(callback);
}

/** Real milliseconds, monotonic. */
export function realNow(): number {
  return nativeNow();
}

/** Milliseconds since the epoch, as other processes of this machine read them. */
export function wallClock(): number {
  return nativeDateNow();
}

/** `fetch` as it was: to an app that is served elsewhere. */
export const nativeFetch: typeof fetch = globalThis.fetch.bind(globalThis);

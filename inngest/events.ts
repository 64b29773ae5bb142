/** Event names: the server's own, and how a trigger's name matches an event's. */

/** Names that begin so, in any case, belong to the server: sending one is refused (inngest `pkg/event/inbound.go`). */
export const RESERVED_PREFIX = "inngest/";

/** The events that the server itself sends (inngest `pkg/consts/events.go`). */
export const systemEvents = {
  functionFailed: "inngest/function.failed",
  functionFinished: "inngest/function.finished",
  functionCancelled: "inngest/function.cancelled",
  functionInvoked: "inngest/function.invoked",
  scheduledTimer: "inngest/scheduled.timer",
  deferredSchedule: "inngest/deferred.schedule",
  httpRequest: "inngest/http.request",
} as const;

const SYSTEM_EVENT_NAMES: ReadonlySet<string> = new Set(Object.values(systemEvents));

/** Whether a name may not be sent by an app. */
export function isReservedEventName(name: string): boolean {
  return name.toLowerCase().startsWith(RESERVED_PREFIX);
}

/** Whether a name is one of the events that the server sends. */
export function isSystemEventName(name: string): boolean {
  return SYSTEM_EVENT_NAMES.has(name);
}

/**
 * Every trigger name that an event of this name matches: the name itself, and for each `/` and `.` the part up to it
 * with a `*` (inngest `pkg/event_trigger_patterns`). `a/b.c` gives `a/b.c`, `a/*`, `a/b.*`. A `*` anywhere else in a
 * trigger's name is an ordinary character.
 */
export function triggerPatterns(eventName: string): string[] {
  const delimiters = [...eventName.matchAll(/[/.]/g)];
  return [eventName, ...delimiters.map(({ index }) => `${eventName.slice(0, index + 1)}*`)];
}

/** Whether a trigger on `pattern` sees an event of this name. */
export function matchesTrigger(pattern: string, eventName: string): boolean {
  return triggerPatterns(eventName).includes(pattern);
}

/** Whether a trigger's name has a `*` that can stand for something: only at the end, after a `/` or a `.`. */
export function isWildcardPattern(pattern: string): boolean {
  return /[/.]\*$/.test(pattern);
}

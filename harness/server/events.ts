import { isReservedEventName, systemEvents, triggerPatterns } from "../../inngest/events.js";
import { evaluateBoolean } from "../../inngest/cel/index.js";
import { limits } from "../../inngest/limits.js";
import { HarnessError } from "../errors.js";
import type { EventInput, EventPayload, EventSource, SkipReason } from "../types.js";
import type { AppFunction, Correlation, EventState, RunState, TriggerConfig } from "./model.js";
import { cancelRun, createRun, listRun, runFields } from "./runs.js";
import type { Server } from "./server.js";
import { bytesOf } from "./sizes.js";
import { armCancellations, resumeByEvent } from "./waits.js";

const DAY = 86_400_000;

/** An event that the server does not take: the test is told what to do about it, the SDK gets what the server says. */
export class RefusedEvent extends HarnessError {
  constructor(
    message: string,
    readonly answer: string,
  ) {
    super("INVALID_EVENT", message);
  }
}

/** An event of a user, as the server would store it. */
export function toPayload(server: Server, event: EventInput): EventPayload {
  const { name, id, ts, v, meta, user } = event;
  if (typeof name !== "string" || name === "") {
    throw new RefusedEvent("An event needs a name: { name: \"order/placed\", data: { … } }.", "event name is empty");
  }
  if (isReservedEventName(name)) {
    const message = `"${name}": names that begin with "inngest/" belong to the server, which refuses them (400).`;
    throw new RefusedEvent(message, `event name is reserved for internal use: ${name}`);
  }
  const data = roundTrip(event.data ?? {}, `The data of the event "${name}"`) as Record<string, unknown>;
  if (typeof data !== "object" || Array.isArray(data)) {
    throw new HarnessError("INVALID_EVENT", `The data of the event "${name}" is not an object. The server takes objects only.`);
  }
  const rest = Object.fromEntries(Object.entries(data).filter(([key]) => key !== "_inngest"));
  const payload = {
    name,
    data: rest,
    id: id !== undefined && id !== "" ? id : server.ulid(server.now),
    ts: eventTime(name, ts) ?? server.now,
    ...(user === undefined ? {} : { user: roundTrip(user, `The user of the event "${name}"`) as object }),
    ...(v === undefined ? {} : { v }),
    ...(meta === undefined ? {} : { meta: roundTrip(meta, `The meta of the event "${name}"`) as object }),
  };
  const bytes = bytesOf(payload);
  const max = server.settings.limits.eventBytes;
  if (bytes > max) {
    const message = `The event "${name}" has ${bytes} bytes; the server refuses more than ${max}.`;
    throw new RefusedEvent(message, `Event is over the max size: Max ${max} bytes / Size ${bytes} bytes`);
  }
  return payload;
}

/** Events as the SDK sends them, in JSON. */
export function toPayloadsOfSdk(server: Server, events: readonly EventInput[]): ReturnType<typeof toPayloads> {
  return toPayloads(server, events, refuseOtherTypes);
}

const goTypes: Readonly<Record<string, string>> = {
  name: "string",
  id: "string",
  v: "string",
  ts: "int64",
  data: "map[string]interface {}",
  user: "map[string]interface {}",
};
const jsonTypes: Readonly<Record<string, string>> = { string: "string", int64: "number" };

/** The server reads an event into a struct (inngest `pkg/event/event.go`). */
function refuseOtherTypes(event: EventInput): void {
  for (const [key, value] of Object.entries(event)) {
    const expected = goTypes[key];
    if (expected === undefined || value === null) continue;
    const found = Array.isArray(value) ? "array" : typeof value === "boolean" ? "bool" : typeof value;
    const isFraction = expected === "int64" && found === "number" && !Number.isInteger(value);
    if (found === (jsonTypes[expected] ?? "object") && !isFraction) continue;
    const what = isFraction ? `${found} ${String(value)}` : found;
    const message = `The "${key}" of an event is of the wrong type: ${JSON.stringify(value)}.`;
    throw new RefusedEvent(message, `json: cannot unmarshal ${what} into Go struct field raw.${key} of type ${expected}`);
  }
}

/** The events of one call, as the server would store them. It takes one after the other, up to the first that it refuses. */
export function toPayloads(
  server: Server,
  events: readonly EventInput[],
  check: (event: EventInput) => void = () => undefined,
): { payloads: EventPayload[]; refusal?: RefusedEvent } {
  const max = server.settings.limits.eventsPerSend;
  const payloads: EventPayload[] = [];
  try {
    for (const event of events) {
      if (payloads.length === max) throw tooManyEvents(events.length, max);
      check(event);
      payloads.push(toPayload(server, event));
    }
  } catch (error) {
    if (!(error instanceof RefusedEvent)) throw error;
    return { payloads, refusal: error };
  }
  return { payloads };
}

function tooManyEvents(count: number, max: number): RefusedEvent {
  const message = `${count} events in one call; the server takes at most ${max}. Send them in several calls.`;
  return new RefusedEvent(message, `Cannot have more than ${max} events in a batch`);
}

function eventTime(name: string, ts: EventInput["ts"]): number | undefined {
  if (ts === undefined || ts === 0) return undefined;
  const time = typeof ts === "number" ? ts : new Date(ts).getTime();
  if (time >= limits.minEventTs && time <= limits.maxEventTs) return time;
  throw new RefusedEvent(
    `The ts of the event "${name}" is ${String(ts)}: the server takes milliseconds since the epoch, from 1980 to 2100.`,
    time > limits.maxEventTs ? "timestamp is after Jan 1, 2100" : "timestamp is before Jan 1, 1980",
  );
}

function roundTrip(value: unknown, what: string): unknown {
  try {
    return JSON.parse(JSON.stringify(value)) as unknown;
  } catch (error) {
    throw new HarnessError("INVALID_EVENT", `${what} cannot be written as JSON: ${(error as Error).message}`, { cause: error });
  }
}

/**
 * An event arrives. In a fixed order: runs that it cancels, waits that it ends, runs that it starts. (The real server does these
 * at the same time: nothing should depend on their order.)
 *
 * @returns the event, with the runs that it started
 */
export function receiveEvent(server: Server, payload: EventPayload, source: EventSource): EventState {
  const event = recordEvent(server, payload, source);
  takeEffect(server, event);
  return event;
}

/**
 * An event that a run or the server sends. It is on its way while requests are made, and finds what came of them: a run that waits
 * for the event that it has just sent gets it, and one that is over by then is not cancelled.
 *
 * @param onArrival comes before all else that the event does
 */
export function publishEvent(server: Server, payload: EventPayload, source: EventSource, onArrival?: () => void): EventState {
  const event = recordEvent(server, payload, source);
  arriveLater(server, () => {
    onArrival?.();
    takeEffect(server, event);
  });
  return event;
}

/** An event that starts one function whatever its triggers; and, like any other event, those whose trigger it matches. */
export function receiveInvocation(server: Server, payload: EventPayload, source: EventSource, fn: AppFunction): EventState {
  const event = recordEvent(server, payload, source);
  takeEffect(server, event, fn);
  return event;
}

/** The same from a run, which waits for the end of what it invokes. */
export function publishInvocation(
  server: Server,
  payload: EventPayload,
  { fn, correlation, onArrival }: { fn: AppFunction | undefined; correlation: Correlation; onArrival: (event: EventState) => void },
): EventState {
  const event = recordEvent(server, payload, { by: "server", runId: correlation.run.id }, correlation);
  arriveLater(server, () => {
    takeEffect(server, event, fn);
    onArrival(event);
  });
  return event;
}

/** @param invoked starts whatever its triggers, and only once */
function takeEffect(server: Server, event: EventState, invoked?: AppFunction): void {
  resumeByEvent(server, event);
  if (invoked !== undefined) schedule(server, { fn: invoked, events: [event] });
  startByEvent(server, event, invoked);
}

function arriveLater(server: Server, arrive: () => void): void {
  server.at(server.now, arrive, { tick: server.clock.tick + ticksToArrive });
}

/** An event that gets lost on its way: it is seen in the trace, and has no effect. */
export function dropEvent(server: Server, payload: EventPayload, source: EventSource): EventState {
  const event = recordEvent(server, payload, source);
  for (const fn of listenersOf(server, payload.name).keys()) skip(server, fn, event, "dropped by a fault");
  return event;
}

function recordEvent(server: Server, payload: EventPayload, source: EventSource, correlation?: Correlation): EventState {
  const event: EventState = { payload, receivedAt: server.now, source, outcomes: [], runs: [], correlation, order: server.nextOrder() };
  server.events.push(event);
  const runId = source.by === "function" || source.by === "server" ? source.runId : undefined;
  if (source.by === "function" && runId !== undefined) server.runs.get(runId)?.sent.push(event);
  server.record({
    kind: "event.received",
    eventId: payload.id,
    name: payload.name,
    data: payload.data,
    source,
    ...(runId === undefined ? {} : { runId }),
  });
  return event;
}

/** The functions that listen to events of this name, with the triggers that match it. */
function listenersOf(server: Server, name: string): Map<AppFunction, TriggerConfig[]> {
  const patterns = new Set(triggerPatterns(name));
  const listeners = new Map<AppFunction, TriggerConfig[]>();
  for (const fn of server.functions.values()) {
    const triggers = (fn.config.triggers ?? []).filter((trigger) => trigger.event !== undefined && patterns.has(trigger.event));
    if (triggers.length > 0) listeners.set(fn, triggers);
  }
  return listeners;
}

/** @param started a function that it has started already: none runs twice for one event */
function startByEvent(server: Server, event: EventState, started?: AppFunction): void {
  for (const [fn, triggers] of listenersOf(server, event.payload.name)) {
    if (fn === started) continue;
    const verdicts = triggers.map((trigger) => expressionHolds(server, trigger.expression, event));
    if (verdicts.includes(true)) {
      schedule(server, { fn, events: [event] });
      continue;
    }
    // Every failure handler listens to all failures, every deferred function to all that is deferred: that it is another's goes
    // without saying.
    if (event.payload.name === systemEvents.functionFailed || event.payload.name === systemEvents.deferredSchedule) continue;
    const failed = verdicts.find((verdict) => typeof verdict === "string");
    skip(server, fn, event, failed === undefined ? "trigger expression is false" : "trigger expression failed", failed);
  }
}

/** `true`, `false`, or why the expression could not be evaluated. */
function expressionHolds(server: Server, expression: string | undefined, event: EventState): boolean | string {
  if (expression === undefined || expression === "") return true;
  const result = evaluateBoolean(expression, { event: eventVariables(event.payload) }, server.now);
  return result.ok ? result.value : result.message;
}

/** An event as expressions see it. */
export function eventVariables({ name, data, user, id, ts, v, meta }: EventPayload): Record<string, unknown> {
  return { name, data, user: user ?? {}, id, ts, ...(v === undefined ? {} : { v }), ...(meta === undefined ? {} : { meta }) };
}

export function skip(server: Server, fn: AppFunction, event: EventState, reason: SkipReason, detail?: unknown): void {
  const text = typeof detail === "string" ? { detail } : {};
  event.outcomes.push({ kind: "skipped", functionId: fn.id, at: server.now, reason, ...text });
  server.record({ kind: "event.skipped", eventId: event.payload.id, name: event.payload.name, functionId: fn.id, reason, ...text });
}

export interface ScheduleOptions {
  readonly fn: AppFunction;
  readonly events: readonly EventState[];
  /** Set by batch and debounce when they let go of what they held. */
  readonly after?: "batch" | "debounce";
  /** What makes the run unique where it is not its event's id. */
  readonly key?: string;
}

/**
 * Starts a run, if nothing is in the way (inngest `executor.Schedule`): batch, rate limit, debounce, singleton, and an event id
 * that started this function in the last 24 hours.
 */
export function schedule(server: Server, options: ScheduleOptions): RunState | undefined {
  const { fn, events, after, key } = options;
  const event = events[0]!;
  const verdict = server.flow.onSchedule({ fn, events, after });
  if (verdict.kind === "held") return undefined;
  if (verdict.kind === "skip") {
    for (const skipped of events) skip(server, fn, skipped, verdict.reason, verdict.detail);
    return undefined;
  }
  const idempotencyKey = `${fn.slug}\n${key ?? event.payload.id}`;
  if ((server.seenEvents.get(idempotencyKey) ?? -Infinity) > server.now) {
    skip(server, fn, event, "event id seen in the last 24 hours");
    return undefined;
  }
  server.seenEvents.set(idempotencyKey, server.now + DAY);
  const run = createRun(server, { fn, events });
  // Nothing cancels a batch while it waits: whether it starts in time is only asked when it does.
  const unreadable = after === "batch" ? undefined : armCancellations(server, run);
  if (unreadable !== undefined) {
    // Scheduling breaks off: the run exists, to be cancelled by what was armed before, but no API lists it, and nothing is queued for it
    // (inngest `executor.go`, `createCancellationPauses`).
    skip(server, fn, event, "cancelOn timeout cannot be read", unreadable);
    return undefined;
  }
  listRun(server, run);
  server.flow.onRunCreated(run);
  for (const started of events) started.outcomes.push({ kind: "started", functionId: fn.id, runId: run.id, at: server.now });
  // Events of a batch have waited already; the time of any other is a wish for when to start.
  const due = after === "batch" ? server.now : Math.max(server.now, event.payload.ts);
  const delayed = due > server.now ? { until: due, reason: "the event's ts is in the future" } : {};
  server.record({ kind: "run.queued", ...runFields(run), eventId: event.payload.id, event: event.payload.name, ...delayed });
  if (after !== "batch") armStartTimeout(server, run, due);
  server.enqueue({ id: "start", kind: "start", run, due, tick: server.clock.tick + ticksToStart, race: false });
  return run;
}

/**
 * The recorded server takes 0.05 to 0.25 s from an event to what it does, and 20 to 50 ms for a request: a run that sends an event can
 * make some more before it has any effect.
 */
const ticksToArrive = 4;

/**
 * From event to first request, a server takes as long as for several requests of a run that is under way (0.1 to 0.5 s against 20 to
 * 100 ms). So a function that sends an event and then waits for the answer is waiting by the time the answer comes.
 */
const ticksToStart = 4;

/** @param startsAt if nothing is in the way: a run that is created for that very moment is created later than its event was sent */
function armStartTimeout(server: Server, run: RunState, startsAt: number): void {
  const { start } = run.fn.timeouts;
  if (start === undefined) return;
  const act = () => {
    if (run.startedAt === undefined) cancelRun(server, run, "start timeout");
  };
  const tick = server.clock.tick + (startsAt > server.now ? ticksToStart + 1 : 0);
  server.enqueue({ id: "start-timeout", kind: "timeout", run, due: run.queuedAt + start, tick, race: false, act });
}

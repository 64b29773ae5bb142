import { systemEvents } from "../../inngest/events.js";
import type { EventPayload, Json, StoredError } from "../types.js";
import { publishEvent } from "./events.js";
import type { RunState } from "./model.js";
import type { Server } from "./server.js";
import { answerInvoke } from "./waits.js";

const statusNames = { completed: "Completed", failed: "Failed", cancelled: "Cancelled" } as const;

/** What the events say of a run that failed. */
export interface Failure {
  readonly error: StoredError;
  /** How the server words it: `NonRetriableError`, or `invalid status code: 500`. */
  readonly transport: string;
}

/**
 * Tells the world that a run is over (inngest `finalizeEvents`): for its first event and for each other event that somebody
 * invoked it with. Runs that such an event started tell nothing, or there would be no end.
 */
export function emitLifecycleEvents(server: Server, run: RunState, result: Json, failure: Failure | undefined): void {
  const { status } = run;
  if (status !== "completed" && status !== "failed" && status !== "cancelled") return;
  const events = run.events.map((event) => event.payload);
  for (const [index, event] of run.events.entries()) {
    const { name } = event.payload;
    if (name === systemEvents.functionFailed || name === systemEvents.functionFinished) continue;
    if (index > 0 && event.correlation === undefined) continue;
    const data = {
      function_id: run.fn.slug,
      run_id: run.id,
      event: event.payload,
      events,
      ...(failure === undefined ? {} : { error: standardError(failure) }),
      ...(result === undefined ? {} : { result }),
      ...(event.correlation === undefined
        ? {}
        : { correlation_id: `${event.correlation.run.id}.${event.correlation.hash}` }),
      _inngest: { status: statusNames[status] },
    };
    const base = { data, ts: server.now, ...(event.payload.meta === undefined ? {} : { meta: event.payload.meta }) };
    const finished: EventPayload = { ...base, name: systemEvents.functionFinished, id: server.ulid(server.now) };
    const source = { by: "server", runId: run.id } as const;
    publishEvent(server, finished, source, () => {
      if (event.correlation !== undefined) answerInvoke(server, event.correlation, finished);
    });
    // The run's id as the event's id: whatever listens runs once per run.
    if (status === "failed") publishEvent(server, { ...base, name: systemEvents.functionFailed, id: run.id }, source);
    if (status === "cancelled") publishEvent(server, { ...base, name: systemEvents.functionCancelled, id: run.id }, source);
  }
  for (const deferred of run.defers.values()) {
    const data = {
      ...deferred.input,
      _inngest: { fn_slug: deferred.slug, parent_run_id: run.id, parent_fn_slug: run.fn.slug },
    };
    publishEvent(
      server,
      { name: systemEvents.deferredSchedule, id: `${run.id}-${deferred.hash}`, ts: server.now, data },
      { by: "server", runId: run.id },
    );
  }
}

function standardError({ error: { name, message, stack, cause }, transport }: Failure): object {
  return {
    error: transport,
    name,
    message,
    ...(stack === undefined ? {} : { stack }),
    ...(cause === undefined ? {} : { cause }),
  };
}

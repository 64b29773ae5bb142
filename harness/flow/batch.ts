import { evaluateBoolean, evaluateKey } from "../../inngest/cel/index.js";
import { parseGoDuration } from "../../inngest/duration.js";
import { systemEvents } from "../../inngest/events.js";
import { eventVariables, schedule } from "../server/events.js";
import type { AppFunction, EventState, Job } from "../server/model.js";
import type { Server } from "../server/server.js";
import type { ScheduleVerdict } from "./flow.js";

/** Events are gathered for so long before they go to a batch (inngest `pkg/execution/batch/buffer.go`, `DefaultMaxBufferDuration`). */
const GATHERED_FOR = 500;

/** So many bytes are not gathered any longer (`DefaultMaxBufferByteSize`). */
const MAX_GATHERED_BYTES = 4 * 1024 * 1024;

/** A batch of this many bytes takes no more events, full or not (inngest `pkg/consts`, `DefaultBatchSizeLimit`). */
const MAX_BYTES = 10 * 1024 * 1024;

/** Events on their way to a batch. */
interface Gathering {
  readonly events: EventState[];
  bytes: number;
  readonly flush: Job;
}

interface Batch {
  readonly id: number;
  readonly events: EventState[];
  bytes: number;
  readonly job: Job;
}

/** The events of a function that have one key. */
interface Pointer {
  readonly fn: AppFunction;
  readonly name: string;
  readonly key: string;
}

/**
 * `batchEvents`: one run for several events (inngest `pkg/execution/batch`). A batch is queued once, when it begins: at once if it
 * is full then, or else to start when its time is over. That it becomes full later closes it, but starts nothing: its job is
 * queued already, and the queue takes each id once (`buffer.go` `handleScheduling`, `redis.go` `ScheduleExecution`).
 */
export class Batches {
  readonly #server: Server;
  readonly #gathering = new Map<string, Gathering>();
  readonly #open = new Map<string, Batch>();
  #count = 0;

  constructor(server: Server) {
    this.#server = server;
  }

  /** @returns `undefined` where the event is none for a batch */
  hold(fn: AppFunction, event: EventState): ScheduleVerdict | undefined {
    const { batchEvents } = fn.config;
    const { now } = this.#server;
    if (batchEvents === undefined || event.payload.name === systemEvents.scheduledTimer) return undefined;
    const variables = eventVariables(event.payload);
    if (batchEvents.if !== undefined) {
      const wanted = evaluateBoolean(batchEvents.if, { event: variables }, now);
      if (!wanted.ok || !wanted.value) return undefined;
    }
    const key = batchEvents.key === undefined ? undefined : evaluateKey(batchEvents.key, variables, now);
    if (key?.ok === false) return { kind: "skip", reason: "batch key failed", detail: key.message };
    this.#gather({ fn, name: `${fn.slug}\n${key?.key ?? ""}`, key: key?.key ?? "" }, event);
    return { kind: "held" };
  }

  #gather(pointer: Pointer, event: EventState): void {
    const gathering = this.#gathering.get(pointer.name) ?? this.#beginGathering(pointer);
    gathering.events.push(event);
    gathering.bytes += JSON.stringify(event.payload).length;
    this.#record(pointer, gathering, event);
    if (gathering.events.length >= maxSizeOf(pointer) || gathering.bytes >= MAX_GATHERED_BYTES) this.#flush(pointer, gathering);
  }

  #beginGathering(pointer: Pointer): Gathering {
    const flush = this.#server.at(this.#server.now + GATHERED_FOR, () => {
      this.#flush(pointer, gathering);
    });
    const gathering: Gathering = { events: [], bytes: 0, flush };
    this.#gathering.set(pointer.name, gathering);
    return gathering;
  }

  /** Says which batch the event will be in, as far as can be told before it is there. */
  #record(pointer: Pointer, { events, flush }: Gathering, event: EventState): void {
    const { name, id } = event.payload;
    const open = this.#open.get(pointer.name);
    const isFull = events.length >= maxSizeOf(pointer);
    const arrival = isFull ? this.#server.now : flush.due;
    const room = open === undefined || open.job.due <= arrival ? 0 : maxSizeOf(pointer) - open.events.length;
    const joins = open !== undefined && events.length <= room;
    const size = joins ? open.events.length + events.length : events.length - room;
    const begins = isFull && room === 0 ? arrival : arrival + timeoutOf(pointer);
    const fields = { functionId: pointer.fn.id, key: pointer.key, until: joins ? open.job.due : begins, size };
    event.outcomes.push({ kind: "batched", at: this.#server.now, ...fields });
    this.#server.record({ kind: "event.batched", eventId: id, name, ...fields });
  }

  #flush(pointer: Pointer, { events, flush }: Gathering): void {
    this.#server.queue.remove(flush);
    this.#gathering.delete(pointer.name);
    const open = this.#open.get(pointer.name);
    const room = open === undefined ? 0 : maxSizeOf(pointer) - open.events.length;
    if (open !== undefined) this.#fill(pointer, open, events.slice(0, room));
    const rest = events.slice(room);
    if (rest.length > 0) this.#begin(pointer, rest);
  }

  #begin(pointer: Pointer, events: readonly EventState[]): void {
    const isFull = events.length >= maxSizeOf(pointer);
    const due = this.#server.now + (isFull ? 0 : timeoutOf(pointer));
    const batch: Batch = {
      id: this.#count++,
      events: [],
      bytes: 0,
      job: this.#server.at(due, () => {
        this.#start(pointer, batch);
      }),
    };
    this.#open.set(pointer.name, batch);
    this.#fill(pointer, batch, events);
  }

  #fill(pointer: Pointer, batch: Batch, events: readonly EventState[]): void {
    for (const event of events) {
      batch.events.push(event);
      batch.bytes += JSON.stringify(event.payload).length;
    }
    if (batch.events.length >= maxSizeOf(pointer) || batch.bytes >= MAX_BYTES) this.#open.delete(pointer.name);
  }

  #start({ fn, name }: Pointer, batch: Batch): void {
    if (this.#open.get(name) === batch) this.#open.delete(name);
    schedule(this.#server, { fn, events: batch.events, after: "batch", key: `batch ${batch.id}` });
  }
}

function maxSizeOf({ fn }: Pointer): number {
  return fn.config.batchEvents!.maxSize;
}

/** Milliseconds. */
function timeoutOf({ fn }: Pointer): number {
  const timeout = parseGoDuration(fn.config.batchEvents!.timeout);
  return timeout.ok ? timeout.ms : 0;
}

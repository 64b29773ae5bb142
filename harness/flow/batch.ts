import { evaluateBoolean, evaluateKey } from "../../inngest/cel/index.js";
import { parseGoDuration } from "../../inngest/duration.js";
import { systemEvents } from "../../inngest/events.js";
import { eventVariables, schedule } from "../server/events.js";
import type { AppFunction, EventState, Job } from "../server/model.js";
import type { Server } from "../server/server.js";
import type { ScheduleVerdict } from "./flow.js";

/** A batch of this many bytes starts, full or not (inngest `pkg/consts`, `DefaultBatchSizeLimit`). */
const MAX_BYTES = 10 * 1024 * 1024;

interface Batch {
  readonly id: number;
  readonly events: EventState[];
  bytes: number;
  readonly job: Job;
}

/** `batchEvents`: one run for several events (inngest `pkg/execution/batch`). */
export class Batches {
  readonly #server: Server;
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
    this.#append(fn, key?.key ?? "", event);
    return { kind: "held" };
  }

  #append(fn: AppFunction, key: string, event: EventState): void {
    const { maxSize } = fn.config.batchEvents!;
    const pointer = `${fn.slug}\n${key}`;
    const batch = this.#open.get(pointer) ?? this.#begin(fn, pointer);
    batch.events.push(event);
    batch.bytes += JSON.stringify(event.payload).length;
    const fields = { functionId: fn.id, key, until: batch.job.due, size: batch.events.length };
    event.outcomes.push({ kind: "batched", at: this.#server.now, ...fields });
    this.#server.record({ kind: "event.batched", eventId: event.payload.id, name: event.payload.name, ...fields });
    if (batch.events.length >= maxSize || batch.bytes >= MAX_BYTES) this.#start(fn, pointer, batch);
  }

  #begin(fn: AppFunction, pointer: string): Batch {
    const timeout = parseGoDuration(fn.config.batchEvents!.timeout);
    const due = this.#server.now + (timeout.ok ? timeout.ms : 0);
    const batch: Batch = {
      id: this.#count++,
      events: [],
      bytes: 0,
      job: this.#server.at(due, () => {
        this.#start(fn, pointer, batch);
      }),
    };
    this.#open.set(pointer, batch);
    return batch;
  }

  #start(fn: AppFunction, pointer: string, batch: Batch): void {
    this.#server.queue.remove(batch.job);
    this.#open.delete(pointer);
    schedule(this.#server, { fn, events: batch.events, after: "batch", key: `batch ${batch.id}` });
  }
}

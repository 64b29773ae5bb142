import { parseOptionDuration } from "../../inngest/duration.js";
import { schedule, skip } from "../server/events.js";
import type { AppFunction, EventState, Job } from "../server/model.js";
import type { Server } from "../server/server.js";
import { groupKey } from "./keys.js";

const SECOND = 1000;

/** The server starts a debounced run this much after its period, so that a late event can still find it. */
const BUFFER = 1050;

interface Debounce {
  readonly pointer: string;
  event: EventState;
  /** Until then a further event is taken in; afterwards it starts a debounce of its own, although this one has yet to run. */
  openUntil: number;
  /** The period cannot be extended beyond this. */
  readonly deadline: number | undefined;
  job: Job;
}

/** `debounce`: the last of several events, once no more come (inngest `pkg/execution/debounce` and its Lua scripts). */
export class Debounces {
  readonly #server: Server;
  readonly #open = new Map<string, Debounce>();
  #count = 0;

  constructor(server: Server) {
    this.#server = server;
  }

  /** @returns whether the function has a debounce, which then schedules its run */
  hold(fn: AppFunction, event: EventState): boolean {
    const { debounce } = fn.config;
    if (debounce === undefined) return false;
    const period = parseOptionDuration(debounce.period);
    if (!period.ok) return false;
    const key = groupKey(debounce.key, event.payload, this.#server.now, "<invalid>");
    const pointer = `${fn.slug}\n${key}`;
    const open = this.#open.get(pointer);
    if (open !== undefined && open.openUntil > this.#server.now) this.#extend(fn, key, open, event, period.ms);
    else this.#create(fn, key, pointer, event, period.ms);
    return true;
  }

  #create(fn: AppFunction, key: string, pointer: string, event: EventState, period: number): void {
    const { now } = this.#server;
    const timeout = fn.config.debounce?.timeout === undefined ? undefined : parseOptionDuration(fn.config.debounce.timeout);
    const longest = timeout?.ok === true ? timeout.ms : undefined;
    let wait = period;
    if (longest !== undefined && wait > longest) wait = Math.max(SECOND, Math.round(longest / SECOND) * SECOND);
    const debounce: Debounce = {
      pointer,
      event,
      openUntil: now + Math.trunc(wait / SECOND) * SECOND,
      deadline: longest === undefined ? undefined : now + longest,
      job: this.#arm(fn, () => debounce, wait),
    };
    this.#open.set(pointer, debounce);
    this.#record(fn, key, debounce);
  }

  #extend(fn: AppFunction, key: string, debounce: Debounce, event: EventState, period: number): void {
    const { now } = this.#server;
    if (debounce.event.payload.ts > event.payload.ts) {
      // An older event neither takes its place nor moves the time.
      skip(this.#server, fn, event, "older than the event that is debounced", debounce.event.payload.id);
      return;
    }
    let wait = Math.trunc(period / SECOND) * SECOND;
    if (debounce.deadline !== undefined && now + wait > debounce.deadline) {
      wait = Math.max(SECOND, Math.floor((debounce.deadline - now) / SECOND) * SECOND);
    }
    const replaced = debounce.event;
    debounce.event = event;
    debounce.openUntil = now + wait;
    this.#server.queue.remove(debounce.job);
    debounce.job = this.#arm(fn, () => debounce, wait);
    this.#record(fn, key, debounce, replaced);
  }

  #arm(fn: AppFunction, debounce: () => Debounce, wait: number): Job {
    return this.#server.at(this.#server.now + wait + BUFFER, () => {
      const over = debounce();
      if (this.#open.get(over.pointer) === over) this.#open.delete(over.pointer);
      // Unique, because an event that was debounced is not held against those that have the same id.
      schedule(this.#server, { fn, events: [over.event], after: "debounce", key: `debounce ${this.#count++}` });
    });
  }

  #record(fn: AppFunction, key: string, { event, job }: Debounce, replaced?: EventState): void {
    const { id, name } = event.payload;
    const fields = { functionId: fn.id, key, until: job.due };
    const ofOther = replaced === undefined ? {} : { replaced: replaced.payload.id };
    event.outcomes.push({ kind: "debounced", at: this.#server.now, ...fields, ...ofOther });
    this.#server.record({ kind: "event.debounced", eventId: id, name, ...fields });
  }
}

import type { AppFunction, Job, RunState } from "../server/model.js";
import { isOver, type Server } from "../server/server.js";
import type { JobEnd } from "./flow.js";
import { gcra, type GcraState } from "./gcra.js";
import { groupKey } from "./keys.js";
import { readLimits, type FunctionLimits } from "./limits.js";

/**
 * The server takes a job that is due this soon at once and lets it wait in memory, where it occupies its slot: a sleep or a wait of up to
 * two seconds counts as work (inngest `pkg/execution/queue/item.go` `Score`, `process.go` `ProcessItem`).
 */
const TAKEN_EARLY = 2000;

/** The server remembers for this long that a start was charged to the throttle: its retries are free. */
const PAID_FOR = 5 * 60_000;

/**
 * A job that had its slots gets the same answer again for so long: a retry in this time needs no slot, and counts under none
 * (inngest `pkg/constraintapi/redis.go`, `OperationIdempotencyTTL`; the id of the job is the key of the operation).
 */
const ADMITTED_FOR = 5000;

/**
 * A queue in which a job met a concurrency limit is not looked at again before this many milliseconds after the second in which
 * that happened, unless a job of it is done with (inngest `pkg/execution/queue/process_partition.go`,
 * `PartitionConcurrencyLimitRequeueExtension` less `PartitionLookahead`; `lua/queue/dequeue.lua`). That a job is to be tried
 * again does not count: after it, the slot is free, and nobody looks.
 */
const LIMITED_FOR = 4000;

/**
 * Where in a second of the server's clock a limit is met is chance, and makes it three to four seconds. Here, the server's seconds
 * begin so many milliseconds before those of the virtual clock.
 */
const PHASE = 700;

/**
 * What arrives this soon after a look is part of it still: a real server takes so long to schedule a run, and finds all of them
 * when it first looks (`startedAt` and the first requests of the recordings).
 */
const LOOK = 300;

/** Answers that lead to more work let the server look at the queue all the time, so many times in a row (`pkg/consts`). */
const MAX_CONTINUATIONS = 5;
const CONTINUATION_COOLDOWN = 10_000;

/** The jobs of one function that have no slot yet. */
interface Line {
  readonly limits: FunctionLimits;
  waiting: Waiting[];
  /** How many of its jobs have their slots. */
  held: number;
  /** When it was last looked at. */
  lookedAt: number;
  /** Until when nobody looks at it again. */
  limitedUntil: number;
  /** How many looks in a row came of answers that led to more work; none at 0. While there is one, it is always looked at. */
  continuation: number;
  /** Until when there is no new one. */
  cooldownUntil: number;
  /** The next look at it. */
  wake: Job | undefined;
}

interface Waiting {
  readonly job: Job;
  /** From when it can have a slot. */
  readonly from: number;
  /** Jobs of older runs go first, unless they are retries or were due much later. */
  readonly rank: number;
  /** Decides between runs of the same millisecond. */
  readonly runOrder: number;
  /** What it met at the last look. */
  met: Refusal | undefined;
}

/** A counter of concurrency, and how far it may go. */
interface Slot {
  readonly counter: string;
  readonly limit: number;
  readonly reason: string;
  /** Without room here, nothing of the function goes on; with a key, others may. */
  readonly blocksAll: boolean;
  /** Whether it counts requests, and not runs. */
  readonly isConcurrency: boolean;
}

/** What a run's jobs are counted under: evaluated once, when it is scheduled. */
interface RunKeys {
  readonly order: number;
  readonly slots: readonly Slot[];
  readonly run: Slot | undefined;
  readonly throttle: string;
  throttlePaidUntil: number;
  holdsRunSlot: boolean;
}

interface Refusal {
  reason: string;
  key?: string;
  retryAt?: number;
  blocksAll: boolean;
  /** Whether it is a limit of requests at once. */
  isConcurrency?: boolean;
}

/** A job that has its slots. */
interface Holder {
  /** Whether it is being handled. */
  begun: boolean;
  /** What it is counted under. */
  readonly slots: readonly Slot[];
  /** The continuation that it came of. */
  readonly continuation: number;
}

/**
 * `concurrency` and `throttle`: which of a function's jobs may be handled. Concurrency counts requests, not runs that sleep or
 * wait; throttle counts the first jobs of runs (inngest `pkg/execution/queue`, `pkg/constraintapi`).
 */
export class Capacity {
  readonly #server: Server;
  readonly #lines = new Map<AppFunction, Line | undefined>();
  readonly #used = new Map<string, number>();
  readonly #throttles = new Map<string, GcraState>();
  readonly #keys = new WeakMap<RunState, RunKeys>();
  /** Jobs that have their slots, by run. */
  readonly #holders = new Map<RunState, Map<Job, Holder>>();
  #runs = 0;

  constructor(server: Server) {
    this.#server = server;
  }

  onRunCreated(run: RunState): void {
    const limits = this.#lineOf(run.fn)?.limits;
    if (limits === undefined) return;
    const { now } = this.#server;
    const event = run.events[0]!.payload;
    const { slug } = run.fn;
    const slots: Slot[] = [];
    if (limits.atOnce !== undefined) {
      const reason = `concurrency limit ${limits.atOnce}`;
      slots.push({ counter: slug, limit: limits.atOnce, reason, blocksAll: true, isConcurrency: true });
    }
    for (const { limit, key, scope } of limits.byKey) {
      const value = groupKey(key, event, now, "<nil>");
      const counter = `${scope === "fn" ? slug : scope}\n${key}\n${value}`;
      const where = scope === "fn" ? "" : ` in the whole ${scope === "env" ? "environment" : "account"}`;
      const reason = `concurrency limit ${limit} for the key "${value}"${where}`;
      slots.push({ counter, limit, reason, blocksAll: false, isConcurrency: true });
    }
    this.#keys.set(run, {
      order: this.#runs++,
      slots,
      run: limits.runs && this.#runSlot(run, limits.runs),
      throttle: `${slug}\n${groupKey(limits.throttle?.key, event, now, "<nil>")}`,
      throttlePaidUntil: -Infinity,
      holdsRunSlot: false,
    });
  }

  #runSlot(run: RunState, { limit, key }: NonNullable<FunctionLimits["runs"]>): Slot {
    const value = groupKey(key, run.events[0]!.payload, this.#server.now, "");
    const ofKey = key === undefined ? "" : ` for the key "${value}"`;
    const reason = `run concurrency limit ${limit}${ofKey}`;
    return { counter: `run\n${run.fn.slug}\n${value}`, limit, reason, blocksAll: false, isConcurrency: false };
  }

  /**
   * A job wants to go to the queue.
   *
   * @param fresh `false` for a retry
   * @returns whether it is kept here until there is room
   */
  take(job: Job, fresh: boolean): boolean {
    const { run } = job;
    if (run === undefined || job.kind === "timeout") return false;
    const keys = this.#keys.get(run);
    const line = this.#lineOf(run.fn);
    if (keys === undefined || line === undefined) return false;
    const { now } = this.#server;
    const early = fresh && job.due <= now + TAKEN_EARLY;
    const from = early ? now : job.due;
    job.removed = false;
    run.jobs.add(job);
    const rank = early ? run.queuedAt - run.priority * 1000 : job.due;
    line.waiting.push({ job, from, rank, runOrder: keys.order, met: undefined });
    this.#wake(line, from);
    return true;
  }

  onJobBegun(job: Job): void {
    const holder = job.run && this.#holders.get(job.run)?.get(job);
    if (holder !== undefined) holder.begun = true;
  }

  onJobDone(job: Job, end: JobEnd): void {
    const holder = job.run && this.#holders.get(job.run)?.get(job);
    if (holder === undefined) return;
    const line = this.#lineOf(job.run!.fn)!;
    if (end !== "retried") line.limitedUntil = -Infinity;
    if (end === "continued") this.#continue(line, holder.continuation + 1);
    this.#letGo(job);
    this.#free(holder.slots);
  }

  #continue(line: Line, count: number): void {
    const { now } = this.#server;
    if (count >= MAX_CONTINUATIONS) {
      line.continuation = 0;
      line.cooldownUntil = now + CONTINUATION_COOLDOWN;
    } else if (count > 1 || line.cooldownUntil <= now) {
      line.continuation = Math.max(line.continuation, count);
    }
  }

  /**
   * What is being handled goes on, and with it its slot. What was taken early is no longer in the queue then, but waits for its
   * time in memory, where nobody ends it; that it is done with there makes nobody look.
   */
  onJobDropped(job: Job): void {
    const holder = job.run && this.#holders.get(job.run)?.get(job);
    if (holder === undefined || holder.begun) return;
    const line = this.#lineOf(job.run!.fn)!;
    line.limitedUntil = -Infinity;
    this.#letGo(job);
    if (line.waiting.length > 0) this.#wake(line, this.#server.now);
    const free = () => {
      this.#free(holder.slots);
    };
    if (holder.slots.length > 0) this.#server.at(Math.max(job.due, this.#server.now), free, { endless: true });
  }

  onRunOver(run: RunState): void {
    const keys = this.#keys.get(run);
    if (keys === undefined) return;
    const line = this.#lineOf(run.fn);
    if (line !== undefined) line.waiting = line.waiting.filter(({ job }) => job.run !== run);
    for (const job of [...(this.#holders.get(run)?.keys() ?? [])]) this.onJobDropped(job);
    if (keys.holdsRunSlot && keys.run !== undefined) {
      keys.holdsRunSlot = false;
      this.#free([keys.run]);
    }
  }

  /** It is no longer in the queue; its slots are another matter. */
  #letGo(job: Job): void {
    const run = job.run!;
    const line = this.#lineOf(run.fn)!;
    const holders = this.#holders.get(run)!;
    holders.delete(job);
    if (holders.size === 0) this.#holders.delete(run);
    line.held--;
    if (line.held === 0 && line.waiting.length === 0) line.continuation = 0;
  }

  #lineOf(fn: AppFunction): Line | undefined {
    if (!this.#lines.has(fn)) {
      const limits = readLimits(fn);
      const idle = { held: 0, lookedAt: -Infinity, limitedUntil: -Infinity, continuation: 0, cooldownUntil: -Infinity, wake: undefined };
      this.#lines.set(fn, limits && { limits, waiting: [], ...idle });
    }
    return this.#lines.get(fn);
  }

  /** Looks at it at that time, or as soon as anybody looks at it. */
  #wake(line: Line, from: number): void {
    const at = this.#nextLook(line, Math.max(from, this.#server.now));
    if (line.wake !== undefined) {
      if (line.wake.due <= at) return;
      this.#server.queue.remove(line.wake);
    }
    line.wake = this.#server.at(at, () => {
      line.wake = undefined;
      this.#serve(line);
    });
  }

  /** When it is looked at, if not before `from`. */
  #nextLook(line: Line, from: number): number {
    return line.continuation > 0 || from < line.lookedAt + LOOK ? from : Math.max(from, line.limitedUntil);
  }

  /** Lets go to the queue what there is room for, oldest run first. */
  #serve(line: Line): void {
    const { now } = this.#server;
    const waiting = line.waiting.filter(({ job }) => job.removed !== true && !isOver(job.run!));
    waiting.sort((a, b) => a.rank - b.rank || a.runOrder - b.runOrder || a.job.seq - b.job.seq);
    line.waiting = [];
    const isSameLook = line.continuation === 0 && line.limitedUntil > now && now < line.lookedAt + LOOK;
    if (!isSameLook) {
      line.lookedAt = now;
      line.limitedUntil = -Infinity;
    }
    let next = Infinity;
    let blocked: Refusal | undefined;
    for (const candidate of waiting) {
      const { job, from } = candidate;
      if (from > now) {
        next = Math.min(next, from);
        line.waiting.push(candidate);
        continue;
      }
      const refusal = blocked ?? (isSameLook ? candidate.met : undefined) ?? this.#admit(line, job);
      candidate.met = refusal;
      if (refusal === undefined) {
        line.held++;
        this.#release(job);
        continue;
      }
      this.#holdBack(job, refusal);
      line.waiting.push(candidate);
      if (refusal.blocksAll) blocked = refusal;
      if (refusal.isConcurrency === true) line.limitedUntil = endOfLimit(now);
      next = Math.min(next, refusal.retryAt ?? Infinity);
    }
    if (line.limitedUntil > now) next = Math.min(next, line.limitedUntil);
    if (next < Infinity) this.#wake(line, next);
  }

  #release(job: Job): void {
    delete job.heldBack;
    const { now, clock } = this.#server;
    if (job.due < now) {
      job.due = now;
      job.tick = clock.tick;
    }
    this.#server.queue.push(job);
  }

  #holdBack(job: Job, { reason, key, retryAt }: Refusal): void {
    const known = job.heldBack === reason;
    job.heldBack = reason;
    if (known) return;
    const run = job.run!;
    this.#server.record({
      kind: "flow.delayed",
      runId: run.id,
      functionId: run.fn.id,
      reason,
      ...(key === undefined ? {} : { key }),
      ...(retryAt === undefined ? {} : { until: retryAt }),
      ...(job.step === undefined ? {} : { step: job.step.id }),
    });
  }

  /** Takes all slots that the job needs, or none. */
  #admit({ limits, continuation }: Line, job: Job): Refusal | undefined {
    const run = job.run!;
    const keys = this.#keys.get(run)!;
    const { now } = this.#server;
    if (job.admittedUntil !== undefined && now < job.admittedUntil) {
      this.#hold(run, job, { begun: false, slots: [], continuation });
      return undefined;
    }
    const isStart = job.kind === "start";
    const needed = isStart && keys.run !== undefined && !keys.holdsRunSlot ? [...keys.slots, keys.run] : keys.slots;
    const full = needed.find(({ counter, limit }) => (this.#used.get(counter) ?? 0) >= limit);
    if (full !== undefined) return full;

    if (isStart && limits.throttle !== undefined && keys.throttlePaidUntil <= now) {
      const state = this.#throttles.get(keys.throttle);
      const { remaining, retryAt } = gcra(limits.throttle, state, now, 0);
      if (remaining <= 0) return throttled(limits.throttle, keys.throttle, now, retryAt);
      const { state: next } = gcra(limits.throttle, state, now, 1);
      if (next !== undefined) this.#throttles.set(keys.throttle, next);
      keys.throttlePaidUntil = now + PAID_FOR;
    }

    for (const { counter } of needed) this.#used.set(counter, (this.#used.get(counter) ?? 0) + 1);
    if (needed !== keys.slots) keys.holdsRunSlot = true;
    job.admittedUntil = now + ADMITTED_FOR;
    this.#hold(run, job, { begun: false, slots: keys.slots, continuation });
    return undefined;
  }

  #hold(run: RunState, job: Job, holder: Holder): void {
    const holders = this.#holders.get(run) ?? new Map<Job, Holder>();
    this.#holders.set(run, holders.set(job, holder));
  }

  #free(slots: readonly Slot[]): void {
    for (const { counter } of slots) {
      const left = (this.#used.get(counter) ?? 0) - 1;
      if (left > 0) this.#used.set(counter, left);
      else this.#used.delete(counter);
    }
    for (const line of this.#lines.values()) {
      if (line !== undefined && line.waiting.length > 0) this.#wake(line, this.#server.now);
    }
  }
}

function endOfLimit(now: number): number {
  return Math.floor((now + PHASE) / 1000) * 1000 - PHASE + LIMITED_FOR;
}

function throttled(throttle: NonNullable<FunctionLimits["throttle"]>, counter: string, now: number, retryAt: number): Refusal {
  const key = counter.slice(counter.indexOf("\n") + 1);
  const { period } = throttle;
  if (period === 0) return { reason: "throttle with a period of less than a second: nothing ever starts", blocksAll: false };
  const reason = `throttle: ${throttle.limit} per ${period / 1000} s`;
  return { reason, ...(key === "" ? {} : { key }), retryAt: Math.max(retryAt, now), blocksAll: false };
}

import type { AppFunction, Job, RunState } from "../server/model.js";
import { isOver, type Server } from "../server/server.js";
import { gcra, type GcraState } from "./gcra.js";
import { groupKey } from "./keys.js";
import { readLimits, type FunctionLimits } from "./limits.js";

/**
 * The server takes a job that is due this soon at once and lets it wait in memory, where it occupies its slot: a sleep of up to two
 * seconds counts as work (inngest `pkg/execution/queue/item.go` `Score`, `process.go` `ProcessItem`).
 */
const TAKEN_EARLY = 2000;

/** The server remembers for this long that a start was charged to the throttle: its retries are free. */
const PAID_FOR = 5 * 60_000;

/** The jobs of one function that have no slot yet. */
interface Line {
  readonly limits: FunctionLimits;
  waiting: Waiting[];
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
}

/** A counter of concurrency, and how far it may go. */
interface Slot {
  readonly counter: string;
  readonly limit: number;
  readonly reason: string;
  /** Without room here, nothing of the function goes on; with a key, others may. */
  readonly blocksAll: boolean;
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

type Refusal = { reason: string; key?: string; retryAt?: number; blocksAll: boolean };

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
  /** Jobs that have their slots, by run. `true` while they are being handled. */
  readonly #holders = new Map<RunState, Map<Job, boolean>>();
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
      slots.push({ counter: slug, limit: limits.atOnce, reason, blocksAll: true });
    }
    for (const { limit, key, scope } of limits.byKey) {
      const value = groupKey(key, event, now, "<nil>");
      const counter = `${scope === "fn" ? slug : scope}\n${key}\n${value}`;
      const where = scope === "fn" ? "" : ` in the whole ${scope === "env" ? "environment" : "account"}`;
      slots.push({ counter, limit, reason: `concurrency limit ${limit} for the key "${value}"${where}`, blocksAll: false });
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
    return { counter: `run\n${run.fn.slug}\n${value}`, limit, reason: `run concurrency limit ${limit}${ofKey}`, blocksAll: false };
  }

  /**
   * A job wants to go to the queue.
   *
   * @param fresh `false` for a retry
   * @returns whether it is kept here until there is room
   */
  take(job: Job, fresh: boolean): boolean {
    const { run } = job;
    // Time-outs make no request.
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
    line.waiting.push({ job, from, rank, runOrder: keys.order });
    this.#wake(line, from);
    return true;
  }

  onJobBegun(job: Job): void {
    const holders = job.run && this.#holders.get(job.run);
    if (holders?.has(job) === true) holders.set(job, true);
  }

  onJobDone(job: Job): void {
    const holders = job.run && this.#holders.get(job.run);
    if (job.run === undefined || holders?.delete(job) !== true) return;
    if (holders.size === 0) this.#holders.delete(job.run);
    this.#free(this.#keys.get(job.run)?.slots ?? []);
  }

  onRunOver(run: RunState): void {
    const keys = this.#keys.get(run);
    if (keys === undefined) return;
    const line = this.#lineOf(run.fn);
    if (line !== undefined) line.waiting = line.waiting.filter(({ job }) => job.run !== run);
    for (const [job, begun] of this.#holders.get(run) ?? []) {
      // A request that is being handled goes on, and with it its slot.
      if (!begun) this.onJobDone(job);
    }
    if (keys.holdsRunSlot && keys.run !== undefined) {
      keys.holdsRunSlot = false;
      this.#free([keys.run]);
    }
  }

  #lineOf(fn: AppFunction): Line | undefined {
    if (!this.#lines.has(fn)) {
      const limits = readLimits(fn);
      this.#lines.set(fn, limits && { limits, waiting: [], wake: undefined });
    }
    return this.#lines.get(fn);
  }

  #wake(line: Line, at: number): void {
    if (line.wake !== undefined) {
      if (line.wake.due <= at) return;
      this.#server.queue.remove(line.wake);
    }
    line.wake = this.#server.at(Math.max(at, this.#server.now), () => {
      line.wake = undefined;
      this.#serve(line);
    });
  }

  /** Lets go to the queue what there is room for, oldest run first. */
  #serve(line: Line): void {
    const { now } = this.#server;
    const waiting = line.waiting.filter(({ job }) => job.removed !== true && !isOver(job.run!));
    waiting.sort((a, b) => a.rank - b.rank || a.runOrder - b.runOrder || a.job.seq - b.job.seq);
    line.waiting = [];
    let next = Infinity;
    let blocked: Refusal | undefined;
    for (const candidate of waiting) {
      const { job, from } = candidate;
      if (from > now) {
        next = Math.min(next, from);
        line.waiting.push(candidate);
        continue;
      }
      const refusal = blocked ?? this.#admit(line, job);
      if (refusal === undefined) {
        this.#release(job);
        continue;
      }
      this.#holdBack(job, refusal);
      line.waiting.push(candidate);
      if (refusal.blocksAll) blocked = refusal;
      next = Math.min(next, refusal.retryAt ?? Infinity);
    }
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
  #admit({ limits }: Line, job: Job): Refusal | undefined {
    const run = job.run!;
    const keys = this.#keys.get(run)!;
    const { now } = this.#server;
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
    const holders = this.#holders.get(run) ?? new Map<Job, boolean>();
    this.#holders.set(run, holders.set(job, false));
    return undefined;
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

function throttled(throttle: NonNullable<FunctionLimits["throttle"]>, counter: string, now: number, retryAt: number): Refusal {
  const key = counter.slice(counter.indexOf("\n") + 1);
  const { period } = throttle;
  if (period === 0) return { reason: "throttle with a period of less than a second: nothing ever starts", blocksAll: false };
  const reason = `throttle: ${throttle.limit} per ${period / 1000} s`;
  return { reason, ...(key === "" ? {} : { key }), retryAt: Math.max(retryAt, now), blocksAll: false };
}

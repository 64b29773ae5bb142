/**
 * A moment: milliseconds since the epoch, and a tick within the millisecond. On a real server each request takes a while, and that
 * decides what comes first; here requests take no time, but one tick.
 */
export interface Moment {
  readonly time: number;
  readonly tick: number;
}

/** Negative where `a` comes first. */
export function compareMoments(a: Moment, b: Moment): number {
  return a.time - b.time || a.tick - b.tick;
}

/** The clock of one harness: what time it is, and the timers that code under test has started. */
export class VirtualClock {
  #now: number;
  #tick = 0;
  #timers = new Map<number, VirtualTimer>();
  #nextId = 1;

  constructor(start: number) {
    this.#now = start;
  }

  get now(): number {
    return this.#now;
  }

  get tick(): number {
    return this.#tick;
  }

  get moment(): Moment {
    return { time: this.#now, tick: this.#tick };
  }

  /** Time never goes back: an earlier moment is ignored. */
  moveTo(moment: Moment): void {
    if (compareMoments(moment, this.moment) <= 0) return;
    this.#now = moment.time;
    this.#tick = moment.tick;
  }

  start(timer: Omit<VirtualTimer, "id" | "due"> & { delay: number }): VirtualTimer {
    const { delay, ...rest } = timer;
    const started = { ...rest, id: this.#nextId++, due: { time: this.#now + Math.max(0, delay), tick: this.#tick } };
    this.#timers.set(started.id, started);
    return started;
  }

  stop(id: number): void {
    this.#timers.delete(id);
  }

  /** The timer that fires next: the earliest, and of several at one time the one that was started first. */
  next(accept: (timer: VirtualTimer) => boolean): VirtualTimer | undefined {
    let first: VirtualTimer | undefined;
    for (const timer of this.#timers.values()) {
      if (accept(timer) && (first === undefined || compareMoments(timer.due, first.due) < 0)) first = timer;
    }
    return first;
  }

  /** Runs the timer's callback and, where it repeats, starts it again. */
  fire(timer: VirtualTimer): void {
    if (timer.interval === undefined) this.#timers.delete(timer.id);
    else timer.due = { time: Math.max(this.#now, timer.due.time) + Math.max(1, timer.interval), tick: this.#tick };
    timer.callback();
  }

  get timerCount(): number {
    return this.#timers.size;
  }

  clear(): void {
    this.#timers.clear();
  }
}

export interface VirtualTimer {
  readonly id: number;
  due: Moment;
  readonly interval?: number | undefined;
  readonly callback: () => void;
  /** The request whose code started it. */
  readonly owner: object | undefined;
  /**
   * A timer of the SDK's own (give up on a step that is not found, stop checkpointing). It fires when the clock passes it, but
   * nobody moves the clock for its sake.
   */
  readonly background: boolean;
}

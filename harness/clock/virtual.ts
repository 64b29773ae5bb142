/** The clock of one harness: what time it is, and the timers that code under test has started. */
export class VirtualClock {
  #now: number;
  #timers = new Map<number, VirtualTimer>();
  #nextId = 1;

  constructor(start: number) {
    this.#now = start;
  }

  get now(): number {
    return this.#now;
  }

  /** Time never goes back: an earlier moment is ignored. */
  moveTo(time: number): void {
    if (time > this.#now) this.#now = time;
  }

  start(timer: Omit<VirtualTimer, "id" | "due"> & { delay: number }): VirtualTimer {
    const { delay, ...rest } = timer;
    const started = { ...rest, id: this.#nextId++, due: this.#now + Math.max(0, delay) };
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
      if (accept(timer) && (first === undefined || timer.due < first.due)) first = timer;
    }
    return first;
  }

  /** Runs the timer's callback and, where it repeats, starts it again. */
  fire(timer: VirtualTimer): void {
    if (timer.interval === undefined) this.#timers.delete(timer.id);
    else timer.due = Math.max(this.#now, timer.due) + Math.max(1, timer.interval);
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
  due: number;
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

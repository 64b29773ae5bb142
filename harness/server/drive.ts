import { runInContext } from "../clock/context.js";
import { nextTurn } from "../clock/real.js";
import { activeResources } from "../wire/exchange.js";
import { compareMoments, type Moment, type VirtualTimer } from "../clock/virtual.js";
import { finishRequest, startJob, waitForAnswer, type InFlight } from "./execute.js";
import type { Job } from "./model.js";
import { precedes } from "./queue.js";
import type { Server } from "./server.js";

/**
 * The loop that makes things happen in the order of their time. Code that waits for a timer of its own is not waited for, but
 * set aside: whatever else is due before that timer comes first, as it would in production.
 */
export class Driver {
  /** Requests whose code waits for a timer. */
  readonly #parked = new Set<InFlight>();

  constructor(private readonly server: Server) {}

  /** Lets everything happen that is due up to this time, and ends there, or when the code that runs has come to its end. */
  async runUntil(time: number): Promise<void> {
    this.#begin();
    for (;;) {
      const next = this.#next();
      // Code that runs takes the time that it takes, and what is due when it ends is due now.
      const limit = this.#parked.size > 0 ? Infinity : Math.max(time, this.server.now);
      if (next === undefined || next.at.time > limit) break;
      await this.#step(next);
    }
    this.server.clock.moveTo({ time, tick: 0 });
  }

  /** Lets everything happen that time alone brings. A cron that is due on the way fires, but is not waited for. */
  async drain(): Promise<void> {
    this.#begin();
    for (;;) {
      // Nor for timers that code left behind when its request was over: they may repeat for ever.
      const isDone = this.#parked.size === 0 && this.#nextJob((job) => job.endless !== true) === undefined;
      const next = isDone ? undefined : this.#next();
      if (next === undefined) return;
      await this.#step(next);
    }
  }

  #begin(): void {
    if (this.#parked.size === 0) this.server.idleResources = activeResources();
  }

  /** What is next: a timer of code that runs, or a job. At the same moment, code that already runs goes first. */
  #next(): Next | undefined {
    const timer = this.#nextTimer();
    const job = this.#nextJob(() => true);
    const due = job === undefined ? undefined : { time: job.due, tick: job.tick };
    if (timer !== undefined && (due === undefined || compareMoments(timer.due, due) <= 0)) return { kind: "timer", at: timer.due };
    return due === undefined ? undefined : { kind: "job", at: due };
  }

  #nextJob(accept: (job: Job) => boolean): Job | undefined {
    const { queue } = this.server;
    const first = queue.peek();
    // A job that is due at the end of time is held by the test: nothing that the clock could bring.
    const isWanted = (job: Job) => accept(job) && job.due !== Infinity;
    if (first === undefined || isWanted(first)) return first;
    return [...queue.all()].filter(isWanted).sort((a, b) => (precedes(a, b) ? -1 : 1))[0];
  }

  /** The SDK's own timers fire when the clock passes them, unless somebody has given up waiting for anything else. */
  #nextTimer(): VirtualTimer | undefined {
    const { clock } = this.server;
    const foreground = clock.next(({ background }) => !background);
    const waited = [...this.#parked].map(({ outcome }) => outcome).filter((outcome) => outcome?.kind === "parked");
    const limit = [...waited.map(({ until }) => until), ...(foreground === undefined ? [] : [foreground.due])].sort(compareMoments)[0];
    return clock.next(({ background, due }) => !background || (limit !== undefined && compareMoments(due, limit) <= 0));
  }

  async #step(next: Next): Promise<void> {
    this.server.clock.moveTo(next.at);
    if (next.kind === "timer") await this.#fireTimer();
    else await this.#runWave();
  }

  /**
   * All jobs that are due at this moment. A server takes them up together: each is under way before the first is done, so that
   * the siblings of a step that ends the run still execute, and none sees the result of another. Here their code runs one after
   * the other, in the order of the queue, and then the answers are acted on, in the same order.
   */
  async #runWave(): Promise<void> {
    const { server } = this;
    const wave: Job[] = [];
    for (let job = server.queue.peek(); job !== undefined && isDue(job, server.clock.moment); job = server.queue.peek()) {
      server.queue.pop();
      wave.push(job);
    }
    const started: InFlight[] = [];
    for (const job of wave) {
      const inFlight = job.removed === true ? undefined : await startJob(server, job);
      if (inFlight === undefined) continue;
      if (inFlight.outcome?.kind === "parked") this.#parked.add(inFlight);
      else started.push(inFlight);
    }
    server.clock.moveTo({ time: server.now, tick: server.clock.tick + 1 });
    const errors: unknown[] = [];
    for (const inFlight of started) {
      try {
        finishRequest(server, inFlight);
      } catch (error) {
        errors.push(error);
      }
    }
    // The others are as they should be when the first is reported.
    if (errors.length > 0) throw errors[0];
  }

  async #fireTimer(): Promise<void> {
    const { server } = this;
    const timer = server.clock.next(({ due }) => compareMoments(due, server.clock.moment) <= 0);
    if (timer === undefined) return;
    const owner = [...this.#parked].find(({ exchange }) => exchange === timer.owner);
    if (owner !== undefined) owner.exchange.activity++;
    runInContext({ world: server.world, request: undefined, user: false }, () => {
      server.clock.fire(timer);
    });
    if (owner === undefined) {
      // Nobody's request: left over by code whose answer is in. Its effects have the event loop's next turns.
      for (let turn = 0; turn < 3; turn++) await new Promise<void>(nextTurn);
      return;
    }
    await waitForAnswer(owner);
    if (owner.outcome?.kind === "parked") return;
    this.#parked.delete(owner);
    finishRequest(server, owner);
  }
}

interface Next {
  readonly kind: "timer" | "job";
  readonly at: Moment;
}

function isDue(job: Job, now: Moment): boolean {
  return compareMoments({ time: job.due, tick: job.tick }, now) <= 0;
}

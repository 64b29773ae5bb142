import { runInContext } from "../clock/context.js";
import { nextTurn } from "../clock/real.js";
import { finishRequest, startJob, waitForAnswer, type InFlight } from "./execute.js";
import type { Job } from "./model.js";
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
    for (;;) {
      const next = this.#next();
      const limit = this.#parked.size > 0 ? Infinity : time;
      if (next === undefined || next.at > limit) break;
      await this.#step(next);
    }
    this.server.clock.moveTo(time);
  }

  /** Lets everything happen that time alone brings. */
  async drain(): Promise<void> {
    for (;;) {
      const finite = this.#next((job) => job.endless !== true);
      if (finite === undefined) return;
      // Whatever is due on the way there (a cron) happens too, and can bring more.
      const next = this.#next();
      if (next !== undefined) await this.#step(next);
    }
  }

  /** What is next: a timer of code that runs, or a job. At the same time, code that already runs goes first. */
  #next(accept: (job: { endless?: boolean | undefined }) => boolean = () => true): Next | undefined {
    const { clock, queue, now } = this.server;
    const timer = clock.next(() => true);
    // Background timers only fire when the clock passes them, unless somebody has given up waiting for anything else.
    const waited = [...this.#parked].reduce((first, { outcome }) => (outcome?.kind === "parked" ? Math.min(first, outcome.until) : first), Infinity);
    const foreground = timer !== undefined && (!timer.background || timer.due <= waited) ? timer : clock.next((t) => !t.background);
    let job = queue.peek();
    if (job !== undefined && !accept(job)) job = [...queue.all()].filter(accept).sort((a, b) => a.due - b.due)[0];
    if (foreground !== undefined && (job === undefined || foreground.due <= job.due)) {
      return { kind: "timer", at: Math.max(now, foreground.due) };
    }
    return job === undefined ? undefined : { kind: "job", at: Math.max(now, job.due) };
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
    for (let job = server.queue.peek(); job !== undefined && job.due <= server.now; job = server.queue.peek()) {
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
    for (const inFlight of started) finishRequest(server, inFlight);
  }

  async #fireTimer(): Promise<void> {
    const { server } = this;
    const timer = server.clock.next(({ due }) => due <= server.now);
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
  readonly at: number;
}

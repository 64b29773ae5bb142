import { runInContext, type RequestContext, type StepInProgress, type World } from "../clock/context.js";
import { afterReal, nextTurn, realNow } from "../clock/real.js";
import type { Moment, VirtualTimer } from "../clock/virtual.js";

/** How the wait for an answer ended. */
export type Outcome =
  | { kind: "answered"; status: number; headers: Headers; body: string }
  /** The SDK's handler itself threw. */
  | { kind: "broken"; error: unknown }
  /** The code waits for the virtual clock. */
  | { kind: "parked"; until: Moment }
  /** The code makes no progress, and nothing that the harness could do would change that. */
  | { kind: "stuck"; running: StepInProgress | undefined; nested: NestedStep | undefined; realMilliseconds: number };

/** A step tool called from within a step's code. */
export interface NestedStep {
  readonly outer: string;
  readonly inner: string;
}

export interface ExchangeHooks {
  /** Runs the code of a step, or what a test put in its place. */
  runStep(step: StepInProgress, callback: () => unknown, args: unknown[], exchange: Exchange): unknown;
}

const sendingTools = new Set(["sendEvent", "sendSignal", "realtime.publish"]);
/** Turns of the event loop without visible progress after which code counts as idle. */
const quietTurns = 6;
/** Real milliseconds. */
const realPatience = 500;
/** A request whose code goes on and on (a poll that never ends) is stopped after this many times the limit for standing still. */
const overallLimits = 4;

/** One request to the SDK, from the moment it is sent until it is answered. */
export class Exchange implements RequestContext {
  activity = 0;
  /** Ids of the steps that the body asked for, in order, as they are in the code. */
  readonly asked: string[] = [];
  readonly running = new Set<StepInProgress>();
  /** Steps asked for whose code is the SDK's: it sends something. */
  readonly sending: StepInProgress[] = [];
  /** Failed sendings, by step: the SDK tries each several times, after pauses of its own. */
  readonly failedSendings = new Map<StepInProgress, unknown>();
  /** Whether its last call to the server was refused: the SDK tries again, after pauses of its own. */
  refused = false;
  nested: NestedStep | undefined;
  /** In real time. */
  readonly #sent = realNow();
  #answer: Outcome | undefined;
  #wake: () => void = () => undefined;

  constructor(
    private readonly world: World,
    private readonly hooks: ExchangeHooks,
    /** Real milliseconds without progress. */
    private readonly limit: number,
    /** Whether one step was named that the SDK has to find. */
    private readonly targeted: boolean,
    /** What Node was waiting for before any code under test ran. */
    private readonly baseline: number,
  ) {}

  send(handle: (request: Request) => Response | Promise<Response>, request: Request): void {
    this.run(false, async () => {
      const response = await handle(request);
      return { kind: "answered", status: response.status, headers: response.headers, body: await response.text() };
    });
  }

  /** @param user whether it is the user's code that runs, rather than the SDK's */
  run(user: boolean, respond: () => Promise<Outcome>): void {
    runInContext({ world: this.world, request: this, user }, respond).then(
      (answer) => {
        this.#settle(answer);
      },
      (error: unknown) => {
        this.#settle({ kind: "broken", error });
      },
    );
  }

  #settle(answer: Outcome): void {
    this.#answer ??= answer;
    this.activity++;
    this.#wake();
  }

  /** The process is gone: whatever the SDK would still answer does not arrive. */
  crash(step: string): void {
    this.#settle({ kind: "broken", error: new Error(`the process crashed after step "${step}" had run, before its result was saved`) });
  }

  timerStarted(): void {
    this.activity++;
    this.#wake();
  }

  stepAsked(tool: string, id: string, index: number, inside: StepInProgress | undefined): void {
    this.activity++;
    if (sendingTools.has(tool)) this.sending.push({ id, index });
    this.asked.push(index > 0 ? `${id}:${index}` : id);
    if (inside !== undefined) this.nested ??= { outer: inside.id, inner: id };
    if (this.nested !== undefined) this.#wake();
  }

  async runStep(step: StepInProgress, callback: (...args: unknown[]) => unknown, args: unknown[]): Promise<unknown> {
    this.activity++;
    this.running.add(step);
    try {
      return await this.hooks.runStep(step, () => callback(...args), args, this);
    } finally {
      this.running.delete(step);
      this.activity++;
    }
  }

  /** Waits, really, until the request is answered or cannot go on by itself. */
  async progress(): Promise<Outcome> {
    const wake = () => {
      this.#wake();
    };
    const limit = new Deadline(this.limit, wake);
    // How long it may look as if something were under way outside JavaScript, or as if the SDK were about to go on.
    const patience = new Deadline(realPatience, wake);
    try {
      for (let seen = this.activity; ; seen = this.activity) {
        if (this.#answer !== undefined) return this.#answer;
        if (limit.isOver() || realNow() - this.#sent > overallLimits * this.limit) return this.#stuck();
        const timer = this.#timer((this.targeted && patience.isOver()) || this.failedSendings.size > 0 || this.refused);
        if (timer === undefined && this.nested === undefined) {
          await this.#woken();
        } else if (await this.#isQuiet(patience)) {
          if (timer !== undefined) return { kind: "parked", until: timer.due };
          if (this.#isDeadlocked()) return this.#stuck();
          await this.#woken();
        }
        if (this.activity === seen) continue;
        limit.restart();
        patience.restart();
      }
    } finally {
      limit.stop();
      patience.stop();
    }
  }

  /** Until something happens. */
  #woken(): Promise<void> {
    return new Promise((resolve) => (this.#wake = resolve));
  }

  /** The timer that its code waits for. The SDK's own count only where nothing else will happen. */
  #timer(withBackground: boolean): VirtualTimer | undefined {
    const own = (timer: VirtualTimer) => timer.owner === this;
    return (
      this.world.clock.next((timer) => own(timer) && !timer.background) ??
      (withBackground && (this.running.size === 0 || this.refused) ? this.world.clock.next(own) : undefined)
    );
  }

  /** Lets the event loop turn; `false` as soon as something happens, or while something outside JavaScript is under way. */
  async #isQuiet(patience: Deadline): Promise<boolean> {
    const before = this.activity;
    const turns = this.nested === undefined ? quietTurns : 10 * quietTurns;
    for (let turn = 0; turn < turns; turn++) {
      await new Promise<void>(nextTurn);
      if (this.activity !== before) return false;
    }
    if (activeResources() <= this.baseline || patience.isOver()) return true;
    await new Promise<void>((resolve) => afterReal(1, resolve));
    return false;
  }

  /** A step awaited inside a step is never executed, and the outer one waits for it. */
  #isDeadlocked(): boolean {
    const { nested } = this;
    return nested !== undefined && [...this.running].some((step) => step.id === nested.outer);
  }

  #stuck(): Outcome {
    const [running] = this.running;
    return { kind: "stuck", running, nested: this.#isDeadlocked() ? this.nested : undefined, realMilliseconds: this.limit };
  }
}

/** A length of real time. */
class Deadline {
  #over = false;
  #cancel: () => void = () => undefined;

  constructor(
    private readonly milliseconds: number,
    private readonly onOver: () => void,
  ) {
    this.restart();
  }

  isOver(): boolean {
    return this.#over;
  }

  restart(): void {
    this.#cancel();
    this.#over = false;
    this.#cancel = afterReal(this.milliseconds, () => {
      this.#over = true;
      this.onOver();
    });
  }

  stop(): void {
    this.#cancel();
  }
}

/** How much of what Node waits for is neither a timer nor a turn of the event loop: sockets, files, name look-ups, workers. */
export function activeResources(): number {
  const { getActiveResourcesInfo } = process as { getActiveResourcesInfo?: () => string[] };
  return getActiveResourcesInfo?.().filter((kind) => kind !== "Timeout" && kind !== "Immediate" && kind !== "TickObject").length ?? 0;
}

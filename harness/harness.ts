import { systemEvents } from "../inngest/events.js";
import { currentContext, runInContext, runOutside } from "./clock/context.js";
import { renewGlobals } from "./clock/globals.js";
import { toMilliseconds, toTime } from "./clock/time.js";
import { HarnessError } from "./errors.js";
import { isSdkFunction } from "./sdk/shapes.js";
import { answerServer } from "./server/dev-server.js";
import type { EndpointHandler } from "./server/endpoints.js";
import { Driver } from "./server/drive.js";
import { receiveInvocation, toPayload, toPayloads } from "./server/events.js";
import type { AppFunction, EventState, RunState } from "./server/model.js";
import type { Server } from "./server/server.js";
import { seedSteps } from "./server/runs.js";
import { sendSignal } from "./server/waits.js";
import type {
  Duration,
  EventControl,
  EventInput,
  EventRecord,
  FunctionLike,
  Harness,
  InvokeOptions,
  Json,
  PublishedMessage,
  Run,
  StartOptions,
  StepControl,
  StepFilter,
  Time,
  TraceEntry,
} from "./types.js";
import { Views } from "./view/run.js";
import { activeResources, Exchange, type ExchangeHooks } from "./wire/exchange.js";
import { listen, type Listener } from "./wire/http.js";

/** A harness for functions in this process. */
export class LocalHarness implements Harness {
  readonly #server: Server;
  readonly #driver: Driver;
  readonly #views: Views;
  readonly #release: () => void;
  readonly #listeners = new Set<Listener>();
  #disposed = false;
  /** Calls that drive the harness now. */
  #driving = 0;
  /** Calls that drive the harness follow one another, also where a test does not await them. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(server: Server, release: () => void) {
    this.#server = server;
    this.#release = release;
    this.#driver = new Driver(server);
    this.#views = new Views(server, () => this.#drive(() => undefined));
  }

  get now(): Date {
    return new Date(this.#server.now);
  }

  get runs(): readonly Run[] {
    return [...this.#server.runs.values()].map((run) => this.#views.run(run));
  }

  get events(): readonly EventRecord[] {
    return this.#server.events.map((event) => this.#views.event(event));
  }

  get trace(): readonly TraceEntry[] {
    return this.#server.trace;
  }

  get published(): readonly PublishedMessage[] {
    return this.#server.published;
  }

  async send(event: EventInput | readonly EventInput[], options: StartOptions = {}): Promise<Run[]> {
    const events = Array.isArray(event) ? (event as readonly EventInput[]) : [event as EventInput];
    let received: EventState[] = [];
    await this.#drive(() => {
      const { payloads, refusal } = toPayloads(this.#server, events);
      if (refusal !== undefined) throw refusal;
      received = payloads.flatMap((payload) => this.#server.eventFaults.deliver(payload, { by: "test" }));
      for (const run of received.flatMap(({ runs }) => runs)) seedSteps(this.#server, run, options.steps ?? {});
    });
    return received.flatMap(({ runs }) => runs.map((run) => this.#views.run(run)));
  }

  async advance(by: Duration): Promise<void> {
    const length = toMilliseconds(by);
    await this.#exclusive(() => this.#driver.runUntil(this.#server.now + length));
  }

  async advanceTo(time: Time): Promise<void> {
    const target = toTime(time);
    await this.#exclusive(async () => {
      if (target < this.#server.now) {
        const [from, to] = [this.now.toISOString(), new Date(target).toISOString()];
        throw new HarnessError("INVALID_OPTION", `advanceTo(${to}): it is ${from} already, and the clock does not go back.`);
      }
      await this.#driver.runUntil(target);
    });
  }

  async drain(): Promise<void> {
    await this.#exclusive(() => this.#driver.drain());
  }

  async invoke(functionOrId: FunctionLike | string, options: InvokeOptions = {}): Promise<Run> {
    const fn = this.#function(functionOrId);
    const { data, user } = options;
    let event: EventState | undefined;
    await this.#drive(() => {
      const payload = toPayload(this.#server, { name: "invoked", ...(data && { data }), ...(user && { user }) });
      event = receiveInvocation(this.#server, { ...payload, name: systemEvents.functionInvoked }, { by: "test" }, fn);
      const started = runOf(fn, event);
      if (started !== undefined) seedSteps(this.#server, started, options.steps ?? {});
    });
    const run = event && runOf(fn, event);
    if (run === undefined) {
      throw new HarnessError("NOT_FOUND", `invoke("${fn.id}") started no run: what came of its event is in t.events.`);
    }
    return this.#views.run(run);
  }

  async signal(signal: string, data?: Json): Promise<Run | undefined> {
    let run: ReturnType<typeof sendSignal>;
    await this.#drive(() => {
      run = sendSignal(this.#server, signal, data);
    });
    return run === undefined ? undefined : this.#views.run(run);
  }

  run(id: string): Run {
    const run = this.#server.runs.get(id);
    if (run === undefined) throw new HarnessError("NOT_FOUND", `There is no run "${id}".`);
    return this.#views.run(run);
  }

  runsOf(functionOrId: FunctionLike | string): readonly Run[] {
    const { slug } = this.#function(functionOrId);
    return [...this.#server.runs.values()].filter(({ fn }) => fn.slug === slug).map((run) => this.#views.run(run));
  }

  step(id: string, filter: StepFilter = {}): StepControl {
    return this.#server.faults.control(id, filter);
  }

  event(name: string): EventControl {
    return this.#server.eventFaults.control(name);
  }

  async within<T>(callback: () => T): Promise<Awaited<T>> {
    this.#checkAlive();
    const { world } = this.#server;
    if (currentContext()?.world === world) return await runInContext({ world, request: undefined, user: true }, callback);
    renewGlobals();
    return this.#runOutsideFunctions(this.#newExchange(), true, callback);
  }

  endpoint(handler: EndpointHandler): (request: Request | string) => Promise<Response> {
    return async (input) => {
      this.#checkAlive();
      renewGlobals();
      const request = typeof input === "string" ? new Request(input) : input;
      // Over a socket, every request has one.
      if (!request.headers.has("host")) request.headers.set("host", new URL(request.url).host);
      const { endpoints, exchanges } = this.#server;
      const exchange = this.#newExchange();
      endpoints.set(exchange, handler);
      try {
        return await this.#runOutsideFunctions(exchange, false, () => handler(request));
      } finally {
        endpoints.delete(exchange);
        exchanges.delete(exchange);
      }
    };
  }

  #newExchange(): Exchange {
    return new Exchange(this.#server.world, codeOutsideSteps, Infinity, false, activeResources());
  }

  /** What code that waits for a timer of its own is to a function, it is to a route handler: the clock moves with it. */
  async #runOutsideFunctions<T>(exchange: Exchange, user: boolean, callback: () => T): Promise<Awaited<T>> {
    let result: { value: Awaited<T> } | undefined;
    exchange.run(user, async () => {
      result = { value: await callback() };
      return { kind: "answered", status: 200, headers: new Headers(), body: "" };
    });
    let outcome = await exchange.progress();
    while (outcome.kind === "parked") {
      const { until } = outcome;
      await this.#exclusive(() => this.#driver.runUntil(until.time));
      this.#fireOwnTimer(exchange);
      outcome = await exchange.progress();
    }
    if (outcome.kind === "broken") throw outcome.error;
    await this.#drive(() => undefined);
    return result!.value;
  }

  /** A timer of the SDK's own: nobody else moves the clock for its sake. */
  #fireOwnTimer(exchange: Exchange): void {
    const { clock, world } = this.#server;
    const timer = clock.next(({ owner, due }) => owner === exchange && due.time <= clock.now);
    if (timer === undefined) return;
    runInContext({ world, request: exchange, user: false }, () => {
      clock.fire(timer);
    });
  }

  async listen({ port = 0 }: { port?: number } = {}): Promise<Listener> {
    this.#checkAlive();
    const listener = await listen(port, async (request) => {
      const response = await answerServer(this.#server, request);
      // Whoever drives the harness now sees to what this has made due.
      if (this.#driving === 0) await this.#drive(() => undefined);
      return response;
    });
    this.#listeners.add(listener);
    return listener;
  }

  async dispose(): Promise<void> {
    await this.#turn.catch(() => undefined);
    if (this.#disposed) return;
    this.#disposed = true;
    for (const listener of this.#listeners) await listener.close();
    this.#release();
    this.#server.clock.clear();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.dispose();
  }

  /** Does something and lets everything happen that is due now. */
  async #drive(act: () => void): Promise<void> {
    if (currentContext()?.world === this.#server.world) {
      // Called by code under test: the loop that runs this code will see to the rest.
      act();
      return;
    }
    await this.#exclusive(async () => {
      act();
      await this.#driver.runUntil(this.#server.now);
    });
  }

  async #exclusive(act: () => Promise<void>): Promise<void> {
    this.#checkAlive();
    if (currentContext()?.world === this.#server.world) {
      throw new HarnessError("INVALID_OPTION", "Code under test cannot move the clock of the harness that runs it.");
    }
    renewGlobals();
    this.#driving++;
    const turn = this.#turn.catch(() => undefined).then(() => runOutside(act));
    this.#turn = turn;
    try {
      await turn;
    } finally {
      this.#driving--;
    }
  }

  #checkAlive(): void {
    if (this.#disposed) throw new HarnessError("DISPOSED", "This harness has been disposed. Create a new one per test.");
  }

  #function(functionOrId: FunctionLike | string): AppFunction {
    const wanted = typeof functionOrId === "string" ? functionOrId : slugOf(functionOrId);
    const functions = [...this.#server.functions.values()];
    const found = functions.find(({ slug }) => slug === wanted) ?? functions.find(({ id }) => id === wanted);
    if (found !== undefined) return found;
    const known = functions.map(({ id }) => id).join(", ");
    throw new HarnessError("NOT_FOUND", `There is no function "${wanted}". The harness has: ${known}.`);
  }
}

function runOf(fn: AppFunction, event: EventState): RunState | undefined {
  return event.runs.find((run) => run.fn === fn);
}

const codeOutsideSteps: ExchangeHooks = { runStep: (_step, callback) => callback() };

function slugOf(fn: FunctionLike): string {
  if (isSdkFunction(fn)) return fn.id(fn.client.id);
  throw new HarnessError("NOT_A_FUNCTION", "This is neither the id of a function nor what inngest.createFunction() returns.");
}

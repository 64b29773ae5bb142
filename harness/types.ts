/**
 * What a test sees. Everything else in this folder is machinery behind these types.
 *
 * Durations are milliseconds (a number) or a duration string as Inngest takes it (`"30s"`, `"3 days"`, `"1h30m"`). Times are
 * a `Date`, an ISO 8601 string, or milliseconds since the epoch. Both are always on the virtual clock.
 */

import type { TraceEntry } from "./trace/entries.js";

import type { Listener } from "./wire/http.js";

export type { Listener } from "./wire/http.js";
export type { TraceEntry, TraceKind } from "./trace/entries.js";

/** A moment on the virtual clock: a `Date`, an ISO 8601 string, or milliseconds since the epoch. */
export type Time = Date | string | number;

/** A length of virtual time: milliseconds, or a string such as `"30s"`, `"3 days"`, `"1h30m"`. */
export type Duration = number | string;

/** Any value that survives `JSON.parse(JSON.stringify(value))`. `unknown`, because TypeScript cannot say more of user data. */
export type Json = unknown;

/** An Inngest function of either major, as `createFunction` returns it. Before 3.42 they bear no tag. */
export type FunctionLike =
  | { readonly [Symbol.toStringTag]: "Inngest.Function" }
  | { readonly opts: object; readonly name: string; id(prefix?: string): string };

/** An Inngest client of either major, as `new Inngest()` returns it. Before 3.42 they bear no tag. */
export type ClientLike =
  | { readonly [Symbol.toStringTag]: "Inngest.App" }
  | { readonly id: string; createFunction: unknown; setEventKey: unknown };

/** The `serve` of `inngest/edge` (or of any adapter that takes a web `Request` and answers with a web `Response`). */
export type Serve = (options: {
  client: never;
  functions: never;
}) => (request: Request) => Response | Promise<Response>;

/** An event as a test sends it. */
export interface EventInput {
  name: string;
  data?: object;
  user?: object;
  /** Runs are started once per id and function within 24 hours. Generated from the seed where missing. */
  id?: string;
  /** Milliseconds since the epoch (or a date). A time in the future delays the runs that the event starts. */
  ts?: Time;
  v?: string;
  meta?: object;
}

/** An event as functions receive it. */
export interface EventPayload {
  name: string;
  data: Record<string, unknown>;
  id: string;
  /** Milliseconds since the epoch. */
  ts: number;
  user?: object;
  v?: string;
  meta?: object;
}

/** Where an event came from. */
export type EventSource =
  /** Sent by the test: `send` and `invoke` of the harness. */
  | { by: "test" }
  /** Sent by code of the app outside its functions, a route handler for example: `inngest.send` under `within`. */
  | { by: "app" }
  /** Sent by user code: `step.sendEvent`, or `inngest.send` inside or outside a step. */
  | { by: "function"; runId: string; functionId: string; step?: string }
  /** Written by the server itself: `inngest/function.finished`, `.failed`, `.cancelled`, `.invoked`, deferred runs. */
  | { by: "server"; runId?: string }
  | { by: "cron"; functionId: string; cron: string };

/** Why a function that listens to an event got no run from it (yet). */
export type SkipReason =
  | "trigger expression is false"
  | "trigger expression failed"
  | "event id seen in the last 24 hours"
  | "rate limited"
  | "rate limit key failed"
  | "idempotency key seen in the last 24 hours"
  | "singleton is already running"
  /** The server gives up before it queues the run. */
  | "cancelOn timeout cannot be read"
  /** Of several debounced events, the one with the latest `ts` counts. */
  | "older than the event that is debounced"
  | "batch key failed"
  | "function is paused"
  | "dropped by a fault";

/** What one event did, in the order in which it happened. */
export type EventOutcome =
  | { kind: "started"; functionId: string; runId: string; at: number }
  | { kind: "skipped"; functionId: string; at: number; reason: SkipReason; detail?: string }
  /** Held back: the run will start, or the event will be merged, later. */
  | { kind: "debounced"; functionId: string; at: number; key: string; until: number; replaced?: string }
  | { kind: "batched"; functionId: string; at: number; key: string; until: number; size: number }
  | { kind: "resumed"; functionId: string; runId: string; at: number; step: string }
  | { kind: "cancelled"; functionId: string; runId: string; at: number };

/** One event, and what came of it. */
export interface EventRecord {
  readonly id: string;
  readonly name: string;
  readonly data: Record<string, unknown>;
  /** Milliseconds since the epoch: what the sender said, or when it was received. */
  readonly ts: number;
  readonly user?: object;
  readonly v?: string;
  readonly meta?: object;
  /** When the harness received it. */
  readonly receivedAt: Date;
  readonly source: EventSource;
  /** `true` for `inngest/…` events, which only the server sends. */
  readonly internal: boolean;
  readonly outcomes: readonly EventOutcome[];
  /** The runs that it started so far. */
  readonly runs: readonly Run[];
}

/**
 * - `queued`: no request has been made for it yet.
 * - `running`: started and not over. A sleeping, waiting or retrying run is running; {@link Run.pending} says on what.
 */
export type RunStatus = "queued" | "running" | "completed" | "failed" | "cancelled";

/** An error as the server stores it. */
export interface StoredError {
  name: string;
  message: string;
  stack?: string;
  cause?: Json;
  [key: string]: Json;
}

export type StepKind =
  | "run"
  | "sendEvent"
  | "sendSignal"
  | "sleep"
  | "waitForEvent"
  | "waitForSignal"
  | "invoke"
  | "fetch"
  | "ai.infer"
  | "ai.wrap"
  | "realtime.publish"
  | "group.experiment"
  | "defer"
  | "other";

/**
 * - `planned`: the function asked for it; its own request has not been answered yet.
 * - `waiting`: sleeping, or waiting for an event, a signal, an invoked function.
 * - `retrying`: an attempt failed; the next is scheduled.
 */
export type StepStatus = "planned" | "waiting" | "retrying" | "completed" | "failed";

/** One step of a run. */
export interface StepRecord {
  /** The id in the code; a repeated id has its index appended as the SDK does: `a`, `a:1`, `a:2`. */
  readonly id: string;
  /** What goes over the wire: the SHA-1 of {@link id}. */
  readonly hash: string;
  readonly name: string;
  readonly kind: StepKind;
  readonly status: StepStatus;
  /** What the function gets from it, after its JSON round trip. Only where `status` is `completed`. */
  readonly output?: Json;
  /** Last error; of a completed step, `undefined`. */
  readonly error?: StoredError;
  /** How many times its code ran (or, for a step without code, `1` as soon as it was reported). */
  readonly attempts: number;
  /** The step's options as they went over the wire: `{ event, timeout, if }`, `{ until }`, `{ functionId, payload }` … */
  readonly input?: Json;
  readonly startedAt: Date;
  readonly endedAt?: Date;
}

/** What a run that is not over is waiting for. */
export type Pending =
  /** Its first request is due at `until`: event `ts` in the future, or held back by flow control. */
  | { kind: "start"; until: Date; reason?: string }
  | { kind: "sleep"; step: string; until: Date }
  | { kind: "event"; step: string; event: string; if?: string; until: Date }
  | { kind: "signal"; step: string; signal: string; until: Date }
  | { kind: "invoke"; step: string; functionId: string; runId?: string; until: Date }
  /** A failed attempt (of a step, or of the function body where `step` is missing) is tried again at `until`. */
  | { kind: "retry"; step?: string; attempt: number; until: Date }
  /** Ready, or being handled, but held back by flow control or by a timer of its own code. */
  | { kind: "step"; step?: string; until?: Date; reason?: string };

/** One execution of a function, from its event to its outcome. A live view: it changes as the clock moves. */
export interface Run {
  /** ULID; its time is when the run was scheduled. */
  readonly id: string;
  /** The id in the code, without the app's: `"process-order"`; of a failure handler, `"process-order-failure"`. */
  readonly functionId: string;
  /** The id of the client that the function belongs to. */
  readonly appId: string;
  readonly status: RunStatus;
  /**
   * What the function returned, as JSON; `undefined` while it is not completed. Where it returned nothing, the server stores
   * `null`, and `""` where checkpointing is on.
   */
  readonly output: Json;
  /** Why it failed: `{ name, message, stack?, cause? }`. */
  readonly error: StoredError | undefined;
  /**
   * When it was scheduled, once it has begun or is over: the server counts the time for which a run is held back (by its event's
   * `ts`, by flow control) as its own. When code first ran is the entry `run.started` of the trace.
   */
  readonly startedAt: Date | undefined;
  readonly endedAt: Date | undefined;
  /** When it was scheduled. */
  readonly queuedAt: Date;
  /** The event that started it; of a batch, the first. */
  readonly event: EventPayload;
  readonly events: readonly EventPayload[];
  /** By id, in the order in which the function first asked for them. */
  readonly steps: Readonly<Record<string, StepRecord>>;
  readonly pending: readonly Pending[];
  /** What happened, in order. `formatTimeline(run)` prints it. */
  readonly trace: readonly TraceEntry[];
  /** The events that its code sent, in order. */
  readonly sent: readonly EventRecord[];
  /** The runs that it invoked, in order. */
  readonly invoked: readonly Run[];
  /** The run that invoked it. */
  readonly parent: Run | undefined;
  /**
   * Cancels the run as `DELETE /v1/runs/:id` would: at once, but never in the middle of a step's code.
   * Does nothing when the run is over. Resolves when everything that this makes due has happened.
   */
  cancel(): Promise<void>;
  /** Plain data: the same run under the same seed gives the same text. */
  toJSON(): object;
}

/** Lowers the server's limits, for a test that wants to meet them. Sizes in bytes. */
export interface Limits {
  /** Steps per run, 1,000 on the server. */
  steps: number;
  /** Input of one step (the arguments that `step.run` passes on, the body of `step.ai.infer`), 4 MiB. */
  stepInputBytes: number;
  /** Output of one step, or its error, 4 MiB. An attempt whose answer holds more fails, and is tried again. */
  stepOutputBytes: number;
  /** All that is stored of a run, its events and its memoised steps: 32 MiB. A run that would have more fails at once. */
  stateBytes: number;
  /** One event, 3 MiB on the dev server (256 KiB to 3 MiB on the hosted one, by plan). */
  eventBytes: number;
  /** Events in one call, 5,000. */
  eventsPerSend: number;
  /** The body of one response, 8 MiB. */
  responseBytes: number;
  /** Ops in one response, 1,000. */
  opsPerResponse: number;
}

/** Answers for the steps that on a real server leave it for the internet. */
export interface GatewayHandlers {
  /** Answers `step.fetch`. Receives what the step asked for. */
  fetch?: (request: Request) => Response | Promise<Response>;
  /** Answers `step.ai.infer`: receives the provider's request body and returns the provider's response body. */
  ai?: (request: { url: string; format: string; body: Json; step: string; functionId: string }) => Json;
}

/** Options of {@link createHarness}. Only `functions` (or `url`, or `port`) is needed. */
export interface HarnessOptions {
  /** What `serve()` would get. Functions of several clients are fine. */
  functions?: readonly FunctionLike[];
  /** The client (or clients), where it is not the one that the functions were made with. Clients that only send go here, too. */
  client?: ClientLike | readonly ClientLike[];
  /** Where the virtual clock starts. Default `2026-01-01T00:00:00.000Z`. */
  startTime?: Time;
  /** Decides every random choice: ids, jitter, `Math.random` inside functions. Default `1`. */
  seed?: number;
  /**
   * Time between a failed attempt and the next. `"server"` (default) is the server's table (15 s, 30 s, 1 min, 2 min, 5 min …)
   * plus up to 30 s of jitter from the seed. A function receives the number of the attempt that failed, from 0.
   * `RetryAfterError` overrides all of them.
   */
  retryDelay?: Duration | ((attempt: number) => Duration);
  /**
   * How SDK v4 is driven. `"off"` (default): one step per request. `"on"`: steps run on in the same request and are reported
   * by checkpoint, as with `checkpointing: true` in production. `"both"`: every scenario runs in both shapes, and a difference fails.
   */
  checkpointing?: "off" | "on" | "both";
  /**
   * How long user code may take, in **real** milliseconds, before the harness stops waiting and reports the step that never
   * settled. Virtual timers do not count. Default 5000; `Infinity` to sit in a debugger.
   */
  stepTimeout?: number;
  /**
   * What to do when a function asks for other steps on re-entry than before. `"error"` (default): the call that drove the
   * harness rejects with `NonDeterminismError`. `"record"`: only a trace entry is written.
   */
  nonDeterminism?: "error" | "record";
  /** Added to what every function receives beside `event` and `step`: dependencies, spies. Receives the context and may replace any key. */
  context?: (context: Readonly<Record<string, unknown>>) => object;
  /** Further arguments of the serve handler: what middleware sees as `reqArgs` after the request. */
  requestArgs?: readonly unknown[];
  /** Answers for `step.fetch` and `step.ai.infer`. Without them these steps fail and say so. */
  handlers?: GatewayHandlers;
  limits?: Partial<Limits>;
  /**
   * The SDK's web adapter, where it cannot be found from the functions: `serve` itself, or `() => import("inngest/edge")`.
   * Needed only for unusual installations (a bundled SDK, an alias such as `inngest3`).
   */
  serve?: Serve | (() => Promise<{ serve: Serve }>);
  /**
   * Drives an app that is served over HTTP, by the address of its serve endpoint: any framework, any process. The app has to run in
   * dev mode, with `INNGEST_DEV=http://127.0.0.1:<port>`, so that what it sends arrives here. Its clock is its own: only the server's
   * time is virtual.
   */
  url?: string;
  /** Listens there from the start, as {@link Harness.listen} does. Without `functions` and `url`, apps register themselves. */
  port?: number;
  /** Receives what functions log through `logger`, and the SDK's own warnings. Default: kept in the trace, printed nowhere. */
  logger?: Logger;
}

/** The subset of a console that the SDK logs to. */
export interface Logger {
  debug(...args: unknown[]): void;
  info(...args: unknown[]): void;
  warn(...args: unknown[]): void;
  error(...args: unknown[]): void;
}

/** How runs begin. */
export interface StartOptions {
  /** Steps that count as done already: their ids, and what the function gets from them. They do not execute. */
  steps?: Readonly<Record<string, Json>>;
}

export interface InvokeOptions extends StartOptions {
  /** `event.data` of the run. */
  data?: object;
  user?: object;
}

/** An Inngest server in a box. */
export interface Harness extends AsyncDisposable {
  /** The virtual clock. */
  readonly now: Date;
  /** Every run so far, in the order in which they were created. */
  readonly runs: readonly Run[];
  /** Every event so far, in the order in which they were received; internal ones, too. */
  readonly events: readonly EventRecord[];
  /** What happened, of all runs, in order. */
  readonly trace: readonly TraceEntry[];
  /** Signals, realtime messages and the like that functions published. */
  readonly published: readonly PublishedMessage[];

  /**
   * Sends one event or several and lets everything happen that is due now. Code that waits on a timer of its own takes
   * virtual time, and the clock moves with it.
   *
   * @returns the runs that these events started, in order. Empty where nobody listens, or where flow control held them back.
   */
  send(event: EventInput | readonly EventInput[], options?: StartOptions): Promise<Run[]>;
  /** Moves the clock by this much. Whatever becomes due happens, in order of its time. Returns when nothing more is due. */
  advance(by: Duration): Promise<void>;
  /** Moves the clock to this moment. A moment in the past is an error. */
  advanceTo(time: Time): Promise<void>;
  /**
   * Moves the clock until nothing is left that time alone can bring: sleeps, retries, time-outs, delayed starts. Crons do not
   * end and are not waited for; a cron that comes due on the way fires.
   */
  drain(): Promise<void>;
  /** Starts a function directly, as `inngest.invoke` or the dashboard would: triggers are not consulted. */
  invoke(functionOrId: FunctionLike | string, options?: InvokeOptions): Promise<Run>;
  /** Sends a signal; whoever waits for it resumes. `undefined` where nobody does. */
  signal(signal: string, data?: Json): Promise<Run | undefined>;
  /** The run with this id. Unknown ids are an error. */
  run(id: string): Run;
  /** The runs of this function, by the id in its code or the function itself. */
  runsOf(functionOrId: FunctionLike | string): readonly Run[];
  /** Fails, delays, or answers a step: see {@link StepControl}. */
  step(id: string, filter?: StepFilter): StepControl;
  /** Drops, duplicates, delays or reorders events of this name: see {@link EventControl}. */
  event(name: string): EventControl;
  /** Calls code of the test (or the app under test) on the virtual clock, with its `inngest.send` answered by this harness. */
  within<T>(callback: () => T): Promise<Awaited<T>>;
  /**
   * Calls a durable endpoint (`inngest.endpoint(…)`), as its clients do. Its run is among {@link runs}, under its `functionId` or under
   * `"GET /path"`. Steps are as in the code: {@link step} reaches only those that the server answers (sleeps, waits, invoked functions).
   */
  endpoint(handler: (request: Request) => Response | Promise<Response>): (request: Request | string) => Promise<Response>;
  /**
   * Answers on the loopback interface as a dev server does: events (`/e/:key`), registration (`/fn/register`), signals, checkpoints. What
   * arrives while nobody drives the harness is handled at once, on the virtual clock as it stands.
   *
   * @param options `port`: 0, the default, takes any that is free
   */
  listen(options?: { port?: number }): Promise<Listener>;
  /** Lets go of the clients and of the clock. Runs that are not over stay as they are. */
  dispose(): Promise<void>;
}

/** Which executions of a step are meant. */
export interface StepFilter {
  /** The id of the function in the code. */
  functionId?: string;
  /** Which use of a repeated id: `0` is the first. Default: all. */
  index?: number;
  /** Which attempt, from 0. Default: all. */
  attempt?: number;
}

/** Faults and answers for one step. Each method returns the control, so that they can be chained. */
export interface StepControl {
  /** Throws instead of running the step's code. Default: once. */
  fail(options?: { times?: number; error?: unknown }): this;
  /** Throws on every attempt. */
  failForever(error?: unknown): this;
  /** Runs the step's code, then loses the response: the attempt is retried, and the effect happens again. */
  crashAfterEffect(options?: { times?: number }): this;
  /** The attempt takes this much virtual time longer. */
  delay(by: Duration): this;
  /** Answers the step without running its code. A function receives the step's input; what it throws fails the attempt. */
  mock(answer: unknown): this;
  /**
   * Stops before the step executes; everything up to it happens. The run stays as it is, to be looked at, until
   * {@link release}. For steps with code (`step.run`, `step.sendEvent` …), and with checkpointing off: steps are planned first.
   */
  hold(): this;
  /** Lets held executions go on, with the next call that drives the harness. */
  release(): this;
  /** Undoes everything that this control did. */
  restore(): void;
  /** What the step was called with, so far. */
  readonly calls: readonly StepCall[];
}

/** One execution of a step's code, or of what stands in for it. */
export interface StepCall {
  readonly runId: string;
  readonly functionId: string;
  readonly step: string;
  readonly attempt: number;
  readonly at: Date;
}

/** Faults for events. They apply to events received after the call. */
export interface EventControl {
  drop(options?: { times?: number }): this;
  duplicate(options?: { times?: number }): this;
  delay(by: Duration): this;
  /** Holds back the first event until the next one of the same name, and delivers them in the other order. */
  reorder(): this;
  restore(): void;
}

/** A message that left through realtime publish, or metadata written by scores. */
export interface PublishedMessage {
  readonly kind: "realtime" | "metadata";
  readonly at: Date;
  readonly runId?: string;
  /** The step that recorded it. */
  readonly step?: string;
  readonly channel?: string;
  readonly topic?: string;
  readonly data: Json;
}

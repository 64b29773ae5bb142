import { AsyncLocalStorage } from "node:async_hooks";
import type { Random } from "./random.js";
import type { VirtualClock } from "./virtual.js";

/**
 * What code under test runs in. It travels with every promise and callback that the code starts, so that several harnesses
 * can be at work in one process and each piece of code meets its own clock and its own server.
 */
export interface Context {
  readonly world: World;
  /** The request that is being handled; `undefined` for code that a test runs with `within`. */
  readonly request: RequestContext | undefined;
  /** Whether user code is on the stack, rather than the SDK's. */
  readonly user: boolean;
  /** The step whose callback is on the stack. */
  readonly step?: StepInProgress | undefined;
}

/** A step whose code is running now. */
export interface StepInProgress {
  /** The id in the code. */
  readonly id: string;
  /** Which use of this id it is in this entry, from 0. */
  readonly index: number;
}

/** What one harness gives to the code that it runs. */
export interface World {
  readonly clock: VirtualClock;
  /** Numbers for `Math.random` and `crypto` in code under test. Apart from the harness' own, so that neither disturbs the other. */
  readonly userRandom: Random;
  /** Where the SDK's files are: its timers are not user timers. */
  isSdkFile(path: string): boolean;
  /** Answers a request to an Inngest host. */
  answer(input: Request | string | URL, init: RequestInit | undefined, context: Context | undefined): Promise<Response>;
  /** Receives what functions and the SDK log to the SDK's default logger. */
  log(level: "debug" | "info" | "warn" | "error", args: readonly unknown[], context: Context): void;
}

/** One request to the SDK, as far as timers and outgoing calls need to know it. */
export interface RequestContext {
  /** Counts what its code visibly did. A request whose count stands still is idle. */
  activity: number;
  timerStarted(): void;
  /** A step tool was called. */
  stepAsked(tool: string, id: string, index: number, inside: StepInProgress | undefined): void;
  /** Runs a step's callback, or what a test put in its place. */
  runStep(step: StepInProgress, callback: (...args: unknown[]) => unknown, args: unknown[]): unknown;
}

const storage = new AsyncLocalStorage<Context | undefined>();

export function currentContext(): Context | undefined {
  return storage.getStore();
}

export function runInContext<T>(context: Context, callback: () => T): T {
  return storage.run(context, callback);
}

/** Runs the harness' own code from within code under test: clock, timers and the rest are the real ones again. */
export function runOutside<T>(callback: () => T): T {
  return storage.run(undefined, callback);
}

/** Runs user code: the body of a function, or, with `step`, a step's callback. */
export function runAsUser<T>(context: Context, step: StepInProgress | undefined, callback: () => T): T {
  return storage.run({ ...context, user: true, step }, callback);
}

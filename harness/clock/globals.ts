import { AsyncLocalStorage } from "node:async_hooks";
import { createRequire, syncBuiltinESMExports } from "node:module";
import { promisify } from "node:util";
import { callerFiles } from "../callers.js";
import { currentContext, type Context, type World } from "./context.js";
import { uuid } from "./random.js";
import { nextTurn } from "./real.js";

/**
 * Virtual time for the code under test, and for nothing else.
 *
 * While at least one harness lives, `Date`, the timers, `Math.random`, `crypto` and `fetch` are stand-ins that look at the async
 * context: code that a harness runs meets that harness' clock; everybody else meets what was there before. When the last
 * harness is disposed, everything is put back.
 */

interface Installed {
  readonly worlds: Set<World>;
  /** One on the other: fake timers of a test runner may have come in between. */
  readonly layers: Layer[];
}

interface Layer {
  readonly restore: () => void;
  /** Whether nobody has put other timers in its place. */
  readonly isInForce: () => boolean;
}

// The stand-ins are globals, so their book-keeping has to be shared by every copy of this module in the process.
const registryKey = Symbol.for("stepcheck.harness.globals");
const registry = globalThis as { [registryKey]?: Installed | undefined };

/** Makes time virtual for this world. @returns how to undo it. */
export function installGlobals(world: World): () => void {
  const installed = (registry[registryKey] ??= { worlds: new Set(), layers: [replaceGlobals()] });
  installed.worlds.add(world);
  return () => {
    if (!installed.worlds.delete(world) || installed.worlds.size > 0) return;
    for (const { restore } of installed.layers.splice(0).reverse()) restore();
    if (registry[registryKey] === installed) registry[registryKey] = undefined;
  };
}

/** Makes time virtual again for code under test, where a test has faked its own time since (`vi.useFakeTimers`). */
export function renewGlobals(): void {
  const layers = registry[registryKey]?.layers;
  if (layers !== undefined && !layers.some(({ isInForce }) => isInForce())) layers.push(replaceGlobals());
}

/** The only harness alive, for code that runs in nobody's context. */
function onlyWorld(): World | undefined {
  const worlds = [...(registry[registryKey]?.worlds ?? [])];
  return worlds.length === 1 ? worlds[0] : undefined;
}

function replaceGlobals(): Layer {
  const undo = [
    replaceDate(),
    ...replaceTimers(),
    replace(Math, "random", (native) => () => currentContext()?.world.userRandom.next() ?? native()),
    replace(performance, "now", (native) => () => currentContext()?.world.clock.now ?? native.call(performance)),
    replace(AbortSignal, "timeout", (native) => (delay: number) => {
      const context = currentContext();
      return context === undefined ? native.call(AbortSignal, delay) : virtualAbort(context, delay);
    }),
    ...replaceCrypto(),
    replaceFetch(),
    replaceEnv(),
  ];
  syncBuiltinESMExports();
  const { Date: date, setTimeout: timer } = globalThis;
  const restore = () => {
    for (const undoOne of undo.reverse()) undoOne();
    syncBuiltinESMExports();
  };
  return { restore, isInForce: () => globalThis.Date === date && globalThis.setTimeout === timer };
}

/** Puts a stand-in where a property is. Undone only if nobody has put something else there since. */
function replace<T extends object, K extends keyof T>(target: T, key: K, make: (native: T[K]) => T[K]): () => void {
  const own = Object.getOwnPropertyDescriptor(target, key);
  const native = target[key];
  const standIn = make(native);
  Object.defineProperty(target, key, {
    value: standIn,
    configurable: true,
    writable: true,
    enumerable: own?.enumerable ?? true,
  });
  return () => {
    if (target[key] !== standIn) return;
    if (own === undefined) Reflect.deleteProperty(target, key);
    else Object.defineProperty(target, key, own);
  };
}

function replaceDate(): () => void {
  const NativeDate = globalThis.Date;
  const virtualNow = () => currentContext()?.world.clock.now;
  // A proxy, not a subclass: dates made before and after are instances of the same class.
  const VirtualDate: DateConstructor = new Proxy(NativeDate, {
    construct(target, args: unknown[], newTarget: DateConstructor): Date {
      const now = args.length === 0 ? virtualNow() : undefined;
      const constructed = newTarget === VirtualDate ? target : newTarget;
      return Reflect.construct(target, now === undefined ? args : [now], constructed) as Date;
    },
    apply(target) {
      const now = virtualNow();
      return (now === undefined ? new target() : new target(now)).toString();
    },
  });
  const nativeNow = NativeDate.now.bind(NativeDate);
  const undo = [
    replace(NativeDate, "now", () => () => virtualNow() ?? nativeNow()),
    replace(NativeDate.prototype as { constructor: unknown }, "constructor", () => VirtualDate),
    replace(globalThis, "Date", () => VirtualDate),
  ];
  return () => {
    for (const restore of undo.reverse()) restore();
  };
}

type TimerCallback = (...args: unknown[]) => unknown;

/** What `setTimeout` returns for a timer on a virtual clock: the part of Node's `Timeout` that programs use. */
class VirtualTimeout {
  constructor(
    private readonly cancel: () => void,
    private readonly restart: () => void = () => undefined,
  ) {}

  refresh(): this {
    this.restart();
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  hasRef(): boolean {
    return true;
  }

  close(): this {
    this.cancel();
    return this;
  }

  stop(): void {
    this.cancel();
  }

  [Symbol.dispose](): void {
    this.cancel();
  }
}

function startTimer(context: Context, callback: TimerCallback, delay: number, args: unknown[], repeat: boolean) {
  const call = () => {
    callback(...args);
  };
  const { world, request } = context;
  const caller = context.user ? "" : callerOfTimer();
  const background = caller !== "" && world.isSdkFile(caller);
  if ((!(delay > 0) || (background && isLogger(caller))) && !repeat) {
    // "As soon as possible" is possible now: the SDK's own ticks are of this kind.
    let cancelled = false;
    nextTurn(() => {
      if (!cancelled) call();
    });
    return new VirtualTimeout(() => {
      cancelled = true;
    });
  }
  const start = () =>
    world.clock.start({
      delay: Math.max(1, Math.trunc(delay) || 0),
      interval: repeat ? Math.max(1, Math.trunc(delay) || 0) : undefined,
      callback: bindContext(call),
      owner: request,
      background,
    });
  let timer = start();
  request?.timerStarted();
  const stop = () => {
    world.clock.stop(timer.id);
  };
  return new VirtualTimeout(stop, () => {
    stop();
    timer = start();
  });
}

/** Up to 3.4x, the SDK gives a logger of the user's a second at the end of each request, to flush: a wait for nothing that is here. */
function isLogger(file: string): boolean {
  return /[\\/]middleware[\\/]logger\.c?js$/.test(file);
}

/** Timers fire from the harness' loop, but their callbacks belong to the context that started them. */
function bindContext(callback: () => void): () => void {
  return AsyncLocalStorage.bind(callback);
}

function replaceTimers(): (() => void)[] {
  const nodeRequire = createRequire(import.meta.url);
  const timers = nodeRequire("node:timers") as typeof import("node:timers");
  const timersPromises = nodeRequire("node:timers/promises") as typeof import("node:timers/promises");

  const makeStart = (native: TimerCallback, repeat: boolean) => (callback: TimerCallback, delay?: number, ...args: unknown[]) => {
    const context = currentContext();
    if (context === undefined || typeof callback !== "function" || isPlumbing(delay)) return native(callback, delay, ...args);
    return startTimer(context, callback, delay ?? 0, args, repeat);
  };
  const makeClear = (native: (timer: unknown) => void) => (timer: unknown) => {
    if (timer instanceof VirtualTimeout) timer.stop();
    else native(timer);
  };

  const setTimeoutStandIn = Object.assign(makeStart(globalThis.setTimeout as unknown as TimerCallback, false), {
    [promisify.custom]: (delay?: number, value?: unknown) => timersPromises.setTimeout(delay, value),
  });
  const standIns = {
    setTimeout: setTimeoutStandIn,
    setInterval: makeStart(globalThis.setInterval as unknown as TimerCallback, true),
    clearTimeout: makeClear(globalThis.clearTimeout as (timer: unknown) => void),
    clearInterval: makeClear(globalThis.clearInterval as (timer: unknown) => void),
  };
  type Replaceable = Record<string, unknown>;
  const undo: (() => void)[] = [];
  for (const [name, standIn] of Object.entries(standIns)) {
    for (const target of [globalThis as Replaceable, timers as unknown as Replaceable]) {
      undo.push(replace(target, name, () => standIn));
    }
  }
  undo.push(
    replace(timersPromises as { setTimeout: unknown }, "setTimeout", (native) => (delay?: number, value?: unknown, options?: WaitOptions) => {
      const context = currentContext();
      if (context === undefined) return (native as TimerCallback)(delay, value, options);
      return virtualWait(context, delay ?? 0, value, options);
    }),
    replace(timersPromises as { setInterval: unknown }, "setInterval", (native) => (delay?: number, value?: unknown, options?: WaitOptions) => {
      const context = currentContext();
      if (context === undefined) return (native as TimerCallback)(delay, value, options);
      return virtualTicks(context, delay ?? 0, value, options);
    }),
    replace(timersPromises.scheduler as { wait: unknown }, "wait", (native) => (delay?: number, options?: WaitOptions) => {
      const context = currentContext();
      if (context === undefined) return (native as TimerCallback).call(timersPromises.scheduler, delay, options);
      return virtualWait(context, delay ?? 0, undefined, options);
    }),
  );
  return undo;
}

interface WaitOptions {
  signal?: AbortSignal;
}

/** `setTimeout` of `node:timers/promises`, on the clock of this context. */
export function virtualWait(context: Context, delay: number, value?: unknown, options?: WaitOptions): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      const error = new Error("The operation was aborted", { cause: options?.signal?.reason });
      reject(Object.assign(error, { name: "AbortError", code: "ABORT_ERR" }));
    };
    if (options?.signal?.aborted === true) {
      abort();
      return;
    }
    const timer = startTimer(context, () => { resolve(value); }, delay, [], false);
    options?.signal?.addEventListener("abort", () => {
      timer.stop();
      abort();
    });
  });
}

async function* virtualTicks(context: Context, delay: number, value: unknown, options?: WaitOptions): AsyncGenerator {
  for (;;) {
    yield await virtualWait(context, Math.max(1, delay), value, options);
  }
}

function virtualAbort(context: Context, delay: number): AbortSignal {
  const controller = new AbortController();
  startTimer(
    context,
    () => {
      controller.abort(new DOMException("The operation was aborted due to timeout", "TimeoutError"));
    },
    delay,
    [],
    false,
  );
  return controller.signal;
}

function replaceCrypto(): (() => void)[] {
  const nodeCrypto = createRequire(import.meta.url)("node:crypto") as typeof import("node:crypto");
  const makeUuid = (native: typeof nodeCrypto.randomUUID) =>
    ((options?: object) => {
      const random = currentContext()?.world.userRandom;
      return random === undefined ? native(options) : uuid(random);
    }) as typeof nodeCrypto.randomUUID;
  return [
    replace(nodeCrypto as { randomUUID: typeof nodeCrypto.randomUUID }, "randomUUID", makeUuid),
    replace(globalThis.crypto, "randomUUID", (native) => makeUuid(() => native.call(globalThis.crypto))),
    replace(globalThis.crypto, "getRandomValues", (native) => <T extends ArrayBufferView | null>(target: T): T => {
      const random = currentContext()?.world.userRandom;
      if (random === undefined || target === null) return native.call<typeof globalThis.crypto, [never], T>(globalThis.crypto, target as never);
      random.bytes(new Uint8Array(target.buffer, target.byteOffset, target.byteLength));
      return target;
    }),
  ];
}

/**
 * Requests to Inngest hosts are the harness', from clients that it does not know, too; all others are nobody's business
 * here.
 */
function replaceFetch(): () => void {
  return replace(globalThis, "fetch", (native) => (input, init) => {
    if (!isInngestHost(input)) return native(input, init);
    const context = currentContext();
    const world = context?.world ?? onlyWorld();
    return world === undefined ? native(input, init) : world.answer(input, init, context);
  });
}

/**
 * The SDK copies the whole environment several times per request, and takes its mode, keys and URLs from it. What it runs by
 * itself sees an environment that has nothing of its own: each variable can be read, none is listed.
 */
function replaceEnv(): () => void {
  const own = Object.getOwnPropertyDescriptor(process, "env")!;
  const native = process.env;
  const unlisted = Object.create(native) as NodeJS.ProcessEnv;
  let current = native;
  Object.defineProperty(process, "env", {
    configurable: true,
    enumerable: true,
    get: () => {
      const context = currentContext();
      return context === undefined || context.user ? current : unlisted;
    },
    set: (value: NodeJS.ProcessEnv) => {
      current = value;
    },
  });
  return () => {
    Object.defineProperty(process, "env", current === native ? own : { ...own, value: current });
  };
}

function isInngestHost(input: Request | string | URL): boolean {
  const text = typeof input === "string" ? input : input instanceof URL ? input.href : input.url;
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return false;
  }
  const { INNGEST_BASE_URL, INNGEST_API_BASE_URL, INNGEST_EVENT_API_BASE_URL, INNGEST_DEV } = process.env;
  const configured = [INNGEST_BASE_URL, INNGEST_API_BASE_URL, INNGEST_EVENT_API_BASE_URL, INNGEST_DEV];
  return (
    url.hostname === "inn.gs" ||
    url.hostname === "inngest.com" ||
    url.hostname.endsWith(".inngest.com") ||
    (url.port === "8288" && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname)) ||
    configured.some((base) => base?.includes("://") === true && new URL(base).host === url.host)
  );
}

/** Timers of Node itself and of its HTTP client watch real connections: they are nobody's business here. */
function isPlumbing(delay: number | undefined): boolean {
  if (!(Number(delay) > 0)) return false;
  const caller = callerOfTimer();
  return caller.startsWith("node:") || /[\\/]node_modules[\\/]undici[\\/]/.test(caller);
}

/** The file that called a stand-in. */
function callerOfTimer(): string {
  return callerFiles(callerOfTimer, 8).find((file) => file !== "" && !isThisFile(file)) ?? "";
}

function isThisFile(file: string): boolean {
  return file === import.meta.url || file === import.meta.filename || /[\\/]clock[\\/]globals\.[jt]s$/.test(file);
}

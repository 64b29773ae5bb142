import { currentContext, type World } from "../clock/context.js";
import { HarnessError } from "../errors.js";
import { majorOf, type SdkClient, type SdkFetch } from "./shapes.js";

/**
 * While a harness lives, everything that one of its clients sends is answered by a harness: by the one whose code is
 * running, or, from outside, by the only one that has this client. When the last one goes, the client is as it was.
 */
const adopted = new WeakMap<SdkClient, { worlds: Set<World>; release: () => void }>();

export function adoptClient(client: SdkClient, world: World): () => void {
  let entry = adopted.get(client);
  if (entry === undefined) {
    const worlds = new Set<World>();
    entry = { worlds, release: connect(client, worlds) };
    adopted.set(client, entry);
  }
  const { worlds, release } = entry;
  worlds.add(world);
  return () => {
    if (!worlds.delete(world) || worlds.size > 0) return;
    adopted.delete(client);
    release();
  };
}

function connect(client: SdkClient, worlds: ReadonlySet<World>): () => void {
  const route: SdkFetch = (input, init) => {
    const context = currentContext();
    return worldFor(context?.world, worlds, client).answer(input, init, context);
  };
  const disconnect = majorOf(client) === 4 ? connectV4(client, route) : connectV3(client, route);
  const unmute = redirectLogger(client);
  return () => {
    unmute();
    disconnect();
  };
}

/** The SDK's default logger prints every failed step. Under a harness that is what tests are about, and goes to the trace. */
function redirectLogger(client: SdkClient): () => void {
  const { _logger, logger } = client as unknown as { _logger?: object; logger?: object };
  const target = _logger ?? logger;
  if (target === undefined || hasOwnLogger(client, target)) return () => undefined;
  const undo = (["debug", "info", "warn", "error"] as const).map((level) => {
    const native = (target as Record<string, (...args: unknown[]) => void>)[level]!.bind(target);
    const value = (...args: unknown[]) => {
      const context = currentContext();
      if (context === undefined) native(...args);
      else context.world.log(level, args, context);
    };
    return override(target, level, { value, writable: true });
  });
  return () => {
    for (const restore of undo) restore();
  };
}

/** Before 3.22 a client does not keep its options. */
function hasOwnLogger({ options }: SdkClient, logger: object): boolean {
  return options === undefined ? logger.constructor.name !== "DefaultLogger" : options.logger !== undefined;
}

function worldFor(running: World | undefined, worlds: ReadonlySet<World>, client: SdkClient): World {
  if (running !== undefined) return running;
  const [only, second] = worlds;
  if (only !== undefined && second === undefined) return only;
  throw new HarnessError(
    "NETWORK_BLOCKED",
    `The client "${client.id}" sent something from outside a function while ${worlds.size} harnesses use it, so that it is not ` +
      "clear whose it is. Send it inside `await t.within(() => …)`.",
  );
}

function connectV4(client: SdkClient, route: SdkFetch): () => void {
  const undo = [
    override(client, "_cachedFetch", { value: route, writable: true }),
    // Cloud mode wants a signing key and an event key; there is nobody here to show them to.
    override(client, "mode", { get: () => "dev" }),
    // Made anew at each use, from the whole environment.
    override(client, "headers", { value: (client as unknown as { headers: object }).headers }),
  ];
  return () => {
    for (const restore of undo) restore();
  };
}

function connectV3(client: SdkClient, route: SdkFetch): () => void {
  const internals = client as unknown as { inngestApi: object; mode?: V3Mode };
  const { mode } = internals;
  // Assigning goes through the client's setter, which also derives its URLs and keys.
  if (mode !== undefined) internals.mode = new mode.constructor({ type: "dev", isExplicit: true });
  const undo = [
    override(client, "fetch", { value: route, writable: true }),
    override(internals.inngestApi, "fetch", { value: route, writable: true }),
    // Before 3.15 there are no modes: without a key it sends nothing.
    ...(mode === undefined ? [override(client, "eventKey", { value: "harness", writable: true })] : []),
  ];
  return () => {
    for (const restore of undo) restore();
    if (mode !== undefined) internals.mode = mode;
  };
}

interface V3Mode {
  readonly constructor: new (options: { type: "dev"; isExplicit: true }) => V3Mode;
}

function override(target: object, key: string, descriptor: PropertyDescriptor): () => void {
  const before = Object.getOwnPropertyDescriptor(target, key);
  Object.defineProperty(target, key, { configurable: true, enumerable: before?.enumerable ?? false, ...descriptor });
  return () => {
    if (before === undefined) Reflect.deleteProperty(target, key);
    else Object.defineProperty(target, key, before);
  };
}

import { pathToFileURL } from "node:url";
import { limits as serverLimits } from "../inngest/limits.js";
import { BothHarness } from "./both.js";
import { callerFiles, NO_FILE } from "./callers.js";
import { installGlobals } from "./clock/globals.js";
import { createRandom, createUlids } from "./clock/random.js";
import { nativeFetch } from "./clock/real.js";
import { toTime } from "./clock/time.js";
import type { World } from "./clock/context.js";
import { VirtualClock } from "./clock/virtual.js";
import { HarnessError } from "./errors.js";
import { createFlow } from "./flow/index.js";
import { LocalHarness } from "./harness.js";
import { adoptClient } from "./sdk/clients.js";
import { findSdk } from "./sdk/find.js";
import { instrumentFunction } from "./sdk/instrument.js";
import { byClient, registerApp } from "./sdk/register.js";
import { isSdkClient, isSdkFunction, isTooOld, type SdkClient, type SdkFunction } from "./sdk/shapes.js";
import { answerApi } from "./server/api.js";
import { takeLog } from "./server/logs.js";
import { startCrons } from "./server/crons.js";
import { syncApp } from "./server/sync.js";
import { EventFaults } from "./server/event-faults.js";
import { StepFaults } from "./server/faults.js";
import { Server, type ServerSettings } from "./server/server.js";
import type { Harness, HarnessOptions, Limits } from "./types.js";
import { overHttp } from "./wire/http.js";

/**
 * Starts an Inngest server in this process for these functions, on a clock of its own.
 *
 * @throws HarnessError where the options make no sense, or where the server would refuse the app at sync (`SYNC_REFUSED`).
 */
export async function createHarness(options: HarnessOptions): Promise<Harness> {
  const callerFile = fileOfCaller(createHarness);
  if (options.checkpointing !== "both") return createOne(options, callerFile);
  const off = await createOne({ ...options, checkpointing: "off" }, callerFile);
  return new BothHarness(off, await createOne({ ...options, checkpointing: "on" }, callerFile));
}

async function createOne(options: HarnessOptions, callerFile: string | undefined): Promise<Harness> {
  const isRemote = options.functions === undefined && (options.url !== undefined || options.port !== undefined);
  const clients = checkClients(options.client);
  // Durable endpoints need no functions.
  const isClientOnly = options.functions === undefined && clients.length > 0;
  const functions = isRemote || isClientOnly ? [] : checkFunctions(options.functions);
  const { server, sdkRoots } = createServer(options);
  const release = [installGlobals(server.world)];
  const harness = new LocalHarness(server, () => {
    for (const undo of release.splice(0).reverse()) undo();
  });
  try {
    if (options.port !== undefined) await harness.listen({ port: options.port });
    for (const client of clients) release.push(adoptClient(client, server.world));
    if (isClientOnly && !isRemote) {
      for (const client of clients) sdkRoots.push(...(await findSdk(client, options.serve, callerFile)).roots);
    }
    for (const [client, own] of byClient(functions, clients)) {
      const sdk = await findSdk(client, options.serve, callerFile);
      sdkRoots.push(...sdk.roots);
      release.push(adoptClient(client, server.world));
      if (own.some((fn) => fn.client !== client)) for (const fn of own) release.push(adoptClient(fn.client, server.world));
      const serveHandler = handlerOf(sdk.serve({
        client: client as never,
        functions: own.map((fn) => instrumentFunction(fn, client, options.context)) as never,
      }));
      const handle = (request: Request) => serveHandler(request, ...(options.requestArgs ?? []));
      for (const fn of syncApp(server, client.id, await registerApp(server.world, `"${client.id}"`, handle))) server.functions.set(fn.slug, fn);
    }
    if (options.url !== undefined) await syncRemote(server, options.url);
  } catch (error) {
    await harness.dispose();
    throw options.serve !== undefined && error instanceof TypeError ? unusableAdapter(error) : error;
  }
  startCrons(server, server.functions.values());
  return harness;
}

type ServeHandler = (request: Request, ...args: unknown[]) => Response | Promise<Response>;

/** Adapters of frameworks that route by method make a handler for each. */
function handlerOf(served: unknown): ServeHandler {
  if (typeof served === "function") return served as ServeHandler;
  const byMethod = (served ?? {}) as Record<string, ServeHandler | undefined>;
  if (typeof byMethod.POST !== "function" || typeof byMethod.PUT !== "function") throw unusableAdapter(undefined);
  return (request, ...args) => byMethod[request.method]!(request, ...args);
}

function unusableAdapter(cause: unknown): HarnessError {
  const message = "The option `serve` is an adapter whose handler does not take a web Request. Leave the option out, or use `inngest/edge`.";
  return new HarnessError("INVALID_OPTION", message, { cause });
}

/** An app that is served over HTTP: synced in band, and called there. */
async function syncRemote(server: Server, url: string): Promise<void> {
  const call = overHttp(url, nativeFetch);
  const functions = await registerApp(server.world, `at ${url}`, (request) => call(request).catch(unreachable(url)), true);
  for (const fn of syncApp(server, functions[0]?.appId ?? url, functions)) server.functions.set(fn.slug, fn);
}

function unreachable(url: string): (cause: unknown) => never {
  return (cause) => {
    const { code, message } = ((cause as Error).cause ?? cause) as { code?: string; message: string };
    throw new HarnessError(
      "SYNC_REFUSED",
      `Nothing answers at ${url} (${code ?? message}). The option \`url\` is the address of the serve endpoint of an app that is running, ` +
        "`http://127.0.0.1:3000/api/inngest` for example.",
      { cause },
    );
  };
}

/** 1 January 2026: a fixed moment, so that a test that does not care gets the same trace on every day. */
const defaultStart = "2026-01-01T00:00:00.000Z";

function createServer(options: HarnessOptions): { server: Server; sdkRoots: string[] } {
  const { seed = 1 } = options;
  const clock = new VirtualClock(toTime(options.startTime ?? defaultStart));
  const random = createRandom(seed);
  const sdkRoots: string[] = [];
  const world: World = {
    clock,
    userRandom: createRandom(seed ^ 0x5eed),
    isSdkFile: (path) => sdkRoots.some((root) => path.startsWith(root)),
    answer: (input, init, context) => answerApi(server, input, init, context),
    log: (level, args, context) => {
      takeLog(server, level, args, context);
    },
  };
  const server = new Server(clock, random, createUlids(createRandom(seed ^ 0x1d5)), world, settingsOf(options));
  server.flow = createFlow(server);
  server.faults = new StepFaults(server);
  server.eventFaults = new EventFaults(server);
  return { server, sdkRoots };
}

function settingsOf(options: HarnessOptions): ServerSettings {
  return {
    retryDelay: options.retryDelay ?? "server",
    checkpointing: options.checkpointing === "on",
    stepTimeout: options.stepTimeout ?? 5000,
    nonDeterminism: options.nonDeterminism ?? "error",
    handlers: options.handlers ?? {},
    limits: { ...defaultLimits, ...options.limits },
    logger: options.logger,
  };
}

const defaultLimits: Limits = {
  steps: serverLimits.maxSteps,
  stepInputBytes: serverLimits.maxStepInputBytes,
  stepOutputBytes: serverLimits.maxStepOutputBytes,
  stateBytes: serverLimits.maxRunStateBytes,
  eventBytes: serverLimits.absoluteMaxEventBytes,
  eventsPerSend: serverLimits.maxEventsPerSend,
  responseBytes: serverLimits.maxResponseBytes,
  opsPerResponse: serverLimits.maxOpsPerResponse,
};

function checkFunctions(functions: unknown): SdkFunction[] {
  if (!Array.isArray(functions) || functions.length === 0) {
    throw new HarnessError("NOT_A_FUNCTION", "createHarness({ functions }) needs the array of functions that serve() would get.");
  }
  const seen = new Map<string, SdkFunction>();
  return functions.map((fn: unknown, index) => {
    if (!isSdkFunction(fn)) {
      throw new HarnessError(
        "NOT_A_FUNCTION",
        isTooOld(fn)
          ? `functions[${index}] was made by a version of inngest before 3.7.2, which the harness cannot drive. Use a later one.`
          : `functions[${index}] is ${describeValue(fn)}, not an Inngest function. Pass what inngest.createFunction() returns` +
            `${fn === undefined ? "; an import that is undefined is usually a cycle or a wrong name" : ""}.`,
      );
    }
    const slug = fn.id(fn.client.id);
    if (seen.get(slug) === fn) {
      throw new HarnessError("DUPLICATE_FUNCTION", `The function "${fn.id()}" is in \`functions\` twice. Pass it once.`);
    }
    // The handler of failures is a function of its own.
    const suffixes = fn.onFailureFn ? ["", "-failure"] : [""];
    const collides = suffixes.find((suffix) => seen.has(slug + suffix));
    if (collides !== undefined) {
      throw new HarnessError(
        "DUPLICATE_FUNCTION_ID",
        `Two functions of the app "${fn.client.id}" have the id "${fn.id()}${collides}", on which \`serve\` throws. Give each its own id.`,
      );
    }
    for (const suffix of suffixes) seen.set(slug + suffix, fn);
    return fn;
  });
}

function checkClients(client: HarnessOptions["client"]): SdkClient[] {
  const clients: unknown[] = client === undefined ? [] : Array.isArray(client) ? client : [client];
  return clients.map((candidate) => {
    if (isSdkClient(candidate)) return candidate;
    throw new HarnessError("INVALID_OPTION", `The option \`client\` is ${describeValue(candidate)}, not what new Inngest() returns.`);
  });
}

function describeValue(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return "an array (spread it: [...functions])";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/** The file that called this function: copies of the SDK are looked for beside it, too. */
function fileOfCaller(below: (...args: never[]) => unknown): string | undefined {
  const [file] = callerFiles(below, 1);
  if (file === undefined || file === "" || file === NO_FILE) return undefined;
  return file.startsWith("file:") ? file : pathToFileURL(file).href;
}

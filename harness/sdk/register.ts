import { limits } from "../../inngest/limits.js";
import { parseOptionDuration } from "../../inngest/duration.js";
import { runInContext, type World } from "../clock/context.js";
import { HarnessError } from "../errors.js";
import type { AppFunction, FunctionConfig } from "../server/model.js";
import { clipText } from "../trace/text.js";
import { uuidOf } from "../server/uuid.js";
import { requestHeaders, serveUrl } from "../wire/protocol.js";
import type { SdkClient, SdkFunction } from "./shapes.js";

type Handle = (request: Request) => Response | Promise<Response>;

/**
 * Syncs an app as a server does: the SDK says in its own words what its functions are. In band, in its answer; an SDK that does not
 * know this way (before 3.25, and before 3.41 unless told to) calls the server to register.
 */
export async function registerApp(world: World, app: string, handle: Handle, isRemote = false): Promise<AppFunction[]> {
  const body = JSON.stringify({ url: serveUrl });
  const request = new Request(serveUrl, { method: "PUT", headers: { ...requestHeaders(body), "x-inngest-sync-kind": "in_band" }, body });
  const desk = registrationDesk(world);
  const respond = async () => {
    const response = await handle(request);
    return { status: response.status, text: await response.text() };
  };
  const { status, text } = await runInContext({ world: desk.world, request: undefined, user: false }, respond);
  const registration = desk.received() ?? inBand(text);
  if (status !== 200 || registration === undefined) {
    throw new HarnessError("SYNC_REFUSED", `The SDK did not register the app ${app} (status ${status}): ${clipText(text, 1000)}`);
  }
  const { app_id: appId, functions } = registration;
  return functions.map((config) => describeFunction(config, appId, handle, isRemote));
}

interface InBand {
  readonly app_id: string;
  readonly functions: FunctionConfig[];
}

/** Where something else than a serve endpoint answers, it is a page. */
function inBand(text: string): InBand | undefined {
  try {
    const answer = JSON.parse(text) as Partial<InBand> | null;
    return Array.isArray(answer?.functions) ? (answer as InBand) : undefined;
  } catch {
    return undefined;
  }
}

/** A world in which an SDK that calls to register is heard. */
function registrationDesk(world: World): { world: World; received: () => InBand | undefined } {
  let received: InBand | undefined;
  const answer: World["answer"] = async (input, init, context) => {
    const request = new Request(input, init);
    if (new URL(request.url).pathname !== "/fn/register") return world.answer(request, undefined, context);
    const { appName, functions } = (await request.json()) as { appName: string; functions: FunctionConfig[] };
    received = { app_id: appName, functions };
    return Response.json({ ok: true, status: 200, modified: true });
  };
  return { world: { ...world, answer }, received: () => received };
}

/** A function, as the SDK registers it. */
export function describeFunction(config: FunctionConfig, appId: string, handle: Handle, isRemote = false): AppFunction {
  const given = config.steps.step.retries;
  // A number that is none in JSON is none to the server, either: `null` is 0.
  const retries = given === undefined ? limits.defaultRetries : Math.min(given.attempts ?? 0, limits.maxRetries);
  const start = timeout(config.timeouts?.start);
  const finish = timeout(config.timeouts?.finish);
  return {
    slug: config.id,
    id: config.id.startsWith(`${appId}-`) ? config.id.slice(appId.length + 1) : config.id,
    appId,
    name: config.name ?? config.id,
    config,
    maxAttempts: retries + 1,
    timeouts: { ...(start === undefined ? {} : { start }), ...(finish === undefined ? {} : { finish }) },
    uuid: uuidOf(config.id),
    handle,
    isRemote,
  };
}

/** A time-out that the server cannot read is none. */
function timeout(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const parsed = parseOptionDuration(text);
  return parsed.ok && parsed.ms > 0 ? parsed.ms : undefined;
}

/** Functions by their client, in the order in which they were given. */
export function byClient(functions: readonly SdkFunction[], overrides: readonly SdkClient[]): Map<SdkClient, SdkFunction[]> {
  const groups = new Map<SdkClient, SdkFunction[]>();
  const [override, second] = overrides;
  for (const fn of functions) {
    // One client given: it stands for the functions' own, as in `serve({ client })`. Several: further senders.
    const client = override !== undefined && second === undefined ? override : fn.client;
    groups.set(client, [...(groups.get(client) ?? []), fn]);
  }
  return groups;
}

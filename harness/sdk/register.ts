import { createHash } from "node:crypto";
import { limits } from "../../inngest/limits.js";
import { parseOptionDuration } from "../../inngest/duration.js";
import { runInContext, type World } from "../clock/context.js";
import { HarnessError } from "../errors.js";
import type { AppFunction, FunctionConfig } from "../server/model.js";
import { serveUrl } from "../wire/protocol.js";
import type { SdkClient, SdkFunction } from "./shapes.js";

type Handle = (request: Request) => Response | Promise<Response>;

/** Syncs an app as a server does, in band: the SDK says in its own words what its functions are. */
export async function registerApp(world: World, app: string, handle: Handle, isRemote = false): Promise<AppFunction[]> {
  const request = new Request(serveUrl, {
    method: "PUT",
    headers: { "content-type": "application/json", host: new URL(serveUrl).host, "x-inngest-sync-kind": "in_band" },
    body: JSON.stringify({ url: serveUrl }),
  });
  const respond = async () => {
    const response = await handle(request);
    return { status: response.status, text: await response.text() };
  };
  const { status, text } = await runInContext({ world, request: undefined, user: false }, respond);
  if (status !== 200) {
    throw new HarnessError("SYNC_REFUSED", `The SDK did not register the app ${app} (status ${status}): ${text}`);
  }
  const { app_id: appId, functions } = JSON.parse(text) as { app_id: string; functions: FunctionConfig[] };
  return functions.map((config) => describeFunction(config, appId, handle, isRemote));
}

/** A function, as the SDK registers it. */
export function describeFunction(config: FunctionConfig, appId: string, handle: Handle, isRemote = false): AppFunction {
  const attempts = config.steps.step.retries?.attempts;
  const retries = Math.min(attempts ?? limits.defaultRetries, limits.maxRetries);
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

function uuidOf(slug: string): string {
  const hex = createHash("sha1").update(slug).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
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

import { nativeFetch, wallClock } from "../clock/real.js";
import { describeFunction } from "../sdk/register.js";
import { overHttp } from "../wire/http.js";
import { answerApi } from "./api.js";
import { startCrons } from "./crons.js";
import type { FunctionConfig } from "./model.js";
import type { Server } from "./server.js";
import { syncApp } from "./sync.js";
import type { EventInput } from "../types.js";

/** What an app in another process asks of a dev server: the API, and to be registered (inngest `pkg/devserver/api.go`). */
export async function answerServer(server: Server, request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (pathname === "/fn/register") return register(server, (await request.json()) as Registration);
  return answerApi(server, pathname.startsWith("/e/") ? await withoutStamps(request) : request, undefined, undefined);
}

/** Longer than the SDK tries to send. */
const SENDING = 60_000;

/**
 * The SDK writes the time of sending into each event, by the clock of its process: read as a time of the harness it would be months
 * ahead, and hold back what the event starts. An event that was sent just now is sent now; other times are meant.
 */
async function withoutStamps(request: Request): Promise<Request> {
  const sent = (await request.json()) as EventInput | EventInput[];
  const events = (Array.isArray(sent) ? sent : [sent]).map((event) => (wasSentJustNow(event) ? { ...event, ts: undefined } : event));
  return new Request(request.url, { method: "POST", headers: request.headers, body: JSON.stringify(events) });
}

function wasSentJustNow({ ts }: EventInput): boolean {
  const age = wallClock() - Number(ts);
  return age >= 0 && age < SENDING;
}

interface Registration {
  /** The serve endpoint. */
  url: string;
  appName: string;
  functions: FunctionConfig[];
}

function register(server: Server, { url, appName, functions }: Registration): Response {
  const handle = overHttp(url, nativeFetch);
  try {
    const described = functions.map((config) => describeFunction(config, appName, handle, true));
    const added = syncApp(server, appName, described).filter(({ slug }) => !server.functions.has(slug));
    for (const fn of added) server.functions.set(fn.slug, fn);
    startCrons(server, added);
    return Response.json({ ok: true, status: 200, modified: true });
  } catch (error) {
    return Response.json({ ok: false, status: 400, error: (error as Error).message }, { status: 400 });
  }
}

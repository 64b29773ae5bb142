import { nativeFetch } from "../clock/real.js";
import { describeFunction } from "../sdk/register.js";
import { remoteHandler } from "../wire/http.js";
import { answerApi } from "./api.js";
import { startCrons } from "./crons.js";
import type { FunctionConfig } from "./model.js";
import type { Server } from "./server.js";
import { syncApp } from "./sync.js";

/** What an app in another process asks of a dev server: the API, and to be registered (inngest `pkg/devserver/api.go`). */
export async function answerServer(server: Server, request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (pathname === "/fn/register") return register(server, (await request.json()) as Registration);
  return answerApi(server, request, undefined, undefined);
}

interface Registration {
  /** The serve endpoint. */
  url: string;
  appName: string;
  functions: FunctionConfig[];
}

function register(server: Server, { url, appName, functions }: Registration): Response {
  const handle = remoteHandler(url, nativeFetch);
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

import { Buffer } from "node:buffer";
import type { RequestContext } from "../clock/context.js";
import type { EventPayload, Json } from "../types.js";
import { emptyAnswer } from "../wire/protocol.js";
import { receiveEvent } from "./events.js";
import type { AppFunction, Job, Op, RunState } from "./model.js";
import { handleAnswer, saveCheckpointed } from "./respond.js";
import { createRun, listRun, runFields } from "./runs.js";
import { isOver, type Server } from "./server.js";
import { uuidOf } from "./uuid.js";

/**
 * Durable endpoints: route handlers with steps. The app starts the run, in the request of its own client, and reports each step by
 * checkpoint. From the first step that cannot be answered there (a sleep, a failed attempt), the server goes on with it: it repeats
 * the request until the handler has come to its end (inngest `pkg/api/apiv1/checkpoint.go`, `pkg/execution/driver/httpv2`).
 */
export type EndpointHandler = (request: Request) => Response | Promise<Response>;

export interface NewRun {
  readonly run_id: string;
  readonly event: { name: string; data: HttpRequestData };
  readonly steps: readonly Op[];
  readonly request_version?: number;
  readonly retries?: number;
}

interface HttpRequestData {
  domain: string;
  method: string;
  path: string;
  fn: string;
  content_type: string;
  query_params: string;
  body: string;
}

/** The server takes the body of the client's request for base64 (a `[]byte` of Go); the SDK sends it as it is. */
export function isReadable({ event }: NewRun): boolean {
  return /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(event.data.body.replaceAll(/[\r\n]/g, ""));
}

export const unreadableBody =
  "Invalid request body: the server takes the body of an endpoint's request for base64, and the SDK sends it as it is. Until they agree, " +
  "a durable endpoint can only be called without a body; put what it needs into the URL.";

/** The first checkpoint of a request: there is a run from now on. */
export function startEndpointRun(server: Server, input: NewRun, context: RequestContext | undefined): Json {
  const handler = context === undefined ? undefined : server.endpoints.get(context);
  const fn = endpointFunction(server, input, handler);
  const payload: EventPayload = { ...input.event, data: { ...input.event.data }, id: server.ulid(server.now), ts: server.now };
  const event = receiveEvent(server, payload, { by: "app" });
  const run = createRun(server, { fn, events: [event], id: input.run_id });
  listRun(server, run);
  event.outcomes.push({ kind: "started", functionId: fn.id, runId: run.id, at: server.now });
  run.status = "running";
  run.startedAt = server.now;
  run.requestVersion = input.request_version ?? -1;
  // What the handler asks for is not looked at, so that nothing can be said of its order.
  run.history.sequential = false;
  server.record({ kind: "run.queued", ...runFields(run), eventId: payload.id, event: payload.name });
  server.record({ kind: "run.started", ...runFields(run) });
  if (context !== undefined) server.exchanges.set(context, { run, job: requestJob(server, run) });
  takeSteps(server, run, input.steps);
  return { fn_id: fn.uuid, app_id: fn.uuid, run_id: run.id, token: `token-${run.id}`, realtime_token: `token-${run.id}` };
}

/** Further steps of the same request. */
export function takeSteps(server: Server, run: RunState, ops: readonly Op[]): void {
  if (isOver(run)) return;
  const [ran, rest] = [ops.filter(isRan), ops.filter((op) => !isRan(op))];
  for (const op of ran) saveCheckpointed(server, run, op, 0);
  if (ran.length > 0) server.record({ kind: "checkpoint", ...runFields(run), steps: ran.map((op) => run.steps.get(op.id)?.id ?? op.id) });
  if (rest.length > 0) handleAnswer(server, run, requestJob(server, run), { ...emptyAnswer, status: 206, ops: rest.map(named) });
}

/** What the handler throws outside steps is reported as a failed step that has no name. */
const named = (op: Op): Op => (op.op === "StepError" && op.displayName === undefined ? { ...op, displayName: "(handler)" } : op);

const isRan = (op: Op) => op.op === "StepRun" || op.op === "Step";

/** The app's own request, as if the server had made it. */
function requestJob(server: Server, run: RunState): Job {
  return { kind: "discovery", run, due: server.now, tick: server.clock.tick, seq: server.nextOrder(), attempt: 0, race: false };
}

function endpointFunction(server: Server, { event, retries = 0 }: NewRun, handler: EndpointHandler | undefined): AppFunction {
  const { fn: id, method, path, domain } = event.data;
  const slug = id === "" ? `${method} ${path}` : id;
  const known = server.functions.get(slug);
  if (known !== undefined && known.isEndpoint === true) return known;
  const fn: AppFunction = {
    slug,
    id: slug,
    appId: domain,
    name: slug,
    config: { id: slug, steps: { step: { runtime: { url: domain }, retries: { attempts: retries } } } },
    maxAttempts: retries + 1,
    timeouts: {},
    uuid: uuidOf(slug),
    isEndpoint: true,
    handle: handler ?? (() => Response.json({ error: "This endpoint was not called through t.endpoint()." }, { status: 404 })),
  };
  server.functions.set(slug, fn);
  return fn;
}

/** The request of the client, once more; the SDK fetches the run's state. */
export function describeEndpointRequest(run: RunState, job: Job): Request {
  const { domain, path, method, query_params: query, body, content_type: contentType } = run.events[0]!.payload.data as unknown as HttpRequestData;
  const hasBody = method !== "GET" && method !== "HEAD";
  const headers: Record<string, string> = {
    ...(hasBody ? { "content-length": String(Buffer.from(body, "base64").length) } : {}),
    ...(contentType === "" ? {} : { "content-type": contentType }),
    host: new URL(domain).host,
    "x-run-id": run.id,
    "x-inngest-signature": "",
    ...(run.requestVersion === -1 ? {} : { "x-inngest-req-version": String(run.requestVersion) }),
    ...(job.planOnly === true ? { "x-inngest-force-step-plan": "true" } : {}),
    ...(job.kind === "step" ? { "x-inngest-step-id": job.step!.hash } : {}),
  };
  const url = `${domain}${path}${query === "" ? "" : `?${query}`}`;
  return new Request(url, { method, headers, ...(hasBody ? { body: Buffer.from(body, "base64") } : {}) });
}

/** What the client gets that was told to ask later. The server lets it wait; here it is told that the run goes on. */
export function endpointOutput(run: RunState): Response {
  if (!isOver(run)) return Response.json({ status: "running", message: "The run has not ended yet." });
  const { status, headers, body } = (run.output ?? {}) as { status?: number; headers?: Record<string, string>; body?: string };
  if (status !== undefined) return new Response(body ?? null, { status, headers: headers ?? {} });
  return Response.json(run.error === undefined ? { data: run.output ?? null } : { error: run.error });
}

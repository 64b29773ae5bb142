import type { Context, RequestContext, StepInProgress } from "../clock/context.js";
import { runOutside } from "../clock/context.js";
import { HarnessError } from "../errors.js";
import type { EventInput, EventSource, Json } from "../types.js";
import { Exchange } from "../wire/exchange.js";
import { cancelInBulk } from "./cancellations.js";
import { endpointOutput, isReadable, startEndpointRun, takeSteps, unreadableBody, type NewRun } from "./endpoints.js";
import { toPayloadsOfSdk } from "./events.js";
import type { Op, RunState } from "./model.js";
import { cancelRun, runFields } from "./runs.js";
import { overflow, saveCheckpointed } from "./respond.js";
import { isOver, type Server } from "./server.js";
import { overflowsState, refusedForSize } from "./sizes.js";
import { sendSignal } from "./waits.js";

/** What the SDK asks of the server over HTTP (inngest `pkg/api/apiv1`, `pkg/event`): events, signals, realtime, checkpoints. */
export async function answerApi(
  server: Server,
  input: Request | string | URL,
  init: RequestInit | undefined,
  context: Context | undefined,
): Promise<Response> {
  const call = await readCall(input, init);
  if (context?.request !== undefined) context.request.activity++;
  const response = runOutside(() => route(server, { ...call, context }));
  // Nobody waits for a signal, a run is over: the SDK takes these as they are.
  if (context?.request instanceof Exchange) context.request.refused = !response.ok && ![404, 409].includes(response.status);
  return response;
}

interface Call {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body: string;
  readonly context: Context | undefined;
}

async function readCall(input: Request | string | URL, init: RequestInit | undefined): Promise<Omit<Call, "context">> {
  if (!(input instanceof Request) && typeof init?.body === "string") {
    // What the SDK sends is text, at every checkpoint: no need for streams.
    return { method: init.method ?? "GET", url: new URL(input), headers: new Headers(init.headers), body: init.body };
  }
  const request = new Request(input, init);
  const { method, url, headers } = request;
  return { method, url: new URL(url), headers, body: method === "GET" || method === "HEAD" ? "" : await request.text() };
}

function route(server: Server, call: Call): Response {
  const { url } = call;
  for (const [method, pattern, answer] of routes) {
    const match = call.method === method ? pattern.exec(url.pathname) : null;
    if (match !== null) return answer(server, call, match[1] === undefined ? "" : decodeURIComponent(match[1]));
  }
  throw new HarnessError(
    "NOT_SUPPORTED",
    `The SDK called ${call.method} ${url.href}, which the harness does not answer. Nothing has left the process.`,
  );
}

type Route = (server: Server, call: Call, parameter: string) => Response;

const routes: readonly (readonly [string, RegExp, Route])[] = [
  ["GET", /^\/dev$/, (server) => json({ version: "stepcheck", functions: [...server.functions.keys()] })],
  ["POST", /^\/e\/([^/]*)$/, receive],
  ["POST", /^\/v1\/signals$/, signal],
  ["POST", /^\/v1\/realtime\/publish$/, publish],
  ["POST", /^\/v1\/realtime\/publish\/tee$/, publish],
  ["POST", /^\/v1\/realtime\/token$/, () => json({ jwt: "harness" }, 201)],
  ["POST", /^\/v1\/runs\/([^/]+)\/metadata$/, metadata],
  ["POST", /^\/v1\/checkpoint$/, newEndpointRun],
  ["POST", /^\/v1\/checkpoint\/([^/]+)\/steps$/, endpointSteps],
  ["POST", /^\/v1\/checkpoint\/([^/]+)\/async$/, checkpoint],
  ["GET", /^\/v1\/(?:http\/runs|checkpoint)\/([^/]+)\/output$/, outputOfEndpoint],
  ["POST", /^\/v1\/cancellations$/, bulkCancel],
  ["DELETE", /^\/v1\/runs\/([^/]+)$/, cancelOne],
  ["GET", /^\/v0\/runs\/([^/]+)\/batch$/, runEvents],
  ["GET", /^\/v0\/runs\/([^/]+)\/actions$/, runState],
];

function json(body: Json, status = 200): Response {
  return new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });
}

/** Who is calling: the run whose request is being handled, and the step that is running, if it is known. */
function caller(server: Server, context: Context | undefined): Caller | undefined {
  const request = context === undefined ? onlyExchange(server) : context.request;
  if (!(request instanceof Exchange)) return undefined;
  const entry = server.exchanges.get(request);
  if (entry === undefined) return undefined;
  const sending = context?.step === undefined ? sendingStep(entry.run, request) : undefined;
  return { run: entry.run, step: context?.step?.id ?? stepName(sending), sending, attempt: entry.job.attempt, exchange: request };
}

/** A call from another process does not say whose it is; where only one request is being handled, it is that one's. */
function onlyExchange(server: Server): RequestContext | undefined {
  const remote = [...server.exchanges].filter(([, { run }]) => run.fn.isRemote === true);
  return remote.length === 1 ? remote[0]![0] : undefined;
}

/** The step whose code is the SDK's own sending: of those that the body asked for, the last that has no result yet. */
function sendingStep(run: RunState, exchange: Exchange): StepInProgress | undefined {
  const settled = new Set([...run.steps.values()].filter(({ hash }) => run.memo.has(hash)).map(({ id }) => id));
  return exchange.sending.findLast((step) => !settled.has(stepName(step)!));
}

function stepName(step: StepInProgress | undefined): string | undefined {
  return step === undefined || step.index === 0 ? step?.id : `${step.id}:${step.index}`;
}

interface Caller {
  readonly run: RunState;
  readonly step: string | undefined;
  /** Set where the step is one that only sends. */
  readonly sending: StepInProgress | undefined;
  readonly attempt: number;
  readonly exchange: Exchange;
}

/** What a test has planned for the step that is sending. */
function faultOf(server: Server, from: Caller | undefined): { response: Response } | undefined {
  if (from?.sending === undefined) return undefined;
  const { run, sending, attempt, exchange } = from;
  if (!exchange.failedSendings.has(sending)) {
    const fault = server.faults.sendingOf(run, sending.id, sending.index, attempt);
    if (fault === undefined) return undefined;
    if ("mock" in fault) return { response: json({ ids: [], status: 200, data: {}, ...(fault.mock as object | undefined) }) };
    exchange.failedSendings.set(sending, fault.fail);
  }
  const failure = exchange.failedSendings.get(sending);
  const message = failure instanceof Error ? failure.message : String(failure);
  return { response: json({ error: message, status: 500, ids: [] }, 500) };
}

function receive(server: Server, { headers, body, context }: Call): Response {
  const sent = JSON.parse(body) as EventInput | EventInput[];
  const from = caller(server, context);
  const fault = faultOf(server, from);
  if (fault !== undefined) return fault.response;
  const source: EventSource =
    from === undefined
      ? { by: "app" }
      : { by: "function", runId: from.run.id, functionId: from.run.fn.id, ...(from.step === undefined ? {} : { step: from.step }) };
  const seed = headers.get("x-inngest-event-id-seed");
  const { payloads, refusal } = toPayloadsOfSdk(server, Array.isArray(sent) ? sent : [sent]);
  const known = seed === null ? undefined : server.sentBySeed.get(seed);
  const ids = known ?? payloads.map(({ id }) => id);
  if (known === undefined) for (const payload of payloads) server.eventFaults.deliver(payload, source);
  if (seed !== null) server.sentBySeed.set(seed, ids);
  return refusal === undefined ? json({ ids, status: 200 }) : json({ ids, status: 400, error: refusal.answer }, 400);
}

function signal(server: Server, { body, context }: Call): Response {
  const fault = faultOf(server, caller(server, context));
  if (fault !== undefined) return fault.response;
  const { signal: name, data } = JSON.parse(body) as { signal: string; data?: Json };
  const run = sendSignal(server, name, data);
  if (run === undefined) return json({ error: "no signal waiting", status: 404 }, 404);
  return json({ data: { run_id: run.id }, metadata: { fetched_at: new Date(server.now).toISOString(), cached_until: null } });
}

function publish(server: Server, { url, body, context }: Call): Response {
  const from = caller(server, context);
  const channel = url.searchParams.get("channel") ?? "";
  const topic = url.searchParams.get("topic") ?? "";
  const data = parseJson(body);
  server.published.push({
    kind: "realtime",
    at: new Date(server.now),
    channel,
    topic,
    data,
    ...(from === undefined ? {} : { runId: from.run.id }),
  });
  server.record({ kind: "published", channel, topic, data, ...(from === undefined ? {} : runFields(from.run)) });
  return json({ data: null });
}

function metadata(server: Server, { body }: Call, runId: string): Response {
  server.published.push({ kind: "metadata", at: new Date(server.now), runId, data: parseJson(body) });
  return json({ data: null });
}

/** Steps that are saved while their request goes on (inngest `pkg/execution/checkpoint`). */
function checkpoint(server: Server, { body, context }: Call, runId: string): Response {
  const { steps } = JSON.parse(body) as { steps: Op[] };
  const run = server.runs.get(runId);
  const own = [...server.exchanges].find(([exchange, entry]) => (context === undefined ? entry.run === run : exchange === context.request));
  if (run === undefined || own?.[1].run !== run || isOver(run)) return staleDispatch();
  const [request, entry] = own;
  const { job } = entry;
  const { limits } = server.settings;
  if (overflowsState(run, steps, limits)) return tooLarge("run state size limit exceeded: state is too large");
  // Inputs are not looked at here.
  const outputsOnly = { ...limits, stepInputBytes: Infinity };
  const oversized = steps.findIndex((op) => refusedForSize(op, op.id, outputsOnly) !== undefined);
  const taken = oversized === -1 ? steps : steps.slice(0, oversized);
  for (const op of taken) saveCheckpointed(server, run, op, job.attempt);
  server.record({ kind: "checkpoint", ...runFields(run), steps: taken.map((op) => run.steps.get(op.id)?.id ?? op.id) });
  if (oversized !== -1) return tooLarge("output too large: step output size is greater than the limit");
  // What comes next has all its attempts again.
  job.attempt = 0;
  if (run.stack.length >= server.settings.limits.steps) endLongRequest(server, run, request);
  return isOver(run) ? staleDispatch() : json({ data: null });
}

/**
 * The server counts steps when it makes a request, so a function that goes on and on in one request is only stopped when the
 * SDK's `maxRuntime` ends that request. Here no time passes in it: it ends when the steps are used up.
 */
function endLongRequest(server: Server, run: RunState, request: RequestContext): void {
  const timer = server.clock.next(({ owner, background }) => background && owner === request);
  if (timer === undefined) overflow(server, run, server.settings.limits.steps, "request");
  else server.clock.fire(timer);
}

/** The SDK then answers the request with these steps, and the answer is judged. */
function tooLarge(error: string): Response {
  return json({ error, status: 413 }, 413);
}

/** As for an item that was dispatched anew: the SDK stops here. */
function staleDispatch(): Response {
  return json({ error: "stale dispatch", code: "stale_dispatch" }, 409);
}

function newEndpointRun(server: Server, { body, context }: Call): Response {
  const input = JSON.parse(body) as NewRun;
  if (!isReadable(input)) return json({ error: unreadableBody, status: 400 }, 400);
  return json({ data: startEndpointRun(server, input, context?.request) });
}

function endpointSteps(server: Server, { body }: Call, runId: string): Response {
  const run = server.runs.get(runId);
  if (run === undefined) return json({ error: "run not found" }, 404);
  takeSteps(server, run, (JSON.parse(body) as { steps: Op[] }).steps);
  return json({ data: null });
}

function outputOfEndpoint(server: Server, _call: Call, runId: string): Response {
  const run = server.runs.get(runId);
  return run === undefined ? json({ error: "Unable to find run with auth token" }, 401) : endpointOutput(run);
}

function bulkCancel(server: Server, { body }: Call): Response {
  const refusal = cancelInBulk(server, JSON.parse(body) as Parameters<typeof cancelInBulk>[1]);
  return refusal === undefined ? json({ data: null }) : json(refusal, refusal.status);
}

function cancelOne(server: Server, _call: Call, runId: string): Response {
  const run = server.runs.get(runId);
  if (run === undefined) return json({ error: "run not found" }, 404);
  cancelRun(server, run, "api");
  return new Response(null, { status: 204 });
}

function runEvents(server: Server, _call: Call, runId: string): Response {
  return json((server.runs.get(runId)?.events ?? []).map(({ payload }) => payload));
}

function runState(server: Server, _call: Call, runId: string): Response {
  return json(Object.fromEntries(server.runs.get(runId)?.memo ?? []));
}

function parseJson(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}


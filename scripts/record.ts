/**
 * Plays programs of the conformance DSL on a real Inngest dev server, and writes what it did as a recording.
 *
 *     npx tsx scripts/record.ts --server inngest --mode v4 --out recordings program.json …
 *
 * `--server` is the Inngest CLI (a command on the path, or the path of its binary). Each program gets a server of its own, on
 * loopback, that polls every 20 ms and retries every second. A recording is on a real clock: make it on a quiet machine, make
 * it twice, and keep only what is the same both times.
 */

import { spawn, type ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { createServer as createProbe, type AddressInfo } from "node:net";
import { basename, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { createFunctions, type Sdk } from "../test/harness/conformance/interpret.js";
import type { Call, Mode, Op, Program, RecordedRequest, RecordedRun, Recording, ScriptEvent } from "../test/harness/conformance/program.js";

/** What the API says of a run. */
interface ApiRun {
  id: string;
  status: string;
  output: unknown;
  queuedAt: string;
  startedAt: string | null;
  endedAt: string | null;
  function: { slug: string };
}

/** The part of a request to the SDK that is written down. */
interface SdkRequest {
  ctx: { run_id: string; attempt: number; disable_immediate_execution?: boolean; stack?: { stack?: string[] } };
}

interface SdkOp {
  id: string;
  op: string;
  name?: string;
  opts?: unknown;
  data?: unknown;
  error?: { name: string; message: string };
}

type WebHandler = (request: Request) => Promise<Response>;
type Serve = (options: object) => WebHandler;

const APP = "conformance";

/** The server writes that a cancelled run ended this much later than it did (inngest `finalize.go`, `cancelationGracePeriod`). */
const GRACE = 10_000;

/** Servers that run. None outlives the recorder. */
const servers = new Set<ChildProcess>();
process.on("exit", () => {
  for (const server of servers) server.kill("SIGKILL");
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));

const { values: options, positionals: files } = parseArgs({
  allowPositionals: true,
  options: {
    server: { type: "string", default: "inngest" },
    mode: { type: "string", default: "v4" },
    out: { type: "string", default: "recordings" },
    jobs: { type: "string", default: "1" },
  },
});
const mode = options.mode as Mode;

if (files.length === 0 || !["v4", "v4-checkpointing", "v3"].includes(mode)) {
  console.error("usage: npx tsx scripts/record.ts --server inngest --mode v4|v4-checkpointing|v3 --out folder program.json …");
  process.exit(2);
}
await recordAll(files);
process.exit();

async function recordAll(paths: readonly string[]): Promise<void> {
  const { sdk, serve } = await loadSdk();
  await mkdir(options.out, { recursive: true });
  const left = [...paths];
  const worker = async () => {
    for (let path = left.shift(); path !== undefined; path = left.shift()) {
      const program = JSON.parse(await readFile(path, "utf8")) as Program;
      if (program.sdk && !program.sdk.includes(mode)) continue;
      const recording = await record(program, sdk, serve);
      await writeFile(join(options.out, basename(path)), `${JSON.stringify(recording, withoutStacks)}\n`);
      console.log(`${program.name}: ${recording.refused ? `refused (${recording.refused.message})` : `${recording.runs.length} runs`}`);
    }
  };
  await Promise.all(Array.from({ length: Number(options.jobs) }, worker));
}

/** Stack traces name the machine's folders. */
function withoutStacks(key: string, value: unknown): unknown {
  return key === "stack" && typeof value === "string" ? undefined : value;
}

/** The two majors cannot live in one process: only the one that is asked for is loaded. */
async function loadSdk(): Promise<{ sdk: Sdk; serve: Serve }> {
  const isV3 = mode === "v3";
  const { Inngest, NonRetriableError, RetryAfterError } = isV3 ? await import("inngest3") : await import("inngest");
  const { serve } = isV3 ? await import("inngest3/edge") : await import("inngest/edge");
  return { sdk: { major: isV3 ? 3 : 4, Inngest, NonRetriableError, RetryAfterError } as unknown as Sdk, serve: serve as unknown as Serve };
}

async function record(program: Program, sdk: Sdk, serve: Serve): Promise<Recording> {
  const server = await startServerOnFreePorts();
  const calls: Call[] = [];
  const wire: RecordedRequest[] = [];
  const client = clientOf(sdk, server.url);
  const functions = createFunctions(program, { ...sdk, Inngest: client }, (call) => calls.push(call));
  const app = await startApp(serve({ client: new client({ id: APP, isDev: true }), functions }), namesByHash(program), wire);
  try {
    const synced = await fetch(app.url, { method: "PUT" });
    if (!synced.ok) {
      const { message } = (await synced.json()) as { message: string };
      return { program: program.name, refused: { status: synced.status, message }, events: [], runs: [], calls: [], wire: [] };
    }
    return await playScript(program, server.url, calls, wire);
  } finally {
    app.close();
    server.close();
  }
}

async function playScript(program: Program, url: string, calls: Call[], wire: RecordedRequest[]): Promise<Recording> {
  const start = Date.now();
  const sent: { at: number; name: string; id: string }[] = [];
  for (const { at, send } of program.script) {
    await delay(Math.max(0, start + at - Date.now()));
    const ids = await sendEvents(url, send);
    ids.forEach((id, index) => sent.push({ at, name: send[index]!.name, id }));
  }
  await delay(Math.max(0, start + program.waitMs - Date.now()));

  const found = await listRuns(url);
  const names = new Map(found.map((run, index) => [run.id, `r${index + 1}`]));
  const renamed = (run: string) => names.get(run) ?? run;
  const events = await Promise.all(
    sent.map(async ({ at, name, id }) => ({ at, name, runs: (await runsOfEvent(url, id)).map(renamed) })),
  );
  return {
    program: program.name,
    events,
    runs: found.map((run) => {
      const output = run.output === "" ? completedWith(run.id, wire) : run.output;
      return toRecordedRun({ ...run, output }, renamed(run.id), start);
    }),
    calls: calls.map((call) => ({ ...call, t: call.t - start, run: renamed(call.run) })),
    wire: wire.map((request) => ({ ...request, t: request.t - start, run: renamed(request.run) })),
  };
}

function toRecordedRun({ function: fn, status, output, startedAt, queuedAt, endedAt }: ApiRun, run: string, start: number): RecordedRun {
  const ms = (time: string) => Date.parse(time) - start;
  // The API gives a run that is queued an end, too.
  const isOver = endedAt !== null && status !== "QUEUED";
  return {
    run,
    function: fn.slug.slice(APP.length + 1),
    status: (status[0]! + status.slice(1).toLowerCase()) as RecordedRun["status"],
    output,
    startedAt: ms(startedAt ?? queuedAt),
    endedAt: isOver ? ms(endedAt) - (status === "CANCELLED" ? GRACE : 0) : null,
  };
}

/** The API of runs has no output of a run that ended by `RunComplete`, which is what checkpointing makes of its end. */
function completedWith(run: string, wire: readonly RecordedRequest[]): unknown {
  const ops = wire.flatMap((request) => (request.run === run && request.status === 206 ? (request.ops as SdkOp[]) : []));
  return ops.findLast(({ op }) => op === "RunComplete")?.data ?? "";
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

async function sendEvents(url: string, events: readonly ScriptEvent[]): Promise<string[]> {
  const now = Date.now();
  const body = events.map(({ ts, ...event }) => ({ data: {}, ...event, ...(ts !== undefined && { ts: now + Number(ts) }) }));
  const response = await fetch(`${url}/e/key`, { method: "POST", body: JSON.stringify(body) });
  return ((await response.json()) as { ids: string[] }).ids;
}

async function runsOfEvent(url: string, id: string): Promise<string[]> {
  const response = await fetch(`${url}/v1/events/${id}/runs`);
  if (!response.ok) return [];
  const { data } = (await response.json()) as { data: { run_id: string }[] | null };
  return (data ?? []).map((run) => run.run_id);
}

async function listRuns(url: string): Promise<ApiRun[]> {
  const query = `{ runs(first: 400, orderBy: [{ field: QUEUED_AT, direction: ASC }], filter: { from: "2020-01-01T00:00:00Z" }) {
    edges { node { id status queuedAt startedAt endedAt function { slug } } } } }`;
  const response = await fetch(`${url}/v0/gql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query }),
  });
  const { data } = (await response.json()) as { data: { runs: { edges: { node: Omit<ApiRun, "output"> }[] } } };
  return await Promise.all(data.runs.edges.map(async ({ node }) => ({ ...node, output: await outputOf(url, node.id) })));
}

async function outputOf(url: string, run: string): Promise<unknown> {
  const response = await fetch(`${url}/v1/runs/${run}`);
  const { data } = (await response.json()) as { data: { output: unknown } };
  return data.output ?? null;
}

/** A client like the interpreter's own, pointed at the server. */
function clientOf({ Inngest }: Sdk, baseUrl: string): Sdk["Inngest"] {
  const Base = Inngest as new (options: object) => InstanceType<Sdk["Inngest"]>;
  return class extends Base {
    constructor(given: object) {
      super({ ...given, baseUrl, ...(mode === "v4" && { checkpointing: false }) });
    }
  };
}

/** Somebody else may take a port between the moment that it is found free and the moment that the server listens. */
async function startServerOnFreePorts(tries = 5): ReturnType<typeof startServer> {
  return await startServer().catch(async (error: unknown) => {
    if (tries === 1) throw error;
    return await startServerOnFreePorts(tries - 1);
  });
}

async function startServer(): Promise<{ url: string; close(): void }> {
  const [port, gateway, gatewayRpc, executorRpc] = (await freePorts(4)).map(String) as [string, string, string, string];
  const process_ = spawn(
    options.server,
    [
      ..."dev --no-discovery --no-poll --host 127.0.0.1 --retry-interval 1 --tick 20".split(" "),
      ...["--port", port, "--connect-gateway-port", gateway],
      ...["--connect-gateway-grpc-port", gatewayRpc, "--connect-executor-grpc-port", executorRpc],
    ],
    { stdio: "ignore" },
  );
  servers.add(process_);
  process_.once("exit", () => servers.delete(process_));
  const url = `http://127.0.0.1:${port}`;
  await untilHealthy(url, process_);
  return { url, close: () => process_.kill("SIGKILL") };
}

async function untilHealthy(url: string, server: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (server.exitCode !== null) throw new Error(`${options.server} stopped with exit code ${server.exitCode}`);
    const healthy = await fetch(`${url}/health`).then((response) => response.ok, () => false);
    if (healthy) return;
    await delay(100);
  }
  throw new Error(`${options.server} did not come up at ${url}`);
}

async function freePorts(count: number): Promise<number[]> {
  const probes = await Promise.all(
    Array.from({ length: count }, async () => {
      const probe = createProbe().listen(0, "127.0.0.1");
      await once(probe, "listening");
      return probe;
    }),
  );
  const ports = probes.map((probe) => (probe.address() as AddressInfo).port);
  await Promise.all(probes.map((probe) => once(probe.close(), "close")));
  return ports;
}

/** Serves the app, and writes down every request to run a function, and its answer. */
async function startApp(handler: WebHandler, names: ReadonlyMap<string, string>, wire: RecordedRequest[]): Promise<{ url: string; close(): void }> {
  const server: Server = createServer((incoming, outgoing) => {
    void (async () => {
      const request = await toRequest(incoming, origin(server));
      const body = request.method === "POST" ? await request.clone().text() : "";
      const asked = Date.now();
      const response = await handler(request);
      const answer = await response.text();
      if (request.method === "POST") wire.push(toRecordedRequest(asked, request.url, body, response, answer, names));
      outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end(answer);
    })().catch((error: unknown) => outgoing.writeHead(500).end(String(error)));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `${origin(server)}/api/inngest`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function origin(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function toRequest(incoming: IncomingMessage, base: string): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)] as [string, string]);
  const hasBody = incoming.method === "POST" || incoming.method === "PUT";
  return new Request(new URL(incoming.url!, base), {
    method: incoming.method!,
    headers,
    ...(hasBody && { body: Buffer.concat(chunks) }),
  });
}

function toRecordedRequest(
  t: number,
  url: string,
  body: string,
  response: Response,
  answer: string,
  names: ReadonlyMap<string, string>,
): RecordedRequest {
  const { ctx } = JSON.parse(body) as SdkRequest;
  const named = (id: string) => names.get(id) ?? id;
  const target = new URL(url).searchParams.get("stepId");
  const parsed = parse(answer);
  return {
    t,
    run: ctx.run_id,
    step: target === null || target === "step" ? null : named(target),
    attempt: ctx.attempt,
    disableImmediateExecution: ctx.disable_immediate_execution ?? false,
    stack: (ctx.stack?.stack ?? []).map(named),
    status: response.status,
    retryAfter: response.headers.get("retry-after"),
    ops: response.status === 206 ? (parsed as SdkOp[]).map((op) => toRecordedOp(op, named(op.id))) : parsed,
  };
}

function toRecordedOp({ op, name, opts, data, error }: SdkOp, step: string): object {
  return { op, step, name, opts, data, error };
}

/** The SDK sends the hash of a step's id; the second use of an id is hashed as `id:1`, and written as `id#1`. */
function namesByHash(program: Program): ReadonlyMap<string, string> {
  const ids = new Set(program.functions.flatMap((fn) => [...fn.body, ...(fn.onFailure ?? [])].flatMap(stepIds)));
  const hash = (text: string) => createHash("sha1").update(text).digest("hex");
  return new Map(
    [...ids].flatMap((id) => [
      [hash(id), id] as const,
      ...Array.from({ length: 50 }, (_, index) => [hash(`${id}:${index + 1}`), `${id}#${index + 1}`] as const),
    ]),
  );
}

function stepIds(op: Op): string[] {
  switch (op.op) {
    case "parallel":
    case "race":
      return op.branches.flat().flatMap(stepIds);
    case "try":
      return [...op.body, ...op.catch].flatMap(stepIds);
    case "loop":
      return op.body.flatMap(stepIds);
    case "if":
      return [...op.then, ...(op.else ?? [])].flatMap(stepIds);
    default:
      return "id" in op ? [op.id] : [];
  }
}

import { runOutside } from "../clock/context.js";
import type { Json } from "../types.js";
import type { Job, Op, RunState, StepState } from "./model.js";
import { enqueueDiscovery, saveStep, stepFields, stepOf } from "./runs.js";
import { isOver, type Server } from "./server.js";
import { isRace } from "./steps.js";

/**
 * `step.fetch` and `step.ai.infer`: the server makes the request in the function's stead (inngest
 * `handleGeneratorGateway`, `handleGeneratorAIGateway`). Here the test's handlers answer.
 */
export function handleGateway(
  server: Server,
  run: RunState,
  job: Job,
  op: Op,
  batch: string | undefined,
  retryDelay: (attempt: number) => number,
): void {
  const step = stepOf(server, run, op);
  const isAi = op.op.toLowerCase() === "aigateway";
  const opts = (op.opts ?? {}) as GatewayOpts;
  step.input = isAi ? { url: opts.url, body: parseBody(opts.body) } : { url: opts.url, method: opts.method, body: opts.body };
  const jobId = `${op.id}-gateway-${job.attempt}`;
  const act = async () => {
    const result = await answer(server, run, step, opts, isAi);
    if (isOver(run)) return;
    step.attempts++;
    const { url = "" } = opts;
    if ("error" in result) {
      // A failed attempt is an attempt of the request that asked: the function is entered again, and asks again.
      const retry = job.attempt + 1 < run.fn.maxAttempts && !result.final;
      server.record({ kind: "gateway", ...stepFields(run, step), url, error: result.error });
      if (retry) {
        step.status = "retrying";
        step.error = result.error;
        server.retry(job, server.now + retryDelay(job.attempt), step);
        return;
      }
      settle({ error: result.error });
      return;
    }
    server.record({ kind: "gateway", ...stepFields(run, step), url, ...(result.status === undefined ? {} : { status: result.status }) });
    settle({ data: result.data });
  };
  const settle = (memo: { data: Json } | { error: NonNullable<StepState["error"]> }) => {
    const { saved, pending } = saveStep(run, op.id, memo);
    if (!saved) return;
    step.endedAt = server.now;
    if ("data" in memo) {
      step.status = "completed";
      step.output = memo.data;
      delete step.error;
    } else {
      step.status = "failed";
      step.error = memo.error;
    }
    enqueueDiscovery(server, run, { hash: op.id, pending, race: isRace(op), batch });
  };
  server.enqueue({ id: jobId, kind: "timeout", run, step, due: server.now, race: isRace(op), act });
}

interface GatewayOpts {
  url?: string;
  method?: string;
  headers?: Record<string, string>;
  body?: unknown;
  format?: string;
}

type Answered = { data: Json; status?: number } | { error: { name: string; message: string }; final: boolean };

async function answer(server: Server, run: RunState, step: StepState, opts: GatewayOpts, isAi: boolean): Promise<Answered> {
  const handlers = server.settings.handlers;
  const name = isAi ? "AIGatewayError" : "GatewayError";
  const handler = isAi ? handlers.ai : handlers.fetch;
  const mocked = server.faults.answerFor(run, step);
  if (mocked !== undefined) return mocked();
  if (handler === undefined) {
    const option = isAi ? "handlers: { ai: (request) => response }" : "handlers: { fetch: (request) => response }";
    const message =
      `Nothing answers ${isAi ? "step.ai.infer" : "step.fetch"} "${step.id}" (${opts.url ?? "no URL"}). On a real server it would go out to the ` +
      `internet; here the test answers it: createHarness({ ${option} }), or t.step("${step.id}").mock(…).`;
    return { error: { name, message }, final: true };
  }
  try {
    if (isAi) {
      const request = { url: opts.url ?? "", format: opts.format ?? "", body: parseBody(opts.body), step: step.id, functionId: run.fn.id };
      const data = await runOutside(() => handlers.ai!(request));
      return { data: JSON.parse(JSON.stringify(data ?? null)) as Json };
    }
    const init: RequestInit = { method: opts.method ?? "GET" };
    if (opts.headers !== undefined) init.headers = opts.headers;
    if (typeof opts.body === "string" && opts.body !== "") init.body = opts.body;
    const response = await runOutside(() => handlers.fetch!(new Request(opts.url ?? "", init)));
    const data = {
      url: opts.url ?? "",
      status_code: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.text(),
    };
    return { data, status: response.status };
  } catch (error) {
    return { error: { name, message: (error as Error).message }, final: false };
  }
}

function parseBody(body: unknown): Json {
  if (typeof body !== "string") return body;
  try {
    return JSON.parse(body) as Json;
  } catch {
    return body;
  }
}

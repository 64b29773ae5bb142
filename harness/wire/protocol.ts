import { Buffer } from "node:buffer";
import type { Job, Op, RunState } from "../server/model.js";
import type { Server } from "../server/server.js";
import type { Json } from "../types.js";
import type { Outcome } from "./exchange.js";

/** The two halves of the protocol between server and SDK (inngest `pkg/execution/driver`, `docs/SDK_SPEC.md`). */

export const serveUrl = "https://app.stepcheck.test/api/inngest";

/** The request that has the SDK enter the function. */
export function describeRequest(server: Server, run: RunState, job: Job): Request {
  const target = job.kind === "step" ? job.step!.hash : "step";
  const url = `${serveUrl}?fnId=${encodeURIComponent(run.fn.slug)}&stepId=${target}`;
  const events = run.events.map(({ payload }) => ({ user: {}, ...payload }));
  const defers = Object.fromEntries([...run.defers.keys()].map((hash) => [hash, { abortable: true }]));
  const current = job.origin === undefined ? 0 : run.stack.indexOf(job.origin) + 1;
  const body = {
    event: events[0],
    events,
    steps: Object.fromEntries(run.memo),
    ...(run.defers.size === 0 ? {} : { defers }),
    version: run.requestVersion,
    use_api: false,
    ctx: {
      // Their presence allows SDK v4 to go on after a step and report it by checkpoint.
      ...(server.settings.checkpointing ? { fn_id: run.fn.uuid, qi_id: queueItemId(job) } : {}),
      run_id: run.id,
      env: "",
      step_id: "step",
      attempt: job.attempt,
      max_attempts: run.fn.maxAttempts,
      stack: { stack: run.stack, current },
      disable_immediate_execution: job.planOnly === true || server.faults.plansStepsOf(run),
      use_api: false,
    },
  };
  const text = JSON.stringify(body);
  const headers: Record<string, string> = {
    ...requestHeaders(text),
    "x-run-id": run.id,
    "x-inngest-server-kind": "dev",
    ...(run.requestVersion === -1 ? {} : { "x-inngest-req-version": String(run.requestVersion) }),
  };
  return new Request(url, { method: "POST", headers, body: text });
}

/** The headers of every request with a body. Some versions of the SDK read no body without its length. */
export function requestHeaders(body: string): Record<string, string> {
  return { "content-type": "application/json", "content-length": String(Buffer.byteLength(body)), host: new URL(serveUrl).host };
}

export function queueItemId(job: Job): string {
  return Buffer.from(`${job.seq}::harness`).toString("base64");
}

/** What the SDK answered. */
export interface Answer {
  readonly status: number;
  /** The ops of a 206. */
  readonly ops: readonly Op[] | undefined;
  /** The parsed body of anything else; a body that is not JSON as text. */
  readonly body: Json;
  /** Why this is no answer of the SDK, though its status looks like one. */
  readonly malformed: string | undefined;
  readonly noRetry: boolean;
  readonly retryAfter: string | undefined;
  readonly requestVersion: number | undefined;
}

/** @param maxBytes of a body; the server does not read more */
export function answerOf(outcome: Extract<Outcome, { kind: "answered" | "broken" }>, maxBytes: number): Answer {
  if (outcome.kind === "broken") {
    const { name, message } = outcome.error instanceof Error ? outcome.error : new Error(String(outcome.error));
    return { ...emptyAnswer, status: 500, body: { name, message } };
  }
  const { status, headers, body: text } = outcome.status === 201 ? unwrapStream(outcome) : outcome;
  const version = Number(headers.get("x-inngest-req-version") ?? Number.NaN);
  const parsed = parse(text);
  const answer = {
    ...emptyAnswer,
    status,
    body: parsed.value,
    noRetry: headers.get("x-inngest-no-retry") === "true",
    retryAfter: headers.get("retry-after") ?? undefined,
    requestVersion: Number.isNaN(version) ? undefined : version,
  };
  if (status >= 200 && status < 300 && !headers.has("x-inngest-sdk")) {
    return { ...answer, malformed: "The answer did not come from an Inngest SDK (its header is missing)." };
  }
  const bytes = Buffer.byteLength(text);
  if (bytes > maxBytes) {
    const malformed = `Your function's response body exceeds the maximum size limit: it has ${bytes} bytes, of at most ${maxBytes}.`;
    return { ...answer, malformed };
  }
  if (status !== 206) return answer;
  if (!parsed.ok) return { ...answer, malformed: "The SDK's answer is not valid JSON." };
  return { ...answer, ops: (Array.isArray(parsed.value) ? parsed.value : [parsed.value]) as Op[] };
}

type Answered = Pick<Extract<Outcome, { kind: "answered" }>, "status" | "headers" | "body">;

/** An SDK that streams begins to answer at once, and says at the end what it would have answered (inngest `ParseStream`). */
function unwrapStream(outcome: Answered): Answered {
  const { value } = parse(outcome.body) as { value: { status?: number; headers?: Record<string, string>; body?: Json; error?: string } | null };
  if (typeof value !== "object" || typeof value?.status !== "number") return outcome;
  const headers = new Headers(outcome.headers);
  for (const [name, text] of Object.entries(value.headers ?? {})) headers.set(name, text);
  return { status: value.status, headers, body: typeof value.body === "string" ? value.body : JSON.stringify(value.body ?? null) };
}

export const emptyAnswer: Answer = {
  status: 500,
  ops: undefined,
  body: null,
  malformed: undefined,
  noRetry: false,
  retryAfter: undefined,
  requestVersion: undefined,
};

function parse(text: string): { ok: boolean; value: Json } {
  if (text === "") return { ok: true, value: null };
  try {
    return { ok: true, value: JSON.parse(text) as Json };
  } catch {
    return { ok: false, value: text };
  }
}

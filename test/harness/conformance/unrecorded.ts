/**
 * Programs for what no recording covers, with what the server's source says must come of them. Paths are below
 * `inngest/inngest`; EX stands for `pkg/execution/executor/executor.go`.
 */

import type { Op, Program, ProgramFunction, ScriptEvent } from "./program.js";

export interface Unrecorded {
  name: string;
  /** Where the server does this. */
  source: string;
  program: Program;
  /** One line for each run: see `summarise`. */
  runs: string[];
}

const $ = (path: string) => ({ $: path });
const run = (id: string, value: unknown = id, as?: string): Op => ({ op: "run", id, do: [{ return: value }], ...(as !== undefined && { as }) });
const sleep = (seconds: number): Op => ({ op: "sleep", id: "sleep", for: `${seconds}s` });
const give = (value: unknown): Op => ({ op: "return", value });
const invoke = (timeout?: string): Op[] => [
  {
    op: "try",
    body: [{ op: "invoke", id: "call", function: "child", as: "result", ...(timeout !== undefined && { timeout }) }],
    catch: [],
    as: "error",
  },
  give({ result: $("result"), error: $("error") }),
];
const on = (event: string, id: string, body: Op[], config: Record<string, unknown> = {}): ProgramFunction => ({
  id,
  config,
  triggers: [{ event }],
  body,
});
const f = (body: Op[], config: Record<string, unknown> = {}, more: Partial<ProgramFunction> = {}): ProgramFunction => ({
  ...on("go", "f", body, config),
  ...more,
});
const child = (body: Op[], config: Record<string, unknown> = {}) => on("child", "child", body, config);
const go = (data: Record<string, unknown> = {}, more: Partial<ScriptEvent> = {}): ScriptEvent => ({ name: "go", data, ...more });
const program = (functions: ProgramFunction[], ...script: Program["script"]): Program => ({
  name: "unrecorded",
  functions,
  script,
  waitMs: 0,
});

const timedOut = '{"error":{"name":"InngestInvokeTimeoutError","message":"Timed out waiting for invoked function to complete"}}';

export const unrecorded: Unrecorded[] = [
  {
    name: "an invoke that times out fails the step; the child goes on",
    source: "pkg/execution/executor/service.go handlePauseTimeout; pkg/execution ResumeRequest.SetInvokeTimeoutError",
    program: program([f(invoke("1s")), child([sleep(3), give("late")])], { at: 0, send: [go()] }),
    runs: ['child completed "late" after 3 s;', `f completed ${timedOut} after 1 s;`],
  },
  {
    name: "an invoked function that is skipped never answers",
    source: "pkg/execution/runner/runner.go Initialize: only a rate limit is answered",
    program: program([f(invoke("2s")), child([sleep(5), give("first")], { singleton: { mode: "skip" } })], {
      at: 0,
      send: [{ name: "child", data: {} }, go()],
    }),
    runs: ['child completed "first" after 5 s;', `f completed ${timedOut} after 2 s;`],
  },
  {
    name: "an invoked function that is limited fails the step at once",
    source: "pkg/execution/runner/runner.go Initialize: InvokeFailHandler",
    program: program([f(invoke()), child([give(1)], { rateLimit: { limit: 1, period: "1m" } })], {
      at: 0,
      send: [{ name: "child", data: {} }, go()],
    }),
    runs: ["child completed 1 after 0 s;", 'f completed {"error":{"name":"Error","message":"invoked function is rate limited"}} after 0 s;'],
  },
  {
    name: "every run that invoked a batch gets its answer",
    source: "pkg/execution/executor/finalize.go finalizeEvents: events with a correlation id",
    program: program([f(invoke()), child([give($("events.length"))], { batchEvents: { maxSize: 2, timeout: "5s" } })], {
      at: 0,
      send: [go(), go()],
    }),
    runs: ["child completed 2 after 0 s;", 'f completed {"result":2} after 0 s;', 'f completed {"result":2} after 0 s;'],
  },
  {
    name: "of several runs that invoked a debounced function, the last gets its answer",
    source: "pkg/execution/debounce: the item that is kept is the last event",
    program: program([f(invoke("10s")), child([give("once")], { debounce: { period: "2s" } })], {
      at: 0,
      send: [go(), go()],
    }),
    runs: ['child completed "once" after 3.05 s;', `f completed ${timedOut} after 10 s;`, 'f completed {"result":"once"} after 3.05 s;'],
  },
  {
    name: "two waits for one signal: the second run fails, without retries",
    source: "EX handleGeneratorWaitForSignal, HandleResponse shouldFailEarly",
    program: program(
      [f([{ op: "waitForSignal", id: "w", signal: "s", timeout: "5s", onConflict: "fail", as: "s" }, give($("s"))], { retries: 3 })],
      { at: 0, send: [go()] },
      { at: 500, send: [go()] },
    ),
    runs: ["f completed null after 5 s;", "f failed Error: Signal conflict; signal wait already exists for another run after 0.5 s;"],
  },
  {
    name: "replace: the older wait goes on, but no signal reaches it",
    source: "pkg/execution/state/redis_state/lua/savePause.lua",
    program: program(
      [
        f([{ op: "waitForSignal", id: "w", signal: "s", timeout: "5s", onConflict: "replace", as: "s" }, give($("s.data"))]),
        on("tell", "teller", [{ op: "sendSignal", id: "x", signal: "s", data: { v: 1 } }]),
      ],
      { at: 0, send: [go()] },
      { at: 500, send: [go()] },
      { at: 1000, send: [{ name: "tell", data: {} }] },
    ),
    runs: ["f completed null after 5 s;", 'f completed {"v":1} after 1 s;', "teller completed null after 1 s;"],
  },
  {
    name: "a failure handler has two attempts, and none of its function's flow control",
    source: "inngest-js InngestFunction getConfig: retries.attempts 1",
    program: program(
      [
        f([{ op: "throw", do: [{ throw: { message: "x" } }] }], { retries: 0, throttle: { limit: 2, period: "1h" } }, {
          onFailure: [{ op: "run", id: "n", do: [{ throw: { message: "y" } }] }],
        }),
      ],
      { at: 0, send: [go(), go()] },
    ),
    runs: [
      "f failed Error: x after 0 s;",
      "f failed Error: x after 0 s;",
      "f-failure failed Error: y after 1 s; n#0 n#1",
      "f-failure failed Error: y after 1 s; n#0 n#1",
    ],
  },
  {
    name: "timeouts.start counts the time that the throttle takes",
    source: "EX createEagerCancellationForTimeout",
    program: program([f([give(1)], { timeouts: { start: "2s" }, throttle: { limit: 1, period: "5s" } })], { at: 0, send: [go(), go()] }),
    runs: ["f cancelled after 2 s;", "f completed 1 after 0 s;"],
  },
  {
    name: "timeouts.finish counts from the first request",
    source: "EX Execute: createEagerCancellationForTimeout at attempt 0",
    program: program([f([sleep(3), give(1)], { timeouts: { finish: "4s" }, throttle: { limit: 1, period: "5s" } })], {
      at: 0,
      send: [go(), go()],
    }),
    runs: ["f completed 1 after 3 s;", "f completed 1 after 8 s;"],
  },
  {
    name: "timeouts.finish cancels a sleeping run",
    source: "EX createEagerCancellationForTimeout",
    program: program([f([sleep(10)], { timeouts: { finish: "2s" } })], { at: 0, send: [go()] }),
    runs: ["f cancelled after 2 s;"],
  },
  {
    name: "cancelOn.timeout: afterwards the event does nothing",
    source: "EX schedule: pause expiry of cancelOn",
    program: program([f([sleep(5), give(1)], { cancelOn: [{ event: "stop", timeout: "1s" }] })], { at: 0, send: [go()] }, {
      at: 2000,
      send: [{ name: "stop", data: {} }],
    }),
    runs: ["f completed 1 after 5 s;"],
  },
  {
    name: "cancelOn reaches a run that has not started",
    source: "EX schedule: the pause is written before the start is queued",
    program: program([f([give(1)], { cancelOn: [{ event: "stop" }] })], { at: 0, send: [go({}, { ts: "+3000" })] }, {
      at: 1000,
      send: [{ name: "stop", data: {} }],
    }),
    runs: ["f cancelled after 1 s;"],
  },
  {
    name: "singleton: cancel",
    source: "EX schedule: SingletonModeCancel",
    program: program(
      [f([sleep(2), give($("event.data.n"))], { singleton: { mode: "cancel" } })],
      { at: 0, send: [go({ n: 1 })] },
      { at: 800, send: [go({ n: 2 })] },
    ),
    runs: ["f cancelled after 0.8 s;", "f completed 2 after 2.8 s;"],
  },
  {
    name: "throttle with a burst, by key",
    source: "pkg/constraintapi/lua/acquire.lua: maxBurst = limit + burst - 1",
    program: program([f([give($("event.data.n"))], { throttle: { limit: 1, burst: 1, period: "2s", key: "event.data.k" } })], {
      at: 0,
      send: [1, 2, 3, 4].map((n) => go({ n, k: n === 4 ? "b" : "a" })),
    }),
    runs: [1, 2, 3, 4].map((n) => `f completed ${n} after ${n === 3 ? 2 : 0} s;`),
  },
  {
    name: "a batch by key, and what is not for it",
    source: "pkg/execution/runner/runner.go initialize: EventBatch.If; pkg/execution/batch (events are gathered for half a second first: buffer.go)",
    program: program(
      [f([give($("events.length"))], { batchEvents: { maxSize: 2, timeout: "3s", key: "event.data.k", if: "event.data.n < 9" } })],
      { at: 0, send: [go({ n: 1, k: "a" }), go({ n: 2, k: "b" }), go({ n: 3, k: "a" }), go({ n: 9, k: "b" })] },
    ),
    runs: ["f completed 1 after 0 s;", "f completed 1 after 3.5 s;", "f completed 2 after 0 s;"],
  },
  {
    name: "debounce: an event from the past changes nothing, one for the future starts later",
    source: "pkg/execution/state/redis_state/lua/debounce/updateDebounce.lua; EX schedule: at = event.ts",
    program: program([f([give($("event.data.n"))], { debounce: { period: "2s", key: "event.data.k" } })], {
      at: 0,
      send: [go({ n: 1, k: "a" }), go({ n: 2, k: "a" }, { ts: "-5000" }), go({ n: 3, k: "b" }, { ts: "+9000" })],
    }),
    runs: ["f completed 1 after 3.05 s;", "f completed 3 after 9 s;"],
  },
  {
    name: "a run that listens to the end of another",
    source: "pkg/execution/executor/finalize.go finalizeEvents",
    program: program(
      [
        f([{ op: "throw", do: [{ throw: { message: "m", kind: "nonRetriable" } }] }]),
        on("inngest/function.finished", "onEnd", [give({ status: $("event.data._inngest.status"), from: $("event.data.event.name") })]),
        on("inngest/function.failed", "onFail", [give({ message: $("event.data.error.message"), how: $("event.data.error.error") })]),
      ],
      { at: 0, send: [go()] },
    ),
    runs: [
      "f failed NonRetriableError: m after 0 s;",
      'onEnd completed {"status":"Failed","from":"go"} after 0 s;',
      'onFail completed {"message":"m","how":"NonRetriableError"} after 0 s;',
    ],
  },
  {
    name: "waits side by side: the run goes on when the last is over",
    source: "pkg/execution/state/redis_state/lua/saveResponse.lua: pending steps",
    program: program(
      [
        f([
          {
            op: "parallel",
            branches: [
              [{ op: "waitForEvent", id: "w1", event: "a", timeout: "3s", as: "x" }, run("afterA")],
              [{ op: "waitForEvent", id: "w2", event: "b", timeout: "9s", as: "y" }],
              [run("r")],
            ],
          },
          give({ x: $("x"), y: $("y.data.q") }),
        ]),
      ],
      { at: 0, send: [go()] },
      { at: 1000, send: [{ name: "b", data: { q: 1 } }] },
    ),
    runs: ['f completed {"x":null,"y":1} after 3 s; afterA#0 r#0'],
  },
  {
    name: "a duplicate event id starts nothing, but still answers waits",
    source: "EX schedule: idempotency is of the run; HandlePauses knows no ids",
    program: program(
      [f([{ op: "waitForEvent", id: "w", event: "go", timeout: "5s", as: "again" }, give($("again.data.n"))])],
      { at: 0, send: [go({ n: 1 }, { id: "x" })] },
      { at: 1000, send: [go({ n: 2 }, { id: "x" })] },
    ),
    runs: ["f completed 2 after 1 s;"],
  },
  {
    name: "retries of the body and of a step have budgets of their own",
    source: "pkg/execution/queue/process.go: the attempt belongs to the queue item",
    program: program(
      [
        f(
          [
            { op: "run", id: "a", do: [{ throw: { message: "a0" } }, { return: "a" }] },
            { op: "throw", do: [{ throw: { message: "b0" } }, {}] },
            { op: "run", id: "c", do: [{ throw: { message: "c0" } }, { throw: { message: "c1" } }, { return: "c" }] },
            give("end"),
          ],
          { retries: 2 },
        ),
      ],
      { at: 0, send: [go()] },
    ),
    // The body throws at attempt 0 of each entry, so once more after `c`: a, body, c, body take a second each.
    runs: ['f completed "end" after 4 s; a#0 a#1 c#1 c#2'],
  },
];

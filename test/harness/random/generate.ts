/** Random programs of the conformance language: the same ops, in shapes that nobody thought of. */

import fc from "fast-check";
import type { Behaviour, Op, Program, ProgramFunction, ScriptEvent } from "../conformance/program.js";

/** Fixed, so that what fails here fails everywhere; the report of a failure has the shrunk program. */
export const seeds = [1, 2, 3];

/** For a longer search: `RANDOM_RUNS=1000 npx vitest run test/harness/random`. */
export const numRuns = Number(process.env.RANDOM_RUNS ?? 25);

/** What the generated programs may contain. */
export interface Shape {
  /** `parallel`. */
  parallel: boolean;
  /** `race`, which ends differently under the two majors. */
  race: boolean;
  /** Options of flow control on the main function. */
  flow: boolean;
}

const stepIds = ["a", "b", "c", "d", "e"];
const names = ["v1", "v2", "v3", "v4"];
const id = fc.constantFrom(...stepIds);
const as = fc.option(fc.constantFrom(...names), { nil: undefined });
const reference = fc.constantFrom("event.data.id", "event.data.k", "attempt", ...names).map((path) => ({ $: path }));
const value = fc.oneof(fc.constantFrom<unknown>(null, 1, "text", true, [1, { k: 2 }], { n: 1 }), reference);

const failure: fc.Arbitrary<Behaviour> = fc.oneof(
  { arbitrary: fc.constantFrom("e1", "e2").map((message) => ({ throw: { message } })), weight: 4 },
  { arbitrary: fc.constant({ throw: { message: "named", name: "CustomError" } }), weight: 1 },
  { arbitrary: fc.constant({ throw: { message: "stop", kind: "nonRetriable" } } as const), weight: 1 },
  { arbitrary: fc.constant({ throw: { message: "later", kind: "retryAfter", retryAfter: "2s" } } as const), weight: 1 },
);
const success = value.map((returned): Behaviour => ({ return: returned }));
/** Succeeds at once, after some attempts, or never. */
const behaviours = fc.oneof(
  { arbitrary: success.map((one) => [one]), weight: 6 },
  { arbitrary: fc.tuple(fc.array(failure, { minLength: 1, maxLength: 2 }), success).map(([bad, good]) => [...bad, good]), weight: 3 },
  { arbitrary: failure.map((one) => [one]), weight: 1 },
);
const duration = fc.constantFrom("1s", "2s", "5s", "1h");

function ops(shape: Shape): fc.Arbitrary<Op[]> {
  const { body } = fc.letrec<{ body: Op[]; op: Op }>((tie) => {
    const nested = fc.array(tie("op"), { maxLength: 3, depthIdentifier: "ops" });
    const branches = fc.array(fc.array(tie("op"), { minLength: 1, maxLength: 2 }), { minLength: 2, maxLength: 3 });
    return {
      body: fc.array(tie("op"), { minLength: 1, maxLength: 5 }),
      op: fc.oneof(
        { depthIdentifier: "ops", maxDepth: 3 },
        { arbitrary: fc.record({ op: fc.constant("run"), id, do: behaviours, as }), weight: 8 },
        { arbitrary: fc.record({ op: fc.constant("sleep"), id, for: duration }), weight: 2 },
        { arbitrary: fc.record({ op: fc.constant("sleepUntil"), id, afterMs: fc.constantFrom(-1000, 3000, 7400) }), weight: 1 },
        {
          arbitrary: fc.record({
            op: fc.constant("waitForEvent"),
            id,
            event: fc.constantFrom("answer", "told"),
            timeout: fc.constantFrom("1s", "4s", "1m"),
            match: fc.option(fc.constant("data.id"), { nil: undefined }),
            as,
          }),
          weight: 2,
        },
        { arbitrary: fc.record({ op: fc.constant("sendEvent"), id, events: fc.constant({ name: "told", data: { id: 7 } }), as }), weight: 1 },
        {
          arbitrary: fc.record({
            op: fc.constant("invoke"),
            id,
            function: fc.constantFrom("returns", "fails", "sleeps"),
            data: fc.constant({ n: 1 }),
            timeout: fc.constantFrom(undefined, "1s"),
            as,
          }),
          weight: 2,
        },
        {
          arbitrary: fc.record({ op: fc.constant("waitForSignal"), id, signal: fc.constantFrom("s1", "s2"), timeout: fc.constant("3s"), as }),
          weight: 1,
        },
        { arbitrary: fc.record({ op: fc.constant("sendSignal"), id, signal: fc.constantFrom("s1", "s2"), data: value }), weight: 1 },
        { arbitrary: fc.record({ op: fc.constant("throw"), do: fc.tuple(failure, fc.constant({})) }), weight: 1 },
        { arbitrary: fc.record({ op: fc.constant("return"), value }), weight: 1 },
        { arbitrary: fc.record({ op: fc.constant("mark"), text: fc.constant("here") }), weight: 1 },
        { arbitrary: fc.record({ op: fc.constant("try"), body: nested, catch: nested, as }), weight: 2 },
        { arbitrary: fc.record({ op: fc.constant("loop"), times: fc.integer({ min: 0, max: 3 }), body: nested }), weight: 1 },
        {
          arbitrary: fc.record({ op: fc.constant("if"), var: fc.constantFrom(...names), equals: value, then: nested, else: nested }),
          weight: 2,
        },
        ...(shape.parallel ? [{ arbitrary: fc.record({ op: fc.constant("parallel"), branches }), weight: 3 }] : []),
        ...(shape.race ? [{ arbitrary: fc.record({ op: fc.constant("race"), branches, group: fc.boolean(), as }), weight: 2 }] : []),
      ),
    };
  });
  return body;
}

const flow: fc.Arbitrary<Record<string, unknown>> = fc.oneof(
  fc.constantFrom<Record<string, unknown>>(
    {},
    { concurrency: 1 },
    { concurrency: [{ limit: 2 }, { limit: 1, key: "event.data.k" }] },
    { throttle: { limit: 1, period: "3s" } },
    { throttle: { limit: 2, period: "10s", key: "event.data.k", burst: 1 } },
    { rateLimit: { limit: 1, period: "5s" } },
    { rateLimit: { limit: 20, period: "20s", key: "event.data.k" } },
    { debounce: { period: "2s", key: "event.data.k" } },
    { debounce: { period: "2s", timeout: "3s" } },
    { batchEvents: { maxSize: 2, timeout: "3s" } },
    { batchEvents: { maxSize: 3, timeout: "2s", key: "event.data.k", if: "event.data.id == 7" } },
    { singleton: { mode: "skip" } },
    { singleton: { mode: "cancel", key: "event.data.k" } },
    { idempotency: "event.data.k" },
    { priority: { run: 'event.data.k == "a" ? 10 : 0' }, concurrency: 1 },
    { cancelOn: [{ event: "answer", match: "data.id" }] },
    { timeouts: { start: "2s" }, throttle: { limit: 1, period: "3s" } },
    { timeouts: { finish: "4s" } },
  ),
);

const scriptEvent: fc.Arbitrary<ScriptEvent> = fc.record(
  {
    name: fc.constantFrom("go", "go", "answer"),
    data: fc.record({ id: fc.constantFrom(7, 8), k: fc.constantFrom("a", "b") }),
    id: fc.constantFrom("once", "twice"),
    ts: fc.constant("+1500"),
  },
  { requiredKeys: ["name", "data"] },
);

const script = fc
  .array(fc.tuple(fc.constantFrom(0, 500, 1200, 2000, 4000), fc.array(scriptEvent, { minLength: 1, maxLength: 3 })), { maxLength: 3 })
  .map((entries) => [
    { at: 0, send: [{ name: "go", data: { id: 7, k: "a" } }] },
    ...entries.map(([at, send]) => ({ at, send })).sort((a, b) => a.at - b.at),
  ]);

/** Functions that are invoked, or told; they stay the same, so that failures shrink well. */
const others: ProgramFunction[] = [
  {
    id: "returns",
    config: { retries: 0 },
    triggers: [{ event: "never" }],
    body: [
      { op: "run", id: "c", do: [{ return: { $: "event.data.n" } }], as: "c" },
      { op: "return", value: { $: "c" } },
    ],
  },
  {
    id: "fails",
    config: { retries: 1 },
    triggers: [{ event: "never" }],
    body: [{ op: "run", id: "c", do: [{ throw: { message: "child failed" } }] }],
    onFailure: [{ op: "run", id: "cleanUp", do: [{ return: null }] }],
  },
  { id: "sleeps", config: {}, triggers: [{ event: "never" }], body: [{ op: "sleep", id: "z", for: "2s" }, { op: "return", value: "slept" }] },
  { id: "listens", config: {}, triggers: [{ event: "told" }], body: [{ op: "run", id: "heard", do: [{ return: 1 }] }] },
];

export function programs(shape: Shape): fc.Arbitrary<Program> {
  return fc
    .record({
      body: ops(shape),
      onFailure: fc.option(fc.constant<Op[]>([{ op: "run", id: "notify", do: [{ return: "told" }] }]), { nil: undefined }),
      retries: fc.integer({ min: 0, max: 2 }),
      flow: shape.flow ? flow : fc.constant({}),
      script,
    })
    .map(({ body, onFailure, retries, flow, script }) => ({
      name: "random",
      functions: [{ id: "f", config: { retries, ...flow }, triggers: [{ event: "go" }], body, ...(onFailure && { onFailure }) }, ...others],
      script,
      waitMs: 0,
    }));
}

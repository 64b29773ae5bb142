import { expect } from "vitest";
import type { EventInput, FunctionLike, Harness, HarnessOptions, Run } from "../../harness/index.js";
import type { Call, Client, Sdk, Stubs } from "./load.js";

/**
 * What the pages of the rules say goes wrong at run time: the first example under "Wrong" and the first under "Right" meet the
 * same events and the same outside world, and come out differently.
 */
export interface Proof {
  /** What differs between the two. */
  shows: string;
  /** Made anew for each of the two: answers may count. */
  stubs?: (sdk: Sdk) => Stubs;
  options?: Omit<HarnessOptions, "functions">;
  /** Functions that use what the example exports, where it has none of its own. */
  functions?: (exported: Readonly<Record<string, unknown>>, sdk: Sdk) => FunctionLike[];
  /** What happens to the functions, until nothing is left to happen. */
  drive: (t: Harness) => Promise<unknown>;
  /** What is looked at afterwards. */
  observe: (seen: Seen) => unknown;
  wrong: unknown;
  right: unknown;
  /**
   * With checkpointing, several steps run in one request, and the difference is there only once the function is entered again.
   * The step that has to fail once for that.
   */
  resumedBy?: string;
}

export interface Seen {
  runs: readonly Run[];
  events: Harness["events"];
  /** The calls of a stub, by its path. */
  calls: (path: string) => readonly Call[];
  /** What the functions and the SDK logged. */
  logs: readonly string[];
  /** The code with which the harness refused the functions, or stopped driving them. */
  refusal: string | undefined;
}

const START = Date.parse("2026-01-01T00:00:00Z");
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Sends the events, one by one, and lets time pass until nothing is left. */
const send =
  (...events: EventInput[]) =>
  async (t: Harness) => {
    for (const event of events) await t.send(event);
    await t.drain();
  };

/** Throws the first time, and answers from then on. */
function failOnce(value: unknown, error: Error = new Error("busy")) {
  let calls = 0;
  return () => {
    calls++;
    if (calls === 1) throw error;
    return value;
  };
}

/** Throws always. */
const fail = (error: Error) => () => {
  throw error;
};

const takes =
  (milliseconds: number, value: unknown = {}) =>
  () =>
    new Promise((resolve) => setTimeout(resolve, milliseconds, value));

/** How often a payment provider that honours idempotency keys would have charged. */
function charges(calls: readonly Call[]): number {
  const keys = calls.map((call, index) => (call.args[1] as { idempotencyKey?: string } | undefined)?.idempotencyKey ?? index);
  return new Set(keys).size;
}

/** How many of the calls were under way at the same time, at most. */
function atOnce(calls: readonly Call[]): number {
  return Math.max(...calls.map(({ at }) => calls.filter((call) => call.at <= at && at < (call.settledAt ?? Infinity)).length));
}

const status = ({ runs }: Seen) => runs.map((run) => run.status);
const outputs = ({ runs }: Seen) => runs.map((run) => run.output);
const firstArguments = (calls: readonly Call[]) => calls.map((call) => call.args[0]);
const since = (time: number | undefined) => (time ?? Number.NaN) - START;

class CardDeclined extends Error {
  override readonly name = "CardDeclined";
}

const order = { name: "order/placed", data: { orderId: "o1", total: 10, email: "a@example.com" } };

const refusedAtSync = {
  drive: (t: Harness) => t.drain(),
  observe: ({ refusal }: Seen) => refusal,
  wrong: "SYNC_REFUSED",
  right: undefined,
};

export const proofs: Readonly<Record<string, Proof>> = {
  "no-side-effect-outside-step": {
    shows: "how often the mail is sent",
    stubs: () => ({ answers: { "db.user.findUnique": { email: "a@example.com" } } }),
    drive: send({ name: "user/signed.up", data: { userId: "u1" } }),
    observe: ({ calls }) => calls("mailer.sendWelcome").length,
    wrong: 3,
    right: 1,
  },
  "no-nondeterminism-outside-step": {
    shows: "whether the reference that is saved is the one that was charged",
    drive: send(order),
    observe: ({ calls }) => {
      const saved = calls("db.order.update")[0]?.args[0] as { data: { reference: string } };
      return saved.data.reference === calls("payments.charge")[0]?.args[1];
    },
    wrong: false,
    right: true,
    resumedBy: "save-reference",
  },
  "no-nondeterministic-step-flow": {
    shows: "whether the steps that are done are found again",
    stubs: () => {
      let users = [{ id: "a" }, { id: "b" }, { id: "c" }];
      return { answers: { "db.user.findMany": () => ([, ...users] = users) } };
    },
    drive: (t) => t.advance("1 day"),
    observe: ({ refusal }) => refusal,
    wrong: "NON_DETERMINISTIC",
    right: undefined,
    resumedBy: "send-digest-b",
  },
  "no-nested-steps": {
    shows: "whether the run ends",
    drive: send({ name: "user/updated", data: { userId: "u1" } }),
    observe: (seen) => seen.refusal ?? status(seen),
    wrong: "NESTED_STEP",
    right: ["completed"],
  },
  "no-floating-steps": {
    shows: "when the reminder is sent",
    drive: send({ name: "cart/abandoned", data: { email: "a@example.com" } }),
    observe: ({ calls }) => since(calls("mailer.sendReminder")[0]?.at),
    wrong: 0,
    right: DAY,
  },
  "no-outer-mutation-in-step": {
    shows: "what is saved of the payment",
    stubs: () => ({ answers: { "payments.charge": "pay_1" } }),
    drive: send(order),
    observe: ({ calls }) => (calls("db.order.update")[0]?.args[0] as { data: { paymentId?: string } }).data.paymentId,
    wrong: undefined,
    right: "pay_1",
    resumedBy: "save-payment",
  },
  "no-duplicate-step-id": {
    shows: "which count is which, when the connections are not equally fast every time",
    stubs: () => {
      const delays = [2, 1];
      const connect = (table: unknown) => {
        const milliseconds = delays.shift() ?? (table === "users" ? 1 : 2);
        return takes(milliseconds, { count: () => `count of ${String(table)}` })();
      };
      return { answers: { connect } };
    },
    options: { nonDeterminism: "record" },
    drive: send({ name: "report/requested" }),
    observe: (seen) => [outputs(seen)[0], seen.logs.some((line) => /Duplicate step ID|multiple steps with the same ID/.test(line))],
    wrong: [{ users: "count of orders", orders: "count of orders" }, true],
    right: [{ users: "count of users", orders: "count of orders" }, false],
  },
  "no-unbounded-step-loop": {
    shows: "how the run ends when nothing is ever done",
    stubs: () => ({ answers: { think: { type: "think" } } }),
    options: { limits: { steps: 50 } },
    drive: send({ name: "agent/asked", data: { question: "why?" } }),
    observe: ({ runs }) => runs[0]?.error?.name ?? runs[0]?.status,
    wrong: "InngestErrFunctionOverflowed",
    right: "completed",
  },
  "no-step-in-experiment-select": {
    shows: "whether a variant is chosen",
    stubs: () => ({ answers: { "flags.length": "long" } }),
    drive: send({ name: "post/requested" }),
    observe: (seen) => [seen.calls("long").length, status(seen)],
    wrong: [0, ["failed"]],
    right: [1, ["completed"]],
  },
  "no-inngest-fetch-in-step": {
    shows: "whether the request is a step of its own",
    options: { handlers: { fetch: () => Response.json({ total: 3 }) } },
    drive: send({ name: "report/requested" }),
    observe: ({ runs }) => Object.values(runs[0]!.steps).some((step) => step.kind === "fetch"),
    wrong: false,
    right: true,
  },
  "require-flow-key": {
    shows: "whose digest is made when two users post",
    drive: send({ name: "post/created", data: { userId: "u1" } }, { name: "post/created", data: { userId: "u2" } }),
    observe: ({ calls }) => firstArguments(calls("work")),
    wrong: [{ userId: "u2" }],
    right: [{ userId: "u1" }, { userId: "u2" }],
  },
  "prefer-step-logger": {
    shows: "whether the first line is written more than once",
    drive: send({ name: "user/signed.up", data: { userId: "u1" } }),
    observe: ({ calls, logs }) =>
      calls("console.log").filter((call) => call.args[0] === "welcome").length +
        logs.filter((line) => line.startsWith("welcome")).length >
      1,
    wrong: true,
    right: false,
  },
  "no-unstable-step-id": {
    shows: "how often the customer is charged",
    stubs: () => ({ answers: { charge: takes(10) } }),
    options: { nonDeterminism: "record", limits: { steps: 20 } },
    drive: send({ name: "shop/order.placed", data: { orderId: "o1" } }),
    observe: ({ calls, runs }) => [calls("charge").length > 1, runs[0]?.error?.name],
    wrong: [true, "InngestErrFunctionOverflowed"],
    right: [false, undefined],
  },
  "require-wait-timeout": {
    shows: "whether the payment is waited for",
    drive: async (t) => {
      await t.send(order);
      await t.advance("1h");
      await t.send({ name: "order/paid", data: { orderId: "o1" } });
      await t.drain();
    },
    observe: outputs,
    wrong: [{ paid: false }],
    right: [{ paid: true }],
  },
  "valid-duration": {
    shows: "how long the sleep takes",
    drive: send({ name: "cart/abandoned" }),
    observe: ({ calls }) => since(calls("work")[0]?.at),
    wrong: 0,
    right: 90 * MINUTE,
  },
  "valid-cel": { shows: "whether the server takes the app", ...refusedAtSync },
  "valid-cron": { shows: "whether the server takes the app", ...refusedAtSync },
  "valid-triggers": { shows: "whether the server takes the app", ...refusedAtSync },
  "valid-option-bounds": { shows: "whether the server takes the app", ...refusedAtSync },
  "no-incompatible-options": { shows: "whether the server takes the app", ...refusedAtSync },
  "no-duplicate-function-id": {
    ...refusedAtSync,
    shows: "whether the app can be served",
    wrong: "DUPLICATE_FUNCTION_ID",
  },
  "cancel-on-scope": {
    shows: "which runs are cancelled when one user is deleted",
    stubs: () => {
      let calls = 0;
      return { answers: { work: () => (++calls <= 2 ? Promise.reject(new Error("busy")) : {}) } };
    },
    drive: send(
      { name: "user/signed.up", data: { userId: "u1" } },
      { name: "user/signed.up", data: { userId: "u2" } },
      { name: "user/deleted", data: { userId: "u1" } },
    ),
    observe: status,
    wrong: ["cancelled", "cancelled"],
    right: ["cancelled", "completed"],
  },
  "wait-for-event-scope": {
    shows: "which orders go on when one is paid",
    drive: send(order, { name: "order/placed", data: { orderId: "o2" } }, { name: "order/paid", data: { orderId: "o1" } }),
    observe: outputs,
    wrong: ["paid", "paid"],
    right: ["paid", "unpaid"],
  },
  "no-unquoted-cel-interpolation": {
    shows: "whether the payment is seen",
    drive: send(order, { name: "order/paid", data: { orderId: "o1" } }),
    observe: ({ runs }) => [runs[0]?.status, runs[0]?.output],
    wrong: ["failed", undefined],
    right: ["completed", "paid"],
  },
  "no-promise-race-steps": {
    shows: "when an order that is not paid is cancelled",
    drive: send(order),
    observe: ({ calls }) => since(calls("cancelOrder")[0]?.at),
    wrong: 7 * DAY,
    right: DAY,
  },
  "no-send-in-function": {
    shows: "how often the event is sent",
    drive: send({ name: "shop/order.placed", data: { orderId: "o1", items: [] } }),
    observe: ({ events }) => events.filter((event) => event.name === "shop/order.confirmed").length,
    wrong: 2,
    right: 1,
  },
  "no-swallowed-step-error": {
    shows: "whether the mail is tried again",
    stubs: () => ({ answers: { sendWelcome: failOnce({}) } }),
    drive: send({ name: "user/signed.up", data: { email: "a@example.com" } }),
    observe: (seen) => [seen.calls("sendWelcome").length, status(seen)],
    wrong: [1, ["completed"]],
    right: [2, ["completed"]],
  },
  "no-error-as-result": {
    shows: "whether the charge is tried again",
    stubs: () => ({ answers: { chargeCard: failOnce("pay_1") } }),
    drive: send(order),
    observe: outputs,
    wrong: [{ success: false, error: "busy" }],
    right: ["pay_1"],
  },
  "no-blanket-non-retriable": {
    shows: "whether a failure that passes ends the run",
    stubs: () => ({ answers: { "crm.upsert": failOnce({}) } }),
    drive: send({ name: "contact/updated", data: { contactId: "c1" } }),
    observe: status,
    wrong: ["failed"],
    right: ["completed"],
  },
  "throw-inngest-errors": {
    shows: "whether an order without an address fails",
    drive: send({ name: "order/paid", data: {} }),
    observe: status,
    wrong: ["completed"],
    right: ["failed"],
  },
  "no-unserializable-step-result": {
    shows: "whether the report can be read",
    stubs: () => ({ answers: { fetch: () => Response.json({ total: 3 }), "db.orders": [] } }),
    options: { retryDelay: 1000 },
    drive: async (t) => {
      await t.send({ name: "report/requested" });
      await t.advance("10m");
    },
    observe: ({ runs }) => runs[0]?.error?.message ?? runs[0]?.output,
    wrong: expect.stringContaining("json is not a function") as string,
    right: { report: { total: 3 }, totals: {} },
  },
  "no-promise-in-step-result": {
    shows: "what is left of the tool's answer",
    stubs: () => ({ answers: { fetch: () => Response.json({ degrees: 21 }) } }),
    drive: send({ name: "agent/asked", data: { tool: "weather" } }),
    observe: outputs,
    wrong: [{ tool: "weather", result: {} }],
    right: [{ tool: "weather", result: { degrees: 21 } }],
  },
  "no-unserializable-event-data": {
    shows: "what arrives",
    drive: send({ name: "import/finished", data: { ids: ["a", "a"] } }),
    observe: ({ events }) => events.find((event) => event.name === "import/summarised")?.data,
    wrong: { ids: {} },
    right: { ids: ["a"], total: "12" },
  },
  "no-instanceof-step-error": {
    shows: "whether the customer is asked for a new card",
    stubs: () => ({ answers: { chargeCard: fail(new CardDeclined("declined")) }, exports: { CardDeclined } }),
    drive: send(order),
    observe: (seen) => [seen.calls("askForNewCard").length, status(seen)],
    wrong: [0, ["failed"]],
    right: [1, ["completed"]],
  },
  "no-retry-after-seconds": {
    shows: "how many milliseconds pass before the next attempt",
    stubs: () => {
      const limited = new Response("", { status: 429, headers: { "retry-after": "30" } });
      const responses = [limited, new Response("")];
      return { answers: { fetch: () => responses.shift() } };
    },
    drive: send({ name: "contact/updated", data: { url: "https://example.com" } }),
    observe: ({ calls }) => since(calls("fetch")[1]?.at),
    wrong: 1_000,
    right: 30_000,
  },
  "batch-use-events": {
    shows: "which views are recorded",
    drive: send({ name: "page/viewed", data: { page: 1 } }, { name: "page/viewed", data: { page: 2 } }),
    observe: ({ calls }) => firstArguments(calls("db.views.insert")),
    wrong: [{ page: 1 }],
    right: [[{ page: 1 }, { page: 2 }]],
  },
  "valid-on-failure-event": {
    shows: "who is told of the failure",
    stubs: ({ NonRetriableError }) => ({ answers: { importUsers: fail(new NonRetriableError("no such file")) } }),
    drive: send({ name: "import/requested", data: { userId: "u1" } }),
    observe: ({ calls }) => firstArguments(calls("notify")),
    wrong: [undefined],
    right: ["u1"],
  },
  "no-event-in-cron": {
    shows: "what the report is made of",
    stubs: () => ({ answers: { "accounts.ids": ["a1"] } }),
    drive: (t) => t.advance("1 day"),
    observe: ({ calls }) => firstArguments(calls("report")),
    wrong: [undefined],
    right: [["a1"]],
  },
  "idempotent-external-write": {
    shows: "how often the provider charges when an answer is lost",
    drive: async (t) => {
      t.step("charge").crashAfterEffect();
      await send(order)(t);
    },
    observe: ({ calls }) => charges(calls("stripe.paymentIntents.create")),
    wrong: 2,
    right: 1,
  },
  "no-unstable-idempotency-key": {
    shows: "how often the provider charges when an answer is lost",
    drive: async (t) => {
      t.step("charge").crashAfterEffect();
      await send(order)(t);
    },
    observe: ({ calls }) => charges(calls("stripe.paymentIntents.create")),
    wrong: 2,
    right: 1,
  },
  "require-idempotency": {
    shows: "how many runs the same order starts when its event comes twice",
    drive: send({ ...order, name: "shop/order.placed" }, { ...order, name: "shop/order.placed" }),
    observe: ({ runs }) => runs.length,
    wrong: 2,
    right: 1,
  },
  "no-self-trigger": {
    shows: "whether it ends by itself",
    stubs: ({ NonRetriableError }) => {
      let calls = 0;
      return { answers: { sync: () => (++calls < 20 ? {} : Promise.reject(new NonRetriableError("enough"))) } };
    },
    drive: send({ name: "contact/updated", data: { contactId: "c1" } }),
    observe: ({ runs }) => [runs.length, runs.at(-1)?.status],
    wrong: [20, "failed"],
    right: [1, "completed"],
  },
  "require-step-callback": {
    shows: "how often the mail is sent, and how the run ends",
    drive: send({ name: "user/created", data: { email: "a@example.com" } }),
    observe: (seen) => [seen.calls("sendMail").length, status(seen)],
    wrong: [6, ["failed"]],
    right: [1, ["completed"]],
  },
  "check-wait-result": {
    shows: "what happens to an order that is never paid",
    drive: send(order),
    observe: status,
    wrong: ["failed"],
    right: ["completed"],
  },
  "no-unbound-ai-wrap": {
    shows: "whether the method finds its object",
    stubs: () => ({ exports: { openai: OpenAI } }),
    drive: send({ name: "doc/uploaded", data: { text: "…" } }),
    observe: ({ runs }) => runs[0]?.error?.message ?? runs[0]?.output,
    wrong: expect.stringContaining("#says") as string,
    right: "gpt-4o says hello",
  },
  "no-floating-promise-in-step": {
    shows: "whether everything is done when the step is",
    stubs: () => ({
      answers: { fetch: takes(1000, Response.json([{ email: "a@example.com" }])), sendMail: takes(1000) },
    }),
    drive: async (t) => {
      await t.send({ name: "user/signed.up", data: { userId: "u1" } });
      await t.advance("7 days");
    },
    observe: ({ calls, runs }) =>
      [...calls("fetch"), ...calls("sendMail")].every((call) => call.settledAt! <= runs[0]!.endedAt!.getTime()),
    wrong: false,
    right: true,
  },
  "no-wrong-finish-timeout": {
    shows: "whether the sleep is woken from",
    drive: send({ name: "user/signed.up" }),
    observe: status,
    wrong: ["cancelled"],
    right: ["completed"],
  },
  "no-reserved-event-name": {
    shows: "whether the event is taken",
    drive: send({ name: "order/paid", data: { id: 1 } }),
    observe: status,
    wrong: ["failed"],
    right: ["completed"],
  },
  "valid-event-timestamp": {
    shows: "whether the event is taken",
    drive: send({ ...order, data: { id: 1 } }),
    observe: status,
    wrong: ["failed"],
    right: ["completed"],
  },
  "no-timers": {
    shows: "how long the function waits",
    drive: send({ name: "cart/abandoned", data: { email: "a@example.com" } }),
    observe: ({ runs }) => since(runs[0]?.endedAt?.getTime()),
    wrong: 2 * MINUTE,
    right: MINUTE,
  },
  "no-giant-step": {
    shows: "how often the welcome is sent when what follows it fails once",
    stubs: () => ({ answers: { "mailer.notifySales": failOnce({}) } }),
    drive: send({ name: "user/signed.up", data: { userId: "u1", email: "a@example.com" } }),
    observe: ({ calls }) => calls("mailer.sendWelcome").length,
    wrong: 2,
    right: 1,
  },
  "no-step-per-item": {
    shows: "whether the run stays within the limit of steps",
    stubs: () => ({ answers: { "users.all": [{ id: "u1" }, { id: "u2" }] } }),
    options: { limits: { steps: 50 } },
    drive: (t) => t.advance("12h"),
    observe: ({ runs }) => runs[0]?.error?.name ?? runs[0]?.status,
    wrong: "InngestErrFunctionOverflowed",
    right: "completed",
  },
  "require-step-id": {
    shows: "whether the mail is sent",
    drive: send({ name: "user/created", data: { email: "a@example.com" } }),
    observe: (seen) => [seen.calls("sendMail").length, status(seen)],
    wrong: [0, ["failed"]],
    right: [1, ["completed"]],
  },
  "valid-option-keys": {
    shows: "whether a run that takes an hour is ended after half of it",
    stubs: () => ({ answers: { work: failOnce({}) } }),
    options: { retryDelay: "1h" },
    drive: send({ name: "contact/updated" }),
    observe: status,
    wrong: ["completed"],
    right: ["cancelled"],
  },
  "cel-event-types": {
    shows: "how long ten contacts take, a minute each, five at a time per contact",
    drive: async (t) => {
      t.step("push").delay("1m");
      await t.send(Array.from({ length: 10 }, (_, n) => ({ name: "contact/updated", data: { contactId: `c${n}` } })));
      await t.drain();
    },
    observe: ({ runs }) => Math.max(...runs.map((run) => since(run.endedAt?.getTime()))),
    wrong: 2 * MINUTE,
    right: MINUTE,
  },
  "require-concurrency": {
    shows: "how many of ten contacts are written at once",
    stubs: () => ({ answers: { "crm.upsert": takes(MINUTE) } }),
    drive: async (t) => {
      await t.send(Array.from({ length: 10 }, (_, n) => ({ name: "contact/updated", data: { contactId: `c${n}` } })));
      await t.drain();
    },
    observe: ({ calls }) => atOnce(calls("crm.upsert")),
    wrong: 10,
    right: 5,
  },
  "require-retries": {
    shows: "whether the run outlasts an hour of failures",
    stubs: () => ({ answers: { work: () => (Date.now() < START + 60 * MINUTE ? Promise.reject(new Error("down")) : {}) } }),
    drive: send({ name: "contact/updated" }),
    observe: status,
    wrong: ["failed"],
    right: ["completed"],
  },
  "require-on-failure": {
    shows: "whether anybody is told of the failure",
    stubs: () => ({ answers: { work: (what: unknown) => (typeof what === "string" ? {} : Promise.reject(new Error("down"))) } }),
    drive: send({ name: "contact/updated" }),
    observe: ({ calls }) => firstArguments(calls("work")).filter((what) => typeof what === "string"),
    wrong: [],
    right: ["down"],
  },
  "middleware-call-next": {
    shows: "whether steps come to an end",
    options: { stepTimeout: 500 },
    functions: ({ Timing }, { createClient }) => {
      const inngest = createClient({ middleware: [Timing] });
      return [inngest.createFunction({ id: "f", triggers: { event: "go" } }, ({ step }) => step.run("work", () => "done"))];
    },
    drive: send({ name: "go" }),
    observe: ({ refusal, runs }) => refusal ?? runs[0]!.output,
    wrong: "STEP_NEVER_SETTLED",
    right: "done",
  },
  "no-transform-in-event-schema": {
    shows: "whether an event arrives that was fine when it was sent",
    functions: ({ orderPlaced }, { createClient }) => [
      createClient().createFunction({ id: "f", triggers: [orderPlaced] }, () => "done"),
    ],
    drive: send({ name: "order/placed", data: { placedAt: new Date(START).toISOString(), total: 1 } }),
    observe: status,
    wrong: ["failed"],
    right: ["completed"],
  },
  "no-defer-duplicates": {
    shows: "how many of three parts are scored",
    drive: send({ name: "question/asked", data: { parts: ["a", "b", "c"] } }),
    observe: ({ calls }) => calls("score").length,
    wrong: 1,
    right: 3,
  },
  "no-polling-in-step": {
    shows: "how often the other side is asked while ten minutes pass",
    stubs: () => ({ answers: { "jobs.get": () => ({ status: Date.now() < START + 10 * MINUTE ? "busy" : "done" }) } }),
    drive: async (t) => {
      await t.send({ name: "video/uploaded", data: { jobId: "j" } });
      await t.advance("10 minutes");
      await t.send({ name: "video/rendered", data: { jobId: "j" } });
      await t.drain();
    },
    observe: ({ calls }) => calls("jobs.get").length,
    wrong: 121,
    right: 0,
  },
  "valid-handler-parameters": {
    shows: "whether the run gets to its first step",
    drive: send({ name: "app/job.requested", data: { id: "j" } }),
    observe: (seen) => [status(seen), firstArguments(seen.calls("work"))],
    wrong: [["failed"], []],
    right: [["completed"], [{ id: "j" }]],
  },
  "require-invoke-timeout": {
    shows: "what has become of the run after two hours",
    stubs: ({ createClient }) => ({ exports: { render: slowRender(createClient()) } }),
    options: { retryDelay: 1000 },
    drive: async (t) => {
      await t.send({ name: "report/requested", data: {} });
      await t.advance("2h");
    },
    observe: ({ runs }) => runs.find(({ functionId }) => functionId === "report")?.status,
    wrong: "running",
    right: "failed",
  },
  "no-send-in-loop": {
    shows: "how many steps it takes",
    drive: send({ name: "digest/requested", data: { userIds: ["a", "b", "c"] } }),
    observe: ({ runs, events }) => [
      Object.keys(runs[0]!.steps).length,
      events.filter((event) => event.name === "digest/due").length,
    ],
    wrong: [3, 3],
    right: [1, 3],
  },
};

/** Takes longer than anyone waits. */
function slowRender(inngest: Client): FunctionLike {
  return inngest.createFunction({ id: "render", triggers: { event: "render/requested" } }, async ({ step }) => {
    await step.sleep("queue", "30d");
  });
}

/** Its `create` needs the object it came from, as the real one does. */
class OpenAI {
  readonly chat = { completions: new Completions() };
}

class Completions {
  readonly #says = "says hello";

  create({ model }: { model: string }): string {
    return `${model} ${this.#says}`;
  }
}

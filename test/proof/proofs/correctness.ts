import { expect } from "vitest";
import type { FunctionLike } from "../../../harness/index.js";
import type { Client } from "../load.js";
import type { Proof } from "../proof.js";
import { CardDeclined, DAY, fail, firstArguments, lostCharge, MINUTE, OpenAI, order, outputs, refusedAtSync, send, since, START, status, takes } from "../worlds.js";

const timed = (inngest: Client) => inngest.createFunction({ id: "f", triggers: { event: "go" } }, ({ step }) => step.run("work", () => "done"));

export const correctness: Readonly<Record<string, Proof | readonly Proof[]>> = {
  "no-side-effect-outside-step": [
    {
      shows: "how often the mail is sent",
      stubs: () => ({ answers: { "db.user.findUnique": { email: "a@example.com" } } }),
      drive: send({ name: "user/signed.up", data: { userId: "u1" } }),
      observe: ({ calls }) => calls("mailer.sendWelcome").length,
      wrong: 3,
      right: 1,
    },
    {
      examples: { Wrong: 1, Right: 1 },
      shows: "how often it happens, where a helper does it",
      drive: send({ name: "contact/updated", data: { contactId: "c1" } }, { name: "user/signed.up", data: { email: "a@example.com" } }),
      observe: ({ calls }) => calls("fetch").length + calls("mailer.sendWelcome").length,
      wrong: 2,
      right: 1,
    },
  ],
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
  "no-floating-steps": [
    {
      shows: "when the reminder is sent",
      drive: send({ name: "cart/abandoned", data: { email: "a@example.com" } }),
      observe: ({ calls }) => since(calls("mailer.sendReminder")[0]?.at),
      wrong: 0,
      right: DAY,
    },
    {
      examples: { Wrong: 1, Right: 1 },
      shows: "how many notices are sent",
      drive: send({ name: "post/published", data: { author: "ann", followers: ["bob", "eve"] } }),
      observe: ({ calls }) => calls("mailer.sendNotice").length,
      wrong: 0,
      right: 3,
    },
  ],
  "no-outer-mutation-in-step": [
    {
      shows: "what is saved of the payment",
      stubs: () => ({ answers: { "payments.charge": "pay_1" } }),
      drive: send(order),
      observe: ({ calls }) => (calls("db.order.update")[0]?.args[0] as { data: { paymentId?: string } }).data.paymentId,
      wrong: undefined,
      right: "pay_1",
      resumedBy: "save-payment",
    },
    {
      examples: { Wrong: 1, Right: 1 },
      shows: "which contacts are known to have failed",
      stubs: () => ({ answers: { "crm.pushContact": (id: unknown) => id !== "b" } }),
      drive: send({ name: "contacts/changed", data: { ids: ["a", "b"] } }),
      observe: outputs,
      wrong: [{ failed: [] }],
      right: [{ failed: ["b"] }],
    },
  ],
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
  "valid-duration": [
    {
      shows: "how long the sleep takes",
      drive: send({ name: "cart/abandoned" }),
      observe: ({ calls }) => since(calls("work")[0]?.at),
      wrong: 0,
      right: 90 * MINUTE,
    },
    { ...refusedAtSync, examples: { Wrong: 1, Right: 1 }, shows: "whether the server takes the app" },
  ],
  "valid-cel": [
    { shows: "whether the server takes the app", ...refusedAtSync },
    {
      examples: { Wrong: 1, Right: 1 },
      shows: "when a file is summarised that may wait for a minute",
      drive: send({ name: "file/uploaded", data: { priority: -60 } }),
      observe: ({ calls }) => since(calls("work")[0]?.at),
      wrong: 0,
      right: MINUTE,
    },
    {
      examples: { Wrong: 2, Right: 2 },
      shows: "whether the payment of another order is taken for that of this one",
      drive: send(order, { name: "order/paid", data: { orderId: "o2" } }),
      observe: outputs,
      wrong: ["paid"],
      right: ["unpaid"],
    },
  ],
  "no-duplicate-function-id": [
    {
      ...refusedAtSync,
      shows: "whether the app can be served",
      wrong: "DUPLICATE_FUNCTION_ID",
    },
    {
      ...refusedAtSync,
      examples: { Wrong: 1, Right: 1 },
      shows: "whether the app can be served",
      // The functions are in a list.
      functions: ({ audits }) => audits as FunctionLike[],
      wrong: "DUPLICATE_FUNCTION_ID",
    },
  ],
  "no-unquoted-cel-interpolation": {
    shows: "whether the payment is seen",
    drive: send(order, { name: "order/paid", data: { orderId: "o1" } }),
    observe: ({ runs }) => [runs[0]?.status, runs[0]?.output],
    wrong: ["failed", undefined],
    right: ["completed", "paid"],
  },
  "no-promise-race-steps": {
    // Version 3 has no `group`; what holds there is in v3.test.ts.
    majors: [4],
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
  "throw-inngest-errors": {
    shows: "whether an order without an address fails",
    drive: send({ name: "order/paid", data: {} }),
    observe: status,
    wrong: ["completed"],
    right: ["failed"],
  },
  "no-unserializable-step-result": [
    {
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
    {
      examples: { Wrong: 1, Right: 0 },
      shows: "whether the run ends",
      stubs: () => ({ answers: { fetch: () => Response.json({ total: 3 }), "db.orders": [] } }),
      drive: async (t) => {
        await t.send({ name: "report/requested" });
        await t.advance("2h");
      },
      observe: ({ runs }) => runs[0]?.error?.message ?? runs[0]?.status,
      wrong: expect.stringContaining("get is not a function") as string,
      right: "completed",
    },
  ],
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
  "no-unstable-idempotency-key": lostCharge,
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
  "no-floating-promise-in-step": [
    {
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
    {
      examples: { Wrong: 1, Right: 0 },
      shows: "whether all mails are out when the step is done",
      stubs: () => ({ answers: { fetch: () => Response.json([{ email: "a@example.com" }]), sendMail: takes(1000) } }),
      drive: (t) => t.advance("7 days"),
      observe: ({ calls, runs }) => calls("sendMail").every((call) => call.settledAt! <= runs[0]!.endedAt!.getTime()),
      wrong: false,
      right: true,
    },
  ],
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
  "require-step-id": {
    shows: "whether the mail is sent",
    drive: send({ name: "user/created", data: { email: "a@example.com" } }),
    observe: (seen) => [seen.calls("sendMail").length, status(seen)],
    wrong: [0, ["failed"]],
    right: [1, ["completed"]],
  },
  "cel-event-types": [
    {
      // The example describes the event with what version 4 has.
      majors: [4],
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
    {
      majors: [4],
      examples: { Wrong: 1, Right: 1 },
      shows: "whether somebody is greeted",
      drive: send({ name: "user/signed.up", data: { plan: "pro" } }),
      observe: ({ runs }) => runs.length,
      wrong: 0,
      right: 1,
    },
    {
      majors: [4],
      examples: { Wrong: 2, Right: 2 },
      shows: "which orders are checked",
      drive: send({ name: "order/placed", data: { total: 99 } }, { name: "order/placed", data: { total: 101 } }),
      observe: ({ runs }) => runs.map((run) => run.steps.check!.output),
      wrong: [],
      right: [101],
    },
  ],
  "middleware-call-next": [
    {
      shows: "whether steps come to an end",
      options: { stepTimeout: 500 },
      functions: ({ Timing }, { createClient }) => [timed(createClient({ middleware: [Timing] }))],
      drive: send({ name: "go" }),
      observe: ({ refusal, runs }) => refusal ?? runs[0]!.output,
      wrong: "STEP_NEVER_SETTLED",
      right: "done",
    },
    {
      examples: { Wrong: 1, Right: 0 },
      shows: "what a step gives",
      functions: ({ Timing }, { createClient }) => [timed(createClient({ middleware: [Timing] }))],
      drive: send({ name: "go" }),
      observe: outputs,
      wrong: [null],
      right: ["done"],
    },
  ],
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
  "valid-handler-parameters": {
    shows: "whether the run gets to its first step",
    drive: send({ name: "app/job.requested", data: { id: "j" } }),
    observe: (seen) => [status(seen), firstArguments(seen.calls("work"))],
    wrong: [["failed"], []],
    right: [["completed"], [{ id: "j" }]],
  },
  "no-module-state-in-function": {
    shows: "how many notices are counted, of two in each of two runs",
    drive: send(...["ann", "bob"].map((author) => ({ name: "post/published", data: { author, followers: ["c", "d"] } }))),
    observe: ({ calls }) => calls("mailer.sendReport").map(({ args: [, sent] }) => sent === 2),
    wrong: [false, false],
    right: [true, true],
    resumedBy: "report",
  },
  "no-step-outside-run": {
    // Version 3 does not go on behind a step in the same request.
    majors: [4],
    examples: { Wrong: 1, Right: 0 },
    shows: "which orders are charged, where another run begins while the first order is loaded",
    stubs: () => ({
      answers: { "orders.load": (id: string) => new Promise((resolve) => setTimeout(resolve, id === "slow" ? 1000 : 10, { total: id })) },
    }),
    options: { checkpointing: "on", stepTimeout: 500 },
    drive: async (t) => {
      await t.send(["slow", "fast"].map((orderId) => ({ name: "order/placed", data: { orderId } })));
      await t.drain();
    },
    observe: ({ calls }) => firstArguments(calls("payments.charge")),
    wrong: ["fast"],
    right: ["fast", "slow"],
  },
};

import type { Proof } from "../proof.js";
import { atOnce, failOnce, firstArguments, lostCharge, MINUTE, order, outputs, send, since, slowRender, START, status, takes } from "../worlds.js";

export const reliability: Readonly<Record<string, Proof | readonly Proof[]>> = {
  "no-unbounded-step-loop": {
    shows: "how the run ends when nothing is ever done",
    stubs: () => ({ answers: { think: { type: "think" } } }),
    options: { limits: { steps: 50 } },
    drive: send({ name: "agent/asked", data: { question: "why?" } }),
    observe: ({ runs }) => runs[0]?.error?.name ?? runs[0]?.status,
    wrong: "InngestErrFunctionOverflowed",
    right: "completed",
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
  "idempotent-external-write": lostCharge,
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
  "no-wrong-finish-timeout": {
    shows: "whether the sleep is woken from",
    drive: send({ name: "user/signed.up" }),
    observe: status,
    wrong: ["cancelled"],
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
  "no-secrets-in-payload": {
    examples: { Wrong: 1, Right: 0 },
    shows: "whether the run's history keeps the secret",
    stubs: () => {
      const vault = { get: () => ({ accessToken: "secret" }) };
      return { exports: { vault } };
    },
    drive: send({ name: "sync/requested", data: { accountId: "a1" } }),
    observe: ({ runs }) => JSON.stringify([runs[0]!.steps, runs[0]!.output]).includes("secret"),
    wrong: true,
    right: false,
  },
  "no-large-step-result": {
    shows: "how the run ends when the record is larger than a step may return, and its address is not",
    stubs: () => {
      const record = { email: "a@example.com", notes: "x".repeat(2000) };
      const findUnique = ({ select }: { select?: { email: boolean } }) => (select ? { email: record.email } : record);
      return { answers: { "prisma.user.findUnique": findUnique } };
    },
    options: { limits: { stepOutputBytes: 1000 } },
    drive: send({ name: "invoice/overdue", data: { userId: "u1" } }),
    observe: status,
    wrong: ["failed"],
    right: ["completed"],
  },
  "no-unused-step-result": {
    shows: "what is stored of a step that nobody reads",
    stubs: () => ({ answers: { "prisma.account.update": { id: "a1", notes: "many" } } }),
    drive: send({ name: "account/closed", data: { accountId: "a1" } }),
    observe: ({ runs }) => runs[0]!.steps.archive!.output,
    wrong: { id: "a1", notes: "many" },
    right: null,
  },
};

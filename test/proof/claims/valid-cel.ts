import type { Claim } from "../proof.js";
import { go, MINUTE, refusedAtSync, send, since, withBody } from "../worlds.js";

const order = { ...go, data: { ...go.data, count: 1, vip: true, owner: "a", repo: "b", userId: "u1" } };

const withOptions = (options: string) => withBody(`await step.run("work", () => work(event.data.id));`, { options });
const withTrigger = (condition: string) => withOptions("").replace(`event: "go"`, `event: "go", if: "${condition}"`);

const starts = (what: string, wrong: string, right: string, [times, rightly] = [0, 1]): Claim => ({
  messageId: "invalid",
  shows: `whether an event starts it: ${what}`,
  code: { Wrong: withTrigger(wrong), Right: withTrigger(right) },
  drive: send(order),
  observe: ({ runs }) => runs.length,
  wrong: times,
  right: rightly,
});

const waiting = (option: string) =>
  withBody(`const paid = await step.waitForEvent("wait", { event: "order/paid", timeout: "1d", ${option} }); return paid ? "paid" : "late";`);

const resumes = (what: string, wrong: string, then: string, right: string, rightly: string, paid = "o2"): Claim => ({
  messageId: "invalid",
  shows: `whether the payment of ${paid} ends the wait of o1: ${what}`,
  code: { Wrong: waiting(wrong), Right: waiting(right) },
  drive: send(order, { name: "order/paid", data: { ...order.data, id: paid } }),
  observe: ({ runs }) => runs.map(({ output, status }) => output ?? status),
  wrong: [then],
  right: [rightly],
});

/** How long two events take, of which each needs a minute, and which need not wait for each other. */
const together = (what: string, wrong: string, right: string): Claim => ({
  messageId: "invalid",
  shows: `how long two jobs take, a minute each, one at a time per key: ${what}`,
  code: { Wrong: withOptions(`concurrency: { limit: 1, key: ${wrong} }`), Right: withOptions(`concurrency: { limit: 1, key: ${right} }`) },
  drive: async (t) => {
    t.step("work").delay("1m");
    await t.send([order, { ...order, data: { ...order.data, id: "o2", owner: "c", repo: "d" } }]);
    await t.drain();
  },
  observe: ({ runs }) => Math.max(...runs.map((run) => since(run.endedAt?.getTime()))) >= 2 * MINUTE,
  wrong: true,
  right: false,
});

export default [
  starts("a number joined as a text", "event.data.count + 1 == 2", "event.data.count + 1.0 == 2.0"),
  starts("a field that is missing", "!has(event.data.cancelled)", "event.data.cancelled == null"),
  starts("the length of a list", "event.data.ids.length == 2", "size(event.data.ids) == 2"),
  starts("a value as a condition", "event.data.userId", "event.data.userId != null"),
  starts("an event that is not there yet", "async.data.count == 1", "event.data.count == 1"),
  starts("a field beside the data", "event.userId == 'u1'", "event.data.userId == 'u1'"),
  resumes("a match that is a path of one event", `match: "event.data.id"`, "paid", `match: "data.id"`, "late"),
  resumes("a match beside the data", `match: "userId"`, "paid", `match: "data.id"`, "late"),
  resumes("a match of the events' own ids", `match: "id"`, "late", `match: "data.id"`, "paid", "o1"),
  resumes("a function", "if: ({ data }) => data.id === 'o1'", "paid", `if: "async.data.id == event.data.id"`, "late"),
  resumes("JavaScript", `if: "async.data.id === event.data.id"`, "failed", `if: "async.data.id == event.data.id"`, "paid", "o1"),
  together("a key that divides texts", `"event.data.owner/event.data.repo"`, `"event.data.owner + '/' + event.data.repo"`),
  together("a name without quotes, and without its event", `"data.id"`, `"event.data.id"`),
  together("a key that is true or false", `"event.data.id != ''"`, `"event.data.id"`),
  unworkable("a rate limit", (key) => `rateLimit: { limit: 10, period: "1h", key: ${key} }`),
  unworkable("a batch", (key) => `batchEvents: { maxSize: 10, timeout: "5s", key: ${key} }`, "events.length"),
  unworkable("idempotency", (key) => `idempotency: ${key}`),
  {
    ...refusedAtSync,
    messageId: "invalid",
    shows: "whether the server takes the app with the condition of a cancellation",
    code: {
      Wrong: withOptions(`cancelOn: [{ event: "order/cancelled", if: "event.data.id === async.data.id" }]`),
      Right: withOptions(`cancelOn: [{ event: "order/cancelled", if: "event.data.id == async.data.id" }]`),
    },
  },
  {
    messageId: "invalid",
    shows: "which of two orders the cancellation of the first cancels",
    code: {
      Wrong: cancelled("(event, async) => event.data.id === async.data.id"),
      Right: cancelled(`"event.data.id == async.data.id"`),
    },
    drive: async (t) => {
      await t.send([order, { ...order, data: { ...order.data, id: "o2" } }]);
      await t.send({ name: "order/cancelled", data: { id: "o1" } });
      await t.drain();
    },
    observe: ({ runs }) => runs.map(({ status }) => status),
    wrong: ["cancelled", "cancelled"],
    right: ["cancelled", "completed"],
  },
  {
    messageId: "invalid",
    shows: "how often the work is done for one order",
    code: { Wrong: withOptions("idempotency: (event) => event.data.id"), Right: withOptions(`idempotency: "event.data.id"`) },
    drive: send(order, order),
    observe: ({ calls }) => calls("work").length,
    wrong: 2,
    right: 1,
  },
] satisfies Claim[];

/** The key of something, where it is a quotient of texts. */
function unworkable(what: string, option: (key: string) => string, read = "event.data.id"): Claim {
  const withKey = (key: string) => withBody(`await step.run("work", () => work(${read}));`, { options: option(key) }).replace("{ event,", "{ event, events,");
  return {
    messageId: "invalid",
    shows: `whether an event starts a run where the key cannot be worked out: ${what}`,
    code: { Wrong: withKey(`"event.data.owner/event.data.repo"`), Right: withKey(`"event.data.owner + '/' + event.data.repo"`) },
    drive: send(order),
    observe: ({ runs }) => runs.length,
    wrong: 0,
    right: 1,
  };
}

function cancelled(condition: string): string {
  return withBody(`await step.sleep("rest", "1d");`, { options: `cancelOn: [{ event: "order/cancelled", if: ${condition} }]` });
}

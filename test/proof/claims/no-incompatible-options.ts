import type { Harness } from "../../../harness/index.js";
import type { Claim } from "../proof.js";
import { outputs, status } from "../worlds.js";

const withOptions = (options: string, body: string) => `
  import { inngest } from "./client.js";
  import { work } from "./work.js";
  export const job = inngest.createFunction(
    { id: "job", triggers: { event: "post/updated" }, ${options} },
    async ({ event, events, step }) => { ${body} },
  );
`;

/** Four events, two of each post. */
async function drive(t: Harness) {
  for (const postId of ["p1", "p2", "p1", "p2"]) await t.send({ name: "post/updated", data: { postId } });
  await t.drain();
}

const WORK = `await step.run("work", () => work(event.data));`;
const BATCH = `batchEvents: { maxSize: 2, timeout: "10s" }`;
const LIMIT = `rateLimit: { limit: 1, period: "1h" }`;

/** How many runs four events start. */
const started = (shows: string, wrong: string, right: string, counts: { wrong: number; right: number }): Claim => ({
  messageId: "incompatible",
  shows,
  code: { Wrong: withOptions(wrong, WORK), Right: withOptions(right, WORK) },
  drive,
  observe: ({ runs }) => runs.length,
  ...counts,
});

const WAIT = (options: string) =>
  withOptions("", `const answer = await step.waitForEvent("wait", { event: "post/checked", timeout: "1h", ${options} }); return answer !== null;`);

const CANCEL = (options: string) => withOptions(`cancelOn: [{ event: "post/checked", ${options} }]`, `await step.sleep("wait", "1h");`);

const BOTH = `match: "data.postId", if: "async.data.final == true"`;
const ONE = `if: "event.data.postId == async.data.postId && async.data.final == true"`;

async function check(t: Harness) {
  await t.send({ name: "post/updated", data: { postId: "p1" } });
  await t.send({ name: "post/checked", data: { postId: "p1", final: false } });
  await t.drain();
}

export default [
  started("how many runs are started where 'idempotency' stands beside a rate limit of one", `idempotency: "event.data.postId", ${LIMIT}`, LIMIT, { wrong: 2, right: 1 }),
  started("how many runs are started where batches stand beside a rate limit of one", `${BATCH}, ${LIMIT}`, LIMIT, { wrong: 2, right: 1 }),
  {
    messageId: "incompatible",
    shows: "how often each post is worked on, where 'idempotency' stands beside batches",
    code: {
      Wrong: withOptions(`${BATCH}, idempotency: "event.data.postId"`, `for (const { data } of events) await work(data.postId);`),
      Right: withOptions(`idempotency: "event.data.postId"`, `for (const { data } of events) await work(data.postId);`),
    },
    drive,
    observe: ({ calls }) => calls("work").map(({ args }) => args[0]),
    wrong: ["p1", "p2", "p1", "p2"],
    right: ["p1", "p2"],
  },
  {
    messageId: "incompatible",
    shows: "whether a cancellation with 'match' asks its 'if'",
    code: { Wrong: CANCEL(BOTH), Right: CANCEL(ONE) },
    drive: check,
    observe: status,
    wrong: ["cancelled"],
    right: ["completed"],
  },
  {
    messageId: "wait",
    shows: "whether a wait with 'match' asks its 'if'",
    code: { Wrong: WAIT(BOTH), Right: WAIT(ONE) },
    drive: check,
    observe: outputs,
    wrong: [true],
    right: [false],
  },
] satisfies Claim[];

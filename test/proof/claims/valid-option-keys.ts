import type { Claim } from "../proof.js";
import { firstArguments, outputs, send, since, status } from "../worlds.js";

const withHandler = (handler: string, options = "", others = "") => `
  import { inngest } from "./client.js";
  import { work } from "./work.js";
  ${others}
  export const job = inngest.createFunction(
    { id: "job", retries: 1, triggers: { event: "order/placed" }, ${options} },
    async ({ event, step }) => { ${handler} },
  );
`;

/** What is sent, and a function for it. */
const sending = (events: string) =>
  withHandler(
    `for (const id of ["first", "second"]) await step.sendEvent(id, ${events});`,
    "",
    `export const listener = inngest.createFunction({ id: "listener", triggers: { event: "order/paid" } }, async ({ event }) => { await work(event.data); });`,
  );

const drive = send({ name: "order/placed", data: { orderId: "o1" } });
const heard: Claim["observe"] = ({ calls }) => firstArguments(calls("work"));
const WAIT = (options: string) =>
  withHandler(`const paid = await step.waitForEvent("wait", { event: "order/paid", timeout: "1h", ${options} }); return paid !== null;`);

export default [
  {
    messageId: "step",
    shows: "whether a condition under another name is asked",
    code: { Wrong: WAIT(`where: "async.data.total > 5"`), Right: WAIT(`if: "event.data.orderId == async.data.orderId && async.data.total > 5"`) },
    drive: send({ name: "order/placed", data: { orderId: "o1" } }, { name: "order/paid", data: { orderId: "o1", total: 1 } }),
    observe: outputs,
    wrong: [true],
    right: [false],
  },
  {
    messageId: "noFunction",
    shows: "whether the other function runs",
    code: {
      Wrong: withHandler(`await step.invoke("other", { functionId: "other", data: {} });`, "", other()),
      Right: withHandler(`await step.invoke("other", { function: other, data: {} });`, "", other()),
    },
    drive,
    observe: (seen) => [status(seen)[0], seen.calls("work").length],
    wrong: ["failed", 0],
    right: ["completed", 1],
  },
  {
    messageId: "noName",
    shows: "how the run ends that sends it",
    code: { Wrong: sending(`{ event: "order/paid", data: {} }`), Right: sending(`{ name: "order/paid", data: {} }`) },
    drive,
    observe: (seen) => status(seen)[0],
    wrong: "failed",
    right: "completed",
  },
  {
    messageId: "noEvent",
    shows: "how the run ends that sends it",
    code: { Wrong: withHandler(`await inngest.send("order/paid");`), Right: withHandler(`await inngest.send({ name: "order/paid", data: {} });`) },
    drive,
    observe: (seen) => status(seen)[0],
    wrong: "failed",
    right: "completed",
  },
  {
    messageId: "notInData",
    shows: "what the function gets",
    code: { Wrong: sending(`{ name: "order/paid", total: 5 }`), Right: sending(`{ name: "order/paid", data: { total: 5 } }`) },
    drive,
    observe: heard,
    wrong: [{}, {}],
    right: [{ total: 5 }, { total: 5 }],
  },
  {
    messageId: "noTime",
    shows: "when the functions start",
    code: {
      Wrong: sending(`{ name: "order/paid", data: {}, timestamp: event.ts + 3_600_000 }`),
      Right: sending(`{ name: "order/paid", data: {}, ts: event.ts + 3_600_000 }`),
    },
    drive,
    observe: ({ calls }) => calls("work").map(({ at }) => since(at)),
    wrong: [0, 0],
    right: [3_600_000, 3_600_000],
  },
  {
    messageId: "noId",
    shows: "how often the function runs for what is sent twice",
    code: {
      Wrong: sending(`{ name: "order/paid", data: {}, idempotencyKey: event.data.orderId }`),
      Right: sending(`{ name: "order/paid", data: {}, id: event.data.orderId }`),
    },
    drive,
    observe: ({ calls }) => calls("work").length,
    wrong: 2,
    right: 1,
  },
  {
    messageId: "unknown",
    shows: "when a cron with a zone beside it runs first",
    code: {
      Wrong: cron(`{ cron: "0 9 * * *", timezone: "Asia/Tokyo" }`),
      Right: cron(`{ cron: "TZ=Asia/Tokyo 0 9 * * *" }`),
    },
    drive: (t) => t.advance("1d"),
    observe: ({ runs }) => runs.map(({ queuedAt }) => since(queuedAt.getTime()) / 3_600_000),
    wrong: [9],
    right: [24],
  },
  {
    messageId: "unknown",
    shows: "whether an object of retries lets the app be registered",
    code: { Wrong: withHandler(`await work(1);`).replace("retries: 1", "retries: { attempts: 1 }"), Right: withHandler(`await work(1);`) },
    drive,
    observe: ({ runs }) => runs.length,
    wrong: 0,
    right: 1,
  },
  {
    messageId: "unknown",
    shows: "whether the handler of a deferred function's failure is called",
    code: {
      Wrong: deferred(`onFailure: async () => { await work("told"); },`, ""),
      Right: deferred(
        "",
        `export const failed = inngest.createFunction(
          { id: "failed", triggers: { event: "inngest/function.failed", if: "event.data.function_id == 'app-refund'" } },
          async () => { await work("told"); },
        );`,
      ),
    },
    drive,
    observe: heard,
    wrong: [],
    right: ["told"],
    majors: [4],
  },
] satisfies Claim[];

function other(): string {
  return `export const other = inngest.createFunction({ id: "other" , triggers: { event: "order/other" } }, async () => { await work(1); });`;
}

function cron(trigger: string): string {
  return withHandler(`await work(1);`).replace(`{ event: "order/placed" }`, trigger);
}

function deferred(option: string, others: string): string {
  return `
    import { createDefer } from "inngest/experimental";
    import { inngest } from "./client.js";
    import { work } from "./work.js";
    export const refund = createDefer(inngest, { id: "refund", retries: 0, ${option} }, async () => { throw new Error("no"); });
    ${others}
    export const job = inngest.createFunction({ id: "job", triggers: { event: "order/placed" } }, async ({ defer, step }) => {
      defer("refund", { function: refund, data: {} });
      await step.run("work", () => 1);
    });
  `;
}

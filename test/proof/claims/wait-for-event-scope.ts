import type { Claim } from "../proof.js";
import { order, outputs, send } from "../worlds.js";

const withWait = (options: string, before = "") => `
  import { inngest } from "./client.js";
  import { work } from "./work.js";
  export const job = inngest.createFunction(
    { id: "ship", triggers: { event: "order/placed" } },
    async ({ event, step }) => {
      ${before}
      const paid = await step.waitForEvent("wait-for-payment", { event: "order/paid", timeout: "1d", ${options} });
      return paid === null ? "unpaid" : "paid";
    },
  );
`;

const second = { name: "order/placed", data: { orderId: "o2" } };
const drive = send(order, second, { name: "order/paid", data: { orderId: "o1", approved: true, runId: "r1" } });
const COMPARED = withWait(`if: "event.data.orderId == async.data.orderId"`);

export default [
  {
    messageId: "sameForAll",
    shows: "which orders go on when the other one is paid",
    code: { Wrong: withWait(`if: "event.data.orderId == 'o2'"`), Right: COMPARED },
    drive,
    observe: outputs,
    wrong: ["unpaid", "paid"],
    right: ["paid", "unpaid"],
  },
  {
    messageId: "answerToAny",
    shows: "which orders go on when one is approved",
    code: { Wrong: withWait(`if: "async.data.approved == true"`), Right: COMPARED },
    drive,
    observe: outputs,
    wrong: ["paid", "paid"],
    right: ["paid", "unpaid"],
  },
  {
    messageId: "notInEvent",
    shows: "whether the order whose number the run has made goes on",
    code: {
      Wrong: withWait(`match: "data.runId"`, `const runId = await step.run("make-id", () => work());`),
      Right: withWait("if: `async.data.runId == '${runId}'`", `const runId = await step.run("make-id", () => work());`),
    },
    stubs: () => {
      let made = 0;
      return { answers: { work: () => `r${++made}` } };
    },
    drive,
    observe: outputs,
    wrong: ["unpaid", "unpaid"],
    right: ["paid", "unpaid"],
  },
] satisfies Claim[];

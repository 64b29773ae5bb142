import type { Claim } from "../proof.js";
import { send } from "../worlds.js";

const withHandler = (triggers: string, handler: string) => `
  import { eventType, Inngest } from "inngest";
  import { z } from "zod";
  const inngest = new Inngest({ id: "shop" });
  const placed = eventType("order/placed", { schema: z.object({ orderId: z.string() }) });
  const paid = eventType("order/paid", { schema: z.object({ total: z.number() }) });
  export const job = inngest.createFunction(
    { id: "job", retries: 0, triggers: ${triggers} },
    async ({ event, step }) => { ${handler} },
  );
`;

/** How a run ends in which the data of an event is misspelt. */
const misspelt = (messageId: string, Wrong: string, Right: string, noticed: string, events: { name: string; data: object }[]): Claim => ({
  messageId,
  shows: "whether anybody notices that a field is misspelt",
  code: { Wrong, Right },
  drive: send(...events),
  observe: ({ runs }) => [runs[0]!.status, runs[0]!.error?.message],
  wrong: ["completed", undefined],
  right: ["failed", noticed],
});

const start = { name: "order/placed", data: { orderId: "o1" } };
const WAIT = (event: string) => `await step.waitForEvent("wait", { event: ${event}, timeout: "1d", if: "true" });`;

const MISSING = (field: string, type: string) => `${field}: Invalid input: expected ${type}, received undefined`;

export default [
  misspelt("trigger", withHandler(`{ event: "order/placed" }`, ""), withHandler("placed", ""), MISSING("orderId", "string"), [{ name: "order/placed", data: { orderid: "o1" } }]),
  misspelt(
    "send",
    withHandler("placed", `await step.sendEvent("tell", { name: "order/paid", data: { totl: 5 } });`),
    withHandler("placed", `await step.sendEvent("tell", paid.create({ totl: 5 }));`),
    MISSING("total", "number"),
    [start],
  ),
  misspelt("wait", withHandler("placed", WAIT(`"order/paid"`)), withHandler("placed", WAIT("paid")), MISSING("total", "number"), [start, { name: "order/paid", data: { totl: 5 } }]),
] satisfies Claim[];

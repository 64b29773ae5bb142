import type { Claim } from "../proof.js";
import { go, send, withBody } from "../worlds.js";

const waiting = (condition: string) =>
  withBody(`const paid = await step.waitForEvent("wait", { event: "order/paid", timeout: "1d", if: ${condition} }); return paid ? "paid" : "late";`);

const ends = (shows: string, wrong: string, right: string): Claim => ({
  messageId: "unquoted",
  shows,
  code: { Wrong: waiting(wrong), Right: waiting(right) },
  drive: send(go, { name: "order/paid", data: { id: "o1" } }),
  observe: ({ runs }) => runs[0]?.output ?? runs[0]?.status,
  wrong: "failed",
  right: "paid",
});

export default [
  ends("whether the payment is seen, by a field", "`async.data.id == ${event.data.id}`", `"async.data.id == event.data.id"`),
  ends("whether the payment is seen, by a quoted value", "`async.data.id == ${event.data.id}`", "`async.data.id == '${event.data.id}'`"),
] satisfies Claim[];

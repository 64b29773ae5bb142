import type { Claim } from "../proof.js";
import { send, status } from "../worlds.js";

const withCancellation = (entry: string) => `
  import { inngest } from "./client.js";
  export const onboard = inngest.createFunction(
    { id: "onboard", triggers: { event: "user/signed.up" }, cancelOn: [{ ${entry} }] },
    async ({ step }) => { await step.sleep("wait", "1d"); },
  );
`;
const SCOPED = withCancellation(`event: "user/deleted", if: "event.data.userId == async.data.userId && async.data.final == true"`);

const cancelled = (shows: string, entry: string, wrong: unknown, more: Partial<Claim> = {}): Claim => ({
  messageId: "unscoped",
  shows,
  code: { Wrong: withCancellation(entry), Right: SCOPED },
  drive: send(
    { name: "user/signed.up", data: { userId: "u1", plan: "free" } },
    { name: "user/signed.up", data: { userId: "u2", plan: "paid" } },
    { name: "user/deleted", data: { userId: "u1", final: true } },
  ),
  observe: status,
  wrong,
  right: ["cancelled", "completed"],
  ...more,
});

export default [
  cancelled("whom a condition on the cancelling event alone cancels", `event: "user/deleted", if: "async.data.final == true"`, ["cancelled", "cancelled"]),
  cancelled("whom a condition on the run's event alone cancels", `event: "user/deleted", if: "event.data.plan == 'paid'"`, ["completed", "cancelled"]),
  cancelled("whom a cancellation without an event cancels", `match: "data.userId"`, ["completed", "completed"], { majors: [3] }),
] satisfies Claim[];

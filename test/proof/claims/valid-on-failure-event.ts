import type { Claim } from "../proof.js";
import { firstArguments, go, send, withBody } from "../worlds.js";

const told = (messageId: string, wrong: string, right: string, rightly: unknown): Claim => ({
  messageId,
  shows: "what is told of the failure",
  code: { Wrong: failing(wrong), Right: failing(right) },
  drive: send(go),
  observe: ({ calls }) => firstArguments(calls("tell")),
  wrong: [undefined],
  right: [rightly],
});

const failing = (read: string) =>
  withBody(`throw new Error("broken");`, { options: `retries: 0, onFailure: async ({ event }) => { await tell(${read}); }` });

/** A function of its own, which is started by each failure. */
const listening = (id: string) =>
  withBody(`throw new Error("broken");`, { options: "retries: 0" }) +
  `export const watch = inngest.createFunction(
    { id: "watch", triggers: { event: "inngest/function.failed", if: "event.data.function_id == '${id}'" } },
    async ({ event }) => { await tell(event.data.error.message); },
  );`;

export default [
  told("originalEvent", "event.data.email", "event.data.event.data.email", go.data.email),
  told("originalEvent", "event.data.answer", "event.data.result.message", "broken"),
  told("besideData", "event.data.event.email", "event.data.event.data.email", go.data.email),
  told("contextValue", "event.data.attempt", "event.data.error.message", "broken"),
  {
    ...told("noEvent", "", "", "o1"),
    code: { Wrong: failing("event.event?.data.id"), Right: failing("event.data.event.data.id") },
  },
  {
    messageId: "functionId",
    shows: "whether the failure is found",
    code: { Wrong: listening("job"), Right: listening("app-job") },
    drive: send(go),
    observe: ({ calls }) => firstArguments(calls("tell")),
    wrong: [],
    right: ["broken"],
  },
] satisfies Claim[];

import type { Claim } from "../proof.js";
import { go, send, withBody } from "../worlds.js";

const sent = (ts: string) => withBody(`await step.sendEvent("tell", { name: "order/reviewed", data: {}, ts: ${ts} });`, { options: "retries: 0" });

const arrives = (messageId: string, shows: string, wrong: string, right: string): Claim => ({
  messageId,
  shows: `whether the event arrives with ${shows}`,
  code: { Wrong: sent(wrong), Right: sent(right) },
  drive: send(go),
  observe: ({ events }) => events.some(({ name }) => name === "order/reviewed"),
  wrong: false,
  right: true,
});

export default [
  arrives("seconds", "seconds", "Math.floor(Date.now() / 1000)", "Date.now()"),
  arrives("range", "a time before 1980", "315_000_000_000", "316_000_000_000"),
  arrives("range", "a time after 2100", "4_200_000_000_000", "4_100_000_000_000"),
  arrives("date", "a Date", "new Date()", "new Date().getTime()"),
  arrives("text", "a text", "new Date().toISOString()", "Date.now()"),
] satisfies Claim[];

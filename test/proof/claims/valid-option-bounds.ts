import type { Claim, Seen } from "../proof.js";
import { atOnce, takes } from "../worlds.js";

const withOptions = (options: string) => `
  import { inngest } from "./client.js";
  import { work } from "./work.js";
  export const job = inngest.createFunction(
    { id: "job", triggers: { event: "contact/updated" }, ${options} },
    async ({ event, step }) => { await step.run("work", () => work(event.data)); },
  );
`;

const count = ({ calls }: Seen) => calls("work").length;

/** Three events at once, and what is observed of their runs. */
const three = (shows: string, wrong: string, right: string, observe: Claim["observe"], outcome: { wrong: unknown; right: unknown }, more: Partial<Claim> = {}): Claim => ({
  messageId: "outOfBounds",
  shows,
  code: { Wrong: withOptions(wrong), Right: withOptions(right) },
  stubs: () => ({ answers: { work: takes(1000) } }),
  drive: async (t) => {
    await t.send([1, 2, 3].map((n) => ({ name: "contact/updated", data: { n } })));
    await t.advance("1h");
  },
  observe,
  ...outcome,
  ...more,
});

const failing: Partial<Claim> = { stubs: () => ({ answers: { work: () => Promise.reject(new Error("down")) } }), options: { retryDelay: 0 } };

export default [
  three("how often three steps are tried with more retries than there are", "retries: 50", "retries: 20", count, { wrong: 63, right: 63 }, failing),
  three("how often three steps are tried with a negative number of retries", "retries: -1", "retries: 0", count, { wrong: 3, right: 3 }, failing),
  three("how many start in an hour with a throttle of half a second", `throttle: { limit: 1, period: "500ms" }`, `throttle: { limit: 1, period: "1s" }`, count, { wrong: 0, right: 3 }),
  three("how many start in an hour with a throttle of none in a day", `throttle: { limit: 0, period: "1d" }`, `throttle: { limit: 1, period: "1d" }`, count, { wrong: 1, right: 1 }),
  three("how many run at once with a negative limit", "concurrency: -1", "concurrency: 1", ({ calls }) => atOnce(calls("work")), { wrong: 3, right: 1 }),
  three("how many run at once with a limit that is no whole number", "concurrency: 1.5", "concurrency: 1", ({ calls }) => atOnce(calls("work")), { wrong: 3, right: 1 }),
  three("how many run at once with a limit that is a text", `concurrency: "1"`, "concurrency: 1", ({ calls }) => atOnce(calls("work")), { wrong: 3, right: 1 }),
  three("how many run where 'retries' is a fraction", "retries: 1.5", "retries: 2", count, { wrong: 0, right: 3 }),
  {
    ...three("how many runs an hour of events starts that never pause", `debounce: { period: "1m" }`, `debounce: { period: "1m", timeout: "10m" }`, count, { wrong: 0, right: 5 }),
    ruleOptions: { checkDocumented: true },
    drive: async (t) => {
      for (let n = 0; n < 120; n++) {
        await t.send({ name: "contact/updated", data: { n } });
        await t.advance("30s");
      }
    },
  },
  three("how many run where a mode is unknown", `singleton: { mode: "queue", key: "event.data.n" }`, `singleton: { mode: "skip", key: "event.data.n" }`, count, { wrong: 0, right: 3 }),
  three("how many of three at once run where a singleton has no mode", "singleton: {}", `singleton: { mode: "cancel" }`, ({ runs }) => runs.length, { wrong: 1, right: 3 }),
  three("how many run where a scope is null", "concurrency: { limit: 5, scope: null }", "concurrency: { limit: 5 }", count, { wrong: 0, right: 3 }),
] satisfies Claim[];

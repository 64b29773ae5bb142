import type { Claim } from "../proof.js";
import { DAY, go, HOUR, MINUTE, send, since, withBody } from "../worlds.js";

const other = `export const other = inngest.createFunction({ id: "other", triggers: { event: "other/asked" } }, async ({ step }) => { await step.sleep("long", "30d"); });`;

/** When the run goes on behind something of a length. */
const goesOn = (shows: string, wait: (duration: string) => string, [wrong, then]: [string, number], [right, rightly]: [string, number]): Claim => ({
  messageId: "invalid",
  shows,
  code: {
    Wrong: withBody(`${wait(wrong)} await step.run("work", () => work());`, { before: other }),
    Right: withBody(`${wait(right)} await step.run("work", () => work());`, { before: other }),
  },
  drive: async (t) => {
    await t.send(go);
    await t.advance("370d");
  },
  observe: ({ calls }) => since(calls("work")[0]?.at),
  wrong: then,
  right: rightly,
});

const sleep = (duration: string) => `await step.sleep("rest", ${duration});`;
const waitFor = (duration: string) => `await step.waitForEvent("wait", { event: "order/paid", timeout: ${duration} });`;
const signal = (duration: string) => `await step.waitForSignal("wait", { signal: "paid", timeout: ${duration} });`;
const invoke = (duration: string) => `await step.invoke("ask", { function: other, timeout: ${duration} }).catch(() => null);`;

const retried = (after: string) =>
  withBody(`await step.run("work", async () => { await work(); throw new RetryAfterError("busy", ${after}); });`, {
    before: `import { RetryAfterError } from "inngest";`,
    options: "retries: 1",
  });

const nextAttempt = (shows: string, wrong: string, then: number, right: string, rightly: number): Claim => ({
  messageId: "invalid",
  shows,
  code: { Wrong: retried(wrong), Right: retried(right) },
  options: { retryDelay: "7s" },
  drive: send(go),
  observe: ({ calls }) => since(calls("work")[1]?.at),
  wrong: then,
  right: rightly,
});

export default [
  goesOn("how long a wait lasts", waitFor, [`"1h30m"`, 0], [`"90m"`, 90 * MINUTE]),
  goesOn("how long a wait for a signal lasts", signal, [`"1h30m"`, 365 * DAY], [`"90m"`, 90 * MINUTE]),
  goesOn("how long an invoke is waited for, of a function that takes 30 days", invoke, [`"1h30m"`, 30 * DAY], [`"90m"`, 90 * MINUTE]),
  goesOn("how long a sleep of months takes", sleep, [`"1 month"`, 0], [`"30d"`, 30 * DAY]),
  goesOn("how long a sleep takes that is negative", sleep, [`"-1h"`, 0], [`"1h"`, HOUR]),
  goesOn("how long a sleep takes whose number has no unit", sleep, [`"90000"`, 90_000], [`"90000s"`, 90_000_000]),
  goesOn("how long a sleep takes whose seconds are multiplied", sleep, ["24 * 60 * 60", 86_000], [`"1d"`, DAY]),
  { ...goesOn("how long a sleep of half a second takes", sleep, ["500", 0], [`"1s"`, 1000]), majors: [3] },
  { ...goesOn("how long a sleep of five takes", sleep, ["5", 1000], [`"5s"`, 5000]), majors: [4] },
  goesOn("whether the run goes on after more than a year", sleep, [`"2y"`, Number.NaN], [`"1y"`, 365.25 * DAY]),
  goesOn("whether the run goes on after an empty text", sleep, [`""`, Number.NaN], [`"1h"`, HOUR]),
  nextAttempt("when the next attempt comes after a text that cannot be read", `"1h30m"`, 7000, `"90m"`, 90 * MINUTE),
  nextAttempt("when the next attempt comes after a negative time", "-60_000", 7000, "60_000", MINUTE),
  nextAttempt("when the next attempt comes after more than a day", `"2d"`, DAY, `"1d"`, DAY),
  nextAttempt("when the next attempt comes after seconds", "30", 1000, `"30s"`, 30_000),
] satisfies Claim[];

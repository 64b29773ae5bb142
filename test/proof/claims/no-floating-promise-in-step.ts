import type { Claim } from "../proof.js";
import { fail, go, send, status, takes, withBody } from "../worlds.js";

const rest = `await step.run("tell", () => tell());`;

/** How many of the calls were over when the next step began. */
const done = (messageId: string, wrong: string, right: string): Claim => ({
  messageId,
  shows: "whether the work is done when the next step begins",
  code: { Wrong: withBody(`${wrong} ${rest}`, { before }), Right: withBody(`${right} ${rest}`, { before }) },
  stubs: () => ({ answers: { work: takes(1000) } }),
  drive: send(go),
  observe: ({ calls }) => calls("work").every(({ settledAt }) => settledAt! <= calls("tell")[0]!.at),
  wrong: false,
  right: true,
});

const before = `const workOn = async (id) => { await work(id); };`;
const inParallel = `await step.run("work", async () => { await Promise.all(event.data.ids.map(async (id) => await work(id))); });`;

export default [
  done("floatingInForEach", `await step.run("work", async () => { event.data.ids.forEach(async (id) => await work(id)); });`, inParallel),
  done("awaitedList", `await step.run("work", async () => { await event.data.ids.map(async (id) => await work(id)); });`, inParallel),
  done("floating", `await step.run("work", async () => { workOn("a"); });`, `await step.run("work", async () => { await workOn("a"); });`),
  {
    messageId: "floating",
    shows: "how the run ends when the work fails",
    code: {
      Wrong: withBody(`await step.run("work", async () => { fetch("https://example.com"); });`, { options: "retries: 0" }),
      Right: withBody(`await step.run("work", async () => { await fetch("https://example.com"); });`, { options: "retries: 0" }),
    },
    stubs: () => ({ answers: { fetch: fail(new Error("unreachable")) } }),
    drive: send(go),
    observe: status,
    wrong: ["completed"],
    right: ["failed"],
  },
] satisfies Claim[];

import type { Claim } from "../proof.js";
import { DAY, go, outputs, send, since, withBody } from "../worlds.js";

const counted = (messageId: string, wrong: string, right: string, times = 2, before = ""): Claim => ({
  messageId,
  shows: "how often the work is done",
  code: { Wrong: withBody(wrong, { before }), Right: withBody(right, { before }) },
  drive: send(go),
  observe: ({ calls }) => calls("work").length,
  wrong: 0,
  right: times,
});

const eachInParallel = "await Promise.all(event.data.ids.map((id) => step.run(`work-${id}`, () => work(id))));";
const once = `await step.run("work", () => work());`;
const helper = `async function workAt(step) { await step.run("work", () => work()); }`;

export default [
  counted("list", "await event.data.ids.map((id) => step.run(`work-${id}`, () => work(id)));", eachInParallel),
  counted("nestedList", "await Promise.all([event.data.ids.map((id) => step.run(`work-${id}`, () => work(id)))]);", eachInParallel),
  counted("callback", "event.data.ids.map(async (id) => { await step.run(`work-${id}`, () => work(id)); });", eachInParallel),
  counted("unread", `const done = step.run("work", () => work());`, once, 1),
  counted("voided", `void step.run("work", () => work());`, once, 1),
  counted("leftBehind", `await step.run("tell", () => tell()); step.run("work", () => work()).catch(() => null);`, once, 1),
  counted("helper", "workAt(step);", "await workAt(step);", 1, helper),
  counted("timer", `setTimeout(() => step.run("work", () => work()), 60_000); await step.run("tell", () => tell());`, once, 1),
  {
    messageId: "listener",
    shows: "whether what comes is worked on",
    code: {
      Wrong: withBody(`crm.on("change", async (change) => { await step.run("work", () => work(change)); });`),
      Right: withBody(`const change = await step.run("listen", () => new Promise((resolve) => { crm.on("change", resolve); }));
        await step.run("work", () => work(change));`),
    },
    stubs: () => ({
      answers: { "crm.on": (_name: string, listener: (change: string) => void) => void setTimeout(listener, 60_000, "renamed") },
    }),
    drive: send(go),
    observe: ({ calls }) => calls("work").map(({ args }) => args[0]),
    wrong: [],
    right: ["renamed"],
  },
  {
    messageId: "returned",
    shows: "what is in the output",
    code: {
      Wrong: withBody(`return { user: step.run("load", () => ({ name: "Ann" })) };`),
      Right: withBody(`return { user: await step.run("load", () => ({ name: "Ann" })) };`),
    },
    drive: send(go),
    observe: outputs,
    wrong: [{ user: {} }],
    right: [{ user: { name: "Ann" } }],
  },
  {
    messageId: "value",
    shows: "what is read of the result",
    code: {
      Wrong: withBody(`const user = step.run("load", () => ({ name: "Ann" })); tell(user.name);`),
      Right: withBody(`const user = await step.run("load", () => ({ name: "Ann" })); tell(user.name);`),
    },
    drive: send(go),
    observe: ({ calls }) => [...new Set(calls("tell").map(({ args }) => args[0]))],
    wrong: [undefined],
    right: ["Ann"],
  },
  {
    messageId: "predicate",
    shows: "what the filter leaves, where the answer is no for each",
    code: {
      Wrong: withBody("return event.data.ids.filter(async (id) => await step.run(`check-${id}`, () => false));"),
      Right: withBody(`const answers = await Promise.all(event.data.ids.map((id) => step.run(\`check-\${id}\`, () => false)));
        return event.data.ids.filter((_, index) => answers[index]);`),
    },
    drive: send(go),
    observe: outputs,
    wrong: [go.data.ids],
    right: [[]],
  },
  {
    messageId: "floating",
    shows: "when the run goes on after a wait",
    code: {
      Wrong: withBody(`step.waitForEvent("wait", { event: "order/paid", timeout: "1d" }); await step.run("work", () => work());`),
      Right: withBody(`await step.waitForEvent("wait", { event: "order/paid", timeout: "1d" }); await step.run("work", () => work());`),
    },
    drive: send(go),
    observe: ({ calls }) => since(calls("work")[0]?.at),
    wrong: 0,
    right: DAY,
  },
  {
    messageId: "floating",
    shows: "whether the run fails with its step",
    code: {
      Wrong: withBody(`step.run("work", () => work());`, { options: "retries: 0" }),
      Right: withBody(once, { options: "retries: 0" }),
    },
    stubs: () => ({
      answers: {
        work: () => {
          throw new Error("broken");
        },
      },
    }),
    drive: send(go),
    observe: ({ runs }) => runs[0]?.status,
    wrong: "completed",
    right: "failed",
  },
] satisfies Claim[];

import type { Claim } from "../proof.js";
import { go, outputs, send, status, withBody } from "../worlds.js";

/** What has arrived of a list, the first time. */
const sent = (name: string) =>
  withBody(
    `await step.sendEvent("tell", [{ name: "job/begun", data: {} }, { name: "${name}", data: {} }, { name: "job/done", data: {} }]);`,
    { options: "retries: 0" },
  );

const describing = (name: string) =>
  withBody(`await step.sendEvent("tell", counted.create({}));`, {
    before: `import { eventType } from "inngest"; const counted = eventType("${name}");`,
    options: "retries: 0",
  });

const waiting = (name: string) =>
  withBody(`const told = await step.waitForEvent("wait", { event: "${name}", timeout: "1h" }); return told ? "told" : "late";`);

const withField = (field: string) => withBody(`await step.sendEvent("tell", { name: "job/done", data: { ${field}: "o1" } });`);

export default [
  {
    messageId: "sent",
    shows: "what arrives of a call",
    code: { Wrong: sent("inngest/job.counted"), Right: sent("job/counted") },
    drive: send(go),
    observe: ({ events }) => events.filter(({ source }) => source.by === "function").map(({ name }) => name),
    wrong: ["job/begun"],
    right: ["job/begun", "job/counted", "job/done"],
  },
  {
    messageId: "described",
    shows: "how the run ends that sends it",
    majors: [4],
    code: { Wrong: describing("inngest/job.counted"), Right: describing("job/counted") },
    drive: send(go),
    observe: status,
    wrong: ["failed"],
    right: ["completed"],
  },
  {
    messageId: "waited",
    shows: "what the wait ends with when somebody sends such an event",
    code: { Wrong: waiting("inngest/job.done"), Right: waiting("job/done") },
    drive: async (t) => {
      await t.send(go);
      await t.send({ name: "inngest/job.done" }).catch(() => t.send({ name: "job/done" }));
      await t.drain();
    },
    observe: outputs,
    wrong: ["late"],
    right: ["told"],
  },
  {
    messageId: "data",
    shows: "what arrives of the data",
    code: { Wrong: withField("_inngest"), Right: withField("job") },
    drive: send(go),
    observe: ({ events }) => events.find(({ name }) => name === "job/done")?.data,
    wrong: {},
    right: { job: "o1" },
  },
  {
    messageId: "trigger",
    shows: "whether an event can start it",
    code: {
      Wrong: withBody("return 1;").replace(`event: "go"`, `event: "inngest/job.asked"`),
      Right: withBody("return 1;").replace(`event: "go"`, `event: "job/asked"`),
    },
    drive: async (t) => {
      await t.send({ name: "job/asked" });
      await t.send({ name: "inngest/job.asked" });
    },
    observe: outputs,
    wrong: [],
    right: [1],
  },
] satisfies Claim[];

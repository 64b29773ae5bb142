import type { Claim } from "../proof.js";
import { failOnce, go, send, withBody } from "../worlds.js";

const sent = {
  shows: "how often the event is sent when what stands behind it fails once",
  stubs: () => ({ answers: { work: failOnce({}) } }),
  ruleOptions: { insideSteps: true },
  drive: send(go),
  observe: ({ events }) => events.filter(({ name }) => name === "job/begun").length,
  wrong: 2,
  right: 1,
} satisfies Partial<Claim>;

export default [
  {
    ...sent,
    messageId: "inStep",
    code: {
      Wrong: withBody(`await step.run("work", async () => { await inngest.send({ name: "job/begun" }); await work(); });`),
      Right: withBody(`await step.run("work", () => work()); await step.sendEvent("tell", { name: "job/begun" });`),
    },
  },
  {
    ...sent,
    messageId: "noSteps",
    code: {
      Wrong: withBody(`await inngest.send({ name: "job/begun" }); await work();`),
      Right: withBody(`await step.sendEvent("tell", { name: "job/begun" }); await work();`),
    },
  },
] satisfies Claim[];

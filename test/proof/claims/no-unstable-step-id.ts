import type { Claim } from "../proof.js";
import { failOnce, go, send, withBody } from "../worlds.js";

export default [
  {
    messageId: "counter",
    shows: "how often the work of one step is done, of 20 steps at most",
    code: {
      Wrong: withBody("await step.run(`work-${turn++}`, () => work());", { before: "let turn = 0;" }),
      Right: withBody("let turn = 0; await step.run(`work-${turn++}`, () => work());"),
    },
    options: { nonDeterminism: "record", limits: { steps: 20 } },
    drive: send(go),
    observe: ({ calls }) => calls("work").length,
    wrong: 20,
    right: 1,
  },
  {
    messageId: "period",
    shows: "how often the work of one step is done, in a run that sleeps over midnight",
    code: {
      Wrong: withBody("await step.run(`work-${new Date().toISOString().slice(0, 10)}`, () => work()); await step.sleep(\"night\", \"1d\");"),
      Right: withBody('await step.run("work", () => work()); await step.sleep("night", "1d");'),
    },
    options: { nonDeterminism: "record" },
    drive: send(go),
    observe: ({ calls }) => calls("work").length,
    wrong: 2,
    right: 1,
  },
  {
    messageId: "attempt",
    shows: "how often a step is done when the one behind it fails once",
    code: {
      Wrong: withBody("await step.run(`work-${attempt}`, () => work()); await step.run(\"tell\", () => tell());").replace("{ event, step }", "{ attempt, step }"),
      Right: withBody(`await step.run("work", () => work()); await step.run("tell", () => tell());`),
    },
    stubs: () => ({ answers: { tell: failOnce({}) } }),
    options: { nonDeterminism: "record" },
    drive: send(go),
    observe: ({ calls }) => calls("work").length,
    wrong: 2,
    right: 1,
  },
] satisfies Claim[];

import type { Claim } from "../proof.js";
import { go, send, status, withBody } from "../worlds.js";

const before = `async function save(step, id) { await step.run("save", () => db.save(id)); }`;

const hangs = (messageId: string, wrong: string, right: string): Claim => ({
  messageId,
  shows: "whether the run ends",
  code: { Wrong: withBody(wrong, { before }), Right: withBody(right, { before }) },
  // What is handed the step tools, and is not in the file.
  stubs: () => ({ answers: { "crm.sync": (step: { run(id: string, work: () => unknown): Promise<unknown> }) => step.run("sync", () => "done") } }),
  drive: send(go),
  observe: (seen) => seen.refusal ?? status(seen),
  wrong: "NESTED_STEP",
  right: ["completed"],
});

export default [
  hangs(
    "nestedThrough",
    `await step.run("outer", async () => { await save(step, event.data.id); });`,
    `await step.run("outer", () => work()); await save(step, event.data.id);`,
  ),
  hangs("handed", `await step.run("outer", async () => { await crm.sync(step); });`, `await step.run("outer", () => work()); await crm.sync(step);`),
  {
    messageId: "nested",
    shows: "whether an inner step runs that nothing waits for",
    code: {
      Wrong: withBody(`await step.run("outer", async () => { step.run("inner", () => work()); }); await step.run("later", () => tell());`),
      Right: withBody(`await step.run("outer", () => tell()); await step.run("inner", () => work());`),
    },
    drive: send(go),
    observe: ({ calls }) => calls("work").length,
    wrong: 0,
    right: 1,
  },
] satisfies Claim[];

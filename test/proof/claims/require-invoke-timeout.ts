import type { Claim } from "../proof.js";
import { takes } from "../worlds.js";

const reports = (render: string, options: string) => `
  import { inngest } from "./client.js";
  import { draw } from "./pdf.js";
  export const render = inngest.createFunction(
    { id: "render", triggers: { event: "render/requested" }, ${render} },
    async ({ event, step }) => { await step.run("draw", () => draw(event.data)); },
  );
  export const report = inngest.createFunction(
    { id: "report", triggers: { event: "report/requested" }, retries: 0 },
    async ({ event, step }) => { await step.invoke("render", { function: render, data: event.data, ${options} }); },
  );
`;

/** Two reports, of which the drawing of one is never begun: what has become of them two hours later. */
const unanswered = (what: string, render: string): Claim => ({
  messageId: "missing",
  shows: `what has become of two reports after two hours, where the drawing of one is ${what}`,
  code: { Wrong: reports(render, ""), Right: reports(render, `timeout: "1h"`) },
  stubs: () => ({ answers: { draw: takes(1000) } }),
  drive: async (t) => {
    await t.send([1, 2].map((n) => ({ name: "report/requested", data: { n } })));
    await t.advance("2h");
  },
  observe: ({ runs }) => runs.flatMap(({ functionId, status }) => (functionId === "report" ? [status] : [])).sort(),
  wrong: ["completed", "running"],
  right: ["completed", "failed"],
});

export default [
  unanswered("debounced", `debounce: { period: "1m" }`),
  unanswered("skipped", `singleton: { mode: "skip" }`),
] satisfies Claim[];

import type { Claim } from "../proof.js";
import { MINUTE, since, START, status } from "../worlds.js";

const withHandler = (handler: string) => `
  import { inngest } from "./client.js";
  import { jobs, tell } from "./jobs.js";
  export const render = inngest.createFunction(
    { id: "render", triggers: { event: "video/uploaded" } },
    async ({ event, step }) => { ${handler} },
  );
`;

const INTERVAL = `await new Promise((resolve) => {
  const timer = setInterval(async () => {
    const job = await jobs.get(event.data.jobId);
    if (job.status !== "done") return;
    clearInterval(timer);
    resolve(job.url);
  }, 60_000);
});`;

const LOOP = `while (true) {
  const job = await jobs.get(event.data.jobId);
  if (job.status === "done") break;
  await new Promise((resolve) => setTimeout(resolve, 60_000));
}`;

function waiting(messageId: string, body: string): Claim {
  /** An event has been dealt with when all requests that are due are answered. */
  let open: number;
  return {
    messageId,
    shows: "how long the first request is open",
    code: {
      Wrong: withHandler(body),
      Right: withHandler(`for (let check = 0; check < 60; check++) {
        const job = await step.run(\`check-\${check}\`, () => jobs.get(event.data.jobId));
        if (job.status === "done") break;
        await step.sleep(\`wait-\${check}\`, "1m");
      }`),
    },
    stubs: () => ({ answers: { "jobs.get": () => ({ status: Date.now() < START + 5 * MINUTE ? "busy" : "done" }) } }),
    drive: async (t) => {
      await t.send({ name: "video/uploaded", data: { jobId: "j" } });
      open = since(t.now.getTime());
      await t.drain();
    },
    observe: (seen) => [open, status(seen)],
    wrong: [5 * MINUTE, ["completed"]],
    right: [0, ["completed"]],
  };
}

export default [
  waiting("inStep", `await step.run("wait-for-render", async () => { ${LOOP} });`),
  waiting("inBody", `${LOOP} await step.run("tell", () => tell());`),
  waiting("interval", `await step.run("wait-for-render", async () => { ${INTERVAL} });`),
] satisfies Claim[];

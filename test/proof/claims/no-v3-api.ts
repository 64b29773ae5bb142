import type { Claim } from "../proof.js";
import { send, status } from "../worlds.js";

const reports = (invoked: string) => `
  import { inngest } from "./client.js";
  import { referenceFunction } from "inngest";
  export const render = inngest.createFunction({ id: "render", triggers: { event: "render/requested" } }, async ({ step }) => {
    await step.run("draw", () => 1);
  });
  export const report = inngest.createFunction({ id: "report", triggers: { event: "report/requested" }, retries: 0 }, async ({ step }) => {
    await step.invoke("render", { function: ${invoked}, data: {}, timeout: "1h" });
  });
`;

export default [
  {
    messageId: "invokeById",
    shows: "how the runs end",
    code: { Wrong: reports(`"app-render"`), Right: reports(`referenceFunction({ functionId: "render" })`) },
    drive: send({ name: "report/requested" }),
    observe: status,
    wrong: ["failed"],
    right: ["completed", "completed"],
  },
] satisfies Claim[];

import type { Claim } from "../proof.js";
import { go, outputs, send, takes, withBody } from "../worlds.js";

export default [
  {
    messageId: "listOfPromises",
    shows: "what is left of the answers",
    code: {
      Wrong: withBody(`return await step.run("ask", () => event.data.ids.map(async (id) => await work(id)));`),
      Right: withBody(`return await step.run("ask", async () => await Promise.all(event.data.ids.map(async (id) => await work(id))));`),
    },
    stubs: () => ({ answers: { work: takes(1000, "done") } }),
    drive: send(go),
    observe: outputs,
    wrong: [[{}, {}]],
    right: [["done", "done"]],
  },
] satisfies Claim[];

import type { Claim, Seen } from "../proof.js";
import { failOnce, firstArguments, send, status } from "../worlds.js";

const OPTIONS = `id: "sync", retries: 1, triggers: { event: "contact/updated" }`;

const withHandler = (handler: string, options = OPTIONS) => `
  import { inngest } from "./client.js";
  import { crm, tell } from "./crm.js";
  export const sync = inngest.createFunction({ ${options} }, async ({ event, step }) => { ${handler} });
`;

/** What becomes of a call that is refused once. */
const refusedOnce = (messageId: string, wrong: string, right: string): Claim => ({
  messageId,
  shows: "how often the contact is written when that is refused once",
  code: { Wrong: withHandler(wrong), Right: withHandler(right) },
  stubs: () => ({ answers: { "crm.upsert": failOnce({}) } }),
  drive: send({ name: "contact/updated", data: { ids: ["c1"] } }),
  observe: (seen) => [seen.calls("crm.upsert").length, status(seen)],
  wrong: [1, ["completed"]],
  right: [2, ["completed"]],
});

const TELLING = `${OPTIONS}, onFailure: async ({ error }) => { await tell(error.message); }`;
const told = ({ calls }: Seen) => firstArguments(calls("tell"));

export default [
  refusedOnce(
    "inFunction",
    `try { await crm.upsert(event.data.ids[0]); } catch (error) { console.error(error); }`,
    `await crm.upsert(event.data.ids[0]);`,
  ),
  refusedOnce(
    "settled",
    `await step.run("sync", async () => { await Promise.allSettled(event.data.ids.map((id) => crm.upsert(id))); });`,
    `await step.run("sync", async () => { await Promise.all(event.data.ids.map((id) => crm.upsert(id))); });`,
  ),
  {
    messageId: "inBody",
    shows: "whether 'onFailure' is called when the last retry has failed",
    code: {
      Wrong: withHandler(`try { await step.run("sync", () => crm.upsert(1)); } catch (error) { console.error(error); }`, TELLING),
      Right: withHandler(`await step.run("sync", () => crm.upsert(1));`, TELLING),
    },
    stubs: () => ({ answers: { "crm.upsert": () => Promise.reject(new Error("gone")) } }),
    drive: send({ name: "contact/updated" }),
    observe: (seen) => [seen.calls("crm.upsert").length, seen.runs[0]!.status, told(seen)],
    wrong: [2, "completed", []],
    right: [2, "failed", ["gone"]],
  },
  {
    messageId: "keptOutside",
    shows: "whom the function knows to have failed, two steps later",
    code: {
      Wrong: withHandler(`
        const failures = [];
        await step.run("sync", async () => {
          for (const id of event.data.ids) {
            try { await crm.upsert(id); } catch (error) { failures.push(id); }
          }
        });
        await step.sleep("wait", "1m");
        await step.run("tell", () => tell(failures.length));
      `),
      Right: withHandler(`
        const failures = await step.run("sync", async () => {
          const failures = [];
          for (const id of event.data.ids) {
            try { await crm.upsert(id); } catch (error) { failures.push(id); }
          }
          return failures;
        });
        await step.sleep("wait", "1m");
        await step.run("tell", () => tell(failures.length));
      `),
    },
    stubs: () => ({ answers: { "crm.upsert": failOnce({}) } }),
    drive: send({ name: "contact/updated", data: { ids: ["c1", "c2"] } }),
    observe: told,
    wrong: [0],
    right: [1],
  },
] satisfies Claim[];

import type { Claim } from "../proof.js";
import { failOnce, firstArguments, order, outputs, send, status } from "../worlds.js";

const withHandler = (handler: string, options = "") => `
  import { inngest } from "./client.js";
  import { audit, chargeCard, payments, tell } from "./payments.js";
  import { supabase } from "./supabase.js";
  export const charge = inngest.createFunction(
    { id: "charge", triggers: { event: "order/placed" }, ${options} },
    async ({ event, step }) => { ${handler} },
  );
`;

/** The first time something is busy, and says so in its answer. */
function refusesOnce(refused: object, done: object) {
  let calls = 0;
  return () => Promise.resolve(++calls === 1 ? refused : done);
}

/** A step that writes a row, and how often it is tried when the row is refused once. */
function written(messageId: string, body: string, ruleOptions = {}): Claim {
  const writing = (text: string) => withHandler(`await step.run("mark-paid", async () => { ${text} });`);
  return {
    messageId,
    shows: "how often the row is written when it is refused once",
    code: {
      Wrong: writing(body.replaceAll("WRITE", `supabase.from("orders").update({ paid: true }).eq("id", event.data.orderId)`)),
      Right: writing(`
        const { error } = await supabase.from("orders").update({ paid: true }).eq("id", event.data.orderId);
        if (error) throw new Error(error.message);
      `),
    },
    ruleOptions,
    stubs: () => {
      const eq = refusesOnce({ data: null, error: { message: "busy" } }, { data: {}, error: null });
      return { exports: { supabase: { from: () => ({ update: () => ({ eq }) }) } } };
    },
    drive: send(order),
    observe: (seen) => [seen.runs[0]!.steps["mark-paid"]!.attempts, status(seen)],
    wrong: [1, ["completed"]],
    right: [2, ["completed"]],
  };
}

/** What is answered in a step, and what becomes of it in the function. */
const failed = (messageId: string, afterwards: string, wrong: unknown): Claim => ({
  messageId,
  shows: "how often the card is charged when the provider is busy once, and how the run ends",
  code: {
    Wrong: withHandler(`
      const paid = await step.run("charge", () => payments.charge(event.data.orderId));
      if (!paid.success) ${afterwards}
    `),
    Right: withHandler(`
      await step.run("charge", async () => {
        const paid = await payments.charge(event.data.orderId);
        if (!paid.success) throw new Error(paid.error);
      });
    `),
  },
  stubs: () => ({ answers: { "payments.charge": refusesOnce({ success: false, error: "busy" }, { success: true }) } }),
  drive: send(order),
  observe: (seen) => [seen.calls("payments.charge").length, status(seen)],
  wrong,
  right: [2, ["completed"]],
});

export default [
  {
    messageId: "inBody",
    shows: "whether 'onFailure' is called",
    code: {
      Wrong: withHandler(
        `try { await chargeCard(event.data.orderId); } catch (error) { return { success: false, error: error.message }; }`,
        `onFailure: async ({ error }) => { await tell(error.message); }`,
      ),
      Right: withHandler(`await chargeCard(event.data.orderId);`, `onFailure: async ({ error }) => { await tell(error.message); }`),
    },
    stubs: () => ({ answers: { chargeCard: () => Promise.reject(new Error("declined")) } }),
    drive: send(order),
    observe: (seen) => [firstArguments(seen.calls("tell")), outputs(seen)[0]],
    wrong: [[], { success: false, error: "declined" }],
    right: [["declined"], undefined],
  },
  {
    messageId: "thrownLater",
    shows: "how often the card is charged when the provider is busy once, and how the run ends",
    code: {
      Wrong: withHandler(`
        const paid = await step.run("charge", async () => {
          try {
            return { ok: true, id: await chargeCard(event.data.orderId) };
          } catch (error) {
            return { ok: false, error: error.message };
          }
        });
        if (!paid.ok) throw new Error(paid.error);
      `),
      Right: withHandler(`await step.run("charge", () => chargeCard(event.data.orderId));`),
    },
    stubs: () => ({ answers: { chargeCard: failOnce("pay_1") } }),
    drive: send(order),
    observe: (seen) => [seen.calls("chargeCard").length, status(seen)],
    wrong: [1, ["failed"]],
    right: [2, ["completed"]],
  },
  failed("failedStep", "return { success: false, error: paid.error };", [1, ["completed"]]),
  failed("failedStepThrown", "throw new Error(paid.error);", [1, ["failed"]]),
  written("resultLogged", `const { error } = await WRITE; if (error) console.error(error);`),
  written("resultGivenUp", `const { error } = await WRITE; if (error) return; await audit(event.data.orderId);`),
  written("resultReturned", `const { error } = await WRITE; if (error) return { success: false, error: error.message }; return { success: true };`),
  written("resultSkipped", `const { error } = await WRITE; if (!error) await audit(event.data.orderId);`),
  written("resultUnused", `const { data, error } = await WRITE; return data;`),
  written("resultDropped", `await WRITE;`, { checkReturnedResults: true }),
  written("resultStored", `return WRITE;`, { checkReturnedResults: true }),
] satisfies Claim[];

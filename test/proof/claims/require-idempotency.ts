import type { Claim } from "../proof.js";

const withOptions = (options: string) => `
  import Stripe from "stripe";
  import { inngest } from "./client.js";
  const stripe = new Stripe(process.env.STRIPE_KEY);
  export const bill = inngest.createFunction(
    { id: "bill", triggers: { event: "order/placed" }, ${options} },
    async ({ event, step }) => { await step.run("pay", () => stripe.charges.create({ amount: event.data.total })); },
  );
`;

export default [
  {
    messageId: "byEffect",
    shows: "how often an order is charged whose event comes at once, half a day later, and two days later",
    code: { Wrong: withOptions(""), Right: withOptions(`idempotency: "event.data.orderId"`) },
    drive: async (t) => {
      for (const pause of ["12h", "36h", "1h"]) {
        await t.send({ name: "order/placed", data: { orderId: "o1", total: 5 } });
        await t.advance(pause);
      }
    },
    observe: ({ calls }) => calls("stripe.charges.create").length,
    wrong: 3,
    right: 2,
  },
] satisfies Claim[];

import type { Claim, Seen } from "../proof.js";
import { charges, losing, order, send } from "../worlds.js";

const withStep = (call: string) => `
  import { Resend } from "resend";
  import Stripe from "stripe";
  import { inngest } from "./client.js";
  const stripe = new Stripe(process.env.STRIPE_KEY);
  const resend = new Resend(process.env.RESEND_KEY);
  export const charge = inngest.createFunction(
    { id: "charge", triggers: { event: "order/placed" } },
    async ({ event, step, runId }) => { await step.run("charge", () => ${call}); },
  );
`;

/** How often a provider that honours idempotency keys acts, when the first answer is lost. */
const repeated = (messageId: string, path: string, call: (options: string) => string): Claim => ({
  messageId,
  shows: "how often the provider acts when an answer is lost",
  code: { Wrong: withStep(call("")), Right: withStep(call(", { idempotencyKey: `${runId}-charge` }")) },
  ruleOptions: { checkAll: true },
  drive: losing("charge", send(order)),
  observe: ({ calls }: Seen) => charges(calls(path)),
  wrong: 2,
  right: 1,
});

export default [
  repeated("payment", "stripe.refunds.create", (options) => `stripe.refunds.create({ charge: event.data.orderId }${options})`),
  repeated("intent", "stripe.paymentIntents.create", (options) => `stripe.paymentIntents.create({ amount: event.data.total, currency: "eur" }${options})`),
  repeated("mail", "Resend.emails.send", (options) => `resend.emails.send({ to: event.data.email, subject: "Thanks" }${options})`),
] satisfies Claim[];

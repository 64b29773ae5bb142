import dedent from "dedent";
import rule from "../../rules/idempotent-external-write.js";
import { inBody, inStep, inStepV3 } from "./shapes.js";
import { ruleTester } from "./tester.js";

ruleTester.run("idempotent-external-write", rule, {
  valid: [
    {
      name: "with a key",
      code: inStep(`await stripe.paymentIntents.create({ amount: 1, confirm: true }, { idempotencyKey: \`charge-\${event.data.orderId}\` });`),
    },
    {
      name: "options that are not written here",
      code: inStep(`
        await stripe.refunds.create({ charge: "a" }, options);
        await stripe.refunds.create({ charge: "a" }, { ...options });
      `),
    },
    {
      name: "reads and updates",
      code: inStep(`
        await stripe.customers.retrieve("a");
        await stripe.subscriptions.update("a", {});
      `),
    },
    {
      name: "an intent that is confirmed later",
      code: inStep(`
        await stripe.paymentIntents.create({ amount: 1 });
        await stripe.paymentIntents.confirm("a");
      `),
    },
    {
      name: "with a key, of a client that is handed out",
      code: inStep(`
        await getStripe().refunds.create({ charge: "a" }, { idempotencyKey: "refund-a" });
        await getPlans().subscriptions.create({ plan: "a" });
        await list(stripe).prices.create({ plan: "a" });
      `),
    },
    {
      name: "refunds of something else",
      code: inStep(`
        await prisma.refunds.create({ data: {} });
        await shop.refunds.create({});
      `),
    },
    {
      name: "a route",
      code: dedent`
        import { stripe } from "./stripe";
        import { Inngest } from "inngest";
        export async function POST() {
          await stripe.charges.create({ amount: 1 });
        }
      `,
    },
    {
      name: "mail, by default",
      code: inStep(`await resend.emails.send({ to: "a" });`),
    },
  ],
  invalid: [
    {
      name: "a charge",
      code: inStep(`await stripe.charges.create({ amount: event.data.total });`),
      errors: [{ messageId: "payment", line: 4, suggestions: [{ messageId: "addKey", output: dedent`
            import { inngest } from "./client";
            export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ event, step, runId }) => {
            await step.run("work", async () => {
            await stripe.charges.create({ amount: event.data.total }, { idempotencyKey: \`\${runId}-work\` });
            });
            });
          ` }] }],
    },
    {
      name: "a refund, version 3",
      code: inStepV3(`return stripe.refunds.create({ payment_intent: event.data.id });`),
      errors: [{ messageId: "payment", line: 4, suggestions: [{ messageId: "addKey", output: dedent`
            import { inngest } from "./client";
            export const f = inngest.createFunction({ id: "f" }, { event: "app/x" }, async ({ event, step, runId }) => {
            await step.run("work", async () => {
            return stripe.refunds.create({ payment_intent: event.data.id }, { idempotencyKey: \`\${runId}-work\` });
            });
            });
          ` }] }],
    },
    {
      name: "of a client that is handed out or made there",
      code: inStep(`await getStripe().charges.create({ amount: 1 }, { apiVersion: "x" });\nawait new Stripe(key).refunds.create({ charge: "a" }, { apiVersion: "x" });`),
      errors: [{ messageId: "payment", line: 4 }, { messageId: "payment", line: 5 }],
    },
    {
      name: "a confirmed intent of this.stripe",
      code: inStep(`await this.stripe.paymentIntents.create({ amount: 1, confirm: true }, { apiVersion: "x" });`),
      errors: [{ messageId: "payment", line: 4 }],
    },
    {
      name: "an intent that the customer confirms",
      code: inStep(`const intent = await stripe.paymentIntents.create({ amount: 1 }, { apiVersion: "x" });`),
      errors: [{ messageId: "intent", line: 4 }],
    },
    {
      name: "runId is at hand",
      code: inBody(`await step.run("pay-out", () => stripe.payouts.create({ amount: 1 }));`, "{ event, step, runId }"),
      errors: [{ messageId: "payment", line: 3, suggestions: [{ messageId: "addKey", output: dedent`
            import { inngest } from "./client";
            export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ event, step, runId }) => {
            await step.run("pay-out", () => stripe.payouts.create({ amount: 1 }, { idempotencyKey: \`\${runId}-pay-out\` }));
            });
          ` }] }],
    },
    {
      name: "the rest, on request",
      code: inStep(`
        await stripe.subscriptions.create({ customer: "a" });
        await resend.emails.send({ to: "a" });
      `),
      options: [{ checkAll: true }],
      errors: [{ messageId: "payment", line: 4, suggestions: [{ messageId: "addKey", output: dedent`
            import { inngest } from "./client";
            export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ event, step, runId }) => {
            await step.run("work", async () => {
            await stripe.subscriptions.create({ customer: "a" }, { idempotencyKey: \`\${runId}-work\` });
            await resend.emails.send({ to: "a" });
            });
            });
          ` }] }, { messageId: "mail", line: 5, suggestions: [{ messageId: "addKey", output: dedent`
            import { inngest } from "./client";
            export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ event, step, runId }) => {
            await step.run("work", async () => {
            await stripe.subscriptions.create({ customer: "a" });
            await resend.emails.send({ to: "a" }, { idempotencyKey: \`\${runId}-work\` });
            });
            });
          ` }] }],
    },
  ],
});

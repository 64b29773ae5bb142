import rule from "../../rules/require-idempotency.js";
import { ruleTester } from "./tester.js";

const client = `import { inngest } from "./client";\nimport Stripe from "stripe";\nconst stripe = new Stripe("");\n`;
const charge = `await step.run("pay", () => stripe.charges.create({ amount: event.data.amount, source: event.data.orderId }));`;
const f = (id: string, options: string, body: string, trigger = `{ event: "shop/order.placed" }`) =>
  `${client}export const f = inngest.createFunction({ id: "${id}", triggers: ${trigger}${options} }, async ({ event, step }) => { ${body} });`;

ruleTester.run("require-idempotency", rule, {
  valid: [
    { name: "a key on the function", code: f("charge", `, idempotency: "event.data.orderId"`, charge) },
    {
      name: "a key on the call",
      code: f("charge", "", `await step.run("pay", () => stripe.charges.create({ amount: 1 }, { idempotencyKey: event.data.orderId }));`),
    },
    {
      name: "a key in a header",
      code: f("charge", "", `await step.run("pay", () => fetch(url, { headers: { "Idempotency-Key": event.data.orderId } }));`),
    },
    { name: "one at a time", code: f("charge", `, singleton: { mode: "skip", key: "event.data.orderId" }`, charge) },
    { name: "spread options", code: f("charge", `, ...options`, charge) },
    { name: "reads", code: f("sync-prices", "", `await step.run("load", () => stripe.prices.list());`) },
    { name: "a reminder", code: f("send-payment-reminder", "", `await step.run("mail", () => mail(event.data.to));`) },
    { name: "a word in another", code: f("update-display", "", `await step.run("repaint-players", () => repaint());`) },
    { name: "what is no money moves, too", code: f("withdraw-offer", "", `await step.run("transfer-ownership", () => move(event.data.id)); await step.run("capture-screenshot", () => shoot(event.data.id));`) },
    { name: "what is done when money has moved", code: f("payout-completed", "", `await step.run("offer-credit-upsell", () => offer(event.data.id));`) },
    { name: "an export of what was billed", code: `import { exportInvoice } from "./billing";\n${f("hand-over", "", `await step.run("work", () => exportInvoice(event.data.invoiceId));`)}` },
    { name: "started by the clock", code: f("collect-payments", "", charge, `{ cron: "0 9 * * *" }`) },
    { name: "nothing about money", code: f("sync-contacts", "", `await step.run("sync", () => sync());`) },
  ],
  invalid: [
    ...["debounce: { period: '1m', timeout: '1h' }", "rateLimit: { limit: 1, period: '1m' }", "batchEvents: { maxSize: 10, timeout: '5s' }"].map((option) => ({
      name: `a charge, with an option that a key does not go with: ${option}`,
      code: f("process-order", `, ${option}`, charge),
      errors: [{ messageId: "byEffect" as const, suggestions: [] }],
    })),
    {
      name: "a charge",
      code: f("process-order", "", charge),
      errors: [
        {
          messageId: "byEffect",
          line: 4,
          suggestions: [
            {
              messageId: "addKey",
              data: { key: "event.data.orderId" },
              output: f("process-order", `, idempotency: "event.data.orderId"`, charge),
            },
          ],
        },
      ],
    },
    {
      name: "by the id of the function",
      code: f("process-payment", "", `await step.run("work", () => gateway(event.data.amount));`),
      errors: [{ messageId: "byName", data: { name: "process-payment" }, line: 4 }],
    },
    {
      name: "by the id of a step",
      code: f("finish-order", "", `await step.run("charge-card", () => gateway(event.data.amount));`),
      errors: [{ messageId: "byName", data: { name: "charge-card" }, line: 4 }],
    },
    {
      name: "funds that are transferred",
      code: f("settle-order", "", `await step.run("transfer-funds", () => gateway(event.data.amount));`),
      errors: [{ messageId: "byName", data: { name: "transfer-funds" }, line: 4 }],
    },
    {
      name: "version 3",
      code: `${client}inngest.createFunction({ id: "refund-order" }, { event: "shop/refund" }, async ({ step }) => { await step.run("work", () => work()); });`,
      errors: [{ messageId: "byName", data: { name: "refund-order" }, line: 4 }],
    },
  ],
});

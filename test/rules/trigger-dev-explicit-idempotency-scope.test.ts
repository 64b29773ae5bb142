import rule from "../../rules/trigger-dev-explicit-idempotency-scope.js";
import { inTask } from "./shapes.js";
import { ruleTester } from "./tester.js";

ruleTester.run("trigger-dev-explicit-idempotency-scope", rule, {
  valid: [
    {
      name: "outside of tasks, where there is no parent run",
      code: `import { idempotencyKeys, tasks } from "@trigger.dev/sdk";
export async function POST(request) {
  const { id } = await request.json();
  await tasks.trigger("child", { id }, { idempotencyKey: "child" });
  const idempotencyKey = await idempotencyKeys.create(id);
  await tasks.trigger("child", { id }, { idempotencyKey });
}`,
    },
    { name: "made with a scope", code: inTask(`const key = await idempotencyKeys.create(payload.id, { scope: "global" }); await child.trigger({}, { idempotencyKey: key });`) },
    { name: "the key of Stripe", code: `import { task } from "@trigger.dev/sdk";\nimport { stripe } from "./stripe";\nexport const t = task({ id: "t", run: async (payload) => { await stripe.charges.create({}, { idempotencyKey: payload.id }); } });` },
  ],
  invalid: [
    {
      name: "a field of the payload",
      code: inTask(`await child.trigger({}, { idempotencyKey: payload.id });`),
      errors: [{ messageId: "plainKey", line: 5 }],
    },
    {
      name: "a template",
      code: inTask("await tasks.trigger('child', {}, { idempotencyKey: `order-${payload.id}` });"),
      errors: [{ messageId: "plainKey", line: 5 }],
    },
    {
      name: "made without a scope",
      code: inTask(`const key = await idempotencyKeys.create(payload.id); await child.trigger({}, { idempotencyKey: key });`),
      errors: [{ messageId: "noScope", line: 5 }],
    },
  ],
});

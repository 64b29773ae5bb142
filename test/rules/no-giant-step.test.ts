import rule from "../../rules/no-giant-step.js";
import { withBody } from "./configurations.js";
import { inStep } from "./shapes.js";
import { ruleTester } from "./tester.js";

ruleTester.run("no-giant-step", rule, {
  valid: [
    { name: "a function without steps that does one thing", code: withBody(`const user = await db.users.findOne(1); await sendMail(user.email);`) },
    { name: "a function whose steps are elsewhere", code: withBody(`await createUser(step); await sendMail(step); await notifySales(step);`) },
    { name: "effects in the body beside a step: another rule says so", code: withBody(`await step.run("a", () => 1); await createUser(); await sendMail(); await notifySales();`) },
    {
      name: "one write",
      code: inStep(`
        const user = await db.users.findOne(1);
        await sendMail(user.email);
      `),
    },
    {
      name: "a read and a write",
      code: inStep(`
        const order = await prisma.order.findUnique({});
        await prisma.order.update({});
      `),
    },
    {
      name: "reads",
      code: inStep(`
        const [a, b, c] = await Promise.all([prisma.user.count(), prisma.order.count(), prisma.order.aggregate({})]);
        return { a, b, c };
      `),
    },
    {
      name: "a transaction",
      code: inStep(`await prisma.$transaction(async (tx) => { await tx.a.create({}); await tx.b.create({}); await tx.c.create({}); });`),
    },
    {
      name: "logging",
      code: inStep(`logger.info("a"); logger.info("b"); console.log("c"); await sendMail(1);`),
    },
    {
      name: "more, on request",
      code: inStep(`
        await createUser();
        await sendMail();
        await notifySales();
      `),
      options: [{ max: 3 }],
    },
  ],
  invalid: [
    {
      name: "a function without steps",
      code: withBody(`
        await createUser(event.data);
        await sendMail(event.data.email);
        await notifySales(event.data.id);
      `),
      errors: [{ messageId: "noSteps", data: { count: "3", names: "createUser, sendMail, notifySales" } }],
    },
    {
      name: "queries over several lines, named without what is handed to them",
      code: inStep(`
        await createUser();
        await sendMail();
        await db
          .update(users)
          .set({ done: true });
      `),
      errors: [{ messageId: "tooMany", data: { Step: "Step 'work'", count: "3", names: "createUser, sendMail, db.update.set" }, line: 3 }],
    },
    {
      name: "three things",
      code: inStep(`
        await createUser();
        await sendMail();
        await notifySales();
      `),
      errors: [{ messageId: "tooMany", line: 3 }],
    },
    {
      name: "in parallel",
      code: inStep(`await Promise.all([sendMail(), notifySales(), postToSlack()]);`),
      errors: [{ messageId: "tooMany", line: 3 }],
    },
    {
      name: "one mail per user",
      code: inStep(`
        for (const user of users) {
          await sendMail(user);
        }
      `),
      errors: [{ messageId: "inLoop", line: 3 }],
    },
  ],
});

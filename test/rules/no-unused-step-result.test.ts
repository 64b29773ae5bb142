import rule from "../../rules/no-unused-step-result.js";
import { inBody, inBodyV3, offers } from "./shapes.js";
import { ruleTester, typedRuleTester } from "./tester.js";

ruleTester.run("no-unused-step-result", rule, {
  valid: [
    {
      name: "nothing returned",
      code: inBody(`await step.run("a", async () => { await prisma.user.update({}); });`),
    },
    {
      name: "used",
      code: inBody(`
        const user = await step.run("a", () => prisma.user.update({}));
        use(user);
      `),
    },
    {
      name: "taken apart, and handed on in a list",
      code: inBody(`
        const { id } = await step.run("a", () => prisma.user.update({}));
        const users = await Promise.all([step.run("b", () => prisma.user.update({}))]);
        use(users);
      `),
    },
    {
      name: "returned",
      code: inBody(`return await step.run("a", () => prisma.user.update({}));`),
    },
    {
      name: "little",
      code: inBody(`
        await step.run("a", () => prisma.user.updateMany({ where: { active: false } }));
        await step.run("b", () => prisma.user.update({ where: { id: 1 }, data, select: { id: true } }));
      `),
    },
    {
      name: "not the database",
      code: inBody(`await step.run("a", () => sendMail(1));`),
    },
  ],
  invalid: [
    {
      name: "under a name that nobody reads, and side by side",
      code: inBody(`
        const updated = await step.run("a", () => prisma.user.update({}));
        await Promise.all([step.run("b", () => prisma.user.update({}))]);
      `),
      errors: [
        { messageId: "unused", line: 3, suggestions: offers(1) },
        { messageId: "unused", line: 4, suggestions: offers(1) },
      ],
    },
    {
      name: "an update",
      code: inBody(`await step.run("a", () => prisma.user.update({ where: { id: 1 } }));`),
      errors: [{ messageId: "unused", line: 3, suggestions: [{ messageId: "returnNothing", output: inBody(`await step.run("a", async () => { await prisma.user.update({ where: { id: 1 } }); });`) }] }],
    },
    {
      name: "async, version 3",
      code: inBodyV3(`await step.run("a", async () => await prisma.user.findMany());`),
      errors: [{ messageId: "unused", line: 3, suggestions: [{ messageId: "returnNothing", output: inBodyV3(`await step.run("a", async () => { await prisma.user.findMany(); });`) }] }],
    },
    {
      name: "a block",
      code: inBody(`
        await step.run("a", async () => {
          return await prisma.user.create({});
        });
      `),
      errors: [{ messageId: "unused", line: 3 }],
    },
  ],
});

const typed = (result: string) => `
  import { Inngest } from "inngest";
  declare const db: { orders: { update(id: string): Promise<${result}> } };
  const inngest = new Inngest({ id: "shop" });
  inngest.createFunction({ id: "f", triggers: { event: "a/b" } }, async ({ step }) => {
    await step.run("mark-paid", () => db.orders.update("o1"));
  });
`;

typedRuleTester.run("no-unused-step-result", rule, {
  valid: [{ name: "types: nothing comes back", code: typed("void") }],
  invalid: [
    {
      name: "types: a row comes back",
      code: typed("{ id: string }"),
      errors: [
        {
          messageId: "unused",
          data: { Step: "Step 'mark-paid'", call: "db.orders.update" },
          suggestions: [
            {
              messageId: "returnNothing",
              output: typed("{ id: string }").replace(
                `() => db.orders.update("o1")`,
                `async () => { await db.orders.update("o1"); }`,
              ),
            },
          ],
        },
      ],
    },
  ],
});

import rule from "../../rules/no-large-step-result.js";
import { inBody, inBodyV3 } from "./shapes.js";
import { ruleTester } from "./tester.js";

ruleTester.run("no-large-step-result", rule, {
  valid: [
    {
      name: "selected",
      code: inBody(`
        const user = await step.run("a", () => prisma.user.findUnique({ where: { id: 1 }, select: { email: true } }));
        use(user.email);
      `),
    },
    {
      name: "columns of a query",
      code: inBody(`
        const a = await step.run("a", () => db.select({ id: users.id }).from(users));
        const b = await step.run("b", async () => (await supabase.from("users").select("id")).data);
        use(a.map((row) => row.id), b.map((row) => row.id));
      `),
    },
    {
      name: "many fields",
      code: inBody(`
        const user = await step.run("a", () => prisma.user.findUnique({ where: { id: 1 } }));
        use(user.email, user.name, user.plan);
      `),
    },
    {
      name: "handed on",
      code: inBody(`
        const user = await step.run("a", () => prisma.user.findUnique({ where: { id: 1 } }));
        use(user);
      `),
    },
    {
      name: "a count",
      code: inBody(`
        const n = await step.run("a", () => prisma.user.count());
        use(n);
      `),
    },
    {
      name: "whether there are any, and all of them handed on",
      code: inBody(`
        const users = await step.run("a", () => prisma.user.findMany());
        if (users.length === 0) return;
        use(users);
      `),
    },
    {
      name: "not the database",
      code: inBody(`
        const user = await step.run("a", () => loadUser(1));
        use(user.email);
      `),
    },
  ],
  invalid: [
    {
      name: "in a function that the step only calls",
      code: inBody(`
        const a = await step.run("a", async () => {
          async function load() { return db.select().from(users); }
          return await load();
        });
        use(a.map((row) => row.id));
      `),
      errors: [{ messageId: "fewFieldsRead", line: 3 }],
    },
    {
      name: "all columns of a query",
      code: inBody(`
        const a = await step.run("a", () => db.select().from(users));
        use(a.map((row) => row.id));
      `),
      errors: [{ messageId: "fewFieldsRead", line: 3 }],
    },
    {
      name: "one field",
      code: inBody(`
        const user = await step.run("a", () => prisma.user.findUnique({ where: { id: 1 } }));
        if (!user) return;
        use(user.email);
      `),
      errors: [{ messageId: "fewFieldsRead", line: 3 }],
    },
    {
      name: "only how many there are",
      code: inBody(`
        const users = await step.run("a", () => prisma.user.findMany());
        return { count: users.length };
      `),
      errors: [{ messageId: "fewFieldsRead", line: 3, data: { Step: "Step 'a'", fields: "'length'" } }],
    },
    {
      name: "one field of each item",
      code: inBodyV3(`
        const users = await step.run("a", async () => await prisma.user.findMany());
        for (const user of users) use(user.id);
        use(users.length);
      `),
      errors: [{ messageId: "fewFieldsRead", line: 3 }],
    },
    {
      name: "taken apart",
      code: inBody(`
        const { email } = await step.run("a", () => prisma.user.findUnique({ where: { id: 1 } }));
        use(email);
      `),
      errors: [{ messageId: "fewFieldsRead", line: 3 }],
    },
  ],
});

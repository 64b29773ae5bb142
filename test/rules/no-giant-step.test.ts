import dedent from "dedent";
import rule from "../../rules/no-giant-step.js";
import { withBody } from "./configurations.js";
import { inBody, inStep } from "./shapes.js";
import { ruleTester } from "./tester.js";

ruleTester.run("no-giant-step", rule, {
  valid: [
    {
      name: "a function of the file that does one thing, and one beside which the step does another",
      code: dedent`
        import { inngest } from "./client";
        const greet = async (user) => sendWelcome(user);
        async function open(user) {
          await createAccount(user);
          await updateAccount(user);
          await markAccount(user);
        }
        export const f = inngest.createFunction({ id: "f", triggers: [] }, async ({ event, step }) => {
          await step.run("greet", async () => {
            return await greet(event.data);
          });
          await step.run("open", async () => {
            const account = await open(event.data);
            return account.id;
          });
        });
      `,
    },
    { name: "a module that the app loads by a function", code: inStep(`const mail = await importMail(); await createUser(1); return sendMail(mail.text);`) },
    { name: "a function without steps that sends what it has written", code: withBody(`await db.users.update(1); await sendMail(event.data.email);`) },
    { name: "a function without steps that does one thing", code: withBody(`const user = await db.users.findOne(1); await sendMail(user.email);`) },
    { name: "a function whose steps are elsewhere", code: withBody(`await createUser(step); await sendMail(step); await notifySales(step);`) },
    { name: "effects in the body beside a step: another rule says so", code: withBody(`await step.run("a", () => 1); await createUser(); await sendMail(); await notifySales();`) },
    ...[
      `const existing = await prisma.notification.findFirst({ where: { item } }); if (existing) continue; await prisma.notification.create({ data: { item } });`,
      `const { count: recentCount } = await supabase.from("sent").select("id", { count: "exact" }).eq("item", item); if (recentCount && recentCount > 0) { skipped++; continue; } await sendEmail(item);`,
      `const alreadySent = await db.sent.findFirst({ where: { item } }); if (!alreadySent && item.email) await sendEmail(item);`,
      `if (await wasNotified(item)) continue; await notifyUser(item);`,
    ].map((round) => ({ name: `what is looked up first: ${round.slice(0, 40)}`, code: inStep(`for (const item of event.data.items) { ${round} }`) })),
    {
      name: "deletes and updates per item, of a client",
      code: `import { Pinecone } from "@pinecone-database/pinecone";\nconst pinecone = new Pinecone();\n${inStep(`for (const name of event.data.names) await pinecone.index(name).deleteMany(event.data.ids);`)}`,
    },
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
      name: "one or the other",
      code: inStep(`
        const people = await Promise.all([load(event.data.a), event.data.b ? load(event.data.b) : null]);
        await Promise.all([event.data.isUrgent ? sendText(people) : sendMail(people)]);
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
      name: "branches that exclude each other",
      code: inStep(`
        if (event.data.ok) {
          await db.update(orders).set({ state: "paid" });
          await db.insert(log).values({ ok: true });
          return;
        }
        await db.update(orders).set({ state: "failed" });
        await db.insert(log).values({ ok: false });
      `),
    },
    {
      name: "cases of a switch",
      code: inStep(`
        switch (event.data.kind) {
          case "a": await repo.create(event.data); break;
          case "b": await repo.update(event.data); break;
          case "c": await repo.delete(event.data); break;
        }
      `),
    },
    {
      name: "what is done when the rest fails",
      code: inStep(`
        try {
          await db.update(jobs).set({ state: "running" });
          await db.insert(results).values(event.data);
        } catch (error) {
          await db.update(jobs).set({ state: "failed" });
          throw error;
        }
      `),
    },
    {
      name: "a mail at the end",
      code: inStep(`
        await db.update(orders).set({ state: "paid" });
        await sendMail(1);
      `),
    },
    {
      name: "a mail, or something else",
      code: inStep(`
        if (event.data.ok) {
          await sendMail(1);
        } else {
          await db.update(orders).set({ state: "failed" });
        }
      `),
    },
    {
      name: "a mail in a try that returns, and what is done otherwise",
      code: inStep(`
        if (event.data.ok) {
          try {
            return await sendMail(1);
          } catch (error) {
            throw new Error("not sent");
          }
        }
        await db.update(orders).set({ state: "failed" });
      `),
    },
    {
      name: "a mail, and what may fail without harm",
      code: inStep(`
        await sendMail(1);
        try {
          await notifySales();
        } catch {
          // The mail is what counts.
        }
      `),
    },
    {
      name: "a mail, and a client that throws nothing",
      code: inStep(`
        await sendMail(1);
        await supabase.from("mails").insert({ id: 1 });
      `),
    },
    {
      name: "a mail, and the same client under another name",
      code: inStep(`
        await sendMail(1);
        await admin.from("mails").update({ sent: true }).eq("id", 1);
      `),
    },
    {
      name: "a mail, and what catches its own error",
      code: inStep(`
        await sendMail(1);
        await db.update(mails).set({ sent: true }).catch(() => {});
      `),
    },
    {
      name: "an event, and something else: another rule speaks of events",
      code: inStep(`
        await inngest.send({ name: "app/done" });
        await db.update(orders).set({ state: "paid" });
      `),
    },
    {
      name: "a row per item, each with a try of its own",
      code: inStep(`
        for (const row of rows) {
          try {
            await publishRow(row);
          } catch (error) {
            logger.error(error);
          }
        }
      `),
    },
    {
      name: "progress and tidying up",
      code: inStep(`
        await updateProgress(id, 10);
        await db.update(orders).set({ state: "paid" });
        await updateProgress(id, 90);
        await unlink(file).catch(() => {});
        await browser.close();
      `),
    },
    {
      name: "a row per item, where it is there already or not",
      code: inStep(`
        for (const user of users) {
          await db.insert(notices).values({ user }).onConflictDoNothing();
        }
        for (const user of users) {
          await prisma.notice.upsert({ where: { user }, create: { user }, update: {} });
        }
      `),
    },
    {
      name: "a row per item, each with a try of its own",
      code: inStep(`
        for (const user of users) {
          try {
            await prisma.notice.create({ data: { user } });
          } catch {
            // There already.
          }
        }
      `),
    },
    {
      name: "a row per item, by a client that throws nothing",
      code: inStep(`
        for (const user of users) {
          await supabase.from("notices").insert({ user });
        }
      `),
    },
    {
      name: "what comes to the same when it is done again, per item",
      code: inStep(`
        for (const user of users) {
          await updateStats(user.id);
          await syncAvatar(user.id);
        }
      `),
    },
    {
      name: "what values are taken from",
      code: inStep(`
        const row = await db.query.users.findFirst();
        const parts = row.url.split("/");
        const at = row.url.indexOf("?");
        await sendMail(row.email, parts, at);
      `),
    },
    {
      name: "a mail that is written down, and queued",
      code: inStep(`
        const mail = await emailService.create({ to: 1 });
        await enqueueMail(mail.id);
      `),
    },
    {
      name: "plumbing, and one write",
      code: inStep(`
        const client = await createClient();
        await supabase.from("a").insert({});
        await supabase.from("b").insert({});
      `),
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
      name: "a mail that a helper is handed, with one that stands in for it",
      code: dedent`
        import { inngest } from "./client";
        import { sendReceipt } from "./mail";
        async function notify({ event, step, sendMail = sendReceipt }) {
          await step.run("notify", async () => {
            await sendMail(event.data.email);
            await prisma.order.update({ where: { id: event.data.id }, data: { notified: true } });
          });
        }
        export const f = inngest.createFunction({ id: "f", triggers: [] }, ({ event, step }) => notify({ event, step }));
      `,
      errors: [{ messageId: "again", line: 4 }],
    },
    { name: "rows that are imported", code: inStep(`await importOrders(event.data.rows); await createUser(1); return sendMail(event.data.email);`), errors: [{ messageId: "tooMany" }] },
    {
      name: "a function of the file whose call is all that the step is",
      code: dedent`
        import { inngest } from "./client";
        async function onboard(user) {
          await sendWelcome(user);
          await createAccount(user);
          await chargeCard(user);
        }
        export const f = inngest.createFunction({ id: "f", triggers: [] }, async ({ event, step }) => {
          await step.run("onboard", () => onboard(event.data));
          await step.run("inside", async () => {
            async function go() {
              for (const user of event.data.users) await sendEmail(user);
            }
            return go();
          });
        });
      `,
      errors: [
        { messageId: "tooMany", line: 8 },
        { messageId: "inLoop", line: 9 },
      ],
    },
    {
      name: "mails per item, for those items whose user is there, and rows in a list of its own",
      code: inBody(`
        await step.run("mail", async () => {
          for (const item of event.data.items) {
            const user = await prisma.user.findFirst({ where: { item } });
            if (!user) continue;
            await sendEmail(user.email);
          }
        });
        await step.run("tell", async () => {
          for (const item of event.data.items) {
            const existing = await prisma.notification.findMany({ where: { item } });
            if (!existing.length) continue;
            await prisma.notification.create({ data: { item } });
          }
        });
      `),
      errors: [
        { messageId: "inLoop", data: { Step: "Step 'mail'", name: "sendEmail" } },
        { messageId: "inLoop", data: { Step: "Step 'tell'", name: "prisma.notification.create" } },
      ],
    },
    {
      name: "a call that is placed, and what is written after it",
      code: inStep(`await initiateOutboundCall(event.data.phone);\nawait db.calls.update({ status: "ringing" });`),
      errors: [{ messageId: "again" }],
    },
    {
      name: "a text that is dispatched, and what is written after it",
      code: inStep(`await dispatchSms(event.data.phone);\nawait db.notification.create({ status: "SENT" });`),
      errors: [{ messageId: "again" }],
    },
    {
      name: "three things of which none makes the step fail",
      code: inStep(`
        await supabase.from("orders").update({ state: "paid" }).eq("id", 1);
        await supabase.from("log").insert({ order: 1 });
        try {
          await sendMail(1);
        } catch (error) {
          logger.error(error);
        }
      `),
      errors: [{ messageId: "tooManyAtOnce", data: { Step: "Step 'work'", count: "3", names: "supabase.from.update.eq, supabase.from.insert, sendMail" }, line: 3 }],
    },
    {
      name: "a row per item",
      code: inStep(`
        for (const user of users) {
          await prisma.notification.create({ data: { userId: user.id } });
        }
      `),
      errors: [{ messageId: "inLoop", data: { Step: "Step 'work'", name: "prisma.notification.create" }, line: 3 }],
    },
    {
      name: "a row per item, at the same time",
      code: inStep(`await Promise.all(users.map((user) => db.insert(notices).values({ user })));`),
      errors: [{ messageId: "inLoop", data: { Step: "Step 'work'", name: "db.insert.values" }, line: 3 }],
    },
    {
      name: "a delivery per item, with failures that are thrown in the end",
      code: inStep(`
        const failures = [];
        for (const search of searches) {
          try {
            await deliverAlert(search);
          } catch (error) {
            failures.push(error);
          }
        }
        if (failures.length > 0) throw new AggregateError(failures);
      `),
      errors: [{ messageId: "cutOff", data: { Step: "Step 'work'", name: "deliverAlert" }, line: 3 }],
    },
    {
      name: "a mail before something that may fail",
      code: inStep(`
        await sendMail(event.data.email);
        await db.update(orders).set({ mailedAt: new Date() });
      `),
      errors: [{ messageId: "again", data: { Step: "Step 'work'", name: "sendMail", later: "db.update.set" }, line: 3 }],
    },
    {
      name: "two mails",
      code: inStep(`
        await resend.emails.send({ to: customer });
        await sendTeamMail(team);
      `),
      errors: [{ messageId: "again", data: { Step: "Step 'work'", name: "resend.emails.send", later: "sendTeamMail" }, line: 3 }],
    },
    {
      name: "a reply that a module of the app posts",
      code: `import { postReply } from "./reddit";\n${inStep(`
        await postReply(thread.id, event.data.text);
        await prisma.session.update({ where: { id: 1 }, data: { done: true } });
      `)}`,
      errors: [{ messageId: "again", data: { Step: "Step 'work'", name: "postReply", later: "prisma.session.update" }, line: 4 }],
    },
    {
      name: "a mail, and a client whose error is thrown",
      code: inStep(`
        await sendMail(1);
        const { error } = await supabase.from("mails").insert({ id: 1 });
        if (error) throw error;
      `),
      errors: [{ messageId: "again", data: { Step: "Step 'work'", name: "sendMail", later: "supabase.from.insert" }, line: 3 }],
    },
    {
      name: "a mail per item, each with a try of its own",
      code: inStep(`
        for (const user of users) {
          try {
            await sendMail(user);
          } catch (error) {
            logger.error(error);
          }
        }
      `),
      errors: [{ messageId: "cutOff", data: { Step: "Step 'work'", name: "sendMail" }, line: 3 }],
    },
    {
      name: "a mail per item, and all are waited for whatever they do",
      code: inStep(`await Promise.allSettled(users.map((user) => sendMail(user)));`),
      errors: [{ messageId: "cutOff", data: { Step: "Step 'work'", name: "sendMail" }, line: 3 }],
    },
    {
      name: "one branch that does it all",
      code: inStep(`
        if (event.data.ok) {
          await db.update(orders).set({ state: "paid" });
          await db.insert(log).values({ ok: true });
          await sendMail(1);
        } else {
          await db.insert(log).values({ ok: false });
        }
      `),
      errors: [{ messageId: "tooMany", data: { Step: "Step 'work'", count: "3", names: "db.update.set, db.insert.values, sendMail" }, line: 3 }],
    },
    {
      name: "through a limiter",
      code: inStep(`
        await Promise.all(items.map((item) => limit(async () => {
          await sendMail(item);
          await db.update(orders).set({ state: "sent" });
        })));
        await redis.set("progress", 1);
      `),
      errors: [{ messageId: "tooMany", line: 3 }],
    },
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
      name: "a function without steps that sends a mail to each",
      code: withBody(`for (const user of await db.users.findMany()) await sendMail(user.email);`),
      errors: [{ messageId: "inLoop", data: { Step: "The function, which has no steps,", name: "sendMail" } }],
    },
    {
      name: "a function without steps that pays before it writes",
      code: withBody(`await stripe.transfers.create({ amount: 1 }); await db.payouts.update({ paid: true });`),
      errors: [{ messageId: "again", data: { Step: "The function, which has no steps,", name: "stripe.transfers.create", later: "db.payouts.update" } }],
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
      name: "in parallel, one of them only where there is somebody to send to",
      code: inStep(`await Promise.all([sendText(event.data.phone), event.data.to ? sendMail(event.data.to) : Promise.resolve(), event.data.hook && postToSlack()]);`),
      errors: [{ messageId: "tooMany", line: 3, data: { Step: "Step 'work'", count: "3", names: "sendText, sendMail, postToSlack" } }],
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

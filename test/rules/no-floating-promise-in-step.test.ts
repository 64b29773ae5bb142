import dedent from "dedent";
import rule from "../../rules/no-floating-promise-in-step.js";
import { inBody, inStep, offers } from "./shapes.js";
import { ruleTester, typedRuleTester } from "./tester.js";

ruleTester.run("no-floating-promise-in-step", rule, {
  valid: [
    {
      name: "what a transaction of a synchronous database gives, called",
      code: inStep(`
        const db = getDatabase();
        db.transaction(() => {
          for (const item of event.data.items) insert.run(item);
        })();
      `),
    },
    {
      name: "awaited",
      code: inStep(`
        await fetch(url);
        return prisma.user.update({});
      `),
    },
    {
      name: "collected",
      code: inStep(`
        await Promise.all([fetch(a), fetch(b)]);
        const p = fetch(c);
        await p;
      `),
    },
    {
      name: "the body of an arrow function",
      code: inBody(`await step.run("a", () => fetch(url));`),
    },
    {
      name: "the transport of nodemailer, whose close is no promise",
      code: `import nodemailer from "nodemailer";\n${inStep(`
        const transporter = nodemailer.createTransport(options);
        await transporter.sendMail(mail);
        transporter.close();
      `)}`,
    },
    {
      name: "a logger that is awaited elsewhere",
      code: `import { log } from "./log";\n${inStep(`
        await log.info("a");
        log.info("b");
      `)}`,
    },
    {
      name: "who listens to the stream of a model",
      code: `import Anthropic from "@anthropic-ai/sdk";\n${inStep(`
        const client = new Anthropic();
        const reply = client.messages.stream({ model, messages });
        reply.on("text", (token) => stream.push(token));
        reply.once("end", finish);
        return await reply.finalText();
      `)}`,
    },
    {
      name: "a queue of the app's own",
      code: `import { outbox } from "./outbox";\n${inStep(`outbox.send(event.data);`)}`,
    },
    {
      name: "void",
      code: inStep(`void fetch(url);`),
    },
    {
      name: "a chain that sees its own errors",
      code: inStep(`fetch(url).catch((error) => logger.warn(error));`),
    },
    {
      name: "a synchronous call",
      code: inStep(`
        cache.set("a", 1);
        logger.info("done");
        items.push(1);
        queueInMemory.send(1);
      `),
    },
    {
      name: "forEach with a synchronous callback",
      code: inStep(`rows.forEach((row) => totals.set(row.id, row.n));`),
    },
    {
      name: "a listener",
      code: inStep(`await new Promise((resolve) => stream.on("end", async () => { await fetch(url); resolve(); }));`),
    },
    {
      name: "a callback that tells the promise around it",
      code: `import { v2 as cloudinary } from "cloudinary";\n${inStep(`
        await new Promise((resolve, reject) => {
          cloudinary.uploader.upload(file, (error, result) => (error ? reject(error) : resolve(result)));
        });
        await new Promise((resolve, reject) => {
          cloudinary.uploader.upload_stream({ folder }, (error, result) => (error ? reject(error) : resolve(result))).end(buffer);
        });
        await new Promise((resolve, reject) => {
          const done = (error, result) => (error ? reject(error) : resolve(result));
          cloudinary.uploader.upload(file, done);
        });
      `)}`,
    },
    {
      name: "what is written to a stream",
      code: `import { v2 as cloudinary } from "cloudinary";\n${inStep(`
        await new Promise((resolve, reject) => {
          const upload = cloudinary.uploader.upload_stream({ folder }, (error, result) => (error ? reject(error) : resolve(result)));
          upload.write(head);
          upload.end(buffer);
        });
      `)}`,
    },
    {
      name: "outside a step: another rule's matter",
      code: inBody(`
        fetch(url);
        await step.run("a", () => a());
      `),
    },
    {
      name: "a synchronous function of the file",
      code: dedent`
        import { inngest } from "./client";
        function note(x) { list.push(x); }
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ step }) => {
          await step.run("a", async () => { note(1); });
        });
      `,
    },
    {
      name: "a route",
      code: dedent`
        export async function POST() { fetch(url); return new Response(); }
      `,
    },
    {
      name: "better-sqlite3",
      code: dedent`
        import Database from "better-sqlite3";
        import { inngest } from "./client";
        const db = new Database("a.db");
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ step }) => {
          await step.run("a", () => { db.prepare("insert into a values (1)").run(); });
        });
      `,
    },
    {
      name: "a chain that is awaited, and one with a catch",
      code: inStep(`
        await http.post("x").then((answer) => console.log(answer));
        http.post("x").then((answer) => console.log(answer)).catch(report);
      `),
    },
    {
      name: "maps that are awaited together, or wait",
      code: inStep(`
        await Promise.all(rows.map(async (row) => save(row)));
        await limiter.map(async (row) => save(row));
      `),
    },
  ],
  invalid: [
    {
      name: "beside what a promise waits for",
      code: `import { v2 as cloudinary } from "cloudinary";\n${inStep(`
        await new Promise((resolve, reject) => {
          cloudinary.uploader.upload(file);
          cloudinary.uploader.upload(other, (error, result) => console.log(error, result));
          fetch(url);
          resolve();
        });
      `)}`,
      errors: [
        { messageId: "floating", data: { call: "cloudinary.uploader.upload", step: "step 'work'" }, suggestions: [] },
        { messageId: "floating", suggestions: [] },
        { messageId: "floating", data: { call: "fetch", step: "step 'work'" }, suggestions: [] },
      ],
    },
    {
      name: "under a condition",
      code: inStep(`event.data.changed && fetch(event.data.url);\nevent.data.kind === "a" ? fetch("a") : log();\nawait (event.data.x && fetch("b"));\nconst c = event.data.x && fetch("c");\nawait c;`),
      errors: [
        { messageId: "floating", data: { call: "fetch", step: "step 'work'" }, line: 4, suggestions: [{ messageId: "awaitPromise", output: inStep(`event.data.changed && await fetch(event.data.url);\nevent.data.kind === "a" ? fetch("a") : log();\nawait (event.data.x && fetch("b"));\nconst c = event.data.x && fetch("c");\nawait c;`) }] },
        { messageId: "floating", line: 5, suggestions: [{ messageId: "awaitPromise", output: inStep(`event.data.changed && fetch(event.data.url);\nevent.data.kind === "a" ? await fetch("a") : log();\nawait (event.data.x && fetch("b"));\nconst c = event.data.x && fetch("c");\nawait c;`) }] },
      ],
    },
    {
      name: "an awaited list",
      code: inStep(`await rows.map(async (row) => save(row));`),
      errors: [
        {
          messageId: "awaitedList",
          data: { step: "step 'work'" },
          line: 4,
          suggestions: [{ messageId: "awaitAll", output: inStep(`await Promise.all(rows.map(async (row) => save(row)));`) }],
        },
      ],
    },
    {
      name: "a chain of a client that is not known",
      code: inStep(`http.post("x").then((answer) => console.log(answer));`),
      errors: [{ messageId: "floating", line: 4, suggestions: offers(1) }],
    },
    {
      name: "a name that is awaited elsewhere",
      code: `import { index } from "./index";\n${inStep(`
        await index(event.data.first);
        index(event.data.second);
        return 1;
      `)}`,
      errors: [{ messageId: "floating", suggestions: offers(1) }],
    },
    {
      name: "mail by its name",
      code: `import { mailer, sendWelcomeEmail } from "./mail";\n${inStep(`
        sendWelcomeEmail(event.data.to);
        mailer.send(event.data.to);
      `)}`,
      errors: [{ messageId: "floating", suggestions: offers(1) }, { messageId: "floating", suggestions: offers(1) }],
    },
    {
      name: "fetch",
      code: inStep(`fetch("https://crm.example.com", { method: "POST" });`),
      errors: [{ messageId: "floating", line: 4, suggestions: [{ messageId: "awaitPromise", output: inStep(`await fetch("https://crm.example.com", { method: "POST" });`) }] }],
    },
    {
      name: "a database write",
      code: inStep(`prisma.document.update({ where: { id: event.data.id }, data: {} });`),
      errors: [{ messageId: "floating", line: 4, suggestions: [{ messageId: "awaitPromise", output: inStep(`await prisma.document.update({ where: { id: event.data.id }, data: {} });`) }] }],
    },
    {
      name: "an async function of the file",
      code: dedent`
        import { inngest } from "./client";
        async function save(x) { await db.save(x); }
        export const f = inngest.createFunction({ id: "f" }, { event: "app/x" }, async ({ event, step }) => {
          await step.run("save", async () => {
            save(event.data);
          });
        });
      `,
      errors: [{ messageId: "floating", line: 5, suggestions: [{ messageId: "awaitPromise", output: dedent`
            import { inngest } from "./client";
            async function save(x) { await db.save(x); }
            export const f = inngest.createFunction({ id: "f" }, { event: "app/x" }, async ({ event, step }) => {
              await step.run("save", async () => {
                await save(event.data);
              });
            });
          ` }] }],
    },
    {
      name: "forEach with an async callback",
      code: inStep(`
        const users = await load();
        users.forEach(async (user) => {
          await sendMail(user);
        });
      `),
      errors: [{ messageId: "floatingInForEach", line: 5, suggestions: [{ messageId: "awaitAll", output: inStep(`
            const users = await load();
            await Promise.all(users.map(async (user) => {
              await sendMail(user);
            }));
          `) }] }],
    },
    {
      name: "map with an async callback",
      code: inStep(`
        users.map(async (user) => {
          await sendMail(user);
        });
      `),
      errors: [{ messageId: "floating", line: 4, suggestions: [{ messageId: "awaitAll", output: inStep(`
            await Promise.all(users.map(async (user) => {
              await sendMail(user);
            }));
          `) }] }],
    },
    {
      name: "a callback that is not async",
      code: inBody(`
        await step.run("a", () => {
          fetch(url);
        });
      `),
      errors: [{ messageId: "floating", line: 4 }],
    },
    {
      name: "in a branch",
      code: inStep(`
        if (event.data.notify) {
          fetch(url);
        }
      `),
      errors: [{ messageId: "floating", line: 5, suggestions: [{ messageId: "awaitPromise", output: inStep(`
            if (event.data.notify) {
              await fetch(url);
            }
          `) }] }],
    },
  ],
});

typedRuleTester.run("no-floating-promise-in-step", rule, {
  valid: [
    {
      name: "types: a synchronous client",
      filename: "case.ts",
      code: dedent`
        import { Inngest } from "inngest";
        const inngest = new Inngest({ id: "app" });
        declare const cache: { set(key: string): void };
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ step }) => {
          await step.run("a", () => {
            cache.set("a");
          });
        });
      `,
    },
    {
      name: "types: void",
      filename: "case.ts",
      code: dedent`
        import { Inngest } from "inngest";
        const inngest = new Inngest({ id: "app" });
        declare const api: { push(): Promise<void> };
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ step }) => {
          await step.run("a", () => {
            void api.push();
          });
        });
      `,
    },
  ],
  invalid: [
    {
      name: "types: a promise of an unknown client",
      filename: "case.ts",
      code: dedent`
        import { Inngest } from "inngest";
        const inngest = new Inngest({ id: "app" });
        declare const api: { push(): Promise<void> };
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ step }) => {
          await step.run("a", async () => {
            api.push();
          });
        });
      `,
      errors: [{ messageId: "floating", line: 6, suggestions: [{ messageId: "awaitPromise", output: dedent`
        import { Inngest } from "inngest";
        const inngest = new Inngest({ id: "app" });
        declare const api: { push(): Promise<void> };
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ step }) => {
          await step.run("a", async () => {
            await api.push();
          });
        });
      ` }] }],
    },
  ],
});

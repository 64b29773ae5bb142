import dedent from "dedent";
import rule from "../../rules/no-unserializable-step-result.js";
import { resolve } from "node:path";
import { inBody, inBodyV3, offers } from "./shapes.js";
import { ruleTester, typedRuleTester } from "./tester.js";

/** A file of an app that asks for this major of `ai`. */
const withAi = (major: 4 | 5, name = "f.ts") => resolve(`test/rules/packages/ai-${major}`, name);
const generateText = `import { generateText } from "ai";\n`;

ruleTester.run("no-unserializable-step-result", rule, {
  valid: [
    {
      name: "getters, which are read, and functions that are called",
      code: inBody(`
        function next() { return 1; }
        const r = await step.run("make", async () => ({ next: next(), get size() { return 1; }, rows: await load() }));
        use(r);
      `),
    },
    {
      name: "questions for undefined of other things, with null, and of what is always there",
      code: inBody(`
        const user = await step.run("find", () => users.find((one) => one.id === event.data.id));
        if (user == undefined || event.data.id === undefined) return;
        if (user === null || user === undefined || user.name === undefined) return;
        const at = await step.run("start", () => Date.now());
        if (at !== undefined) use(at);
        let found = await step.run("find-again", () => users.find((one) => one.id === event.data.id));
        found = undefined;
        if (found === undefined) return;
      `),
    },
    {
      name: "a middleware that brings values back, of the client and of the function",
      code: dedent`
        import { Inngest } from "inngest";
        import { DateSerializerMiddleware, superjson } from "./middleware";
        const inngest = new Inngest({ id: "app", middleware: [DateSerializerMiddleware] });
        export const a = inngest.createFunction({ id: "a", triggers: { event: "a/b" } }, async ({ step }) => {
          const result = await step.run("get-date", () => ({ createdAt: new Date(), ids: new Set([1]) }));
          return result.createdAt.getFullYear();
        });
        const plain = new Inngest({ id: "plain" });
        export const b = plain.createFunction({ id: "b", triggers: { event: "a/b" }, middleware: [superjson()] }, async ({ step }) => {
          const ids = await step.run("ids", () => new Map([[1, 2]]));
          return ids.get(1);
        });
      `,
    },
    {
      name: "what a function gives, a function that nobody asks for, and answers that are read each",
      code: inBody(`
        const format = (x) => x.trim();
        const a = await step.run("a", () => format(event.data.x));
        await step.run("b", () => { return () => 1; });
        const c = await step.run("c", () => Promise.all(event.data.urls.map(async (url) => (await fetch(url)).json())));
        const d = await step.run("d", () => Promise.all([load(1), fetch(event.data.url).then((res) => res.ok)]));
        const e = await step.run("e", () => Promise.all(event.data.urls.map(load)));
        use(a, c, d, e);
      `),
    },
    {
      name: "generateText of a version whose result has fields",
      filename: withAi(4),
      code: generateText + inBody(`const { text } = await step.run("write", () => generateText({ model, prompt }));\nuse(text);`),
    },
    {
      name: "generateText where nothing says which version",
      code: generateText + inBody(`const { text } = await step.run("write", () => generateText({ model, prompt }));\nuse(text);`),
    },
    {
      name: "generateText of another package, fields of its result, and what the step takes out",
      filename: withAi(5),
      code: `import { generateText as write } from "./write";\n${generateText}${inBody(`
        const { text } = await step.run("a", () => write({ prompt }));
        const { steps } = await step.ai.wrap("b", generateText, { model, prompt });
        const c = await step.run("c", async () => (await generateText({ model, prompt })).text);
        const { usage } = await step.run("d", async () => {
          const { text, usage } = await generateText({ model, prompt });
          return { text, usage };
        });
        const e = await step.run("e", () => generateText({ model, prompt }));
        const f = await step.run("f", () => (cached ? { text: cached } : generateText({ model, prompt })));
        use(text, steps[0].content[0].text, c, usage, e.steps.at(-1).content, f.text);
      `)}`,
    },
    {
      name: "types that a middleware brings back",
      filename: withAi(5),
      options: [{ allow: ["DefaultGenerateTextResult"] }],
      code: generateText + inBody(`const { text } = await step.run("write", () => generateText({ model, prompt }));\nuse(text);`),
    },
    {
      name: "a function of the file that returns plain data, or is not what the step returns",
      code: dedent`
        import { inngest } from "./client";
        async function load() { return { emails: [...new Set(await all())] }; }
        async function index() { return new Map(await all()); }
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ step }) => {
          const loaded = await step.run("load", () => load());
          const count = await step.run("count", async () => (await index()).size);
          return { loaded, count };
        });
      `,
    },
    {
      name: "a function of the file that makes a date of it",
      code: dedent`
        import { inngest } from "./client";
        function age(row) { return Date.now() - new Date(row.at).getTime(); }
        function ageOf(row) { return row.at instanceof Date ? row.at.getTime() : Date.parse(row.at); }
        function first(rows, ...rest) { return rest[0].at.getTime(); }
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ step }) => {
          const row = await step.run("load", () => db.load());
          return [age(row), ageOf(row), first(row), age(...[row])];
        });
      `,
    },
    {
      name: "functions with a buffer in their name: dropped, rebuilt, made text, and those that take one",
      code: inBody(`
        await step.run("a", () => renderToBuffer(document));
        const b = await step.run("b", () => getObjectBuffer(event.data.key));
        await step.run("c", () => upload(Buffer.from(b)));
        const d = await step.run("d", async () => (await getObjectBuffer(event.data.key)).toString("base64"));
        const e = await step.run("e", () => uploadBuffer(event.data.key));
        const f = await step.run("f", () => parseFromBuffer(event.data.key));
        const g = await step.run("g", () => generateCaptionFromBuffer(audio));
        const h = await step.run("h", () => getTypeOfBuffer(audio));
        const i = await step.run("i", () => generateNameForBuffer(audio));
        return { d, e, f, g, h, i };
      `),
    },
    { name: "arrays of one's own Uint8Array", code: `import { Uint8Array } from "./arrays";\n${inBody(`const a = await step.run("a", () => Uint8Array.from([1]));\nuse(a);`)}` },
    {
      name: "plain data",
      code: inBody(`
        const a = await step.run("a", () => ({ at: new Date().toISOString(), n: 1, list: [1] }));
        use(a);
      `),
    },
    {
      name: "the body of a response",
      code: inBody(`
        const a = await step.run("a", async () => (await fetch(url)).json());
        use(a);
      `),
    },
    {
      name: "binary data as a text",
      code: `import { readFile } from "node:fs/promises";\nimport { readFileSync } from "node:fs";\n${inBody(`
        const a = await step.run("a", () => readFile("x", "utf8"));
        const b = await step.run("b", () => readFileSync("x", { encoding: "base64" }));
        const c = await step.run("c", () => readFileSync("x", options));
        const d = await step.run("d", async () => Buffer.from(await (await fetch(url)).arrayBuffer()).toString("base64"));
        const e = await step.run("e", async () => (await sharp(d).toBuffer()).toString("base64"));
        const f = await step.run("f", async () => (await res.blob()).size);
        const g = await step.run("g", async () => {
          const response = await fetch(url);
          return { type: response.headers.get("content-type"), headers: Object.fromEntries(response.headers) };
        });
        use(a, b, c, d, e, f, g);
      `)}`,
    },
    {
      name: "a Buffer that is made again of what JSON makes of it",
      code: inBody(`
        const a = await step.run("a", () => Buffer.from("x"));
        const b = await step.run("b", async () => Buffer.from(await res.arrayBuffer()));
        await step.run("c", () => upload(Buffer.from(a), Buffer.from(b.data)));
      `),
    },
    {
      name: "somebody else's readFile, and one with a callback",
      code: `import { readFile } from "./files";\nimport fs from "node:fs";\n${inBody(`
        const a = await step.run("a", () => readFile("x"));
        const b = await step.run("b", () => new Promise((resolve) => fs.readFile("x", (error, data) => resolve(String(data)))));
        use(a, b);
      `)}`,
    },
    {
      name: "text of a response",
      code: inBody(`
        const a = await step.run("a", async () => {
          const response = await fetch(url);
          return { ok: response.ok, text: await response.text() };
        });
        use(a);
      `),
    },
    {
      name: "methods of plain data",
      code: inBody(`
        const { rows, name } = await step.run("a", () => load());
        const user = await step.run("b", () => loadUser());
        return [rows.map((row) => new Date(row.at).getTime()), rows.filter((row) => row.on).map(({ tags }) => tags.join()), name.trim(), user.tags.at(-1).toLowerCase(), user.score.toFixed(2), user.hasOwnProperty("x")];
      `),
    },
    {
      name: "items that are made what they were first",
      code: inBody(`
        const rows = await step.run("a", () => load());
        for (const row of rows) row.at = new Date(row.at);
        const times = rows.map((row) => row.at.getTime());
        const list = (await step.run("b", () => load())).map((row) => ({ ...row, at: new Date(row.at) }));
        for (const { at } of list) times.push(at.getTime());
        return times;
      `),
    },
    {
      name: "chosen and sorted items that are made what they were first, and what is no item",
      code: inBody(`
        const rows = await step.run("a", () => load());
        const open = rows.filter((row) => row.open).map((row) => ({ ...row, at: new Date(row.at) }));
        open.sort((a, b) => a.at.getTime() - b.at.getTime());
        const last = rows.reduce((newest, row) => (newest.isBefore(row.at) ? moment(row.at) : newest), moment(0));
        const list = await step.run("b", () => load());
        const due = list.filter((item) => item.due);
        for (const item of due) item.at = new Date(item.at);
        const first = list.slice(0, 5).find((item) => item.first);
        return [last, due[0].at.getTime(), first?.name.trim(), list.sort((a, b) => a.name.localeCompare(b.name)).at(0).tags.join()];
      `),
    },
    {
      name: "a callback that is given more than the item",
      code: inBody(`
        const rows = await step.run("a", () => load());
        const dates = [new Date(0)];
        return rows.map((row, index) => dates[index].getTime() + rows.length);
      `),
    },
    {
      name: "what is made of plain data",
      code: inBody(`
        const raw = await step.run("a", () => load());
        const order = new Order(raw);
        let user = await step.run("b", () => loadUser());
        user = new User(user);
        return [order.total(), user.fullName(), new Date(raw.at).getTime(), Temporal.from(raw.at).add(1)];
      `),
    },
    {
      name: "a method that is put in later, or asked for",
      code: inBody(`
        const tools = await step.run("a", () => load());
        tools.format = (x) => x;
        const other = await step.run("b", () => load());
        return [tools.format(1), other.format?.(1)];
      `),
    },
    {
      name: "a method behind a question for the kind",
      code: inBody(`
        const user = await step.run("a", () => load());
        if (typeof user.format === "function") user.format();
        const since = typeof user.since === "string" ? user.since : (user.since as Date).toISOString();
        return user.at instanceof Date ? user.at.toISOString() : since;
      `),
    },
    {
      name: "the promise of a step, and the response of step.fetch",
      code: inBody(`
        const a = step.run("a", () => load());
        const response = await step.fetch("https://x.y");
        return a.finally(() => response.json());
      `),
    },
    {
      name: "a Date",
      code: inBody(`
        const a = await step.run("a", () => new Date());
        use(a);
      `),
    },
    {
      name: "a Map that stays inside",
      code: inBody(`
        const a = await step.run("a", () => {
          const totals = new Map();
          return Object.fromEntries(totals);
        });
        use(a);
      `),
    },
    {
      name: "a result that nobody gets",
      code: inBody(`await step.run("ping", () => fetch(url));`),
    },
    {
      name: "a Map of one's own",
      code: dedent`
        import { Map } from "immutable";
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ step }) => {
          const a = await step.run("a", () => new Map());
          use(a);
        });
      `,
    },
    {
      name: "a fetch of one's own",
      code: dedent`
        import { fetch } from "./api";
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ step }) => {
          const a = await step.run("a", () => fetch("/orders"));
          use(a);
        });
      `,
    },
    {
      name: "allowed by a middleware",
      code: inBody(`
        const a = await step.run("a", () => new Map());
        use(a);
      `),
      options: [{ allow: ["Map"] }],
    },
    {
      name: "outside a step",
      code: inBody(`
        const seen = new Set();
        await step.run("a", () => [...seen]);
      `),
    },
    {
      name: "the plain parts of what a wrapped call of a model gave, and text read before it is stored",
      code: inBody(`
        const { steps } = await step.ai.wrap("ask", generateText, { prompt: event.data.prompt });
        const answer = await step.ai.wrap("ask again", async (prompt) => (await model.generateContent(prompt)).response.text(), event.data.prompt);
        return steps[0].content[0].text.trim() + answer.trim();
      `),
    },
  ],
  invalid: [
    {
      name: "undefined, which has become null",
      code: inBody(`
        const user = await step.run("find", () => users.find((one) => one.id === event.data.id));
        if (user === undefined) return "unknown";
      `),
      errors: [
        {
          messageId: "neverUndefined",
          data: { step: "step 'find'", answer: "false" },
          line: 4,
          suggestions: [
            {
              messageId: "askForNull",
              output: inBody(`
                const user = await step.run("find", () => users.find((one) => one.id === event.data.id));
                if (user === null) return "unknown";
              `),
            },
          ],
        },
      ],
    },
    {
      name: "undefined, in version 3",
      code: inBodyV3(`
        const user = await step.run("find", async () => await findUser(event.data.id));
        return user !== void 0;
      `),
      errors: [{ messageId: "neverUndefined", data: { step: "step 'find'", answer: "true" }, line: 4, suggestions: offers(1) }],
    },
    {
      name: "a middleware that does something else",
      code: dedent`
        import { Inngest } from "inngest";
        import { sentry } from "./middleware";
        const inngest = new Inngest({ id: "app", middleware: [sentry] });
        export const a = inngest.createFunction({ id: "a", triggers: { event: "a/b" } }, async ({ step }) => {
          const result = await step.run("get-date", () => ({ createdAt: new Date() }));
          return result.createdAt.getFullYear();
        });
      `,
      errors: [{ messageId: "lostMethod", line: 6 }],
    },
    {
      name: "getters of what generateText gives, taken out at once",
      filename: withAi(5),
      code: generateText + inBody(`const { text, usage: tokens } = await step.run("write", () => generateText({ model, prompt }));\nuse(text, tokens);`),
      errors: [
        {
          messageId: "lostGetter",
          data: { getter: "text", step: "step 'write'", call: "generateText", source: "ai", major: 5 },
          suggestions: [
            {
              messageId: "takeOut",
              data: { names: "'text', 'usage'" },
              output: generateText + inBody(`const { text, usage: tokens } = await step.run("write", async () => { const generated = await generateText({ model, prompt }); return { text: generated.text, usage: generated.usage }; });\nuse(text, tokens);`),
            },
          ],
        },
      ],
    },
    {
      name: "getters of what generateText gives, read of the result",
      filename: withAi(5, "f.js"),
      code: generateText + inBody(`
        const a = await step.run("a", async () => (await generateText({ model, prompt })));
        const b = (await step.run("b", () => (generateText({ model, prompt })))).text.trim();
        const c = await step.run("c", async () => {
          const result = await generateText({ model, prompt });
          return result;
        });
        const d = await step.ai.wrap("d", generateText, { model, prompt });
        const e = await step.run("e", () => generateText({ model, prompt: generated }));
        use(a.text ?? "", a.text, b, c, c.toolCalls, d.output, e.text);
      `),
      errors: [
        {
          messageId: "lostGetter",
          suggestions: [
            {
              messageId: "takeOut",
              output: generateText + inBody(`
        const a = await step.run("a", async () => (await generateText({ model, prompt })));
        const b = (await step.run("b", async () => { const generated = await generateText({ model, prompt }); return { text: generated.text }; })).text.trim();
        const c = await step.run("c", async () => {
          const result = await generateText({ model, prompt });
          return result;
        });
        const d = await step.ai.wrap("d", generateText, { model, prompt });
        const e = await step.run("e", () => generateText({ model, prompt: generated }));
        use(a.text ?? "", a.text, b, c, c.toolCalls, d.output, e.text);
      `),
            },
          ],
        },
        {
          messageId: "lostGetter",
          suggestions: [
            {
              messageId: "takeOut",
              output: generateText + inBody(`
        const a = await step.run("a", async () => { const generated = await generateText({ model, prompt }); return { text: generated.text }; });
        const b = (await step.run("b", () => (generateText({ model, prompt })))).text.trim();
        const c = await step.run("c", async () => {
          const result = await generateText({ model, prompt });
          return result;
        });
        const d = await step.ai.wrap("d", generateText, { model, prompt });
        const e = await step.run("e", () => generateText({ model, prompt: generated }));
        use(a.text ?? "", a.text, b, c, c.toolCalls, d.output, e.text);
      `),
            },
          ],
        },
        { messageId: "lostGetter", suggestions: [] },
        { messageId: "lostGetter", suggestions: [] },
        { messageId: "lostGetter", suggestions: [] },
      ],
    },
    {
      name: "dates that a function of the file reads of each item",
      code: dedent`
        import { inngest } from "./client";
        const describe = (row) => row.dueAt.toISOString();
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ step }) => {
          const rows = await step.run("load", () => db.due());
          return rows.filter(Boolean).map(describe);
        });
      `,
      errors: [{ messageId: "lostMethod", data: { step: "step 'load'", method: "toISOString" }, line: 2 }],
    },
    {
      name: "sets that a function of the file returns",
      code: dedent`
        import { inngest } from "./client";
        async function loadContext(id) {
          const emails = new Set();
          for (const row of await all(id)) emails.add(row.email);
          return { emails };
        }
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ event, step }) => {
          const context = await step.run("load", async () => loadContext(event.data.id));
          return context;
        });
      `,
      errors: [{ messageId: "lost", data: { step: "step 'load'", what: "a Set", becomes: "'{}'" }, line: 8 }],
    },
    {
      name: "a map that a function of the file returns for another, under a name",
      code: dedent`
        import { inngest } from "./client";
        const index = async () => new Map(await all());
        const indexed = () => index();
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ step }) => {
          const rows = await step.run("load", async () => {
            const found = await indexed();
            return found;
          });
          return rows;
        });
      `,
      errors: [{ messageId: "lost", data: { step: "step 'load'", what: "a Map", becomes: "'{}'" }, line: 7 }],
    },
    {
      name: "a date that a function of the file reads",
      code: dedent`
        import { inngest } from "./client";
        import { match } from "./tickets";
        function isOld(ticket, days) {
          return Date.now() - ticket.closedAt.getTime() > days * 86_400_000;
        }
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ event, step }) => {
          const ticket = await step.run("match", () => match(event.data.id));
          return ticket && !isOld(ticket, 3);
        });
      `,
      errors: [{ messageId: "lostMethod", data: { step: "step 'match'", method: "getTime" }, line: 4 }],
    },
    {
      name: "a function that is called after the Buffer it gives",
      code: inBody(`
        const pdf = await step.run("render", () => renderToBuffer(document));
        const file = await step.run("download", async () => {
          const bytes = await storage.getObjectBuffer(event.data.key);
          return { bytes };
        });
        await step.run("send", () => sendMail({ attachments: [pdf, file.bytes] }));
      `),
      errors: [
        { messageId: "lost", line: 3 },
        { messageId: "lost", line: 6 },
      ],
    },
    {
      name: "a method of an instance",
      code: inBody(`
        const order = await step.run("load", async () => Order.find(event.data.id));
        return order.total();
      `),
      errors: [{ messageId: "lostMethod", data: { method: "total", step: "step 'load'" }, line: 4 }],
    },
    {
      name: "a client",
      code: inBodyV3(`
        const client = await step.run("connect", () => mongoose.connect(url));
        await step.run("read", () => client.model("User").find());
      `),
      errors: [{ messageId: "lostMethod", data: { method: "model", step: "step 'connect'" }, line: 4 }],
    },
    {
      name: "what a wrapped call of a model gave",
      code: inBody(`
        const answer = await step.ai.wrap("ask", async (prompt) => await model.generateContent(prompt), event.data.prompt);
        const { response } = await step.ai.wrap("ask again", ask, { prompt: event.data.prompt });
        return answer.response.text() + response.text();
      `),
      errors: [
        { messageId: "lostMethod", data: { method: "text", step: "step 'ask'" }, line: 5 },
        { messageId: "lostMethod", data: { method: "text", step: "step 'ask again'" }, line: 5 },
      ],
    },
    {
      name: "a date in an object, and one taken out",
      code: inBody(`
        const user = await step.run("load", async () => ({ id: 1, createdAt: new Date() }));
        const { endsAt } = await step.run("plan", () => loadPlan(user.createdAt.getTime()));
        return endsAt.toISOString();
      `),
      errors: [
        { messageId: "lostMethod", data: { method: "getTime", step: "step 'load'" }, line: 4 },
        { messageId: "lostMethod", data: { method: "toISOString", step: "step 'plan'" }, line: 5 },
      ],
    },
    {
      name: "a date in the items of a list, on the way through names",
      code: inBody(`
        const devices = await step.run("load", () => prisma.device.findMany());
        for (const device of devices) {
          const last = device.readings[0];
          if (Date.now() - last.timestamp.getTime() > 1000) report(device.id);
        }
        const { rows } = await step.run("page", () => loadPage());
        return rows.map(({ total }) => total.toNumber());
      `),
      errors: [
        { messageId: "lostMethod", data: { method: "getTime", step: "step 'load'" }, line: 6 },
        { messageId: "lostMethod", data: { method: "toNumber", step: "step 'page'" }, line: 9 },
      ],
    },
    {
      name: "a date in items that are chosen from a list, sorted or summed up",
      code: inBody(`
        const quotes = await step.run("quotes", () => prisma.quote.findMany());
        const expired = quotes.filter((quote) => quote.validUntil);
        for (const quote of expired) report(quote.validUntil.getTime());
        const bookings = await step.run("bookings", () => prisma.booking.findMany());
        bookings.sort((a, b) => b.startsAt.getTime() - a.startsAt.getTime());
        const invoices = await step.run("invoices", () => prisma.invoice.findMany());
        const total = invoices.reduce((sum, invoice) => sum.plus(invoice.amount.toDecimalPlaces(2)), zero);
        const users = await step.run("users", () => prisma.user.findMany());
        const owner = users.slice(0, 10).find((user) => user.owner);
        return [total, owner?.createdAt.toISOString()];
      `),
      errors: [
        { messageId: "lostMethod", data: { method: "getTime", step: "step 'quotes'" }, line: 5 },
        { messageId: "lostMethod", data: { method: "getTime", step: "step 'bookings'" }, line: 7 },
        { messageId: "lostMethod", data: { method: "toDecimalPlaces", step: "step 'invoices'" }, line: 9 },
        { messageId: "lostMethod", data: { method: "toISOString", step: "step 'users'" }, line: 12 },
      ],
    },
    {
      name: "at once",
      code: inBody(`return (await step.run("load", () => load())).toJSON();`),
      errors: [{ messageId: "lostMethod", line: 3 }],
    },
    { name: "an error", code: inBody(`const a = await step.run("a", () => new TypeError("no"));\nuse(a.message);`), errors: [{ messageId: "lost", data: { step: "step 'a'", what: "an Error", becomes: "'{}'" }, line: 3 }] },
    { name: "an array of bytes and a stream", code: `import { createReadStream } from "node:fs";\n${inBodyV3(`const a = await step.run("a", () => Uint8Array.of(1));\nconst b = await step.run("b", () => createReadStream("x"));\nuse(a, b);`)}`, errors: [{ messageId: "lost", line: 4 }, { messageId: "lost", line: 5 }] },
    {
      name: "files",
      code: `import { readFile } from "node:fs/promises";\nimport fs from "fs";\n${inBody(`
        const a = await step.run("a", () => readFile("x"));
        const b = await step.run("b", async () => await fs.promises.readFile("x", { flag: "r" }));
        const c = await step.run("c", () => ({ name: "x", content: fs.readFileSync("x") }));
        use(a.length, b, c.content);
      `)}`,
      errors: [
        { messageId: "lost", data: { step: "step 'a'", what: "a Buffer", becomes: "'{ type: \"Buffer\", data: […] }'" }, line: 5 },
        { messageId: "lost", line: 6 },
        { messageId: "lost", line: 7 },
      ],
    },
    {
      name: "what a response, an image and a file are read into",
      code: inBody(`
        const a = await step.run("a", async () => (await fetch(url)).arrayBuffer());
        const b = await step.run("b", () => fetch(url).then((res) => res.blob()));
        const c = await step.run("c", () => sharp(path).resize(10).toBuffer());
        const d = await step.run("d", async () => ({ bytes: await file.arrayBuffer() }));
        use(a, b, Buffer.concat([c]), d);
      `),
      errors: [
        { messageId: "lost", data: { step: "step 'a'", what: "an ArrayBuffer", becomes: "'{}'" }, line: 3 },
        { messageId: "lost", line: 4 },
        { messageId: "lost", line: 5 },
        { messageId: "lost", line: 6 },
      ],
    },
    {
      name: "parts of a response",
      code: inBody(`
        const a = await step.run("a", async () => {
          const response = await fetch(url);
          return { status: response.status, headers: response.headers, body: response.body };
        });
        use(a.headers.get("x"));
      `),
      errors: [
        { messageId: "lost", data: { step: "step 'a'", what: "a Headers object", becomes: "'{}'" }, line: 5 },
        { messageId: "lost", data: { step: "step 'a'", what: "a stream", becomes: "'{}'" }, line: 5 },
      ],
    },
    {
      name: "a response",
      code: inBody(`
        const response = await step.run("load", () => fetch(url));
        use(response);
      `),
      errors: [{ messageId: "lost", line: 3, suggestions: [{ messageId: "readJson", output: inBody(`
            const response = await step.run("load", async () => (await fetch(url)).json());
            use(response);
          `) }] }],
    },
    {
      name: "a response, awaited",
      code: inBodyV3(`
        const response = await step.run("load", async () => {
          return await fetch(url);
        });
        use(response);
      `),
      errors: [{ messageId: "lost", line: 4, suggestions: [{ messageId: "readJson", output: inBodyV3(`
            const response = await step.run("load", async () => {
              return (await fetch(url)).json();
            });
            use(response);
          `) }] }],
    },
    {
      name: "a response in a variable",
      code: inBody(`
        const response = await step.run("load", async () => {
          const answer = await fetch(url);
          return answer;
        });
        use(response);
      `),
      errors: [{ messageId: "lost", line: 5, suggestions: [{ messageId: "readJson", output: inBody(`
            const response = await step.run("load", async () => {
              const answer = await fetch(url);
              return await answer.json();
            });
            use(response);
          `) }] }],
    },
    {
      name: "a Map in a variable",
      code: inBody(`
        const totals = await step.run("count", async () => {
          const totals = new Map<string, number>();
          return totals;
        });
        use(totals);
      `),
      errors: [{ messageId: "lost", line: 5, suggestions: [{ messageId: "fromEntries", output: inBody(`
            const totals = await step.run("count", async () => {
              const totals = new Map<string, number>();
              return Object.fromEntries(totals);
            });
            use(totals);
          `) }] }],
    },
    {
      name: "a Set in an object",
      code: inBody(`
        const r = await step.run("ids", () => ({ ids: new Set([1]) }));
        use(r);
      `),
      errors: [{ messageId: "lost", line: 3, suggestions: [{ messageId: "spread", output: inBody(`
            const r = await step.run("ids", () => ({ ids: [...new Set([1])] }));
            use(r);
          `) }] }],
    },
    {
      name: "a bigint",
      code: inBody(`
        const views = await step.run("views", async () => {
          const row = await load();
          return { views: row.views ?? 0n };
        });
        use(views);
      `),
      errors: [{ messageId: "lost", line: 5 }],
    },
    {
      name: "arithmetic on a bigint",
      code: inBody(`
        const wei = await step.run("to-wei", () => BigInt(event.data.amount) * 10n ** 18n);
        use(wei);
      `),
      errors: [{ messageId: "lost", line: 3 }],
    },
    {
      name: "a function",
      code: inBody(`
        const r = await step.run("make", () => ({ format: (x) => x }));
        use(r);
      `),
      errors: [{ messageId: "lost", line: 3 }],
    },
    {
      name: "a function by its name, and a method",
      code: inBody(`
        function next() {}
        const r = await step.run("make", async () => ({ next, after: next, rows: await load() }));
        const s = await step.run("open", async () => ({ id: await open(), close() { close(); } }));
        use(r, s);
      `),
      errors: [{ messageId: "lost", line: 4 }, { messageId: "lost", line: 4 }, { messageId: "lost", line: 5 }],
    },
    {
      name: "a function itself",
      code: inBody(`
        const a = await step.run("a", async () => {
          const rows = await load();
          return (id) => rows.find((row) => row.id === id);
        });
        const b = await step.run("b", () => format);
        use(a("x"), b);
        function format(x) { return x; }
      `),
      errors: [{ messageId: "lost", data: { step: "step 'a'", what: "a function", becomes: "nothing" }, line: 5 }, { messageId: "lost", line: 7 }],
    },
    {
      name: "answers in a list",
      code: inBody(`
        const a = await step.run("a", () => Promise.all(event.data.urls.map((url) => fetch(url))));
        const b = await step.run("b", async () => await Promise.all([load(), fetch(event.data.url)]));
        use(a, b);
      `),
      errors: [{ messageId: "lost", line: 3 }, { messageId: "lost", line: 4 }],
    },
    {
      name: "a buffer, and binary data",
      code: inBody(`
        const a = await step.run("a", () => Buffer.from(text));
        const b = await step.run("b", () => new Uint8Array(8));
        const c = await step.run("c", async () => {
          const response = await fetch(url);
          return await response.arrayBuffer();
        });
        use(a, b, c);
      `),
      errors: [{ messageId: "lost", line: 3 }, { messageId: "lost", line: 4 }, { messageId: "lost", line: 7 }],
    },
  ],
});

typedRuleTester.run("no-unserializable-step-result", rule, {
  valid: [
    {
      name: "types: booleans, numbers, strings, dates",
      filename: "case.ts",
      code: dedent`
        import { Inngest } from "inngest";
        const inngest = new Inngest({ id: "app" });
        declare const row: { ok: boolean; n: number; s: string | null; at: Date; kind: "a" | "b"; tags: string[] };
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ step }) => {
          const r = await step.run("a", () => row);
          return r.n;
        });
      `,
    },
    {
      name: "types: a bigint that nobody reads",
      filename: "case.ts",
      code: dedent`
        import { Inngest } from "inngest";
        const inngest = new Inngest({ id: "app" });
        declare const row: { id: string; views: bigint };
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ step }) => {
          const r = await step.run("a", () => row);
          return r.id;
        });
      `,
    },
    {
      name: "types: a class that says itself what it becomes",
      filename: "case.ts",
      code: dedent`
        import { Inngest } from "inngest";
        const inngest = new Inngest({ id: "app" });
        declare const price: { amount: { toJSON(): string; raw: bigint } };
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ step }) => {
          const r = await step.run("a", () => price);
          return r.amount;
        });
      `,
    },
    {
      name: "types: a type that holds itself",
      filename: "case.ts",
      code: dedent`
        import { Inngest } from "inngest";
        const inngest = new Inngest({ id: "app" });
        type Json = string | number | null | Json[] | { [key: string]: Json };
        type Nested<Item> = Item | Nested<Item[]>[];
        interface Tree { id: string; parent: Tree; children: Tree[] }
        declare const db: { json(): Promise<Json[]>; tree(): Promise<Tree>; nested(): Promise<Nested<string>> };
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ step }) => {
          const json = await step.run("a", () => db.json());
          const tree = await step.run("b", () => db.tree());
          const nested = await step.run("c", () => db.nested());
          return [json, tree.id, nested];
        });
      `,
    },
    {
      name: "types: rows of the app that are called like something of the platform",
      filename: "case.ts",
      code: dedent`
        import { Inngest } from "inngest";
        const inngest = new Inngest({ id: "app" });
        interface Request { id: string; status: string }
        declare class File { id: string; name: string; set: Set }
        interface Set { id: string }
        declare const db: { request(): Promise<Request>; files(): Promise<File[]> };
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ step }) => {
          const request = await step.run("a", () => db.request());
          const files = await step.run("b", () => db.files());
          return [request.status, files[0]];
        });
      `,
    },
  ],
  invalid: [
    {
      name: "types: a bigint that is read",
      filename: "case.ts",
      code: dedent`
        import { Inngest } from "inngest";
        const inngest = new Inngest({ id: "app" });
        declare const db: { row(): Promise<{ id: string; views: bigint }> };
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ step }) => {
          const r = await step.run("a", () => db.row());
          return r.views;
        });
      `,
      errors: [{ messageId: "lostType", line: 5 }],
    },
    {
      name: "types: a Map",
      filename: "case.ts",
      code: dedent`
        import { Inngest } from "inngest";
        const inngest = new Inngest({ id: "app" });
        declare const db: { totals(): Promise<Map<string, number>> };
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ step }) => {
          const r = await step.run("a", () => db.totals());
          return r;
        });
      `,
      errors: [{ messageId: "lostType", line: 5 }],
    },
    {
      name: "types: a generator, and the items of a Map",
      filename: "case.ts",
      code: dedent`
        import { Inngest } from "inngest";
        const inngest = new Inngest({ id: "app" });
        declare const ai: { stream(): Promise<AsyncGenerator<string>>; totals: Map<string, number> };
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ step }) => {
          const words = await step.run("a", () => ai.stream());
          const sums = await step.run("b", () => ai.totals.values());
          return [words, sums];
        });
      `,
      errors: [{ messageId: "lostType", line: 5 }, { messageId: "lostType", line: 6 }],
    },
  ],
});

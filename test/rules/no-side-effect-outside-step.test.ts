import rule from "../../rules/no-side-effect-outside-step.js";
import { inBody, inBodyV3, offers } from "./shapes.js";
import { jsRuleTester, ruleTester } from "./tester.js";

const STEP = 'await step.run("a", () => a());';

ruleTester.run("no-side-effect-outside-step", rule, {
  valid: [
    { name: "the state of a network of agents", code: inBody(`${STEP}\nconst result = await network.run("go");\nreturn result.state.kv.get("rows");`) },
    {
      name: "comments that say why it is outside",
      code: inBody(`${STEP}\n// Read outside step.run, so that dates stay dates.\nconst rows = await db.select().from(t);\n// Don't use step.run here: dates would become texts.\nconst more = await db.select().from(u);\n// Calling it directly is fine.\nawait fetch(url);\nuse(rows);`),
    },
    {
      name: "what a comment says to make its own steps",
      code: `import { processInbox } from "./agents";\n${inBody(`${STEP}\n// Called directly: it manages its own steps.\nconst result = await processInbox(event.data.id);\nreturn result;`)}`,
    },
    { name: "metadata that is written in a step or as one, scores, and maps", code: inBody(`await step.run("a", async () => { await inngest.metadata.set({ x: 1 }); });\nawait step.metadata("b").set({ x: 1 });\nawait inngest.score({ name: "ok", value: 1 });\nseen.metadata.set("c", 1);`) },
    { name: "metadata of a function without steps, and from outside", code: `${inBody(`await inngest.metadata.set({ x: 1 });`)}\nexport const POST = async () => { await inngest.metadata.run(runId).set({ x: 1 }); };` },
    { name: "effects in a step", code: inBody(`await step.run("a", async () => { await fetch("https://x"); await prisma.user.create({}); });`) },
    { name: "a function without steps", code: inBody(`await fetch("https://x", { method: "POST" });\nawait sendMail("a");`) },
    { name: "a helper that is only called in a step", code: inBody(`await step.run(\"a\", () => save());\nasync function save() { await prisma.user.create({}); }`) },
    { name: "a callback that a helper runs in a step", code: `import { inngest } from "./client";
async function tracked(step, id, work) { return step.run(id, async () => work()); }
inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ step }) => {
  await tracked(step, "a", async () => { await prisma.user.create({}); });
});` },
    { name: "a callback handed with step to a helper of another file", code: inBody(`${STEP}\nawait tracked(step, "b", async () => { await prisma.user.create({}); });`) },
    { name: "a helper that is handed step", code: inBody(`${STEP}\nawait syncUser(step, event.data.id);\nawait sendAll({ step, id: 1 });`) },
    { name: "what the code is made of", code: `import { createAgentDependencies, buildDeps } from "./parts";\n${inBody(`const parts = await createAgentDependencies(event.data.id);\nconst deps = await buildDeps(event.data.id);\n${STEP}\nuse(parts, deps);`)}` },
    { name: "agents, which open steps of their own", code: `import { createAgent } from "@inngest/agent-kit";\n${inBody(`const agent = createAgent({ name: "a" });\nawait agent.run("go");\n${STEP}`)}` },
    { name: "publish of the realtime middleware", code: inBody(`${STEP}\nawait publish(channel().status({}));`, "{ step, publish }") },
    { name: "clients and parsers that are made", code: inBody(`const db = createSupabase();\nconst other = await createClient();\nconst parser = new Parser();\nconst tracker = await createTokenTracker();\n${STEP}`) },
    { name: "clients of databases that are made and closed", code: `import postgres from "postgres";\nimport { createClient } from "redis";\n${inBody(`const sql = postgres(url, { max: 1 });\nconst cache = createClient();\nawait cache.connect();\n${STEP}\nawait cache.quit();\nawait sql.end({ timeout: 1 });`)}` },
    { name: "what is read of a file, and then asked", code: `import fs from "node:fs";\n${inBody(`const zip = await fs.promises.readFile(path);\nif (zip.slice(0, 2).toString("ascii") !== "PK") throw new Error("no zip");\n${STEP}`)}` },
    { name: "a client that a function of the file makes", code: `import { Resend } from "resend";\nconst getResend = () => new Resend(key);\n${inBody(`const resend = getResend();\n${STEP}`)}` },
    { name: "what was captured, handed over", code: `import { flushPostHog, posthog } from "@/lib/analytics";\n${inBody(`${STEP}\nawait flushPostHog();\nawait posthog.flush();`)}` },
    { name: "a log that is made, and a state that is sent to nobody", code: inBody(`const log = await createLog();\nconst state = await sendState();\n${STEP}`) },
    { name: "reading the parts of a request or of data", code: inBody(`${STEP}\nconst text = await response.json();\nconst list = event.data.items.map((x) => x.id);\nitems.push(1);`) },
    { name: "steps in Promise.all", code: inBody(`await Promise.all(event.data.ids.map((id) => step.run(\`a-\${id}\`, () => fetch(id))));`) },
    { name: "on a side without steps", code: inBody(`if (event.data.done) {\n${STEP}\n} else {\n  console.log("skipped");\n  await sendNotice(event.data.id);\n}`) },
    { name: "before an early return, and no step before it", code: inBody(`if (!event.data.known) { await prisma.row.update({}); return { skipped: true }; }\n${STEP}`) },
    { name: "in a catch that returns, before any step", code: inBody(`let data;\ntry { data = parse(event.data.text); } catch (error) { await prisma.row.update({ error }); return null; }\n${STEP}`) },
    { name: "on a way without steps, which a function further down has", code: inBody(`if (!event.data.known) { await prisma.row.update({}); return null; }\nreturn await work();\nasync function work() { ${STEP} }`) },
    { name: "a read that is the answer, on a way without steps", code: inBody(`if (event.data.dry) return { count: await prisma.user.count() };\n${STEP}`) },
    ...[
      `${STEP}\nawait prisma.row.update({});\nreturn 1;`,
      `try {\n${STEP}\n} catch (error) {\nawait prisma.row.update({ error });\nthrow error;\n}`,
      `${STEP}\nawait save();\nasync function save() { await prisma.row.update({}); }`,
    ].map((body, index) => ({ name: `behind the last step of a function that is never tried again: ${index}`, code: inBody(body).replace('{ id: "f"', '{ id: "f", retries: 0') })),
    { name: "functions that are never called", code: inBody(`${STEP}\nconst later = async () => { await prisma.user.create({}); };\nreturn 1;`) },
    { name: "tools of an agent", code: inBody(`${STEP}\nconst tool = createTool({ name: "t", handler: async () => { await fetch("https://x"); } });`) },
    { name: "outside of any function", code: `import { inngest } from "./client";\nexport async function POST() { await prisma.user.create({}); await inngest.send({ name: "a/b" }); }` },
    { name: "pure members of packages", code: `import Stripe from "stripe";\nimport { z } from "zod";\nconst stripe = new Stripe("k");\n${inBody(`const e = stripe.webhooks.constructEvent(a, b, c);\nconst v = await z.object({}).parseAsync(event.data);\n${STEP}`)}` },
    { name: "the logger", code: inBody(`${STEP}\nlogger.info("x");\nconsole.log("x");`, "{ step, logger }") },
    { name: "a send of the client, which has a rule of its own", code: inBody(`${STEP}\nawait inngest.send({ name: "a/b" });`) },
    { name: "what settings call pure", code: inBody(`${STEP}\nawait sendNothing();`), settings: { stepcheck: { pure: ["sendNothing"] } } },
    ...["@sentry/core", "@nestjs/common", "@acme-corp/sdk", "@aws-amplify/storage", "somebodys-mail"].map((source) => ({
      name: `a function of ${source}, which somebody published`,
      code: `import { sendReceipt } from "${source}";\n${inBody(`${STEP}\nawait sendReceipt(event.data.id);`)}`,
    })),
    { name: "what a model is asked begins like SQL", code: `import { ask } from "./ai";\n${inBody(`${STEP}\nawait ask("Select the best title from the list");\nawait ask("Update the text so that it reads well");`)}` },
    { name: "a second verb that changes nothing outside", code: `import { parseAndValidate, splitAndMap } from "./text";\n${inBody(`${STEP}\nawait parseAndValidate(event.data);\nawait splitAndMap(event.data);`)}` },
    {
      name: "functions that a helper is handed with the steps, which may be steps",
      code: `export const f = inngest.createFunction({ id: "f", triggers: { event: "a/b" } }, async ({ event, step }) => {
  const recordEvent = (name) => step.run("record-" + name, () => record(name));
  await generate({ step, recordEvent });
  await save(step, event.data, (row) => step.run("update", () => update(row)));
});
async function generate(input: { step: Steps; recordEvent: (name: string) => Promise<unknown> }) {
  const { step, recordEvent } = input;
  await step.run("generate", () => generateAll());
  await recordEvent("generated");
}
async function save(step, row, updateRow) {
  await step.run("save", () => saveAll());
  await updateRow(row);
}`,
    },
    { name: "lines that nobody waits for, and a function of the file that only prints", code: `import { log } from "@/lib/log";\nfunction print(line) { console.log(line); }\n${inBody(`${STEP}\nlog("done");\nawait print("done");`)}` },
    { name: "a function that somebody published and that has a verb for a name", code: `import { audit } from "@acme-corp/audit";\n${inBody(`${STEP}\nawait audit({ action: "a" });`)}` },
    {
      name: "what an address says itself, and texts that are there",
      code: `import { extractIdFromUrl, extractTextFromPdf, parseUrl } from "./text";\n${inBody(`${STEP}\nconst id = await extractIdFromUrl(event.data.url);\nconst url = await parseUrl(event.data.url);\nconst text = await extractTextFromPdf(event.data.file);`)}`,
    },
    {
      name: "a result that is made, and returned as it is",
      code: `import { createNoFactsResult, createProcessingResult } from "./results";\n${inBody(`if (!event.data.facts) return createNoFactsResult();\n${STEP}\nreturn createProcessingResult(event.data.facts.length, { at: 1 });`)}`,
    },
    {
      name: "what is called on something that was made with step",
      code: `import { createWorker, Importer } from "@/server/worker";\nimport { createQueue } from "@/lib/jobs";\n${inBody(`${STEP}\nawait createWorker(createQueue(step)).dispatchChecks();\nawait new Importer({ step }).sendAll();\nconst worker = createWorker(createQueue(step));\nawait worker.mailboxes.dispatchPolls();`)}`,
    },
    { name: "work that is handed functions with steps in them", code: `import { executePlan } from "./plan";\n${inBody(`${STEP}\nconst pause = (ms) => step.sleep("s", ms);\nawait executePlan(plan, { sleep: (ms) => step.sleep("s", ms) });\nawait executePlan(plan, { pause });\nawait executePlan(plan, createRunner(step));`)}` },
    { name: "work on what stays in the process", code: `import { processText, refreshConfig, completePrompt } from "./text";\n${inBody(`${STEP}\nawait processText(event.data.text);\nawait refreshConfig();\nawait completePrompt("a");`)}` },
    { name: "errors that are told to who watches the app, and comparisons", code: `import { captureException, isSupported } from "./app";\n${inBody(`${STEP}\ncaptureException(new Error("a"));\nconst supported = await isSupported(event.data.country);`)}` },
    { name: "tools and settings of a module of the app", code: `import { getBotByName, getClientForOrg, getDb, getPayload, getSettings } from "@/lib/app";\n${inBody(`${STEP}\nawait getBotByName("a");\nawait getClientForOrg(event.data.id);\nawait getDb();\nawait getPayload({ config });\nawait getSettings("mail");`)}` },
    {
      name: "a handler out of a registry",
      code: `import { getTaskHandler, findExecutor } from "./registry";
function handlerFor(type) { return getTaskHandler(type) ?? (async () => { throw new Error(type); }); }
${inBody(`${STEP}\nawait handlerFor(event.data.type)(event.data);\nconst run = await findExecutor(event.data.type);`)}`,
    },
    { name: "what is edited in place", code: `import { editDistance, answers } from "./text";\n${inBody(`${STEP}\nconst distance = editDistance(event.data.a, event.data.b);\nconst all = answers(event.data.text);`)}` },
    { name: "what is asked decides which steps run, which another rule says", code: `import { getAccounts } from "./accounts";\n${inBody(`const accounts = await getAccounts(event.data.id);\nif (accounts.length === 0) return;\n${STEP}`)}` },
    { name: "an unknown call, by default", code: inBody(`${STEP}\nawait compute(event.data);`) },
    { name: "another library's function", code: `import { createFunction } from "some-lib";\ncreateFunction({ name: "x" }, async (ctx) => { await fetch("https://x"); });` },
    { name: "a condition that the flow rule speaks of", code: inBody(`if (await prisma.flag.findFirst()) { ${STEP} }`) },
    { name: "a client whose requests are steps", code: `import { fetch } from "inngest";\nimport OpenAI from "openai";\nconst openai = new OpenAI({ fetch });\n${inBody(`${STEP}\nawait openai.chat.completions.create({});`)}` },
    { name: "a model whose requests are steps", code: `import { generateText } from "ai";\nimport { createOpenAI } from "@ai-sdk/openai";\n${inBody(`${STEP}\nconst openai = createOpenAI({ fetch: step.fetch });\nawait generateText({ model: openai("gpt-4o"), prompt: "x" });`)}` },
    { name: "a query that only steps wait for", code: inBody(`const query = db.select().from(users).where(eq(users.id, event.data.id));\nawait step.run("a", () => query.execute());`) },
  ],
  invalid: [
    {
      name: "results of which a step stores no more than somebody reads",
      code: inBody(`
        const user = await step.run("load", () => load(event.data.id));
        await db.audit.create({ data: { id: user.id } });
        await supabase.from("audit").insert({ id: user.id });
        try { await step.run("a", () => a(user)); } catch (error) { await supabase.from("audit").insert({ error: error.message }); throw error; }
        const rows = await prisma.row.findMany({ where: { id: user.id } });
        await step.run("b", () => b(rows));
      `),
      errors: [
        { messageId: "write", line: 4, suggestions: [{ messageId: "wrap", data: { id: "create-audit" }, output: inBody(`
          const user = await step.run("load", () => load(event.data.id));
          await step.run("create-audit", async () => { await db.audit.create({ data: { id: user.id } }); });
          await supabase.from("audit").insert({ id: user.id });
          try { await step.run("a", () => a(user)); } catch (error) { await supabase.from("audit").insert({ error: error.message }); throw error; }
          const rows = await prisma.row.findMany({ where: { id: user.id } });
          await step.run("b", () => b(rows));
        `) }] },
        { messageId: "write", line: 5, suggestions: [{ messageId: "wrap", data: { id: "insert-audit" }, output: inBody(`
          const user = await step.run("load", () => load(event.data.id));
          await db.audit.create({ data: { id: user.id } });
          await step.run("insert-audit", async () => { const { error } = await supabase.from("audit").insert({ id: user.id }); if (error) throw error; });
          try { await step.run("a", () => a(user)); } catch (error) { await supabase.from("audit").insert({ error: error.message }); throw error; }
          const rows = await prisma.row.findMany({ where: { id: user.id } });
          await step.run("b", () => b(rows));
        `) }] },
        { messageId: "inCatch", line: 6, suggestions: [{ messageId: "wrap", data: { id: "insert-audit" }, output: inBody(`
          const user = await step.run("load", () => load(event.data.id));
          await db.audit.create({ data: { id: user.id } });
          await supabase.from("audit").insert({ id: user.id });
          try { await step.run("a", () => a(user)); } catch (error) { await step.run("insert-audit", async () => { const { error: failure } = await supabase.from("audit").insert({ error: error.message }); if (failure) throw failure; }); throw error; }
          const rows = await prisma.row.findMany({ where: { id: user.id } });
          await step.run("b", () => b(rows));
        `) }] },
        { messageId: "read", line: 7, suggestions: offers(1) },
      ],
    },
    {
      name: "a counter in what follows the call, which a step would lose",
      code: inBody(`let saved = 0;\n${STEP}\nawait db.order.create({ data: event.data }).then(() => { saved++; });\nreturn saved;`),
      errors: [{ messageId: "write", line: 5, suggestions: [] }],
    },
    {
      name: "results that a step would spoil: methods, secrets, failures",
      code: inBody(`
        const order = await prisma.order.findUnique({ where: { id: event.data.id } });
        await step.run("a", () => a(order.createdAt.toISOString()));
        const account = await prisma.account.findUnique({ where: { id: event.data.id } });
        await step.run("b", () => b(account.accessToken));
        const { data, error } = await supabase.from("rows").select();
        if (error) throw error;
        await step.run("c", () => c(data));
      `),
      errors: [3, 5, 7].map((line) => ({ messageId: "read" as const, line, suggestions: [] })),
    },
    ...[
      `await prisma.row.update({});\n${STEP}`,
      `try {\nawait step.run("b", () => b());\n} catch (error) {\nawait prisma.row.update({ error });\n}\n${STEP}`,
      `await Promise.all([step.run("b", () => b()), prisma.row.update({})]);`,
      `for (const id of event.data.ids) {\nawait step.run(id, () => b());\nawait prisma.row.update({ id });\n}`,
      `try {\n${STEP}\nawait prisma.row.update({});\n} catch (error) {\nawait step.run("b", () => b(error));\n}`,
    ].map((body, index) => ({
      name: `where a step follows, or stands beside, in a function that is never tried again: ${index}`,
      code: inBody(body).replace('{ id: "f"', '{ id: "f", retries: 0'),
      errors: [{ messageId: (["write", "inCatch", "beside", "write", "write"] as const)[index]!, suggestions: offers(1) }],
    })),
    {
      name: "behind the last step of a failure handler, which is tried twice whatever 'retries' says, and of a function that is tried once more",
      code: `import { inngest } from "./client";
const onFailure = async ({ step }) => {
  ${STEP}
  await prisma.row.create({});
};
inngest.createFunction({ id: "f", retries: 0, onFailure, triggers: { event: "a/b" } }, async ({ step }) => {
  ${STEP}
  await prisma.row.update({});
});
inngest.createFunction({ id: "g", retries: 1, triggers: { event: "a/b" } }, async ({ step }) => {
  ${STEP}
  await prisma.row.update({});
});`,
      errors: [4, 12].map((line) => ({ messageId: "write" as const, line, suggestions: offers(1) })),
    },
    {
      name: "before the next round of a loop with steps",
      code: inBody(`for (const item of event.data.items) {\n  if (item.isDone) { await prisma.item.update({ where: { id: item.id } }); continue; }\n  await step.run(\`a-\${item.id}\`, () => work(item));\n}`),
      errors: [{ messageId: "write", line: 4, suggestions: offers(1) }],
    },
    {
      name: "a comment that says nothing of steps",
      code: `import { processInbox } from "./agents";\n${inBody(`${STEP}\n// Called directly: it is quick.\nconst result = await processInbox(event.data.id);\nreturn result;`)}`,
      errors: [{ messageId: "write", line: 6, data: { path: "processInbox" }, suggestions: offers(1) }],
    },
    {
      name: "metadata in the body",
      code: inBody(`await inngest.metadata.set({ x: 1 });\n${STEP}\nawait inngest.metadata.run(runId).step("a").update({ x: 1 }, "billing");`),
      errors: [{ messageId: "metadata", data: { path: "inngest.metadata.set" }, line: 3 }, { messageId: "metadata", data: { path: "inngest.metadata.update" }, line: 5 }],
    },
    { name: "a comment that puts it off", code: inBody(`${STEP}\n// TODO: move into step.run\nawait db.insert(t).values({});`), errors: [{ messageId: "write", suggestions: offers(1) }] },
    {
      name: "comments that warn of it",
      code: inBody(`${STEP}\n// ❌ DON'T: API calls outside steps will re-run\nawait db.insert(t).values({});\n// Never call this outside of a step\nawait db.insert(u).values({});`),
      errors: [{ messageId: "write", line: 5, suggestions: offers(1) }, { messageId: "write", line: 7, suggestions: offers(1) }],
    },
    { name: "a comment that warns after the call", code: inBody(`${STEP}\nawait db.insert(t).values({}); // ❌ outside steps`), errors: [{ messageId: "write", suggestions: offers(1) }] },
    {
      name: "a queue that is flushed",
      code: `import { flushQueue } from "@/lib/queue";\n${inBody(`${STEP}\nawait flushQueue();`)}`,
      errors: [{ messageId: "write", suggestions: offers(1) }],
    },
    {
      name: "what Supabase is asked for, and not what is read of it",
      code: `import { createClient } from "@supabase/supabase-js";\nconst supabase = createClient(url, key);\n${inBody(`${STEP}\nconst { data } = await supabase.storage.from("a").download("c");\nconst bytes = await data.arrayBuffer();`)}`,
      // What it gives is no JSON.
      errors: [{ messageId: "read", data: { path: "supabase.storage.from.download" }, suggestions: [] }],
    },
    {
      name: "a mail of a client that a function of the file makes on the way",
      code: `import { Resend } from "resend";\nconst getResend = () => new Resend(key);\n${inBody(`${STEP}\nawait getResend().emails.send({ to: "a" });`)}`,
      errors: [{ messageId: "write", data: { path: "getResend.emails.send" }, suggestions: offers(1) }],
    },
    {
      name: "a row of a client that a declared function makes",
      code: `import { createClient } from "@supabase/supabase-js";\nfunction admin() { const url = read(); return createClient(url); }\n${inBody(`${STEP}\nawait admin().from("rows").insert({});`)}`,
      errors: [{ messageId: "write", suggestions: offers(1) }],
    },
    {
      name: "a command of node-redis that reads",
      code: `import { createClient } from "redis";\nconst redis = createClient();\n${inBody(`${STEP}\nconst [a] = await redis.mGet(["a"]);`)}`,
      errors: [{ messageId: "read", suggestions: offers(1) }],
    },
    {
      name: "a file that is opened, and written to",
      code: `import fs from "node:fs/promises";\n${inBody(`${STEP}\nconst file = await fs.open(path, "w");\nawait file.writeFile("x");`)}`,
      errors: [{ messageId: "write", suggestions: offers(1) }],
    },
    {
      name: "a client that is made under a condition",
      code: `import { Resend } from "resend";\nconst resend = process.env.KEY ? new Resend(process.env.KEY) : undefined;\n${inBody(`${STEP}\nawait resend?.emails.send({});`)}`,
      errors: [{ messageId: "write", data: { path: "resend.emails.send" }, line: 6, suggestions: offers(1) }],
    },
    {
      name: "a client with a fetch of its own",
      code: `import OpenAI from "openai";\nimport { fetch } from "./fetch";\nconst openai = new OpenAI({ fetch });\n${inBody(`${STEP}\nawait openai.chat.completions.create({});`)}`,
      errors: [{ messageId: "write", line: 7, suggestions: offers(1) }],
    },
    {
      name: "a query that the body waits for",
      code: inBody(`const query = db.select().from(users).where(eq(users.id, event.data.id));\nconst rows = await query;\nawait step.run("a", () => save(rows, query));`),
      errors: [{ messageId: "read", line: 3 }],
    },
    ...["@shop/emails", "@repo/mailing", "@services/notifier", "@shop/core/notify", "@shop/realtime/server"].map((source) => ({
      name: `a function of ${source}, a package of the workspace`,
      code: `import { sendReceipt } from "${source}";\n${inBody(`${STEP}\nawait sendReceipt(event.data.id);`)}`,
      errors: [{ messageId: "write" as const, line: 5, suggestions: offers(1) }],
    })),
    {
      name: "what is done to what was read or computed first",
      code: `import { computeAndPersistReport, rates } from "./reports";\n${inBody(`await computeAndPersistReport(event.data.id);\nawait rates.fetchAndStore();\n${STEP}`)}`,
      errors: [
        { messageId: "write", data: { path: "computeAndPersistReport" }, line: 4, suggestions: offers(1) },
        { messageId: "write", data: { path: "rates.fetchAndStore" }, line: 5, suggestions: offers(1) },
      ],
    },
    {
      name: "statements of SQL, whoever runs them",
      code: `import { sql, query } from "@/lib/db";\n${inBody(`const shares = await sql("SELECT user_id FROM shares WHERE id = $1", [event.data.id]);\n${STEP}\nconst done = \`\n  UPDATE campaigns SET done = true\n\`;\nawait sql(done, [event.data.id]);\nawait query("insert into logs (id) values ($1)", [shares.length]);`)}`,
      errors: [
        { messageId: "read", data: { path: "sql" }, line: 4, suggestions: offers(1) },
        { messageId: "write", data: { path: "sql" }, line: 9, suggestions: offers(1) },
        { messageId: "write", data: { path: "query" }, line: 10, suggestions: offers(1) },
      ],
    },
    { name: "a line of an audit log", code: inBody(`${STEP}\nawait writeAuditLog("done");`), errors: [{ messageId: "write", line: 4, suggestions: offers(1) }] },
    { name: "a message that is sent", code: inBody(`${STEP}\nawait sendSlackMessage("done");`), errors: [{ messageId: "write", line: 4, suggestions: offers(1) }] },
    {
      name: "a request",
      code: inBody(`${STEP}\nawait fetch("https://x", { method: "POST" });`),
      errors: [
        {
          messageId: "write",
          data: { path: "fetch" },
          line: 4,
          suggestions: [
            {
              messageId: "wrap",
              data: { id: "fetch-x" },
              output: inBody(`${STEP}\nawait step.run("fetch-x", () => fetch("https://x", { method: "POST" }));`),
            },
          ],
        },
      ],
    },
    {
      name: "a write, with step added to the handler",
      code: inBody(`await later(step2);\nawait prisma.user.update({});\nawait ctxStep.run("a", () => 1);`, "{ event, step: ctxStep }"),
      errors: [
        {
          messageId: "write",
          line: 4,
          suggestions: [
            {
              messageId: "wrap",
              data: { id: "update-user" },
              output: inBody(`await later(step2);\nawait ctxStep.run("update-user", async () => { await prisma.user.update({}); });\nawait ctxStep.run("a", () => 1);`, "{ event, step: ctxStep }"),
            },
          ],
        },
      ],
    },
    {
      name: "the whole context, version 3",
      code: inBodyV3(`await ctx.step.run("a", () => 1);\nawait resend.emails.send({});`, "ctx"),
      errors: [
        {
          messageId: "write",
          line: 4,
          suggestions: [
            { messageId: "wrap", data: { id: "send-email" }, output: inBodyV3(`await ctx.step.run("a", () => 1);\nawait ctx.step.run("send-email", async () => { const { error } = await resend.emails.send({}); if (error) throw error; });`, "ctx") },
          ],
        },
      ],
    },
    {
      name: "a read",
      code: inBody(`const user = await prisma.user.findUnique({});\n${STEP}`),
      errors: [
        {
          messageId: "read",
          line: 3,
          suggestions: [{ messageId: "wrap", data: { id: "find-user" }, output: inBody(`const user = await step.run("find-user", () => prisma.user.findUnique({}));\n${STEP}`) }],
        },
      ],
    },
    {
      name: "a helper, with the way",
      code: inBody(`${STEP}\nawait syncCrm();\nasync function syncCrm() { await postContact(); }\nasync function postContact() { await fetch("https://x", { method: "POST" }); }`),
      errors: [{ messageId: "write", data: { path: "syncCrm → postContact → fetch" }, line: 4 }],
    },
    {
      name: "each call of a helper",
      code: `import { inngest } from "./client";
async function ping(x) { await fetch(x); }
inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ step }) => {
  await ping(1);
  await step.run("a", () => ping(2));
  await ping(3);
});`,
      errors: [
        { messageId: "read", line: 4 },
        { messageId: "read", line: 6 },
      ],
    },
    {
      name: "beside steps",
      code: inBody(`await Promise.all([step.run("a", () => 1), fetch("https://x", { method: "POST" })]);`),
      errors: [
        {
          messageId: "beside",
          data: { path: "fetch", combinator: "all" },
          line: 3,
          suggestions: [{ messageId: "wrap", data: { id: "fetch-x" }, output: inBody(`await Promise.all([step.run("a", () => 1), step.run("fetch-x", () => fetch("https://x", { method: "POST" }))]);`) }],
        },
      ],
    },
    {
      name: "in the function's own catch",
      code: inBody(`try {\n  ${STEP}\n} catch (error) {\n  await sendMail("failed");\n  throw error;\n}`),
      errors: [{ messageId: "inCatch", line: 6, suggestions: offers(1) }],
    },
    {
      name: "a fluent chain, without types",
      code: inBody(`${STEP}\nawait supabase.from("users").update({ a: 1 }).eq("id", 1);`),
      errors: [{ messageId: "write", data: { path: "supabase.from.update.eq" }, line: 4, suggestions: offers(1) }],
    },
    {
      name: "before an early return, behind a step",
      code: inBody(`${STEP}\nif (!event.data.known) { await prisma.row.update({}); return { skipped: true }; }\nawait step.run("b", () => 1);`),
      errors: [{ messageId: "write", line: 4, suggestions: offers(1) }],
    },
    {
      name: "on one side, with steps behind both",
      code: inBody(`if (event.data.a) { await prisma.row.update({}); }\n${STEP}`),
      errors: [{ messageId: "write", line: 3, suggestions: offers(1) }],
    },
    {
      name: "a transaction, once",
      code: inBody(`${STEP}\nawait prisma.$transaction(async (tx) => {\n  await tx.row.create({});\n  await tx.other.update({});\n});`),
      errors: [{ messageId: "write", line: 4, suggestions: offers(1) }],
    },
    {
      name: "reads in a transaction, which reads then, and not all of them",
      code: inBody(`${STEP}\nconst [a, b] = await prisma.$transaction([prisma.row.findUnique({}), prisma.other.findMany()]);\nconst [c] = await prisma.$transaction([prisma.row.findUnique({}), prisma.other.update({})]);\nuse(a, b, c);`),
      errors: [
        { messageId: "read", line: 4, suggestions: offers(1) },
        { messageId: "write", line: 5, suggestions: offers(1) },
      ],
    },
    {
      name: "the parts of something else: what is updated or created",
      code: `import { updateDependencies, createDependency } from "./parts";\n${inBody(`${STEP}\nawait updateDependencies(event.data.id);\nawait createDependency(event.data.id);`)}`,
      errors: [
        { messageId: "write", line: 5, suggestions: offers(1) },
        { messageId: "write", line: 6, suggestions: offers(1) },
      ],
    },
    {
      name: "chains in a list",
      code: inBody(`${STEP}\nconst [a, b] = await Promise.all([db.from("a").select(), db.from("b").select()]);`),
      errors: [
        { messageId: "read", line: 4, suggestions: offers(1) },
        { messageId: "read", line: 4, suggestions: offers(1) },
      ],
    },
    {
      name: "without await",
      code: inBody(`${STEP}\nsendMail("a");`),
      errors: [{ messageId: "write", line: 4, suggestions: [{ messageId: "wrap", data: { id: "send-mail" }, output: inBody(`${STEP}\nawait step.run("send-mail", () => sendMail("a"));`) }] }],
    },
    {
      name: "a response that is used later has no suggestion",
      code: inBody(`const response = await fetch("https://x");\nconst data = await response.json();\n${STEP}`),
      errors: [{ messageId: "read", line: 3 }],
    },
    {
      name: "in onFailure",
      code: `import { inngest } from "./client";
inngest.createFunction({ id: "f", triggers: { event: "app/x" }, onFailure: async ({ step }) => {
  await step.run("a", () => 1);
  await slack.chat.postMessage({});
} }, async () => {});`,
      errors: [{ messageId: "write", line: 4, suggestions: offers(1) }],
    },
    {
      name: "a helper that is handed step by another file",
      code: `export async function sync(step: GetStepTools<any>, id: string) {\n  await step.run("a", () => load(id));\n  await prisma.user.update({});\n}`,
      errors: [{ messageId: "write", line: 3 }],
    },
    {
      name: "what stands in for a function that nobody hands in with the steps",
      code: `import { sendReceipt } from "./mail";
export const f = inngest.createFunction({ id: "f", triggers: { event: "a/b" } }, async ({ event, step }) => { await notify({ event, step }); });
async function notify({ event, step, sendMail = sendReceipt }: Input) {
  await step.run("load", () => load());
  await sendMail(event.data.id);
}`,
      errors: [{ messageId: "write", line: 2, data: { path: "notify → sendMail" } }],
    },
    {
      name: "what settings call an effect",
      code: inBody(`${STEP}\nawait compute(1);`),
      settings: { stepcheck: { effects: { compute: "write" } } },
      errors: [{ messageId: "write", line: 4, suggestions: offers(1) }],
    },
    ...[
      'audit({ action: "a" })',
      'emit("thread", { id: event.data.id })',
      'notify(event.data.id)',
      'pingHeartbeat("daily")',
      'answerCallback(event.data.id, "Cancelled")',
      'editMessageText(event.data.chatId, event.data.messageId, "Cancelled")',
      "recalculateScore(event.data.id)",
      "failJob(event.data.id)",
      "updateErrorMessage(event.data.id)",
      "executePlan(plan)",
      "transcribeAudio(event.data.url)",
    ].map((call) => ({
      name: `a function of the app that says by its name what it does: ${call}`,
      code: `import { answerCallback, audit, editMessageText, emit, notify, pingHeartbeat, recalculateScore, failJob, updateErrorMessage, executePlan, transcribeAudio } from "@/lib/work";\n${inBody(`${STEP}\nawait ${call};`)}`,
      errors: [{ messageId: "write" as const, line: 5, suggestions: offers(1) }],
    })),
    { name: "an event for analytics, which nobody waits for", code: `import { captureServerEvent } from "./posthog";\n${inBody(`${STEP}\ncaptureServerEvent("a", {});`)}`, errors: [{ messageId: "write", line: 5, suggestions: offers(1) }] },
    ...["extractTextFromPdf(event.data.resumeUrl)", "getOwnerByInvoiceId(event.data.id)", 'fetchInsights(event.data.id, "token")', 'getSetting("plan")', "accounts.listActiveShops()", "scrapePage(event.data.page)"].map((call) => ({
      name: `a question to a module of the app: ${call}`,
      code: `import { accounts, extractTextFromPdf, fetchInsights, getOwnerByInvoiceId, getSetting, scrapePage } from "@/lib/questions";\n${inBody(`${STEP}\nconst answer = await ${call};`)}`,
      errors: [{ messageId: "read" as const, line: 5, suggestions: offers(1) }],
    })),
    { name: "a message to who looks on", code: `import { pusherServer } from "./pusher";\n${inBody(`${STEP}\nawait pusherServer.trigger("a", "b", {});`)}`, errors: [{ messageId: "write", line: 5, suggestions: offers(1) }] },
    {
      name: "a function that a factory is handed, which knows no step",
      code: `import { inngest } from "./client";
export const make = ({ sendMail }) => inngest.createFunction({ id: "f", triggers: { event: "a/b" } }, async ({ event, step }) => {
  await step.run("save", () => save());
  await sendMail(event.data.email);
});`,
      errors: [{ messageId: "write", line: 4, suggestions: offers(1) }],
    },
    ...["createWorker(event.data.id).dispatchChecks()", "worker.dispatchPolls()", "owner.sendAll()", "importer.sendAll()"].map((call) => ({
      name: `what is called on something that no step went into: ${call}`,
      code: `import { createWorker, findOwner, Importer } from "@/server/worker";\n${inBody(`const owner = await findOwner(step);\nconst importer = new Importer(event.data.id);\nconst worker = createWorker();\n${STEP}\nawait ${call};`)}`,
      errors: [{ messageId: "write" as const, line: 8, suggestions: offers(1) }],
    })),
    {
      name: "what middleware puts beside the steps",
      code: `import { inngest } from "./client";\ninngest.createFunction({ id: "f", triggers: { event: "a/b" } }, async (ctx) => {\n  await ctx.step.run("a", () => 1);\n  await ctx.mailer.sendWelcome(ctx.event.data.id);\n});`,
      errors: [{ messageId: "write", line: 4, suggestions: offers(1) }],
    },
    {
      name: "a result that somebody waits for, and one that is no value",
      code: `import { createResultRow, createTestResult } from "./results";\n${inBody(`${STEP}\nawait createTestResult(event.data.id);\nreturn createResultRow(event.data.id);`)}`,
      errors: [5, 6].map((line) => ({ messageId: "write" as const, line, suggestions: offers(1) })),
    },
    { name: "a line that is waited for, as somebody stores it", code: `import { log } from "@/lib/workflow-log";\n${inBody(`${STEP}\nawait log({ workflowId: event.data.id, status: "done" });`)}`, errors: [{ messageId: "write", line: 5, suggestions: offers(1) }] },
    { name: "the log of what was done", code: `import { auditLog } from "./audit";\n${inBody(`${STEP}\nawait auditLog.record({});`)}`, errors: [{ messageId: "write", line: 5, suggestions: offers(1) }] },
    {
      name: "in the catch of a function that has the steps, declared further down",
      code: inBody(`try { return await work(); } catch (error) {\n  await prisma.row.update({ error });\n  return null;\n}\nasync function work() { ${STEP} }`),
      errors: [{ messageId: "write", line: 4, suggestions: offers(1) }],
    },
    {
      name: "any await, by option",
      code: inBody(`${STEP}\nawait compute(1);`),
      options: [{ mode: "any-await" }],
      errors: [{ messageId: "unknown", line: 4, suggestions: offers(1) }],
    },
  ],
});

jsRuleTester.run("no-side-effect-outside-step (JavaScript)", rule, {
  valid: [{ name: "in a step", code: inBody(`await step.run("a", () => fetch("https://x"));`) }],
  invalid: [
    {
      name: "CommonJS",
      code: `const { Inngest } = require("inngest");
const Stripe = require("stripe");
const stripe = new Stripe("k");
const client = new Inngest({ id: "app" });
module.exports = client.createFunction({ id: "f" }, { event: "a/b" }, async function ({ step }) {
  await step.run("a", () => 1);
  await stripe.refunds.create({});
});`,
      errors: [{ messageId: "write", line: 7, suggestions: offers(1) }],
    },
  ],
});

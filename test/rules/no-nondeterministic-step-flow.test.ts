import rule from "../../rules/no-nondeterministic-step-flow.js";
import { inBody, inBodyV3 } from "./shapes.js";
import { ruleTester } from "./tester.js";

const STEP = 'await step.run("a", () => a());';

/** A body that calls a function of another file of the app; its first line is line 4. */
const inLocal = (name: string, body: string) => `import { ${name} } from "./${name}";\n${inBody(body)}`;

ruleTester.run("no-nondeterministic-step-flow", rule, {
  valid: [
    {
      name: "a wait for a time, unless it has passed",
      code: inBody(`
        const sendAfter = new Date(event.data.sendAfter);
        if (sendAfter > new Date()) await step.sleepUntil("wait-to-send", sendAfter);
        if (Date.now() < event.data.remindAt) {
          logger.info("waiting");
          await step.sleepUntil("wait-to-remind", new Date(event.data.remindAt));
        }
        new Date(event.data.last).getTime() - Date.now() > 60 * 1000 && (await step.sleepUntil("wait-to-end", event.data.last));
        await step.run("end", () => end());
      `, "{ event, step, logger }"),
    },
    {
      name: "a wait unless a time has passed, and a line in the log where it has",
      code: inBody(`
        let at = new Date();
        if (event.data.at) at = new Date(event.data.at);
        if (isNaN(at.getTime()) || at.getTime() < Date.now()) {
          console.log("late");
        } else {
          console.log("waiting");
          await step.sleepUntil("wait", at);
        }
        if (isPast(event.data.b)) {} else await step.sleepUntil("b", event.data.b);
        if (event.data.c > Date.now()) await step.sleepUntil("c", event.data.c);
        else console.log("late");
        await step.run("send", () => send());
      `),
    },
    {
      name: "waits for times, in the words of libraries and in a loop",
      code: `import { isAfter, isFuture } from "date-fns";\nimport dayjs from "dayjs";\n${inBody(`
        if (event.data.isLater && isAfter(event.data.a, new Date())) await step.sleepUntil("a", event.data.a);
        if (isFuture(event.data.b)) await step.sleepUntil("b", event.data.b);
        if (dayjs(event.data.c).isAfter(dayjs())) await step.sleepUntil("c", event.data.c);
        for (const { id, at } of event.data.dates) if (at > Date.now()) await step.sleepUntil(\`d-\${id}\`, at);
      `)}`,
    },
    { name: "what a published package is asked", code: `import { getRoutes } from "@nestjs/common";\n${inBody(`const list = await getRoutes();\nfor (const item of list) await step.run(\`a-\${item.id}\`, () => a(item));`)}` },
    { name: "files of the deployment, and files asked for in a step", code: `import { existsSync } from "node:fs";\nimport { exists } from "./files";\nconst DIR = process.cwd();\n${inBody(`if (existsSync("./config.json") && existsSync(\`\${DIR}/plugins\`)) ${STEP}\nawait step.run("b", () => existsSync(event.data.path) && read(event.data.path));\nif (event.data.path && exists.size > 0) ${STEP}`)}` },
    { name: "the event decides", code: inBody(`if (event.data.premium) ${STEP}`) },
    { name: "a result decides", code: inBody(`const user = await step.run("u", () => load());\nif (user.premium) ${STEP}`) },
    { name: "a step in the condition", code: inBody(`if (await step.run("u", () => load())) { ${STEP} }`) },
    { name: "a helper with steps in the condition", code: inBody(`if (await shouldRun(step)) { ${STEP} }`) },
    { name: "a wait decides", code: inBody(`const e = await step.waitForEvent("w", { event: "a/b", timeout: "1d" });\nif (!e) return;\n${STEP}`) },
    { name: "nothing depends on the choice", code: inBody(`if (Math.random() < 0.1) { console.log("lucky"); }\n${STEP}`) },
    { name: "a choice inside a step", code: inBody(`await step.run("a", async () => { if (await prisma.flag.findFirst()) await send(); });`) },
    { name: "a loop by index", code: inBody(`for (let i = 0; i < 5; i++) await step.run(\`a-\${i}\`, () => a(i));`) },
    { name: "an attempt that only ends the run", code: inBody(`if (attempt > 3) throw new Error("enough");\n${STEP}`, "{ step, attempt }") },
    { name: "an attempt used in a step", code: inBody(`await step.run("a", () => a(attempt > 1));`, "{ step, attempt }") },
    { name: "a helper with steps, through a name", code: inLocal("shouldRun", `const run = await shouldRun(step);\nif (run) ${STEP}`) },
    { name: "what is made, not asked", code: inLocal("getClient", `const client = await getClient();\nif (client) ${STEP}`) },
    { name: "a setting", code: inLocal("getConfig", `const config = await getConfig();\nif (config.on) ${STEP}`) },
    { name: "what is computed", code: inLocal("parseRows", `const rows = await parseRows(event.data.csv);\nfor (const row of rows) await step.run(\`r-\${row.id}\`, () => a(row));`) },
    { name: "an answer that only ends the attempt", code: inLocal("getUser", `const user = await getUser(event.data.id);\nif (!user) throw new Error("gone");\n${STEP}`) },
    {
      name: "a switch that a comment says to be asked anew",
      code: inLocal("getCapacity", `// Kill switch: re-evaluated on every attempt, so that a pause takes effect.\nconst capacity = await getCapacity();\nif (capacity === "paused") { ${STEP} return; }\nawait step.run("b", () => b());`),
    },
    { name: "a question that a comment says not to be memoised", code: inLocal("isPaused", `// Asked at once, and not memoized.\nif (await isPaused()) { ${STEP} return; }\nawait step.run("b", () => b());`) },
    { name: "a name that a step gives a value later", code: inLocal("getUser", `let user = await getUser(event.data.id);\nuser = await step.run("u", () => load());\nif (user) ${STEP}`) },
    { name: "a helper of a package", code: `import { isFeature } from "flagship";\n${inBody(`const on = await isFeature("x");\nif (on) ${STEP}`)}` },
    { name: "a number of the attempt that only a step uses", code: inBody(`const last = attempt > 2;\nawait step.run("a", () => a(last));`, "{ step, attempt }") },
    { name: "a function without steps", code: inBody(`if (Math.random() < 0.5) return;\nawait fetch("https://x");`) },
    { name: "a cursor that steps give", code: inBody("let cursor = null;\nlet n = 0;\ndo {\n  const page = await step.run(`page-${n++}`, () => listPage(cursor));\n  cursor = page.next;\n} while (cursor);") },
    { name: "a cursor of something that is computed", code: inBody("let rest = event.data.text;\nlet n = 0;\nwhile (rest) {\n  const part = await splitOff(rest);\n  await step.run(`part-${n++}`, () => use(part.text));\n  rest = part.rest;\n}") },
    { name: "items that come in time, without steps", code: inBody(`for await (const row of db.stream("t")) count(row);\n${STEP}`) },
    { name: "items of a generator of the file that runs steps", code: inBody(`for await (const page of pages(step)) { await step.run(page.id, () => a(page)); }\nasync function* pages(tools) { yield await tools.run("first", () => 1); }`) },
    { name: "items of a stream of the body", code: inBody(`const parts = split(event.data.text);\nfor await (const part of parts.items()) { await step.run(part.id, () => a(part)); }`) },
    { name: "items of what the event holds", code: inBody(`for await (const id of event.data.ids.map(async (id) => id)) { await step.run(id, () => a(id)); }`) },
    { name: "items of a tool of the language", code: inBody(`for await (const id of Object.values(event.data.ids)) { await step.run(id, () => a(id)); }`) },
    { name: "an iterable of an import that only computes", code: `import { chunks } from "./chunks";\n${inBody(`for await (const part of chunks(event.data.ids)) { await step.run(part.id, () => a(part)); }`)}` },
  ],
  invalid: [
    ...["Is it paused?", "TODO: this is re-read on every attempt", "The result is memoized on every attempt"].map((comment) => ({
      name: `a comment that does not want the answer of now: ${comment}`,
      code: inLocal("getCapacity", `// ${comment}\nconst capacity = await getCapacity();\nif (capacity === "paused") { ${STEP} return; }\nawait step.run("b", () => b());`),
      errors: [{ messageId: "branch" as const, line: 6 }],
    })),
    {
      name: "a file that another entry may not find",
      code: `import fs from "node:fs";\n${inBody(`const path = \`/tmp/\${event.data.id}\`;\nif (!fs.existsSync(path)) ${STEP}`)}`,
      errors: [{ messageId: "branch", data: { cause: "fs.existsSync" }, line: 5 }],
    },
    {
      name: "one answer that decides twice is one fault",
      code: inLocal("getUsers", `const users = await getUsers();\nif (users.length === 0) return;\nfor (const user of users) await step.run(\`a-\${user.id}\`, () => a(user));`),
      errors: [{ messageId: "branch", data: { cause: "getUsers" } }],
    },
    {
      name: "what a package of the workspace is asked decides for which items",
      code: `import { settingsService } from "@calls/db";\n${inBody(`const list = await settingsService.getActiveIntegrations();\nfor (const item of list) await step.run(\`a-\${item.id}\`, () => a(item));`)}`,
      errors: [{ messageId: "iterable", data: { cause: "settingsService.getActiveIntegrations" } }],
    },
    {
      name: "a wait in the 'else' of what comes true again and again",
      code: inBody(`
        if (event.data.at > Date.now()) console.log("early");
        else await step.sleepUntil("wait", event.data.at);
        await step.run("send", () => send());
      `),
      errors: [{ messageId: "branch", line: 3 }],
    },
    {
      name: "a wait unless a time has passed, and a step where it has",
      code: inBody(`
        if (event.data.at < Date.now()) {
          console.log("late");
          await step.run("note", () => note());
        } else await step.sleepUntil("wait", event.data.at);
      `),
      errors: [{ messageId: "branch", line: 3 }],
    },
    {
      name: "a wait where a time has not passed and something else holds, too",
      code: inBody(`
        if (event.data.at < Date.now() && event.data.isUrgent) console.log("late");
        else await step.sleepUntil("wait", event.data.at);
        await step.run("send", () => send());
      `),
      errors: [{ messageId: "branch", line: 3 }],
    },
    {
      name: "a wait for a time, and something else instead of it",
      code: inBody(`
        if (new Date(event.data.at) > new Date()) await step.sleepUntil("wait", event.data.at);
        else await step.run("note", () => note());
      `),
      errors: [{ messageId: "branch", line: 3 }],
    },
    {
      name: "a wait for a time, and something beside it",
      code: inBody(`
        let waited = false;
        if (event.data.at > Date.now()) {
          await step.sleepUntil("wait", event.data.at);
          waited = true;
        }
        await step.run("send", () => send(waited));
      `),
      errors: [{ messageId: "branch", line: 4 }],
    },
    {
      name: "two waits of one id: the second is taken for the first, once that is passed by",
      code: inBodyV3(`
        if (event.data.at > Date.now()) await step.sleepUntil("wait", event.data.at);
        await step.run("send", () => send());
        if (event.data.later > Date.now()) await step.sleepUntil("wait", event.data.later);
      `),
      errors: [{ messageId: "branch", line: 3 }, { messageId: "branch", line: 5 }],
    },
    {
      name: "a wait from some time on, and for a time that moves",
      code: inBody(`
        if (event.data.at < Date.now()) await step.sleep("late", "1h");
        if (Date.now() + event.data.ms > Date.now()) await step.sleep("moving", "1h");
        await step.run("send", () => send());
      `),
      errors: [{ messageId: "branch", line: 3 }, { messageId: "branch", line: 4 }],
    },
    {
      name: "a wait for a time in a loop, under one id",
      code: inBody(`for (const at of event.data.dates) if (at > Date.now()) await step.sleepUntil("wait", at);`),
      errors: [{ messageId: "branch", line: 3 }],
    },
    { name: "chance", code: inBody(`if (Math.random() < 0.1) { ${STEP} }`), errors: [{ messageId: "branch", data: { cause: "Math.random()" }, line: 3, column: 5 }] },
    { name: "a query", code: inBody(`if (await prisma.flag.findFirst()) ${STEP}`), errors: [{ messageId: "branch", data: { cause: "prisma.flag.findFirst" }, line: 3 }] },
    { name: "a feature flag of an unknown module", code: inBody(`if (await flags.isEnabled("x")) { ${STEP} }`), errors: [{ messageId: "branch", line: 3 }] },
    { name: "an early return", code: inBody(`if (Date.now() > event.data.end) return;\n${STEP}`), errors: [{ messageId: "branch", line: 3 }] },
    { name: "a ternary", code: inBody(`const x = Math.random() > 0.5 ? await step.run("a", () => 1) : null;`), errors: [{ messageId: "branch", line: 3 }] },
    { name: "a deadline", code: inBody(`while (Date.now() < event.data.end) { await step.sleep("s", "1m"); }`), errors: [{ messageId: "loop", line: 3 }] },
    { name: "items of a query", code: inBody(`for (const user of await prisma.user.findMany()) { await step.run(\`u-\${user.id}\`, () => a(user)); }`), errors: [{ messageId: "iterable", line: 3 }] },
    { name: "items of a query with a name", code: inBodyV3(`const users = await prisma.user.findMany();\nfor (const user of users) { await step.run(\`u-\${user.id}\`, () => a(user)); }`), errors: [{ messageId: "iterable", data: { cause: "prisma.user.findMany" }, line: 4 }] },
    { name: "items that a stream reads", code: `import { db } from "./db";\n${inBody(`for await (const row of db.stream("t")) { await step.run(row.id, () => a(row)); }`)}`, errors: [{ messageId: "iterable", data: { cause: "db.stream" }, line: 4 }] },
    { name: "items of pages", code: inBody(`for await (const customer of stripe.customers.list()) { await step.run(customer.id, () => a(customer)); }`), errors: [{ messageId: "iterable", line: 3 }] },
    { name: "items of a question with a name that the file does not declare", code: inBody(`const users = await getUsers();\nfor (const user of users) { await step.run(user.id, () => a(user)); }`), errors: [{ messageId: "iterable", data: { cause: "getUsers" }, line: 4 }] },
    { name: "a cursor that is asked for in the body", code: `import { listPage } from "./shop";\n${inBody("let cursor = null;\nlet n = 0;\ndo {\n  const page = await listPage(cursor);\n  await step.run(`page-${n++}`, () => save(page));\n  cursor = page.next;\n} while (cursor);")}`, errors: [{ messageId: "loop", data: { cause: "listPage" }, line: 10 }] },
    { name: "attempts", code: inBody(`if (attempt > 2) { ${STEP} }`, "{ step, attempt }"), errors: [{ messageId: "attempt", line: 3 }] },
    { name: "attempts of the whole context", code: inBody(`if (ctx.attempt > 2) { await ctx.step.run("a", () => a()); }`, "ctx"), errors: [{ messageId: "attempt", line: 3 }] },
    { name: "attempts, through a name", code: inBodyV3(`const isLast = attempt >= 3;\nif (isLast) { ${STEP} }`, "{ step, attempt }"), errors: [{ messageId: "attempt", line: 4 }] },
    { name: "a flag of another file, through a name", code: inLocal("isEnabled", `const on = await isEnabled("x");\nif (on) { ${STEP} }`), errors: [{ messageId: "branch", data: { cause: "isEnabled" }, line: 5 }] },
    { name: "an answer of another file, taken apart", code: inLocal("fetchPlan", `const { premium } = await fetchPlan(event.data.id);\nreturn premium ? await step.run("a", () => 1) : null;`), errors: [{ messageId: "branch", line: 5 }] },
    { name: "an early return on it", code: inLocal("getUser", `const user = await getUser(event.data.id);\nif (!user) return;\n${STEP}`), errors: [{ messageId: "branch", line: 5 }] },
    { name: "items of another file", code: inLocal("getUsers", `const users = await getUsers();\nfor (const user of users) { await step.run(\`u-\${user.id}\`, () => a(user)); }`), errors: [{ messageId: "iterable", data: { cause: "getUsers" }, line: 5 }] },
    { name: "items of another file, all at once", code: inLocal("getUsers", `const users = await getUsers();\nawait Promise.all(users.map((user) => step.run(\`u-\${user.id}\`, () => a(user))));`), errors: [{ messageId: "iterable", line: 5 }] },
    {
      name: "a query that a function of a function asks",
      code: inBody(`if (await isDone()) return;\n${STEP}\nasync function isDone() { return (await load()).done; }\nasync function load() { return prisma.row.findFirst(); }`),
      errors: [{ messageId: "branch", data: { cause: "isDone" }, line: 3 }],
    },
    { name: "steps in a helper", code: inBody(`if (Math.random() < 0.5) await more(step);\nasync function more(tools) { await tools.run("m", () => 1); }`), errors: [{ messageId: "branch", line: 3 }] },
  ],
});

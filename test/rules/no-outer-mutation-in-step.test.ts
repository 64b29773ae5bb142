import rule from "../../rules/no-outer-mutation-in-step.js";
import { inBody, offers } from "./shapes.js";
import { ruleTester } from "./tester.js";

ruleTester.run("no-outer-mutation-in-step", rule, {
  valid: [
    {
      name: "assigned in the last step, and used in those before it",
      code: inBody(`let draft = {};\nconst first = await step.run("first", () => work(draft));\ndraft = { ...draft, first };\nawait step.run("second", async () => { await save(draft.first, () => draft); });\nawait step.run("last", async () => { draft = { ...draft, gaps: gapsIn(draft) }; await save(draft); });`),
    },
    {
      name: "a promise that orders what is written",
      code: inBody(`let queue = Promise.resolve();\nconst append = (line) => { queue = queue.then(() => file.append(line)).catch(() => undefined); };\nawait step.run("a", async () => { append("a"); });\nappend("b");`),
    },
    {
      name: "a list of its own, which a text or another list is turned into",
      code: inBody(`const profile = { url: "" };\nconst lines = [];\nawait step.run("a", async () => { const user = profile.url.split("/").pop(); const last = lines.slice().pop(); await load(user, last); });\nreturn { profile, lines };`),
    },
    { name: "assigned outside", code: inBody(`let x;\nx = await step.run("a", () => 1);\nreturn x;`) },
    { name: "added outside", code: inBody(`let total = 0;\nconst r = await step.run("a", () => 1);\ntotal += r;\nreturn total;`) },
    { name: "an object of a class of which methods are called, and one that only its step sees", code: inBody(`const client = new Client();\nawait step.run("a", async () => { await client.connect(); client.add(1); });\nawait step.run("b", async () => { const mail = new Mail(); mail.to.push(event.data.to); await client.send(mail); });\nconst draft = new Mail();\nawait step.run("c", async () => { draft.to.push(event.data.to); await client.send(draft); });`) },
    { name: "the event of the context as a whole, which nobody reads later", code: inBody(`await ctx.step.run("a", async () => { ctx.event.data.seen = true; await save(ctx.event); });\nawait ctx.step.sleep("b", "1m");`, "ctx") },
    { name: "a helper that changes what the callback made, what nobody reads later, or nothing", code: `function fill(order) { order.total = 1; }\nfunction total(order) { const copy = { ...order }; copy.total = 1; return copy; }\n${inBody(`const draft = { lines: [] };\nconst sent = { at: 0 };\nawait step.run("a", () => { const own = { total: 0 }; fill(own); fill(sent); return total(draft); });\nfill(draft);\nreturn draft.total;`)}` },
    { name: "locals of the callback", code: inBody(`const n = await step.run("a", async () => { const list = []; list.push(1); let i = 0; i++; return list; });\nreturn n;`) },
    {
      name: "items of a list of which only the number is used outside",
      code: inBody(`const rows = await step.run("a", () => load());\nawait step.run("b", async () => {\n  for (const row of rows) row.name = trim(row.name);\n  await save(rows);\n});\nreturn rows.length;`),
    },
    {
      name: "items of a list of the callback",
      code: inBody(`const out = await step.run("b", async () => {\n  const rows = await load();\n  for (const row of rows) row.name = trim(row.name);\n  return rows;\n});\nreturn out.map((row) => row.name);`),
    },
    { name: "never used outside", code: inBody(`let seen = 0;\nawait step.run("a", async () => { seen = 1; });`) },
    { name: "used before only", code: inBody(`let x = 1;\nlog(x);\nawait step.run("a", async () => { x = 2; });`) },
    { name: "a local that hides the outer name", code: inBody(`let x = 1;\nawait step.run("a", async () => { let x = 2; x = 3; return x; });\nreturn x;`) },
    { name: "state of the module, which has a rule of its own", code: `let hits = 0;\n${inBody(`await step.run("a", async () => { hits++; });\nreturn hits;`)}` },
    { name: "a client of the module that is made once", code: `let client;\n${inBody(`await step.run("a", async () => { if (!client) client = await connect(); return client.load(); });\nawait step.run("b", () => client.save());`)}` },
    { name: "state of the module that only the step uses", code: `let last;\n${inBody(`await step.run("a", async () => { last = await load(); return last.id; });`)}` },
    { name: "state of the module that others than functions read", code: `let last;\n${inBody(`await step.run("a", async () => { last = await load(); });`)}\nexport const lastLoaded = () => last;` },
    { name: "a client", code: inBody(`const client = createClient();\nawait step.run("a", async () => { client.timeout = 5; client.set("a", 1); });\nreturn client.name;`) },
    { name: "a cache of a client", code: inBody(`const cache = getCache();\nawait step.run("a", () => cache.set("a", 1));\nawait step.run("b", () => cache.get("a"));`) },
    { name: "a parameter of a callback inside", code: inBody(`await step.run("a", () => event.data.items.reduce((all, x) => { all[x] = 1; return all; }, {}));`) },
    { name: "sorted for what comes out of it", code: inBody(`const rows = await step.run("a", () => load());\nconst best = await step.run("b", () => rows.sort(byScore)[0]);\nreturn { best, rows };`) },
    { name: "a count that begins in each turn", code: inBody(`for (const id of event.data.ids) {\n  let tries = 0;\n  await step.run(id, async () => { tries++; await save(tries); });\n}`) },
    { name: "a count without a loop", code: inBody(`let tries = 0;\nawait step.run("a", async () => { tries++; await save(tries); });`) },
    { name: "a count that nobody reads", code: inBody(`let tries = 0;\nfor (const id of event.data.ids) await step.run(id, async () => { tries++; await save(id); });`) },
    { name: "what each turn sets anew", code: inBody(`let row;\nfor (const id of event.data.ids) await step.run(id, async () => { row = await load(id); await save(row); });`) },
    { name: "outside of steps", code: inBody(`const list = [];\nfor (const id of event.data.ids) list.push(await step.run(id, () => 1));\nreturn list;`) },
    { name: "in a callback that is handed on outside of steps", code: inBody(`let last;\nconst watcher = watch({ onProgress: (at) => { last = at; } });\nawait step.run("a", () => load(watcher));\nreturn last;`) },
    {
      name: "what a test counts around the function",
      code: `import { inngest } from "./client";
test("retries", async () => {
  let calls = 0;
  const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ step }) => {
    await step.run("a", () => { calls++; if (calls < 2) throw new Error("flaky"); });
  });
  await run(f);
  expect(calls).toBe(2);
});`,
    },
  ],
  invalid: [
    {
      name: "assigned in a step, and used in one after it, or in the same loop",
      code: inBody(`let draft = {};\nawait step.run("first", async () => { draft = await work(); });\nawait step.run("second", () => save(draft));\nlet last = null;\nfor (const id of event.data.ids) {\n  await step.run("read-" + id, () => read(id, last));\n  await step.run("work-" + id, async () => { last = await work(id); });\n}`),
      errors: [{ messageId: "assigned", data: { name: "draft", text: "draft", step: "step 'first'" }, suggestions: offers(1) }, { messageId: "assigned", suggestions: offers(1) }],
    },
    {
      name: "through a helper that changes its parameter",
      code: `async function addTotal(rate, order) { order.total = await sum(order.lines, rate); }\n${inBody(`const draft = { lines: event.data.lines, total: 0 };\nconst names = [];\nconst add = (list: string[], name) => { list.push(name); };\nawait step.run("a", () => addTotal(2, draft));\nawait step.run("b", async () => { add(names, await read()); });\nreturn send(draft.total, names);`)}`,
      errors: [
        { messageId: "changed", data: { name: "draft", text: "addTotal(draft)", step: "step 'a'" }, line: 7 },
        { messageId: "changed", data: { name: "names", text: "add(names)", step: "step 'b'" }, line: 8 },
      ],
    },
    {
      name: "a count that goes on from turn to turn",
      code: inBody(`let sent = 0;\nfor (const id of event.data.ids) {\n  await step.run(id, async () => {\n    if (await send(id)) sent++;\n    await save({ sent });\n  });\n}`),
      errors: [{ messageId: "counted", data: { name: "sent", step: "the step" }, line: 6 }],
    },
    {
      name: "a sum that goes on from turn to turn",
      code: inBody(`let total = 0;\nfor (const id of event.data.ids) {\n  await step.run(id, async () => {\n    total += await price(id);\n    await save(total);\n  });\n}`),
      errors: [{ messageId: "counted", line: 6 }],
    },
    {
      name: "an item of a list, read in a later step",
      code: inBody(`const orders = await step.run("a", () => load());\nawait step.run("b", async () => {\n  for (const order of orders) {\n    order.chargeId = await charge(order);\n  }\n});\nawait step.run("c", async () => {\n  for (const order of orders) await note(order.chargeId);\n});`),
      errors: [{ messageId: "changed", data: { name: "orders", text: "order.chargeId", step: "step 'b'" }, line: 6 }],
    },
    {
      name: "an assignment",
      code: inBody(`let id;\nawait step.run("a", async () => {\n  id = await charge();\n});\nreturn id;`),
      errors: [
        {
          messageId: "assigned",
          data: { name: "id", text: "id", step: "step 'a'" },
          line: 5,
          suggestions: [{ messageId: "return", output: inBody(`let id;\nid = await step.run("a", async () => {\n  return await charge();\n});\nreturn id;`) }],
        },
      ],
    },
    {
      name: "a sum, and more after it",
      code: inBody(`let total = 0;\nawait step.run("a", async () => {\n  total += await count();\n  await save();\n});\nreturn total;`),
      errors: [
        {
          messageId: "assigned",
          line: 5,
          suggestions: [
            { messageId: "return", output: inBody(`let total = 0;\ntotal += await step.run("a", async () => {\n  const total = await count();\n  await save();\n  return total;\n});\nreturn total;`) },
          ],
        },
      ],
    },
    {
      name: "what stands around the function, used in a later step",
      code: `import { inngest } from "./client";
export function makeFunction() {
  let token = "";
  return inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ step }) => {
    await step.run("a", async () => { token = await login(); });
    await step.run("b", () => save(token));
  });
}`,
      errors: [{ messageId: "assigned", line: 5, suggestions: offers(1) }],
    },
    { name: "a counter", code: inBody(`let n = 0;\nawait step.run("a", async () => { n++; });\nreturn { n };`), errors: [{ messageId: "assigned", line: 4 }] },
    { name: "a pattern", code: inBody(`let a, b;\nawait step.run("a", async () => { ({ a, b } = await load()); });\nreturn { a, b };`), errors: [{ messageId: "assigned", data: { name: "a", text: "a", step: "step 'a'" }, line: 4 }, { messageId: "assigned", line: 4 }] },
    { name: "a list", code: inBody(`const failed: string[] = [];\nawait step.run("a", async () => { failed.push("x"); });\nreturn failed;`), errors: [{ messageId: "changed", data: { text: "failed.push()", name: "failed", step: "step 'a'" }, line: 4 }] },
    { name: "a list that is sorted in place", code: inBody(`const rows = await step.run("a", () => load());\nawait step.run("b", () => { rows.sort(byScore); });\nreturn rows;`), errors: [{ messageId: "changed", line: 4 }] },
    { name: "an object", code: inBody(`const out = {};\nawait step.run("a", async () => { out.x = 1; delete out.y; });\nreturn out;`), errors: [{ messageId: "changed", line: 4 }, { messageId: "changed", line: 4 }] },
    { name: "an object of a class, in a list of it and in a field", code: inBody(`const report = new Report(event.data.id);\nawait step.run("a", async () => { report.rows.push(await load()); });\nawait step.run("b", async () => { report.total = await count(); });\nawait step.run("c", () => upload(report.toCsv()));`), errors: [{ messageId: "changed", data: { name: "report", text: "report.rows.push()", step: "step 'a'" }, line: 4 }, { messageId: "changed", line: 5 }] },
    { name: "a map", code: inBody(`const seen = new Map();\nawait step.run("a", async () => { seen.set("a", 1); });\nreturn seen.size;`), errors: [{ messageId: "changed", line: 4 }] },
    { name: "a result of an earlier step", code: inBody(`const user = await step.run("u", () => load());\nawait step.run("a", async () => { user.name = "x"; });\nreturn user.name;`), errors: [{ messageId: "changed", line: 4 }] },
    { name: "in a loop, used in the next round", code: inBody(`let cursor;\nwhile (event.data.more) {\n  if (cursor === null) break;\n  await step.run("a", async () => { cursor = await next(); });\n}`), errors: [{ messageId: "assigned", line: 6, suggestions: [{ messageId: "return", output: inBody(`let cursor;\nwhile (event.data.more) {\n  if (cursor === null) break;\n  cursor = await step.run("a", async () => { return await next(); });\n}`) }] }] },
    { name: "used by another step", code: inBody(`let x = 0;\nawait step.run("a", async () => { x = 1; });\nawait step.run("b", () => save(x));`), errors: [{ messageId: "assigned", line: 4, suggestions: [{ messageId: "return", output: inBody(`let x = 0;\nx = await step.run("a", async () => { return 1; });\nawait step.run("b", () => save(x));`) }] }] },
    { name: "in a callback with a name", code: inBody(`let x = 0;\nconst work = async () => { x = 1; };\nawait step.run("a", work);\nreturn x;`), errors: [{ messageId: "assigned", line: 4 }] },
    { name: "in a helper that the step calls", code: inBody(`let x = 0;\nconst add = () => { x += 1; };\nawait step.run("a", async () => { add(); });\nreturn x;`), errors: [{ messageId: "assigned", line: 4 }] },
    { name: "in a callback of the callback", code: inBody(`const out = [];\nawait step.run("a", async () => { event.data.xs.forEach((x) => out.push(x)); });\nreturn out;`), errors: [{ messageId: "changed", line: 4 }] },
    { name: "in a callback that is handed on in an object", code: inBody(`let last = 0;\nawait step.run("a", async () => { await load({ onProgress: async (at) => { last = at; } }); });\nreturn last;`), errors: [{ messageId: "assigned", line: 4 }] },
    { name: "in the callback of a model", code: inBody(`let text;\nawait step.ai.wrap("a", async () => { text = await write(); });\nreturn text;`), errors: [{ messageId: "assigned", line: 4, suggestions: [{ messageId: "return", output: inBody(`let text;\ntext = await step.ai.wrap("a", async () => { return await write(); });\nreturn text;`) }] }] },
    { name: "a variable of the module", code: `let token;\n${inBody(`await step.run("a", async () => { token = await login(); });\nawait step.run("b", () => load(token));`)}`, errors: [{ messageId: "ofModule", data: { name: "token", step: "step 'a'" }, line: 4 }] },
    { name: "the event", code: inBody(`await step.run("a", async () => { event.data.x = 1; });\nreturn event.data.x;`), errors: [{ messageId: "changed", line: 3 }] },
  ],
});

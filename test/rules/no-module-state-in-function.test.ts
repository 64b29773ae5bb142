import rule from "../../rules/no-module-state-in-function.js";
import { inBody } from "./shapes.js";
import { ruleTester } from "./tester.js";

const at = (declaration: string, body: string) => `${declaration}\n${inBody(body)}`;

/** A function that a class makes; its body begins in line 4. */
const inClass = (body: string) => `import { inngest } from "./client";\nexport class Jobs {\nfn = inngest.createFunction({ id: "f", triggers: { event: "a/b" } }, async ({ event, step }) => {\n${body}\n}); }`;

ruleTester.run("no-module-state-in-function", rule, {
  valid: [
    { name: "a client that an object makes once", code: inClass(`this.client ??= createClient();\nif (!this.db) this.db = connect();\nawait step.run("a", () => this.client.go());`) },
    { name: "an object that no function runs", code: inClass(`await step.run("a", () => 1);`) + "\nexport class Counter { n = 0; up() { this.n++; } }" },
    { name: "a client that is made once", code: at("let client;", `client ??= createClient();\nawait step.run("a", () => client.go());`) },
    { name: "a client behind an if", code: at("let client;", `if (!client) { client = createClient(); }\nawait step.run("a", () => client.go());`) },
    { name: "the process, in a test", filename: "f.test.ts", code: at("", `process.env.REGION = "eu";\nawait step.run("a", () => 1);`) },
    { name: "an object that the run makes", code: at("class Totals { n = 0; add(x) { this.n += x; } }", `const totals = new Totals();\ntotals.add(await step.run("a", () => 1));`) },
    { name: "a name of its own for the process, what is filled once, and the process in a script", code: at("globalThis.started = true;", `const global = { count: 0 };\nglobal.count = 1;\nglobalThis.prisma ??= connect();\nif (!globalThis.db) globalThis.db = connect();\nprocess.exitCode = 1;\nawait step.run("a", () => 1);`) },
    { name: "a table that is swept before it is asked", code: at("const locks = new Map();", `await step.run("a", () => { for (const [key] of locks) locks.delete(key); return locks.has("a"); });`) },
    { name: "a table that is looked up", code: at("const cache = new Map();", `await step.run("a", () => { if (!cache.has("a")) cache.set("a", 1); return cache.get("a"); });`) },
    { name: "a table that is filled here and asked elsewhere", code: at("const cache = new Map();\nexport const rateOf = (code) => cache.get(code);", `const rate = await step.run("a", () => load()); cache.set("eur", rate);`) },
    { name: "a table that is filled from elsewhere", code: at("const cache = new Map();", `await step.run("a", async () => { const rate = cache.get("eur") ?? (await load()); cache.set("eur", rate); return rate; });`) },
    { name: "a variable of the function", code: inBody(`let n = 0;\nn++;\nawait step.run("a", () => 1);`) },
    { name: "read only", code: at("const LIMIT = 5;", `await step.run("a", () => LIMIT);`) },
    { name: "written outside of functions", code: at("let n = 0;\nn = 1;\nexport function reset() { n = 0; }", `await step.run("a", () => n);`) },
  ],
  invalid: [
    { name: "in the object around the function", code: inClass(`this.count++;\nawait step.run("a", () => { this.last = event.data.id; });`), errors: [{ messageId: "writtenToObject", data: { text: "this.count++" }, line: 4 }, { messageId: "writtenToObject", line: 5 }] },
    { name: "a counter", code: at("let n = 0;", `await step.run("a", () => 1);\nn += 1;`), errors: [{ messageId: "written", data: { text: "n += 1" }, line: 5 }] },
    { name: "in a step", code: at("let last;", `await step.run("a", async () => { last = await load(); });`), errors: [{ messageId: "written", line: 4 }] },
    { name: "a list", code: at("const seen = [];", `seen.push(event.data.id);\nawait step.run("a", () => 1);`), errors: [{ messageId: "written", line: 4 }] },
    { name: "an object", code: at("const state = {};", `state[event.data.id] = 1;\nawait step.run("a", () => 1);`), errors: [{ messageId: "written", line: 4 }] },
    { name: "in a class of the module", code: at("class Metrics { static runs = 0; }", `Metrics.runs++;\nclass Own { static runs = 0; }\nOwn.runs++;\nawait step.run("a", () => 1);`), errors: [{ messageId: "written", data: { text: "Metrics.runs++" }, line: 4 }] },
    { name: "in the process", code: at("", `globalThis.session = event.data.id;\n(global as any).count++;\nawait step.run("a", () => { process.env.TOKEN = event.data.token; });`), errors: [{ messageId: "writtenToProcess", data: { text: "globalThis.session = event.data.id" }, line: 4 }, { messageId: "writtenToProcess", line: 5 }, { messageId: "writtenToProcess", line: 6 }] },
    { name: "a table that the run reads back", code: at("const progress = new Map();", `const depth = await step.run("a", () => 1);\nprogress.set(event.data.id, depth);\nawait step.run("b", () => report(progress.get(event.data.id)));`), errors: [{ messageId: "written", line: 5 }] },
    { name: "a table that is carried on", code: at("const chats = new Map();", `const chat = chats.get(event.data.id) ?? [];\nchats.set(event.data.id, [...chat, event.data.text]);\nawait step.run("a", () => 1);`), errors: [{ messageId: "written", line: 5 }] },
    { name: "in a helper", code: at("let n = 0;\nfunction count() { n++; }", `count();\nawait step.run("a", () => 1);`), errors: [{ messageId: "written", line: 2 }] },
  ],
});

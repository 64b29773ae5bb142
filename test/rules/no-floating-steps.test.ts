import rule from "../../rules/no-floating-steps.js";
import { inBody, inBodyV3, offers } from "./shapes.js";
import { ruleTester } from "./tester.js";

ruleTester.run("no-floating-steps", rule, {
  valid: [
    { name: "awaited", code: inBody(`await step.run("a", () => 1);`) },
    { name: "returned", code: inBody(`return step.run("a", () => 1);`) },
    { name: "collected", code: inBody(`await Promise.all([step.run("a", () => 1), step.sleep("b", "1d")]);`) },
    { name: "started, then awaited", code: inBody(`const a = step.run("a", () => 1);\nconst b = step.run("b", () => 1);\nawait Promise.all([a, b]);`) },
    { name: "pushed to a list that is awaited", code: inBody(`const list = [];\nfor (const id of event.data.ids) list.push(step.run(id, () => 1));\nawait Promise.allSettled(list);`) },
    { name: "a promise that is asked as one", code: inBody(`const a = step.run("a", () => 1);\na.catch(() => null);\nconst b = await a;\nif (b) logger.info(b.name);`) },
    { name: "a name that later holds the result", code: inBody(`let user = step.run("a", () => 1);\nuser = await user;\nreturn user.name;`) },
    { name: "a promise that there may be", code: inBody(`const mail = event.data.mail ? step.run("a", () => 1) : null;\nif (mail) await mail;`) },
    { name: "a helper's promise that is handed on", code: inBody(`const a = step.run("a", () => 1);\nreturn collect([a], { a });`) },
    { name: "metadata that is waited for, and what writes none yet", code: inBody(`await step.metadata("a").run(runId).set({ x: 1 });\nconst about = step.metadata("b");\nabout.run();\nawait about.update({ x: 1 });\nseen.set("c", 1);`) },
    { name: "a listener in a step, and one without steps", code: inBody(`await step.run("a", () => new Promise((resolve) => stream.on("end", resolve)));\nemitter.on("row", (row) => logger.info(row));`) },
    { name: "mapped", code: inBody(`await Promise.all(event.data.ids.map(async (id) => { await step.run(id, () => 1); }));`) },
    { name: "the body of an arrow function", code: `import { inngest } from "./client";\ninngest.createFunction({ id: "f", triggers: { event: "a" } }, ({ step }) => step.run("a", () => 1));` },
    { name: "a chain, and another step after it", code: inBody(`step.run("a", () => 1).catch(() => null);\nawait step.run("b", () => 2);`) },
    { name: "a chain, and what is returned may take its time", code: inBody(`step.run("a", () => 1).catch(() => null);\nreturn finish(event.data.id);`) },
    { name: "a chain in a loop that waits", code: inBody(`for (const id of ids) {\n  await step.run("b-" + id, () => b(id));\n  step.run("a-" + id, () => a(id)).catch(() => null);\n}`) },
    { name: "a chain in a callback", code: inBody(`const steps = () => { step.run("a", () => 1).catch(() => null); };\nuse(steps);`) },
    { name: "in a ternary that is awaited", code: inBody(`await (event.data.x ? step.run("a", () => 1) : step.run("b", () => 2));`) },
    { name: "a helper that is awaited", code: inBody(`await sub();\nasync function sub() { await step.run("a", () => 1); }`) },
    { name: "handed to waitUntil", code: inBody(`waitUntil(step.run("a", () => 1));`) },
    { name: "defer, which is no promise", code: inBody(`defer("d", { function: f, data: {} });`, "{ step, defer }") },
    { name: "a filter by the results of steps", code: inBody(`const yes = await Promise.all(event.data.ids.map((id) => step.run(id, () => ask(id))));\nreturn event.data.ids.filter((id, at) => yes[at]);`) },
    { name: "a filter of a collection that waits", code: `import { from } from "ix/asynciterable";\n${inBody(`for await (const id of from(event.data.ids).filter(async (id) => await step.run(id, () => ask(id)))) use(id);`)}` },
    { name: "a reduce that is awaited", code: inBody(`await event.data.ids.reduce(async (before, id) => { await before; await step.run(id, () => 1); }, Promise.resolve());`) },
    { name: "a list that is combined in vain, and waited for after all", code: inBody(`const jobs = event.data.ids.map((id) => step.run(id, () => 1));\nPromise.all(jobs);\nfor (const job of jobs) await job;`) },
    { name: "a promise list that is counted and awaited", code: inBody(`const all = event.data.ids.map((id) => step.run(id, () => 1));\nlogger.info(all.length);\nawait Promise.all(all);`) },
    { name: "a timer without steps", code: inBody(`const timer = setTimeout(() => controller.abort(), 1000);\nawait step.run("a", () => 1);`) },
    { name: "an agent that is awaited", code: `import { createAgent, createNetwork } from "@inngest/agent-kit";\nconst agent = createAgent({ name: "a" });\nconst network = createNetwork({ name: "n", agents: [agent] });\n${inBody(`const { output } = await agent.run("go");\nreturn network.run(output);`)}` },
    { name: "an agent of another library", code: `import { createAgent } from "./agents";\nconst agent = createAgent({ name: "a" });\n${inBody(`agent.run("go");`)}` },
    { name: "an agent in a script", code: `import { createAgent } from "@inngest/agent-kit";\nimport { inngest } from "./client";\nconst agent = createAgent({ name: "a" });\nagent.run("go");` },
    {
      name: "chains with callbacks that are awaited, returned or kept",
      code: inBody(`await load().then(async (id) => { await step.run("a", () => id); });\nconst b = load().then(async (id) => { await step.run("b", () => id); });\nawait b;\nawait event.data.ids.reduce((before, id) => before.then(() => step.run(id, () => 1)), Promise.resolve());\nreturn load().then(async (id) => { await step.run("c", () => id); });`),
    },
    { name: "what is asked of a promise, and of a result", code: inBody(`await step.run("a", () => 1).finally(() => log());\nconst n = (await step.run("b", () => [1])).length;\nreturn { n, c: await step.run("c", () => 1), list: await Promise.all([step.run("d", () => 1)]) };`) },
    { name: "a list that a helper gives back", code: inBody(`const start = async () => [step.run("a", () => 1), step.run("b", () => 2)];\nreturn await Promise.all(await start());`) },
    { name: "another step", code: `const step = new Stepper();\nstep.run("a", () => 1);` },
    { name: "a step of an object of the file", code: `import "inngest";\nconst wizard = { step: { run: (name, go) => go(name) } };\nwizard.step.run("a", () => wizard.step.run("b", () => 1));` },
    { name: "a chain that is marked", code: inBody(`void step.run("a", () => 1).then((n) => logger.info(n));`) },
    { name: "lists that are spread, and combinators in one", code: inBody(`await Promise.all([step.run("a", () => 1), ...event.data.ids.map((id) => step.run(id, () => 1)), Promise.all(event.data.others.map(async (id) => { await step.run(id, () => 2); }))]);`) },
    { name: "a list that is awaited one by one", code: inBody(`const jobs = event.data.ids.map((id) => step.run(id, () => 1));\nfor (const job of jobs) await job;`) },
    { name: "a map that waits", code: `import Bluebird from "bluebird";\n${inBody(`await Bluebird.map(event.data.ids, (id) => step.run(id, () => 1));\nawait limiter.map((id) => step.run(id, () => 2));`)}` },
  ],
  invalid: [
    {
      name: "chains that only hide it, after which nothing is waited for",
      code: inBody(`
        const result = await step.run("deliver", () => deliver(event.data));
        if (result.success) {
          step.run("audit-delivered", () => audit(1)).catch(() => {});
        } else {
          step.run("audit-failed", () => audit(2)).catch(() => {});
        }
        return { id: result.id };
      `),
      errors: [
        { messageId: "leftBehind", data: { text: "step.run" }, line: 5, suggestions: offers(1) },
        { messageId: "leftBehind", data: { text: "step.run" }, line: 7, suggestions: offers(1) },
      ],
    },
    {
      name: "version 3, the last statement",
      code: inBodyV3(`await step.run("a", () => 1);\nstep.sendEvent("b", { name: "b" }).catch(ignore);`),
      errors: [{ messageId: "leftBehind", data: { text: "step.sendEvent" }, line: 4, suggestions: [{ messageId: "await", output: inBodyV3(`await step.run("a", () => 1);\nawait step.sendEvent("b", { name: "b" }).catch(ignore);`) }] }],
    },
    {
      name: "a list that is combined, and nobody waits for that",
      code: inBody(`const jobs = event.data.ids.map((id) => step.run(id, () => 1));\nPromise.allSettled(jobs);\nreturn jobs.length;`),
      errors: [{ messageId: "floating", data: { text: "Promise.allSettled" }, line: 4, suggestions: [{ messageId: "await", output: inBody(`const jobs = event.data.ids.map((id) => step.run(id, () => 1));\nawait Promise.allSettled(jobs);\nreturn jobs.length;`) }] }],
    },
    {
      name: "pushed to a list that is combined in vain",
      code: inBody(`const first = step.run("a", () => 1);\nconst jobs = [];\nfor (const id of event.data.ids) jobs.push(step.run(id, () => 1));\nPromise.all([first, ...jobs]);`),
      errors: [{ messageId: "floating", data: { text: "Promise.all" }, line: 6, suggestions: offers(1) }],
    },
    {
      name: "the package's own step, required",
      code: `const { step: tools } = require("inngest");\nconst { inngest } = require("./client");\ninngest.createFunction({ id: "f", triggers: [] }, async () => {\ntools.run("a", () => 1);\n});`,
      errors: [{ messageId: "floating", line: 4, suggestions: offers(1) }],
    },
    {
      name: "a listener",
      code: inBody("emitter.on(\"row\", async (row) => {\n  await step.run(`row-${row.id}`, () => save(row));\n});"),
      errors: [{ messageId: "listener", data: { method: "on", text: "step.run" }, line: 3 }],
    },
    {
      name: "the promise taken for its result",
      code: inBody(`const user = step.run("a", () => 1);\nawait step.run("b", () => greet(user.name));`),
      errors: [{ messageId: "value", data: { text: "step.run", use: "user.name" }, line: 3, suggestions: [{ messageId: "await", output: inBody(`const user = await step.run("a", () => 1);\nawait step.run("b", () => greet(user.name));`) }] }],
    },
    {
      name: "parts of the promise",
      code: inBodyV3(`const { id } = step.run("a", () => 1);\nreturn id;`),
      errors: [{ messageId: "value", data: { text: "step.run", use: "{ id }" }, line: 3, suggestions: offers(1) }],
    },
    ...["if (!paid) return;", "for (const row of paid) logger.info(row);", "return paid === null ? 1 : 2;", "logger.info(`${paid}`);", "return paid ? 1 : 2;"].map((use) => ({
      name: `the promise in '${use}'`,
      code: inBody(`const paid = step.waitForEvent("a", { event: "a/b", timeout: "1d", match: "data.id" });\n${use}`),
      errors: [{ messageId: "value" as const, line: 3, suggestions: offers(1) }],
    })),
    {
      name: "metadata that nobody waits for",
      code: inBody(`step.metadata("a").run().set({ x: 1 });\nawait step.run("b", () => 1);`),
      errors: [{ messageId: "floating", data: { text: "step.metadata" }, line: 3, suggestions: [{ messageId: "await", output: inBody(`await step.metadata("a").run().set({ x: 1 });\nawait step.run("b", () => 1);`) }] }],
    },
    {
      name: "a chain",
      code: inBody(`step.run("a", () => 1).then((n) => logger.info(n));`),
      errors: [{ messageId: "floating", line: 3, suggestions: [{ messageId: "await", output: inBody(`await step.run("a", () => 1).then((n) => logger.info(n));`) }] }],
    },
    {
      name: "an awaited list",
      code: inBody(`await event.data.ids.map((id) => step.run(id, () => 1));`),
      errors: [{ messageId: "list", data: { text: "step.run" }, line: 3, suggestions: [{ messageId: "awaitAll", output: inBody(`await Promise.all(event.data.ids.map((id) => step.run(id, () => 1)));`) }] }],
    },
    {
      name: "an awaited list of async callbacks",
      code: inBody(`await event.data.ids.map(async (id) => { await step.run(id, () => 1); });`),
      errors: [{ messageId: "list", line: 3, suggestions: [{ messageId: "awaitAll", output: inBody(`await Promise.all(event.data.ids.map(async (id) => { await step.run(id, () => 1); }));`) }] }],
    },
    {
      name: "an awaited list that is written out",
      code: inBody(`await [step.run("a", () => 1), step.run("b", () => 2)];`),
      errors: [{ messageId: "list", line: 3, suggestions: [{ messageId: "awaitAll", output: inBody(`await Promise.all([step.run("a", () => 1), step.run("b", () => 2)]);`) }] }],
    },
    {
      name: "an awaited list with a name",
      code: inBodyV3(`const jobs = event.data.ids.map((id) => step.run(id, () => 1));\nawait jobs;`),
      errors: [{ messageId: "list", line: 4 }],
    },
    {
      name: "a list in the list",
      code: inBody(`await Promise.all([step.run("a", () => 1), event.data.ids.map((id) => step.run(id, () => 1))]);`),
      errors: [
        {
          messageId: "nestedList",
          data: { combinator: "all", text: "step.run" },
          line: 3,
          suggestions: [{ messageId: "spread", output: inBody(`await Promise.all([step.run("a", () => 1), ...event.data.ids.map((id) => step.run(id, () => 1))]);`) }],
        },
      ],
    },
    {
      name: "a list of async callbacks in the list",
      code: inBody(`await Promise.allSettled([event.data.ids.map(async (id) => { await step.run(id, () => 1); })]);`),
      errors: [{ messageId: "nestedList", data: { combinator: "allSettled", text: "step.run" }, line: 3, suggestions: offers(1) }],
    },
    {
      name: "a chain with an async callback, and one that a reduce makes",
      code: inBody(`load().then(async (id) => { await step.run("a", () => id); });\nevent.data.ids.reduce((before, id) => before.then(() => step.run(id, () => 1)).catch(log), Promise.resolve());\nreturn 1;`),
      errors: [
        { messageId: "helper", data: { name: "then", text: "step.run" }, line: 3, suggestions: offers(1) },
        { messageId: "helper", data: { name: "reduce", text: "step.run" }, line: 4, suggestions: offers(1) },
      ],
    },
    {
      name: "a part of the promise, at once",
      code: inBody(`const n = step.run("a", () => [1]).length;\nfor (const x of step.run("b", () => [1])) await use(x, n);`),
      errors: [
        { messageId: "value", data: { text: "step.run", use: "step.run(…).length" }, line: 3 },
        { messageId: "value", data: { text: "step.run", use: "step.run(…)" }, line: 4 },
      ],
    },
    {
      name: "in what the function returns",
      code: inBodyV3(`if (event.data.both) return [step.run("a", () => 1), { b: step.run("b", () => 2) }];\nreturn { c: step.run("c", () => 3) };`),
      errors: [
        { messageId: "returned", data: { text: "step.run" }, line: 3, suggestions: offers(1) },
        { messageId: "returned", line: 3, suggestions: offers(1) },
        { messageId: "returned", line: 4, suggestions: [{ messageId: "await", output: inBodyV3(`if (event.data.both) return [step.run("a", () => 1), { b: step.run("b", () => 2) }];\nreturn { c: await step.run("c", () => 3) };`) }] },
      ],
    },
    { name: "an agent", code: `import { createAgent } from "@inngest/agent-kit";\nconst agent = createAgent({ name: "a" });\n${inBody(`agent.run("go");`)}`, errors: [{ messageId: "floating", data: { text: "agent.run" }, line: 5, suggestions: [{ messageId: "await", output: `import { createAgent } from "@inngest/agent-kit";\nconst agent = createAgent({ name: "a" });\n${inBody(`await agent.run("go");`)}` }] }] },
    { name: "a network, stored and never read, in version 3", code: `import { createNetwork } from "@inngest/agent-kit";\nconst network = createNetwork({ name: "n", agents: [] });\n${inBodyV3(`const result = network.run(event.data.prompt);`)}`, errors: [{ messageId: "unread", line: 5, suggestions: offers(1) }] },
    { name: "a statement", code: inBody(`step.sleep("a", "1d");`), errors: [{ messageId: "floating", data: { text: "step.sleep" }, line: 3, suggestions: [{ messageId: "await", output: inBody(`await step.sleep("a", "1d");`) }] }] },
    { name: "version 3, whole context", code: inBodyV3(`ctx.step.sendEvent("a", { name: "b" });`, "ctx"), errors: [{ messageId: "floating", line: 3, suggestions: [{ messageId: "await", output: inBodyV3(`await ctx.step.sendEvent("a", { name: "b" });`, "ctx") }] }] },
    { name: "stored and never read", code: inBody(`const a = step.run("a", () => 1);`), errors: [{ messageId: "unread", line: 3, suggestions: [{ messageId: "await", output: inBody(`const a = await step.run("a", () => 1);`) }] }] },
    { name: "void", code: inBody(`void step.run("a", () => 1);`), errors: [{ messageId: "voided", line: 3, suggestions: [{ messageId: "await", output: inBody(`await step.run("a", () => 1);`) }] }] },
    { name: "a combinator that nobody awaits", code: inBody(`Promise.all([step.run("a", () => 1)]);`), errors: [{ messageId: "floating", data: { text: "Promise.all" }, line: 3, suggestions: [{ messageId: "await", output: inBody(`await Promise.all([step.run("a", () => 1)]);`) }] }] },
    {
      name: "a combinator over several steps that nobody awaits: once",
      code: inBody(`const both = Promise.allSettled([\n  step.run("a", () => 1),\n  step.run("b", () => 2),\n]);`),
      errors: [{ messageId: "unread", data: { text: "Promise.allSettled" }, line: 3, suggestions: [{ messageId: "await", output: inBody(`const both = await Promise.allSettled([\n  step.run("a", () => 1),\n  step.run("b", () => 2),\n]);`) }] }],
    },
    {
      name: "a combinator over a map that nobody awaits",
      code: inBody(`Promise.all(event.data.ids.map((id) => step.run(id, () => 1)));`),
      errors: [{ messageId: "floating", data: { text: "Promise.all" }, line: 3, suggestions: [{ messageId: "await", output: inBody(`await Promise.all(event.data.ids.map((id) => step.run(id, () => 1)));`) }] }],
    },
    {
      name: "forEach",
      code: inBody(`event.data.ids.forEach(async (id) => { await step.run(id, () => 1); });`),
      errors: [{ messageId: "forEach", line: 3, suggestions: [{ messageId: "awaitAll", output: inBody(`await Promise.all(event.data.ids.map(async (id) => { await step.run(id, () => 1); }));`) }] }],
    },
    {
      name: "a map that nobody awaits",
      code: inBody(`event.data.ids.map(async (id) => { await step.run(id, () => 1); });`),
      errors: [{ messageId: "callback", line: 3, suggestions: [{ messageId: "awaitAll", output: inBody(`await Promise.all(event.data.ids.map(async (id) => { await step.run(id, () => 1); }));`) }] }],
    },
    {
      name: "a map that is only counted",
      code: inBody(`const all = event.data.ids.map(async (id) => { await step.run(id, () => 1); });\nreturn { count: all.length };`),
      errors: [{ messageId: "callback", line: 3 }],
    },
    {
      name: "a filter",
      code: inBody(`const active = event.data.users.filter(async (user) => await step.run(user.id, () => isActive(user)));\nreturn active;`),
      errors: [{ messageId: "predicate", data: { method: "filter", text: "step.run" }, line: 3 }],
    },
    {
      name: "a question whose callback gives the promise itself",
      code: inBody(`if (event.data.users.some((user) => step.run(user.id, () => isActive(user)))) return 1;`),
      errors: [{ messageId: "predicate", data: { method: "some", text: "step.run" }, line: 3 }],
    },
    {
      name: "a reduce that nobody awaits",
      code: inBody(`event.data.ids.reduce(async (before, id) => { await before; await step.run(id, () => 1); }, Promise.resolve());`),
      errors: [{ messageId: "helper", line: 3, suggestions: [{ messageId: "await", output: inBody(`await event.data.ids.reduce(async (before, id) => { await before; await step.run(id, () => 1); }, Promise.resolve());`) }] }],
    },
    {
      name: "a timer",
      code: inBody(`setTimeout(async () => { await step.run("a", () => 1); }, 1000);`),
      errors: [{ messageId: "timer", data: { method: "setTimeout", text: "step.run" }, line: 3 }],
    },
    {
      name: "a helper that nobody awaits",
      code: inBody(`sub();\nasync function sub() { await step.run("a", () => 1); }`),
      errors: [{ messageId: "helper", data: { name: "sub", text: "step.run" }, line: 3, suggestions: [{ messageId: "await", output: inBody(`await sub();\nasync function sub() { await step.run("a", () => 1); }`) }] }],
    },
  ],
});

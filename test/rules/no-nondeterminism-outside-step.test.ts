import rule from "../../rules/no-nondeterminism-outside-step.js";
import { inBody, offers } from "./shapes.js";
import { jsRuleTester, ruleTester } from "./tester.js";

const SAVE = 'await step.run("save", () => save(value));';

ruleTester.run("no-nondeterminism-outside-step", rule, {
  valid: [
    { name: "how long it has taken since a step", code: inBody(`const start = await step.run("start", () => Date.now());\nawait step.run("work", () => work());\nconst took = Date.now() - start;\nawait step.run("record", () => record(took));`) },
    {
      name: "the folder for temporary files, which a machine has one of",
      code: `import os from "node:os";\n${inBody(`const value = os.tmpdir() + event.data.id;\n${SAVE}`)}`,
    },
    {
      name: "the time since then, with no step in between, or since the event",
      code: inBody(`
        const start = Date.now();
        const total = sum(event.data.items);
        await step.sendEvent("counted", { name: "a/b", data: { total, took: Date.now() - start } });
        await step.run("work", () => work());
        await step.sendEvent("done", { name: "a/c", data: { took: Date.now() - event.ts } });
      `),
    },
    {
      name: "a clock that is compared with another time than now",
      code: inBody(`
        const now = Date.now();
        await step.run("work", () => work());
        await step.sendEvent("due", { name: "a/b", data: { left: event.data.due - now } });
      `),
    },
    {
      name: "a clock under one key of an object, of which steps take another",
      code: inBody(`
        const window = { from: event.data.from, loggedAt: Date.now() };
        logger.info("syncing", { at: window.loggedAt });
        await step.run("sync", () => sync(window.from));
      `),
    },
    { name: "a clock under a key that nobody reads", code: inBody(`const row = { id: event.data.id, at: Date.now() };\nawait step.run("a", () => a(row.id));`) },
    {
      name: "a clock in an object that is asked whether it is there, and in no step",
      code: inBody(`
        let row = null;
        if (event.data.isNew) row = { id: event.data.id, at: Date.now() };
        const known = row;
        if (known !== null && row) await step.run("store", () => store(row.id));
        if (!row) await step.run("skip", () => skip());
      `),
    },
    {
      name: "a clock in an object that a helper gives, asked whether it is there, and under a key that nobody reads",
      code: inBody(`
        const message = messageOf(event.data);
        if (!message) return;
        await step.run("store", () => store(message.id));
        function messageOf(data) {
          return { id: data.id, at: data.at ?? Date.now() };
        }
      `),
    },
    {
      name: "a wait unless it has passed, in the 'else', with a time to fall back to",
      code: inBody(`
        let at = new Date();
        if (event.data.at) at = new Date(event.data.at);
        if (at < new Date()) console.log("late");
        else await step.sleepUntil("wait", at);
        await step.run("save", () => save());
      `),
    },
    {
      name: "a clock in what a call is given, of whose result one name is never used",
      code: inBody(`
        const start = Date.now();
        const result = await network.run(event.data.prompt, { state: createState({ start }) });
        const rest = result.state.get("rest");
        const took = Date.now() - start;
        await step.run("save", () => save());
        return { took };
      `),
    },
    {
      name: "a wait for a time, unless it has passed, through names",
      code: inBody(`
        const now = new Date();
        if (new Date(event.data.at) > now) await step.sleepUntil("wait", event.data.at);
        const rest = event.data.end - Date.now();
        if (rest > 0) await step.sleep("wait-for-the-end", rest);
        await step.run("save", () => save());
      `),
    },
    { name: "in a step", code: inBody(`const value = await step.run("now", () => Date.now());\n${SAVE}`) },
    { name: "dates of the event", code: inBody(`const value = new Date(event.data.at);\n${SAVE}`) },
    { name: "dates of results", code: inBody(`const at = await step.run("a", () => 1);\nconst value = new Date(at);\n${SAVE}`) },
    { name: "only measured and logged", code: inBody(`const start = Date.now();\n${SAVE}\nlogger.info("took", Date.now() - start);`, "{ step, logger }") },
    { name: "only returned", code: inBody(`${SAVE}\nreturn { finishedAt: new Date().toISOString() };`) },
    { name: "a function without steps", code: inBody(`const value = Date.now();\nreturn save(value);`) },
    { name: "in the data of one event", code: inBody(`await step.sendEvent("a", { name: "a/b", data: { at: new Date().toISOString() } });`) },
    {
      name: "a wait for the time that is left, asked twice",
      code: inBody(`
        const at = new Date(event.data.at);
        const now = new Date();
        if (at > now) {
          const rest = at.getTime() - now.getTime();
          if (rest > 0) {
            await step.sleep("wait-for-the-time", rest);
          }
        }
        await step.run("save", () => save());
      `),
    },
    {
      name: "in the data of one list of events, and seen by nothing else",
      code: inBody(`await step.sendEvent("a", event.data.ids.map((id) => ({ name: "a/b", data: { id, jitter: Math.floor(Math.random() * 5000) } })));`),
    },
    {
      name: "in the data of one list of events, each returned",
      code: inBody(`await step.sendEvent("a", event.data.ids.map((id) => { return { name: "a/b", data: { id, run: crypto.randomUUID() } }; }));`),
    },
    { name: "the time to wake up, by default", code: inBody(`await step.sleepUntil("a", new Date(Date.now() + 1000));`) },
    { name: "a name of the file that hides the global", code: inBody(`const Date = { now: () => 1 };\nconst value = Date.now();\n${SAVE}`) },
    { name: "outside any function", code: `import { inngest } from "./client";\nconst started = Date.now();\nexport const f = () => inngest.send({ name: "a", data: { started } });` },
    { name: "a step id, which has a rule of its own", code: inBody("await step.run(`a-${Date.now()}`, () => 1);") },
    { name: "a condition, which has a rule of its own", code: inBody(`if (Math.random() < 0.5) { ${SAVE} }`) },
    { name: "a date that an import formats", code: `import dayjs from "dayjs";\n${inBody(`const value = dayjs(event.data.at).format();\n${SAVE}`)}` },
    { name: "in place of the time that an event always has", code: inBody(`const value = new Date(event.ts ?? Date.now());\n${SAVE}`) },
    { name: "in place of the id that an event always has", code: inBody(`const value = { id: event.id || crypto.randomUUID() };\n${SAVE}`) },
    { name: "the same, asked for its type", code: inBody(`const value = new Date(typeof event?.ts === "number" ? event.ts : Date.now());\n${SAVE}`) },
    { name: "in place of the time that a step has taken", code: inBody(`const start = await step.run("start", () => Date.now());\nconst value = typeof start === "number" && Number.isFinite(start) ? start : Date.now();\n${SAVE}`) },
    { name: "the same, of a part of what it took", code: inBody(`const { at } = await step.run("start", async () => { const now = Date.now(); return { at: now }; });\nconst value = at ?? Date.now();\n${SAVE}`) },
    {
      name: "in a helper that steps run, too, and that hands nothing on",
      code: `${inBody(`await touch(db);\nawait step.run("save", async () => { await touch(db); });`)}\nasync function touch(db) { const row = { at: new Date() }; await db.row.update(row); }`,
    },
    { name: "logged inside a step", code: inBody(`const start = Date.now();\nawait step.run("a", () => { console.log(start); });`) },
    ...["seededRandom(event.data.id)", "randomFromSeed(event.data.id)", "jobs.randomiser(event.data)", "todayIn(event.data.zone)", "getTodaysOrders()", "getCurrentUser()", "nowPlaying()", "today(event.data.at)", "knownRandom()"].map((call) => ({
      name: `what ${call} gives`,
      code: `import { seededRandom, randomFromSeed, jobs, todayIn, getTodaysOrders, getCurrentUser, nowPlaying, today, knownRandom } from "./lib";\n${inBody(`const value = ${call};\n${SAVE}`)}`,
    })),
    {
      name: "a function of the file that is called random and is not",
      code: `${inBody(`const value = randomColour();\n${SAVE}`)}\nfunction randomColour() { return "red"; }`,
    },
    { name: "a default that the call does not need", code: `function keyFor(name, at = Date.now()) { return name + at; }\n${inBody(`const value = keyFor("a", event.ts);\n${SAVE}`)}` },
    { name: "a default of a helper that a step calls", code: `function keyFor(name, at = Date.now()) { return name + at; }\n${inBody(`const value = await step.run("key", () => keyFor("a"));\n${SAVE}`)}` },
  ],
  invalid: [
    {
      name: "a day taken before a step and sent after it, where all is asked for",
      options: [{ report: "all" }],
      code: inBody(`const day = new Date().toISOString().slice(0, 10);\nconst total = await step.run("close", () => close());\nawait step.sendEvent("closed", { name: "till/closed", data: { day, total, at: new Date().toISOString() } });`),
      errors: [{ messageId: "anywhere", line: 3, suggestions: offers(1) }],
    },
    {
      name: "the time since then, after steps, in an event",
      code: inBody(`
        const start = Date.now();
        await step.run("work", () => work());
        await step.sendEvent("done", { name: "a/b", data: { took: Date.now() - start } });
      `),
      errors: [{ messageId: "measured", data: { label: "Date.now()", step: "step 'done'" }, suggestions: offers(1) }],
    },
    {
      name: "the time since then, of dates and under a name",
      code: inBody(`
        const start = new Date();
        await step.sleep("wait", "1d");
        const took = new Date().getTime() - start.getTime();
        await step.sendEvent("done", { name: "a/b", data: { took } });
      `),
      errors: [{ messageId: "measured", data: { label: "new Date()", step: "step 'done'" }, suggestions: offers(1) }],
    },
    {
      name: "a clock in an object that is asked for it, and one that is a value of its own",
      code: inBody(`
        const row = { id: event.data.id, at: Date.now() };
        if (row.at > event.data.at) await step.run("store", () => store(row.id));
        const late = Date.now() - event.data.at;
        if (late) await step.run("tell", () => tell());
      `),
      errors: [{ messageId: "condition", line: 3, suggestions: offers(1) }, { messageId: "condition", line: 5, suggestions: offers(1) }],
    },
    {
      name: "a clock under a key of an object, which a step takes, or all of it",
      code: inBody(`
        const window = { from: event.data.from, to: Date.now() };
        await step.run("sync", () => sync(window.from, window.to));
        const range = { from: event.data.from, to: Date.now() };
        await step.run("export", () => exportAll(range));
      `),
      errors: [{ messageId: "captured", line: 3, suggestions: offers(1) }, { messageId: "captured", line: 5, suggestions: offers(1) }],
    },
    {
      name: "in place of a time that a step may not have found",
      code: inBody(`const start = await step.run("start", () => db.start());\nconst value = typeof start === "number" ? start : Date.now();\n${SAVE}`),
      errors: [{ messageId: "captured", line: 4, suggestions: offers(1) }],
    },
    {
      name: "where the event is not asked for its time",
      code: inBody(`const value = event.data.replayed ? event.ts : Date.now();\n${SAVE}`),
      errors: [{ messageId: "captured", line: 3, suggestions: offers(1) }],
    },
    {
      name: "a random wait",
      code: inBody("await step.sleep(\"jitter\", Math.floor(Math.random() * 60_000));"),
      errors: [{ messageId: "argument", data: { label: "Math.random()", step: "step 'jitter'" }, line: 3, suggestions: offers(1) }],
    },
    {
      name: "the default of a parameter",
      code: `const keyFor = (name, at = new Date()) => name + at.toISOString();\n${inBody(`const value = keyFor("a");\n${SAVE}`)}`,
      errors: [{ messageId: "captured", data: { label: "keyFor → new Date()", step: "step 'save'" }, line: 4 }],
    },
    {
      name: "the default of a field of the event",
      code: inBody(`const { value = Date.now() } = event.data;\n${SAVE}`),
      errors: [{ messageId: "captured", line: 3, suggestions: offers(1) }],
    },
    {
      name: "a time that is made of the one that it is compared with",
      code: inBody(`
        const now = new Date();
        const next = nextWindow(now);
        if (next.getTime() > now.getTime()) await step.sleepUntil("wait", next);
        await step.run("save", () => save());
      `),
      errors: [{ messageId: "condition", line: 3, suggestions: offers(1) }],
    },
    {
      name: "a time that is waited for, and more",
      code: inBody(`
        const now = Date.now();
        if (event.data.at > now) await step.run("early", () => note());
        await step.run("save", () => save());
      `),
      errors: [{ messageId: "condition", line: 3, suggestions: offers(1) }],
    },
    ...["getRandomDelay()", "randomBetween(1, 5)", "utils.generateRandomDelay()", "pickRandom(event.data.hosts)", "todayIso()", "getTodayDate()", "getCurrentTimestamp()", "getFormattedTodayDate()", "currentMonth()", "time.now()", "nowIsoString()", "nowInMoscow()"].map((call) => ({
      name: `what ${call} says that it gives`,
      code: `import { getRandomDelay, randomBetween, utils, pickRandom, todayIso, getTodayDate, getCurrentTimestamp, getFormattedTodayDate, currentMonth, time, nowIsoString, nowInMoscow } from "./lib";\n${inBody(`const value = ${call};\n${SAVE}`)}`,
      errors: [{ messageId: "captured" as const, data: { label: `${call.split("(")[0]}()`, step: "step 'save'" }, line: 4 }],
    })),
    {
      name: "used by a step",
      code: inBody(`const value = Date.now();\n${SAVE}`),
      errors: [
        {
          messageId: "captured",
          data: { label: "Date.now()", step: "step 'save'" },
          line: 3,
          column: 15,
          suggestions: [{ messageId: "wrap", data: { id: "take-time" }, output: inBody(`const value = await step.run("take-time", () => Date.now());\n${SAVE}`) }],
        },
      ],
    },
    {
      name: "in place of the time that the data may have",
      code: inBody(`const value = event.data.ts ?? Date.now();\n${SAVE}`),
      errors: [{ messageId: "captured", line: 3, suggestions: offers(1) }],
    },
    {
      name: "through a helper that steps run, too",
      code: `${inBody(`const value = make();\n${SAVE}\nawait step.run("again", () => make());`)}\nfunction make() { const n = Math.random(); return n * 2; }`,
      errors: [{ messageId: "captured", data: { label: "make → Math.random()", step: "step 'save'" }, line: 3 }],
    },
    {
      name: "a date",
      code: inBody(`const value = new Date().toISOString();\n${SAVE}`),
      errors: [
        {
          messageId: "captured",
          line: 3,
          suggestions: [{ messageId: "wrap", data: { id: "take-time" }, output: inBody(`const value = new Date(await step.run("take-time", () => Date.now())).toISOString();\n${SAVE}`) }],
        },
      ],
    },
    {
      name: "an id of a package",
      code: `import { v4 as uuid } from "uuid";\n${inBody(`const value = uuid();\n${SAVE}`)}`,
      errors: [
        {
          messageId: "captured",
          data: { label: "uuid()", step: "step 'save'" },
          line: 4,
          suggestions: [{ messageId: "wrap", data: { id: "make-id" }, output: `import { v4 as uuid } from "uuid";\n${inBody(`const value = await step.run("make-id", () => uuid());\n${SAVE}`)}` }],
        },
      ],
    },
    {
      name: "a signal that is waited for",
      code: inBody(`const signal = "task-" + crypto.randomUUID();\nawait step.waitForSignal("wait", { signal, timeout: "1d" });`),
      errors: [{ messageId: "argument", data: { label: "crypto.randomUUID()", step: "step 'wait'" }, line: 3, suggestions: offers(1) }],
    },
    {
      name: "a wait for the time that is left, and more under a condition in it",
      code: inBody(`
        const at = new Date(event.data.at);
        const now = new Date();
        if (at > now) {
          if (event.data.warn) {
            await step.sleepUntil("wait-for-the-time", at);
            await step.run("warn", () => warn());
          }
        }
      `),
      errors: [{ messageId: "condition", line: 4, suggestions: offers(1) }],
    },
    {
      name: "ids that are given to two lists of events",
      code: inBody(`const jobs = event.data.ids.map((id) => ({ id, run: crypto.randomUUID() }));\nawait step.sendEvent("a", jobs.map((data) => ({ name: "a", data })));\nawait step.sendEvent("b", jobs.map((data) => ({ name: "b", data })));`),
      errors: [{ messageId: "argument", line: 3 }],
    },
    {
      name: "one id for two events",
      code: inBody(`const id = nanoid();\nawait step.sendEvent("a", { name: "a", data: { id } });\nawait step.sendEvent("b", { name: "b", data: { id } });`),
      errors: [{ messageId: "argument", line: 3, suggestions: offers(1) }],
    },
    {
      name: "a deadline",
      code: inBody(`const deadline = Date.now() + 1000;\nwhile (event.data.x < deadline) { await step.sleep("s", "1m"); }`),
      errors: [{ messageId: "condition", line: 3, suggestions: offers(1) }],
    },
    {
      name: "through objects and names",
      code: inBody(`const at = new Date();\nconst value = { range: { start: at.getTime() } };\n${SAVE}`),
      errors: [{ messageId: "captured", line: 3, suggestions: offers(1) }],
    },
    {
      name: "through a helper that returns it",
      code: inBody(`const value = makeReference();\n${SAVE}\nfunction makeReference() { return "r-" + Math.random(); }`),
      errors: [{ messageId: "captured", data: { label: "makeReference → Math.random()", step: "step 'save'" }, line: 3 }],
    },
    {
      name: "in a list that a step uses",
      code: inBody(`const value = event.data.items.map((item) => ({ ...item, id: crypto.randomUUID() }));\n${SAVE}`),
      errors: [{ messageId: "captured", line: 3 }],
    },
    {
      name: "pushed to a list that a step uses",
      code: inBody(`const value = [];\nfor (const x of event.data.xs) value.push({ x, at: Date.now() });\n${SAVE}`),
      errors: [{ messageId: "captured", line: 4 }],
    },
    {
      name: "never used",
      code: inBody(`const timestamp = Date.now();\nawait step.run("a", () => 1);`),
      errors: [{ messageId: "anywhere", line: 3, suggestions: offers(1) }],
    },
    {
      name: "the day that a library takes from the clock",
      code: `import dayjs from "dayjs";\n${inBody(`const value = dayjs().startOf("day").toISOString();\n${SAVE}`)}`,
      errors: [{ messageId: "captured", line: 4 }],
    },
    {
      name: "returned, by option",
      code: inBody(`${SAVE}\nreturn { finishedAt: new Date().toISOString() };`),
      options: [{ report: "all" }],
      errors: [{ messageId: "anywhere", line: 4, suggestions: offers(1) }],
    },
    {
      name: "the time to wake up, by option",
      code: inBody(`await step.sleepUntil("a", new Date(Date.now() + 1000));`),
      options: [{ report: "all" }],
      errors: [{ messageId: "wake", line: 3, suggestions: offers(1) }],
    },
  ],
});

jsRuleTester.run("no-nondeterminism-outside-step (JavaScript)", rule, {
  valid: [{ name: "in a step", code: inBody(`const value = await step.run("now", () => Date.now());\n${SAVE}`) }],
  invalid: [{ name: "required", code: `const { randomUUID } = require("node:crypto");\n${inBody(`const value = randomUUID();\n${SAVE}`)}`, errors: [{ messageId: "captured", line: 4, suggestions: offers(1) }] }],
});

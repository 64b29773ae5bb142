import rule from "../../rules/no-unstable-step-id.js";
import { inBody, inBodyV3 } from "./shapes.js";
import { jsRuleTester, ruleTester } from "./tester.js";

ruleTester.run("no-unstable-step-id", rule, {
  valid: [
    { name: "a counter of the function", code: inBody("let count = 0;\nfor (const id of event.data.ids) await step.run(`a-${count++}`, () => 1);") },
    { name: "a text", code: inBody(`await step.run("load", () => load());`) },
    { name: "the event", code: inBody("await step.run(`load-${event.data.id}`, () => load());") },
    { name: "a loop's index", code: inBody("for (let i = 0; i < 3; i++) await step.run(`load-${i}`, () => load());") },
    { name: "an item", code: inBody("for (const user of event.data.users) await step.run(`mail-${user.id}`, () => load());") },
    { name: "the run", code: inBody("await step.run(`load-${runId}`, () => load());", "{ step, runId }") },
    {
      name: "what a step gave",
      code: inBody('const now = await step.run("now", () => Date.now());\nawait step.run(`load-${now}`, () => load());'),
    },
    { name: "a date of the event", code: inBody("await step.run(`load-${new Date(event.data.day).getDay()}`, () => load());") },
    { name: "the environment", code: inBody("await step.run(`load-${process.env.REGION}`, () => load());") },
    { name: "a local Date", code: inBody("const Date = { now: () => 1 };\nawait step.run(`load-${Date.now()}`, () => load());") },
    { name: "time inside the step", code: inBody('await step.run("load", () => load(Date.now()));') },
    { name: "another step", code: "import { step } from 'other';\nstep.run(`x-${Date.now()}`, () => 1);" },
    { name: "a helper that a step calls", code: `const makeKey = () => Math.random();\n${inBody("const key = await step.run(\"key\", () => makeKey());\nawait step.run(`load-${key}`, () => load());")}` },
    { name: "a helper whose clock goes elsewhere", code: `function load(id) { const at = Date.now(); return step.run(\`load-\${id}\`, () => fetchOf(id, at)); }\n${inBody("await load(event.data.id);")}` },
  ],
  invalid: [
    {
      name: "what a helper makes",
      code: `const makeKey = () => Math.random().toString(36);\n${inBody("const key = makeKey();\nawait step.run(`load-${key}`, () => load());")}`,
      errors: [{ messageId: "unstable", data: { label: "makeKey → Math.random()" }, line: 5 }],
    },
    {
      name: "what a helper puts together",
      code: `function makeCode() { let code = ""; for (let i = 0; i < 5; i++) code += Math.random(); return code; }\n${inBodyV3("await step.run(`load-${makeCode()}`, () => load());")}`,
      errors: [{ messageId: "unstable", data: { label: "makeCode → Math.random()" }, line: 4 }],
    },
    {
      name: "the clock",
      code: inBody("await step.run(`load-${Date.now()}`, () => load());"),
      errors: [{ messageId: "unstable", data: { label: "Date.now()" }, line: 3 }],
    },
    {
      name: "chance, added on",
      code: inBody(`await step.run("load-" + Math.random(), () => load());`),
      errors: [{ messageId: "unstable", line: 3 }],
    },
    {
      name: "a uuid from a package, version 3",
      code: `import { v4 as uuid } from "uuid";\n${inBodyV3("await step.sleep(`wait-${uuid()}`, '1d');")}`,
      errors: [{ messageId: "unstable", line: 4 }],
    },
    {
      name: "through a name",
      code: inBody("const key = crypto.randomUUID();\nconst id = `load-${key}`;\nawait step.run(id, () => load());"),
      errors: [{ messageId: "unstable", line: 5 }],
    },
    ...[
      "const label = new Intl.DateTimeFormat('en', { timeStyle: 'medium' }).format(new Date());\nawait step.run(`report-${label}`, () => load());",
      "const label = new Intl.DateTimeFormat('en', options).format(new Date());\nawait step.run(`report-${label}`, () => load());",
      "const label = new Date().toLocaleString('en', { timeZone: 'UTC' });\nawait step.run(`report-${label}`, () => load());",
      "const label = new Date().toLocaleString('en', { hour: '2-digit', minute: '2-digit' });\nawait step.run(`report-${label}`, () => load());",
    ].map((code) => ({ name: `the time of day: ${code}`, code: inBody(code), errors: [{ messageId: "unstable" as const }] })),
    ...[
      "await step.run(`report-${new Date().toISOString().slice(0, 10)}`, () => load());",
      "const now = new Date();\nconst day = now.toISOString().split('T')[0];\nawait step.run(`report-${day}`, () => load());",
      "const now = nowInTokyo();\nconst key = toDateKey(now);\nawait step.run(`report-${key}`, () => load());\nfunction nowInTokyo() { return new Date(Date.now() + 9 * 3600 * 1000); }",
      "const key = keyOfToday();\nawait step.run(`report-${key}`, () => load());\nfunction keyOfToday() { return new Date().toISOString().slice(0, 10); }",
      "const { day } = today();\nawait step.run(`report-${day}`, () => load());\nfunction today() { const ymd = new Intl.DateTimeFormat('en-CA', { timeZone: ZONE }).format(new Date()); return { day: ymd.slice(0, 7) }; }",
      "const byDay = new Intl.DateTimeFormat('sv');\nconst label = byDay.format(Date.now());\nawait step.run(`report-${label}`, () => load());",
      "const label = new Date().toLocaleString('en', { month: 'long', year: 'numeric' });\nawait step.run(`report-${label}`, () => load());",
    ].map((code) => ({ name: `the day: ${code}`, code: inBody(code), errors: [{ messageId: "period" as const }] })),
    ...[
      "const key = keyOfNow();\nawait step.run(`report-${key}`, () => load());\nfunction keyOfNow() { return new Date().toISOString(); }",
      "await step.run(`report-${Math.random().toString(36).slice(2, 10)}`, () => load());",
      "const day = toDateKey(event.data.at);\nawait step.run(`report-${day}-${Date.now()}`, () => load());",
    ].map((code) => ({ name: `no day: ${code}`, code: inBody(code), errors: [{ messageId: "unstable" as const }] })),
    {
      name: "new Date()",
      code: inBody("await step.run(`report-${new Date().toISOString()}`, () => load());"),
      errors: [{ messageId: "unstable", line: 3 }],
    },
    {
      name: "in an object",
      code: inBody("await step.run({ id: `load-${Date.now()}`, name: 'Load' }, () => load());"),
      errors: [{ messageId: "unstable", line: 3 }],
    },
    {
      name: "the attempt",
      code: inBody("await step.run(`load-${attempt}`, () => load());", "{ step, attempt }"),
      errors: [{ messageId: "attempt", line: 3 }],
    },
    {
      name: "the attempt of the whole context",
      code: inBody("await ctx.step.run(`load-${ctx.attempt}`, () => load());", "ctx"),
      errors: [{ messageId: "attempt", line: 3 }],
    },
    {
      name: "a counter of the module",
      code: `let count = 0;\n${inBody("await step.run(`a-${count++}`, () => 1);")}`,
      errors: [{ messageId: "counter", data: { label: "count++" }, line: 4 }],
    },
    {
      name: "in a helper that is handed the step",
      code: inBody("await load(step);") + "\nasync function load(step) { await step.run(`load-${Date.now()}`, () => 1); }\n",
      errors: [{ messageId: "unstable" }],
    },
  ],
});

jsRuleTester.run("no-unstable-step-id", rule, {
  valid: [],
  invalid: [
    {
      name: "nanoid",
      code: `import { nanoid } from "nanoid";\n${inBody('await step.sendEvent("tell-" + nanoid(), { name: "a/c" });')}`,
      errors: [{ messageId: "unstable", line: 4 }],
    },
  ],
});

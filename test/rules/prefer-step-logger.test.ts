import rule from "../../rules/prefer-step-logger.js";
import { inBody, offers } from "./shapes.js";
import { ruleTester } from "./tester.js";

const STEP = 'await step.run("a", () => 1);';

ruleTester.run("prefer-step-logger", rule, {
  valid: [
    {
      name: "before a throw that the catch throws on",
      code: inBody(`try {\n  const a = await step.run("a", () => 1);\n  if (!a) { console.error("no"); throw new Error("no"); }\n} catch (error) {\n  throw error;\n}\nawait step.run("b", () => 1);`),
    },
    {
      name: "before a throw at which the catch returns",
      code: inBody(`try {\n  if (!event.data.id) { console.error("no"); throw new Error("no"); }\n} catch (error) {\n  return null;\n}\nawait step.run("b", () => 1);`),
    },
    {
      name: "before a return, and no step in the finally that follows",
      code: inBody(`try {\n  ${STEP}\n  console.log("done");\n  return 1;\n} finally {\n  close();\n}`),
    },
    {
      name: "at the end of what a catch with a step is around",
      code: inBody(`try {\n  ${STEP}\n  console.log("done");\n} catch (error) {\n  await step.run("mark", () => mark(error));\n  throw error;\n}`),
    },
    { name: "the logger of the context", code: inBody(`logger.info("x");\n${STEP}`, "{ step, logger }") },
    { name: "the same, of the whole context", code: inBody(`ctx.logger.info("x");\nawait ctx.step.run("a", () => 1);`, "ctx") },
    { name: "in a step", code: inBody(`await step.run("a", () => { console.log("x"); });`) },
    { name: "a function without steps", code: inBody(`console.log("x");`) },
    { name: "outside of functions", code: `console.log("x");\n${inBody(STEP)}` },
    { name: "after the last step, by default", code: inBody(`${STEP}\nconsole.log("done");`) },
    { name: "a helper that a step calls, too, by option", code: `function say() { console.log("x"); }\n${inBody(`say();\nawait step.run("a", () => say());`)}`, options: [{ report: "all" }] },
    { name: "a function that stores its lines", code: `import { log, logError } from "./log";\n${inBody(`await log("x");\nconst line = logError("y");\n${STEP}`)}` },
    { name: "a function of the context, one of the file", code: `function safeLog(text) { lines.push(text); }\n${inBody(`log("x");\nsafeLog("x");\n${STEP}`, "{ step, log }")}` },
    { name: "a function that is not of a logger", code: `import { logVisit } from "./blog";\nimport { logChange } from "./changelog";\nimport { logOrder } from "./orders";\nimport { sendLogs } from "./logger";\n${inBody(`logVisit("x");\nlogChange("x");\nlogOrder("x");\nsendLogs();\n${STEP}`)}` },
    { name: "a function of another name", code: `import { logbook, login } from "./log";\n${inBody(`logbook("x");\nlogin("x");\n${STEP}`)}` },
    { name: "before a throw in a function that is handed 'step'", code: `async function sync(step) {\n  if (!step) { console.error("x"); throw new Error("x"); }\n  await step.run("a", () => 1);\n}\n${inBody("await sync(step);")}` },
    { name: "in a step of a function that is handed 'step'", code: `async function sync(step) { await step.run("a", () => console.log("x")); }\n${inBody("await sync(step);")}` },
    ...[
      `for (const x of event.data.xs) {\n  const ok = await step.run(x, () => 1);\n  if (!ok) { console.log(x); break; }\n}\nreturn 1;`,
      `for (const x of event.data.xs) {\n  ${STEP}\n  console.log(x);\n  if (x) break;\n  return 1;\n}`,
      `for (const x of event.data.xs) {\n  ${STEP}\n  console.log(x);\n  for (const y of x.ys) { if (y) continue; }\n  return 1;\n}`,
      `${STEP}\nswitch (event.data.kind) {\n  case "a": console.log("x"); break;\n  default: await step.run("b", () => 1);\n}`,
    ].map((body, index) => ({ name: `where a loop or a switch is left, and no step comes: ${index}`, code: inBody(body) })),
    {
      name: "behind the last step of a function that is handed 'step', and no step behind its call",
      code: `async function fail(step, error) {\n  await step.run("mark", () => mark(error));\n  console.error("failed", error);\n}\n${inBody(`${STEP}\nawait fail(step, "x");\nreturn null;`)}`,
    },
    {
      name: "in a function of the handler that is called behind the last step",
      code: inBody(`const say = (text) => { console.log(text); };\n${STEP}\nsay("done");`),
    },
    { name: "a helper beside the function", code: `function say() { console.log("x"); }\n${inBody(`say();\n${STEP}`)}` },
  ],
  invalid: [
    {
      name: "before a return that a finally with a step follows",
      code: inBody(`try {\n  ${STEP}\n  console.log("done");\n  return 1;\n} finally {\n  await step.run("tidy", () => tidy());\n}`),
      errors: [{ messageId: "console", line: 5, suggestions: offers(1) }],
    },
    {
      name: "console",
      code: inBody(`console.log("x");\n${STEP}`),
      errors: [{ messageId: "console", data: { text: "console.log" }, line: 3, suggestions: [{ messageId: "useLogger", output: inBody(`logger.info("x");\n${STEP}`, "{ event, step, logger }") }] }],
    },
    {
      name: "a logger of a module",
      code: `import { log } from "./log";\n${inBody(`log.warn("x");\n${STEP}`, "{ step, logger }")}`,
      errors: [{ messageId: "module", line: 4, suggestions: [{ messageId: "useLogger", output: `import { log } from "./log";\n${inBody(`logger.warn("x");\n${STEP}`, "{ step, logger }")}` }] }],
    },
    { name: "a logger of the module that hides the context's", code: `import { logger } from "./log";\n${inBody(`logger.info("x");\n${STEP}`)}`, errors: [{ messageId: "module", line: 4 }] },
    { name: "after the last step, by option", code: inBody(`${STEP}\nconsole.log("done");`), options: [{ report: "all" }], errors: [{ messageId: "console", line: 4, suggestions: offers(1) }] },
    {
      name: "functions that log",
      code: `import { safeLog, safeError, logError, structuredLog } from "./sanitizer";\n${inBody(`safeLog("x");\nlogError("y", event.data);\nsafeError("z");\nstructuredLog({});\n${STEP}`)}`,
      errors: [
        { messageId: "module", data: { text: "safeLog" }, line: 4, suggestions: [] },
        { messageId: "module", line: 5, suggestions: [] },
        { messageId: "module", line: 6, suggestions: [] },
        { messageId: "module", line: 7, suggestions: [] },
      ],
    },
    {
      name: "functions of a logger of the app",
      code: `import { logWorkflowEvent } from "@/server/workflow-logger";\nimport { logOrder } from "./orderLogger.js";\n${inBody(`logWorkflowEvent({ status: "started" });\nlogOrder(event.data.id);\n${STEP}`)}`,
      errors: [
        { messageId: "module", data: { text: "logWorkflowEvent" }, line: 5, suggestions: [] },
        { messageId: "module", line: 6, suggestions: [] },
      ],
    },
    {
      name: "a function that is handed 'step'",
      code: `async function sync(step, id) {\n  console.log("x");\n  await step.run(id, () => 1);\n}\n${inBody("await sync(step, event.data.id);")}`,
      errors: [{ messageId: "console", line: 2, suggestions: [] }],
    },
    {
      name: "a function beside the handler, by option",
      code: `function say() { console.log("x"); }\n${inBody(`say();\n${STEP}`)}`,
      options: [{ report: "all" }],
      errors: [{ messageId: "console", line: 1, suggestions: [] }],
    },
    {
      name: "before a throw whose catch goes on to a step",
      code: inBody(`try {\n  console.error("no");\n  throw new Error("no");\n} catch (error) {\n  note(error);\n}\nawait step.run("a", () => 1);`),
      errors: [{ messageId: "console", line: 4, suggestions: offers(1) }],
    },
    ...["console.log(x);\nawait work();", "console.log(x);\nif (x) check(x);", "for (const y of x) {\nawait work(y);\nconsole.log(y);\n}"].map((body, index) => ({
      name: `before what may fail, in a try whose catch has a step: ${index}`,
      code: inBody(`try {\nconst x = await step.run("a", () => 1);\n${body}\n} catch (error) {\n  await step.run("mark", () => mark(error));\n}`),
      errors: [{ messageId: "console" as const, suggestions: offers(1) }],
    })),
    {
      name: "in a catch, and the finally has a step",
      code: inBody(`try {\n  ${STEP}\n} catch (error) {\n  console.error(error);\n} finally {\n  await step.run("tidy", () => tidy());\n}`),
      errors: [{ messageId: "console", line: 6, suggestions: offers(1) }],
    },
    {
      name: "behind the last step of a function that is handed 'step', and a step behind one of its calls",
      code: `async function mark(step, id) {\n  if (!id) return;\n  await step.run(id, () => mark(id));\n  console.log("marked", id);\n}\n${inBody(`await mark(step, "a");\n${STEP}\nawait mark(step, "b");`)}`,
      errors: [{ messageId: "console", line: 4, suggestions: [] }],
    },
    ...[
      `for (const x of event.data.xs) {\n  const ok = await step.run(x, () => 1);\n  if (!ok) { console.log(x); break; }\n  return 1;\n}\n${STEP}`,
      `while (true) {\n  const ok = await step.run("a", () => 1);\n  console.log("x");\n  if (!ok) { count(); continue; }\n  return 1;\n}`,
      `for (const x of event.data.xs) {\n  await step.run(x, () => 1);\n  console.log(x);\n  if (x) break;\n  return 1;\n}\n${STEP}`,
      `for (const x of event.data.xs) {\n  switch (await step.run(x, () => 1)) {\n    case "a": console.log(x); break;\n    default: return 1;\n  }\n}`,
    ].map((body, index) => ({ name: `where a loop or a switch is left on the way to a step: ${index}`, code: inBody(body), errors: [{ messageId: "console" as const, suggestions: offers(1) }] })),
    {
      name: "before a return of a function that is handed 'step', and a step behind its call",
      code: `async function mark(step, id) {\n  if (!id) { console.log("none"); return null; }\n  return await step.run(id, () => find(id));\n}\n${inBody(`const row = await mark(step, "a");\n${STEP}`)}`,
      errors: [{ messageId: "console", line: 2, suggestions: [] }],
    },
    {
      name: "in a function of the handler that is called before a step",
      code: inBody(`const say = (text) => { console.log(text); };\nsay("go");\n${STEP}`),
      errors: [{ messageId: "console", line: 3, suggestions: offers(1) }],
    },
    { name: "in a loop with steps", code: inBody(`for (const x of event.data.xs) {\n  await step.run(x, () => 1);\n  console.log(x);\n}`), errors: [{ messageId: "console", line: 5, suggestions: offers(1) }] },
  ],
});

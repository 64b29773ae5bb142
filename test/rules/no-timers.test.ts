import rule from "../../rules/no-timers.js";
import { inBody, inBodyV3, inStep } from "./shapes.js";
import { ruleTester } from "./tester.js";

const WAIT = "await new Promise((resolve) => setTimeout(resolve, 60_000));";

ruleTester.run("no-timers", rule, {
  valid: [
    { name: "a timer of no time, which lets others go first", code: inBody(`await new Promise((resolve) => setTimeout(resolve));\nawait new Promise((resolve) => setTimeout(resolve, 0));\nawait step.run("a", () => 1);`) },
    { name: "a wait that stands for work", code: inBody(`await step.run("slow.1", () => sleep(1000));\nawait step.run("render", async () => {\n// Simulate rendering\nawait new Promise((r) => setTimeout(r, 5000));\n});`) },
    { name: "a timer in a helper without steps", code: `${inBody(`watch();\nawait step.run("a", () => 1);`)}\nfunction watch() { setInterval(poll, 5000); }` },
    { name: "step.sleep", code: inBody(`await step.sleep("a", "1m");`) },
    { name: "a short pause in a step", code: inStep(`await new Promise((r) => setTimeout(r, 200));`) },
    { name: "a pause of unknown length in a step, by default", code: inStep(`await new Promise((r) => setTimeout(r, delay));`) },
    { name: "a wait in a step, where that is off", code: inStep(WAIT), options: [{ inSteps: "never", atLeast: 1000 }] },
    { name: "a timer that aborts", code: inStep(`const c = new AbortController();\nconst t = setTimeout(() => c.abort(), 5000);\nawait fetch("https://x", { signal: c.signal });\nclearTimeout(t);`) },
    { name: "one side of a race", code: inStep(`await Promise.race([work(), new Promise((r) => setTimeout(r, 5000))]);`) },
    { name: "a time-out that fails", code: inStep(`await new Promise((_, reject) => setTimeout(() => reject(new Error("slow")), 5000));`) },
    { name: "outside of functions", code: `import { inngest } from "./client";\nexport async function main() { ${WAIT} await inngest.send({ name: "a" }); }` },
    { name: "an interval in a step", code: `import { beat } from "./beat";\n${inStep(`const timer = setInterval(beat, 1000);\ntry { await upload(event.data); } finally { clearInterval(timer); }`)}` },
    { name: "an interval that is gone before the next step", code: inBody(`const timer = setInterval(() => bar.tick(), 100);\nawait bar.render();\nclearInterval(timer);\nawait step.run("a", () => 1);`) },
    { name: "an interval in a function without steps", code: `import { beat } from "./beat";\n${inBody(`const timer = setInterval(beat, 1000);\nawait upload(event.data);\nclearInterval(timer);`, "{ event }")}` },
    { name: "a timer of another file that gives up", code: `import { abortUpload } from "./upload";\n${inBody(`setTimeout(abortUpload, 1000);\nawait step.run("a", () => 1);`)}` },
    { name: "a timer that is kept", code: `import { finish } from "./upload";\n${inBody(`const timer = setTimeout(finish, 1000);\nclearTimeout(timer);\nawait step.run("a", () => 1);`)}` },
    { name: "an interval of another name", code: `import { setInterval } from "./schedule";\n${inBody(`setInterval(() => 1, 1000);\nawait step.run("a", () => 1);`)}` },
    { name: "a moment of a helper of this file, in a step", code: `const wait = (ms) => new Promise((r) => setTimeout(r, ms));\n${inBody(`await step.run("a", async () => { await wait(200); });`)}` },
    { name: "a time that is not known, of a helper in a step", code: `const wait = (ms) => new Promise((r) => setTimeout(r, ms));\n${inBody(`await step.run("a", async () => { await wait(event.data.ms); });`)}` },
    { name: "one side of a race, of a helper of this file", code: `const wait = (ms) => new Promise((r) => setTimeout(r, ms));\n${inBody(`await step.run("a", () => Promise.race([work(), wait(60_000)]));`)}` },
    { name: "something else called sleep", code: inBody(`await cat.sleep(1);\nawait step.run("a", () => 1);`) },
  ],
  invalid: [
    {
      name: "a timer in a helper that runs steps",
      code: `${inBody(`await work(step);`)}\nasync function work(step) {\nsetInterval(poll, 5000);\nawait step.run("a", () => 1);\n}`,
      errors: [{ messageId: "interval", line: 6 }],
    },
    {
      name: "in the body",
      code: inBody(`${WAIT}\nawait step.run("a", () => 1);`),
      errors: [{ messageId: "inBody", line: 3, suggestions: [{ messageId: "sleep", output: inBody(`await step.sleep("wait-1m", "1m");\nawait step.run("a", () => 1);`) }] }],
    },
    {
      name: "of node:timers/promises",
      code: `import { setTimeout as pause } from "node:timers/promises";\n${inBody(`await pause(5000);\nawait step.run("a", () => 1);`)}`,
      errors: [{ messageId: "inBody", data: { text: "pause(5000)" }, line: 4, suggestions: [{ messageId: "sleep", output: `import { setTimeout as pause } from "node:timers/promises";\n${inBody(`await step.sleep("wait-5s", "5s");\nawait step.run("a", () => 1);`)}` }] }],
    },
    { name: "a helper of another file", code: inBody(`await sleep(1000);\nawait step.run("a", () => 1);`), errors: [{ messageId: "inBody", line: 3 }] },
    { name: "a helper of this file in a step, where it is called", code: `const wait = (ms) => new Promise((r) => setTimeout(r, ms));\n${inBody(`await step.run("a", async () => {\n  await wait(60_000);\n});`)}`, errors: [{ messageId: "inStep", data: { text: "wait(60_000)", step: "step 'a'" }, line: 5 }] },
    { name: "each wait of what a step calls, where it waits", code: `const wait = (ms) => new Promise((r) => setTimeout(r, ms));\nasync function work() {\n  await wait(60_000);\n  await new Promise((r) => setTimeout(r, 5000));\n}\n${inBody(`await step.run("a", () => work());`)}`, errors: [{ messageId: "inStep", line: 3 }, { messageId: "inStep", line: 4 }] },
    { name: "a helper of this file that awaits, where it is called", code: `async function pause(reason, ms) { await new Promise((r) => setTimeout(r, ms)); }\n${inBody(`await step.run("a", async () => {\n  await pause("rate", 2000);\n});`)}`, errors: [{ messageId: "inStep", line: 5 }] },
    { name: "a helper of this file, where it is called", code: `const wait = (ms) => new Promise((r) => setTimeout(r, ms));\n${inBody(`await wait(1000);\nawait step.run("a", () => 1);`)}`, errors: [{ messageId: "inBody", line: 4 }] },
    { name: "long, in a step", code: inStep(WAIT), errors: [{ messageId: "inStep", line: 4 }] },
    { name: "of unknown length in a step, by option", code: inStep(`await new Promise((r) => setTimeout(r, delay));`), options: [{ inSteps: "all", atLeast: 1000 }], errors: [{ messageId: "inStep", line: 4 }] },
    { name: "something for later", code: inBody(`await step.run("a", () => 1);\nsetTimeout(() => sendMail("x"), 1000);`), errors: [{ messageId: "later", line: 4 }] },
    { name: "something of another file, for later", code: `import { remind } from "./mail";\n${inBody(`await step.run("a", () => 1);\nsetTimeout(remind, 1000);\nsetTimeout(() => remind(event.data.id), 1000);`)}`, errors: [{ messageId: "later", line: 5 }, { messageId: "later", line: 6 }] },
    { name: "an interval of something of another file", code: `import { poll } from "./poll";\n${inBody(`setInterval(poll, 5000);\nawait step.run("a", () => 1);`)}`, errors: [{ messageId: "interval", line: 4, column: 1 }] },
    { name: "an interval that is cleared after a step", code: inBodyV3(`const timer = setInterval(() => beat(event.data.id), 5000);\ntry {\nawait step.run("a", () => 1);\n} finally {\nclearInterval(timer);\n}`), errors: [{ messageId: "interval", line: 3 }] },
    { name: "an interval that only its callback clears", code: inBody(`const timer = setInterval(async () => { if (await isDone()) clearInterval(timer); }, 5000);\nawait step.run("a", () => 1);`), errors: [{ messageId: "interval", line: 3 }] },
    { name: "in a function without steps", code: inBody(WAIT, "{ event }"), errors: [{ messageId: "inBody", line: 3, suggestions: [{ messageId: "sleep", output: inBody(`await step.sleep("wait-1m", "1m");`, "{ event, step }") }] }] },
  ],
});

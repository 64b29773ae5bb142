import rule from "../../rules/no-nondeterministic-step-flow.js";
import { inBody, inBodyV3 } from "./shapes.js";
import { ruleTester } from "./tester.js";

const STEP = 'await step.run("a", () => a());';

ruleTester.run("no-nondeterministic-step-flow", rule, {
  valid: [
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
    { name: "a function without steps", code: inBody(`if (Math.random() < 0.5) return;\nawait fetch("https://x");`) },
  ],
  invalid: [
    { name: "chance", code: inBody(`if (Math.random() < 0.1) { ${STEP} }`), errors: [{ messageId: "branch", data: { cause: "Math.random()" }, line: 3, column: 5 }] },
    { name: "a query", code: inBody(`if (await prisma.flag.findFirst()) ${STEP}`), errors: [{ messageId: "branch", data: { cause: "prisma.flag.findFirst" }, line: 3 }] },
    { name: "a feature flag of an unknown module", code: inBody(`if (await flags.isEnabled("x")) { ${STEP} }`), errors: [{ messageId: "branch", line: 3 }] },
    { name: "an early return", code: inBody(`if (Date.now() > event.data.end) return;\n${STEP}`), errors: [{ messageId: "branch", line: 3 }] },
    { name: "a ternary", code: inBody(`const x = Math.random() > 0.5 ? await step.run("a", () => 1) : null;`), errors: [{ messageId: "branch", line: 3 }] },
    { name: "a deadline", code: inBody(`while (Date.now() < event.data.end) { await step.sleep("s", "1m"); }`), errors: [{ messageId: "loop", line: 3 }] },
    { name: "items of a query", code: inBody(`for (const user of await prisma.user.findMany()) { await step.run(\`u-\${user.id}\`, () => a(user)); }`), errors: [{ messageId: "iterable", line: 3 }] },
    { name: "items of a query with a name", code: inBodyV3(`const users = await prisma.user.findMany();\nfor (const user of users) { await step.run(\`u-\${user.id}\`, () => a(user)); }`), errors: [{ messageId: "iterable", data: { cause: "prisma.user.findMany" }, line: 4 }] },
    { name: "attempts", code: inBody(`if (attempt > 2) { ${STEP} }`, "{ step, attempt }"), errors: [{ messageId: "attempt", line: 3 }] },
    { name: "steps in a helper", code: inBody(`if (Math.random() < 0.5) await more(step);\nasync function more(tools) { await tools.run("m", () => 1); }`), errors: [{ messageId: "branch", line: 3 }] },
  ],
});

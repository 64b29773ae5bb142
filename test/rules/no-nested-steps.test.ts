import rule from "../../rules/no-nested-steps.js";
import { inBody, inBodyV3 } from "./shapes.js";
import { ruleTester } from "./tester.js";

ruleTester.run("no-nested-steps", rule, {
  valid: [
    { name: "a step in an argument", code: inBody(`await step.sendEvent("s", { name: "a", data: await step.run("a", () => 1) });`) },
    { name: "a step after a step", code: inBody(`await step.run("a", () => 1).then((a) => step.run("b", () => a));`) },
    { name: "steps of group.parallel", code: inBody(`await group.parallel(async () => Promise.race([step.run("a", () => 1), step.run("b", () => 2)]));`, "{ step, group }") },
    { name: "steps of variants", code: inBody(`await group.experiment("e", { variants: { a: () => step.run("a", () => 1) }, select: pick });`, "{ step, group }") },
    { name: "select, which has a rule of its own", code: `import { experiment } from "inngest";\n${inBody(`await group.experiment("e", { variants: { a: () => step.run("a", () => 1) }, select: experiment.custom(() => step.run("s", () => "a")) });`, "{ step, group }")}` },
    { name: "an imported helper that is handed step in the body", code: `import { sub } from "./sub";\n${inBody(`await sub(step);\nawait step.run("a", () => sub(event.data));`)}` },
    { name: "an imported helper that is handed the whole context", code: `import { log } from "./log";\n${inBody(`await ctx.step.run("a", () => log(ctx));`, "ctx")}` },
    { name: "a name of a step for an imported helper", code: `import { report } from "./report";\n${inBody(`await step.run("a", () => report({ step: "payment", run: runId }));`, "{ step, runId }")}` },
    { name: "a helper of the file that does nothing with step", code: inBody(`await step.run("a", () => describe(step));\nfunction describe(tools) { return Object.keys(tools); }`) },
    { name: "a helper that is handed step in the body", code: inBody(`await sub(step);\nasync function sub(step) { await step.run("a", () => 1); }`) },
    { name: "another thing called step", code: inBody(`await step.run("a", async () => { for (const step of event.data.steps) await step.run("x", () => 1); });`) },
    { name: "realtime of the client in a step", code: inBody(`await step.run("a", () => inngest.realtime.publish(ch, 1));`) },
    { name: "defer in a step", code: inBody(`await step.run("a", () => { defer("d", { function: f, data: {} }); });`, "{ step, defer }") },
    { name: "an agent in the body", code: `import { createAgent } from "@inngest/agent-kit";\nconst agent = createAgent({ name: "a" });\n${inBody(`await agent.run("x");`)}` },
    { name: "Cloudflare's steps", code: `import { WorkflowEntrypoint } from "cloudflare:workers";\nexport class W extends WorkflowEntrypoint { async run(event, step) { await step.do("a", async () => { await step.run("b", () => 1); }); } }` },
  ],
  invalid: [
    { name: "directly", code: inBody(`await step.run("outer", async () => { await step.run("inner", () => 1); });`), errors: [{ messageId: "nested", data: { inner: "step.run", outer: "step 'outer'", path: "" }, line: 3 }] },
    { name: "renamed", code: inBody(`await s.run("outer", () => s.sleep("inner", "1d"));`, "{ step: s }"), errors: [{ messageId: "nested", line: 3 }] },
    { name: "of the whole context", code: inBodyV3(`await ctx.step.run("outer", () => ctx.step.sendEvent("inner", { name: "a" }));`, "ctx"), errors: [{ messageId: "nested", line: 3 }] },
    { name: "tools taken out", code: inBody(`const { run } = step;\nconst s = step;\nawait run("outer", () => s["sleep"]("inner", "1d"));`), errors: [{ messageId: "nested", line: 5 }] },
    { name: "in a callback of the model", code: inBody(`await step.ai.wrap("outer", async () => { await step.ai.infer("inner", { model: m, body: {} }); });`), errors: [{ messageId: "nested", line: 3 }] },
    { name: "live publishing", code: inBody(`await step.run("outer", () => step.realtime.publish("inner", ch, 1));`), errors: [{ messageId: "nested", line: 3 }] },
    { name: "in a loop of the callback", code: inBody(`await step.run("outer", async () => { await Promise.all(event.data.ids.map((id) => step.run(\`i-\${id}\`, () => 1))); });`), errors: [{ messageId: "nested", line: 3 }] },
    { name: "an imported helper that is handed step", code: `import { importRows } from "./rows";\n${inBody(`await step.run("outer", async () => { await importRows(step, event.data.file); });`)}`, errors: [{ messageId: "handed", data: { inner: "importRows", outer: "step 'outer'" }, line: 4 }] },
    { name: "an imported helper that is handed step in an object", code: `import * as rows from "./rows";\n${inBody(`await step.run("outer", () => rows.load({ step, file: event.data.file }));`)}`, errors: [{ messageId: "handed", line: 4 }] },
    { name: "through a helper", code: inBody(`await step.run("outer", async () => { await sub(step); });\nasync function sub(tools) { await tools.run("inner", () => 1); }`), errors: [{ messageId: "nestedThrough", data: { inner: "tools.run", outer: "step 'outer'", path: "'sub'" }, line: 3 }] },
    { name: "a callback with a name", code: inBody(`const work = async () => { await step.run("inner", () => 1); };\nawait step.run("outer", work);`), errors: [{ messageId: "nested", line: 3 }] },
    { name: "the imported step", code: `import { step } from "inngest";\nimport { inngest } from "./client";\nexport const GET = inngest.endpoint(async () => { await step.run("outer", () => step.run("inner", () => 1)); });`, errors: [{ messageId: "nested", line: 3 }] },
    { name: "an agent in a step", code: `import { createAgent } from "@inngest/agent-kit";\nconst agent = createAgent({ name: "a" });\n${inBody(`await step.run("outer", () => agent.run("x"));`)}`, errors: [{ messageId: "agent", line: 5 }] },
    {
      name: "last in the callback, with a way out",
      code: inBody(`await step.run("outer", async () => {\n  await save();\n  await step.run("inner", () => send(event.data.id));\n});`),
      errors: [
        {
          messageId: "nested",
          line: 5,
          suggestions: [{ messageId: "moveOut", output: inBody(`await step.run("outer", async () => {\n  await save();\n});\nawait step.run("inner", () => send(event.data.id));`) }],
        },
      ],
    },
  ],
});

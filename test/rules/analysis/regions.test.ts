import { describe, expect, test } from "vitest";
import { analyse, model, regionsOf } from "./analyse.js";

/** A function with this body, and code beside it. */
const around = (body: string, beside = "", context = "{ event, step, group, logger }") => `
  import { inngest } from "./client";
  ${beside}
  export const f = inngest.createFunction({ id: "f", triggers: { event: "a/b" } }, async (${context}) => {
    ${body}
  });
`;

describe("where code runs", () => {
  test.each([
    ["the body", `mark();`, "", ["body"]],
    ["a step", `await step.run("a", () => mark());`, "", ["step a"]],
    ["an argument of a step", `await step.sendEvent("a", { name: "x", data: mark() });`, "", ["body"]],
    ["the callback of a model", `await step.ai.wrap("a", async () => mark());`, "", ["step a"]],
    ["a callback by name", `await step.run("a", work);`, "const work = async () => mark();", ["step a"]],
    ["a callback that is a method", `await step.run("a", jobs.work);`, "const jobs = { async work() { mark(); } };", ["step a"]],
    ["a helper of the body", `await help();`, "async function help() { mark(); }", ["body via help"]],
    ["a helper of a step", `await step.run("a", () => help());`, "async function help() { mark(); }", ["step a via help"]],
    ["a helper of both", `await help(); await step.run("a", help);`, "async function help() { mark(); }", ["body via help", "step a"]],
    ["helpers of helpers", `await outer();`, "function outer() { return inner(); }\nfunction inner() { mark(); }", ["body via outer > inner"]],
    ["a closure", `const help = async () => mark(); await step.run("a", () => help());`, "", ["step a via help"]],
    ["a function that is never called", `const help = async () => mark();`, "", []],
    ["a callback of a list", `event.data.ids.map((id) => mark(id));`, "", ["body"]],
    ["a callback of a promise", `await load().then(() => mark());`, "", ["body"]],
    ["an immediately called function", `await (async () => { mark(); })();`, "", ["body"]],
    ["a listener", `emitter.on("x", () => mark());`, "", []],
    ["a function in an object for somebody else", `createTool({ handler: async () => mark() });`, "", []],
    ["a callback handed to a local helper that runs it in a step", `await tracked(step, () => mark());`, `const tracked = async (s, work) => s.run("t", () => work());`, ["step t via work"]],
    ["a callback handed to a local helper as the callback of a step", `await tracked(step, async () => mark());`, `const tracked = async (s, work) => s.run("t", work);`, ["step t"]],
    ["a callback handed to a local helper that runs it", `await retry(() => mark());`, "async function retry(work) { return work(); }", ["body via retry > work"]],
    ["a callback handed with step to somebody else", `await tracked(step, () => mark());`, `import { tracked } from "./tracked";`, []],
    ["group.parallel", `await group.parallel(async () => { mark(); });`, "", ["body"]],
    ["a variant", `await group.experiment("e", { variants: { a: () => mark() } });`, "", ["body"]],
    ["select", `await group.experiment("e", { variants: {}, select: experiment.custom(() => mark()) });`, `import { experiment } from "inngest";`, ["step e"]],
    ["outside", "", "mark();", []],
    ["recursion", `await help(3);`, "async function help(n) { mark(); return help(n - 1); }", ["body via help"]],
  ])("%s", (_name, body, beside, expected) => {
    const regions = regionsOf(model(around(body, beside)), "mark(");
    expect(regions.slice(0, Math.max(expected.length, 1))).toEqual(expected);
  });
});

describe("step calls", () => {
  const steps = (body: string, beside = "", context?: string) =>
    model(around(body, beside, context)).stepCalls.map((step) => [step.text, step.id?.value ?? null, step.fate.kind]);

  test.each([
    ["aliased", `const s = step; await s.run("a", () => 1);`, "", [["s.run", "a", "awaited"]]],
    ["one tool taken out", `const { sleep } = step; await sleep("a", "1d");`, "", [["sleep", "a", "awaited"]]],
    ["by text", `await step["run"]("a", () => 1);`, "", [[`step["run"]`, "a", "awaited"]]],
    ["id in an object", `await step.run({ id: "a", name: "A" }, () => 1);`, "", [["step.run", "a", "awaited"]]],
    ["id by name", `await step.run(ID, () => 1);`, `const ID = "a";`, [["step.run", "a", "awaited"]]],
    ["id of an enum object", `await step.run(IDS.a, () => 1);`, `const IDS = { a: "a" } as const;`, [["step.run", "a", "awaited"]]],
    ["id that is made", "await step.run(`a-${event.data.id}`, () => 1);", "", [["step.run", null, "awaited"]]],
    ["handed on by place", `await help(1, step);`, `async function help(n, tools) { await tools.run("a", () => 1); }`, [["tools.run", "a", "awaited"]]],
    ["handed on in an object", `await help({ step, n: 1 });`, `async function help({ step: s }) { await s.run("a", () => 1); }`, [["s.run", "a", "awaited"]]],
    ["handed on as the whole context", `await help(ctx);`, `async function help(c) { await c.step.run("a", () => 1); }`, [["c.step.run", "a", "awaited"]], "ctx"],
    ["a spread of the context", `await help({ ...ctx, n: 1 });`, `async function help({ step }) { await step.run("a", () => 1); }`, [["step.run", "a", "awaited"]], "ctx"],
    ["the imported step", `await tools.run("a", () => 1);`, `import { step as tools } from "inngest";`, [["tools.run", "a", "awaited"]]],
    ["models are no steps", `step.ai.models.openai({ model: "x" });`, "", []],
    ["started for later", `const p = step.run("a", () => 1); await p;`, "", [["step.run", "a", "stored"]]],
    ["floating", `step.run("a", () => 1);`, "", [["step.run", "a", "floating"]]],
    ["collected from a list", `await Promise.all(event.data.ids.map((id) => step.run(id, () => 1)));`, "", [["step.run", null, "awaited"]]],
  ] as [string, string, string, unknown[], string?][])("%s", (_name, body, beside, expected, context) => {
    expect(steps(body, beside, context)).toEqual(expected);
  });

  test("of a helper that another file hands step", () => {
    const file = model(`import type { GetStepTools } from "inngest";\nexport async function sync(tools: GetStepTools<any>, id: string) { await tools.run("a", () => load(id)); mark(); }`);
    expect(file.handlers.map(({ kind, steps: own }) => [kind, own.length])).toEqual([["helper", 1]]);
    expect(regionsOf(file, "mark(")).toEqual(["body"]);
  });

  test("of a helper without types, by its use", () => {
    const file = model(`export async function sync(step, id) { await step.run("a", () => load(id)); }`);
    expect(file.stepCalls[0]?.confidence).toBe("likely");
  });

  test("of a helper that only sleeps, where the file has something of the package", () => {
    const code = `export const pause = async ({ step, data }) => { await step.sleep("pause", data.time); };`;
    expect(model(`import { NonRetriableError } from "inngest";\n${code}`).stepCalls.map(({ tool }) => tool)).toEqual(["sleep"]);
    expect(analyse(code)).toBeNull();
  });

  test("not of a tool that may have no step", () => {
    expect(model(`import { createTool } from "@inngest/agent-kit";\nimport "inngest";\ncreateTool({ handler: async (input, { step }) => step?.run("a", () => 1) });`).handlers).toEqual([]);
  });

  test("delegated to what the file does not show", () => {
    const file = model(around(`await agentLoop(step, event.data);`, `import { agentLoop } from "./loop";`));
    expect(file.handlers[0]?.delegates).toBe(true);
  });
});

describe("contexts, clients and sends", () => {
  test("paths of the context", () => {
    const file = model(around(`use(event.data.user.id); use(d.name); use(log.info);`, "", "{ event: { data: d, ...event }, logger: log, step }"));
    const paths = file.nodes("CallExpression").filter((call) => file.sourceCode.getText(call).startsWith("use")).map((call) => file.contextPath(call.arguments[0]!));
    expect(paths.slice(1)).toEqual([["event", "data", "name"], ["logger", "info"]]);
  });

  test("sends of clients, and of nobody else", () => {
    const code = `
      import { inngest } from "@/inngest/client";
      import { client } from "../inngest/client";
      import { sns } from "./sns";
      export async function POST() {
        await inngest.send({ name: "a" });
        await client.send([{ name: "b" }]);
        await getInngest().send({ name: "c" });
        await sns.send({ name: "d" });
        await s3Client.send(new PutObjectCommand({}));
        return res.send({ ok: true });
      }
    `;
    expect(model(code).sends.map((send) => send.client.text)).toEqual(["inngest", "client", "getInngest()"]);
  });

  test("serve of the package, under any name", () => {
    const file = model(`import { serve as handler } from "inngest/next";\nexport const { GET, POST, PUT } = handler({ client, functions: [] });`);
    expect(file.serves.map(({ name, from }) => [name, from])).toEqual([["serve", "inngest/next"]]);
  });
});

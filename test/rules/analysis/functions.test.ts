import { describe, expect, test } from "vitest";
import { analyse, model } from "./analyse.js";

const CLIENT = 'import { inngest } from "./client";';
const functionsOf = (code: string, js = false) =>
  model(code, { js }).functions.map(({ kind, form, id, name, handler }) => ({ kind, form, id: id?.value ?? null, name, steps: handler?.steps.length ?? null }));

describe("where there is no Inngest", () => {
  test.each([
    ["nothing of it", "export const x = 1;"],
    ["a folder of that name", `import { x } from "inngest/functions";\nexport const y = x;`],
    ["AWS Lambda", `const lambda = new AWS.Lambda();\nlambda.createFunction({ FunctionName: "f", Runtime: "nodejs" }, function (err, data) {});`],
    ["AWS clients", `import { S3Client } from "@aws-sdk/client-s3";\nconst client = new S3Client();\nawait client.send(new PutObjectCommand());`],
    ["another engine's workflows", `export const flow = client.workflow({ id: "a" }, async ({ input }, step) => { await step.waitForSignal("b", { signal: input.id }); await step.run("c", () => 1); });`],
    ["another engine's package", `import { Client } from "@stepkit/local";\nexport const flow = new Client({ id: "a" }).task({ id: "a" }, async ({ input }, step) => { await step.run("c", () => 1); });`],
    ["Cloudflare's steps", `import { WorkflowEntrypoint } from "cloudflare:workers";\nexport class W extends WorkflowEntrypoint { async run(event, step) { await step.do("a", async () => {}); await step.sleep("b", "1 day"); } }`],
    ["the compiler's factory", `ts.factory.createFunctionExpression(undefined, undefined);`],
    ["Hono", `import { serve } from "@hono/node-server";\nserve({ fetch: app.fetch });`],
    ["a class of its own", `class Inngest {}\nnew Inngest();`],
    ["a createFunction of its own", `import { createFunction } from "./math";\nexport const area = createFunction({ id: Date.now() }, (x) => x * Math.random());`],
    ["domain objects", `for (const step of recipe.steps) step.run(oven);`],
    ["code in a text", "const docs = `inngest.createFunction({ id: 'x' }, { event: 'a' }, async ({ step }) => {})`;"],
    ["a comment", "// inngest.createFunction({ id: 'x' }, async ({ step }) => {})\nexport {};"],
  ])("%s", (_name, code) => {
    expect(analyse(code)).toBeNull();
  });
});

describe("functions", () => {
  test.each([
    ["version 3", `${CLIENT}\nexport const f = inngest.createFunction({ id: "f" }, { event: "a/b" }, async ({ step }) => { await step.run("a", () => 1); });`, "three"],
    ["version 4", `${CLIENT}\nexport const f = inngest.createFunction({ id: "f", triggers: { event: "a/b" } }, async ({ step }) => { await step.run("a", () => 1); });`, "two"],
    ["a client of this file", `import { Inngest } from "inngest";\nconst app = new Inngest({ id: "app" });\nconst f = app.createFunction({ id: "f" }, { cron: "* * * * *" }, async ({ step: s }) => { await s.run("a", () => 1); });`, "three"],
    ["an alias of the package", `import { Inngest } from "inngest-v4";\nconst queue = new Inngest({ id: "app" });\nconst f = queue.createFunction({ id: "f", triggers: [] }, async (ctx) => { await ctx.step.run("a", () => 1); });`, "two"],
    ["a client of any name", `import { queue } from "@acme/queue";\nconst f = queue.createFunction({ id: "f", triggers: [] }, async ({ step }) => { await step.run("a", () => 1); });`, "two"],
    ["options by name", `${CLIENT}\nconst options = { id: "f" } as const;\nconst f = inngest.createFunction(options, { event: "a" }, async ({ step }) => { await step.run("a", () => 1); });`, "three"],
    ["options with satisfies and a spread", `${CLIENT}\nconst base = { retries: 2 };\nconst f = inngest.createFunction({ ...base, id: "f" } satisfies Options, { event: "a" }, async ({ step }) => { await step.run("a", () => 1); });`, "three"],
    ["a handler by name", `${CLIENT}\nasync function work({ step }) { await step.run("a", () => 1); }\nconst f = inngest.createFunction({ id: "f" }, { event: "a" }, work);`, "three"],
    ["a handler in a wrapper", `${CLIENT}\nconst f = inngest.createFunction({ id: "f" }, { event: "a" }, withSentry(async ({ step }) => { await step.run("a", () => 1); }));`, "three"],
    ["createFunction taken out", `${CLIENT}\nconst { createFunction } = inngest;\nconst f = createFunction({ id: "f" }, { event: "a" }, async ({ step }) => { await step.run("a", () => 1); });`, "three"],
    ["the rest of the context", `${CLIENT}\nconst f = inngest.createFunction({ id: "f" }, { event: "a" }, async ({ event, ...rest }) => { await rest.step.run("a", () => 1); });`, "three"],
    ["tools taken out", `${CLIENT}\nconst f = inngest.createFunction({ id: "f" }, { event: "a" }, async ({ step: { run } }) => { await run("a", () => 1); });`, "three"],
    ["tools bound", `${CLIENT}\nconst f = inngest.createFunction({ id: "f" }, { event: "a" }, async ({ step }) => { const go = step.run.bind(step); await go("a", () => 1); });`, "three"],
    ["a factory of another file", `import { job } from "../jobs";\nconst f = job({ id: "f" }, { event: "a/b" }, async ({ event, step }) => { await step.run("a", () => 1); });`, "other"],
  ])("%s", (_name, code, form) => {
    expect(functionsOf(code)).toEqual([{ kind: "function", form, id: "f", name: "f", steps: 1 }]);
  });

  test("by default export, in arrays, objects and classes", () => {
    const code = `
      ${CLIENT}
      export default inngest.createFunction({ id: "a" }, { event: "a" }, async () => {});
      export const list = [inngest.createFunction({ id: "b" }, { event: "a" }, async () => {})];
      export const table = { c: inngest.createFunction({ id: "c" }, { event: "a" }, async () => {}) };
      class Jobs {
        constructor(private readonly _client: Inngest) {}
        build() { return this._client.createFunction({ id: "d" }, { event: "a" }, this.handle.bind(this)); }
        async handle({ step }) { await step.run("x", () => 1); }
      }
    `;
    expect(functionsOf(code).map(({ id, name, steps }) => [id, name, steps])).toEqual([
      ["a", "default", 0],
      ["b", null, 0],
      ["c", "c", 0],
      ["d", null, 1],
    ]);
  });

  test("CommonJS, parsed by espree", () => {
    const code = `
      const { Inngest } = require("inngest");
      const client = new Inngest({ id: "app" });
      exports.f = client.createFunction({ id: "f" }, { event: "a" }, async function (ctx) { await ctx.step["run"]("a", () => 1); });
    `;
    expect(functionsOf(code, true)).toEqual([{ kind: "function", form: "three", id: "f", name: "f", steps: 1 }]);
  });

  test("factories of the file, one function for each call", () => {
    const code = `
      ${CLIENT}
      const job = (options, event, handler) => inngest.createFunction({ retries: 1, ...options }, { event }, async (ctx) => handler(ctx));
      export const a = job({ id: "a" }, "x/a", async ({ step }) => { await step.run("s", () => 1); });
      export const b = job({ id: "b", retries: 5 }, "x/b", async ({ step: s }) => { await s.run("t", () => 1); });
    `;
    const { functions, stepCalls } = model(code);
    expect(functions.filter((item) => !item.inFactory).map((item) => item.id?.value)).toEqual(["a", "b"]);
    expect(functions.find((item) => item.id?.value === "b")?.options?.get("retries")?.value).toMatchObject({ value: 5 });
    expect(stepCalls.map((step) => step.id?.value)).toEqual(["s", "t"]);
  });

  test("createDefer, createScorer, endpoints, onFailure", () => {
    const code = `
      import { step } from "inngest";
      import { createDefer, createScorer } from "inngest/experimental";
      ${CLIENT}
      createDefer(inngest, { id: "d" }, async ({ step }) => { await step.run("a", () => 1); });
      createScorer(inngest, { id: "s" }, async () => {});
      export const GET = inngest.endpoint(async (req) => { await step.run("b", () => 1); });
      inngest.createFunction({ id: "f", triggers: [], onFailure: async ({ error, step }) => { await step.run("c", () => 1); } }, async () => {});
    `;
    const file = model(code);
    expect(file.functions.map((item) => item.kind)).toEqual(["defer", "scorer", "endpoint", "function"]);
    expect(file.handlers.map((handler) => [handler.kind, handler.steps.length])).toEqual([
      ["defer", 1],
      ["scorer", 0],
      ["endpoint", 1],
      ["onFailure", 1],
      ["function", 0],
    ]);
  });

  test("metadata, a step once something is written", () => {
    const code = `
      ${CLIENT}
      inngest.createFunction({ id: "f", triggers: [] }, async ({ step, runId }) => {
        await step.metadata("a").set({ x: 1 });
        await step.metadata("b").run(runId).update({ x: 1 }, "billing");
        await step.metadata("c").do(async (builder) => { await builder.set({ x: 1 }); });
        const builder = step.metadata("d").step("a");
        await builder.set({ x: 1 });
        step.metadata("e").run();
        await inngest.metadata.set({ x: 1 });
        seen.set("a", 1);
      });
      async function unknown(step) { await step.metadata("g").set({}); }
    `;
    const file = model(code);
    expect(file.stepCalls.map(({ tool, id, text, callback }) => [tool, id?.value, text, callback !== null])).toEqual([
      ["metadata", "a", "step.metadata", false],
      ["metadata", "b", "step.metadata", false],
      ["metadata", "c", "step.metadata", true],
      ["metadata", "d", "step.metadata", false],
    ]);
  });

  test("options that are not known leave the question open", () => {
    const [f] = model(`${CLIENT}\ninngest.createFunction({ id: "f", ...config, ...(x ? { retries: 1 } : {}) }, { event: "a" }, async () => {});`).functions;
    expect([f?.options?.has("id"), f?.options?.has("retries"), f?.options?.has("concurrency")]).toEqual(["yes", "unknown", "unknown"]);
  });

  test("triggers of every form", () => {
    const code = `
      import { cron, eventType, invoke } from "inngest";
      ${CLIENT}
      const placed = eventType("order/placed");
      inngest.createFunction({ id: "f", triggers: [placed, { event: placed }, { event: "a/b", if: "true" }, cron("0 * * * *"), invoke(schema), other] }, async () => {});
    `;
    const [f] = model(code).functions;
    expect(f?.triggers.complete).toBe(false);
    expect(f?.triggers.list.map(({ kind, text }) => [kind, text?.value])).toEqual([
      ["event", "order/placed"],
      ["event", "order/placed"],
      ["event", "a/b"],
      ["cron", "0 * * * *"],
      ["invoke", undefined],
      ["unknown", undefined],
    ]);
  });
});

describe("the major", () => {
  const forms = {
    v3: `${CLIENT}\ninngest.createFunction({ id: "f" }, { event: "a" }, async () => {});`,
    v4: `${CLIENT}\ninngest.createFunction({ id: "f", triggers: [] }, async () => {});`,
  };
  test("by the forms in use", () => {
    expect([model(forms.v3).major, model(forms.v4).major]).toEqual([3, 4]);
  });
  test("by what only v4 exports, before the forms", () => {
    expect(model(`import { eventType } from "inngest";\n${forms.v3}`).major).toBe(4);
    expect(model(`import { EventSchemas } from "inngest";\n${forms.v4}`).major).toBe(4);
    expect(model(`import { EventSchemas } from "inngest";\n${CLIENT}`).major).toBe(3);
  });
  test("by the setting", () => {
    const file = model(forms.v3, { settings: { version: 4 } });
    expect([file.major, file.majorFrom]).toEqual([4, "setting"]);
  });
  test("by the package that the file resolves to", () => {
    const file = model(forms.v4, { filename: `${process.cwd()}/fixtures/shop-v3/src/x.ts` });
    expect([file.major, file.majorFrom]).toEqual([3, "package"]);
  });
});

import dedent from "dedent";
import { describe, expect, test } from "vitest";
import { readProgram } from "../../project/program/index.js";
import { client, functionFile, manifest, tempProject } from "./temp-project.js";

const base = {
  "package.json": manifest,
  "src/client.ts": client,
  "src/a.ts": functionFile("a", "x/a"),
  "src/b.ts": functionFile("b", "x/b"),
};

function registered(route: string, files: Record<string, string> = {}): { ids: (string | undefined)[]; complete: boolean } {
  const program = readProgram(tempProject({ ...base, ...files, "src/route.ts": `import { serve } from "inngest/next";\nimport { inngest } from "./client";\n${route}` }));
  const [serve] = program.serves;
  return { ids: serve!.functions.map((entry) => entry.function.id.value), complete: serve!.complete };
}

const imports = `import { fn as a } from "./a";\nimport { fn as b } from "./b";\n`;

describe("what a handler serves", () => {
  test.each([
    ["a literal list", `${imports}export const { GET } = serve({ client: inngest, functions: [a, b] });`, {}],
    ["a list in another file", `import { functions } from "./functions";\nserve({ client: inngest, functions });`, { "src/functions.ts": `${imports}export const functions = [a, b];` }],
    ["spreads", `${imports}const first = [a];\nserve({ client: inngest, functions: [...first, ...[b]] });`, {}],
    ["a namespace", `import * as functions from "./functions";\nserve({ client: inngest, functions: Object.values(functions) });`, { "src/functions.ts": `export { fn as a } from "./a";\nexport { fn as b } from "./b";\nexport const limit = 5;` }],
    ["an object", `${imports}const functions = { a, b };\nserve({ client: inngest, functions: Object.values(functions) });`, {}],
    ["a barrel of barrels", `import { a, b } from "./all";\nserve({ client: inngest, functions: [a, b] });`, { "src/all/index.ts": `export * from "./inner";`, "src/all/inner.ts": `export { fn as a } from "../a";\nexport { fn as b } from "../b";` }],
    ["conditions", `${imports}serve({ client: inngest, functions: [a, ...(process.env.X ? [b] : [])] });`, {}],
    ["a logical condition", `${imports}serve({ client: inngest, functions: [a, process.env.X && b].filter(Boolean) });`, {}],
    ["pushes", `${imports}const functions = [a];\nif (process.env.X) functions.push(b);\nserve({ client: inngest, functions });`, {}],
    ["concat", `${imports}serve({ client: inngest, functions: [a].concat([b]) });`, {}],
    ["options in a constant", `${imports}const options = { client: inngest, functions: [a, b] };\nserve(options);`, {}],
    ["the v2 form", `${imports}serve(inngest, [a, b]);`, {}],
    ["as const", `${imports}const functions = [a, b] as const;\nserve({ client: inngest, functions: [...functions] });`, {}],
    ["a dynamic import", `const functions = await import("./functions");\nserve({ client: inngest, functions: Object.values(functions) });`, { "src/functions.ts": `export { fn as a } from "./a";\nexport { fn as b } from "./b";` }],
    ["a function that returns the list", `import { all } from "./all";\nserve({ client: inngest, functions: all() });`, { "src/all.ts": `${imports}export function all() { return [a, b]; }` }],
  ])("%s", (_, route, files) => {
    expect(registered(route, files)).toEqual({ ids: ["a", "b"], complete: true });
  });

  test("what cannot be followed is not complete", () => {
    expect(registered(`${imports}serve({ client: inngest, functions: [a, ...load()] });`)).toEqual({ ids: ["a"], complete: false });
    expect(registered(`import { functions } from "some-package";\nserve({ client: inngest, functions });`)).toEqual({ ids: [], complete: false });
  });

  test("functions made in a map", () => {
    const route = `const kinds = ["x", "y"];\nserve({ client: inngest, functions: kinds.map((kind) => inngest.createFunction({ id: "sync-" + kind, triggers: { event: "s/" + kind } }, async ({ step }) => { await step.run("work", () => 1); })) });`;
    const { complete } = registered(route);
    expect(complete).toBe(true);
  });

  test("functions of a factory", () => {
    const factory = dedent`
      import { inngest } from "./client";
      export const make = (id: string) => inngest.createFunction({ id, triggers: { event: "m/" + id } }, async ({ step }) => { await step.run("work", () => 1); });
    `;
    expect(registered(`import { make } from "./make";\nserve({ client: inngest, functions: [make("a"), make("b")] });`, { "src/make.ts": factory }).complete).toBe(true);
  });

  test("connect with several apps", () => {
    const program = readProgram(
      tempProject({ ...base, "src/worker.ts": `import { connect } from "inngest/connect";\nimport { inngest } from "./client";\n${imports}await connect({ apps: [{ client: inngest, functions: [a] }, { client: inngest, functions: [b] }] });` }),
    );
    expect(program.serves.map(({ functions }) => functions.map((entry) => entry.function.id.value))).toEqual([["a"], ["b"]]);
  });

  test("path aliases and workspace packages", () => {
    const program = readProgram(
      tempProject({
        "package.json": JSON.stringify({ name: "root", workspaces: ["packages/*", "apps/*"] }),
        "packages/jobs/package.json": JSON.stringify({ name: "@acme/jobs", exports: { ".": "./dist/index.js", "./client": "./dist/client.js" } }),
        "packages/jobs/src/index.ts": `export { fn } from "./a";`,
        "packages/jobs/src/client.ts": client,
        "packages/jobs/src/a.ts": functionFile("a", "x/a"),
        "apps/web/package.json": JSON.stringify({ name: "web" }),
        "apps/web/tsconfig.json": `{ // comments are fine\n "compilerOptions": { "paths": { "@/*": ["./src/*"] }, } }`,
        "apps/web/src/lib/functions.ts": `import { fn } from "@acme/jobs";\nexport const functions = [fn];`,
        "apps/web/src/route.ts": `import { serve } from "inngest/next";\nimport { inngest } from "@acme/jobs/client";\nimport { functions } from "@/lib/functions";\nserve({ client: inngest, functions });`,
      }),
    );
    expect(program.serves[0]).toMatchObject({ complete: true, client: { id: "shop" }, functions: [{ function: { id: { value: "a" } } }] });
  });

  test("CommonJS", () => {
    const program = readProgram(
      tempProject({
        "package.json": manifest,
        "client.js": `const { Inngest } = require("inngest");\nmodule.exports = { inngest: new Inngest({ id: "shop" }) };`,
        "fn.js": `const { inngest } = require("./client");\nmodule.exports.fn = inngest.createFunction({ id: "a" }, { event: "x/a" }, async ({ step }) => { await step.run("work", () => 1); });`,
        "server.js": `const { serve } = require("inngest/express");\nconst { inngest } = require("./client");\nconst { fn } = require("./fn");\nmodule.exports = serve({ client: inngest, functions: [fn] });`,
      }),
    );
    expect(program.serves[0]).toMatchObject({ complete: true, functions: [{ function: { id: { value: "a" } } }] });
  });
});

describe("what a function does", () => {
  test("steps, in order, with ids that are not constant as patterns", () => {
    const program = readProgram(
      tempProject({
        ...base,
        "src/c.ts": functionFile("c", "x/c", dedent`
          await step.run("first", () => 1);
          for (const item of event.data.items) await step.run(\`item-\${item.id}\`, () => 1);
          if (event.data.late) await step.sleep("nap", "1h");
          await Promise.all([step.run("left", () => 1), step.run("right", () => 1)]);
        `),
      }),
    );
    const fn = program.functions.find(({ id }) => id.value === "c")!;
    expect(fn.steps.map(({ id, tool, repeated, parallel, conditional }) => [tool, id.pattern, repeated, parallel, conditional])).toEqual([
      ["run", "first", false, false, false],
      ["run", "item-*", true, false, false],
      ["sleep", "nap", false, false, true],
      ["run", "left", false, true, false],
      ["run", "right", false, true, false],
    ]);
  });

  test("steps of a helper in another file stand where it is called", () => {
    const program = readProgram(
      tempProject({
        ...base,
        "src/helper.ts": `export async function charge(step: any, id: string) {\n  await step.run("charge", () => id);\n}`,
        "src/c.ts": `import { charge } from "./helper";\n${functionFile("c", "x/c", `await step.run("before", () => 1);\n  await charge(step, event.data.id);\n  await step.run("after", () => 1);`)}`,
      }),
    );
    const fn = program.functions.find(({ id }) => id.value === "c")!;
    expect(fn.steps.map(({ id }) => id.value)).toEqual(["before", "charge", "after"]);
  });

  test("triggers and sends through constants and event types of other files", () => {
    const program = readProgram(
      tempProject({
        ...base,
        "src/events.ts": `import { eventType } from "inngest";\nexport const EVENTS = { placed: "order/placed" } as const;\nexport const shipped = eventType("order/shipped");\nexport enum Names { Paid = "order/paid" }`,
        "src/c.ts": dedent`
          import { inngest } from "./client";
          import { EVENTS, Names, shipped } from "./events";
          export const c = inngest.createFunction({ id: "c", triggers: [{ event: EVENTS.placed }, shipped, { event: Names.Paid }] }, async ({ step, event }) => {
            await step.sendEvent("tell", shipped.create({ orderId: event.data.orderId }));
            await step.sendEvent("all", event.data.items.map((item) => ({ name: EVENTS.placed, data: { item } })));
          });
        `,
      }),
    );
    const fn = program.functions.find(({ id }) => id.value === "c")!;
    expect(fn.triggers.map(({ text }) => text)).toEqual(["order/placed", "order/shipped", "order/paid"]);
    expect(program.sends.map(({ event, data, by }) => [event, [...(data?.fields.keys() ?? [])], by?.id.value])).toEqual([
      ["order/shipped", ["orderId"], "c"],
      ["order/placed", ["item"], "c"],
    ]);
  });

  test("a file that does not parse does not hide the others", () => {
    const program = readProgram(tempProject({ ...base, "src/broken.ts": `import { Inngest } from "inngest";\nconst x = {` }));
    expect(program.problems).toMatchObject([{ kind: "syntax", line: 2 }]);
    expect(program.functions).toHaveLength(2);
  });
});

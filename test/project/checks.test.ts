import dedent from "dedent";
import { describe, expect, test } from "vitest";
import { checks, runChecks } from "../../project/checks/index.js";
import { readProgram } from "../../project/program/index.js";
import { client, functionFile, manifest, tempProject, tempRepository } from "./temp-project.js";

const route = (functions: string) => `import { serve } from "inngest/next";\nimport { inngest } from "./client";\n${functions}\nexport const { GET, POST, PUT } = serve({ client: inngest, functions });`;
const all = `import * as a from "./a";\nimport * as b from "./b";\nconst functions = [...Object.values(a), ...Object.values(b)];`;
const base = {
  "package.json": manifest,
  "src/client.ts": client,
  "src/a.ts": functionFile("a", "x/a"),
  "src/b.ts": functionFile("b", "x/b"),
  "src/route.ts": route(all),
};

function found(files: Record<string, string>, only: string, preset: "recommended" | "strict" = "recommended"): string[] {
  const root = tempProject(files);
  return runChecks(readProgram(root), { preset, only: new Set([only]) }).map(({ file, line, severity }) => `${severity} ${file.slice(root.length + 1)}:${line}`);
}

test("a sound program has no findings", () => {
  expect(runChecks(readProgram(tempProject(base)), { preset: "recommended" })).toEqual([]);
});

test("names are unique, and every check runs somewhere", () => {
  expect(new Set(checks.map(({ name }) => name)).size).toBe(checks.length);
  for (const { severity } of checks) expect(severity.strict).not.toBe("off");
});

describe("serve-handler-present", () => {
  const { "package.json": pkg, "src/client.ts": own, "src/a.ts": a, "src/b.ts": b } = base;
  const unserved = { "package.json": pkg, "src/client.ts": own, "src/a.ts": a, "src/b.ts": b };
  test("nothing serves the functions", () => {
    expect(found(unserved, "serve-handler-present")).toEqual(["error src/a.ts:2"]);
  });
  test("an adapter of a third party may", () => {
    expect(found({ ...unserved, "src/app.ts": `import { InngestModule } from "nestjs-inngest";` }, "serve-handler-present")).toEqual([]);
  });
  test("connect does", () => {
    expect(found({ ...unserved, "src/worker.ts": `import { connect } from "inngest/connect";\nimport { inngest } from "./client";\n${all}\nawait connect({ apps: [{ client: inngest, functions }] });` }, "serve-handler-present")).toEqual([]);
  });
});

describe("functions-registered", () => {
  test("one is missing", () => {
    expect(found({ ...base, "src/c.ts": functionFile("c", "x/c") }, "functions-registered")).toEqual(["error src/c.ts:2"]);
  });
  test("silent where a list cannot be followed", () => {
    expect(found({ ...base, "src/c.ts": functionFile("c", "x/c"), "src/route.ts": route(all.replace("[...", "[...load(), ...")) }, "functions-registered")).toEqual([]);
  });
  test("functions of tests are not the app's", () => {
    expect(found({ ...base, "src/c.test.ts": functionFile("c", "x/c") }, "functions-registered")).toEqual([]);
  });
  test("a comment silences it", () => {
    const text = functionFile("c", "x/c").replace("export const", "// stepcheck-disable-next-line functions-registered -- used by the seed script\nexport const");
    expect(found({ ...base, "src/c.ts": text }, "functions-registered")).toEqual([]);
  });
});

test("registered-once", () => {
  expect(found({ ...base, "src/route.ts": route(`import { fn as a } from "./a";\nimport { fn as b } from "./b";\nconst functions = [a, b, a];`) }, "registered-once")).toEqual(["error src/route.ts:5"]);
});

test("one-handler-per-app", () => {
  const second = route(`import { fn } from "./b";\nconst functions = [fn];`);
  expect(found({ ...base, "src/second.ts": second }, "one-handler-per-app")).toEqual(["warning src/second.ts:5"]);
  expect(found({ ...base, "src/second.ts": base["src/route.ts"] }, "one-handler-per-app")).toEqual([]);
});

describe("unique-function-ids", () => {
  test("two files", () => {
    expect(found({ ...base, "src/c.ts": functionFile("a", "x/c") }, "unique-function-ids")).toEqual(["error src/c.ts:2"]);
  });
  test("the id of an onFailure", () => {
    const failing = functionFile("a", "x/a").replace(`triggers:`, `onFailure: async () => {}, triggers:`);
    expect(found({ ...base, "src/a.ts": failing, "src/c.ts": functionFile("a-failure", "x/c") }, "unique-function-ids")).toEqual(["error src/c.ts:2"]);
  });
  test("two apps may have the same", () => {
    const other = { "other/package.json": JSON.stringify({ name: "other" }), "other/client.ts": client.replace("shop", "other"), "other/a.ts": functionFile("a", "x/a") };
    expect(found({ ...base, ...other }, "unique-function-ids")).toEqual([]);
  });
});

test("single-client names the one that the app does not use", () => {
  expect(found({ ...base, "src/api.ts": `import { Inngest } from "inngest";\nconst inngest = new Inngest({ id: "shop" });` }, "single-client")).toEqual(["warning src/api.ts:2"]);
  expect(found({ ...base, "scripts/send.ts": `import { Inngest } from "inngest";\nconst inngest = new Inngest({ id: "shop" });` }, "single-client")).toEqual([]);
});

describe("events", () => {
  const sender = (name: string, data: string) => `import { inngest } from "./client";\nexport const post = () => inngest.send({ name: "${name}", data: ${data} });`;

  test("event-name-typo needs both sides to be without a partner", () => {
    expect(found({ ...base, "src/send.ts": sender("orders/placed", "{}"), "src/c.ts": functionFile("c", "order/placed") }, "event-name-typo")).toEqual(["warning src/send.ts:2"]);
    expect(found({ ...base, "src/send.ts": sender("orders/placed", "{}") + sender("order/placed", "{}").replace("post", "again"), "src/c.ts": functionFile("c", "order/placed") }, "event-name-typo")).toEqual([]);
  });

  test("event-never-handled and event-never-sent speak up in strict only", () => {
    const files = { ...base, "src/send.ts": sender("nobody/listens", "{}") };
    expect(found(files, "event-never-handled", "strict")).toEqual(["info src/send.ts:2"]);
    expect(found(files, "event-never-sent", "strict")).toEqual(["info src/a.ts:2", "info src/b.ts:2"]);
    expect(runChecks(readProgram(tempProject(files)), { preset: "recommended" })).toEqual([]);
  });

  test("event-fields: a match on what no sender sets", () => {
    const wait = functionFile("c", "order/placed", `await step.waitForEvent("w", { event: "order/paid", match: "data.orderid", timeout: "1d" });`);
    const files = { ...base, "src/c.ts": wait, "src/send.ts": sender("order/placed", "{ orderId: 1 }") + sender("order/paid", "{ orderId: 1 }").replace("post", "again") };
    expect(found(files, "event-fields")).toHaveLength(2);
    expect(found({ ...files, "src/c.ts": wait.replace("orderid", "orderId") }, "event-fields")).toEqual([]);
  });

  test.each([
    ["spread", "{ ...order }"],
    ["variable", "order"],
  ])("event-fields is silent when a sender's data cannot be read: %s", (_, data) => {
    const fn = `import { inngest } from "./client";\nexport const fn = inngest.createFunction({ id: "c", triggers: { event: "order/placed", if: "event.data.total > 5" } }, async ({ step }) => { await step.run("w", () => 1); });`;
    expect(found({ ...base, "src/c.ts": fn, "src/send.ts": sender("order/placed", data) }, "event-fields")).toEqual([]);
    expect(found({ ...base, "src/c.ts": fn, "src/send.ts": sender("order/placed", "{ id: 1 }") }, "event-fields")).toEqual(["warning src/c.ts:2"]);
  });

  test("event-fields leaves alone what is only asked for", () => {
    const fn = `import { inngest } from "./client";\nexport const fn = inngest.createFunction({ id: "c", triggers: { event: "order/placed", if: "!has(event.data.total) || event.data.total > 5" } }, async ({ step }) => { await step.run("w", () => 1); });`;
    expect(found({ ...base, "src/c.ts": fn, "src/send.ts": sender("order/placed", "{ id: 1 }") }, "event-fields")).toEqual([]);
  });

  const ping = functionFile("ping", "loop/ping", `await step.sendEvent("pong", { name: "loop/pong", data: {} });`);
  const pong = functionFile("pong", "loop/pong", `await step.sendEvent("ping", { name: "loop/ping", data: {} });`);
  test("event-loop: two functions that start each other", () => {
    expect(found({ ...base, "src/ping.ts": ping, "src/pong.ts": pong }, "event-loop")).toHaveLength(1);
  });
  test.each([
    ["a branch", ping.replace("await step.sendEvent", "if (event.data.n > 0) await step.sendEvent")],
    ["an early return", ping.replace("await step.sendEvent", "if (event.data.n > 9) return;\n  await step.sendEvent")],
    ["a filter", ping.replace(`{ event: "loop/ping" }`, `{ event: "loop/ping", if: "event.data.n < 9" }`)],
  ])("event-loop: %s ends it", (_, text) => {
    expect(found({ ...base, "src/ping.ts": text, "src/pong.ts": pong }, "event-loop")).toEqual([]);
  });
});

describe("invoke-target", () => {
  const caller = (target: string, extra = "") => `import { referenceFunction } from "inngest";\nimport { inngest } from "./client";\nimport { fn as a } from "./a";\nvoid a;\nexport const caller = inngest.createFunction({ id: "caller", triggers: { event: "x/caller" } }, async ({ step }) => {\n  await step.invoke("call", { function: ${target}${extra} });\n});`;
  const withOption = (option: string) => functionFile("a", "x/a").replace("triggers:", `${option}, triggers:`);

  test("rate-limited", () => {
    expect(found({ ...base, "src/a.ts": withOption(`rateLimit: { limit: 1, period: "1m" }`), "src/c.ts": caller("a") }, "invoke-target")).toEqual(["warning src/c.ts:6"]);
  });
  test("debounced, without a timeout", () => {
    const files = { ...base, "src/a.ts": withOption(`debounce: { period: "1m" }`) };
    expect(found({ ...files, "src/c.ts": caller("a") }, "invoke-target")).toEqual(["warning src/c.ts:6"]);
    expect(found({ ...files, "src/c.ts": caller("a", `, timeout: "1h"`) }, "invoke-target")).toEqual([]);
  });
  test("unknown in a known app", () => {
    expect(found({ ...base, "src/c.ts": caller(`referenceFunction({ appId: "shop", functionId: "aa" })`) }, "invoke-target")).toEqual(["error src/c.ts:6"]);
    expect(found({ ...base, "src/c.ts": caller(`referenceFunction({ appId: "shop", functionId: "a" })`) }, "invoke-target")).toEqual([]);
    expect(found({ ...base, "src/c.ts": caller(`referenceFunction({ appId: "elsewhere", functionId: "aa" })`) }, "invoke-target")).toEqual([]);
  });
});

test("shared-concurrency-limits", () => {
  const limited = (id: string, limit: number, scope: string) => functionFile(id, `x/${id}`).replace("triggers:", `concurrency: { limit: ${limit}, key: "'openai'", scope: "${scope}" }, triggers:`);
  expect(found({ ...base, "src/a.ts": limited("a", 5, "account"), "src/b.ts": limited("b", 3, "account") }, "shared-concurrency-limits")).toEqual(["warning src/b.ts:2"]);
  expect(found({ ...base, "src/a.ts": limited("a", 5, "account"), "src/b.ts": limited("b", 5, "account") }, "shared-concurrency-limits")).toEqual([]);
  expect(found({ ...base, "src/a.ts": limited("a", 5, "fn"), "src/b.ts": limited("b", 3, "fn") }, "shared-concurrency-limits")).toEqual([]);
});

describe("max-duration-vs-max-runtime", () => {
  const withDuration = (seconds: number) => `export const maxDuration = ${seconds};\n${base["src/route.ts"]}`;
  const withRuntime = (value: string) => client.replace(`id: "shop"`, `id: "shop", checkpointing: { maxRuntime: ${value} }`);

  test.each([
    ["an equal runtime", 60, `"60s"`, ["error src/client.ts:2"]],
    ["a longer one in ms", 60, "90 * 1000", ["error src/client.ts:2"]],
    ["one without a limit", 60, "0", ["error src/client.ts:2"]],
    ["a shorter one", 60, `"40s"`, []],
  ])("%s", (_, seconds, runtime, expected) => {
    expect(found({ ...base, "src/route.ts": withDuration(seconds), "src/client.ts": withRuntime(runtime) }, "max-duration-vs-max-runtime")).toEqual(expected);
  });
  test("the default of v4", () => {
    expect(found({ ...base, "src/route.ts": withDuration(10) }, "max-duration-vs-max-runtime")).toEqual(["warning src/route.ts:1"]);
  });
});

describe("packages", () => {
  test("sdk-version-advice, once for a workspace", () => {
    const old = JSON.stringify({ name: "shop", dependencies: { inngest: "4.11.0" } }, null, 2);
    expect(found({ ...base, "package.json": old }, "sdk-version-advice")).toEqual(["warning package.json:4"]);
  });
  test("sdk-companions", () => {
    const mixed = JSON.stringify({ name: "shop", dependencies: { inngest: "^4.24.0", "@inngest/realtime": "^0.4.0" } }, null, 2);
    expect(found({ ...base, "package.json": mixed }, "sdk-companions")).toEqual(["error package.json:5"]);
  });
  test("duplicate-sdk-copies: a dependency with its own", () => {
    const files = {
      ...base,
      "package.json": JSON.stringify({ name: "shop", dependencies: { inngest: "^4.24.0", "@mastra/inngest": "1.0.0" } }, null, 2),
      "node_modules/inngest/package.json": JSON.stringify({ name: "inngest", version: "4.24.0" }),
      "node_modules/@mastra/inngest/package.json": JSON.stringify({ name: "@mastra/inngest", version: "1.0.0" }),
      "node_modules/@mastra/inngest/node_modules/inngest/package.json": JSON.stringify({ name: "inngest", version: "3.40.0" }),
    };
    expect(found(files, "duplicate-sdk-copies")).toEqual(["warning package.json:5"]);
  });
});

test("committed-environment looks at what git tracks", () => {
  const key = `signkey-prod-${"0123456789abcdef".repeat(2)}`;
  const root = tempRepository({ ...base, ".gitignore": ".env.local\n", ".env.local": `INNGEST_SIGNING_KEY=${key}\n`, ".env": `# keys\nINNGEST_SIGNING_KEY=${key}\n`, ".env.production": "INNGEST_DEV=1\n" });
  const findings = runChecks(readProgram(root), { preset: "recommended", only: new Set(["committed-environment"]) });
  expect(findings.map(({ file, line }) => `${file.slice(root.length + 1)}:${line}`)).toEqual([".env:2", ".env.production:1"]);
});

test("endpoint-auth-middleware", () => {
  const middleware = (matcher: string) => dedent`
    import { clerkMiddleware } from "@clerk/nextjs/server";
    export default clerkMiddleware(async (auth) => { await auth.protect(); });
    export const config = { matcher: [${matcher}] };
  `;
  expect(found({ ...base, "src/middleware.ts": middleware(`"/((?!_next).*)", "/(api|trpc)(.*)"`) }, "endpoint-auth-middleware")).toEqual(["warning src/middleware.ts:3"]);
  expect(found({ ...base, "src/middleware.ts": middleware(`"/((?!api/inngest|_next).*)"`) }, "endpoint-auth-middleware")).toEqual([]);
  expect(found({ ...base, "src/middleware.ts": middleware(`"/dashboard(.*)"`) }, "endpoint-auth-middleware")).toEqual([]);
});

test.each([
  ["a list of protected routes without it", `createRouteMatcher(["/dashboard(.*)"])`, "isListed(request)", []],
  ["a list of protected routes with it", `createRouteMatcher(["/api(.*)"])`, "isListed(request)", ["warning src/middleware.ts:3"]],
  ["a list of public routes without it", `createRouteMatcher(["/sign-in(.*)"])`, "!isListed(request)", ["warning src/middleware.ts:3"]],
])("endpoint-auth-middleware: %s", (_, list, condition, expected) => {
  const text = `const isListed = ${list};\nexport default clerkMiddleware(async (auth, request) => { if (${condition}) await auth.protect(); }); import { clerkMiddleware } from "@clerk/nextjs/server";\nexport const config = { matcher: ["/(api|trpc)(.*)"] };\n`;
  expect(found({ ...base, "src/middleware.ts": text }, "endpoint-auth-middleware")).toEqual(expected);
});

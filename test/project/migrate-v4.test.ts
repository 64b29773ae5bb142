import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import dedent from "dedent";
import { describe, expect, test } from "vitest";
import { migrate } from "../../project/migrate/index.js";
import { tempProject } from "./temp-project.js";

const v3 = JSON.stringify({ name: "shop", dependencies: { inngest: "^3.54.0" } });
const clientFile = `import { Inngest } from "inngest";\n\nexport const inngest = new Inngest({ id: "shop" });\n`;

/** Migrates, writes, migrates again (which must change nothing), and gives the text of one file. */
function migrated(files: Record<string, string>, file = "fn.ts"): { text: string; reports: string[] } {
  const root = tempProject({ "package.json": v3, "client.ts": clientFile, ...files });
  const { changes } = migrate(root);
  for (const change of changes) writeFileSync(change.file, change.after);
  const again = migrate(root);
  expect(again.changes).toEqual([]);
  return { text: readFileSync(join(root, file), "utf8"), reports: again.findings.map(({ rule, line }) => `${rule!}:${line}`).filter((report) => !report.startsWith("migrate/dev-mode")) };
}

const fn = (text: string) => `import { inngest } from "./client";\n\n${dedent(text)}\n`;

describe("createFunction", () => {
  test.each([
    ["one line", `export const f = inngest.createFunction({ id: "f" }, { event: "a/b" }, async () => {});`, `export const f = inngest.createFunction({ id: "f", triggers: { event: "a/b" } }, async () => {});`],
    ["a list", `export const f = inngest.createFunction({ id: "f" }, [{ event: "a/b" }, { cron: "0 9 * * *" }], async () => {});`, `export const f = inngest.createFunction({ id: "f", triggers: [{ event: "a/b" }, { cron: "0 9 * * *" }] }, async () => {});`],
    ["no trigger", `export const f = inngest.createFunction({ id: "f" }, [], async () => {});`, `export const f = inngest.createFunction({ id: "f" }, async () => {});`],
    ["options in a variable", `export const f = inngest.createFunction(options, { event: "a/b" }, handler);`, `export const f = inngest.createFunction({ ...options, triggers: { event: "a/b" } }, handler);`],
    ["everything in variables", `export const f = inngest.createFunction(options, trigger, handler);`, `export const f = inngest.createFunction({ ...options, triggers: trigger }, handler);`],
    ["a trailing comma", `export const f = inngest.createFunction({ id: "f", }, { event: "a/b" }, async () => {});`, `export const f = inngest.createFunction({ id: "f", triggers: { event: "a/b" } }, async () => {});`],
    [
      "several lines",
      `
        export const f = inngest.createFunction(
          {
            id: "f",
            retries: 3, // more is no use
          },
          // when an order comes in
          { event: "a/b", if: "event.data.total > 5" },
          async ({ step }) => {
            await step.run("x", () => 1);
          },
        );
      `,
      `
        export const f = inngest.createFunction(
          {
            id: "f",
            retries: 3, // more is no use
            triggers: { event: "a/b", if: "event.data.total > 5" },
          },
          // when an order comes in
          async ({ step }) => {
            await step.run("x", () => 1);
          },
        );
      `,
    ],
    [
      "a trigger of several lines, which breaks the options",
      `
        export const f = inngest.createFunction(
          { id: "f", name: "F" },
          {
            event: "a/b",
          },
          async () => {},
        );
      `,
      `
        export const f = inngest.createFunction(
          {
            id: "f",
            name: "F",
            triggers: {
              event: "a/b",
            },
          },
          async () => {},
        );
      `,
    ],
    ["optimizeParallelism, which is the default", `export const f = inngest.createFunction({ id: "f", optimizeParallelism: true, retries: 1 }, { event: "a/b" }, async () => {});`, `export const f = inngest.createFunction({ id: "f", retries: 1, triggers: { event: "a/b" } }, async () => {});`],
  ])("%s", (_, before, after) => {
    expect(migrated({ "fn.ts": fn(before) }).text).toBe(fn(after));
  });

  test.each([
    ["the v4 form", `export const f = inngest.createFunction({ id: "f", triggers: { event: "a/b" } }, async () => {});`],
    ["somebody else's createFunction", `export const f = builder.createFunction("name", () => {}, { deep: true });`],
  ])("%s stays", (_, text) => {
    expect(migrated({ "fn.ts": fn(text) }).text).toBe(fn(text));
  });

  test("v2: the id becomes the slug of the name", () => {
    expect(migrated({ "fn.ts": fn(`export const f = inngest.createFunction({ name: "My F" }, { event: "a/b" }, async () => {});`) }).text).toContain(`createFunction({ id: slugify("My F"), name: "My F", triggers: { event: "a/b" } }, async () => {})`);
    const { text } = migrated({ "fn.ts": fn(`export const f = inngest.createFunction("My F", "a/b", async () => {});`) });
    expect(text).toContain(`createFunction({ id: slugify("My F"), name: "My F", triggers: { event: "a/b" } }, async () => {})`);
    expect(text).toContain(`import { slugify } from "inngest"`);
  });

  test("line endings, quotes and missing semicolons are kept", () => {
    const text = `import { inngest } from './client'\r\n\r\nexport const f = inngest.createFunction(\r\n  {\r\n    id: 'f',\r\n  },\r\n  { event: 'a/b' },\r\n  async () => {}\r\n)\r\n`;
    expect(migrated({ "fn.ts": text }).text).toBe(`import { inngest } from './client'\r\n\r\nexport const f = inngest.createFunction(\r\n  {\r\n    id: 'f',\r\n    triggers: { event: 'a/b' },\r\n  },\r\n  async () => {}\r\n)\r\n`);
  });
});

describe("EventSchemas", () => {
  const events = `export type Events = {\n  "order/placed": { data: { orderId: string } };\n  "order/noted": {};\n};\n`;
  const typed = `import { EventSchemas, Inngest } from "inngest";\nimport type { Events } from "./events";\n\nexport const inngest = new Inngest({ id: "shop", schemas: new EventSchemas().fromRecord<Events>() });\n`;

  test("a record becomes constants beside it, and triggers and waits use them", () => {
    const text = fn(`export const f = inngest.createFunction({ id: "f" }, { event: "order/placed" }, async ({ step }) => {\n  await step.waitForEvent("w", { event: "order/noted", timeout: "1h" });\n});`);
    const files = { "client.ts": typed, "events.ts": events, "fn.ts": text };
    expect(migrated(files, "events.ts").text).toBe(
      `import { eventType, staticSchema } from "inngest";\n\n${events}\nexport const orderPlaced = eventType("order/placed", { schema: staticSchema<Events["order/placed"]["data"]>() });\nexport const orderNoted = eventType("order/noted");\n`.replace("};\n\nexport", "};\n\nexport"),
    );
    expect(migrated(files, "client.ts").text).toBe(`import { Inngest } from "inngest";\n\nexport const inngest = new Inngest({ id: "shop" });\n`);
    expect(migrated(files).text).toContain(`triggers: { event: orderPlaced }`);
    expect(migrated(files).text).toContain(`{ event: orderNoted, timeout: "1h" }`);
    expect(migrated(files).text).toContain(`import { orderNoted, orderPlaced } from "./events";`);
  });

  test("an interface is wrapped, as staticSchema does not take it", () => {
    const withInterface = `interface Placed { orderId: string }\nexport type Events = { "order/placed": { data: Placed } };\n`;
    expect(migrated({ "client.ts": typed, "events.ts": withInterface }, "events.ts").text).toContain(`staticSchema<EventData<Events["order/placed"]["data"]>>()`);
  });

  test("two apps with an event of one name keep to their own", () => {
    const app = (name: string) => ({
      [`${name}/package.json`]: JSON.stringify({ name, dependencies: { inngest: "^3.54.0" } }),
      [`${name}/client.ts`]: typed,
      [`${name}/events.ts`]: events,
      [`${name}/fn.ts`]: fn(`export const f = inngest.createFunction({ id: "f" }, { event: "order/placed" }, async () => {});`),
    });
    expect(migrated({ ...app("one"), ...app("two") }, "two/fn.ts").text).toContain(`import { orderPlaced } from "./events";`);
  });

  test("zod schemas become schemas, and it is said that they are checked now", () => {
    const zod = `import { EventSchemas, Inngest } from "inngest";\nimport { z } from "zod";\n\nexport const inngest = new Inngest({\n  id: "shop",\n  schemas: new EventSchemas().fromZod({\n    "order/placed": { data: z.object({ orderId: z.string() }) },\n  }),\n});\n`;
    const { text } = migrated({ "client.ts": zod }, "client.ts");
    expect(text).toContain(`export const orderPlaced = eventType("order/placed", { schema: z.object({ orderId: z.string() }) });\n\nexport const inngest = new Inngest({\n  id: "shop",\n});`);
    const root = tempProject({ "package.json": v3, "client.ts": zod });
    expect(migrate(root).findings.map(({ rule }) => rule)).toContain("migrate/event-schemas");
  });

  test("what cannot be read is reported and left", () => {
    const generated = `import { EventSchemas, Inngest } from "inngest";\nimport type { Events } from "some-package";\n\nexport const inngest = new Inngest({ id: "shop", schemas: new EventSchemas().fromRecord<Events>() });\n`;
    const { text, reports } = migrated({ "client.ts": generated }, "client.ts");
    expect(text).toBe(generated);
    expect(reports).toEqual(["migrate/event-schemas:4"]);
  });
});

describe("client and serve", () => {
  const route = (options: string) => `import { serve } from "inngest/next";\nimport { inngest } from "./client";\n\nexport const { GET, POST, PUT } = serve({ client: inngest, functions: [], ${options} });\n`;

  test("keys move to the client", () => {
    const files = { "route.ts": route(`signingKey: process.env.KEY, baseUrl: "https://x"`) };
    expect(migrated(files, "route.ts").text).toContain("serve({ client: inngest, functions: [] })");
    expect(migrated(files, "client.ts").text).toContain(`new Inngest({ id: "shop", signingKey: process.env.KEY, baseUrl: "https://x" })`);
  });
  test("a value that uses names of its file is reported", () => {
    const files = { "route.ts": `const key = load();\n${route("signingKey: key")}` };
    expect(migrated(files, "route.ts").reports).toEqual(["migrate/serve-options:5"]);
  });
  test.each([
    ["serveHost", `serveHost: "https://x"`, `serveOrigin: "https://x"`],
    ["streaming", `streaming: "force"`, "streaming: true"],
  ])("%s", (_, before, after) => {
    expect(migrated({ "route.ts": route(before) }, "route.ts").text).toContain(after);
  });
  test("streaming: allow needs a decision", () => {
    expect(migrated({ "route.ts": route(`streaming: "allow"`) }, "route.ts").reports).toEqual(["migrate/streaming:4"]);
  });
  test("logLevel becomes a logger", () => {
    const { text } = migrated({ "client.ts": clientFile.replace(`id: "shop"`, `id: "shop", logLevel: "debug"`) }, "client.ts");
    expect(text).toContain(`logger: new ConsoleLogger({ level: "debug" })`);
    expect(text).toContain("ConsoleLogger } from");
  });
  test("v2: the name is the id, as it stands", () => {
    expect(migrated({ "client.ts": clientFile.replace(`id: "shop"`, `name: "My Shop"`) }, "client.ts").text).toContain(`new Inngest({ id: "My Shop" })`);
  });
});

describe("the rest", () => {
  test("a string invoke of a known function", () => {
    const { text } = migrated({ "fn.ts": fn(`export const f = inngest.createFunction({ id: "f-g" }, { event: "a/b" }, async ({ step }) => {\n  await step.invoke("call", { function: "shop-f-g", data: {} });\n});`) });
    expect(text).toContain(`function: referenceFunction({ appId: "shop", functionId: "f-g" })`);
  });
  test("a string invoke of an unknown one", () => {
    expect(migrated({ "fn.ts": fn(`export const f = inngest.createFunction({ id: "f" }, { event: "a/b" }, async ({ step }) => {\n  await step.invoke("call", { function: "other-app-g", data: {} });\n});`) }).reports).toEqual(["migrate/invoke:4"]);
  });
  test("a middleware that adds to the context", () => {
    const middleware = `import { InngestMiddleware } from "inngest";\n\nexport const withDb = new InngestMiddleware({\n  name: "db",\n  init() {\n    return {\n      onFunctionRun() {\n        return {\n          transformInput() {\n            return { ctx: { db: 1 } };\n          },\n        };\n      },\n    };\n  },\n});\n`;
    expect(migrated({ "middleware.ts": middleware }, "middleware.ts").text).toBe(
      `import { Middleware } from "inngest";\n\nexport const withDb = class WithDb extends Middleware.BaseMiddleware {\n  readonly id = "db";\n\n  override transformFunctionInput(arg: Middleware.TransformFunctionInputArgs) {\n    return { ...arg, ctx: { ...arg.ctx, db: 1 } };\n  }\n};\n`,
    );
  });
  test("a middleware that changes results is reported", () => {
    const middleware = `import { InngestMiddleware } from "inngest";\nexport const m = new InngestMiddleware({\n  name: "m",\n  init: () => ({ onFunctionRun: () => ({ transformOutput: ({ result }) => ({ result }) }) }),\n});\n`;
    const { text, reports } = migrated({ "middleware.ts": middleware }, "middleware.ts");
    expect(text).toBe(middleware);
    expect(reports).toEqual(["migrate/middleware:2"]);
  });
  test.each([
    ["Promise.race over steps", `await Promise.race([step.run("a", () => 1), step.sleep("b", "1h")]);`, "migrate/race:4"],
    ["a v2 sleep", `await step.sleep("1h");`, "migrate/step-ids:4"],
    ["event.user", `console.log(event.user);`, "migrate/event-user:4"],
  ])("%s needs a decision", (_, body, report) => {
    expect(migrated({ "fn.ts": fn(`export const f = inngest.createFunction({ id: "f", triggers: { event: "a/b" } }, async ({ event, step }) => {\n  ${body}\n});`) }).reports).toEqual([report]);
  });
  test("--todo leaves one comment at each place", () => {
    const root = tempProject({ "package.json": v3, "client.ts": clientFile, "fn.ts": fn(`export const f = inngest.createFunction({ id: "f", triggers: { event: "a/b" } }, async ({ step }) => {\n  await step.sleep("1h");\n});`) });
    for (const change of migrate(root, { todo: true }).changes) writeFileSync(change.file, change.after);
    expect(migrate(root, { todo: true }).changes).toEqual([]);
    expect(readFileSync(join(root, "fn.ts"), "utf8")).toMatch(/\n\/\/ TODO\(stepcheck migrate v4\): `step\.sleep` takes an id .*\nawait step\.sleep\("1h"\);/);
  });
});

test("the v3 fixture type-checks on v4 when it is migrated", { timeout: 120_000 }, () => {
  const here = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
  const root = tempProject({});
  cpSync(here("fixtures/shop-v3"), root, { recursive: true, filter: (path) => !path.includes("node_modules") && !path.endsWith("/test") });
  symlinkSync(here("node_modules"), join(root, "node_modules"));
  rmSync(join(root, "eslint.config.js"), { force: true });
  for (const change of migrate(root).changes) writeFileSync(change.file, change.after);
  expect(migrate(root).changes).toEqual([]);
  const tsc = here("node_modules/typescript/bin/tsc");
  expect(() => execFileSync(process.execPath, [tsc, "-p", root], { encoding: "utf8" })).not.toThrow();
});

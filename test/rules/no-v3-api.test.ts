import rule from "../../rules/no-v3-api.js";
import { withBody, withOptions, withOptionsV3, withTriggersV3 } from "./configurations.js";
import { offers } from "./shapes.js";
import { ruleTester } from "./tester.js";

ruleTester.run("no-v3-api", rule, {
  valid: [
    { name: "instances of middleware in version 3", code: `import { Inngest } from "inngest";\nexport const inngest = new Inngest({ id: "app", middleware: [new Logging()] });`, settings: { stepcheck: { version: 3 } } },
    { name: "classes of middleware, and what calls give", code: `import { Inngest } from "inngest";\nexport const inngest = new Inngest({ id: "app", middleware: [Logging, encryptionMiddleware({ key }), ...more] });`, settings: { stepcheck: { version: 4 } } },
    { name: "a list of functions of another file, of which nothing is known", code: `import { inngest } from "./client";\nimport { jobs } from "./jobs";\nexport const all = jobs.map((job) => inngest.createFunction(job.options, job.trigger, job.handler));`, settings: { stepcheck: { version: 4 } } },
    { name: "v4", code: withOptions("checkpointing: true"), settings: { stepcheck: { version: 4 } } },
    { name: "three arguments of something else", code: `import "inngest";
other.createFunction("f", { event: "a/b" }, () => 1);`, settings: { stepcheck: { version: 4 } } },
    { name: "serve with what it has", code: `import { serve } from "inngest/next";
export const { GET, POST, PUT } = serve({ client, functions, serveOrigin: "https://x.io", streaming: true });`, settings: { stepcheck: { version: 4 } } },
    { name: "serve of v2 in an app of v3", code: `import { serve } from "inngest/next";
export default serve(inngest, [a]);`, settings: { stepcheck: { version: 3 } } },
    { name: "serve of another package", code: `import { serve } from "@hono/node-server";
import { inngest } from "./client";
serve(app, (info) => inngest.send({ name: "a/b" }));`, settings: { stepcheck: { version: 4 } } },
    { name: "a client of which the version is not known", code: `import { Inngest } from "inngest";\nnew Inngest({ id: "app", logLevel: "debug", schemas });` },
    { name: "an invoked function", code: withBody(`await step.invoke("a", { function: other, timeout: "1h" });`), settings: { stepcheck: { version: 4 } } },
  ],
  invalid: [
    {
      name: "instances of middleware",
      code: `import { Inngest, Middleware } from "inngest";
import { Tracing } from "./tracing";
class Logging extends Middleware.BaseMiddleware { id = "logging"; }
const tracing = new Tracing("app");
export const inngest = new Inngest({ id: "app", middleware: [new Logging(), tracing, Logging] });
export const f = inngest.createFunction({ id: "f", middleware: [new Logging()], triggers: { event: "app/x" } }, async () => 1);`, settings: { stepcheck: { version: 4 } },
      errors: [
        {
          messageId: "instance",
          line: 5,
          column: 62,
          suggestions: [
            {
              messageId: "migrate",
              output: `import { Inngest, Middleware } from "inngest";
import { Tracing } from "./tracing";
class Logging extends Middleware.BaseMiddleware { id = "logging"; }
const tracing = new Tracing("app");
export const inngest = new Inngest({ id: "app", middleware: [Logging, tracing, Logging] });
export const f = inngest.createFunction({ id: "f", middleware: [new Logging()], triggers: { event: "app/x" } }, async () => 1);`,
            },
          ],
        },
        { messageId: "instance", line: 5, column: 77 },
        { messageId: "instance", line: 6, suggestions: offers(1) },
      ],
    },
    {
      name: "serve as in v2",
      code: `import { serve } from "inngest/next";
export default serve(inngest, [a, b]);`, settings: { stepcheck: { version: 4 } },
      output: `import { serve } from "inngest/next";
export default serve({ client: inngest, functions: [a, b] });`,
      errors: [{ messageId: "serveArguments", line: 2, column: 16 }],
    },
    {
      name: "serve as in v2, with options and a comment",
      code: `import { serve } from "inngest/express";
app.use("/api/inngest", serve(inngest, fns /* all */, { servePath: "/x" }));`, settings: { stepcheck: { version: 4 } },
      errors: [{ messageId: "serveArguments", line: 2, column: 25 }],
    },
    {
      name: "an option of v3 beside what only v4 exports",
      code: `import { ConsoleLogger, Inngest } from "inngest";
new Inngest({ id: "app", logLevel: "debug", logger: new ConsoleLogger() });`,
      errors: [{ messageId: "option", line: 2 }],
    },
    {
      name: "an option of v3 beside a module of v4",
      code: `import { Inngest } from "inngest";
import { channel } from "inngest/realtime";
new Inngest({ id: "app", schemas });`,
      errors: [{ messageId: "option", line: 3 }],
    },
    {
      name: "three arguments",
      code: withOptionsV3("retries: 1"), settings: { stepcheck: { version: 4 } },
      output: `import { Inngest } from "inngest";
const inngest = new Inngest({ id: "app" });
export const f = inngest.createFunction({ id: "f", retries: 1, triggers: { event: "app/x" } }, async ({ event, step }) => { await step.run("work", () => event); });
`,
      errors: [
        { messageId: "threeArguments", line: 3, column: 47 },
      ],
    },
    {
      name: "several triggers",
      code: withTriggersV3(`[{ event: "a/b" }, { cron: "0 0 * * *" }]`), settings: { stepcheck: { version: 4 } },
      output: `import { Inngest } from "inngest";
const inngest = new Inngest({ id: "app" });
export const f = inngest.createFunction({ id: "f", triggers: [{ event: "a/b" }, { cron: "0 0 * * *" }] }, async ({ event, step }) => { await step.run("work", () => event); });
`,
      errors: [
        { messageId: "threeArguments", line: 3, column: 47 },
      ],
    },
    {
      name: "no triggers",
      code: withTriggersV3("[]"), settings: { stepcheck: { version: 4 } },
      output: `import { Inngest } from "inngest";
const inngest = new Inngest({ id: "app" });
export const f = inngest.createFunction({ id: "f" }, async ({ event, step }) => { await step.run("work", () => event); });
`,
      errors: [
        { messageId: "threeArguments", line: 3, column: 47 },
      ],
    },
    {
      name: "a comment between",
      code: withTriggersV3(`/* by hand */ { event: "a/b" }`), settings: { stepcheck: { version: 4 } },
      errors: [
        { messageId: "threeArguments", line: 3, column: 47 },
      ],
    },
    {
      name: "options and client of other files",
      code: `import { inngest } from "./client";
import { options } from "./options";
export const f = inngest.createFunction(options, { event: "a/b" }, async ({ step }) => { await step.run("a", work); });`, settings: { stepcheck: { version: 4 } },
      errors: [
        { messageId: "threeArguments", line: 3, column: 18 },
      ],
    },
    {
      name: "options by name",
      code: `import { Inngest } from "inngest";
const inngest = new Inngest({ id: "app" });
export const f = inngest.createFunction(options, { event: "a/b" }, async ({ step }) => { await step.run("a", work); });`, settings: { stepcheck: { version: 4 } },
      errors: [
        { messageId: "threeArguments", line: 3, column: 18 },
      ],
    },
    {
      name: "options of the client",
      code: `import { Inngest } from "inngest";
new Inngest({ id: "app", logLevel: "debug", schemas, experimentalCheckpointing: true, optimizeParallelism: true });`, settings: { stepcheck: { version: 4 } },
      output: `import { Inngest } from "inngest";
new Inngest({ id: "app", logLevel: "debug", schemas, checkpointing: true });`,
      errors: [
        { messageId: "option", line: 2, column: 26 },
        { messageId: "option", line: 2, column: 45 },
        { messageId: "oldName", line: 2, column: 54, data: { name: "experimentalCheckpointing", meant: "checkpointing" } },
        { messageId: "redundant", line: 2, column: 87 },
      ],
    },
    {
      name: "a default among options",
      code: withOptions("optimizeParallelism: true, retries: 1"), settings: { stepcheck: { version: 4 } },
      output: withOptions("retries: 1"),
      errors: [
        { messageId: "redundant", line: 3, column: 82 },
      ],
    },
    {
      name: "options of serve",
      code: `import { serve } from "inngest/next";
export const { GET, POST, PUT } = serve({ client, functions, signingKey: process.env.KEY, serveHost, streaming: "force" });`, settings: { stepcheck: { version: 4 } },
      output: `import { serve } from "inngest/next";
export const { GET, POST, PUT } = serve({ client, functions, signingKey: process.env.KEY, serveOrigin: serveHost, streaming: true });`,
      errors: [
        { messageId: "movedToClient", line: 2, column: 62 },
        { messageId: "option", line: 2, column: 91 },
        { messageId: "streaming", line: 2, column: 113 },
      ],
    },
    {
      name: "the level of the log, which serve and the client no longer have",
      code: `import { serve } from "inngest/next";
export const { GET, POST, PUT } = serve({ client, functions, logLevel: "debug" });`, settings: { stepcheck: { version: 4 } },
      errors: [{ messageId: "option", line: 2, data: { name: "logLevel", advice: "Give the client a logger: new ConsoleLogger({ level })." } }],
    },
    {
      name: "behind casts",
      code: `import { serve } from "inngest/next";
import { Inngest } from "inngest";
export const client = new Inngest({ id: "app", optimizeParallelism: true as boolean } satisfies object);
export const { GET, POST, PUT } = serve({ client, functions, streaming: "force" as const } as any);`,
      settings: { stepcheck: { version: 4 } },
      output: `import { serve } from "inngest/next";
import { Inngest } from "inngest";
export const client = new Inngest({ id: "app" } satisfies object);
export const { GET, POST, PUT } = serve({ client, functions, streaming: true } as any);`,
      errors: [
        { messageId: "redundant", line: 3 },
        { messageId: "streaming", line: 4 },
      ],
    },
    {
      name: "streaming where it can",
      code: `import { serve } from "inngest/next";
export const { GET, POST, PUT } = serve({ client, functions, streaming: "allow" });`, settings: { stepcheck: { version: 4 } },
      errors: [
        { messageId: "streaming", line: 2, column: 73, suggestions: [{ messageId: "migrate", output: `import { serve } from "inngest/next";
export const { GET, POST, PUT } = serve({ client, functions, streaming: true });` }] },
      ],
    },
    {
      name: "types that are gone",
      code: `import type { InngestMiddleware } from "inngest";
import { GetEvents } from "inngest";`, settings: { stepcheck: { version: 4 } },
      errors: [
        { messageId: "removedType", data: { name: "InngestMiddleware", advice: "Extend Middleware.BaseMiddleware." }, line: 1 },
        { messageId: "removedType", data: { name: "GetEvents", advice: "Take the types from the eventType constants." }, line: 2 },
      ],
    },
    {
      name: "exports that are gone",
      code: `import { EventSchemas, Inngest } from "inngest";`, settings: { stepcheck: { version: 4 } },
      errors: [
        { messageId: "removedExport", line: 1, column: 10 },
      ],
    },
    {
      name: "an invoked text",
      code: withBody(`await step.invoke("a", { function: "app-other", timeout: "1h" });`), settings: { stepcheck: { version: 4 } },
      errors: [
        { messageId: "invokeById", line: 4, column: 36 },
      ],
    },
    {
      name: "an invoked text that the types were told to take",
      code: withBody(`await step.invoke("a", { function: "app-other" as any, timeout: "1h" });`), settings: { stepcheck: { version: 4 } },
      errors: [
        { messageId: "invokeById", line: 4, column: 36 },
      ],
    },
  ],
});

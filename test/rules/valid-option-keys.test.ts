import rule from "../../rules/valid-option-keys.js";
import { withBody, withBodyV3, withOptions, withOptionsV3, withTriggers, withTriggersV3 } from "./configurations.js";
import { offers } from "./shapes.js";
import { ruleTester } from "./tester.js";

const withDefer = (options: string, creator = "createDefer") => `import { ${creator} } from "inngest/experimental";
import { inngest } from "./client";
export const d = ${creator}(inngest, { id: "d", ${options} }, async ({ step }) => {});`;

ruleTester.run("valid-option-keys", rule, {
  valid: [
    {
      name: "options of steps and fields of events",
      code: withBody(`await step.waitForEvent("a", { event: "x/y", match: "data.id", timeout: "1h" });
await step.waitForSignal("b", { signal: "s", timeout: "1h", onConflict: "fail" });
await step.invoke("c", { function: other, data: {}, v: "1", timeout: "1h" });
await step.invoke("d", { ...call });
await step.sendEvent("e", [{ name: "x/y" }, { name: "x/y", data: {}, trace: "for a middleware" }, { ...base }, { [field]: "x/y" }]);
await inngest.send([{ id: "1", name: "x/y", ts: 1700000000000, user: {} }, made.create({ id: 1 })]);`),
    },
    { name: "calls of something else", code: withBody(`await other.waitForEvent("a", { filter: 1 }); await mailer.send({ type: "mail" }); await queue.send("a/b");`) },
    { name: "options that there are", code: withOptions(`name: "F", timeouts: { start: "1m", finish: "1h" }, checkpointing: true, onFailure: async () => {}`) },
    { name: "options that deferred functions have", code: withDefer(`schema, retries: 2, middleware: []`) },
    { name: "keys of triggers", code: withTriggers(`[{ cron: "TZ=Europe/Paris 0 9 * * *", jitter: "30s" }, { event: "a/b", if: "event.data.x == 1" }]`) },
    { name: "a note on a trigger", code: withTriggers(`{ event: "a/b", description: "from the shop" }`) },
    { name: "a trigger with a name of its own, from a helper", code: withTriggers(`[{ event: "a/b", name: "shop" }, onSchedule({ retries: 2 })]`) },
    {
      name: "options of clients of both majors, and former ones",
      code: `import { Inngest } from "inngest";
new Inngest({ id: "a", name: "A", eventKey: "k", baseUrl: url, env: "b", isDev: true, logger, middleware: [], schemas, checkpointing: true });
new Inngest({ id: "a", signingKey: k, signingKeyFallback: l, appVersion: "1", aiMetadata: true, logLevel: "info", ...rest });
new Other({ id: "a", apiBaseUrl: url });`,
    },
    {
      name: "a signing key that version 3 reads by itself, one from who knows where, and one for 'serve'",
      code: `import { Inngest, EventSchemas } from "inngest";
import { serve } from "inngest/next";
const inngest = new Inngest({ id: "a", schemas: new EventSchemas(), signingKey: process.env.INNGEST_SIGNING_KEY!, signingKeyFallback: env.INNGEST_SIGNING_KEY_FALLBACK });
new Inngest({ id: "b", signingKey: config.inngest.signingKey });
new Inngest({ id: "c", signingKey: process.env.INNGEST_SIGNING_KEY || "local" });
serve({ client: inngest, functions: [], signingKey: process.env.SHOP_SIGNING_KEY });`,
    },
    {
      name: "a signing key in version 4",
      code: `import { Inngest, eventType } from "inngest";
new Inngest({ id: "a", signingKey: process.env.SHOP_SIGNING_KEY, internalLogger: logger });`,
    },
    {
      name: "a signing key in an unknown version",
      code: `import { Inngest } from "inngest";
new Inngest({ id: "a", signingKey: process.env.SHOP_SIGNING_KEY });`,
    },
    { name: "a spread", code: withOptions("...defaults") },
    { name: "options of something else", code: `import "inngest";
other.createFunction("a", { backoff: 1 });` },
  ],
  invalid: [
    {
      name: "what the client of version 3 does not have yet",
      code: `import { Inngest, EventSchemas } from "inngest";
new Inngest({ id: "a", schemas: new EventSchemas(), signingKey: process.env.SHOP_SIGNING_KEY!, signingKeyFallback: env.OLD_KEY, internalLogger: logger });`,
      errors: [
        {
          messageId: "later",
          data: {
            key: "signingKey",
            hint: " Hand it to 'serve', or call the variable INNGEST_SIGNING_KEY, which the SDK reads by itself: without a key the app takes no request in production.",
          },
          line: 2,
        },
        {
          messageId: "later",
          data: { key: "signingKeyFallback", hint: " Hand it to 'serve', or call the variable INNGEST_SIGNING_KEY_FALLBACK, which the SDK reads by itself." },
          line: 2,
        },
        { messageId: "later", data: { key: "internalLogger", hint: "" }, line: 2 },
      ],
    },
    {
      name: "names of other tools for options of a wait",
      code: withBody(`await step.waitForEvent("a", { event: "x/y", where: "async.data.id == event.data.id", timeout: "1h" });`),
      errors: [
        {
          messageId: "step",
          data: { call: "step.waitForEvent", key: "where", hint: " Write 'if'." },
          line: 4,
          suggestions: [{ messageId: "replace", output: withBody(`await step.waitForEvent("a", { event: "x/y", if: "async.data.id == event.data.id", timeout: "1h" });`) }],
        },
      ],
    },
    {
      name: "an option of a wait beside the one that was meant",
      code: withBody(`await step.waitForEvent("a", { event: "x/y", filter: "async.data.ok", if: "async.data.id == event.data.id", timeout: "1h" });`),
      errors: [{ messageId: "step", data: { call: "step.waitForEvent", key: "filter", hint: "" }, line: 4 }],
    },
    {
      name: "an invoke without a function",
      code: withBodyV3(`await step.invoke("a", { functionId: "child", data: {} }); await step.invoke("b", { data: {} });`),
      errors: [
        { messageId: "noFunction", data: { call: "step.invoke", hint: " Pass the function itself, or 'referenceFunction({ functionId })'." }, line: 4 },
        { messageId: "noFunction", data: { call: "step.invoke", hint: "" }, line: 4 },
      ],
    },
    {
      name: "an event whose name stands under another key",
      code: withBody(`const type = "x/y"; await step.sendEvent("a", [{ event: "x/y", data: {} }, { type, data: {} }, { data: {} }]);`),
      errors: [
        { messageId: "noName", data: { hint: " Write 'name'." }, line: 4, suggestions: offers(1) },
        {
          messageId: "noName",
          line: 4,
          suggestions: [{ messageId: "replace", output: withBody(`const type = "x/y"; await step.sendEvent("a", [{ event: "x/y", data: {} }, { name: type, data: {} }, { data: {} }]);`) }],
        },
        { messageId: "noName", data: { hint: "" }, line: 4 },
      ],
    },
    {
      name: "data beside the name",
      code: withBodyV3(`await inngest.send({ name: "x/y", userId: event.data.userId });`),
      errors: [{ messageId: "notInData", data: { key: "userId" }, line: 4 }],
    },
    {
      name: "a time that is none of an event",
      code: withBodyV3(`await inngest.send({ name: "x/y", data: { id: event.data.id }, timestamp: at.getTime() });`),
      errors: [
        {
          messageId: "noTime",
          data: { key: "timestamp" },
          line: 4,
          suggestions: [{ messageId: "replace", output: withBodyV3(`await inngest.send({ name: "x/y", data: { id: event.data.id }, ts: at.getTime() });`) }],
        },
      ],
    },
    {
      name: "a delay, which is no time, and a time where there is one",
      code: withBody(`await step.sendEvent("a", ids.map((id) => ({ name: "x/y", data: { id }, delay: 5000 }))); await step.sendEvent("b", { name: "x/y", data: {}, ts: at, runAt: at });`),
      errors: [
        { messageId: "noTime", data: { key: "delay" }, line: 4 },
        { messageId: "noTime", data: { key: "runAt" }, line: 4 },
      ],
    },
    {
      name: "keys against repetition, with and without an id",
      code: withBodyV3(`await inngest.send([{ id: "a", name: "x/y", data: {}, idempotencyKey: "a" }, { name: "x/y", data: {}, deduplicationId }]);`),
      errors: [
        { messageId: "noId", data: { key: "idempotencyKey" }, line: 4 },
        {
          messageId: "noId",
          data: { key: "deduplicationId" },
          line: 4,
          suggestions: [{ messageId: "replace", output: withBodyV3(`await inngest.send([{ id: "a", name: "x/y", data: {}, idempotencyKey: "a" }, { name: "x/y", data: {}, id: deduplicationId }]);`) }],
        },
      ],
    },
    {
      name: "an event that is a text",
      code: withBodyV3(`await inngest.send("x/y", { data: {} });`),
      errors: [{ messageId: "noEvent", data: { call: "inngest.send", text: '"x/y"' }, line: 4 }],
    },
    {
      name: "options that clients do not have",
      code: `import { Inngest } from "inngest";
export const inngest = new Inngest({
  id: "a",
  eventBaseUrl: "http://localhost:8288",
  deploymentURL: process.env.URL,
  servePath: "/api/inngest",
});`,
      errors: [
        {
          messageId: "client",
          data: { key: "eventBaseUrl", hint: " There is 'baseUrl'." },
          line: 4,
          suggestions: [
            {
              messageId: "replace",
              data: { text: "baseUrl" },
              output: `import { Inngest } from "inngest";
export const inngest = new Inngest({
  id: "a",
  baseUrl: "http://localhost:8288",
  deploymentURL: process.env.URL,
  servePath: "/api/inngest",
});`,
            },
          ],
        },
        { messageId: "client", data: { key: "deploymentURL", hint: "" }, line: 5 },
        { messageId: "client", data: { key: "servePath", hint: " It is one of 'serve'." }, line: 6 },
      ],
    },
    {
      name: "a slip in an option of the client, shorthand",
      code: `import { Inngest } from "inngest";
new Inngest({ id: "a", eventkey });`,
      errors: [
        {
          messageId: "client",
          data: { key: "eventkey", hint: " There is 'eventKey'." },
          suggestions: [{ messageId: "replace", data: { text: "eventKey: eventkey" }, output: `import { Inngest } from "inngest";
new Inngest({ id: "a", eventKey: eventkey });` }],
        },
      ],
    },
    { name: "the time zone of a cron", code: withTriggers(`[{ cron: "0 9 * * *", timezone: "Europe/Paris" }]`), errors: [{ messageId: "unknown" }] },
    { name: "the time zone of a cron, in version 3", code: withTriggersV3(`{ cron: "0 9 * * *", tz: "Europe/Paris" }`), errors: [{ messageId: "unknown" }] },
    { name: "another name for the condition of a trigger", code: withTriggers(`{ event: "a/b", filter: "event.data.x == 1" }`), errors: [{ messageId: "unknown", suggestions: offers(1) }] },
    {
      name: "a limit in the trigger, in version 3",
      code: withTriggersV3(`{ event: "a/b", concurrency: { limit: 4 } }`),
      errors: [{ messageId: "unknown", data: { text: "'concurrency' is an option of the function, not of its trigger. It is ignored. Move it to the options, beside 'id'." } }],
    },
    { name: "retries and a cancellation in one of the triggers", code: withTriggers(`[{ event: "a/b", retries: 2, cancelOn: [{ event: "a/c", match: "data.id" }] }, { cron: "0 9 * * *" }]`), errors: [{ messageId: "unknown" }, { messageId: "unknown" }] },
    { name: "a slip, in a deferred function", code: withDefer("concurency: 1"), errors: [{ messageId: "unknown", line: 3, suggestions: offers(1) }] },
    {
      name: "triggers of a scorer",
      code: withDefer(`triggers: { event: "a/b" }`, "createScorer"),
      errors: [{ messageId: "unknown", line: 3, data: { text: "createScorer has no option 'triggers'. It is ignored. What is deferred is started by 'defer' alone." } }],
    },
    {
      name: "onFailure of a deferred function",
      code: withDefer(`onFailure: async () => {}`),
      errors: [
        {
          messageId: "unknown",
          line: 3,
          data: {
            text: "createDefer has no option 'onFailure'. The SDK throws before it calls the handler, at each try. Write a function with the trigger 'inngest/function.failed' and an 'if' on 'event.data.function_id'.",
          },
        },
      ],
    },
    {
      name: "run for finish",
      code: withOptions(`timeouts: { run: "10m" }`),
      errors: [
        { messageId: "unknown", line: 3, column: 94, suggestions: [{ messageId: "replace", output: withOptions(`timeouts: { finish: "10m" }`) }] },
      ],
    },
    {
      name: "a slip",
      code: withOptions("concurency: { limit: 1 }"),
      errors: [
        { messageId: "unknown", line: 3, column: 82, suggestions: [{ messageId: "replace", output: withOptions("concurrency: { limit: 1 }") }] },
      ],
    },
    {
      name: "another name",
      code: withOptionsV3("retry: 3"),
      errors: [
        { messageId: "unknown", line: 3, column: 52, suggestions: [{ messageId: "replace", output: withOptionsV3("retries: 3") }] },
      ],
    },
    {
      name: "shorthand",
      code: withOptions("retry"),
      errors: [
        { messageId: "unknown", line: 3, column: 82, suggestions: [{ messageId: "replace", output: withOptions("retries: retry") }] },
      ],
    },
    {
      name: "an option of nothing",
      code: withOptions(`backoff: "exponential"`),
      errors: [
        { messageId: "unknown", line: 3, column: 82 },
      ],
    },
    {
      name: "an object for a number, behind a cast",
      code: withOptions("retries: { attempts: 3 } as any"),
      errors: [{ messageId: "unknown", line: 3 }],
    },
    {
      name: "an object for a number",
      code: withOptions("retries: { attempts: 3 }"),
      errors: [
        { messageId: "unknown", line: 3, column: 91 },
      ],
    },
    {
      name: "in a list",
      code: withOptions(`cancelOn: [{ event: "x/y", expression: "event.data.id == async.data.id" }]`),
      errors: [
        { messageId: "unknown", line: 3, column: 109, suggestions: [{ messageId: "replace", output: withOptions(`cancelOn: [{ event: "x/y", if: "event.data.id == async.data.id" }]`) }] },
      ],
    },
    {
      name: "through a name",
      code: `import { Inngest } from "inngest";
const inngest = new Inngest({ id: "app" });
const options = { id: "f", triggers: [], nmae: "F" };
export const f = inngest.createFunction(options, async () => 1);`,
      errors: [
        { messageId: "unknown", line: 3, column: 42, suggestions: [{ messageId: "replace", output: `import { Inngest } from "inngest";
const inngest = new Inngest({ id: "app" });
const options = { id: "f", triggers: [], name: "F" };
export const f = inngest.createFunction(options, async () => 1);` }] },
      ],
    },
  ],
});

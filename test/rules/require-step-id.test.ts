import rule from "../../rules/require-step-id.js";
import { inBody, inBodyV3, offers } from "./shapes.js";
import { jsRuleTester, ruleTester } from "./tester.js";

ruleTester.run("require-step-id", rule, {
  valid: [
    { name: "a text", code: inBody(`await step.run("load", () => load());`) },
    { name: "a template", code: inBody("await step.run(`load-${event.data.id}`, () => load());") },
    { name: "a name", code: inBody(`await step.run(STEP.load, () => load());`) },
    { name: "an object", code: inBody(`await step.run({ id: "load", name: "Load" }, () => load());`) },
    { name: "a spread", code: inBody(`await step.run(...args);`) },
    { name: "step.fetch, which makes its own", code: inBody(`await step.fetch("https://example.com");`) },
    { name: "all tools", code: inBody(`await step.sleep("wait", "1d");\nawait step.sendEvent("send", { name: "a/b" });\nawait step.waitForEvent("answer", { event: "a/c", timeout: "1d" });`) },
    { name: "another step", code: `import { step } from "other";\nstep.run(() => 1);` },
    { name: "a shadowed step", code: inBody(`const walk = (step) => step.run(() => 1);\nwalk(robot);`) },
    { name: "a wait whose options are not known", code: inBody(`await step.waitForEvent("answer", { timeout: "1d", ...rest });\nawait step.waitForEvent("answer", options);`) },
    {
      name: "version 2, where a wait began with the event",
      code: `import { inngest } from "./client";\ninngest.createFunction({ name: "f" }, { event: "a" }, async ({ step }) => { await step.waitForEvent("a/c", { timeout: "1d" }); });`,
    },
    {
      name: "version 2, where events were sent without an id",
      code: `import { inngest } from "./client";\ninngest.createFunction({ name: "f" }, { event: "a" }, async ({ step }) => { await step.sendEvent({ name: "a/c", data: {} }); });`,
    },
    {
      name: "version 2, where a sleep had no id",
      code: `import { inngest } from "./client";\ninngest.createFunction({ name: "f" }, { event: "a" }, async ({ step }) => { await step.sleep("1 day"); });`,
    },
    {
      name: "version 2, with an id and a name, where a wait began with the event",
      code: `import { inngest } from "./client";\ninngest.createFunction({ id: "f", name: "F" }, { event: "a" }, async ({ step }) => { await step.waitForEvent("a/c", { timeout: "1d" }); await step.waitForEvent("order.paid", { timeout: "1d" }); });`,
    },
  ],
  invalid: [
    {
      name: "events that are sent without an id, beside a function with an id",
      code: `import { inngest } from "./client";\ninngest.createFunction({ name: "f" }, { event: "a" }, async ({ step }) => { await step.sendEvent({ name: "a/c", data: {} }); });\ninngest.createFunction({ id: "g", name: "G" }, { event: "a" }, async () => {});`,
      errors: [{ messageId: "missing", line: 2, suggestions: offers(1) }],
    },
    {
      name: "events that are sent without an id, where the version is known",
      settings: { stepcheck: { version: 3 } },
      code: `import { inngest } from "./client";\ninngest.createFunction({ name: "f" }, { event: "a" }, async ({ step }) => { await step.sendEvent({ name: "a/c", data: {} }); });`,
      errors: [{ messageId: "missing", line: 2, suggestions: offers(1) }],
    },
    {
      name: "a wait with an id and no event, of a function with an id and a name",
      code: `import { inngest } from "./client";\ninngest.createFunction({ id: "f", name: "F" }, { event: "a" }, async ({ step }) => { await step.waitForEvent("approval", { timeout: "1d", match: "data.id" }); });`,
      errors: [{ messageId: "noEvent", line: 2 }],
    },
    {
      name: "a wait that begins with the event, where the version is known",
      settings: { stepcheck: { version: 3 } },
      code: `import { inngest } from "./client";\ninngest.createFunction({ id: "f", name: "F" }, { event: "a" }, async ({ step }) => { await step.waitForEvent(EVENTS.paid, { timeout: "1d" }); });`,
      errors: [{ messageId: "noEvent", line: 2 }],
    },
    {
      name: "a wait that begins with the event",
      code: inBody(`await step.waitForEvent("app/answered", { timeout: "1d", match: "data.id" });`),
      errors: [
        {
          messageId: "noEvent",
          data: { tool: "step.waitForEvent" },
          line: 3,
          suggestions: [
            {
              messageId: "addIdAndEvent",
              data: { id: "wait-for-app-answered", event: "app/answered" },
              output: inBody(`await step.waitForEvent("wait-for-app-answered", { event: "app/answered", timeout: "1d", match: "data.id" });`),
            },
          ],
        },
      ],
    },
    { name: "a wait with an id and no event", code: inBodyV3(`await step.waitForEvent("answer", { timeout: "1d", if: "async.data.id == event.data.id" });`), errors: [{ messageId: "noEvent", line: 3 }] },
    {
      name: "run with a callback alone",
      code: inBody(`await step.run(() => sendMail(event.data.to));`),
      errors: [
        {
          messageId: "missing",
          data: { tool: "step.run" },
          line: 3,
          suggestions: [
            {
              messageId: "addId",
              data: { id: "send-mail" },
              output: inBody(`await step.run("send-mail", () => sendMail(event.data.to));`),
            },
          ],
        },
      ],
    },
    {
      name: "an async callback with a block",
      code: inBodyV3(`await step.run(async () => {\n  const user = await db.users.find(1);\n  return user;\n});`),
      errors: [
        {
          messageId: "missing",
          line: 3,
          suggestions: [
            {
              messageId: "addId",
              data: { id: "find-user" },
              output: inBodyV3(`await step.run("find-user", async () => {\n  const user = await db.users.find(1);\n  return user;\n});`),
            },
          ],
        },
      ],
    },
    {
      name: "sendEvent with an event alone, behind a cast",
      code: inBody(`await step.sendEvent({ name: "user/created", data: { id: 1 } } as any);`),
      errors: [
        { messageId: "missing", line: 3, suggestions: [{ messageId: "addId", output: inBody(`await step.sendEvent("send-user-created", { name: "user/created", data: { id: 1 } } as any);`) }] },
      ],
    },
    {
      name: "sendEvent with an event alone",
      code: inBody(`await step.sendEvent({ name: "user/created", data: { id: 1 } });`),
      errors: [
        {
          messageId: "missing",
          line: 3,
          suggestions: [
            {
              messageId: "addId",
              data: { id: "send-user-created" },
              output: inBody(`await step.sendEvent("send-user-created", { name: "user/created", data: { id: 1 } });`),
            },
          ],
        },
      ],
    },
    {
      name: "sendEvent with an event that has an id of its own",
      code: inBody(`await step.sendEvent({ id: event.data.id, name: "user/created", data: {} });`),
      errors: [
        {
          messageId: "missing",
          line: 3,
          suggestions: [
            {
              messageId: "addId",
              data: { id: "send-user-created" },
              output: inBody(`await step.sendEvent("send-user-created", { id: event.data.id, name: "user/created", data: {} });`),
            },
          ],
        },
      ],
    },
    {
      name: "a sleep with its time alone",
      code: inBody(`await step.sleep("1 day");`),
      errors: [
        {
          messageId: "missing",
          line: 3,
          suggestions: [{ messageId: "addId", data: { id: "wait" }, output: inBody(`await step.sleep("wait", "1 day");`) }],
        },
      ],
    },
    {
      name: "waitForEvent with its options alone",
      code: inBody(`await step.waitForEvent({ event: "a/b", timeout: "1d" });`),
      errors: [{ messageId: "missing", line: 3 }],
    },
    { name: "no argument", code: inBody(`await step.run();`), errors: [{ messageId: "missing", line: 3 }] },
    {
      name: "an empty id",
      code: inBody(`await step.run("", () => load());`),
      errors: [{ messageId: "empty", line: 3 }],
    },
  ],
});

jsRuleTester.run("require-step-id", rule, {
  valid: [],
  invalid: [
    {
      name: "a renamed step",
      code: `import { inngest } from "./client";\nexport default inngest.createFunction({ id: "f" }, { event: "a/b" }, async ({ step: s }) => { await s.run(load); });\nasync function load() {}`,
      errors: [{ messageId: "missing", line: 2, suggestions: offers(1) }],
    },
  ],
});

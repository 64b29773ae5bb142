import rule from "../../rules/no-send-in-function.js";
import { inBody, inBodyV3, inStep, offers } from "./shapes.js";
import { ruleTester } from "./tester.js";

const EVENT = `{ name: "order/confirmed", data: {} }`;
const STEP = `await step.run("work", () => work());`;

ruleTester.run("no-send-in-function", rule, {
  valid: [
    { name: "step.sendEvent", code: inBody(`${STEP}\nawait step.sendEvent("tell", ${EVENT});`) },
    { name: "inside a step", code: inStep(`await inngest.send(${EVENT});`) },
    { name: "a function without steps", code: inBody(`await inngest.send(${EVENT});`) },
    { name: "a durable endpoint without steps", code: `import { inngest } from "./client";\nexport const GET = inngest.endpoint(async (req) => { await inngest.send(${EVENT}); return new Response("ok"); });`, options: [{ insideSteps: true }] },
    {
      name: "before an early return, with no step on the way",
      code: inBody(`if (event.data.isAll) return await sweep();\nif (!event.data.isOpen) { await inngest.send(${EVENT}); return; }\n${STEP}`) + `\nasync function sweep() { await inngest.send(${EVENT}); }`,
    },
    { name: "a route", code: `import { inngest } from "./client";\nexport async function POST() { await inngest.send(${EVENT}); }` },
    ...([[{ insideSteps: false }], [{ insideSteps: true }]] as const).map((options) => ({
      name: `behind the last step of a function that is never tried again: ${JSON.stringify(options)}`,
      code: inBody(`${STEP}\nawait inngest.send(${EVENT});`).replace('{ id: "f"', '{ id: "f", retries: 0'),
      options,
    })),
    { name: "another client", code: inBody(`${STEP}\nawait sqs.send(new SendMessageCommand({}));`) },
    {
      name: "a helper that only a step calls",
      code: inBody(`const tell = () => inngest.send(${EVENT});\nawait step.run("tell", () => tell());`),
    },
  ],
  invalid: [
    {
      name: "a send in several lines",
      code: inBody(`${STEP}\nvoid inngest\n  .send(${EVENT})\n  .catch(() => {});`),
      errors: [{ messageId: "inBody", data: { path: "inngest.send" }, suggestions: offers(1) }],
    },
    {
      name: "before an early return, where sends without steps are asked for",
      code: inBody(`if (event.data.isAll) return await sweep();\n${STEP}`) + `\nasync function sweep() { await inngest.send(${EVENT}); }`,
      options: [{ insideSteps: true }],
      errors: [{ messageId: "noSteps", line: 6, data: { path: "sweep → inngest.send" } }],
    },
    {
      name: "before the next round of a loop with steps, and before a return behind a step",
      code: inBody(`
        for (const item of event.data.items) {
          if (item.isDone) { await inngest.send(${EVENT}); continue; }
          await step.run(\`a-\${item.id}\`, () => work(item));
        }
        if (event.data.isLast) { await inngest.send(${EVENT}); return; }
      `),
      errors: [{ messageId: "inBody", line: 4, suggestions: offers(1) }, { messageId: "inBody", line: 7, suggestions: offers(1) }],
    },
    {
      name: "before a step of a function that is never tried again, and behind the last of one that is",
      code: `${inBody(`await inngest.send(${EVENT});\n${STEP}`).replace('{ id: "f"', '{ id: "f", retries: 0')}\n${inBody(`${STEP}\nawait inngest.send(${EVENT});`).replace('{ id: "f"', '{ id: "g", retries: 1').replace("export const f", "export const g").replace(/^import.*\n/, "")}`,
      errors: [{ messageId: "inBody", line: 3, suggestions: offers(1) }, { messageId: "inBody", line: 8, suggestions: offers(1) }],
    },
    {
      name: "in the body",
      code: inBody(`${STEP}\nawait inngest.send(${EVENT});`),
      errors: [
        {
          messageId: "inBody",
          data: { path: "inngest.send" },
          line: 4,
          suggestions: [
            {
              messageId: "sendEvent",
              data: { step: "step", id: "send-order-confirmed" },
              output: inBody(`${STEP}\nawait step.sendEvent("send-order-confirmed", ${EVENT});`),
            },
          ],
        },
      ],
    },
    {
      name: "not awaited, version 3",
      code: inBodyV3(`${STEP}\ninngest.send([${EVENT}]);`),
      errors: [
        {
          messageId: "inBody",
          line: 4,
          suggestions: [
            {
              messageId: "sendEvent",
              data: { step: "step", id: "send-event" },
              output: inBodyV3(`${STEP}\nawait step.sendEvent("send-event", [${EVENT}]);`),
            },
          ],
        },
      ],
    },
    {
      name: "through a helper",
      code: inBody(`const tell = () => inngest.send(${EVENT});\n${STEP}\nawait tell();`),
      errors: [{ messageId: "inBody", data: { path: "tell → inngest.send" }, line: 3 }],
    },
    {
      name: "in onFailure",
      code: `import { inngest } from "./client";\nexport default inngest.createFunction({ id: "f", onFailure: async ({ step }) => {\n${STEP}\nawait inngest.send(payload);\n} }, { event: "a/b" }, async () => {});`,
      errors: [
        {
          messageId: "inBody",
          line: 4,
          suggestions: [
            {
              messageId: "sendEvent",
              data: { step: "step", id: "send-event" },
              output: `import { inngest } from "./client";\nexport default inngest.createFunction({ id: "f", onFailure: async ({ step }) => {\n${STEP}\nawait step.sendEvent("send-event", payload);\n} }, { event: "a/b" }, async () => {});`,
            },
          ],
        },
      ],
    },
    {
      name: "in a function without steps, by option",
      code: inBody(`await inngest.send(${EVENT});`),
      options: [{ insideSteps: true }],
      errors: [
        {
          messageId: "noSteps",
          line: 3,
          suggestions: [{ messageId: "sendEvent", data: { step: "step", id: "send-order-confirmed" }, output: inBody(`await step.sendEvent("send-order-confirmed", ${EVENT});`) }],
        },
      ],
    },
    {
      name: "in a function without steps, of which another effect would then run again",
      code: inBody(`await db.order.create({ data: event.data });\nawait inngest.send(${EVENT});`),
      options: [{ insideSteps: true }],
      errors: [{ messageId: "noSteps", line: 4, suggestions: [] }],
    },
    {
      name: "for each item at the same time: each needs an id of its own",
      code: inBody(`${STEP}\nawait Promise.all(event.data.ids.map((id) => inngest.send({ name: "order/confirmed", data: { id } })));`),
      errors: [{ messageId: "inBody", line: 4, suggestions: [] }],
    },
    {
      name: "inside a step, where that is asked for",
      code: inStep(`await inngest.send(${EVENT});`),
      options: [{ insideSteps: true }],
      errors: [{ messageId: "inStep", data: { path: "inngest.send" }, line: 4 }],
    },
  ],
});

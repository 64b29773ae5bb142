import rule from "../../rules/no-send-in-function.js";
import { inBody, inBodyV3, inStep } from "./shapes.js";
import { ruleTester } from "./tester.js";

const EVENT = `{ name: "order/confirmed", data: {} }`;
const STEP = `await step.run("work", () => work());`;

ruleTester.run("no-send-in-function", rule, {
  valid: [
    { name: "step.sendEvent", code: inBody(`${STEP}\nawait step.sendEvent("tell", ${EVENT});`) },
    { name: "inside a step", code: inStep(`await inngest.send(${EVENT});`) },
    { name: "a function without steps", code: inBody(`await inngest.send(${EVENT});`) },
    { name: "a durable endpoint without steps", code: `import { inngest } from "./client";\nexport const GET = inngest.endpoint(async (req) => { await inngest.send(${EVENT}); return new Response("ok"); });`, options: [{ insideSteps: true }] },
    { name: "a route", code: `import { inngest } from "./client";\nexport async function POST() { await inngest.send(${EVENT}); }` },
    { name: "another client", code: inBody(`${STEP}\nawait sqs.send(new SendMessageCommand({}));`) },
    {
      name: "a helper that only a step calls",
      code: inBody(`const tell = () => inngest.send(${EVENT});\nawait step.run("tell", () => tell());`),
    },
  ],
  invalid: [
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
      name: "inside a step, where that is asked for",
      code: inStep(`await inngest.send(${EVENT});`),
      options: [{ insideSteps: true }],
      errors: [{ messageId: "inStep", data: { path: "inngest.send" }, line: 4 }],
    },
  ],
});

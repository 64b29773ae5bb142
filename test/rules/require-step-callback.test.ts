import rule from "../../rules/require-step-callback.js";
import { inBody, inBodyV3 } from "./shapes.js";
import { jsRuleTester, ruleTester, typedRuleTester } from "./tester.js";

ruleTester.run("require-step-callback", rule, {
  valid: [
    { name: "functions in it that are called, handed on or taken as the result", code: inBody(`await step.run("a", () => (() => send())());\nawait step.run("b", () => list.map((item) => () => item));\nawait step.run("c", () => { log(); return () => 1; });\nconst d = await step.run("d", () => () => 1);\nuse(d);\nawait step.ai.wrap("e", (text) => () => text, "x");`) },
    { name: "an arrow", code: inBody(`await step.run("mail", () => sendMail());`) },
    { name: "a function", code: inBody(`await step.run("mail", async function () { await sendMail(); });`) },
    { name: "a name", code: inBody(`await step.run("mail", sendMail);`) },
    { name: "a member", code: inBody(`await step.run("mail", mailer.send);`) },
    { name: "bind", code: inBody(`await step.run("mail", mailer.send.bind(mailer));`) },
    { name: "a factory by its name", code: inBody(`await step.run("mail", createSender(event));`) },
    { name: "a wrapper by its name", code: inBody(`await step.run("mail", withTracing(() => sendMail()));`) },
    { name: "a factory of this file", code: inBody(`const mail = (to) => () => sendMail(to);\nawait step.run("mail", mail(event.data.to));`) },
    { name: "a factory of this file, by a name", code: inBody(`const mail = (to) => async () => sendMail(to);\nconst send = mail(event.data.to);\nawait step.run("mail", send);`) },
    { name: "what a function of another file gives, by a name", code: inBody(`const send = mail(event.data.to);\nawait step.run("mail", send);`) },
    { name: "another tool", code: inBody(`await step.sendEvent("tell", makeEvent());`) },
    { name: "another library", code: `import { step } from "other";\nstep.run("mail", sendMail());` },
  ],
  invalid: [
    {
      name: "a function that gives back the one that works",
      code: inBody(`await step.run("mail", () => async () => { await sendMail(event.data.to); });\nawait step.run("b", function () { return () => 1; });`),
      errors: [
        {
          messageId: "neverCalled",
          data: { step: "step 'mail'" },
          line: 3,
          suggestions: [{ messageId: "unwrap", output: inBody(`await step.run("mail", async () => { await sendMail(event.data.to); });\nawait step.run("b", function () { return () => 1; });`) }],
        },
        { messageId: "neverCalled", line: 4, suggestions: [{ messageId: "unwrap", output: inBody(`await step.run("mail", () => async () => { await sendMail(event.data.to); });\nawait step.run("b", () => 1);`) }] },
      ],
    },
    {
      name: "called at once",
      code: inBody(`await step.run("mail", sendMail(event.data.to));`),
      errors: [
        {
          messageId: "called",
          data: { tool: "step.run", call: "sendMail()" },
          line: 3,
          suggestions: [{ messageId: "wrap", output: inBody(`await step.run("mail", () => sendMail(event.data.to));`) }],
        },
      ],
    },
    {
      name: "awaited, version 3",
      code: inBodyV3(`await step.run("mail", await db.users.find(1));`),
      errors: [
        {
          messageId: "called",
          data: { tool: "step.run", call: "db.users.find()" },
          line: 3,
          suggestions: [{ messageId: "wrap", output: inBodyV3(`await step.run("mail", () => db.users.find(1));`) }],
        },
      ],
    },
    {
      name: "an async function of this file",
      code: inBody(`async function createUser() { return 1; }\nawait step.run("user", createUser());`),
      errors: [
        {
          messageId: "called",
          line: 4,
          suggestions: [{ messageId: "wrap", output: inBody(`async function createUser() { return 1; }\nawait step.run("user", () => createUser());`) }],
        },
      ],
    },
    {
      name: "step.ai.wrap",
      code: inBody(`await step.ai.wrap("ask", generateText({ prompt }));`),
      errors: [
        {
          messageId: "called",
          line: 3,
          suggestions: [{ messageId: "wrap", output: inBody(`await step.ai.wrap("ask", () => generateText({ prompt }));`) }],
        },
      ],
    },
    {
      name: "a promise",
      code: inBody(`await step.run("wait", new Promise((resolve) => work(resolve)));`),
      errors: [{ messageId: "notAFunction", line: 3 }],
    },
    { name: "a promise by a name", code: inBody(`const mail = async (to) => sendMail(to);\nconst sent = mail(event.data.to);\nawait step.run("mail", sent);\nconst done = new Promise((resolve) => resolve(1));\nawait step.run("done", done);`), errors: [{ messageId: "notAFunction", line: 5 }, { messageId: "notAFunction", line: 7 }] },
    { name: "an object", code: inBody(`await step.run("mail", { to: "x" });`), errors: [{ messageId: "notAFunction", line: 3 }] },
    { name: "nothing", code: inBody(`await step.run("mail");`), errors: [{ messageId: "missing", line: 3 }] },
  ],
});

typedRuleTester.run("require-step-callback", rule, {
  valid: [
    {
      name: "the type says that it is a function",
      code: `import { Inngest } from "inngest";\nconst inngest = new Inngest({ id: "app" });\ndeclare function mail(to: string): () => Promise<void>;\ninngest.createFunction({ id: "f", triggers: { event: "a/b" } }, async ({ step }) => {\nawait step.run("mail", mail("x"));\n});`,
    },
  ],
  invalid: [],
});

jsRuleTester.run("require-step-callback", rule, {
  valid: [],
  invalid: [
    {
      name: "a renamed step",
      code: inBody(`await s.run("mail", sendMail());`, "{ step: s }"),
      errors: [
        {
          messageId: "called",
          line: 3,
          suggestions: [{ messageId: "wrap", output: inBody(`await s.run("mail", () => sendMail());`, "{ step: s }") }],
        },
      ],
    },
  ],
});

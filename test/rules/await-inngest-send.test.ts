import rule from "../../rules/await-inngest-send.js";
import { inStep, offers } from "./shapes.js";
import { jsRuleTester, ruleTester } from "./tester.js";

const route = (body: string, head = `import { inngest } from "./inngest/client";`, async = "async ") =>
  `${head}\nexport ${async}function POST() {\n${body}\n}`;
const EVENT = `{ name: "a/b", data: {} }`;

ruleTester.run("await-inngest-send", rule, {
  valid: [
    { name: "what a page was given", code: `import { Inngest } from "inngest";\nexport const track = (event) => { window.inngest.send(event); };` },
    { name: "awaited", code: route(`await inngest.send(${EVENT});`) },
    { name: "returned", code: route(`return inngest.send(${EVENT});`) },
    { name: "the body of an arrow", code: route(`const send = () => inngest.send(${EVENT});\nawait send();`) },
    { name: "Promise.all", code: route(`await Promise.all([inngest.send(${EVENT}), save()]);`) },
    { name: "awaited later", code: route(`const sent = inngest.send(${EVENT});\nawait save();\nawait sent;`) },
    { name: "a chain that is awaited", code: route(`await inngest.send(${EVENT}).catch(report);`) },
    { name: "a chain with a catch", code: route(`inngest.send(${EVENT}).catch(report);`) },
    { name: "waitUntil", code: route(`ctx.waitUntil(inngest.send(${EVENT}));`) },
    { name: "after", code: route(`after(() => inngest.send(${EVENT}));`) },
    { name: "void, said on purpose", code: route(`void inngest.send(${EVENT});`) },
    { name: "a list that is awaited", code: route(`await Promise.all(users.map((user) => inngest.send(${EVENT})));`) },
    { name: "a list that is mapped and awaited", code: route(`await Promise.all(users.map(async (user) => { await inngest.send(${EVENT}); }));`) },
    { name: "forEach in a script", code: `import { inngest } from "./inngest/client";\nusers.forEach(async (user) => { await inngest.send(${EVENT}); });` },
    { name: "a conditional that is awaited", code: route(`await (ready ? inngest.send(${EVENT}) : null);`) },
    {
      name: "a client of AWS",
      code: `import { Inngest } from "inngest";\nimport { S3Client } from "@aws-sdk/client-s3";\nconst client = new S3Client({});\nclient.send(command);`,
    },
    { name: "the response of a server", code: route(`response.send({ ok: true });`) },
    { name: "mail", code: route(`import("resend").then(({ Resend }) => new Resend("").emails.send(mail));`) },
    {
      name: "a class of the file",
      code: `class JobRunner {
  createFunction(name, fn) {}
  async send(name) {}
}
const inngest = new JobRunner();
inngest.createFunction("tick", async () => {});
inngest.send("tick");`,
    },
    { name: "an instance of another package", code: `import { Queue } from "bullmq";\nconst inngest = new Queue("jobs");\nfunction go() { inngest.send({ name: "a/b" }); }` },
    { name: "a mock", code: `import { handler } from "../inngest/handler";\nconst inngest = { send: vi.fn() };\nit("sends", async () => { inngest.send({ name: "a/b" }); await handler(inngest); });` },
  ],
  invalid: [
    {
      name: "an object that wraps a client",
      code: `import { client } from "./inngest/client";\nconst inngest = { send: async (event) => client.send(event) };\nexport async function go() { inngest.send({ name: "a/b" }); }`,
      errors: [{ messageId: "floating", line: 3, suggestions: offers(1) }],
    },
    {
      name: "a class of the file that wraps a client",
      code: `import { Inngest } from "inngest";
class Client { client = new Inngest({ id: "a" }); async send(event) { return this.client.send(event); } }
const inngest = new Client();
export async function go() { inngest.send({ name: "a/b" }); }`,
      errors: [{ messageId: "floating", line: 4, suggestions: offers(1) }],
    },
    {
      name: "in a route",
      code: route(`  inngest.send(${EVENT});\n  return new Response();`),
      errors: [
        {
          messageId: "floating",
          data: { send: "inngest.send" },
          line: 3,
          suggestions: [{ messageId: "addAwait", output: route(`  await inngest.send(${EVENT});\n  return new Response();`) }],
        },
      ],
    },
    {
      name: "another name",
      code: route(`client.send(${EVENT});`, `import { Inngest } from "inngest";\nconst client = new Inngest({ id: "app" });`),
      errors: [
        {
          messageId: "floating",
          data: { send: "client.send" },
          line: 4,
          suggestions: [
            {
              messageId: "addAwait",
              output: route(`await client.send(${EVENT});`, `import { Inngest } from "inngest";\nconst client = new Inngest({ id: "app" });`),
            },
          ],
        },
      ],
    },
    {
      name: "in a function that is not async",
      code: route(`inngest.send(${EVENT});`, `import { inngest } from "./inngest/client";`, ""),
      errors: [{ messageId: "floating", line: 3 }],
    },
    {
      name: "awaited in forEach",
      code: route(`users.forEach(async (user) => { await inngest.send(${EVENT}); });`),
      errors: [{ messageId: "forEach", data: { send: "inngest.send" }, line: 3 }],
    },
    {
      name: "given back in forEach",
      code: route(`users.forEach((user) => inngest.send(${EVENT}));`),
      errors: [{ messageId: "forEach", line: 3 }],
    },
    {
      name: "in forEach",
      code: route(`users.forEach((user) => { inngest.send(${EVENT}); });`),
      errors: [{ messageId: "floating", line: 3 }],
    },
    {
      name: "a promise that nobody reads",
      code: route(`const sent = inngest.send(${EVENT});`),
      errors: [{ messageId: "floating", line: 3 }],
    },
    {
      name: "in a step",
      code: inStep(`inngest.send(${EVENT});`),
      errors: [
        { messageId: "floating", line: 4, suggestions: [{ messageId: "addAwait", output: inStep(`await inngest.send(${EVENT});`) }] },
      ],
    },
    {
      name: "a chain without a catch",
      code: route(`inngest.send(${EVENT}).then(() => log("sent"));`),
      errors: [{ messageId: "floating", line: 3 }],
    },
    {
      name: "void, where it is not accepted",
      code: route(`void inngest.send(${EVENT});`),
      options: [{ allowVoid: false }],
      errors: [{ messageId: "floating", line: 3 }],
    },
  ],
});

jsRuleTester.run("await-inngest-send", rule, {
  valid: [],
  invalid: [
    {
      name: "a member of a class",
      code: `import { Inngest } from "inngest";\nclass Orders {\n  client = new Inngest({ id: "app" });\n  async place() {\n    this.client.send(${EVENT});\n  }\n}`,
      errors: [
        {
          messageId: "floating",
          line: 5,
          suggestions: [
            {
              messageId: "addAwait",
              output: `import { Inngest } from "inngest";\nclass Orders {\n  client = new Inngest({ id: "app" });\n  async place() {\n    await this.client.send(${EVENT});\n  }\n}`,
            },
          ],
        },
      ],
    },
  ],
});

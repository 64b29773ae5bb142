import rule from "../../rules/no-step-outside-run.js";
import { jsRuleTester, ruleTester } from "./tester.js";

const IMPORT = `import { step } from "inngest";\nimport { inngest } from "./client";\n`;
const route = "src/app/api/orders/route.ts";

ruleTester.run("no-step-outside-run", rule, {
  valid: [
    { name: "an endpoint", filename: route, code: `${IMPORT}export const POST = inngest.endpoint(async (req) => {\n  await step.run("charge", () => charge());\n});` },
    { name: "an endpoint that is made of a function", filename: route, code: `${IMPORT}export async function POST(req) { await step.run("charge", () => charge()); }\nexport const GET = inngest.endpoint(POST);` },
    { name: "a function", code: `${IMPORT}export const f = inngest.createFunction({ id: "f", triggers: { event: "a/b" } }, async () => {\n  await step.run("charge", () => charge());\n});` },
    { name: "a helper that functions of other files call", code: `${IMPORT}export async function chargeOrder(id) {\n  return step.run("charge", () => charge(id));\n}` },
    { name: "a helper beside a route", filename: route, code: `${IMPORT}export async function chargeOrder(id) { return step.run("charge", () => charge(id)); }\nexport async function POST() { await inngest.send({ name: "a/b" }); return Response.json({}); }` },
    { name: "a helper of a function beside a route", filename: route, code: `${IMPORT}const chargeOrder = (id) => step.run("charge", () => charge(id));\nexport const f = inngest.createFunction({ id: "f", triggers: { event: "a/b" } }, async ({ event }) => { await chargeOrder(event.data.id); });\nexport const POST = async () => Response.json({});` },
    { name: "a wrapper that may open a run", filename: route, code: `${IMPORT}export const POST = withRun(async () => { await step.run("charge", () => charge()); });` },
    { name: "a file that is no route", filename: "src/orders.ts", code: `${IMPORT}export async function POST() { await step.run("charge", () => charge()); }` },
    { name: "a router that is not known", code: `${IMPORT}router.post("/orders", async () => { await step.run("charge", () => charge()); });` },
    { name: "a step of something else", filename: route, code: `import { step } from "./wizard";\nimport { inngest } from "./client";\nexport async function POST() { await step.run("charge", () => charge()); }` },
    { name: "a parameter of the same name", filename: route, code: `${IMPORT}export const run = (step) => step.run("charge", () => charge());\nexport async function POST() { return Response.json({}); }` },
    { name: "a test", filename: "src/orders.test.ts", code: `${IMPORT}await step.run("charge", () => charge());` },
    { name: "a name in the handler", code: `import { inngest } from "./client";\nexport const f = inngest.createFunction({ id: "f", triggers: { event: "a/b" } }, async ({ step }) => {\n  let tools;\n  tools = step;\n  const charge = () => tools.run("charge", () => pay());\n  await charge();\n});` },
    { name: "a result of a step that the module keeps", code: `import { inngest } from "./client";\nlet last;\nexport const f = inngest.createFunction({ id: "f", triggers: { event: "a/b" } }, async ({ step }) => {\n  last = await step.run("charge", () => pay());\n});\nexport const peek = () => last.id;` },
    { name: "tools that nobody reads", code: `import { inngest } from "./client";\nlet tools;\nexport const f = inngest.createFunction({ id: "f", triggers: { event: "a/b" } }, async ({ step }) => {\n  tools = step;\n});` },
    { name: "tools in an object of the run", code: `import { inngest } from "./client";\nexport const f = inngest.createFunction({ id: "f", triggers: { event: "a/b" } }, async ({ step }) => {\n  const order = new Order();\n  order.step = step;\n  await order.charge();\n});` },
  ],
  invalid: [
    {
      name: "a route by what it takes",
      filename: "src/orders.ts",
      code: `${IMPORT}export async function POST(req: Request) {\n  await step.run("charge", () => charge(req));\n}`,
      errors: [{ messageId: "inRoute", line: 4 }],
    },
    {
      name: "a route of Next",
      filename: route,
      code: `${IMPORT}export async function POST(req: Request) {\n  const id = await step.run("charge", () => charge());\n  return Response.json({ id });\n}`,
      errors: [{ messageId: "inRoute", data: { tool: "step.run" }, line: 4, column: 20 }],
    },
    {
      name: "a route of Next's pages router, under another name",
      filename: "pages/api/orders.ts",
      code: `import { step as tools } from "inngest";\nexport default async function handler(req, res) {\n  await tools.sendEvent("placed", { name: "order/placed" });\n  res.end();\n}`,
      errors: [{ messageId: "inRoute", data: { tool: "tools.sendEvent" }, line: 3 }],
    },
    {
      name: "a route of SvelteKit, in an arrow function",
      filename: "src/routes/orders/+server.ts",
      code: `${IMPORT}export const POST = async () => {\n  await step.sleep("a while", "1h");\n};`,
      errors: [{ messageId: "inRoute", line: 4 }],
    },
    {
      name: "Express",
      code: `import express from "express";\n${IMPORT}const app = express();\napp.post("/orders", async (req, res) => {\n  await step.run("charge", () => charge());\n});`,
      errors: [{ messageId: "inRoute", line: 6 }],
    },
    {
      name: "Hono",
      code: `import { Hono } from "hono";\n${IMPORT}const app = new Hono();\napp.get("/orders", auth, async (c) => c.json(await step.run("charge", () => charge())));`,
      errors: [{ messageId: "inRoute", line: 5 }],
    },
    { name: "at the top of the module", code: `${IMPORT}const config = await step.run("load", () => load());`, errors: [{ messageId: "atLoad", line: 3 }] },
    {
      name: "tools that the module keeps for a helper",
      code: `import { inngest } from "./client";\nlet current;\nconst charge = () => current.run("charge", () => pay());\nexport const f = inngest.createFunction({ id: "f", triggers: { event: "a/b" } }, async ({ step }) => {\n  current = step;\n  await charge();\n});`,
      errors: [{ messageId: "kept", data: { name: "current" }, line: 5, column: 3 }],
    },
    {
      name: "tools of the whole context, in version 3",
      code: `import { inngest } from "./client";\nlet current;\nexport const notify = async () => { await current.sendEvent("a", { name: "a/b" }); };\ninngest.createFunction({ id: "f" }, { event: "a/b" }, async (ctx) => {\n  current = ctx.step;\n});`,
      errors: [{ messageId: "kept", line: 5 }],
    },
  ],
});

jsRuleTester.run("no-step-outside-run", rule, {
  valid: [],
  invalid: [
    {
      name: "JavaScript, with a server of its own",
      code: `const fastify = require("fastify");\nimport { step } from "inngest";\nconst app = fastify();\napp.post("/orders", async () => { await step.run("charge", () => charge()); });`,
      errors: [{ messageId: "inRoute", line: 4 }],
    },
  ],
});

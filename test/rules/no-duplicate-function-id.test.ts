import rule from "../../rules/no-duplicate-function-id.js";
import { ruleTester } from "./tester.js";

const client = `import { inngest } from "./client";\n`;
const v4 = (id: string, rest = "") => `inngest.createFunction({ id: "${id}", triggers: { event: "a/b" }${rest} }, async () => {})`;
const v3 = (id: string) => `inngest.createFunction({ id: "${id}" }, { event: "a/b" }, async () => {})`;

ruleTester.run("no-duplicate-function-id", rule, {
  valid: [
    { name: "functions that nobody keeps", code: `${client}${v4("a")};\n${v4("a")};\nexport const kept = ${v4("a")};` },
    { name: "ids of their own", code: `${client}export const a = ${v4("a")};\nexport const b = ${v4("b")};` },
    {
      name: "two clients",
      code: `import { inngest, admin } from "./clients";\nexport const a = ${v4("a")};\nexport const b = admin.createFunction({ id: "a" }, { event: "a/b" }, async () => {});`,
    },
    { name: "one or the other", code: `${client}export const a = process.env.FAST ? ${v4("a", ", retries: 1")} : ${v4("a")};` },
    {
      name: "in branches",
      code: `${client}export let a;\nif (process.env.FAST) { a = ${v4("a")}; } else { a = ${v4("a")}; }`,
    },
    {
      name: "one per test",
      code: `${client}test("x", () => { const fn = ${v4("test")}; });\ntest("y", () => { const fn = ${v4("test")}; });`,
    },
    { name: "ids that are not known", code: `${client}export const a = inngest.createFunction({ id: ID }, { event: "a/b" }, async () => {});\nexport const b = inngest.createFunction({ id: ID }, { event: "a/c" }, async () => {});` },
    {
      name: "a failure handler and a function beside it",
      code: `${client}export const a = ${v4("a", ", onFailure: async () => {}")};\nexport const b = ${v4("b-failure")};`,
    },
    {
      name: "a factory that is given the id",
      code: `${client}const make = (id, event) => inngest.createFunction({ id, triggers: { event } }, async () => {});\nexport const a = make("a", "x/y");\nexport const b = make("b", "x/z");`,
    },
    {
      name: "a factory that builds the id of what it is given",
      code: `${client}const make = (event) => inngest.createFunction({ id: \`on-\${event}\`, triggers: { event } }, async () => {});\nexport const fns = [make("x"), make("y")];`,
    },
    {
      name: "a factory that is called once",
      code: `${client}const make = (event) => inngest.createFunction({ id: "a", triggers: { event } }, async () => {});\nexport const a = make("x/y");`,
    },
    {
      name: "a factory that is given the client",
      code: `const make = (inngest, event) => inngest.createFunction({ id: "a", triggers: { event } }, async () => {});\nimport { shop, admin } from "./clients";\nexport const a = make(shop, "x/y");\nexport const b = make(admin, "x/y");`,
    },
    {
      name: "a factory called for one or the other",
      code: `${client}const make = (event) => inngest.createFunction({ id: "a", triggers: { event } }, async () => {});\nexport const a = process.env.FAST ? make("x/y") : make("x/z");`,
    },
    {
      name: "a factory called per test",
      code: `${client}const make = (event) => inngest.createFunction({ id: "a", triggers: { event } }, async () => {});\ntest("x", () => { make("x"); });\ntest("y", () => { make("y"); });`,
    },
    {
      name: "a function that is made once and kept",
      code: `${client}let fn;\nconst get = () => (fn ??= ${v4("a")});\nexport const a = get();\nexport const b = get();`,
    },
    {
      name: "a factory behind a wrapper that may keep its result",
      code: `${client}import { once } from "./once";\nconst get = once(() => ${v4("a")});\nexport const a = get();\nexport const b = get();`,
    },
    {
      name: "a list of events, each with its own id",
      code: `${client}export const fns = events.map((event) => inngest.createFunction({ id: "on-" + event, triggers: { event } }, async () => {}));`,
    },
    {
      name: "a list of one",
      code: `${client}export const fns = ["x/y"].map((event) => inngest.createFunction({ id: "a", triggers: { event } }, async () => {}));`,
    },
    {
      name: "a list of clients",
      code: `import { shop, admin } from "./inngest";\nexport const fns = [shop, admin].map((inngest) => ${v4("a")});\nexport const more = apps.map((app) => app.inngest.createFunction({ id: "a", triggers: { event: "a/b" } }, async () => {}));`,
    },
    {
      name: "the first of a list that fits",
      code: `${client}export const fns = [];\nfor (const event of events) { if (event.active) fns.push(${v4("a")}); }\nfor (const event of others) { fns.push(${v4("b")}); break; }`,
    },
    {
      name: "what a list is searched with",
      code: `${client}events.some((event) => register(event, ${v4("a")}));`,
    },
    {
      name: "a test",
      filename: "src/functions.test.ts",
      code: `${client}const made = [0, 1].map((retries) => inngest.createFunction({ id: "a", retries, triggers: { event: "a/b" } }, async () => {}));`,
    },
    {
      name: "another library",
      code: `import { other } from "other";\nother.createFunction({ id: "a" });\nother.createFunction({ id: "a" });`,
    },
  ],
  invalid: [
    {
      name: "version 4",
      code: `${client}export const a = ${v4("a")};\nexport const b = ${v4("a")};`,
      errors: [{ messageId: "duplicate", data: { id: "a", owner: "", line: "2" }, line: 3 }],
    },
    {
      name: "version 3, in an array",
      code: `${client}export const functions = [${v3("a")}, ${v3("b")}, ${v3("a")}];`,
      errors: [{ messageId: "duplicate", line: 2 }],
    },
    {
      name: "through a constant",
      code: `${client}const ID = "a";\nexport const a = ${v4("a")};\nexport const b = inngest.createFunction({ id: ID, triggers: [] }, async () => {});`,
      errors: [{ messageId: "duplicate", line: 4 }],
    },
    {
      name: "three of one id",
      code: `${client}export const a = ${v4("a")};\nexport const b = ${v4("a")};\nexport const c = ${v4("a")};`,
      errors: [
        { messageId: "duplicate", line: 3 },
        { messageId: "duplicate", line: 4 },
      ],
    },
    {
      name: "the id of a failure handler",
      code: `${client}export const a = ${v4("a", ", onFailure: async () => {}")};\nexport const b = ${v4("a-failure")};`,
      errors: [{ messageId: "failureHandler", data: { id: "a-failure", owner: "a", line: "2" }, line: 3 }],
    },
    {
      name: "a factory with the id in it",
      code: `${client}const make = (event) => inngest.createFunction({ id: "a", triggers: { event } }, async () => {});\nexport const a = make("x/y");\nexport const b = make("x/z");\nexport const list = [make("x/w")];`,
      errors: [
        { messageId: "factory", data: { id: "a", factory: "make", line: "3" }, line: 4, column: 18 },
        { messageId: "factory", line: 5 },
      ],
    },
    {
      name: "a factory that is given the handler",
      code: `${client}function make(handler) {\n  return inngest.createFunction({ id: "a" }, { event: "a/b" }, handler);\n}\nexport const a = make(async ({ step }) => {});\nexport const b = make(async ({ step }) => {});`,
      errors: [{ messageId: "factory", data: { id: "a", factory: "make", line: "5" }, line: 6 }],
    },
    {
      name: "each of a list",
      code: `${client}export const fns = events.map((event) => inngest.createFunction({ id: "a", triggers: { event } }, async () => {}));`,
      errors: [{ messageId: "loop", data: { id: "a" }, line: 2, column: 71 }],
    },
    {
      name: "each of a list, in version 3, in a block",
      code: `${client}export const fns = ["x", "y"].flatMap((event) => {\n  return [inngest.createFunction({ id: "a" }, { event }, async () => {})];\n});`,
      errors: [{ messageId: "loop", line: 3 }],
    },
    {
      name: "each round",
      code: `${client}const fns = [];\nfor (const event of EVENTS) {\n  fns.push(${v4("a")});\n}`,
      errors: [{ messageId: "loop", line: 4 }],
    },
    {
      name: "deferred functions",
      code: `${client}import { createDefer } from "inngest/experimental";\nexport const fns = kinds.map((kind) => createDefer(inngest, { id: "a" }, async () => {}));`,
      errors: [{ messageId: "loop", line: 3 }],
    },
  ],
});

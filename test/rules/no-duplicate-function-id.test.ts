import rule from "../../rules/no-duplicate-function-id.js";
import { ruleTester } from "./tester.js";

const client = `import { inngest } from "./client";\n`;
const v4 = (id: string, rest = "") => `inngest.createFunction({ id: "${id}", triggers: { event: "a/b" }${rest} }, async () => {})`;
const v3 = (id: string) => `inngest.createFunction({ id: "${id}" }, { event: "a/b" }, async () => {})`;

ruleTester.run("no-duplicate-function-id", rule, {
  valid: [
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
  ],
});

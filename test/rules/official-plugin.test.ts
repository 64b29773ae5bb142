/**
 * stepcheck in place of `@inngest/eslint-plugin`: its rule names work, what it misses is found, and what it reports
 * without cause is left alone. The official plugin runs beside, so that the table stays true of it.
 */
import officialPlugin from "@inngest/eslint-plugin";
import { Linter } from "eslint";
import tseslint from "typescript-eslint";
import { describe, expect, test } from "vitest";
import stepcheck from "../../rules/index.js";

const NAMES = ["await-inngest-send", "no-nested-steps", "no-variable-mutation-in-step"];

function lint(plugin: unknown, code: string): string[] {
  const messages = new Linter().verify(code, {
    plugins: { "@inngest": plugin as never },
    languageOptions: { parser: tseslint.parser },
    rules: Object.fromEntries(NAMES.map((name) => [`@inngest/${name}`, "error"])),
  });
  return messages.map((message) => message.ruleId?.replace("@inngest/", "") ?? message.message);
}

const inFunction = (body: string, context = "{ event, step }") =>
  `import { inngest } from "./client";\n` +
  `export const f = inngest.createFunction({ id: "f", triggers: { event: "a/b" } }, async (${context}) => {\n${body}\n});`;
const inRoute = (body: string, client = "inngest") =>
  `import { Inngest } from "inngest";\nconst ${client} = new Inngest({ id: "app" });\n` +
  `export async function POST() {\n${body}\n}`;

/** The rule that should report, where the official plugin is silent. */
const missed: [string, string, string][] = [
  ["a renamed step", "no-nested-steps", inFunction(`await s.run("a", async () => { await s.run("b", () => 1); });`, "{ step: s }")],
  ["an alias of step", "no-nested-steps", inFunction(`const s = step;\nawait s.run("a", async () => { await s.run("b", () => 1); });`)],
  ["a destructured tool", "no-nested-steps", inFunction(`const { run } = step;\nawait run("a", async () => { await run("b", () => 1); });`)],
  ["ctx.step", "no-nested-steps", inFunction(`await ctx.step.run("a", async () => { await ctx.step.run("b", () => 1); });`, "ctx")],
  ["step.ai.wrap", "no-nested-steps", inFunction(`await step.run("a", async () => { await step.ai.wrap("b", async () => 1); });`)],
  [
    "a helper",
    "no-nested-steps",
    inFunction(`const inner = () => step.run("b", () => 1);\nawait step.run("a", async () => { await inner(); });`),
  ],
  ["push", "no-variable-mutation-in-step", inFunction(`const ids = [];\nawait step.run("a", () => { ids.push(1); });\nreturn ids;`)],
  ["a property", "no-variable-mutation-in-step", inFunction(`const state = {};\nawait step.run("a", () => { state.done = true; });\nreturn state;`)],
  [
    "a destructured variable",
    "no-variable-mutation-in-step",
    inFunction(`let { total } = event.data;\nawait step.run("a", () => { total = 2; });\nreturn total;`),
  ],
  [
    "a destructuring assignment",
    "no-variable-mutation-in-step",
    inFunction(`let a;\nawait step.run("a", async () => { [a] = await load(); });\nreturn a;`),
  ],
  [
    "a named callback",
    "no-variable-mutation-in-step",
    inFunction(`let a;\nconst work = () => { a = 1; };\nawait step.run("a", work);\nreturn a;`),
  ],
  ["another client's name", "await-inngest-send", inRoute(`client.send({ name: "a/b" });\nreturn Response.json({});`, "client")],
];

/** What the official plugin reports and nobody should. */
const falseAlarms: [string, string][] = [
  ["a step as an argument of another", inFunction(`await step.sendEvent("send", { name: "a/c", data: await step.run("load", () => 1) });`)],
  [
    "a shadowed name",
    inFunction(`let total = 0;\nawait step.run("a", () => { let total = 1; total = 2; return total; });\nreturn total;`),
  ],
  [
    "a promise that is awaited later",
    inRoute(`const sent = inngest.send({ name: "a/b" });\nawait save();\nawait sent;\nreturn Response.json({});`),
  ],
  ["Promise.all", inRoute(`await Promise.all([inngest.send({ name: "a/b" }), save()]);\nreturn Response.json({});`)],
  ["the body of an arrow function", inRoute(`const send = () => inngest.send({ name: "a/b" });\nawait send();\nreturn Response.json({});`)],
  ["a chain that is awaited", inRoute(`await inngest.send({ name: "a/b" }).catch(report);\nreturn Response.json({});`)],
];

test("its rule names are names here, too", () => {
  expect(Object.keys(stepcheck.rules)).toEqual(expect.arrayContaining(NAMES));
});

describe("finds what the official plugin misses", () => {
  test.each(missed)("%s (%s)", (_shape, rule, code) => {
    expect(lint(officialPlugin, code)).toEqual([]);
    expect(lint(stepcheck, code)).toContain(rule);
  });
});

describe("leaves alone what the official plugin reports", () => {
  test.each(falseAlarms)("%s", (_shape, code) => {
    expect(lint(officialPlugin, code)).not.toEqual([]);
    expect(lint(stepcheck, code)).toEqual([]);
  });
});

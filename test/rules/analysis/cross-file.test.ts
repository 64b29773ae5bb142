import tsParser from "@typescript-eslint/parser";
import { Linter } from "eslint";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import stepcheck from "../../../rules/index.js";

const folder = resolve(import.meta.dirname, "../fixture");

function lint(body: string, rule: string): string[] {
  const code = `
import { Inngest } from "inngest";
import { format, label, makeReference, store, syncCrm, withStep } from "./remote/crm.js";
const inngest = new Inngest({ id: "app" });
export const f = inngest.createFunction({ id: "f", triggers: { event: "a/b" } }, async ({ event, step }) => {
  await step.run("first", () => 1);
  ${body}
});`;
  const linter = new Linter({ cwd: folder });
  const messages = linter.verify(
    code,
    {
      files: ["**/*.*"],
      plugins: { stepcheck: stepcheck },
      languageOptions: {
        parser: tsParser,
        parserOptions: { projectService: { allowDefaultProject: ["*.ts*"] }, tsconfigRootDir: folder },
      },
      rules: { [`stepcheck/${rule}`]: "error" },
    },
    { filename: "cross-file-probe.ts" },
  );
  return messages.map((message) => message.message.split(/ (?:runs outside|is read outside|is called inside) /)[0] ?? "");
}

test("an effect two functions away, with the way to it", () => {
  expect(lint(`await syncCrm("x");`, "no-side-effect-outside-step")).toEqual(["'syncCrm → postContact → fetch (crm.ts:9)'"]);
});

test("an effect behind a name that says nothing", () => {
  expect(lint(`await store("x");`, "no-side-effect-outside-step")).toHaveLength(1);
});

test("nothing of what only computes", () => {
  expect(lint(`const a = format("x"); const b = await label("x"); await step.run("b", () => [a, b]);`, "no-side-effect-outside-step")).toEqual([]);
});

test("nothing of what runs in a step", () => {
  expect(lint(`await step.run("a", () => syncCrm("x"));`, "no-side-effect-outside-step")).toEqual([]);
});

test("a random value that a function returns", () => {
  expect(lint(`const reference = makeReference("r"); await step.run("a", () => reference);`, "no-nondeterminism-outside-step")).toEqual([
    "'makeReference → crypto.randomUUID() (crm.ts:25)'",
  ]);
});

test("a step in a function that a step calls", () => {
  expect(lint(`await step.run("outer", async () => { await withStep(step); });`, "no-nested-steps")).toEqual(["'a step'"]);
  expect(lint(`await withStep(step);`, "no-nested-steps")).toEqual([]);
});

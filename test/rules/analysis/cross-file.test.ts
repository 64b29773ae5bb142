import tsParser from "@typescript-eslint/parser";
import { Linter } from "eslint";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import stepcheck from "../../../rules/index.js";

const folder = resolve(import.meta.dirname, "../fixture");

function lint(body: string, rule: string): string[] {
  const code = `
import { Inngest } from "inngest";
import { format, label, makeReference, store, syncCrm, toolsOf, withStep } from "./remote/crm.js";
import { importRows } from "./remote/rows.js";
import { addLine, addLines, deleteKeys, deleteOrders, Flow, http, isExpired, listen, load, lookupRate, makeClock, makeStamp, measure, nestedDeeper, newCode, query, send, shop, stampInStep, withCopy, withLine } from "./remote/index.js";
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
  return messages.map((message) => message.message.split(/ (?:runs outside|reads outside|is read outside|is called inside) /)[0] ?? "").map(withoutLine);
}

/** Of the larger files, lines move. */
function withoutLine(message: string): string {
  return message.replace(/\((shop|send)\.ts:\d+\)/, "($1.ts)");
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

test("a function that a step hands its tools to, where there is no more than the declaration", () => {
  expect(lint(`await step.run("outer", () => importRows(step, "a.csv"));`, "no-nested-steps")).toEqual([
    expect.stringContaining("'importRows' is handed 'step' inside step 'outer'"),
  ]);
  expect(lint(`await importRows(step, "a.csv"); await step.run("outer", () => toolsOf(step));`, "no-nested-steps")).toEqual([]);
});

const effects = (body: string) => lint(body, "no-side-effect-outside-step");
const chance = (body: string) => lint(body, "no-nondeterminism-outside-step").map((message) => message.split(" is read")[0]);
const nested = (body: string) => lint(body, "no-nested-steps");
const changes = (body: string) => lint(body, "no-outer-mutation-in-step").map((message) => message.split(" inside")[0]);

describe("effects of other files", () => {
  test("a default export, through a barrel", () => {
    expect(effects(`await send("x");`)).toEqual(["'send → fetch (send.ts)'"]);
  });

  test("a method of an object that is exported under another name", () => {
    expect(effects(`await http.find("x");`)).toEqual(["'http.find → orders.findMany (shop.ts)'"]);
    expect(effects(`const text = http.format("x"); await step.run("a", () => text);`)).toEqual([]);
  });

  test("a function that another one is made of, and one that is overloaded", () => {
    expect(effects(`await load("x");`)).toEqual(["'load → repository.find → orders.findMany (shop.ts)'"]);
    expect(effects(`await query("select 1", []);`)).toEqual(["'query → fetch (shop.ts)'"]);
  });

  test("what a step of the other file does", () => {
    expect(effects(`await stampInStep(step); await nestedDeeper(step); await withStep(step);`)).toEqual([]);
    expect(effects(`const flow = new Flow(step); await flow.start();`)).toEqual([]);
    expect(effects(`const flow = new Flow(step); await flow.leak();`)).toEqual(["'flow.leak → fetch (shop.ts)'"]);
  });

  test("a function that only computes, whatever it is called", () => {
    expect(effects(`const rate = await lookupRate("de"); const cut = await deleteKeys({}, ["a"]); await step.run("a", () => [rate, cut]);`)).toEqual([]);
    expect(effects(`await deleteOrders(["a"]);`)).toHaveLength(1);
    expect(lint(`if (await lookupRate("de")) await step.run("a", () => 1);`, "no-nondeterministic-step-flow")).toEqual([]);
  });

  test("what runs later", () => {
    expect(effects(`listen(event.data.source);`)).toEqual([]);
  });
});

describe("values of other files that differ each time", () => {
  test("over a name, and through an export under another name", () => {
    expect(chance(`const code = newCode(5); await step.run("a", () => code);`)).toEqual(["'newCode → shortId() (shop.ts)'"]);
  });

  test("in an id, and in a condition", () => {
    expect(lint("await step.run(`a-${newCode(5)}`, () => 1);", "no-unstable-step-id")).toEqual([
      expect.stringContaining("'newCode → shortId() (shop.ts)'"),
    ]);
    expect(lint(`if (shop.isExpired(event.data.at)) await step.run("a", () => 1);`, "no-nondeterministic-step-flow")).toEqual([
      expect.stringContaining("'shop.isExpired → Date.now() (shop.ts)'"),
    ]);
  });

  test("in the part of an object that is read", () => {
    const found = ["'makeStamp → new Date() (shop.ts)'"];
    expect(chance(`const stamp = makeStamp("x"); await step.run("a", () => stamp.at);`)).toEqual(found);
    expect(chance(`const { at } = makeStamp("x"); await step.run("a", () => at);`)).toEqual(found);
    expect(chance(`const stamp = makeStamp("x"); await step.run("a", () => stamp);`)).toEqual(found);
    expect(chance(`const stamp = makeStamp("x"); await step.run("a", () => stamp.label);`)).toEqual([]);
    expect(chance(`const { label: name } = makeStamp("x"); await step.run("a", () => name);`)).toEqual([]);
  });

  test("not of what is not given back", () => {
    expect(chance(`const name = measure("x"); await step.run("a", () => name);`)).toEqual([]);
    expect(chance(`const clock = makeClock(); await step.run("a", () => clock.now());`)).toEqual([]);
    expect(chance(`const at = await stampInStep(step); await step.run("a", () => at);`)).toEqual([]);
  });
});

describe("steps of other files", () => {
  test("behind another function, and of an object that was made with them", () => {
    expect(nested(`await step.run("outer", () => nestedDeeper(step));`)).toEqual(["'a step'"]);
    expect(nested(`const flow = new Flow(step); await step.run("outer", () => flow.start());`)).toEqual(["'a step'"]);
    expect(nested(`const flow = new Flow(step); await step.run("outer", () => flow.leak()); await flow.start();`)).toEqual([]);
  });
});

describe("what other files change", () => {
  test("an argument, and a member of one", () => {
    expect(changes(`const totals = { count: 0, lines: [] }; await step.run("a", () => addLine(totals, "x")); return totals;`)).toEqual([
      "'addLine(totals) (shop.ts)' changes 'totals'",
    ]);
    expect(changes(`const totals = { count: 0, lines: [] }; await step.run("a", () => { addLines(totals, ["x"]); }); return totals;`)).toHaveLength(1);
    expect(changes(`const state = { totals: { count: 0, lines: [] } }; await step.run("a", () => { shop.addLine(state.totals, "x"); }); return state;`)).toHaveLength(1);
  });

  test("not what is made in the step, is used in it alone, or is changed outside", () => {
    expect(changes(`const totals = await step.run("a", () => { const own = { count: 0, lines: [] }; addLine(own, "x"); return own; }); addLine(totals, "y"); return totals;`)).toEqual([]);
    expect(changes(`const totals = { count: 0, lines: [] }; await step.run("a", () => { addLine({ ...totals }, "x"); }); return totals;`)).toEqual([]);
  });

  test("not by what makes another one, or changes a copy", () => {
    expect(changes(`const totals = { count: 0, lines: [] }; const more = await step.run("a", () => [withLine(totals, "x"), withCopy(totals, "x")]); return [totals, more];`)).toEqual([]);
  });
});

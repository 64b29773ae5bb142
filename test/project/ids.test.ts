import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareSteps } from "../../project/ids/compare.js";
import { compareIds, idFindings, idsAtRef, type IdsRecord, parseRecord, printRecord, recordIds } from "../../project/ids/index.js";
import { readProgram } from "../../project/program/index.js";
import { client, functionFile, git, manifest, tempRepository, writeFiles } from "./temp-project.js";

const steps = (text: string) => text.split(" ").filter((word) => word !== "").map((word) => {
  const [id, tool = "run"] = word.split(":") as [string, string?];
  return { id, tool };
});

describe("steps", () => {
  test.each([
    ["nothing", "a b c", "a b c", []],
    ["a rename", "a b c", "a x c", ["step-renamed b→x"]],
    ["a rename at the end", "a b", "a c", ["step-renamed b→c"]],
    ["a removal", "a b c", "a c", ["step-removed b"]],
    ["an addition", "a c", "a b c", ["step-added b"]],
    ["an addition at the end", "a", "a b", ["step-added b last"]],
    ["another order", "a b c", "b c a", ["step-reordered a"]],
    ["another kind", "a b:run", "a b:sleep", ["step-kind-changed b run→sleep"]],
    ["another kind and id is no rename", "a b:run", "a c:sleep", ["step-removed b", "step-added c last"]],
    ["two renames in a row", "a b c d", "a x y d", ["step-renamed b→x", "step-renamed c→y"]],
    ["a rename beside an addition", "load-user send", "load-account extra send", ["step-renamed load-user→load-account", "step-added extra"]],
    ["an id that stands twice now", "a b", "a a b", ["step-repeated a 1→2"]],
    ["an id that stood twice", "a a b", "a b", ["step-repeated a 2→1"]],
  ])("%s", (_, before, after, expected) => {
    expect(compareSteps(steps(before), steps(after)).map(print)).toEqual(expected);
  });

  const list = fc.array(fc.record({ id: fc.constantFrom("a", "b", "c", "d"), tool: fc.constantFrom("run", "sleep") }), { maxLength: 7 });

  test("equal lists have no changes; each step of different lists is spoken of once", () => {
    fc.assert(
      fc.property(list, list, (before, after) => {
        expect(compareSteps(before, before)).toEqual([]);
        const places = compareSteps(before, after).filter(({ kind }) => kind !== "step-removed" && kind !== "step-repeated").map(({ index }) => index);
        expect(new Set(places).size).toBe(places.length);
      }),
    );
  });
});

function print(change: ReturnType<typeof compareSteps>[number]): string {
  switch (change.kind) {
    case "step-renamed":
      return `${change.kind} ${change.step}→${change.to}`;
    case "step-kind-changed":
      return `${change.kind} ${change.step} ${change.from}→${change.to}`;
    case "step-repeated":
      return `${change.kind} ${change.step} ${change.from}→${change.to}`;
    case "step-added":
      return `${change.kind} ${change.step}${change.isLast ? " last" : ""}`;
    default:
      return `${change.kind} ${change.step}`;
  }
}

describe("functions", () => {
  const record = (functions: Record<string, string>): IdsRecord => ({
    version: 1,
    apps: { shop: { functions: Object.fromEntries(Object.entries(functions).map(([id, text]) => [id, { triggers: ["x/y"], steps: steps(text) }])) } },
    events: [],
  });

  test("the same steps under a new id are a rename", () => {
    expect(compareIds(record({ old: "a b c", other: "q r" }), record({ new: "a b c", other: "q r" }))).toEqual([{ kind: "function-renamed", app: "shop", function: "old", to: "new" }]);
  });
  test("a rename and a change of a step are both seen", () => {
    expect(compareIds(record({ old: "a b c d" }), record({ new: "a b c e" })).map(({ kind }) => kind)).toEqual(["function-renamed", "step-renamed"]);
  });
  test("different steps are another function", () => {
    const changes = compareIds({ ...record({ old: "a b c" }) }, { version: 1, events: [], apps: { shop: { functions: { new: { triggers: ["q"], steps: steps("x y z") } } } } });
    expect(changes.map(({ kind }) => kind)).toEqual(["function-removed", "function-added"]);
  });
  test("an app with the same functions is renamed", () => {
    const before = record({ f: "a" });
    expect(compareIds(before, { ...before, apps: { store: before.apps["shop"]! } })).toEqual([{ kind: "app-renamed", app: "shop", to: "store" }]);
  });
  test("a function with steps out of sight says nothing of missing ones", () => {
    const before = record({ f: "a b" });
    const after: IdsRecord = { ...before, apps: { shop: { functions: { f: { triggers: ["x/y"], steps: steps("a"), open: true } } } } };
    expect(compareIds(before, after)).toEqual([]);
  });
});

test("the record is read as it was written, and refuses what is none", () => {
  const program = readProgram(tempRepository({ "package.json": manifest, "src/client.ts": client, "src/a.ts": functionFile("a", "x/a") }));
  const record = recordIds(program);
  expect(parseRecord(printRecord(record))).toEqual(record);
  expect(printRecord(record)).toContain('{ "id": "work", "tool": "run" }');
  expect(() => parseRecord('{"version":2}')).toThrow(/not a record/);
});

test("a git ref serves as a record, without touching the work tree", () => {
  const root = tempRepository({ "package.json": manifest, "src/client.ts": client, "src/a.ts": functionFile("a", "x/a") });
  writeFiles(root, { "src/a.ts": functionFile("a", "x/a", `await step.run("werk", () => 1);`) });
  const status = git(root, "status", "--porcelain");
  const program = readProgram(root);
  const findings = idFindings(compareIds(idsAtRef(root, "HEAD"), recordIds(program)), program);
  expect(findings).toMatchObject([{ rule: "ids/step-renamed", severity: "error", line: 3 }]);
  expect(git(root, "status", "--porcelain")).toBe(status);
});

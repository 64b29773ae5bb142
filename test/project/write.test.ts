import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { unifiedDiff } from "../../project/patch.js";
import { createFile, replaceFile, WriteRefused } from "../../project/write.js";
import { tempProject } from "./temp-project.js";

describe("replaceFile", () => {
  test("refuses what was changed in between", () => {
    const dir = tempProject({ "a.ts": "new work" });
    expect(() => { replaceFile(join(dir, "a.ts"), "fixed", "as it was read"); }).toThrow(WriteRefused);
    expect(readFileSync(join(dir, "a.ts"), "utf8")).toBe("new work");
  });

  test("leaves nothing behind when it fails", () => {
    const dir = tempProject({ "folder/inside.ts": "" });
    mkdirSync(join(dir, "taken"));
    expect(() => { createFile(join(dir, "taken"), "text"); }).toThrow();
    expect(readdirSync(dir).sort()).toEqual(["folder", "taken"]);
  });

  test("removes what a killed process left, not what a running one is writing", () => {
    const dead = 2 ** 22 + 1;
    const dir = tempProject({ "a.ts": "old" });
    writeFileSync(join(dir, `.a.ts.${dead}.stepcheck-tmp`), "half");
    writeFileSync(join(dir, `.b.ts.${process.ppid}.stepcheck-tmp`), "half");
    replaceFile(join(dir, "a.ts"), "new");
    expect(readdirSync(dir).sort()).toEqual([`.b.ts.${process.ppid}.stepcheck-tmp`, "a.ts"]);
  });
});

test("a diff names both sides", () => {
  expect(unifiedDiff("src/a.ts", { before: "a\nb\n", after: "a\nc\n" })).toBe("--- a/src/a.ts\n+++ b/src/a.ts\n@@ -1,2 +1,2 @@\n a\n-b\n+c");
});

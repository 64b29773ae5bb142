import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { checks } from "../../project/checks/index.js";
import { rules } from "../../rules/rules.js";

const page = readFileSync("docs/coverage.md", "utf8");
const linked = (target: RegExp) => [...page.matchAll(target)].map(([, text, name]) => ({ text: text!, name: name! }));
const ruleLinks = linked(/\[`([^`]+)`\]\(rules\/([^)]+)\.md\)/g);
const checkLinks = linked(/\[`([^`]+)`\]\(cli\/checks\.md#([^)]+)\)/g);
/** The first cell of each row of a table. */
const entries = [...page.matchAll(/^\| ([^|]+?) \|/gm)].map(([, entry]) => entry!);

/** How many entries each section of the catalogue has. */
const SECTIONS = { A1: 9, A2: 44, A3: 7, A4: 35, A5: 12, A6: 19, A7: 6 };

describe("the table of what goes wrong", () => {
  test("names rules and checks that exist, as they are linked", () => {
    const names = new Set([...Object.keys(rules), ...checks.map(({ name }) => name)]);
    expect([...ruleLinks, ...checkLinks].filter(({ text, name }) => text !== name || !names.has(name))).toEqual([]);
  });

  test("leaves no rule and no check out", () => {
    const rulesThere = new Set(ruleLinks.map(({ name }) => name));
    const checksThere = new Set(checkLinks.map(({ name }) => name));
    expect(Object.keys(rules).filter((name) => !rulesThere.has(name))).toEqual([]);
    expect(checks.map(({ name }) => name).filter((name) => !checksThere.has(name))).toEqual([]);
  });

  test.each(Object.entries(SECTIONS))("has each entry of section %s once, in order", (section, count) => {
    const numbers = entries.filter((entry) => entry.startsWith(`${section}.`));
    expect(numbers).toEqual(Array.from({ length: count }, (_, index) => `${section}.${String(index + 1).padStart(2, "0")}`));
  });

  test("has each step from version 3 to 4", () => {
    const covered = entries.flatMap((entry) => (/^D\d/.test(entry) ? entry.split(", ").flatMap(range) : []));
    expect(covered).toEqual(Array.from({ length: 29 }, (_, index) => index + 1));
  });

  test("says of each entry what finds it, or why nothing does", () => {
    const rows = page.split("\n").filter((line) => /^\| (?:[A-D]\d|S\d)/.test(line));
    const cells = rows.map((row) => row.split(/(?<!\\) \| |^\| | \|$/).filter((cell) => cell !== ""));
    expect(rows.length).toBeGreaterThan(200);
    expect(cells.filter(([, , found]) => !/\]\(|harness|stepcheck |^none/.test(found ?? ""))).toEqual([]);
    expect(cells.filter(([, , found, why]) => found?.startsWith("none") && !why && !found.includes(":"))).toEqual([]);
  });
});

/** `D6–D8`: 6, 7, 8. */
function range(entry: string): number[] {
  const [first, last = first] = entry.split("–").map((part) => Number(part.slice(1)));
  return Array.from({ length: last! - first! + 1 }, (_, index) => first! + index);
}

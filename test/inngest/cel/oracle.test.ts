/** What is CEL and what is not, beside another parser: where the two differ, the difference is listed. */
import { Environment } from "@marcbachmann/cel-js";
import { expect, test } from "vitest";
import { parse } from "../../../inngest/cel/index.js";

const environment = new Environment({ unlistedVariablesAreDyn: true });

function isCel(text: string): boolean {
  try {
    environment.parse(text);
    return true;
  } catch {
    return false;
  }
}

test.each([
  "event.data.id == 'x'",
  "event.data.id === 1",
  "event.data.id = 1",
  "a and b",
  "a ?? b",
  "`x`",
  "'open",
  "event.data.items[0].name",
  "event.data['user-id'] == async.data['user-id']",
  "event.data.tags.exists(t, t == 'a')",
  "event.data.tags.map(t, t + 'x').size() > 1",
  "has(event.data.x) ? 1 : 2",
  "!event.data.ok && (a || b)",
  "-1 < 2",
  "[1, 2, 3]",
  "{'a': 1}",
  "event.data.",
  "event..data",
  "1 +",
  "(1",
  "a ? b",
  "r'\\d+'",
  "b'abc'",
  "0x1f == 31",
  "5u > 3u",
  "1.5e3",
  "a in [1, 2]",
  "a in",
  "a.b.c(d, e)",
  "f()",
  "a && b || c",
  "a < b < c",
  "a // comment",
  "'a' + \"b\"",
  "typeof a",
  "a => b",
  "a & b",
  "x.y.z[1]['q']",
])("%s", (text) => {
  expect(parse(text).ok).toBe(isCel(text));
});

/** The table of inngest `pkg/expressions/residual_test.go`, and what follows from its code. */
import { describe, expect, test } from "vitest";
import { evaluateBoolean, inlineEvent } from "../../../inngest/cel/index.js";

const inline = (text: string, data: unknown) => inlineEvent(text, { name: "go", data });

test.each<[string, Record<string, unknown>, string]>([
  ["event.data.id == async.data.id && async.data.val <= event.data.value", { id: "ab_1", value: 1295 }, '"ab_1" == async.data.id && async.data.val <= 1295.0'],
  ["event.data.id == async.data.id && 500 <= event.data.value", { id: "ab_1", value: 1295 }, '"ab_1" == async.data.id'],
  ["event.data.id == async.data.id && event.data.foo == async.data.foo", { id: "ab_1" }, 'async.data.id == "ab_1" && async.data.foo == null'],
  ["event.data.id == async.data.id && event.data.foo == 1", { id: "ab_1" }, 'async.data.id == "ab_1" && null == 1'],
  ["event.data.id == async.data.id", {}, "async.data.id == null"],
  ["event.data.id == async.data.id", { id: null }, "null == async.data.id"],
  ["event.data.a == 1 || async.data.b == 2", { a: 1 }, "true"],
  ["event.data.a == 1 && async.data.b == 2", { a: 2 }, "false"],
  ["async.data.n > 10", {}, "async.data.n > 10"],
  ["async.data.id == event.data.id && async.data.amount > 10", { id: "x" }, 'async.data.id == "x" && async.data.amount > 10'],
  ["!(event.data.x == async.data.x) && async.data.n > 3", {}, "async.data.n > 3 && async.data.x != null"],
  ["event.data.vip ? async.data.n > 1 : async.data.n > 5", { vip: true }, "async.data.n > 1"],
  ["async.data.ok && async.data.email.endsWith(event.data.domain)", { domain: "@x.io" }, 'async.data.ok && async.data.email.endsWith("@x.io")'],
  ["async.data.kind in event.data.kinds", { kinds: ["a", "b"] }, 'async.data.kind in ["a", "b"]'],
  ['event.data.name == async.data.name', { name: 'a "b"\n' }, '"a \\"b\\"\\n" == async.data.name'],
  ["(async.data.a == event.data.a || async.data.b == 1) && async.data.c == 2", { a: "x" }, '(async.data.a == "x" || async.data.b == 1) && async.data.c == 2'],
])("%s with %j", (text, data, expected) => {
  expect(inline(text, data)).toEqual({ ok: true, text: expected });
});

describe("where a field is missing", () => {
  test("a list is dropped with its 'in'", () => {
    expect(inline("event.data.id == async.data.id && async.data.kind in ['a', 'b']", {})).toEqual({ ok: true, text: "async.data.id == null" });
  });

  test("events that lack it, too, match", () => {
    const { text } = inline("event.data.id == async.data.id", {});
    expect(evaluateBoolean(text, { async: { data: {} } })).toEqual({ ok: true, value: true });
    expect(evaluateBoolean(text, { async: { data: { id: 1 } } })).toEqual({ ok: true, value: false });
  });
});

test("what a method is called on is not looked for, so alone it is an error", () => {
  expect(inline("async.data.email.endsWith(event.data.domain)", { domain: "@x.io" })).toMatchObject({ ok: false });
});

test.each([
  ["beside what is decided", "event.data.id == 5 && async.data.tags.exists(t, t == 'a')"],
  ["over what is missing yet, with a value of the event", "async.data.tags.exists(t, t == event.data.id)"],
  ["where a field of the event is missing", "event.data.zz == 6 && async.data.tags.all(t, t == 'a')"],
])("a macro cannot be written: %s", (_, text) => {
  expect(inline(text, { id: 5 })).toMatchObject({ ok: false, text });
});

test("a macro that is decided, or does not matter, need not be written", () => {
  expect(inline("event.data.id == 6 && async.data.tags.exists(t, t == 'a')", { id: 5 })).toEqual({ ok: true, text: "false" });
  expect(inline("event.data.tags.exists(t, t == 'a') && async.data.n == 1", { tags: ["a"] })).toEqual({ ok: true, text: "async.data.n == 1" });
});

test("nothing is in what is empty", () => {
  expect(inline("async.data.k in event.data.list", { list: [] })).toEqual({ ok: true, text: "false" });
  expect(inline("async.data.a == 1 && !(async.data.k in event.data.list)", { list: {} })).toEqual({ ok: true, text: "async.data.a == 1" });
  expect(inline("async.data.a == 1 || async.data.k in event.data.list", { list: [] })).toEqual({ ok: true, text: "async.data.a == 1" });
});

test("a date of the event that cannot be read stays, and cannot be compared before the other event is there", () => {
  expect(inline("date(async.data.at) > date(event.data.at)", { at: 5 })).toEqual({ ok: true, text: "date(async.data.at) > date(5.0)" });
  expect(inline("date(event.data.at) < date('2020-01-01') && async.data.n == 1", { at: 5 })).toMatchObject({ ok: false });
});

test("a condition before '?' has to be a bool", () => {
  expect(inline("(event.data.id ? async.data.a == 1 : async.data.b == 1) || async.data.c == 1", { id: "x" })).toMatchObject({ ok: false });
});

test("where a field is missing, an unsigned number loses its sign, and a map cannot be read again", () => {
  expect(inline("async.data.n == 5u && event.data.k == async.data.k", {})).toEqual({ ok: true, text: "async.data.n == 5 && async.data.k == null" });
  const { text } = inline("async.data.n == event.data.o || event.data.k == async.data.k", { o: { a: 1 } });
  expect(evaluateBoolean(text, { async: { data: { n: 1 } } }).ok).toBe(false);
});

test("a round million cannot be written: the expression stays as it was", () => {
  const text = "event.data.id == async.data.id";
  expect(inline(text, { id: 1_000_000 })).toMatchObject({ ok: false, text });
  expect(inline(text, { id: 1_234_567 })).toEqual({ ok: true, text: "1.234567e+06 == async.data.id" });
});

test("what is matched afterwards", () => {
  const { text } = inline("async.data.id == event.data.id && async.data.amount > 10", { id: 7 });
  expect(evaluateBoolean(text, { async: { data: { id: 7, amount: 11 } } })).toEqual({ ok: true, value: true });
  expect(evaluateBoolean(text, { async: { data: { id: 7, amount: 9 } } })).toEqual({ ok: true, value: false });
  expect(evaluateBoolean(text, { async: { data: { id: "7", amount: 11 } } })).toEqual({ ok: true, value: false });
});

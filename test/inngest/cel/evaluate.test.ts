/** The tables of inngest `pkg/expressions`: expressions_test.go, unknown_test.go, lifted_evaluation_test.go. */
import { describe, expect, test } from "vitest";
import { evaluate, evaluateBoolean, evaluateKey, evaluatePriority } from "../../../inngest/cel/index.js";

const NOW = Date.UTC(2026, 0, 1);
const ofData = (data: unknown) => ({ event: { name: "go", data } });

function value(text: string, variables: Record<string, unknown>): unknown {
  const result = evaluate(text, variables, NOW);
  return result.ok ? result.value : new Error(result.message);
}

describe("values", () => {
  test.each<[string, Record<string, unknown>, unknown]>([
    ["event.data.name", { name: "Tester" }, "Tester"],
    ["5 + 4", {}, 9n],
    [
      "event.data.name + '-' + event.data.number + '-' + event.data.bool + '-' + event.data.list + '-' + event.data.obj + '-' + event.data.missing",
      { name: "hi", number: 9.1, bool: true, list: [3, "ok?", true], obj: { name: "inngest" } },
      "hi-9.1-true-[3 ok? true]-map[name:inngest]-",
    ],
    ["event.data.name + '-' + event.data.foo", { name: "Tester" }, "Tester-"],
    ["uppercase(event.data.name) + ' is my name'", { name: "Tester" }, "TESTER is my name"],
    [`b64decode("aGkgdGhlcmUh") + " - b64 data"`, {}, "hi there! - b64 data"],
    [`b64decode("aGkgdGhlcmUh") == "hi there!"`, {}, true],
    ["json_parse(b64decode(event.data.encoded)).nested.data", { encoded: "eyJuZXN0ZWQiOnsiZGF0YSI6InllYSJ9fQ==" }, "yea"],
    [`json_parse(b64decode(event.data.encoded)).nested.data == "yea"`, { encoded: "eyJuZXN0ZWQiOnsiZGF0YSI6InllYSJ9fQ==" }, true],
    ["event.data == event.data", { nope: null, inner: { eval: "ok" } }, true],
    ["event.data.a == event.data.b", { a: { eval: "ok", num: 1.161 }, b: { eval: "ok", num: 1.161 } }, true],
    ["event.data.a == event.data.b", { a: { eval: "ok", num: 9 }, b: { eval: "ok", num: 1.161 } }, false],
    ["null > 0", {}, false],
    ["size(event.data.nope) > 0", { nope: null }, false],
    ["event.data.action > 0", { action: null }, false],
    ["event.data.float <= null && event.data.int < null", { float: 3.141, int: 8 }, false],
    ["!((has(event.data.a) && event.data.a) || (has(event.data.b) && event.data.b))", { a: false, b: false }, true],
    ["!((has(event.data.a) && event.data.a) || (has(event.data.b) && event.data.b))", { a: true, b: false }, false],
    ["event.data.int > event.data.unknown", { int: 2 }, true],
    ["event.data.something == null", { something: "hi" }, false],
    ["event.data.float > null && event.data.int > null", { float: 3.141, int: 8 }, true],
    ["event.data.int > 3.141 && event.data.float <= 2", { int: 8, float: 1.111 }, true],
    ["event.data.something == null", { something: null }, true],
    ["event.data.another == null", {}, true],
    ["event.data.foo != '' && 'item' in event.data.issue.fields.tags", {}, false],
    ["event.data.foo != ''", { foo: "hi" }, true],
    ["event['data'].foo != '' && event['data'].bar != true", { foo: "hi" }, true],
    ["event.data.issue.field.another == 'another'", { issue: null }, false],
    ["event.data.test == true && event.data.issue.field.another != 'another'", { test: true, issue: null }, true],
    ["event.nonexistent.exists(x, x == 'a')", {}, false],
    ["event.data.title.matches('^[a-z\\\\d]{0,10}$')", { title: "nope" }, true],
    ["event.data.title.matches('\\w')", { title: "nope" }, true],
    ["event.data.some.unknown.contains(event.data.title)", { title: "nope" }, false],
    ["'hello'.contains('llo')", {}, true],
    ["'hello'.contains('what')", {}, false],
    ["size(event.data.action) == 6", { action: "opened" }, true],
    ["size(event.data.tags) == 0", {}, true],
    ["size(event.data.tags) == 0", { tags: [] }, true],
    ["size(event.data.tags) > 2", { tags: ["a", "b", "c"] }, true],
    ["event.data.tags.exists(x, x == 'a')", { tags: ["a", "b"] }, true],
    ["event.data.tags.exists(x, x == 'd' || x == 'a')", { tags: ["a", "b"] }, true],
    ["event.data.tags.exists(x, x == 'd') == false", { tags: ["a", "b"] }, true],
    ["event.data.issue in ['Bug', 'Issue', 'Epic'] == true", { issue: "Bug" }, true],
    ["event.data.issue in ['LOL', 'Issue', 'Epic'] == false", { issue: "Bug" }, true],
    ["event.data.nonexistent in ['LOL', 'Issue', 'Epic'] == false", {}, true],
    ["[1, 2, 3].all(x, x > 0) && event.data.status == '200'", { status: "200" }, true],
    ["date(event.data.from) + duration('6h35m10s') == date('2020-01-01T18:35:10')", { from: "2020-01-01T12:00:00" }, true],
    ["event.data.nums.all(x, x > 1)", { nums: [1, 2, 3] }, false],
  ])("%s of %j", (text, data, expected) => {
    expect(value(text, ofData(data))).toEqual(expected);
  });

  test.each<[string, Record<string, unknown>, unknown]>([
    ["int(async.status) == 200", { async: { status: "200" } }, true],
    ["uppercase(event.priority) == 'P1'", { event: { priority: "p1" } }, true],
    ["lowercase(event.priority) == 'urgent'", { event: { priority: "URGENT" } }, true],
    ["\n int(event.status) >= 400 &&\n event.error == true\n", { event: { status: "400", error: true } }, true],
    ["async.status == 200", { event: { foo: "bar" }, async: { status: "200" } }, false],
    ["event.first.foo == 'test' && event.second.bar != true && event.second.baz != true", { event: { first: { foo: "test" }, second: { foo: "test" } } }, true],
    ["async.first.foo != 'test' && (async.first.bar == true || async.second.baz == true)", { async: { first: { foo: "test" } } }, false],
    ["event.data.name == async.first.result.name", ofData({ name: "no" }), false],
  ])("%s of %j", (text, variables, expected) => {
    expect(value(text, variables)).toEqual(expected);
  });
});

describe("missing fields", () => {
  test.each<[string, unknown]>([
    [`event.data.missing == "foo"`, false],
    ["event.data.missing == null", true],
    ["event.data.missing == 0", false],
    ["event.data.a == event.data.b", false],
    [`event.data.missing != "foo"`, true],
    ["event.data.missing != null", false],
    ["event.data.missing != 0", true],
    [`event.data.missing != ""`, true],
    ["event.data.missing < 5", true],
    ["event.data.missing <= 5", true],
    ["5 < event.data.missing", false],
    ["5 <= event.data.missing", false],
    ["event.data.n > event.data.missing", true],
    ["event.data.missing > 5", false],
    ["event.data.missing >= 5", false],
    ["5 > event.data.missing", true],
    ["5 >= event.data.missing", true],
    ["event.data.name + event.data.missing", "hello"],
    ["event.data.missing + event.data.name", "hello"],
    ["event.data.a + event.data.b", false],
    ["size(event.data.missing)", 0n],
    ["event.data.missing.size() == 0", true],
    ["event.data.missing in ['a', 'b', 'c']", false],
    ["event.data.missing", false],
    ["!event.data.missing", false],
    ["has(event.data.missing)", false],
    ["!has(event.data.missing)", false],
    ["has(event.data.missing) == false", false],
    ["event.data.missing.startsWith('x')", false],
    ["event.data.user.plan == 'pro'", false],
    // One missing path makes what leads to it unknown, too, wherever it stands.
    ["event.data.user != null && event.data.user.plan == 'pro'", false],
    ["event.data.user != null", true],
  ])("%s", (text, expected) => {
    expect(value(text, ofData({ n: 2, name: "hello", user: {} }))).toEqual(expected);
  });
});

describe("null", () => {
  test.each<[string, unknown]>([
    [`null == "foo"`, false],
    [`"foo" == null`, false],
    [`null != "foo"`, true],
    [`null < "foo"`, true],
    [`"foo" < null`, false],
    ["null < uint(5)", true],
    ["null < 5", true],
    ["5 < null", false],
    ["null > 0", false],
    ["5 > null", true],
    ["null <= 0", true],
    ["null >= 1", false],
    ["null < 0.5", true],
    ["event.data.float > null", true],
    ["event.data.float <= null", false],
    ["event.data.nothing == null", true],
  ])("%s", (text, expected) => {
    expect(value(text, ofData({ float: 3.141, nothing: null }))).toEqual(expected);
  });
});

describe("truth", () => {
  test.each<[string, Record<string, unknown>, unknown]>([
    ["event.data.a || event.data.b", { a: "first", b: "second" }, "first"],
    ["event.data.a || event.data.b", { a: "", b: "second" }, "second"],
    ["event.data.missing || event.data.b", { b: "found" }, "found"],
    ["event.data.a || event.data.missing", { a: "found" }, "found"],
    ["event.data.a || event.data.b", {}, false],
    ["event.data.zero || event.data.name", { zero: 0, name: "hi" }, "hi"],
    ["null || event.data.b", { b: "fallback" }, "fallback"],
    ["event.data.f || false", { f: 3.14 }, 3.14],
    ["event.data.f || event.data.b", { f: 0, b: "yes" }, "yes"],
    ["false || event.data.list", { list: ["a"] }, ["a"]],
    ["uint(0) || event.data.b", { b: "yes" }, "yes"],
    ["event.data.flagA || event.data.flagB", { flagA: false, flagB: true }, true],
    ["event.data.flagA || event.data.flagB", { flagA: false, flagB: false }, false],
    ["event.data.a && event.data.b", { a: "first", b: "second" }, "second"],
    ["event.data.a && event.data.b", { a: "", b: "second" }, ""],
    ["event.data.missing && event.data.b", { b: "second" }, false],
    ["event.data.flagA && event.data.flagB", { flagA: true, flagB: true }, true],
    ["event.data.list && true", { list: [] }, true],
  ])("%s of %j", (text, data, expected) => {
    expect(value(text, ofData(data))).toEqual(expected);
  });

  test.each([[{}], [{ value: null }], [{ value: false }], [{ value: "" }], [{ value: 0 }]])("%j before ? is false", (data) => {
    expect(value(`event.data.value ? "truthy" : "falsy"`, ofData(data))).toBe("falsy");
  });

  test.each([[{ value: true }], [{ value: "candidate-123" }], [{ value: [] }]])("%j before ? is true", (data) => {
    expect(value(`event.data.value ? "truthy" : "falsy"`, ofData(data))).toBe("truthy");
  });
});

describe("numbers", () => {
  test.each<[string, unknown]>([
    // Of JSON, all numbers are doubles, and a whole number in an expression is an int.
    ["event.data.n + 1", "51"],
    ["event.data.n + 1.0", 6],
    ["event.data.n == 5", true],
    ["event.data.n == '5'", false],
    ["event.data.n in [1, 5]", true],
    ["int(event.data.n) % 2", 1n],
    ["event.data.items[0] == 'a'", true],
    ["event.data.items[1] == null", true],
  ])("%s", (text, expected) => {
    expect(value(text, ofData({ n: 5, items: ["a"] }))).toEqual(expected);
  });

  test.each(["event.data.n - 1", "event.data.n % 2.0", "event.data.s > 1", "int('x')", "1 / 0", "9223372036854775807 + 1"])("%s is an error", (text) => {
    expect(evaluate(text, ofData({ n: 5, s: "x" })).ok).toBe(false);
  });
});

describe("time", () => {
  test.each<[string, unknown]>([
    ["date('2025-12-31T23:00:00Z') > now_minus('2h')", true],
    ["date('2026-01-01T03:00:00Z') < now_plus('2h')", false],
    ["now() == date('2026-01-01')", true],
    ["date(1767225600) == now()", true],
    ["now().getFullYear()", 2026n],
    ["now().getHours('America/New_York')", 19n],
    ["timestamp('2026-01-01T00:00:00Z') - duration('1h') < now()", true],
  ])("%s", (text, expected) => {
    expect(value(text, {})).toEqual(expected);
  });

  test("a date that cannot be read ends the evaluation, as does a double", () => {
    expect(evaluate("date('soon') == null || true", {}).ok).toBe(false);
    expect(evaluate("date(event.ts) > now()", { event: { ts: 1_767_225_600_000 } }).ok).toBe(false);
  });
});

describe("literals are taken out beforehand", () => {
  test.each<[string, unknown]>([
    ["'a\\nb'", "a\\nb"],
    ["event.data.s == 'x", true],
    ["'it is' // 'a comment'", "it is"],
    ["event.data.deep['key'] == 1", true],
    ["[1, 2][1]", 2n],
    [`${Array.from({ length: 30 }, (_, n) => `'${n}'`).join(" + ")} != ''`, true],
  ])("%s", (text, expected) => {
    expect(value(text, ofData({ s: "x", deep: { key: 1 } }))).toEqual(expected);
  });
});

describe("sums with what is missing or wrong", () => {
  test.each<[string, unknown]>([
    ["event.data.n + event.data.gone", 5],
    ["null + event.data.gone", null],
    ["event.data.gone + event.data.gone", false],
    ["1 / 0 + 'x'", "division by zerox"],
    ["event.data.n + event.data['gone']", "5no such key: gone"],
    ["event.data.l[9] + true", "index out of bounds: 9true"],
    ["duration('90m') + 'x'", "1h30m0sx"],
    ["'x' + duration('-1500ms')", "x-1.5s"],
    ["'x' + (timestamp('2024-01-01T00:00:00Z') - timestamp('2024-01-01T00:00:00Z'))", "x0s"],
  ])("%s", (text, expected) => {
    expect(value(text, ofData({ n: 5, l: [1] }))).toEqual(expected);
  });
});

describe("where the server panics, nothing covers it up", () => {
  test.each([
    "date(event.data.at) < now() || true",
    "true || date('soon') == now()",
    "event.data.nul < event.data.l || true",
    "event.data.l >= event.data.nul || true",
    "event.data.nul > event.data.flag || true",
  ])("%s", (text) => {
    expect(evaluateBoolean(text, ofData({ at: 5, nul: null, l: [1], flag: true })).ok).toBe(false);
  });

  test.each<[string, boolean]>([
    ["date(event.data.at) ? false : true", true],
    ["date(event.data.at) || true", true],
    ["event.data.gone > date(event.data.at) || event.data.at == 5", true],
    ["event.data.flag < event.data.nul || true", true],
    ["event.data.l < event.data.l || true", true],
    ["event.data.nul < 5", true],
  ])("%s", (text, expected) => {
    expect(evaluateBoolean(text, ofData({ at: 5, nul: null, l: [1], flag: true }))).toEqual({ ok: true, value: expected });
  });
});

describe("functions where Go and JavaScript differ", () => {
  test.each<[string, unknown]>([
    ["uppercase('straße')", "STRAßE"],
    ["lowercase('ΟΔΟΣ')", "οδοσ"],
    ["uppercase(type(5))", "INT"],
    ["b64decode('aGk')", ""],
    ["b64decode('aGkhaGk')", "hi!"],
    ["b64decode('aGk=')", "hi"],
    ["b64decode('a-_k')", ""],
    ["duration('1h').getMilliseconds()", 3_600_000n],
  ])("%s", (text, expected) => {
    expect(value(text, {})).toEqual(expected);
  });

  test.each(["duration(5)", "timestamp(9223372036854775807)", "!-event.data.n"])("%s is an error", (text) => {
    expect(evaluate(text, ofData({ n: 1 })).ok).toBe(false);
  });
});

describe("macros", () => {
  test.each<[string, unknown]>([
    ["event.data.items.filter(i, i.n > 1).size()", 2n],
    ["event.data.items.map(i, i.name)", ["a", "b", "c"]],
    ["event.data.items.map(i, i.n > 2, i.name)", ["c"]],
    ["event.data.items.exists_one(i, i.name == 'a')", true],
    ["event.data.items.exists(i, i.gone == 1)", false],
    ["event.data.items.all(i, has(i.n))", true],
    ["{'a': 1, 'b': 2}.exists(k, k == 'b')", true],
    ["event.data.items.exists(i, event.data.names.exists(n, n == i.name))", true],
  ])("%s", (text, expected) => {
    const items = [{ n: 1, name: "a" }, { n: 2, name: "b" }, { n: 3, name: "c" }];
    expect(value(text, ofData({ items, names: ["c"] }))).toEqual(expected);
  });
});

describe("keys", () => {
  const event = { data: { ingressId: "IN_1", userId: "e67", n: 1_234_567, flag: true }, id: "01K", name: "livekit/stream.started" };

  test.each([
    ["event.data.ingressId", "IN_1"],
    ["event.data.ingressId + '-' + event.data.userId", "IN_1-e67"],
    ["event.data.ingressId || event.data.userId", "IN_1"],
    ["event.data.nonexistent || event.data.userId", "e67"],
    ["event.data.ingressId + event.data.missing", "IN_1"],
    ["event.data.nonexistent", "false"],
    ["event.id", "01K"],
    ["event.name", "livekit/stream.started"],
    ["event.data.n", "1.234567e+06"],
    ["event.data.flag", "true"],
    ["'openai'", "openai"],
  ])("%s", (text, key) => {
    expect(evaluateKey(text, event)).toMatchObject({ ok: true, key });
  });

  test("a name that is not declared is an error", () => {
    expect(evaluateKey("openai", event)).toEqual({ ok: false, message: "no such attribute: openai" });
  });
});

test("a condition has to be a bool", () => {
  expect(evaluateBoolean("event.data.n", ofData({ n: 5 }))).toEqual({ ok: false, message: "returned type double (5)" });
  expect(evaluateBoolean("event.data.n && true", ofData({ n: 5 }))).toEqual({ ok: true, value: true });
  expect(evaluateBoolean("event.data.n ==", ofData({ n: 5 })).ok).toBe(false);
});

test("a priority has to be an int", () => {
  const event = { data: { n: 5, vip: true } };
  expect(evaluatePriority("event.data.vip ? 120 : 0", event)).toEqual({ ok: true, value: 120 });
  expect(evaluatePriority("int(event.data.n)", event)).toEqual({ ok: true, value: 5 });
  expect(evaluatePriority("event.data.n", event).ok).toBe(false);
});

import { describe, expect, test } from "vitest";
import { check, compile, isRefused, parse, validate, validateMatch, type CelPosition } from "../../../inngest/cel/index.js";
import { findPolicyViolations } from "../../../inngest/cel/check.js";

/** inngest `pkg/expressions/validation_test.go`: valid as such, and valid under the policy of cancellations. */
const VALIDATION: readonly [text: string, policy: boolean][] = [
  ["event.data.foo == 1", true],
  ['event.name.endsWith("foo")', false],
  ["has(event.data.isPreview)", false],
  [`"lol" == event.data || event.name == "foo" || (async.source == 'test' || async.source == 'google') && date(async.next_visit) > now_plus("24h") && async.email == 'test@example.com'`, false],
  ["event.data.action == 'opened'", true],
  ["event.data.name", true],
  ["5 + 4", false],
  ["event.data.name + '-' + event.data.number + '-' + event.data.missing", false],
  ["uppercase(event.data.name) + ' is my name'", false],
  [`b64decode("aGkgdGhlcmUh") + " - b64 data"`, false],
  ["json_parse(b64decode(event.data.encoded)).nested.data", false],
  ["null > 0", true],
  ["size(event.data.nope) > 0", false],
  ["event.data.float <= null && event.data.int < null", true],
  ["event.data.int > 3.141 && event.data.float <= 2", true],
  ["event.first.foo == 'test' && event.second.bar != true", true],
  ["async.first.foo != 'test' && (async.first.bar == true || async.second.baz == true)", true],
  ["event.data.foo != '' && 'item' in event.data.issue.fields.tags", true],
  ["event['data'].foo != '' && event['data'].bar != true", true],
  ["event.nonexistent.exists(x, x == 'a')", false],
  ["event.data.title.matches('^[a-z\\\\d]{0,10}$')", false],
  ["event.data.some.unknown.contains(event.data.title)", false],
  ["int(async.status) == 200", true],
  ["event.data.tags.exists(x, x == 'd') == false", false],
  ["event.data.issue in ['Bug', 'Issue', 'Epic'] == true", true],
  ["[1, 2, 3].all(x, x > 0) && event.status == '200'", false],
  ["date(event.from) + duration('6h35m10s') == date('2020-01-01T18:35:10')", false],
];

test.each(VALIDATION)("%s is taken", (text, policy) => {
  const parsed = parse(text);
  if (!parsed.ok) throw new Error(parsed.message);
  expect(check(parsed.ast).errors).toEqual([]);
  expect(findPolicyViolations(parsed.ast).length === 0).toBe(policy);
});

describe("syntax", () => {
  test.each<[string, number, string | undefined]>([
    ["event.data.id === 1", 14, "Write '=='."],
    ["event.data.id !== 1", 14, "Write '!='."],
    ["event.data.id = 1", 14, "Write '==' to compare."],
    ["event.data.id ==", 16, undefined],
    ["event.data.s == 'x", 16, "Close it with '."],
    ["", 0, undefined],
    ["a and b", 2, "Write '&&'."],
    ["a or b", 2, "Write '||'."],
    ["not a", 0, "Write '!'."],
    ["event?.data", 5, "A missing field is no error here: write '.'."],
    ["a ?? b", 2, "Write 'a != null ? a : b'."],
    ["a <> b", 2, "Write '!='."],
    ["a & b", 2, "Write '&&'."],
    ["`x`", 0, "Quote strings with ' or \"."],
    ["event.data.${x}", 11, "Nothing is interpolated in the expression: take the value from the event, or build the text with a template literal."],
    ["'\\w'", 1, "Double the backslash, or begin the string with r: r'\\d'."],
    ["(a", 2, undefined],
    ["event.data.", 11, undefined],
    ["event.data..id", 11, undefined],
    ["a b", 2, undefined],
    ["has(event)", 4, undefined],
    ["var == 1", 0, undefined],
    ["99999999999999999999", 0, undefined],
  ])("%j is wrong at %d", (text, position, hint) => {
    const compiled = compile(text);
    expect(compiled).toMatchObject({ ok: false, position });
    expect(compiled.ok ? undefined : compiled.hint).toBe(hint);
  });

  test.each([
    "a == -1",
    "-(a)",
    "!!a",
    "r'\\d' == 'x'",
    "'''a\nb'''",
    '"\\u00e9"',
    "b'abc'",
    "[1, 2,]",
    "{'a': 1,}",
    "0x1F",
    "5u",
    "1e3",
    ".5",
    "a ? b : c ? d : e",
    "event.data.in_list",
    "a // comment",
    "event.data.package",
    "-9223372036854775808 < 0",
  ])("%j is CEL", (text) => {
    expect(compile(text)).toMatchObject({ ok: true });
  });
});

describe("verdicts by position", () => {
  const checked: CelPosition[] = ["trigger-if", "batch-if", "batch-key", "debounce-key", "idempotency", "rate-limit-key", "cancel-on-if"];
  const parsedOnly: CelPosition[] = ["concurrency-key", "priority"];
  const unchecked: CelPosition[] = ["throttle-key", "singleton-key"];

  test.each(checked)("%s: an unknown name is refused", (position) => {
    expect(isRefused("data.id", position)).toBe(true);
    expect(isRefused("", position)).toBe(true);
    expect(isRefused("event.data.kind.lowerAscii() == 'x'", position)).toBe(true);
  });

  test.each(parsedOnly)("%s: only the syntax is looked at", (position) => {
    expect(isRefused("data.id", position)).toBe(false);
    expect(isRefused("event.data.", position)).toBe(true);
    expect(isRefused("nothing()", position)).toBe(true);
    expect(isRefused("'open", position)).toBe(false);
  });

  test.each(unchecked)("%s: nothing is looked at", (position) => {
    expect(isRefused("event.data.(", position)).toBe(false);
  });

  test("a wait fails the run, and is never refused", () => {
    expect(isRefused("data.id ==", "wait-if")).toBe(false);
    expect(validate("data.id == 1", "wait-if")).toMatchObject([{ severity: "fails" }]);
  });

  test.each([
    "async.data.tags.exists(t, t == event.data.tag)",
    "event.data.id == 5 && async.data.tags.exists(t, t == 'a')",
    "event.data.tags.exists(t, t == async.data.tag)",
    "async.data.email.endsWith(event.data.domain)",
  ])("%s fails in a wait, as the event's values cannot be written in", (text) => {
    expect(validate(text, "wait-if")).toMatchObject([{ severity: "fails", code: "policy" }]);
  });

  test.each(["async.data.tags.exists(t, t == 'a')", "event.data.tags.exists(t, t == 'a') && async.data.n == 1"])("%s is only frowned upon in a wait", (text) => {
    expect(validate(text, "wait-if")).toMatchObject([{ severity: "doubtful", code: "policy" }]);
  });
});

describe("types", () => {
  test.each([
    "5 && true",
    "1 ? 2 : 3",
    "event.data.a ? 'x' : 1",
    "event.data.x in 'abc'",
    "lowercase(5)",
    "event[0]",
    "5 - 'a'",
    "'abc'.foo",
    "contains(event.data.x, 'a')",
    "!5",
    "event.data.x.startsWith(5)",
    "now(1) > now()",
    "5.exists(x, x)",
    "event.data.tags.length() > 1",
    "(event.data.a + event.data.b).exists(x, x == 1)",
    "json_parse(event.data.s).exists(x, x == 1)",
    "[event.data.a + 1].exists(x, x.exists(y, true))",
  ])("%s is refused", (text) => {
    expect(isRefused(text, "trigger-if")).toBe(true);
  });

  test.each([
    "event.data.x in ['a', 1]",
    "[].exists(x, x)",
    "type(event.data.x) == string",
    "event.data.n > 5u",
    "event.data == {}",
    "event.data.tags.map(t, t + 1)[0] == 'x'",
    "date(event.ts) > now_minus('1h')",
    "event.data.a ? event.data.b : 'c'",
    "duration('1h') + now() > timestamp(event.data.at)",
    "!(event.data.l[0] % event.data.n)",
    "event.data.l[0] - event.data.n ? true : false",
    "(event.data.a + event.data.b).size() > 1",
    "(event.data.a + event.data.b).c[0] || true",
    "json_parse(event.data.s).l.exists(x, x == 1)",
  ])("%s is taken", (text) => {
    expect(isRefused(text, "trigger-if")).toBe(false);
  });
});

describe("what is taken and never works", () => {
  test.each(["event.data.a / event.data.b > 3", "event.data.box.length > 3", "event.data.dimensions.length > 3", "event.data.length > 3"])("%s may be a field", (text) => {
    expect(validate(text, "trigger-if")).toEqual([]);
  });

  test.each<[string, CelPosition, string, string | undefined]>([
    ["async.data.id == 1", "trigger-if", "async-without-event", "event.data.id == 1"],
    ["event.plan == 'pro'", "trigger-if", "unknown-field", "event.data.plan == 'pro'"],
    ["event.data.id == async.id && async.userId == 'x'", "wait-if", "unknown-field", "event.data.id == async.id && async.data.userId == 'x'"],
    ["event.userId", "idempotency", "unknown-field", "event.data.userId"],
    ["event.data.items.length > 0", "trigger-if", "unknown-field", "size(event.data.items) > 0"],
    ["event.data.id == async.data.id && async.data.tags.length > 0", "wait-if", "unknown-field", undefined],
    ["!has(event.data.x)", "trigger-if", "negated-presence", "event.data.x == null"],
    ["has(event.data.x) == false", "trigger-if", "negated-presence", "event.data.x == null"],
    ["event.data.n + 1 > 5", "trigger-if", "int-with-double", "event.data.n + 1.0 > 5"],
    ["event.data.n % 2 == 0", "trigger-if", "int-with-double", "int(event.data.n) % 2 == 0"],
    ["date(event.ts) > now_minus('1h')", "trigger-if", "date-of-number", "date(int(event.ts)) > now_minus('1h')"],
    ['event.data.s == "${x}"', "trigger-if", "template-placeholder", undefined],
    ["event.data.x + 'a'", "trigger-if", "never-boolean", undefined],
    ["'pro'", "trigger-if", "never-boolean", undefined],
    ["openai", "concurrency-key", "undeclared-variable", "'openai'"],
    ["groq-summary", "concurrency-key", "undeclared-variable", "'groq-summary'"],
    ["data.userId", "concurrency-key", "undeclared-variable", "event.data.userId"],
    ["event.data.(", "throttle-key", "syntax", undefined],
    ["'x'", "idempotency", "constant-key", undefined],
    ["async.data.id == 'event.data.id'", "wait-if", "quoted-path", "async.data.id == event.data.id"],
    ["'event.data.accountId'", "concurrency-key", "quoted-path", "event.data.accountId"],
    ["event.data.owner/event.data.repo", "concurrency-key", "divided-key", "event.data.owner + '/' + event.data.repo"],
    ["event.data.owner / event.data.repo", "idempotency", "divided-key", "event.data.owner + '/' + event.data.repo"],
    ["event.data.userId", "trigger-if", "never-boolean", "event.data.userId != null"],
    ["event.data.plan == 'pro' && event.data.order.total", "trigger-if", "never-boolean", "event.data.plan == 'pro' && event.data.order.total != null"],
    ["!event.data.deletedAt", "batch-if", "never-boolean", "event.data.deletedAt == null"],
    ["async.data.user_id", "wait-if", "never-boolean", "async.data.user_id != null"],
    ["event.data.n", "priority", "priority-not-int", "int(event.data.n)"],
    ["event.data.vip ? 600 : event.data.n", "priority", "priority-not-int", "event.data.vip ? 600 : int(event.data.n)"],
    ["'high'", "priority", "priority-not-int", undefined],
    ["event.data.id == async.data.id && async.data.k in ['a', 'b']", "wait-if", "list-dropped", "event.data.id == async.data.id && (async.data.k == 'a' || async.data.k == 'b')"],
  ])("%s as %s: %s", (text, position, code, mended) => {
    const problems = validate(text, position);
    expect(problems).toMatchObject([{ severity: "silent", code }]);
    const fix = problems[0]?.fix;
    expect(fix && text.slice(0, fix.span.start) + fix.text + text.slice(fix.span.end)).toBe(mended);
    if (mended !== undefined) expect(validate(mended, position)).toEqual([]);
  });

  test.each<[string, CelPosition]>([
    ["event.data.ok", "trigger-if"],
    ["event.data.path == 'event.data' || event.data.text == 'The event.data.id of it'", "trigger-if"],
    ["event.data.isTrialStatus || !event.data.paid", "trigger-if"],
    ["event.data.userId && event.data.plan == 'pro'", "trigger-if"],
    ["event.data.userId != null && event.data.hasEmail", "trigger-if"],
    ["event.data.userId", "batch-key"],
    ["event.name == 'a/b' && event.ts > 1700000000000.0 && event.v == '2'", "trigger-if"],
    ["event.user.id == async.user.id && event.id != async.id", "wait-if"],
    ["event.data.a || event.data.b", "concurrency-key"],
    ["event.data.a + event.data.b", "debounce-key"],
    ["event.data.userId", "concurrency-key"],
    ["'openai'", "concurrency-key"],
    ["event.data.vip ? 600 : 0", "priority"],
    ["int(event.data.p)", "priority"],
    ["event.data.total - 1.5 > 0.0", "trigger-if"],
    ["async.data.kind in ['a', 'b']", "wait-if"],
    ["event.data.id == async.data.id", "cancel-on-if"],
    ["has(event.data.x)", "trigger-if"],
    ["event.data.name + '-' + event.data.n", "rate-limit-key"],
    ["event.data.n + 1", "concurrency-key"],
    ["size(event.data.items) + 1 > 3", "trigger-if"],
  ])("%s as %s is right", (text, position) => {
    expect(validate(text, position)).toEqual([]);
  });
});

test.each<[string, CelPosition, string]>([
  ["event.data.a / event.data.b", "rate-limit-key", "There is no key. The server gives up on the event, and no run starts."],
  ["event.data.n % 2", "idempotency", "Numbers of an event are doubles and 2 is an int. The server gives up on the event, and no run starts."],
  ["event.data.n - 1", "concurrency-key", "Numbers of an event are doubles and 1 is an int. All runs share one key."],
  ["event.data.n + 1", "priority", "Numbers of an event are doubles and 1 is an int. The priority is 0."],
  ["event.data.a + 'event.data.b'", "rate-limit-key", "It is taken as it stands. It is the same in every key."],
])("%s as %s: %s", (text, position, consequence) => {
  expect(validate(text, position)[0]?.consequence).toBe(consequence);
});

test.each<[string, CelPosition, string]>([
  ["event.data.a || event.data.b", "idempotency", "either-key"],
  ["event.data.a || event.data.b", "debounce-key", "shared-key"],
  ["event.data.plan == 'free'", "concurrency-key", "boolean-key"],
  ["event.data.plan == 'free'", "rate-limit-key", "boolean-key"],
  ["event.data.vip ? 900 : 0", "priority", "priority-out-of-range"],
  ["async.data.s.startsWith('x')", "wait-if", "policy"],
])("%s as %s is doubtful: %s", (text, position, code) => {
  expect(validate(text, position)).toMatchObject([{ severity: "doubtful", code }]);
});

test.each([
  ["wait-if", "userId", "It is missing in both events, which counts as a match: any event with that name resumes the run."],
  ["cancel-on-if", "order.id", "It is missing in both events, which counts as a match: any such event cancels all runs of the function."],
] as const)("a match on a field that no event has: %s %s", (position, match, consequence) => {
  const [problem] = validateMatch(match, position);
  expect(problem).toMatchObject({ severity: "silent", code: "unknown-field", consequence, fix: { text: "data." } });
  expect(validateMatch(`data.${match}`, position)).toEqual([]);
});

test.each([
  ["wait-if", "The SDK compares event.id == async.id. The wait never matches and times out with null."],
  ["cancel-on-if", "The SDK compares event.id == async.id. No event ever cancels the run."],
] as const)("a match on the events' own ids: %s", (position, consequence) => {
  expect(validateMatch("id", position)).toMatchObject([{ severity: "silent", consequence, fix: { text: "data." } }]);
});

test("a match on fields of the event itself is one", () => {
  expect(validateMatch("user.id", "wait-if")).toEqual([]);
  expect(validateMatch("name", "wait-if")).toEqual([]);
});

test("an idempotency key that is only ever true or false never does what it says", () => {
  expect(validate("event.data.plan == 'free'", "idempotency")).toMatchObject([{ severity: "silent", code: "boolean-key" }]);
});

describe("fixes of what is refused", () => {
  test.each([
    ["event.data.id === 1", "event.data.id == 1"],
    ["event.data.a === 1 && event.data.b === 2", "event.data.a == 1 && event.data.b == 2"],
    ["event.data.id = 1", "event.data.id == 1"],
    ["event.data.a and event.data.b", "event.data.a && event.data.b"],
    ["event?.data?.id == 1", "event.data.id == 1"],
    ["data.id == 1", "event.data.id == 1"],
    ["event.data.x == undefined", "event.data.x == null"],
    ["event.data.user-id == 1", "event.data['user-id'] == 1"],
    ["event.data.s.startswith('x')", "event.data.s.startsWith('x')"],
  ])("%s", (text, mended) => {
    const fix = validate(text, "trigger-if")[0]?.fix;
    expect(fix && text.slice(0, fix.span.start) + fix.text + text.slice(fix.span.end)).toBe(mended);
    expect(validate(mended, "trigger-if")).toEqual([]);
  });
});

describe("match", () => {
  test.each([
    ["data.id", []],
    ["data['user-id']", []],
    ["event.data.id", ["silent"]],
    ["async.data.id", ["silent"]],
    ["data..id", ["refused"]],
    ["data.user-id", ["refused"]],
    ["data.id == 1", ["silent"]],
  ])("%s", (match, severities) => {
    expect(validateMatch(match, "cancel-on-if").map(({ severity }) => severity)).toEqual(severities);
  });
});

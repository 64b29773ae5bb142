import { Cron } from "croner";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lostStep, nextOccurrence, occurrences, parseCron, parseCronJitter, type CronSchedule } from "../../inngest/cron.js";

function schedule(expression: string): CronSchedule {
  const parsed = parseCron(expression);
  if (!parsed.ok) throw new Error(`${expression} ${parsed.reason}`);
  return parsed.schedule;
}

const next = (expression: string, after: string) => {
  const at = nextOccurrence(schedule(expression), Date.parse(after));
  return at === undefined ? undefined : new Date(at).toISOString();
};

test.each<[string, ReturnType<typeof lostStep>]>([
  ["*/45 * * * *", { every: 45, unit: "minutes", at: [0, 45] }],
  ["TZ=Europe/Moscow */45 6-22 * * *", { every: 45, unit: "minutes", at: [0, 45] }],
  ["*/90 * * * *", { every: 90, unit: "minutes", at: [0] }],
  ["0 */18 * * *", { every: 18, unit: "hours", at: [0, 18] }],
  ["0 */48 * * *", { every: 48, unit: "hours", at: [0] }],
  ["*/30 */12 * * *", undefined],
  ["*/60 */24 * * *", undefined],
  ["*/25 */5 */20 */7 *", undefined],
  ["0,45 * * * *", undefined],
  ["5/45 * * * *", undefined],
])("a step that says more than it does: %s", (expression, expected) => {
  expect(parseCron(expression).ok).toBe(true);
  expect(lostStep(expression)).toEqual(expected);
});

test("such a step starts at the times that are said of it", () => {
  const day = Date.parse("2026-01-01T00:00:00Z");
  const times = [...occurrences(schedule("*/45 */18 * * *"), day - 1, day + 86_400_000 - 1)].map((at) => new Date(at).toISOString().slice(11, 16));
  expect(times).toEqual(["00:00", "00:45", "18:00", "18:45"]);
});

describe("what is taken", () => {
  test.each([
    "* * * * *",
    "0 9 * JAN MON",
    "0 9 ? * MON",
    "*/5 * * * *",
    "1-10/3,30 0 1,15 * *",
    "0 0 * * mon-fri",
    "5/15 * * * *",
    "TZ=Europe/Paris 0 12 * * 5",
    "TZ=Local 0 12 * * 5",
    "CRON_TZ=America/New_York 0 12 * * 5",
    "TZ=UTC 0 0 * * *",
    "  0   9 * * * ",
    "0 0 31 2 *",
  ])("%s", (expression) => {
    expect(parseCron(expression)).toMatchObject({ ok: true });
  });

  test.each([
    ["", undefined],
    ["@daily", "0 0 * * *"],
    ["@Hourly", "0 * * * *"],
    ["@every 1h", "0 * * * *"],
    ["@every 5m", "*/5 * * * *"],
    ["@every 7m", undefined],
    ["TZ=Europe/Paris @daily", "TZ=Europe/Paris 0 0 * * *"],
    ["0 0 9 * * *", "0 9 * * *"],
    ["30 0 9 * * *", undefined],
    ["* * *", undefined],
    ["0 9 L * *", undefined],
    ["0 9 15W * *", undefined],
    ["0 9 * * 5#2", undefined],
    ["0 9 * * 7", "0 9 * * 0"],
    ["0 9 * * 1-7", "0 9 * * 1-6,0"],
    ["60 * * * *", undefined],
    ["* 24 * * *", undefined],
    ["* * 0 * *", undefined],
    ["* * * 13 *", undefined],
    ["5-1 * * * *", undefined],
    ["*/0 * * * *", undefined],
    ["a * * * *", undefined],
    ["1-2-3 * * * *", undefined],
    ["1/2/3 * * * *", undefined],
    ["-1 * * * *", undefined],
    ["TZ=Mars/Olympus 0 12 * * 5", undefined],
    ["TZ=europe/paris 0 12 * * 5", undefined],
    ["TZ=+02:00 0 12 * * 5", undefined],
    ["TZ=UTC", undefined],
    [`${"0,".repeat(200)}0 * * * *`, undefined],
  ])("%j is refused, and %j means the same", (expression, suggestion) => {
    const parsed = parseCron(expression);
    expect(parsed.ok).toBe(false);
    expect(parsed.ok ? undefined : parsed.suggestion).toBe(suggestion);
    if (suggestion !== undefined) expect(parseCron(suggestion)).toMatchObject({ ok: true });
  });
});

describe("when it runs", () => {
  test.each([
    ["0 9 * * MON", "2026-01-01T00:00:00Z", "2026-01-05T09:00:00.000Z"],
    ["*/15 * * * *", "2026-01-01T00:00:00Z", "2026-01-01T00:15:00.000Z"],
    ["*/15 * * * *", "2026-01-01T00:14:59.999Z", "2026-01-01T00:15:00.000Z"],
    // A day of the month and a day of the week: either, unless one of them is a star.
    ["0 0 13 * FRI", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00.000Z"],
    ["0 0 13 * *", "2026-01-01T00:00:00Z", "2026-01-13T00:00:00.000Z"],
    ["0 0 */2 * MON", "2026-01-01T00:00:01Z", "2026-01-03T00:00:00.000Z"],
    ["0 0 29 2 *", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00.000Z"],
    ["0 0 31 2 *", "2026-01-01T00:00:00Z", undefined],
    ["TZ=Asia/Kolkata 30 9 * * *", "2026-01-01T00:00:00Z", "2026-01-01T04:00:00.000Z"],
    ["59 23 31 12 *", "2026-01-01T00:00:00Z", "2026-12-31T23:59:00.000Z"],
  ])("%s after %s", (expression, after, expected) => {
    expect(next(expression, after)).toBe(expected);
  });

  // New York: forward on 8 March 2026 at 2:00, back on 1 November 2026 at 2:00.
  test.each([
    ["TZ=America/New_York 30 2 * * *", "2026-03-08T00:00:00-05:00", "2026-03-09T06:30:00.000Z"],
    ["TZ=America/New_York 0 * * * *", "2026-03-08T01:00:00-05:00", "2026-03-08T07:00:00.000Z"],
    ["TZ=America/New_York 30 1 * * *", "2026-11-01T00:00:00-04:00", "2026-11-01T05:30:00.000Z"],
    ["TZ=America/New_York 30 1 * * *", "2026-11-01T01:45:00-04:00", "2026-11-01T06:30:00.000Z"],
    ["TZ=America/New_York 0 0 * * *", "2026-11-01T00:00:00-04:00", "2026-11-02T05:00:00.000Z"],
    // São Paulo had no midnight on 4 November 2018.
    ["TZ=America/Sao_Paulo 0 0 * * *", "2018-11-03T12:00:00-03:00", "2018-11-05T02:00:00.000Z"],
    ["TZ=America/Sao_Paulo 0 9 4 11 *", "2018-10-01T12:00:00-03:00", "2018-11-04T11:00:00.000Z"],
  ])("%s after %s, around summer time", (expression, after, expected) => {
    expect(next(expression, after)).toBe(expected);
  });

  test("agrees with croner where there is no summer time", () => {
    const field = (min: number, max: number) =>
      fc.oneof(
        fc.constant("*"),
        fc.integer({ min, max }).map(String),
        fc.integer({ min: 2, max: 10 }).map((step) => `*/${step}`),
        fc.tuple(fc.integer({ min, max }), fc.integer({ min, max })).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
      );
    const expression = fc.tuple(field(0, 59), field(0, 23), field(1, 28), field(1, 12), fc.constant("*")).map((fields) => fields.join(" "));
    fc.assert(
      fc.property(expression, fc.date({ min: new Date(Date.UTC(2020, 0, 1)), max: new Date(Date.UTC(2030, 0, 1)), noInvalidDate: true }), (text, after) => {
        const expected = new Cron(text, { timezone: "UTC", paused: true }).nextRun(after);
        expect(nextOccurrence(schedule(text), after.getTime())).toBe(expected?.getTime());
      }),
      { numRuns: 300 },
    );
  });

  test("lists a year", () => {
    const year = [...occurrences(schedule("TZ=Europe/Paris 0 * * * *"), Date.UTC(2026, 0, 1) - 1, Date.UTC(2027, 0, 1) - 1)];
    expect(year).toHaveLength(8760);
    expect(new Set(year).size).toBe(8760);
  });
});

test.each([
  ["", { ok: true, ms: 0 }],
  ["30s", { ok: true, ms: 30_000 }],
  ["5m", { ok: true, ms: 300_000 }],
  ["500ms", { ok: false, hint: "1s" }],
  ["6m", { ok: false, hint: "5m" }],
  ["-1s", { ok: false }],
  ["5 minutes", { ok: false, hint: "5m" }],
])("jitter %j", (text, expected) => {
  expect(parseCronJitter(text)).toMatchObject(expected);
});

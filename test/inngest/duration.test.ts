import fc from "fast-check";
import ms from "ms";
import { describe, expect, test } from "vitest";
import {
  exactStepDuration,
  formatGoDuration,
  formatOptionDuration,
  formatStepDuration,
  neverStepDuration,
  parseGoDuration,
  parseOptionDuration,
  parseServerDate,
  parseStepDuration,
  parseWireSleep,
  parseWireTimeout,
  stepDurationToWire,
} from "../../inngest/duration.js";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe("durations of steps", () => {
  // As recorded in fixtures/conformance (config-sleep-*, config-wait-timeout-*): what each major put on the wire.
  test.each([
    ["1s", "1s", "1s"],
    ["1.5s", "1s", "1s"],
    ["500ms", "", "1s"],
    [500, "", "1s"],
    [0, "", ""],
    ["0s", "", ""],
    ["-1s", "", ""],
    ["1h30m", "", ""],
    ["1 month", "", ""],
    ["23 hours 30 minutes", "", ""],
    ["banana", "", ""],
    ["90", "", "1s"],
    ["", "", ""],
    ["1h ", "", ""],
    ["30 minutes", "30m", "30m"],
    ["1d", "1d", "1d"],
    [90_061_000, "1d1h1m1s", "1d1h1m1s"],
    ["2 weeks", "2w", "2w"],
    ["1y", "52w1d6h", "52w1d6h"],
    [1500, "1s", "1s"],
  ])("%j is %j in v3 and %j in v4", (input, v3, v4) => {
    expect(stepDurationToWire(input, 3)).toBe(v3);
    expect(stepDurationToWire(input, 4)).toBe(v4);
  });

  test("a date goes as ISO", () => {
    expect(stepDurationToWire(new Date(0), 4)).toBe("1970-01-01T00:00:00.000Z");
  });

  test.each([
    ["1h30m", "90m", /more than one/],
    ["23 hours 30 minutes", "23.5h", /more than one/],
    ["1 month", "30d", /months/],
    ["PT1H", "1h", /one number and one unit/],
    ["P1DT12H", "36h", /more than one/],
    [" 1h", "1h", /blank/],
    ["2 days and 3 hours", "51h", /more than one/],
    ["banana", undefined, /one number and one unit/],
    ["", undefined, /empty/],
    ["1e3", undefined, /one number and one unit/],
    ["9".repeat(101), undefined, /100 characters/],
  ])("%j is refused, and %j was meant", (text, hint, reason) => {
    const parsed = parseStepDuration(text);
    expect(parsed).toMatchObject({ ok: false, reason: expect.stringMatching(reason) as string });
    expect("hint" in parsed ? parsed.hint : undefined).toBe(hint);
  });

  test.each([
    [["", "h ", "m"], true],
    [["", "m", "s"], true],
    [["", " months"], true],
    [["in ", "h"], true],
    [["", "h30m"], true],
    [["", " hours"], false],
    [["", " ", ""], false],
    [["1", "d"], false],
    [["", ""], false],
  ])("between %j are never a duration: %j", (parts, isNever) => {
    expect(neverStepDuration(parts)).toBe(isNever);
  });

  test("are never one only where no number makes one", () => {
    const part = fc.constantFrom("", " ", "1", "h", " h", "m", " months", "d ", "s", "ms", ".");
    fc.assert(
      fc.property(fc.array(part, { minLength: 2, maxLength: 4 }), fc.integer({ min: 1, max: 99 }), (parts, n) => {
        if (neverStepDuration(parts)) expect(parseStepDuration(parts.join(String(n)))).toMatchObject({ ok: false });
      }),
    );
  });

  test("are read as ms reads them", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.constantFrom("", "ms", "s", " secs", "m", " min", "h", "hr", " days", "w", "y"), (n, unit) => {
        expect(parseStepDuration(`${n}${unit}`)).toEqual({ ok: true, ms: ms(`${n}${unit}` as ms.StringValue) });
      }),
    );
  });
});

describe("durations of options", () => {
  test.each([
    ["1s", SECOND],
    ["1d12h", 36 * HOUR],
    ["1w", 7 * DAY],
    ["1.5h", 90 * MINUTE],
    ["18h30m", 18.5 * HOUR],
    ["500ms", 500],
    ["0", 0],
    ["-1h", -HOUR],
    ["+1h", HOUR],
    ["100us", 0.1],
    [".5s", 500],
    ["1h1h", 2 * HOUR],
  ])("%j is %d ms", (text, length) => {
    expect(parseOptionDuration(text)).toEqual({ ok: true, ms: length });
  });

  test.each([
    ["5 minutes", "5m", "5m"],
    ["24hr", "1d", "24h"],
    ["1 hour", "1h", "1h"],
    ["1h 30m", "1h30m", "1h30m"],
    ["5", undefined, undefined],
    ["", undefined, undefined],
    ["h", undefined, undefined],
    ["banana", undefined, undefined],
    ["1D", "1d", "24h"],
  ])("%j is refused, and %j was meant", (text, option, go) => {
    const hintOf = (parsed: ReturnType<typeof parseOptionDuration>) => (parsed.ok ? "taken" : parsed.hint);
    expect(hintOf(parseOptionDuration(text))).toBe(option);
    expect(hintOf(parseGoDuration(text))).toBe(go);
  });

  test("batches have no days", () => {
    expect(parseGoDuration("1d")).toMatchObject({ ok: false, hint: "24h" });
    expect(parseGoDuration("90m")).toEqual({ ok: true, ms: 90 * MINUTE });
  });

  test("more than Go can count is refused", () => {
    expect(parseOptionDuration("300000w").ok).toBe(false);
  });
});

describe("durations on the wire", () => {
  const now = Date.UTC(2026, 0, 1);

  test.each([
    ["", 0],
    ["90s", 90 * SECOND],
    ["1w2d", 9 * DAY],
    ["2026-01-01T00:00:10.400Z", 10 * SECOND],
    ["2026-01-01T00:00:10.600Z", 11 * SECOND],
    ["2025-01-01T00:00:00Z", 0],
    ["2026-01-02", DAY],
    ["2026-01-01T01:00:00+01:00", 0],
  ])("sleep %j takes %d ms", (name, length) => {
    expect(parseWireSleep(name, now)).toEqual({ ok: true, ms: length });
  });

  test("a sleep that is neither is an error", () => {
    expect(parseWireSleep("Infinityw", now).ok).toBe(false);
  });

  test.each([
    ["1h", HOUR],
    ["2026-01-01T00:00:10.400Z", 10_400],
    ["2025-12-31T23:00:00Z", -HOUR],
  ])("time-out %j ends %d ms from now", (text, length) => {
    expect(parseWireTimeout(text, now)).toEqual({ ok: true, ms: length });
  });

  test.each(["", "2026-01-01", "soon"])("time-out %j is an error", (text) => {
    expect(parseWireTimeout(text, now).ok).toBe(false);
  });

  test.each([
    ["2020-01-01T12:00:00", Date.UTC(2020, 0, 1, 12)],
    ["Mon, 02 Jan 2006 15:04:05 GMT", Date.UTC(2006, 0, 2, 15, 4, 5)],
    ["2006-01-02 15:04:05 +0100 CET", Date.UTC(2006, 0, 2, 14, 4, 5)],
    ["yesterday", undefined],
    ["2020-13-01", undefined],
  ])("the date %j", (text, at) => {
    expect(parseServerDate(text)).toBe(at);
  });
});

describe("writing durations", () => {
  test.each([
    [DAY, "1d", "1d"],
    [90_000, "90s", "90s"],
    [84_600_000, "1410m", "23.5h"],
    [1500, "1500ms", "1.5s"],
    [7 * DAY, "7d", "7d"],
    [1, "1ms", "1ms"],
    [0, "0ms", "0d"],
  ])("%d ms", (length, exact, short) => {
    expect(exactStepDuration(length)).toBe(exact);
    if (length > 0) expect(formatStepDuration(length)).toBe(short);
  });

  test("each is read back as what it was", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e11 }), (length) => {
        expect(parseStepDuration(exactStepDuration(length))).toEqual({ ok: true, ms: length });
        expect(parseStepDuration(formatStepDuration(length))).toEqual({ ok: true, ms: length });
        expect(parseOptionDuration(formatOptionDuration(length))).toEqual({ ok: true, ms: length });
        expect(parseGoDuration(formatGoDuration(length))).toEqual({ ok: true, ms: length });
      }),
    );
  });
});

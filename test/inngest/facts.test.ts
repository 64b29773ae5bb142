import { describe, expect, test } from "vitest";
import { BACKOFF_TABLE, retryAfterDelay, retryDelay } from "../../inngest/backoff.js";
import { isReservedEventName, isSystemEventName, isWildcardPattern, matchesTrigger, triggerPatterns } from "../../inngest/events.js";
import { limits } from "../../inngest/limits.js";

describe("backoff", () => {
  test.each([
    [0, 15_000],
    [1, 30_000],
    [2, 60_000],
    [8, 3_600_000],
    [9, 7_200_000],
    [20, 7_200_000],
  ])("attempt %d", (attempt, delay) => {
    expect(retryDelay(attempt, 0)).toBe(delay);
    expect(retryDelay(attempt, 0.999_999)).toBe(delay + 29_999);
  });

  test("has ten steps", () => {
    expect(BACKOFF_TABLE).toHaveLength(10);
  });

  test.each([
    [0, 1000],
    [1999, 1000],
    [90_000, 90_000],
    [48 * 3_600_000, 24 * 3_600_000],
  ])("a retry that asks for %d ms comes after %d", (requested, delay) => {
    expect(retryAfterDelay(requested)).toBe(delay);
  });
});

describe("event names", () => {
  // inngest pkg/event_trigger_patterns/patterns_test.go
  test.each([
    ["app/user.created", ["app/user.created", "app/*", "app/user.*"]],
    ["api/v1/users", ["api/v1/users", "api/*", "api/v1/*"]],
    ["user.updated", ["user.updated", "user.*"]],
    ["simple", ["simple"]],
  ])("%s matches", (name, patterns) => {
    expect(triggerPatterns(name).sort()).toEqual(patterns.sort());
  });

  test("a star in the middle is a star", () => {
    expect(matchesTrigger("user/*/created", "user/1/created")).toBe(false);
    expect(matchesTrigger("user/*", "user/1/created")).toBe(true);
    expect(isWildcardPattern("user/*")).toBe(true);
    expect(isWildcardPattern("user*")).toBe(false);
  });

  test("the server's own", () => {
    expect(isReservedEventName("Inngest/x")).toBe(true);
    expect(isReservedEventName("inngestion/x")).toBe(false);
    expect(isSystemEventName("inngest/function.failed")).toBe(true);
    expect(isSystemEventName("inngest/function.done")).toBe(false);
  });
});

test("a leap year fits a sleep", () => {
  expect(limits.maxSleep).toBe(366 * 86_400_000);
});

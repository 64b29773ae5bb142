import { describe, expect, test } from "vitest";
import { gcra, type GcraLimit, type GcraState } from "../../../harness/flow/gcra.js";

// Values of inngest/inngest pkg/constraintapi/gcra_test.go (TestThrottleGCRA, TestRateLimitGCRA).

const NOW = Date.parse("2026-01-01T00:00:00Z");
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

interface Ask {
  /** Milliseconds after the first question. */
  after?: number;
  quantity: number;
  limited?: boolean;
  remaining: number;
  /** Milliseconds after the question. */
  retryAfter?: number;
}

const tables: { name: string; limit: GcraLimit; asks: Ask[] }[] = [
  {
    name: "without a burst, one at a time",
    limit: { period: MINUTE, limit: 10, burst: 0 },
    asks: [
      { quantity: 0, remaining: 1, retryAfter: 6 * SECOND },
      { quantity: 1, remaining: 0, retryAfter: 6 * SECOND },
      { quantity: 1, limited: true, remaining: 0, retryAfter: 6 * SECOND },
    ],
  },
  {
    name: "a burst of one is two at once",
    limit: { period: MINUTE, limit: 10, burst: 1 },
    asks: [
      { quantity: 2, remaining: 0, retryAfter: 6 * SECOND },
      { after: 2 * SECOND, quantity: 0, remaining: 0, retryAfter: 4 * SECOND },
      { after: 6 * SECOND, quantity: 0, remaining: 1 },
    ],
  },
  {
    name: "one a day",
    limit: { period: 24 * HOUR, limit: 1, burst: 0 },
    asks: [
      { quantity: 1, remaining: 0, retryAfter: 24 * HOUR },
      { quantity: 1, limited: true, remaining: 0, retryAfter: 24 * HOUR },
      { after: 4 * HOUR, quantity: 1, limited: true, remaining: 0, retryAfter: 20 * HOUR },
    ],
  },
  {
    name: "3000 a minute: one every 20 ms",
    limit: { period: MINUTE, limit: 3000, burst: 1 },
    asks: [
      { quantity: 2, remaining: 0 },
      { quantity: 1, limited: true, remaining: 0, retryAfter: 20 },
      { after: 20, quantity: 0, remaining: 1 },
      { after: 40, quantity: 0, remaining: 2 },
    ],
  },
  {
    name: "all of a period at once",
    limit: { period: MINUTE, limit: 20, burst: 19 },
    asks: [
      { quantity: 0, remaining: 20, retryAfter: 3 * SECOND },
      { quantity: 10, remaining: 10, retryAfter: 3 * SECOND },
      { quantity: 10, remaining: 0, retryAfter: 3 * SECOND },
      { quantity: 0, remaining: 0, retryAfter: 3 * SECOND },
      { quantity: 10, limited: true, remaining: 0, retryAfter: 30 * SECOND },
    ],
  },
  {
    name: "a period and a burst on top",
    limit: { period: HOUR, limit: 100, burst: 100 + 10 - 1 },
    asks: [{ quantity: 0, remaining: 110 }],
  },
  {
    name: "a limit of zero is one",
    limit: { period: MINUTE, limit: 0, burst: 0 },
    asks: [
      { quantity: 1, remaining: 0 },
      { quantity: 1, limited: true, remaining: 0, retryAfter: MINUTE },
    ],
  },
];

describe("gcra", () => {
  test.each(tables)("$name", ({ limit, asks }) => {
    let state: GcraState | undefined;
    for (const { after = 0, quantity, limited = false, remaining, retryAfter } of asks) {
      const now = NOW + after;
      const answer = gcra(limit, state, now, quantity);
      expect(answer).toMatchObject({ limited, remaining });
      if (retryAfter !== undefined) expect(answer.retryAt - now).toBe(retryAfter);
      state = answer.state;
    }
  });

  test("an arrival time far ahead leaves nothing", () => {
    const ahead: GcraState = { arrival: NOW + 13 * SECOND, forgottenAt: NOW + HOUR };
    expect(gcra({ period: MINUTE, limit: 10, burst: 0 }, ahead, NOW, 0).remaining).toBe(0);
  });

  // The script sets the key's expiry in whole seconds: of 1.5 s it keeps 1 s (gcra.lua, "EX").
  test("a fraction of a second is forgotten early", () => {
    const limit: GcraLimit = { period: 3 * SECOND, limit: 2, burst: 0 };
    const { state } = gcra(limit, undefined, NOW, 1);
    expect(gcra(limit, state, NOW + 999, 0).remaining).toBe(0);
    expect(gcra(limit, state, NOW + 1000, 0).remaining).toBe(1);
  });

  test("a period of zero lets nothing pass", () => {
    expect(gcra({ period: 0, limit: 5, burst: 4 }, undefined, NOW, 0).remaining).toBe(0);
  });
});

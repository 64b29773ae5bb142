import { inspect } from "node:util";
import type { Pending } from "../types.js";

/** What a run waits for, as a clause that follows its name: `is sleeping in "nap" until 2026-01-04T00:00:00.000Z`. */
export function describePending(what: Pending): string {
  const until = what.until ? ` until ${what.until.toISOString()}` : "";
  switch (what.kind) {
    case "start":
      return `is not to start before ${what.until.toISOString()}${what.reason === undefined ? "" : ` (${what.reason})`}`;
    case "sleep":
      return `is sleeping in "${what.step}"${until}`;
    case "event":
      return `is waiting in "${what.step}" for the event "${what.event}"${until}`;
    case "signal":
      return `is waiting in "${what.step}" for the signal "${what.signal}"${until}`;
    case "invoke":
      return `is waiting in "${what.step}" for the function "${what.functionId}"${until}`;
    case "retry":
      return `is to try ${what.step === undefined ? "its own code" : `"${what.step}"`} again at ${what.until.toISOString()}`;
    case "step":
      return `is held up${what.step === undefined ? "" : ` at "${what.step}"`}${what.reason === undefined ? "" : ` (${what.reason})`}${until}`;
  }
}

/** A value on one line, as code would write it, cut where it is longer than this. */
export function inline(value: unknown, longest: number): string {
  return clipText(inspect(value, { depth: 5, breakLength: Infinity, compact: true }), longest);
}

export function clipText(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

const UNITS = [
  ["day", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1000],
] as const;

/** A length of time in at most two units, rounded to the smaller: `3 days`, `2 h 30 min`, `22 s`. */
export function formatSpan(milliseconds: number): string {
  const largest = UNITS.findIndex(([, size]) => milliseconds >= size);
  if (largest < 0) return `${milliseconds} ms`;

  const [, smallest] = UNITS[Math.min(largest + 1, UNITS.length - 1)]!;
  let rest = Math.round(milliseconds / smallest) * smallest;
  return UNITS.flatMap(([unit, size]) => {
    const quantity = Math.floor(rest / size);
    rest -= quantity * size;
    return quantity > 0 ? [`${quantity} ${unit}${unit === "day" && quantity > 1 ? "s" : ""}`] : [];
  }).join(" ");
}

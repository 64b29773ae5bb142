import { parseOptionDuration, parseStepDuration } from "../../inngest/duration.js";
import { HarnessError } from "../errors.js";
import type { Duration, Time } from "../types.js";

/** Milliseconds of a duration as tests write it: a number, `"3 days"`, `"30s"`, `"1h30m"`. */
export function toMilliseconds(duration: Duration): number {
  if (typeof duration === "number") {
    if (Number.isFinite(duration) && duration >= 0) return duration;
    throw new HarnessError("INVALID_OPTION", `${duration} is not a duration: it must be a finite number of milliseconds, 0 or more.`);
  }
  for (const parsed of [parseStepDuration(duration), parseOptionDuration(duration)]) {
    if (parsed.ok && parsed.ms >= 0) return parsed.ms;
  }
  throw new HarnessError("INVALID_OPTION", `"${duration}" is not a duration. Write milliseconds, or for example "30s", "3 days", "1h30m".`);
}

/** Milliseconds since the epoch. */
export function toTime(time: Time): number {
  const at = typeof time === "number" ? time : new Date(time).getTime();
  if (Number.isFinite(at)) return at;
  throw new HarnessError("INVALID_OPTION", `${JSON.stringify(time)} is not a time. Write a Date, an ISO 8601 string, or milliseconds.`);
}

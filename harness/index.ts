/**
 * A deterministic Inngest server in the process, for tests. See {@link createHarness}.
 *
 * @packageDocumentation
 */

export { createHarness } from "./create.js";
export { HarnessError, NonDeterminismError, type HarnessErrorCode } from "./errors.js";
export { formatTimeline, type TimelineOptions } from "./trace/timeline.js";
export type { CancelReason } from "./trace/entries.js";
export type * from "./types.js";

import type { AppFunction, EventState, Job, RunState } from "../server/model.js";
import type { SkipReason } from "../types.js";

/**
 * Where flow control steps in. The server asks at four places; each rule (concurrency, throttle, rate limit, debounce, batch,
 * priority, singleton, idempotency) answers at those that concern it.
 */
export interface FlowControl {
  /**
   * An event (or, from a batch or a debounce that is over, several) wants to start a run. In the server's order: batch,
   * rate limit and idempotency, debounce, singleton.
   */
  onSchedule(request: ScheduleRequest): ScheduleVerdict;
  /** The run exists and is about to be queued: priority, keys of concurrency, and whatever has to be computed once. */
  onRunCreated(run: RunState): void;
  /**
   * A job is due. `false` keeps it out of the queue; the one who says so puts it back (`server.queue.push`) when there is room.
   */
  admit(job: Job): boolean;
  /** The job has been handled; what it held is free. Called once for each job that was admitted. */
  onJobDone(job: Job): void;
  /** The run is over. */
  onRunOver(run: RunState): void;
}

export interface ScheduleRequest {
  readonly fn: AppFunction;
  readonly events: readonly EventState[];
  /** Which stages are behind it: a batch that is full is not batched again, a debounce that is over is not debounced again. */
  readonly after?: "batch" | "debounce" | undefined;
}

export type ScheduleVerdict =
  | { kind: "go" }
  | { kind: "skip"; reason: SkipReason; detail?: string }
  /** Taken over by a debounce or a batch, which schedules later. It has written its own outcome. */
  | { kind: "held" };

/** No flow control at all. */
export const openFlow: FlowControl = {
  onSchedule: () => ({ kind: "go" }),
  onRunCreated: () => undefined,
  admit: () => true,
  onJobDone: () => undefined,
  onRunOver: () => undefined,
};

import type { AppFunction, EventState, Job, RunState } from "../server/model.js";
import type { SkipReason } from "../types.js";

/** Where flow control steps in. */
export interface FlowControl {
  /** An event (or, from a batch or a debounce that is over, several) wants to start a run. */
  onSchedule(request: ScheduleRequest): ScheduleVerdict;
  /** The run exists and is about to be queued. Its keys are evaluated now, once. */
  onRunCreated(run: RunState): void;
  /**
   * A job is about to be queued.
   *
   * @param fresh `false` where it was queued before and is tried again
   * @returns whether flow control keeps it, to queue it when there is room
   */
  take(job: Job, fresh: boolean): boolean;
  /** The job is about to be handled: mostly, a request is made for it. */
  onJobBegun(job: Job): void;
  /** It has been handled (its request answered, and the answer acted on); what the job held is free. */
  onJobDone(job: Job, end: JobEnd): void;
  /** The job is not wanted any more. It may be the one that is being handled. */
  onJobDropped(job: Job): void;
  onRunOver(run: RunState): void;
}

/** What came of a job: it is to be tried again, it led to more work, or neither. */
export type JobEnd = "retried" | "continued" | "over";

export interface ScheduleRequest {
  readonly fn: AppFunction;
  readonly events: readonly EventState[];
  /** Which stages are behind it: a batch that is full is not batched again, a debounce that is over is not debounced again. */
  readonly after: "batch" | "debounce" | undefined;
}

export type ScheduleVerdict =
  | { kind: "go" }
  | { kind: "skip"; reason: SkipReason; detail?: string }
  /** Taken over by a debounce or a batch, which schedules later. It has written its own outcome. */
  | { kind: "held" };

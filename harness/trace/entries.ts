/** What a trace is made of: plain data, in the order in which it happened. */

import type { EventSource, SkipReason, StepKind, StoredError } from "../types.js";

interface Entry<K extends string> {
  /** Position in the harness' whole trace, from 0. */
  readonly seq: number;
  /** Virtual time, milliseconds since the epoch. */
  readonly at: number;
  readonly kind: K;
}

interface RunEntry<K extends string> extends Entry<K> {
  readonly runId: string;
  readonly functionId: string;
}

interface StepEntry<K extends string> extends RunEntry<K> {
  /** The id in the code (`a`, `a:1`). */
  readonly step: string;
  readonly stepKind: StepKind;
}

/** One thing that happened. Tell them apart by `kind`. */
export type TraceEntry =
  | (Entry<"event.received"> & { eventId: string; name: string; data: unknown; source: EventSource; runId?: string })
  | (Entry<"event.skipped"> & { eventId: string; name: string; functionId: string; reason: SkipReason; detail?: string })
  | (Entry<"event.debounced"> & { eventId: string; name: string; functionId: string; key: string; until: number })
  | (Entry<"event.batched"> & { eventId: string; name: string; functionId: string; key: string; until: number; size: number })
  | (Entry<"event.fault"> & { eventId: string; name: string; fault: "drop" | "duplicate" | "delay" | "reorder"; until?: number })
  | (Entry<"cron.fired"> & { functionId: string; cron: string; scheduledAt: number })
  | (RunEntry<"run.queued"> & { eventId: string; event: string; until?: number; reason?: string })
  | RunEntry<"run.started">
  | (RunEntry<"run.completed"> & { output: unknown })
  | (RunEntry<"run.failed"> & { error: StoredError })
  | (RunEntry<"run.cancelled"> & { reason: CancelReason; eventId?: string })
  /** The function was entered: one request to the SDK. */
  | (RunEntry<"request"> & {
      /** The only step it is to run, where the server named one. */
      target?: string;
      /** Attempt of this queue item, from 0. */
      attempt: number;
      planOnly: boolean;
      memoised: readonly string[];
    })
  | (RunEntry<"response"> & { target?: string; attempt: number; status: number; ops: readonly string[] })
  /** Steps saved while the request goes on (checkpointing). */
  | (RunEntry<"checkpoint"> & { steps: readonly string[] })
  | StepEntry<"step.planned">
  | (StepEntry<"step.started"> & { attempt: number })
  | (StepEntry<"step.completed"> & { attempt: number; output: unknown })
  /** `final`: no more attempts; the function gets the error. Otherwise the step is tried again at `retryAt`. */
  | (StepEntry<"step.failed"> & { attempt: number; error: StoredError; final: boolean; retryAt?: number })
  | (StepEntry<"sleep.started"> & { until: number; duration: string })
  | StepEntry<"sleep.ended">
  | (StepEntry<"wait.started"> & { event: string; if?: string; until: number })
  | (StepEntry<"wait.matched"> & { event: string; eventId: string })
  | (StepEntry<"wait.timedOut"> & { event: string })
  | (StepEntry<"signal.started"> & { signal: string; until: number })
  | (StepEntry<"signal.received"> & { signal: string })
  | (StepEntry<"signal.timedOut"> & { signal: string })
  /** `isUnknown`: the harness was not given the function. */
  | (StepEntry<"invoke.started"> & { target: string; eventId: string; until: number; isUnknown?: boolean })
  | (StepEntry<"invoke.ended"> & { target: string; childRunId?: string; output?: unknown; error?: StoredError })
  | (StepEntry<"invoke.timedOut"> & { target: string; childRunId?: string })
  | (StepEntry<"gateway"> & { url: string; status?: number; error?: StoredError })
  | (RunEntry<"defer.added"> & { step: string; target: string })
  | (RunEntry<"defer.aborted"> & { step: string })
  /** The function's own code (not a step) threw. */
  | (RunEntry<"function.failed"> & { attempt: number; error: StoredError; final: boolean; retryAt?: number })
  | (RunEntry<"flow.delayed"> & { reason: string; key?: string; until?: number; step?: string })
  | (RunEntry<"fault"> & { step: string; fault: "fail" | "crashAfterEffect" | "delay" | "mock"; attempt: number })
  | (RunEntry<"nonDeterminism"> & { before: readonly string[]; now: readonly string[]; message: string })
  | (Entry<"published"> & { runId?: string; functionId?: string; channel: string; topic: string; data: unknown })
  | (Entry<"log"> & { runId?: string; functionId?: string; level: "debug" | "info" | "warn" | "error"; text: string });

export type TraceKind = TraceEntry["kind"];

export type CancelReason = "event" | "test" | "api" | "start timeout" | "finish timeout" | "singleton";

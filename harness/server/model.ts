/** What the server keeps: functions, runs, jobs, pauses, events. Everything else in this folder works on these. */

import type { TraceEntry } from "../trace/entries.js";
import type {
  EventOutcome,
  EventPayload,
  EventSource,
  Json,
  RunStatus,
  StepKind,
  StepStatus,
  StoredError,
} from "../types.js";

/** A function as the SDK registers it (SDK `functionConfigSchema`). Options of flow control are taken as they are. */
export interface FunctionConfig {
  id: string;
  name?: string;
  triggers?: readonly TriggerConfig[];
  steps: { step: { runtime: { url: string }; retries?: { attempts?: number } } };
  cancel?: readonly { event: string; if?: string; timeout?: string }[];
  idempotency?: string;
  batchEvents?: { maxSize: number; timeout: string; key?: string; if?: string };
  rateLimit?: { limit: number; period: string; key?: string };
  throttle?: { limit: number; period: string; key?: string; burst?: number };
  concurrency?: unknown;
  debounce?: { period: string; key?: string; timeout?: string };
  priority?: { run?: string };
  timeouts?: { start?: string; finish?: string };
  singleton?: { mode: "skip" | "cancel"; key?: string };
}

export interface TriggerConfig {
  event?: string;
  expression?: string;
  cron?: string;
  jitter?: string;
}

export interface AppFunction {
  /** `<app>-<id>`: what goes over the wire. */
  readonly slug: string;
  /** The id in the code. */
  readonly id: string;
  readonly appId: string;
  readonly name: string;
  readonly config: FunctionConfig;
  readonly maxAttempts: number;
  /** Milliseconds. */
  readonly timeouts: { readonly start?: number; readonly finish?: number };
  /** Identifies the function on the wire where the server would use a UUID. */
  readonly uuid: string;
  /** Whether it is served in another process. */
  readonly isRemote?: boolean;
  /** Whether it is a durable endpoint: a route handler with steps. */
  readonly isEndpoint?: boolean;
  readonly handle: (request: Request) => Response | Promise<Response>;
}

/** One op of a 206 answer (inngest `pkg/execution/state/opcode.go`). */
export interface Op {
  op: string;
  id: string;
  name?: string;
  displayName?: string;
  opts?: Record<string, unknown> | null;
  data?: Json;
  error?: StoredError;
  userland?: { id?: string; index?: number };
  /** Scores and other facts that the step recorded of itself. */
  metadata?: readonly Json[];
}

export interface StepState {
  readonly id: string;
  readonly hash: string;
  name: string;
  kind: StepKind;
  status: StepStatus;
  output?: Json;
  error?: StoredError;
  attempts: number;
  input?: Json;
  startedAt: number;
  endedAt?: number;
}

export interface RunState {
  readonly id: string;
  readonly fn: AppFunction;
  readonly events: readonly EventState[];
  status: RunStatus;
  output: Json;
  error: StoredError | undefined;
  readonly queuedAt: number;
  /** When it was created, among the events. */
  readonly order: number;
  startedAt: number | undefined;
  endedAt: number | undefined;
  /** By hash, in the order in which the function first reported them. */
  readonly steps: Map<string, StepState>;
  /** What the SDK gets as `steps`: hash → memoised JSON. */
  readonly memo: Map<string, Json>;
  /** Hashes in the order of completion; it decides who won a race. */
  readonly stack: string[];
  /** Steps of the current parallel batch that are not settled (request version 2). */
  pendingBatch: Set<string>;
  /** `ctx.disable_immediate_execution` of the next request. */
  planOnly: boolean;
  /** -1 until the first 206 says which. */
  requestVersion: number;
  /** Ids of all jobs that ever were queued for the run: the queue takes each once. */
  readonly jobIds: Set<string>;
  /** Jobs of the run that are in the queue. */
  readonly jobs: Set<Job>;
  readonly pauses: Set<Pause>;
  /** Accepted by `defer`: by hash. */
  readonly defers: Map<string, DeferredCall>;
  /** Seconds; a higher number goes first. */
  priority: number;
  readonly parent: { run: RunState; step: StepState } | undefined;
  readonly invoked: RunState[];
  readonly sent: EventState[];
  readonly trace: TraceEntry[];
  /** Ids of steps per body entry, for the check of determinism. */
  readonly history: EntryHistory;
  stateBytes: number;
}

export interface EntryHistory {
  /** Whether every step so far was found alone, one per entry. Only then is the order of steps certain. */
  sequential: boolean;
  /** Whether step ids on the wire are the ids in the code (middleware can change them). */
  idsAsWritten: boolean;
}

export interface DeferredCall {
  readonly hash: string;
  readonly slug: string;
  readonly input: Record<string, unknown>;
  readonly meta?: unknown;
}

export interface EventState {
  readonly payload: EventPayload;
  readonly receivedAt: number;
  readonly source: EventSource;
  readonly outcomes: EventOutcome[];
  readonly runs: RunState[];
  /** Set on the event of `step.invoke`: who is waiting for the answer. */
  readonly correlation?: Correlation | undefined;
  /** Order of receipt among events and runs. */
  readonly order: number;
}

/** Something that a run waits for, other than time: an event, a signal, the end of an invoked run, a cancellation. */
export interface Pause {
  readonly kind: "event" | "signal" | "invoke" | "cancel";
  readonly run: RunState;
  /** The step that waits; none for a cancellation. */
  readonly step: StepState | undefined;
  /** Event name, signal, or the slug of the invoked function. */
  readonly subject: string;
  /** The expression in the code, for people. */
  readonly expression?: string | undefined;
  /** Whether an event satisfies the expression. */
  readonly matches?: ((event: EventState) => boolean) | undefined;
  readonly expires: number;
  readonly race: boolean;
  /** The batch that the step belongs to. */
  readonly batch: string | undefined;
  timeout?: Job | undefined;
  /** The run that was invoked, once there is one. */
  child?: RunState | undefined;
}

/** The step that invoked a run. */
export interface Correlation {
  readonly run: RunState;
  readonly hash: string;
}

/** `wait`: the time-out of what a run waits for. To the server it is work like any other; what else times out is not. */
export type JobKind = "start" | "discovery" | "step" | "sleep" | "wait" | "timeout" | "system";

/** One item of the queue: at most one request to the SDK. */
export interface Job {
  readonly kind: JobKind;
  readonly run: RunState | undefined;
  /** Milliseconds since the epoch, and the tick within. */
  due: number;
  tick: number;
  /** Order of creation. */
  readonly seq: number;
  /** From 0. Counts requests of this job that failed. */
  attempt: number;
  /** The step that the SDK is to run (`step`), that has ended (`sleep`). */
  readonly step?: StepState | undefined;
  /** The step before, for `ctx.stack.current`. */
  readonly origin?: string | undefined;
  readonly race: boolean;
  readonly batch?: string | undefined;
  /** What a `wait`, `timeout` or `system` job does. */
  readonly act?: (() => void | Promise<void>) | undefined;
  /** The step whose failed attempt this job tries again. */
  readonly retryOf?: StepState | undefined;
  /** Crons and the like: `drain` does not wait for them. */
  readonly endless?: boolean | undefined;
  /**
   * `ctx.disable_immediate_execution` of its request: what the run's flag was when the job was taken up. The job that ends a
   * batch by a sleep lowers the flag, but its own request still has the old one (inngest `executor.Execute`, `isSleepResume`).
   */
  planOnly?: boolean;
  /** Taken out of the queue before its time. */
  removed?: boolean;
  /** It failed, and its next attempt is queued. */
  requeued?: boolean;
  /** Until when its retries need no slot. Set by flow control. */
  admittedUntil?: number;
  /** Why it is not handled though it is due. Set by flow control. */
  heldBack?: string | undefined;
}

import type { RequestContext, World } from "../clock/context.js";
import type { Random } from "../clock/random.js";
import type { VirtualClock } from "../clock/virtual.js";
import type { FlowControl } from "../flow/flow.js";
import type { TraceEntry } from "../trace/entries.js";
import type { Duration, GatewayHandlers, Limits, Logger, PublishedMessage } from "../types.js";
import type { EndpointHandler } from "./endpoints.js";
import type { EventFaults } from "./event-faults.js";
import type { StepFaults } from "./faults.js";
import type { AppFunction, EventState, Job, JobKind, Pause, RunState, StepState } from "./model.js";
import { Queue } from "./queue.js";

/** `Omit` that keeps the members of a union apart. */
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** A trace entry before it has its place and time. */
export type NewEntry = DistributiveOmit<TraceEntry, "seq" | "at">;

export interface ServerSettings {
  /** A duration, or `"server"`. */
  readonly retryDelay: Duration | ((attempt: number) => Duration);
  readonly checkpointing: boolean;
  readonly stepTimeout: number;
  readonly nonDeterminism: "error" | "record";
  readonly handlers: GatewayHandlers;
  readonly limits: Limits;
  readonly logger: Logger | undefined;
}

/** The state of one server. The modules beside this one are its verbs. */
export class Server {
  readonly queue = new Queue();
  /** By slug (`<app>-<id>`), in the order of registration. */
  readonly functions = new Map<string, AppFunction>();
  /** In the order of creation. */
  readonly runs = new Map<string, RunState>();
  readonly events: EventState[] = [];
  /** Waits for events, and cancellations, by event name. */
  readonly eventPauses = new Map<string, Set<Pause>>();
  readonly signals = new Map<string, Pause>();
  /** Function and event id → until when further events with this id start nothing. */
  readonly seenEvents = new Map<string, number>();
  /** Ids by the seed of a send, so that a repeated send is the same events. */
  readonly sentBySeed = new Map<string, readonly string[]>();
  readonly trace: TraceEntry[] = [];
  readonly published: PublishedMessage[] = [];
  /** Requests to the SDK that are not answered yet. */
  readonly exchanges = new Map<RequestContext, { readonly job: Job; readonly run: RunState }>();
  /** Requests of clients to durable endpoints that are being handled. */
  readonly endpoints = new Map<RequestContext, EndpointHandler>();
  /** What Node is waiting for while no code under test runs. */
  idleResources = 0;
  flow!: FlowControl;
  faults!: StepFaults;
  #order = 0;

  eventFaults!: EventFaults;

  constructor(
    readonly clock: VirtualClock,
    readonly random: Random,
    readonly ulid: (time: number) => string,
    readonly world: World,
    readonly settings: ServerSettings,
  ) {}

  get now(): number {
    return this.clock.now;
  }

  /** Ever increasing: which of two things came first, where their times are equal. */
  nextOrder(): number {
    return this.#order++;
  }

  record(entry: NewEntry): void {
    const placed = { seq: this.trace.length, at: this.now, ...entry } as TraceEntry;
    this.trace.push(placed);
    if ("runId" in placed && placed.runId !== undefined) this.runs.get(placed.runId)?.trace.push(placed);
  }

  /**
   * Queues a job. The queue takes each id once per run, also after the job is done: ops that the SDK reports again have no
   * effect (the server keeps ids for an hour; nothing that is reported again is that late).
   *
   * @returns whether it was taken
   */
  enqueue(job: NewJob): boolean {
    if (job.run !== undefined) {
      if (job.run.jobIds.has(job.id) || isOver(job.run)) return false;
      job.run.jobIds.add(job.id);
    }
    const { tick = this.clock.tick, ...rest } = job;
    const queued: Job = { ...rest, tick, attempt: 0, seq: this.nextOrder() };
    if (queued.kind === "step" && this.faults.hold(queued.run!, queued.step!, queued)) {
      this.queue.push(queued);
      return true;
    }
    if (!this.flow.take(queued, true)) this.queue.push(queued);
    return true;
  }

  /** Queues the next attempt of a job that failed. */
  retry(job: Job, due: number, step: StepState | undefined = job.retryOf): void {
    this.requeue({ ...job, attempt: job.attempt + 1, retryOf: step }, due);
    job.requeued = true;
  }

  /** Queues the same job again. */
  requeue(job: Job, due: number): void {
    if (job.run !== undefined && isOver(job.run)) return;
    const queued: Job = { ...job, due, tick: this.clock.tick, seq: this.nextOrder() };
    if (!this.flow.take(queued, false)) this.queue.push(queued);
  }

  /** Queues something that is not part of a run. */
  at(due: number, act: () => void | Promise<void>, { tick = this.clock.tick, endless }: { tick?: number; endless?: boolean } = {}): Job {
    const job: Job = { kind: "system", run: undefined, due, tick, seq: this.nextOrder(), attempt: 0, race: false, act, endless };
    this.queue.push(job);
    return job;
  }
}

export interface NewJob {
  /** Unique within the run. */
  readonly id: string;
  readonly kind: JobKind;
  readonly run: RunState | undefined;
  readonly due: number;
  /** Default: the current one. */
  readonly tick?: number;
  readonly step?: StepState | undefined;
  readonly origin?: string | undefined;
  readonly race: boolean;
  readonly batch?: string | undefined;
  readonly act?: (() => void | Promise<void>) | undefined;
}

export function isOver(run: RunState): boolean {
  return run.status === "completed" || run.status === "failed" || run.status === "cancelled";
}

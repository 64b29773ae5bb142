import type { EventRecord, Pending, Run, StepRecord } from "../types.js";
import type { EventState, Job, RunState, StepState } from "../server/model.js";
import { cancelRun } from "../server/runs.js";
import { isOver, type Server } from "../server/server.js";

/** Live views of the server's state: one per run and event, made when first asked for. */
export class Views {
  readonly #runs = new WeakMap<RunState, Run>();
  readonly #events = new WeakMap<EventState, EventRecord>();

  constructor(
    private readonly server: Server,
    private readonly settle: () => Promise<void>,
  ) {}

  run(state: RunState): Run {
    let view = this.#runs.get(state);
    if (view === undefined) {
      view = new RunView(state, this, this.server, this.settle);
      this.#runs.set(state, view);
    }
    return view;
  }

  event(state: EventState): EventRecord {
    let view = this.#events.get(state);
    if (view === undefined) {
      view = new EventView(state, this);
      this.#events.set(state, view);
    }
    return view;
  }
}

const date = (time: number | undefined) => (time === undefined ? undefined : new Date(time));

class RunView implements Run {
  readonly #state: RunState;
  readonly #views: Views;
  readonly #server: Server;
  readonly #settle: () => Promise<void>;

  constructor(state: RunState, views: Views, server: Server, settle: () => Promise<void>) {
    this.#state = state;
    this.#views = views;
    this.#server = server;
    this.#settle = settle;
  }

  get id() {
    return this.#state.id;
  }
  get functionId() {
    return this.#state.fn.id;
  }
  get appId() {
    return this.#state.fn.appId;
  }
  get status() {
    return this.#state.status;
  }
  get output() {
    return this.#state.output;
  }
  get error() {
    return this.#state.error;
  }
  get startedAt() {
    return this.#state.startedAt === undefined ? undefined : new Date(this.#state.queuedAt);
  }
  get endedAt() {
    return date(this.#state.endedAt);
  }
  get queuedAt() {
    return new Date(this.#state.queuedAt);
  }
  get event() {
    return this.#state.events[0]!.payload;
  }
  get events() {
    return this.#state.events.map(({ payload }) => payload);
  }
  get steps() {
    return Object.fromEntries([...this.#state.steps.values()].map((step) => [step.id, stepRecord(step)]));
  }
  get pending() {
    return pendingOf(this.#state, this.#server);
  }
  get trace() {
    return this.#state.trace;
  }
  get sent() {
    return this.#state.sent.map((event) => this.#views.event(event));
  }
  get invoked() {
    return this.#state.invoked.map((run) => this.#views.run(run));
  }
  get parent() {
    const { parent } = this.#state;
    return parent === undefined ? undefined : this.#views.run(parent.run);
  }

  async cancel() {
    cancelRun(this.#server, this.#state, "test");
    await this.#settle();
  }

  toJSON() {
    const { id, functionId, appId, status, output, error, queuedAt, startedAt, endedAt, event, steps, pending, trace } = this;
    return { id, functionId, appId, status, output, error, queuedAt, startedAt, endedAt, event, steps, pending, trace };
  }
}

function stepRecord(step: StepState): StepRecord {
  const { startedAt, endedAt, ...rest } = step;
  return { ...rest, startedAt: new Date(startedAt), ...(endedAt === undefined ? {} : { endedAt: new Date(endedAt) }) };
}

function pendingOf(run: RunState, server: Server): Pending[] {
  if (isOver(run)) return [];
  const pending: Pending[] = [];
  for (const job of [...run.jobs].sort((a, b) => a.due - b.due || a.seq - b.seq)) {
    const entry = pendingJob(run, job);
    if (entry !== undefined) pending.push(entry);
  }
  for (const { job, run: busy } of server.exchanges.values()) {
    if (busy === run) pending.push({ kind: "step", ...(job.step === undefined ? {} : { step: job.step.id }) });
  }
  return pending;
}

function pendingJob(run: RunState, job: Job): Pending | undefined {
  if (job.due === Infinity) return { kind: "step", step: job.step!.id, reason: job.heldBack ?? "" };
  const until = new Date(job.due);
  const reason = job.heldBack === undefined ? {} : { reason: job.heldBack };
  if (job.attempt > 0) {
    const step = job.retryOf ?? job.step;
    return { kind: "retry", ...(step === undefined ? {} : { step: step.id }), attempt: job.attempt, until };
  }
  switch (job.kind) {
    case "start":
      return { kind: "start", until, ...reason };
    case "sleep":
      return { kind: "sleep", step: job.step!.id, until };
    case "discovery":
      return { kind: "step", until, ...reason };
    case "step":
      return { kind: "step", step: job.step!.id, until, ...reason };
    case "timeout":
      return pendingPause(run, job, until);
    case "system":
      return undefined;
  }
}

function pendingPause(run: RunState, job: Job, until: Date): Pending | undefined {
  const pause = [...run.pauses].find(({ timeout }) => timeout === job);
  if (pause?.step === undefined) return undefined;
  const step = pause.step.id;
  switch (pause.kind) {
    case "event":
      return { kind: "event", step, event: pause.subject, ...(pause.expression === undefined ? {} : { if: pause.expression }), until };
    case "signal":
      return { kind: "signal", step, signal: pause.subject, until };
    case "invoke":
      return { kind: "invoke", step, functionId: pause.subject, ...(pause.child === undefined ? {} : { runId: pause.child.id }), until };
    case "cancel":
      return undefined;
  }
}

class EventView implements EventRecord {
  readonly #state: EventState;
  readonly #views: Views;

  constructor(state: EventState, views: Views) {
    this.#state = state;
    this.#views = views;
  }

  get id() {
    return this.#state.payload.id;
  }
  get name() {
    return this.#state.payload.name;
  }
  get data() {
    return this.#state.payload.data;
  }
  get ts() {
    return this.#state.payload.ts;
  }
  get user() {
    return this.#state.payload.user;
  }
  get v() {
    return this.#state.payload.v;
  }
  get meta() {
    return this.#state.payload.meta;
  }
  get receivedAt() {
    return new Date(this.#state.receivedAt);
  }
  get source() {
    return this.#state.source;
  }
  get internal() {
    return this.name.startsWith("inngest/");
  }
  get outcomes() {
    return this.#state.outcomes;
  }
  get runs() {
    return this.#state.runs.map((run) => this.#views.run(run));
  }

  toJSON() {
    const { id, name, data, ts, receivedAt, source, outcomes } = this;
    return { id, name, data, ts, receivedAt, source, outcomes };
  }
}

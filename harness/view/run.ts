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

/**
 * Test runners compare own properties, and copy what they compare to print how it differs. So the getters are the view's own, and what
 * they read goes along to the copy: a function is passed on as it is, private fields would be missing.
 */
function expose(view: object, internals: object): void {
  Object.defineProperty(view, "own", { value: () => internals });
  for (const [name, getter] of gettersOf(view)) {
    if (!relations.includes(name)) Object.defineProperty(view, name, { ...getter, enumerable: true });
  }
}

/** What leads to other views, and so to all: neither compared nor copied. */
const relations = ["sent", "invoked", "parent", "runs"];

/** In a copy, what differs is put in the place of what there was. */
function letCopiesDiffer(view: object): void {
  for (const name of relations) {
    const getter: PropertyDescriptor | undefined = Object.getOwnPropertyDescriptor(view, name);
    const set = function (this: object, value: unknown) {
      Object.defineProperty(this, name, { value, enumerable: true });
    };
    if (getter !== undefined) Object.defineProperty(view, name, { ...getter, set });
  }
}

function gettersOf(view: object): [string, PropertyDescriptor][] {
  const described = Object.entries<PropertyDescriptor>(Object.getOwnPropertyDescriptors(Object.getPrototypeOf(view) as object));
  return described.filter(([, descriptor]) => "get" in descriptor);
}

const inspect = Symbol.for("nodejs.util.inspect.custom");

class RunView implements Run {
  private declare readonly own: () => { state: RunState; views: Views; server: Server; settle: () => Promise<void> };

  constructor(state: RunState, views: Views, server: Server, settle: () => Promise<void>) {
    expose(this, { state, views, server, settle });
  }

  get id() {
    return this.own().state.id;
  }
  get functionId() {
    return this.own().state.fn.id;
  }
  get appId() {
    return this.own().state.fn.appId;
  }
  get status() {
    return this.own().state.status;
  }
  get output() {
    return this.own().state.output;
  }
  get error() {
    return this.own().state.error;
  }
  get startedAt() {
    const { startedAt, endedAt, queuedAt } = this.own().state;
    return startedAt === undefined && endedAt === undefined ? undefined : new Date(queuedAt);
  }
  get endedAt() {
    return date(this.own().state.endedAt);
  }
  get queuedAt() {
    return new Date(this.own().state.queuedAt);
  }
  get event() {
    return this.own().state.events[0]!.payload;
  }
  get events() {
    return this.own().state.events.map(({ payload }) => payload);
  }
  get steps() {
    return Object.fromEntries([...this.own().state.steps.values()].map((step) => [step.id, stepRecord(step)]));
  }
  get pending() {
    return pendingOf(this.own().state, this.own().server);
  }
  get trace() {
    return this.own().state.trace;
  }
  get sent() {
    return this.own().state.sent.map((event) => this.own().views.event(event));
  }
  get invoked() {
    return this.own().state.invoked.map((run) => this.own().views.run(run));
  }
  get parent() {
    const { parent } = this.own().state;
    return parent === undefined ? undefined : this.own().views.run(parent.run);
  }

  async cancel() {
    cancelRun(this.own().server, this.own().state, "test");
    await this.own().settle();
  }

  [inspect]() {
    const { id, functionId, appId, status, output, error, queuedAt, startedAt, endedAt, event, steps, pending } = this;
    return { id, functionId, appId, status, output, error, queuedAt, startedAt, endedAt, event, steps, pending };
  }

  toJSON() {
    return { ...this[inspect](), trace: this.trace };
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
    case "wait":
      return pendingPause(run, job, until);
    case "timeout":
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
  private declare readonly own: () => { state: EventState; views: Views };

  constructor(state: EventState, views: Views) {
    expose(this, { state, views });
  }

  get id() {
    return this.own().state.payload.id;
  }
  get name() {
    return this.own().state.payload.name;
  }
  get data() {
    return this.own().state.payload.data;
  }
  get ts() {
    return this.own().state.payload.ts;
  }
  get user() {
    return this.own().state.payload.user;
  }
  get v() {
    return this.own().state.payload.v;
  }
  get meta() {
    return this.own().state.payload.meta;
  }
  get receivedAt() {
    return new Date(this.own().state.receivedAt);
  }
  get source() {
    return this.own().state.source;
  }
  get internal() {
    return this.name.startsWith("inngest/");
  }
  get outcomes() {
    return this.own().state.outcomes;
  }
  get runs() {
    return this.own().state.runs.map((run) => this.own().views.run(run));
  }

  [inspect]() {
    return this.toJSON();
  }

  toJSON() {
    const { id, name, data, ts, receivedAt, source, outcomes } = this;
    return { id, name, data, ts, receivedAt, source, outcomes };
  }
}

letCopiesDiffer(RunView.prototype);
letCopiesDiffer(EventView.prototype);

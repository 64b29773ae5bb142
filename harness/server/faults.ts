import type { Context } from "../clock/context.js";
import { virtualWait } from "../clock/globals.js";
import { toMilliseconds } from "../clock/time.js";
import type { Duration, Json, StepCall, StepControl, StepFilter } from "../types.js";
import type { Job, RunState, StepState } from "./model.js";
import { runFields } from "./runs.js";
import type { Server } from "./server.js";
import { storedError } from "./steps.js";

/** What a rule does to an execution of a step. */
type Action =
  | { kind: "fail"; error: () => unknown }
  | { kind: "crashAfterEffect" }
  | { kind: "delay"; by: number }
  | { kind: "mock"; answer: (...input: unknown[]) => unknown }
  | { kind: "hold" };

interface Rule {
  readonly control: Control;
  readonly action: Action;
  /** How many executions it still applies to. */
  left: number;
}

/** One execution of a step. */
interface Execution {
  readonly run: RunState;
  readonly id: string;
  readonly index: number;
  readonly attempt: number;
}

interface Call {
  readonly execution: Execution;
  readonly at: number;
}

/** The result of a step that has no code of its own, as a test wants it. */
export type Answered = { data: Json; status?: number } | { error: { name: string; message: string }; final: boolean };

/** Faults and answers that a test has put in the place of steps. */
export class StepFaults {
  readonly #rules: Rule[] = [];
  readonly #calls: Call[] = [];

  constructor(private readonly server: Server) {}

  control(id: string, filter: StepFilter): StepControl {
    return new Control(id, filter, this.#rules, this.#calls, (job) => {
      this.server.queue.remove(job);
      this.server.requeue({ ...job, heldBack: undefined }, this.server.now);
    });
  }

  /** Runs a step's code, with whatever a test has planned for it. */
  async runCode(execution: Execution, context: Context, code: () => unknown, input: unknown[], crash: () => void) {
    this.#note(execution);
    for (const { by } of this.#take(execution, "delay")) {
      this.#record(execution, "delay");
      await virtualWait(context, by);
    }
    const [failure] = this.#take(execution, "fail", 1);
    if (failure !== undefined) {
      this.#record(execution, "fail");
      throw failure.error();
    }
    const mock = this.#take(execution, "mock").at(-1);
    if (mock !== undefined) this.#record(execution, "mock");
    const result: unknown = await (mock === undefined ? code() : mock.answer(...input));
    if (this.#take(execution, "crashAfterEffect", 1).length > 0) {
      this.#record(execution, "crashAfterEffect");
      crash();
      return new Promise(() => undefined);
    }
    return result;
  }

  /** Whether a step of this run may be held, or replaced from outside its process: then steps are planned before they execute. */
  plansStepsOf(run: RunState): boolean {
    return this.#rules.some(
      ({ action, control }) => (action.kind === "hold" || run.fn.isRemote === true) && control.concernsFunction(run),
    );
  }

  /** Keeps a planned step back. @returns whether it does */
  hold(run: RunState, step: StepState, job: Job): boolean {
    const execution = executionOf(run, step, job.attempt);
    const rule = this.#rules.find(({ action, control }) => action.kind === "hold" && control.concerns(execution));
    rule?.control.keep(job);
    return rule !== undefined;
  }

  /** The answer for a step without code of its own: a wait, an invoke, a sleep, a gateway. */
  answerFor(run: RunState, step: StepState): (() => Promise<Answered>) | undefined {
    const execution = executionOf(run, step, 0);
    this.#note(execution);
    const [failure] = this.#take(execution, "fail", 1);
    const mock = this.#take(execution, "mock").at(-1);
    if (failure === undefined && mock === undefined) return undefined;
    this.#record(execution, failure === undefined ? "mock" : "fail");
    return async () => {
      try {
        if (failure !== undefined) throw failure.error();
        const answer: unknown = await mock?.answer(step.input);
        return { data: JSON.parse(JSON.stringify(answer ?? null)) as Json };
      } catch (error) {
        return { error: storedError(error), final: true };
      }
    };
  }

  /** Whether the sending of this step (an event, a signal, a message) is to fail, or to be swallowed. */
  sendingOf(run: RunState, id: string, index: number, attempt: number): { fail: unknown } | { mock: unknown } | undefined {
    const execution = { run, id, index, attempt };
    this.#note(execution);
    const [failure] = this.#take(execution, "fail", 1);
    if (failure !== undefined) {
      this.#record(execution, "fail");
      return { fail: failure.error() };
    }
    const mock = this.#take(execution, "mock").at(-1);
    if (mock === undefined) return undefined;
    this.#record(execution, "mock");
    return { mock: mock.answer() };
  }

  #take<K extends Action["kind"]>(execution: Execution, kind: K, most = Infinity): Extract<Action, { kind: K }>[] {
    const rules = this.#rules.filter(({ action, control, left }) => action.kind === kind && left > 0 && control.concerns(execution)).slice(0, most);
    for (const rule of rules) rule.left--;
    return rules.map(({ action }) => action as Extract<Action, { kind: K }>);
  }

  #note(execution: Execution): void {
    this.#calls.push({ execution, at: this.server.now });
  }

  #record({ run, id, index, attempt }: Execution, fault: "fail" | "crashAfterEffect" | "delay" | "mock"): void {
    const step = index > 0 ? `${id}:${index}` : id;
    this.server.record({ kind: "fault", ...runFields(run), step, fault, attempt });
  }
}

export function executionOf(run: RunState, step: StepState, attempt: number): Execution {
  const indexed = /^(.*):(\d+)$/s.exec(step.id);
  // An id can end like an index; only one that the SDK has made up has a base that was asked for, too.
  const isIndexed = indexed !== null && [...run.steps.values()].some(({ id }) => id === indexed[1]);
  return { run, id: isIndexed ? indexed[1]! : step.id, index: isIndexed ? Number(indexed[2]) : 0, attempt };
}

class Control implements StepControl {
  readonly #id: string;
  readonly #filter: StepFilter;
  readonly #rules: Rule[];
  readonly #calls: readonly Call[];
  readonly #requeue: (job: Job) => void;
  #held: Job[] = [];

  constructor(id: string, filter: StepFilter, rules: Rule[], calls: readonly Call[], requeue: (job: Job) => void) {
    this.#calls = calls;
    this.#requeue = requeue;
    this.#id = id;
    this.#filter = filter;
    this.#rules = rules;
  }

  get calls(): StepCall[] {
    return this.#calls.filter(({ execution }) => this.concerns(execution)).map(({ execution: { run, id, index, attempt }, at }) => ({
      runId: run.id,
      functionId: run.fn.id,
      step: index > 0 ? `${id}:${index}` : id,
      attempt,
      at: new Date(at),
    }));
  }

  concernsFunction(run: RunState): boolean {
    const { functionId } = this.#filter;
    return functionId === undefined || functionId === run.fn.id || functionId === run.fn.slug;
  }

  keep(job: Job): void {
    job.due = Infinity;
    job.heldBack = "held by the test";
    this.#held.push(job);
  }

  hold(): this {
    return this.#add({ kind: "hold" });
  }

  release(): this {
    this.#drop(({ action }) => action.kind === "hold");
    for (const job of this.#held.splice(0)) this.#requeue(job);
    return this;
  }

  concerns({ run, id, index, attempt }: Execution): boolean {
    const { index: wantedIndex, attempt: wantedAttempt } = this.#filter;
    return (
      id === this.#id &&
      this.concernsFunction(run) &&
      (wantedIndex === undefined || wantedIndex === index) &&
      (wantedAttempt === undefined || wantedAttempt === attempt)
    );
  }

  fail({ times = 1, error }: { times?: number; error?: unknown } = {}): this {
    return this.#add({ kind: "fail", error: () => this.#error(error) }, times);
  }

  failForever(error?: unknown): this {
    return this.#add({ kind: "fail", error: () => this.#error(error) });
  }

  crashAfterEffect({ times = 1 }: { times?: number } = {}): this {
    return this.#add({ kind: "crashAfterEffect" }, times);
  }

  delay(by: Duration): this {
    return this.#add({ kind: "delay", by: toMilliseconds(by) });
  }

  mock(answer: unknown): this {
    const call = typeof answer === "function" ? (answer as (...input: unknown[]) => unknown) : () => answer;
    return this.#add({ kind: "mock", answer: call });
  }

  restore(): void {
    this.release();
    this.#drop(() => true);
  }

  #drop(which: (rule: Rule) => boolean): void {
    for (const rule of this.#rules.filter((candidate) => candidate.control === this && which(candidate))) {
      this.#rules.splice(this.#rules.indexOf(rule), 1);
    }
  }

  #add(action: Action, times = Infinity): this {
    this.#rules.push({ control: this, action, left: times });
    return this;
  }

  #error(error: unknown): unknown {
    if (error === undefined) return new Error(`the test made step "${this.#id}" fail`);
    if (typeof error === "string") return new Error(error);
    return typeof error === "function" ? (error as () => unknown)() : error;
  }
}

import { isDeepStrictEqual } from "node:util";
import { HarnessError } from "./errors.js";
import { formatTimeline } from "./trace/timeline.js";
import type {
  Duration,
  EventControl,
  EventInput,
  FunctionLike,
  Harness,
  InvokeOptions,
  Json,
  Run,
  StartOptions,
  StepCall,
  StepControl,
  StepFilter,
  Time,
} from "./types.js";

/**
 * Plays every scenario in both shapes of execution, and compares after each call. What a test sees is the one with
 * checkpointing off. Code under test runs in both, so that its effects outside happen twice as often.
 */
export class BothHarness implements Harness {
  readonly #off: Harness;
  readonly #on: Harness;

  constructor(off: Harness, on: Harness) {
    this.#off = off;
    this.#on = on;
  }

  get now() {
    return this.#off.now;
  }
  get runs() {
    return this.#off.runs.map((run) => this.#twin(run));
  }
  get events() {
    return this.#off.events;
  }
  get trace() {
    return this.#off.trace;
  }
  get published() {
    return this.#off.published;
  }

  async send(event: EventInput | readonly EventInput[], options?: StartOptions): Promise<Run[]> {
    const runs = await this.#drive((t) => t.send(event, options));
    return runs.map((run) => this.#twin(run));
  }

  async advance(by: Duration): Promise<void> {
    await this.#drive((t) => t.advance(by));
  }

  async advanceTo(time: Time): Promise<void> {
    await this.#drive((t) => t.advanceTo(time));
  }

  async drain(): Promise<void> {
    await this.#drive((t) => t.drain());
  }

  async invoke(functionOrId: FunctionLike | string, options?: InvokeOptions): Promise<Run> {
    return this.#twin(await this.#drive((t) => t.invoke(functionOrId, options)));
  }

  async signal(signal: string, data?: Json): Promise<Run | undefined> {
    const run = await this.#drive((t) => t.signal(signal, data));
    return run === undefined ? undefined : this.#twin(run);
  }

  async within<T>(callback: () => T): Promise<Awaited<T>> {
    return this.#drive((t) => t.within(callback));
  }

  run(id: string): Run {
    return this.#twin(this.#off.run(id));
  }

  runsOf(functionOrId: FunctionLike | string): readonly Run[] {
    return this.#off.runsOf(functionOrId).map((run) => this.#twin(run));
  }

  step(id: string, filter?: StepFilter): StepControl {
    return new BothStepControl(this.#off.step(id, filter), this.#on.step(id, filter));
  }

  event(name: string): EventControl {
    return new BothEventControl(this.#off.event(name), this.#on.event(name));
  }

  listen(): never {
    throw new HarnessError("NOT_SUPPORTED", 'A harness with checkpointing: "both" is two servers, and cannot listen as one.');
  }

  endpoint(): never {
    throw new HarnessError("NOT_SUPPORTED", 'A durable endpoint always runs by checkpoint: leave checkpointing: "both" out.');
  }

  async dispose(): Promise<void> {
    await this.#off.dispose();
    await this.#on.dispose();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.dispose();
  }

  async #drive<T>(act: (t: Harness) => Promise<T>): Promise<T> {
    const result = await act(this.#off);
    await act(this.#on);
    compareShapes(this.#off, this.#on);
    return result;
  }

  /** The run, as seen with checkpointing off, whose cancellation reaches the other one, too. */
  #twin(run: Run): Run {
    const place = this.#off.runsOf(run.functionId).findIndex(({ id }) => id === run.id);
    const cancel = () =>
      this.#drive(async (t) => {
        await t.runsOf(run.functionId)[place]?.cancel();
      });
    return new Proxy(run, {
      get: (target, key): unknown => (key === "cancel" ? cancel : Reflect.get(target, key, target)),
    });
  }
}

/** @throws HarnessError `SHAPES_DIFFER`, with the first difference */
function compareShapes(off: Harness, on: Harness): void {
  const functionIds = new Set([...off.runs, ...on.runs].map(({ functionId }) => functionId));
  for (const functionId of functionIds) {
    const [offRuns, onRuns] = [off, on].map(({ runs }) => runs.filter((run) => run.functionId === functionId)) as [Run[], Run[]];
    for (let index = 0; index < Math.max(offRuns.length, onRuns.length); index++) {
      const difference = differenceOf(offRuns[index], onRuns[index]);
      if (difference !== undefined) fail(functionId, index, difference, offRuns[index], onRuns[index]);
    }
  }
}

interface Difference {
  readonly what: string;
  readonly off: unknown;
  readonly on: unknown;
}

function differenceOf(off: Run | undefined, on: Run | undefined): Difference | undefined {
  const aspects: [string, (run: Run | undefined) => unknown][] = [
    ["whether there is a run", (run) => run !== undefined],
    ["the status", (run) => run?.status],
    // What a function that returns nothing leaves is stored as null in one shape, and as an empty text in the other.
    ["the output", (run) => (run?.output === "" ? null : run?.output)],
    ["the error", (run) => run?.error && { name: run.error.name, message: run.error.message }],
    ["the steps", (run) => run && outcomesOf(run)],
    ["the events that it sent", (run) => run?.sent.map(({ name, data }) => JSON.stringify(withoutCiphertext([name, data]))).sort()],
  ];
  for (const [what, read] of aspects) {
    const [left, right] = [withoutCiphertext(read(off)), withoutCiphertext(read(on))];
    if (!isDeepStrictEqual(left, right)) return { what, off: left, on: right };
  }
  return undefined;
}

/** What the SDK's encryption middleware has encrypted is another text each time, whatever it hides. */
function withoutCiphertext(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if ("__ENCRYPTED__" in value) return "encrypted";
  if (Array.isArray(value)) return value.map(withoutCiphertext);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutCiphertext(inner)]));
}

function outcomesOf(run: Run): Record<string, unknown> {
  return Object.fromEntries(
    Object.values(run.steps)
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map(({ id, status, output, error }) => [id, { status, output, error: error?.message }]),
  );
}

function fail(functionId: string, index: number, difference: Difference, off: Run | undefined, on: Run | undefined): never {
  const timeline = (run: Run | undefined) => (run === undefined ? "  (no run)" : formatTimeline(run));
  throw new HarnessError(
    "SHAPES_DIFFER",
    `Run ${index + 1} of "${functionId}" depends on whether checkpointing is on: ${difference.what} differs.\n` +
      `  off: ${JSON.stringify(difference.off)}\n  on:  ${JSON.stringify(difference.on)}\n` +
      "With checkpointing, code outside steps runs once per request and not once per step: the usual cause is a value that is kept, read or " +
      "made outside a step. Values that are random differ, too, unless they come from Math.random, crypto.randomUUID or " +
      `crypto.getRandomValues: those follow the seed.\n\nCheckpointing off:\n${timeline(off)}\n\nCheckpointing on:\n${timeline(on)}`,
  );
}

class BothStepControl implements StepControl {
  readonly #controls: readonly [StepControl, StepControl];

  constructor(off: StepControl, on: StepControl) {
    this.#controls = [off, on];
  }

  get calls(): readonly StepCall[] {
    return this.#controls[0].calls;
  }

  fail(...options: Parameters<StepControl["fail"]>): this {
    return this.#each((control) => control.fail(...options));
  }
  failForever(error?: unknown): this {
    return this.#each((control) => control.failForever(error));
  }
  crashAfterEffect(...options: Parameters<StepControl["crashAfterEffect"]>): this {
    return this.#each((control) => control.crashAfterEffect(...options));
  }
  delay(by: Duration): this {
    return this.#each((control) => control.delay(by));
  }
  mock(answer: unknown): this {
    return this.#each((control) => control.mock(answer));
  }
  hold(): this {
    return this.#each((control) => control.hold());
  }
  release(): this {
    return this.#each((control) => control.release());
  }
  restore(): void {
    for (const control of this.#controls) control.restore();
  }

  #each(act: (control: StepControl) => unknown): this {
    this.#controls.forEach(act);
    return this;
  }
}

class BothEventControl implements EventControl {
  readonly #controls: readonly [EventControl, EventControl];

  constructor(off: EventControl, on: EventControl) {
    this.#controls = [off, on];
  }

  drop(...options: Parameters<EventControl["drop"]>): this {
    return this.#each((control) => control.drop(...options));
  }
  duplicate(...options: Parameters<EventControl["duplicate"]>): this {
    return this.#each((control) => control.duplicate(...options));
  }
  delay(by: Duration): this {
    return this.#each((control) => control.delay(by));
  }
  reorder(): this {
    return this.#each((control) => control.reorder());
  }
  restore(): void {
    for (const control of this.#controls) control.restore();
  }

  #each(act: (control: EventControl) => unknown): this {
    this.#controls.forEach(act);
    return this;
  }
}

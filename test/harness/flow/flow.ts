import { Inngest, type Context } from "inngest";
import { createHarness, type EventInput, type Harness, type HarnessOptions, type Run } from "../../../harness/index.js";

export const START = Date.parse("2026-01-01T00:00:00Z");

type Options = Parameters<Inngest["createFunction"]>[0];
type Handler = (context: Context) => unknown;

/** A harness for one function `f`, triggered by `go`. */
export function harnessFor(options: Partial<Options>, handler: Handler = () => null, more: Partial<HarnessOptions> = {}): Promise<Harness> {
  const inngest = new Inngest({ id: "app", isDev: true });
  const fn = inngest.createFunction({ id: "f", triggers: { event: "go" }, ...options } as Options, handler as never);
  return createHarness({ startTime: START, retryDelay: "1s", ...more, functions: [fn, ...(more.functions ?? [])] });
}

export function go(data: Record<string, unknown> = {}, rest: Partial<EventInput> = {}): EventInput {
  return { name: "go", data, ...rest };
}

/** When the run's first request was made, in seconds after the start. */
export function firstRequest(run: Run): number | undefined {
  const entry = run.trace.find((entry) => entry.kind === "run.started");
  return entry && (entry.at - START) / 1000;
}

export function secondsOf(date: Date | undefined): number | undefined {
  return date && (date.getTime() - START) / 1000;
}

/** What became of the event at this place, for the function `f`. */
export function outcomesOf(t: Harness, index: number): object[] {
  return t.events.filter(({ source }) => source.by === "test")[index]!.outcomes.map((outcome) => ({ ...outcome }));
}

import picocolors from "picocolors";
import type { Harness, Run } from "../types.js";
import type { TraceEntry } from "./entries.js";
import { clipText, describePending, formatSpan, inline } from "./text.js";

export interface TimelineOptions {
  /** Colour the text for a terminal. Default `false`. */
  color?: boolean;
  /** Show requests, responses and checkpoints, too. Default `false`. */
  wire?: boolean;
}

/**
 * What happened, as text for a person: virtual time, function, step, attempt, sleep, wait, event, retry, outcome.
 *
 * Times are UTC; a time is printed where it changes, and a longer pause is named. Of a harness, all runs are shown together, each
 * line with its function.
 */
export function formatTimeline(source: Run | Harness, options: TimelineOptions = {}): string {
  const colors = picocolors.createColors(options.color ?? false);
  const runs = "runs" in source ? source.runs : [source];
  const story = new Story(source.trace, options.wire ?? false, new Set(runs.map(({ appId }) => appId)));
  const lines = source.trace.flatMap((entry) => {
    const line = story.tell(entry);
    return line ? [{ ...line, at: entry.at }] : [];
  });

  const label = "runs" in source ? createLabels(runs, source.trace) : undefined;
  const widthOf = (texts: readonly (string | undefined)[], most: number) =>
    Math.min(most, Math.max(0, ...texts.map((text) => text?.length ?? 0)));
  const actorWidth = label ? widthOf(lines.map((line) => label(line)), 32) : 0;
  const stepWidth = widthOf(lines.map(({ step }) => step), 28);

  const out: string[] = "runs" in source ? [] : [colors.bold(headline(source)), ""];
  const textWidth = Math.max(40, WIDTH - 15 - (label ? actorWidth + 2 : 0) - (stepWidth > 0 ? stepWidth + 2 : 0));
  let before: number | undefined;
  for (const line of lines) {
    const text = clipText(line.text, line.color === "red" ? LONGEST_ERROR : textWidth);
    if (before !== undefined && line.at - before >= LEAST_PAUSE) {
      out.push(colors.dim(`            ⋮ ${formatSpan(line.at - before)} later`));
    }
    if (dayOf(line.at) !== (before === undefined ? undefined : dayOf(before))) out.push(colors.bold(`  ${dayOf(line.at)}`));
    const columns = [
      line.at === before ? " ".repeat(8) : timeOf(line.at),
      ...(label ? [colors.cyan(label(line).padEnd(actorWidth))] : []),
      colors[line.color](line.mark),
      ...(stepWidth > 0 ? [(line.step ?? "").padEnd(stepWidth)] : []),
      line.color === "red" || line.color === "dim" ? colors[line.color](text) : text,
    ];
    out.push(`  ${columns.join("  ").trimEnd()}`);
    before = line.at;
  }

  const waiting = runs.flatMap((run) => {
    const name = label ? `${label({ runId: run.id })} ` : "";
    return run.pending.map((what) => colors.dim(`  … ${name}${describePending(what)}`));
  });
  return [...out, ...waiting].join("\n");
}

/** Columns that a line may take, unless its names alone take more. */
const WIDTH = 120;

/** Errors may run on: they are what one reads a timeline for. */
const LONGEST_ERROR = 240;

/** Milliseconds from which a pause is worth a line of its own. */
const LEAST_PAUSE = 60_000;

interface Line {
  /** Of an event, who sent it: `app` is code outside functions. */
  sender?: "test" | "app" | "server" | undefined;
  /** Whose line it is: a run, or where there is none, a function, or the test. */
  runId?: string | undefined;
  functionId?: string | undefined;
  mark: string;
  color: "green" | "red" | "yellow" | "blue" | "magenta" | "dim" | "bold";
  step?: string | undefined;
  text: string;
}

/** Tells entries, knowing the ones that say the same thing twice. */
class Story {
  /** The event that started each run. */
  private readonly triggers = new Map<string, string>();
  /** The step that sent an event, by the event's id. */
  private readonly senders = new Map<string, string>();

  constructor(
    trace: readonly TraceEntry[],
    private readonly wire: boolean,
    private readonly appIds: ReadonlySet<string>,
  ) {
    for (const entry of trace) {
      if (entry.kind === "run.queued") this.triggers.set(entry.runId, entry.event);
      if (entry.kind === "step.completed" && entry.stepKind === "sendEvent") {
        for (const id of sentIds(entry.output)) this.senders.set(id, entry.step);
      }
    }
  }

  /** The line for this entry; `undefined` where another line says as much, or only the wire is concerned. */
  tell(entry: TraceEntry): Line | undefined {
    const told = this.describe(entry);
    if (!told) return undefined;
    return { ...actorOf(entry), step: this.stepOf(entry), ...told };
  }

  private stepOf(entry: TraceEntry): string | undefined {
    if (entry.kind === "event.received") return this.senders.get(entry.eventId);
    return "step" in entry ? entry.step : undefined;
  }

  private describe(entry: TraceEntry): Pick<Line, "mark" | "color" | "text"> | undefined {
    switch (entry.kind) {
      case "event.received":
        if (isInternal(entry.name)) return undefined;
        return { mark: "»", color: "blue", text: `sends ${entry.name} ${value(entry.data)}` };
      case "event.skipped":
        return { mark: "·", color: "dim", text: `${entry.name} started nothing: ${entry.reason}${aside(entry.detail)}` };
      case "event.debounced":
        return { mark: "◌", color: "yellow", text: `${entry.name} held back ${formatSpan(entry.until - entry.at)} (debounce)` };
      case "event.batched":
        return { mark: "◌", color: "yellow", text: `${entry.name} is number ${entry.size} of a batch` };
      case "event.fault":
        return { mark: "!", color: "magenta", text: `fault: ${entry.fault} ${entry.name}` };
      case "cron.fired":
        return { mark: "◷", color: "blue", text: `cron ${entry.cron}` };
      case "run.queued":
        if (entry.until === undefined || entry.until <= entry.at) return undefined;
        return { mark: "◌", color: "yellow", text: `to start in ${formatSpan(entry.until - entry.at)}${aside(entry.reason)}` };
      case "run.started":
        return { mark: "▶", color: "bold", text: this.startedBy(entry.runId) };
      case "run.completed":
        return { mark: "■", color: "green", text: `completed ${value(entry.output)}`.trimEnd() };
      case "run.failed":
        return { mark: "■", color: "red", text: `failed: ${errorText(entry.error)}` };
      case "run.cancelled":
        return { mark: "■", color: "yellow", text: `cancelled (${entry.reason})` };

      case "step.completed":
        if (WAITING_KINDS.has(entry.stepKind) || (entry.stepKind === "sendEvent" && sentIds(entry.output).length > 0)) return undefined;
        return { mark: "✓", color: "green", text: [attemptNumber(entry.attempt), value(entry.output)].filter(Boolean).join(": ") };
      case "step.failed":
        if (entry.stepKind === "invoke") return undefined;
        return { mark: "✗", color: "red", text: failure(entry) };
      case "sleep.started":
        return { mark: "☾", color: "blue", text: `sleeps ${formatSpan(entry.until - entry.at)}` };
      case "sleep.ended":
        return { mark: "☼", color: "yellow", text: "wakes" };
      case "wait.started":
        return { mark: "◌", color: "blue", text: `waits for ${entry.event}, at most ${formatSpan(entry.until - entry.at)}` };
      case "wait.matched":
        return { mark: "●", color: "green", text: `got ${entry.event}` };
      case "wait.timedOut":
        return { mark: "○", color: "yellow", text: `gave up waiting for ${entry.event}` };
      case "signal.started":
        return { mark: "◌", color: "blue", text: `waits for the signal ${entry.signal}, at most ${formatSpan(entry.until - entry.at)}` };
      case "signal.received":
        return { mark: "●", color: "green", text: `got the signal ${entry.signal}` };
      case "signal.timedOut":
        return { mark: "○", color: "yellow", text: `gave up waiting for the signal ${entry.signal}` };
      case "invoke.started":
        return { mark: "↳", color: "blue", text: `invokes ${this.bare(entry.target)}${entry.isUnknown === true ? aside(unknownFunction) : ""}` };
      case "invoke.ended":
        return entry.error
          ? { mark: "✗", color: "red", text: `${this.bare(entry.target)} failed: ${errorText(entry.error)}` }
          : { mark: "✓", color: "green", text: `${this.bare(entry.target)} returned ${value(entry.output) || "nothing"}` };
      case "invoke.timedOut":
        return { mark: "○", color: "yellow", text: `gave up waiting for ${this.bare(entry.target)}` };
      case "gateway":
        return { mark: "»", color: "blue", text: `${entry.url}${entry.error ? `: ${errorText(entry.error)}` : aside(entry.status?.toString())}` };
      case "defer.added":
        return { mark: "↳", color: "blue", text: `defers ${this.bare(entry.target)}` };
      case "defer.aborted":
        return { mark: "·", color: "dim", text: "deferred run called off" };

      case "function.failed":
        return { mark: "✗", color: "red", text: `outside its steps, ${failure(entry)}` };
      case "flow.delayed": {
        const span = entry.until === undefined ? "" : ` ${formatSpan(entry.until - entry.at)}`;
        return { mark: "◌", color: "yellow", text: `held back${span}: ${entry.reason}${aside(entry.key)}` };
      }
      case "fault":
        return { mark: "!", color: "magenta", text: `fault: ${FAULTS[entry.fault]}` };
      case "nonDeterminism":
        return { mark: "!", color: "red", text: `other steps than before: ${list(entry.now)} instead of ${list(entry.before)}` };
      case "published":
        return { mark: "»", color: "blue", text: `published ${entry.channel}/${entry.topic} ${value(entry.data)}` };
      case "log":
        if (SDK_ECHOES.some((echo) => entry.text.includes(echo))) return undefined;
        return { mark: "·", color: "dim", text: `${entry.level}: ${oneLine(entry.text)}` };

      case "request": {
        const what = entry.target === undefined ? (entry.planOnly ? "planning" : "running on") : `step ${entry.target}`;
        return this.wireLine(`request: ${what}, ${entry.memoised.length} memoised${aside(attemptNumber(entry.attempt))}`);
      }
      case "response":
        return this.wireLine(`response: ${entry.status} ${entry.ops.join(", ")}`);
      case "checkpoint":
        return this.wireLine(`checkpoint: ${entry.steps.join(", ")}`);
      case "step.planned":
        return this.wireLine("planned");
      case "step.started":
        return this.wireLine(`started${aside(attemptNumber(entry.attempt))}`);
    }
  }

  private wireLine(text: string): Pick<Line, "mark" | "color" | "text"> | undefined {
    return this.wire ? { mark: "·", color: "dim", text } : undefined;
  }

  /** A function's id as it stands in the code. */
  private bare(target: string): string {
    const app = [...this.appIds].find((id) => target.startsWith(`${id}-`));
    return app === undefined ? target : target.slice(app.length + 1);
  }

  private startedBy(runId: string): string {
    const event = this.triggers.get(runId);
    if (event === undefined) return "started";
    if (event === "inngest/scheduled.timer") return "started by its cron";
    if (event === "inngest/function.invoked") return "started by an invoke";
    return `started by ${event}`;
  }
}

const FAULTS = {
  fail: "the attempt is made to fail",
  crashAfterEffect: "the response of the attempt is lost",
  delay: "the attempt is slowed down",
  mock: "answered without running its code",
} as const;

/** What the SDK logs of an error, which has an entry of its own. */
const SDK_ECHOES = ["Inngest step error", "Inngest function error"];

const unknownFunction = "unknown here: give it to createHarness, or mock the step";

/** Kinds whose beginning and end have entries of their own. */
const WAITING_KINDS = new Set(["sleep", "waitForEvent", "waitForSignal", "invoke"]);

/** Whose entry it is: of an event, its sender's. */
function actorOf(entry: TraceEntry): Pick<Line, "runId" | "functionId" | "sender"> {
  if (entry.kind === "event.received") {
    const { source } = entry;
    if (source.by === "function") return { runId: source.runId, functionId: source.functionId };
    return source.by === "cron" ? { functionId: source.functionId } : { sender: source.by };
  }
  return {
    runId: "runId" in entry ? entry.runId : undefined,
    functionId: "functionId" in entry ? entry.functionId : undefined,
  };
}

function isInternal(event: string): boolean {
  return event.startsWith("inngest/");
}

/** Names runs by their function; where a function has several, with a number. */
function createLabels(runs: readonly Run[], trace: readonly TraceEntry[]): (line: Pick<Line, "runId" | "functionId" | "sender">) => string {
  const ids = new Map<string, string[]>();
  const remember = (functionId: string, runId: string) => {
    const known = ids.get(functionId) ?? [];
    if (!known.includes(runId)) ids.set(functionId, [...known, runId]);
  };
  for (const entry of trace) if (entry.kind === "run.queued") remember(entry.functionId, entry.runId);
  for (const run of runs) remember(run.functionId, run.id);

  const labels = new Map<string, string>();
  for (const [functionId, runIds] of ids) {
    runIds.forEach((runId, index) => labels.set(runId, runIds.length > 1 ? `${functionId} #${index + 1}` : functionId));
  }
  return ({ runId, functionId, sender }) => (runId === undefined ? undefined : labels.get(runId)) ?? functionId ?? sender ?? "";
}

function headline(run: Run): string {
  const started = run.startedAt ?? run.queuedAt;
  const span = run.endedAt ? ` after ${formatSpan(run.endedAt.getTime() - started.getTime())}` : "";
  return `${run.functionId}  ${run.status}${span}`;
}

function failure(entry: { at: number; attempt: number; error: { name: string; message: string }; final: boolean; retryAt?: number }): string {
  const next =
    entry.final || entry.retryAt === undefined ? "given up" : `again in ${formatSpan(entry.retryAt - entry.at)}`;
  return `attempt ${entry.attempt + 1}, ${next}: ${errorText(entry.error)}`;
}

function attemptNumber(attempt: number): string | undefined {
  return attempt > 0 ? `attempt ${attempt + 1}` : undefined;
}

function errorText({ name, message }: { name: string; message: string }): string {
  return oneLine(`${name}: ${message}`);
}

function aside(text: string | undefined): string {
  return text === undefined || text === "" ? "" : ` (${text})`;
}

function list(steps: readonly string[]): string {
  return steps.length === 0 ? "none" : steps.join(", ");
}

/** A value on one line; nothing where there is nothing to say. */
function value(json: unknown): string {
  return json === undefined || json === null ? "" : inline(json, WIDTH);
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}

function sentIds(output: unknown): string[] {
  const { ids } = (output ?? {}) as { ids?: unknown };
  return Array.isArray(ids) ? ids.filter((id) => typeof id === "string") : [];
}

function dayOf(at: number): string {
  const [weekday, day, month, year] = new Date(nearestSecond(at)).toUTCString().replace(",", "").split(" ");
  return `${weekday} ${Number(day)} ${month} ${year}`;
}

function timeOf(at: number): string {
  return new Date(nearestSecond(at)).toISOString().slice(11, 19);
}

/** Jitter leaves milliseconds behind; rounded as spans are, times and spans add up. */
function nearestSecond(at: number): number {
  return Math.round(at / 1000) * 1000;
}

/**
 * Whether the harness did what the server did: the same runs with the same outcome, the same entries into user code, and the
 * same times. The recordings were made on a real clock, so their times hold the server's latency: what is allowed for is
 * said at {@link LATENCY}.
 */

import { createHash } from "node:crypto";
import { diffArrays } from "diff";
import type { Played, PlayedRequest, PlayedRun } from "./play.js";
import type { Call, Mode, Op, Program, RecordedRequest, RecordedRun, Recording } from "./program.js";

/** Milliseconds by which the recorded server may have been later than one that takes no time. */
const LATENCY = {
  /** From an event to the start of a run. */
  start: 1500,
  /** For each request to the SDK, and once for what the server does around them. */
  request: 300,
  /** For each invoked child, on top of its requests. */
  child: 700,
  /** The server's timers may fire this much early. */
  early: 60,
};

/**
 * @returns what differs, readable, the recording on the left; empty where they agree.
 */
export function compare(program: Program, mode: Mode, recording: Recording, played: Played): string {
  const unordered = hasConcurrentSteps(program);
  // Version 3 re-enters the function after each step of several: how often before it is over depends on the machine.
  const isStableOnTheWire = !unordered || mode !== "v3";
  const names = namesByHash(played);
  const functionIds = new Set([
    ...recording.runs.map((run) => run.function),
    ...played.runs.map((run) => run.function),
  ]);
  return [...functionIds]
    .sort()
    .flatMap((id) => {
      const expected = recording.runs.filter((run) => run.function === id);
      const actual = played.runs.filter((run) => run.function === id);
      const outcome = sideBySide(
        outline(expected.map((run) => outlineRecorded(run, recording.calls, unordered))),
        outline(actual.map((run) => outlinePlayed(run, played.calls, unordered))),
      );
      if (outcome) return [`${id}:\n${outcome}`];
      const wire = isStableOnTheWire
        ? sideBySide(
            outline(expected.map((run) => describeRecordedWire(run.run, recording.wire, unordered, names))),
            outline(actual.map((run) => describePlayedWire(run.run, played.wire, unordered))),
          )
        : "";
      return wire ? [`${id}, on the wire:\n${wire}`] : timesThatDiffer(expected, actual, recording);
    })
    .join("\n\n");
}

/** Where steps of one run are under way at the same time, their order is the machine's, not the server's. */
function hasConcurrentSteps(program: Program): boolean {
  const isConcurrent = (op: Op): boolean => {
    switch (op.op) {
      case "parallel":
      case "race":
        return true;
      case "try":
        return [...op.body, ...op.catch].some(isConcurrent);
      case "loop":
        return op.body.some(isConcurrent);
      case "if":
        return [...op.then, ...(op.else ?? [])].some(isConcurrent);
      default:
        return false;
    }
  };
  return program.functions.some((fn) => [...fn.body, ...(fn.onFailure ?? [])].some(isConcurrent));
}

/** One run as lines of text: its outcome, then its calls. */
type Outline = string[];

/** Runs of one function that events started at the same moment are interchangeable, so they go in an order of their own. */
function outline(runs: Outline[]): string[] {
  return runs.sort((a, b) => compareText(a.join("\n"), b.join("\n"))).flat();
}

function outlineRecorded(run: RecordedRun, calls: readonly Call[], unordered: boolean): Outline {
  return [
    describeOutcome(run.status, run.status === "Completed" ? run.output : errorOf(run.output)),
    ...describeCalls(run.run, calls, unordered),
  ];
}

function outlinePlayed(run: PlayedRun, calls: readonly Call[], unordered: boolean): Outline {
  const status = { queued: "Queued", running: "Running", completed: "Completed", failed: "Failed", cancelled: "Cancelled" };
  return [
    describeOutcome(status[run.status], run.status === "completed" ? run.output : errorOf(run.error)),
    ...describeCalls(run.run, calls, unordered),
  ];
}

function describeOutcome(status: string, outcome: unknown): string {
  return status === "Completed" || status === "Failed" ? `${status} ${toText(outcome)}` : status;
}

/** What the function or the SDK threw stands there as it is; what the server itself found wrong, under `error`. */
function errorOf(output: unknown): unknown {
  if (typeof output !== "object" || output === null) return output;
  if ("error" in output && typeof output.error === "object") return errorOf(output.error);
  const { name, message, cause } = output as { name?: unknown; message?: unknown; cause?: unknown };
  return { name, message, cause };
}

function describeCalls(run: string, calls: readonly Call[], unordered: boolean): string[] {
  const ofRun = calls
    .filter((call) => call.run === run && !(unordered && call.kind === "body"))
    .map(({ part, kind, id, attempt }) => `  ${part === "body" ? "" : `${part}: `}${kind} ${id ?? ""}, attempt ${attempt}`);
  return unordered ? ofRun.sort(compareText) : ofRun;
}

/** Steps that were saved by checkpoint are recorded by their hash. */
function namesByHash({ wire }: Played): ReadonlyMap<string, string> {
  const ids = new Set(wire.flatMap(({ stack }) => stack));
  return new Map([...ids].map((id) => [createHash("sha1").update(id).digest("hex"), id]));
}

function describeRecordedWire(
  run: string,
  wire: readonly RecordedRequest[],
  unordered: boolean,
  names: ReadonlyMap<string, string>,
): Outline {
  const lines = wire
    .filter((request) => request.run === run)
    .map(({ ops, status, stack, ...request }) => {
      const answers = status === 206 && Array.isArray(ops) ? (ops as { op: string }[]).map(({ op }) => op) : [];
      const step = request.step?.replace("#", ":") ?? null;
      const known = stack.map((id) => names.get(id) ?? id.replace("#", ":"));
      return describeRequest({ ...request, step, status, stack: known, ops: answers }, unordered);
    });
  return unordered ? lines.sort(compareText) : lines;
}

function describePlayedWire(run: string, wire: readonly PlayedRequest[], unordered: boolean): Outline {
  const lines = wire.filter((request) => request.run === run).map((request) => describeRequest(request, unordered));
  return unordered ? lines.sort(compareText) : lines;
}

function describeRequest(request: Omit<PlayedRequest, "run">, unordered: boolean): string {
  const { step, attempt, disableImmediateExecution, stack, status, ops } = request;
  const plan = disableImmediateExecution ? ", plan only" : "";
  const known = unordered ? "" : ` [${stack.join(" ")}]`;
  return `  ${step ?? "-"}, attempt ${attempt}${plan}${known} → ${status ?? "nothing"} ${[...ops].sort().join(" ")}`;
}

/** As JSON with sorted keys, without what differs from run to run: of events only name and data, of errors no stack. */
function toText(value: unknown): string {
  return JSON.stringify(value ?? null, (_key, part: unknown) => {
    if (typeof part !== "object" || part === null || Array.isArray(part)) return part;
    const entries = Object.entries(part).filter(([key]) => (isEvent(part) ? key === "name" || key === "data" : key !== "stack"));
    return Object.fromEntries(entries.sort(([a], [b]) => compareText(a, b)));
  });
}

function isEvent(value: object): boolean {
  return "name" in value && "data" in value && "id" in value && "ts" in value;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** @returns both lists in two columns, lines that differ marked; empty where nothing differs. */
function sideBySide(expected: readonly string[], actual: readonly string[]): string {
  const rows: { left: string; right: string; differs: boolean }[] = [];
  let removed: string[] = [];
  const flush = (added: string[] = []) => {
    for (let i = 0; i < Math.max(removed.length, added.length); i++) {
      rows.push({ left: removed[i] ?? "", right: added[i] ?? "", differs: true });
    }
    removed = [];
  };
  for (const part of diffArrays([...expected], [...actual])) {
    if (part.removed) removed = part.value;
    else if (part.added) flush(part.value);
    else {
      flush();
      rows.push(...part.value.map((line) => ({ left: line, right: line, differs: false })));
    }
  }
  flush();
  if (!rows.some((row) => row.differs)) return "";

  const width = Math.max(...rows.map((row) => row.left.length), "server".length);
  const line = (left: string, right: string, mark: string) => `${mark} ${left.padEnd(width)} │ ${right}`.trimEnd();
  return [
    line("server", "harness", " "),
    ...rows.map(({ left, right, differs }) => line(left, right, differs ? "≠" : " ")),
  ].join("\n");
}

/** Compared in order of their end: which of several interchangeable runs came first is not compared. */
function timesThatDiffer(expected: RecordedRun[], actual: PlayedRun[], recording: Recording): string[] {
  const theirs = expected.toSorted((a, b) => (a.endedAt ?? Infinity) - (b.endedAt ?? Infinity));
  const ours = actual.toSorted((a, b) => (a.endedAt ?? Infinity) - (b.endedAt ?? Infinity));
  return theirs.flatMap((run, index) => {
    // What never began has no time but that of its event.
    if (run.status === "Queued") return [];
    const { startedAt, endedAt } = ours[index]!;
    if (startedAt === undefined) return [`${run.function}: started after ${toSeconds(run.startedAt)}, here never`];
    const late = run.startedAt - startedAt;
    if (late < -LATENCY.early || late > startLatency(run, recording)) {
      return [`${run.function}: started after ${toSeconds(run.startedAt)}, here after ${toSeconds(startedAt)}`];
    }
    if (run.endedAt === null || endedAt === undefined) return [];
    const duration = run.endedAt - run.startedAt;
    const longer = duration - (endedAt - startedAt);
    // What ends at a given moment (a wait for an event, say) takes as much less as it began later.
    const shortest = -LATENCY.early - Math.max(0, late) - roundedAway(run, recording);
    return longer < shortest || longer > runLatency(run, recording)
      ? [`${run.function}: took ${toSeconds(duration)} (latency included), here ${toSeconds(endedAt - startedAt)}`]
      : [];
  });
}

/** A run that code started, rather than the script, is as late as that code was. */
function startLatency(run: RecordedRun, { events, wire }: Recording): number {
  if (events.some((event) => event.runs.includes(run.run))) return LATENCY.start;
  const before = wire.filter((request) => request.t < run.startedAt && request.run !== run.run);
  return LATENCY.start + LATENCY.request * before.length;
}

function runLatency(run: RecordedRun, { wire }: Recording): number {
  const requests = wire.filter((request) => request.run === run.run).length;
  const children = opsOf(run, wire).filter((op) => op.op === "InvokeFunction").length;
  return LATENCY.request * (requests + 1) + LATENCY.child * children;
}

/** The server cuts retry-after and dates to whole seconds: the rest depends on where in a second a recording began. */
function roundedAway(run: RecordedRun, { wire }: Recording): number {
  const retries = wire.filter((request) => request.run === run.run && request.retryAfter !== null);
  const sleeps = opsOf(run, wire).filter((op) => op.op === "Sleep" && isDate(op.name));
  return 1000 * (retries.length + sleeps.length);
}

function isDate(value: string | undefined): boolean {
  return value !== undefined && value.includes("T") && !Number.isNaN(Date.parse(value));
}

/** The ops in the answers to a run. */
function opsOf(run: RecordedRun, wire: readonly RecordedRequest[]): { op: string; name?: string }[] {
  return wire
    .filter((request) => request.run === run.run && request.status === 206 && Array.isArray(request.ops))
    .flatMap((request) => request.ops as { op: string; name?: string }[]);
}

function toSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

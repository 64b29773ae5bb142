/** The programs and recordings in fixtures/conformance, as they are written there. */

import { readdirSync, readFileSync } from "node:fs";

/** The SDK and the execution shape that a recording was made with. */
export type Mode = "v4" | "v4-checkpointing" | "v3";

export interface Program {
  name: string;
  functions: ProgramFunction[];
  script: { at: number; send: ScriptEvent[] }[];
  waitMs: number;
  sdk?: Mode[];
}

export interface ProgramFunction {
  id: string;
  config: Record<string, unknown>;
  triggers: Record<string, unknown>[];
  body: Op[];
  onFailure?: Op[];
}

export interface ScriptEvent {
  name: string;
  data?: Record<string, unknown>;
  id?: string;
  v?: string;
  user?: object;
  /** Relative to the moment of sending: `"+2000"`. */
  ts?: string;
}

/** What a step or the function does at one attempt. An empty one does nothing. */
export interface Behaviour {
  return?: unknown;
  throw?: { message: string; name?: string; kind?: "nonRetriable" | "retryAfter"; retryAfter?: number | string };
}

export type Op =
  | { op: "run"; id: string; do: Behaviour[]; as?: string }
  | { op: "sleep"; id: string; for: number | string }
  | { op: "sleepUntil"; id: string; afterMs: number }
  | { op: "waitForEvent"; id: string; event: string; timeout: string; match?: string; if?: string; as?: string }
  | { op: "sendEvent"; id: string; events: unknown; as?: string }
  | { op: "invoke"; id: string; function: string; data?: unknown; timeout?: string; as?: string }
  | { op: "parallel"; branches: Op[][] }
  | { op: "race"; branches: Op[][]; group?: boolean; as?: string }
  | { op: "waitForSignal"; id: string; signal: string; timeout: string; onConflict?: string; as?: string }
  | { op: "sendSignal"; id: string; signal: string; data?: unknown; as?: string }
  | { op: "try"; body: Op[]; catch: Op[]; as?: string }
  | { op: "throw"; do: Behaviour[] }
  | { op: "loop"; times: number; body: Op[] }
  | { op: "if"; var: string; equals: unknown; then: Op[]; else?: Op[] }
  | { op: "mark"; text: string; var?: string }
  | { op: "return"; value: unknown };

/** One entry into user code. */
export interface Call {
  /** Milliseconds after the start of the program. */
  t: number;
  run: string;
  fn: string;
  part: "body" | "onFailure";
  kind: "body" | "step" | "mark";
  id?: string;
  attempt: number;
}

export interface RecordedRun {
  run: string;
  function: string;
  status: "Completed" | "Failed" | "Cancelled" | "Running" | "Queued";
  output: unknown;
  /** Milliseconds after the start of the program. The server counts a run as started when it is scheduled. */
  startedAt: number;
  endedAt: number | null;
}

/** One request to the SDK, and its answer. */
export interface RecordedRequest {
  t: number;
  run: string;
  step: string | null;
  attempt: number;
  disableImmediateExecution: boolean;
  stack: string[];
  status: number;
  retryAfter: string | null;
  ops: unknown;
}

export interface Recording {
  program: string;
  refused?: { status: number; message: string };
  events: { at: number; name: string; runs: string[] }[];
  runs: RecordedRun[];
  calls: Call[];
  wire: RecordedRequest[];
}

/** What the server said of one function's configuration at sync. */
export interface Verdict {
  name: string;
  config: Record<string, unknown>;
  triggers: Record<string, unknown>[];
  v4: "accepted" | "refused";
  v3: "accepted" | "refused";
}

const folder = new URL("../../../fixtures/conformance/", import.meta.url);

function read(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, folder), "utf8"));
}

/** The names of the programs that were recorded in this mode. */
export function recordedPrograms(mode: Mode): string[] {
  return readdirSync(new URL(`recordings/${mode}/`, folder))
    .map((file) => file.replace(/\.json$/, ""))
    .sort();
}

export function readProgram(name: string): Program {
  return read(`programs/${name}.json`) as Program;
}

export function readRecording(mode: Mode, name: string): Recording {
  return read(`recordings/${mode}/${name}.json`) as Recording;
}

export function readVerdicts(): Verdict[] {
  return read("verdicts.json") as Verdict[];
}

/** The programs that do not agree yet, by mode; and the verdicts, by major version. The lists can only get shorter. */
export interface Exceptions {
  programs: Record<Mode, string[]>;
  verdicts: Record<"v4" | "v3", string[]>;
  /** The recordings in which the server got events later than the script has them, by program. */
  late: Record<Mode, Record<string, readonly LateEvent[]>>;
}

/** The nth event of a script, and by how many milliseconds it was late. */
export interface LateEvent {
  event: number;
  ms: number;
}

export function readExceptions(): Exceptions {
  return read("exceptions.json") as Exceptions;
}

/** A program with the events of its script at the times at which a recording has them. */
export function asRecorded(program: Program, late: readonly LateEvent[]): Program {
  const events = program.script.flatMap(({ at, send }) => send.map((event) => ({ at, send: [event] })));
  for (const { event, ms } of late) events[event]!.at += ms;
  return { ...program, script: late.length === 0 ? program.script : events.toSorted((a, b) => a.at - b.at) };
}

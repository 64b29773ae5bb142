/** Plays a random program to its end, and sums up what came of it. */

import { createHarness, type EventRecord, type Harness, type Run } from "../../../harness/index.js";
import { createFunctions, type Sdk } from "../conformance/interpret.js";
import type { Call, Program, ScriptEvent } from "../conformance/program.js";

const START = Date.parse("2026-01-01T00:00:00Z");

export interface End {
  t: Harness;
  calls: Call[];
  /** The events that the script sent. */
  sent: EventRecord[];
}

/** Sends what the script says, and lets everything happen that time can bring. */
export async function drive(program: Program, sdk: Sdk, checkpointing: "on" | "off" = "off"): Promise<End> {
  const calls: Call[] = [];
  await using t = await createHarness({
    functions: createFunctions(program, sdk, (call) => calls.push(call)),
    startTime: START,
    retryDelay: "1s",
    checkpointing,
    ...(sdk.serve && { serve: sdk.serve }),
  });
  for (const { at, send } of program.script) {
    if (START + at > t.now.getTime()) await t.advanceTo(START + at);
    await t.send(send.map((event) => toEvent(event, t.now.getTime())));
  }
  await t.drain();
  return { t, calls, sent: t.events.filter(({ source }) => source.by === "test") };
}

function toEvent({ ts, ...event }: ScriptEvent, now: number) {
  return { ...event, ...(ts !== undefined && { ts: now + Number(ts) }) };
}

/** One line for each run: what it came to, and which steps ran with which attempts. */
export function summarise({ t, calls }: Pick<End, "t" | "calls">): string[] {
  return t.runs.map((run) => `${describeOutcome(run)} after ${secondsOf(run)}; ${stepsOf(run, calls).join(" ")}`).sort();
}

export function describeOutcome(run: Run): string {
  const { name, message } = run.error ?? {};
  const detail = run.status === "completed" ? JSON.stringify(strip(run.output)) : run.status === "failed" ? `${name}: ${message}` : "";
  return `${run.functionId} ${run.status} ${detail}`.trim();
}

export function stepsOf(run: Run, calls: readonly Call[]): string[] {
  return calls
    .filter((call) => call.run === run.id && call.kind === "step")
    .map((call) => `${call.id ?? ""}#${call.attempt}`)
    .sort();
}

/** The same without what the majors do differently: version 3 knows only the error names of the language. */
export function summariseForBothMajors(end: Pick<End, "t" | "calls">): string[] {
  return summarise(end).map((line) =>
    line.replaceAll(/"name":"\w*Error"/g, '"name":"Error"').replaceAll(/(failed) \w*Error:/g, "$1 Error:"),
  );
}

function secondsOf(run: Run): string {
  return run.endedAt === undefined ? "?" : `${(run.endedAt.getTime() - START) / 1000} s`;
}

/** Without what is random in an event. */
function strip(value: unknown): unknown {
  // With checkpointing, a function that returns nothing returns "" (recorded: return-nothing).
  if (value === "") return null;
  return JSON.parse(
    JSON.stringify(value, (_key, part: unknown) => {
      if (typeof part !== "object" || part === null || !("name" in part && "ts" in part && "data" in part)) return part;
      return { name: part.name, data: part.data };
    }),
  ) as unknown;
}

/** Plays a program on the harness, and writes down what a recording holds. */

import { createHarness, type EventInput, type Run } from "../../../harness/index.js";
import { createFunctions, type Sdk } from "./interpret.js";
import type { Call, Mode, Program, ScriptEvent } from "./program.js";

/** Any moment will do. A whole second, because the server rounds some times to seconds. */
const START = Date.parse("2026-01-01T00:00:00Z");

export interface PlayedRun {
  run: string;
  function: string;
  status: Run["status"];
  output: unknown;
  error: { name: string; message: string; cause?: unknown } | undefined;
  startedAt: number | undefined;
  endedAt: number | undefined;
}

/** One request to the SDK, as far as the trace tells. */
export interface PlayedRequest {
  run: string;
  step: string | null;
  attempt: number;
  disableImmediateExecution: boolean;
  stack: readonly string[];
  status: number | undefined;
  ops: readonly string[];
}

export interface Played {
  runs: PlayedRun[];
  calls: Call[];
  wire: PlayedRequest[];
}

/** @throws what `createHarness` throws where the app would be refused at sync. */
export async function play(program: Program, mode: Mode, sdk: Sdk): Promise<Played> {
  const calls: Call[] = [];
  await using t = await createHarness({
    functions: createFunctions(program, sdk, (call) => calls.push({ ...call, t: call.t - START })),
    startTime: START,
    retryDelay: "1s",
    checkpointing: mode === "v4-checkpointing" ? "on" : "off",
    ...(sdk.serve && { serve: sdk.serve }),
  });

  for (const { at, send } of program.script) {
    await t.advanceTo(START + at);
    await t.send(send.map((event) => toEvent(event, t.now.getTime())));
  }
  await t.advanceTo(START + program.waitMs);

  return { runs: t.runs.map(toPlayed), calls, wire: t.runs.flatMap(toRequests) };
}

function toEvent({ ts, ...event }: ScriptEvent, now: number): EventInput {
  return { ...event, ...(ts !== undefined && { ts: now + Number(ts) }) };
}

/** Every request and its answer; of parallel steps, several may be under way. */
function toRequests(run: Run): PlayedRequest[] {
  const requests: PlayedRequest[] = [];
  for (const entry of run.trace) {
    if (entry.kind === "request") {
      const { target = null, attempt, planOnly, memoised } = entry;
      requests.push({
        run: run.id,
        step: target,
        attempt,
        disableImmediateExecution: planOnly,
        stack: memoised,
        status: undefined,
        ops: [],
      });
    } else if (entry.kind === "response") {
      const { target = null, attempt, status, ops } = entry;
      const asked = requests.findLast((request) => request.step === target && request.attempt === attempt && request.status === undefined);
      if (asked) Object.assign(asked, { status, ops });
    }
  }
  return requests;
}

function toPlayed(run: Run): PlayedRun {
  return {
    run: run.id,
    function: run.functionId,
    status: run.status,
    output: run.output,
    error: run.error && { name: run.error.name, message: run.error.message, cause: run.error.cause },
    startedAt: run.startedAt && run.startedAt.getTime() - START,
    endedAt: run.endedAt && run.endedAt.getTime() - START,
  };
}

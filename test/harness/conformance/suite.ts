import { describe, expect, test } from "vitest";
import { createHarness, HarnessError } from "../../../harness/index.js";
import { compare } from "./compare.js";
import { createFunctions, type Sdk } from "./interpret.js";
import { play } from "./play.js";
import {
  asRecorded,
  readExceptions,
  readProgram,
  readRecording,
  readVerdicts,
  recordedPrograms,
  type Mode,
  type Program,
  type Recording,
  type Verdict,
} from "./program.js";

const exceptions = readExceptions();

/** One test for each program that was recorded in this mode. */
export function testPrograms(mode: Mode, sdk: Sdk): void {
  const names = recordedPrograms(mode);
  const listed = new Set(exceptions.programs[mode]);

  describe(`programs, ${mode}`, () => {
    test.each(names)("%s", async (name) => {
      const program = asRecorded(readProgram(name), exceptions.late[mode][name] ?? []);
      const differences = await differencesOf(program, readRecording(mode, name), mode, sdk);
      if (listed.has(name)) {
        expect(differences, `${name} agrees now: take it off fixtures/conformance/exceptions.json`).not.toBe("");
      } else if (differences) {
        expect.fail(`${name} does not do what the server did:\n\n${differences}\n`);
      }
    });

    test("every exception names a program", () => {
      expect([...listed, ...Object.keys(exceptions.late[mode])].filter((name) => !names.includes(name))).toEqual([]);
    });
  });
}

async function differencesOf(program: Program, recording: Recording, mode: Mode, sdk: Sdk): Promise<string> {
  try {
    const played = await play(program, mode, sdk);
    return recording.refused ? "the server refused it at sync; here it was taken" : compare(program, mode, recording, played);
  } catch (error) {
    if (isRefusal(error)) return recording.refused ? "" : `refused here, but not by the server: ${error.message}`;
    return `the harness threw ${(error as Error).stack ?? String(error)}`;
  }
}

/** One test for each configuration that was offered to the server. */
export function testVerdicts(sdk: Sdk): void {
  const version = `v${sdk.major}` as const;
  const listed = new Set(exceptions.verdicts[version]);

  describe(`verdicts, ${version}`, () => {
    test.each(readVerdicts().map((verdict) => [verdict.name, verdict] as const))("%s", async (_name, verdict) => {
      const wrong = await wrongVerdict(verdict, verdict[version], sdk);
      if (listed.has(verdict.name)) {
        expect(wrong, `${verdict.name} agrees now: take it off fixtures/conformance/exceptions.json`).not.toBe("");
      } else {
        expect(wrong).toBe("");
      }
    });
  });
}

async function wrongVerdict({ config, triggers }: Verdict, expected: string, sdk: Sdk): Promise<string> {
  const program: Program = {
    name: "verdict",
    functions: [{ id: "judged", config, triggers, body: [] }],
    script: [],
    waitMs: 0,
  };
  try {
    const functions = createFunctions(program, sdk, () => undefined);
    const harness = await createHarness({ functions, ...(sdk.serve && { serve: sdk.serve }) });
    await harness.dispose();
    return expected === "refused" ? "the server refused it, here it was taken" : "";
  } catch (error) {
    if (!isRefusal(error)) return `the harness threw ${(error as Error).stack ?? String(error)}`;
    if (expected === "accepted") return `the server took it, here it was refused: ${error.message}`;
    return error.message.includes("judged") ? "" : `the message does not name the function: ${error.message}`;
  }
}

function isRefusal(error: unknown): error is HarnessError {
  return error instanceof HarnessError && error.code === "SYNC_REFUSED";
}

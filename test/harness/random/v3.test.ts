import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import fc from "fast-check";
import { Inngest, NonRetriableError, RetryAfterError } from "inngest3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Sdk } from "../conformance/interpret.js";
import { drive, summariseForBothMajors } from "./drive.js";
import { numRuns, programs, seeds } from "./generate.js";

const sdk = {
  major: 3,
  Inngest,
  NonRetriableError,
  RetryAfterError,
  serve: () => import("inngest3/edge"),
} as unknown as Sdk;

let v4: ChildProcess;

beforeAll(() => {
  v4 = fork(new URL("v4-child.ts", import.meta.url), { execArgv: ["--import", "tsx"] });
});

afterAll(() => {
  v4.disconnect();
});

describe.each(seeds)("random programs on version 3, seed %i", (seed) => {
  test("the same trace twice, and everything comes to an end", async () => {
    const property = fc.asyncProperty(programs({ parallel: true, race: true, flow: true }), async (program) => {
      const first = await drive(program, sdk);
      const second = await drive(program, sdk);
      expect(JSON.stringify(second.t.trace)).toBe(JSON.stringify(first.t.trace));
      for (const run of first.t.runs) expect(run.pending, `${run.functionId} is over`).toEqual([]);
    });
    await fc.assert(property, { seed, numRuns });
  }, 120_000);

  // With parallel steps they differ: version 3 goes on after each, version 4 when all are settled.
  test("one step after another, versions 3 and 4 agree", async () => {
    const property = fc.asyncProperty(programs({ parallel: false, race: false, flow: true }), async (program) => {
      const own = summariseForBothMajors(await drive(program, sdk));
      v4.send(program);
      const [other] = (await once(v4, "message")) as [string[]];
      expect(own).toEqual(other);
    });
    await fc.assert(property, { seed, numRuns });
  }, 120_000);
});

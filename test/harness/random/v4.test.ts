import fc from "fast-check";
import { Inngest, NonRetriableError, RetryAfterError } from "inngest";
import { describe, expect, test } from "vitest";
import type { Sdk } from "../conformance/interpret.js";
import { drive, summarise, type End } from "./drive.js";
import { numRuns, programs, seeds } from "./generate.js";

const sdk = { major: 4, Inngest, NonRetriableError, RetryAfterError } as unknown as Sdk;

describe.each(seeds)("random programs, seed %i", (seed) => {
  test("the same trace twice, and everything comes to an end", async () => {
    const property = fc.asyncProperty(programs({ parallel: true, race: true, flow: true }), async (program) => {
      const first = await drive(program, sdk);
      const second = await drive(program, sdk);
      expect(JSON.stringify(second.t.trace)).toBe(JSON.stringify(first.t.trace));
      for (const run of first.t.runs) expect(run.pending, `${run.functionId} is over`).toEqual([]);
    });
    await fc.assert(property, { seed, numRuns });
  }, 120_000);

  test("checkpointing on and off agree", async () => {
    const property = fc.asyncProperty(programs({ parallel: true, race: true, flow: true }), async (program) => {
      const off = await drive(program, sdk, "off");
      const on = await drive(program, sdk, "on");
      expect(summarise(on)).toEqual(summarise(off));
    });
    await fc.assert(property, { seed, numRuns });
  }, 120_000);

  test("every event is accounted for, once", async () => {
    const property = fc.asyncProperty(programs({ parallel: false, race: false, flow: true }), async (program) => {
      const end = await drive(program, sdk);
      expect(end.sent).toHaveLength(program.script.reduce((sum, { send }) => sum + send.length, 0));
      const sent = end.sent.filter(({ name }) => name === "go");
      for (const id of new Set(sent.map((event) => event.id))) {
        expect(accountOf(id, end)).toEqual({ ended: sent.filter((event) => event.id === id).length, runs: "all" });
      }
      expect(new Set(end.t.runs.map((run) => run.id)).size).toBe(end.t.runs.length);
    });
    await fc.assert(property, { seed, numRuns });
  }, 120_000);
});

/** An event starts a run, is merged into one, gives way to another, or is turned away: exactly one of these. */
function accountOf(id: string, { t, sent }: End): { ended: number; runs: string } {
  const outcomes = sent
    .flatMap((event) => event.outcomes.map((outcome) => ({ event, outcome })))
    .filter(({ event, outcome }) => event.name === "go" && outcome.functionId === "f");
  const own = outcomes.filter(({ event }) => event.id === id).map(({ outcome }) => outcome.kind);
  const started = own.filter((kind) => kind === "started").length;
  const skipped = own.filter((kind) => kind === "skipped").length;
  const gaveWay = outcomes.filter(({ outcome }) => outcome.kind === "debounced" && outcome.replaced === id).length;
  const inRuns = t.runs.filter((run) => run.functionId === "f").flatMap((run) => run.events.filter((event) => event.id === id)).length;
  return { ended: started + skipped + gaveWay, runs: inRuns === started ? "all" : `${inRuns} of ${started}` };
}

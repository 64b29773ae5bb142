import fc from "fast-check";
import { Inngest } from "inngest";
import { describe, expect, test } from "vitest";
import { createHarness } from "../../../harness/index.js";
import { numRuns, seeds } from "./generate.js";

interface Work {
  k: string;
  /** Seconds of work, then of sleep, in turn. */
  seconds: number[];
}

const works = fc.array(
  fc.record({ k: fc.constantFrom("a", "b"), seconds: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 4 }) }),
  { minLength: 1, maxLength: 8 },
);

/** How much was under way at once, at most, by key. */
class Gauge {
  readonly #now = new Map<string, number>();
  readonly highest = new Map<string, number>();

  async during(key: string, seconds: number): Promise<void> {
    const now = (this.#now.get(key) ?? 0) + 1;
    this.#now.set(key, now);
    this.highest.set(key, Math.max(now, this.highest.get(key) ?? 0));
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    this.#now.set(key, this.#now.get(key)! - 1);
  }
}

async function play(works: Work[], concurrency: object[], checkpointing: "on" | "off") {
  const inngest = new Inngest({ id: "app", isDev: true });
  const all = new Gauge();
  const byKey = new Gauge();
  const fn = inngest.createFunction(
    { id: "f", triggers: { event: "go" }, retries: 1, concurrency: concurrency as never },
    async ({ event, step }) => {
      const { k, seconds } = event.data as Work;
      for (const [index, duration] of seconds.entries()) {
        if (index % 2 === 1) await step.sleep(`sleep ${index}`, duration * 1000);
        else {
          await step.run(`work ${index}`, () => Promise.all([all.during("", duration), byKey.during(k, duration)]));
        }
      }
    },
  );
  await using t = await createHarness({ functions: [fn], checkpointing });
  await t.send(works.map((data) => ({ name: "go", data })));
  await t.drain();
  return { t, all: all.highest.get("") ?? 0, byKey: Math.max(0, ...byKey.highest.values()) };
}

describe.each(seeds)("concurrency, seed %i", (seed) => {
  test("never above its limit, and everybody gets a turn", async () => {
    const property = fc.asyncProperty(
      works,
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 2 }),
      fc.constantFrom("on" as const, "off" as const),
      async (work, limit, limitOfKey, checkpointing) => {
        const end = await play(work, [{ limit }, { limit: limitOfKey, key: "event.data.k" }], checkpointing);
        expect(end.all).toBeLessThanOrEqual(limit);
        expect(end.byKey).toBeLessThanOrEqual(limitOfKey);
        expect(end.t.runs.map((run) => run.status)).toEqual(work.map(() => "completed"));
      },
    );
    await fc.assert(property, { seed, numRuns });
  }, 120_000);
});

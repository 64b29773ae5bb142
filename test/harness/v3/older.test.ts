import { Inngest, NonRetriableError } from "inngest3-22";
import { describe, expect, it } from "vitest";
import { createHarness, formatTimeline } from "../../../harness/index.js";
import { playFlow } from "./flow.js";

const inngest = new Inngest({ id: "app" });

/** Functions without a tag, no sync in band: what the harness has to do without before 3.42. */
describe("an older SDK v3", () => {
  it("is recognised, registers out of band, and runs steps, sleeps and waits", async () => {
    const a = { at: "2026-01-01T00:00:00.000Z" };
    expect(await playFlow(inngest as never)).toEqual([
      { a, reply: null },
      { a, reply: "hi" },
    ]);
  });

  it("sends, invokes, fails, and logs to the trace", async () => {
    const failures: string[] = [];
    const double = inngest.createFunction({ id: "double" }, { event: "doubling" }, ({ event }) => (event.data as { n: number }).n * 2);
    const fn = inngest.createFunction(
      {
        id: "fails",
        onFailure: ({ error }) => {
          failures.push(error.message);
        },
      },
      { event: "go" },
      async ({ step, logger }) => {
        logger.info("begins");
        const four = await step.invoke("double", { function: double, data: { n: 2 } });
        await step.sendEvent("tell", { name: "told", data: { four } });
        await step.run("tell-again", () => inngest.send({ name: "told", data: { four } }));
        throw new NonRetriableError("never");
      },
    );
    await using t = await createHarness({ functions: [fn, double] });
    const [run] = await t.send({ name: "go" });
    expect(run).toMatchObject({ status: "failed", error: { message: "never" } });
    expect(failures).toEqual(["never"]);
    expect(run!.sent.map(({ name, data }) => [name, data])).toEqual([
      ["told", { four: 4 }],
      ["told", { four: 4 }],
    ]);
    expect(formatTimeline(run!)).toContain("begins");
    expect(t.runsOf(double)).toHaveLength(1);
  });

  it("does not wait for a logger of the user's to flush", async () => {
    const lines: unknown[] = [];
    const log = (...args: unknown[]) => void lines.push(...args);
    const client = new Inngest({ id: "app", logger: { debug: log, info: log, warn: log, error: log } });
    const fn = client.createFunction({ id: "logs" }, { event: "go" }, async ({ step, logger }) => {
      await step.run("a", () => 1);
      logger.info("said");
    });
    await using t = await createHarness({ functions: [fn] });
    const [run] = await t.send({ name: "go" });
    expect(run!.status).toBe("completed");
    expect(lines).toEqual(["said"]);
    expect(t.now).toEqual(new Date("2026-01-01T00:00:00Z"));
  });

  it("is refused where a function does not say whose it is", async () => {
    const { opts, id, fn } = inngest.createFunction({ id: "old" }, { event: "go" }, () => 1) as never as Record<string, unknown>;
    await expect(createHarness({ functions: [{ opts, id, fn, name: "old" } as never] })).rejects.toThrow("before 3.7.2");
  });
});

import { Inngest, NonRetriableError } from "inngest";
import { describe, expect, it } from "vitest";
import { createHarness } from "../../harness/index.js";

const inngest = new Inngest({ id: "app" });

describe("a sequence of steps", () => {
  it("runs each step once, re-enters the function after each, and completes", async () => {
    const entries: string[] = [];
    const fn = inngest.createFunction({ id: "seq", triggers: { event: "go" } }, async ({ step, event }) => {
      entries.push("body");
      const a = await step.run("a", () => {
        entries.push("a");
        return { n: (event.data as { n: number }).n, at: new Date() };
      });
      await step.sleep("nap", "1 day");
      const b = await step.run("b", () => {
        entries.push("b");
        return a.n + 1;
      });
      return { a, b, now: Date.now() };
    });
    await using t = await createHarness({ functions: [fn] });
    const [run] = await t.send({ name: "go", data: { n: 1 } });
    expect(run!.status).toBe("running");
    expect(run!.pending).toMatchObject([{ kind: "sleep", step: "nap" }]);
    await t.advance("1 day");
    expect(run!.status).toBe("completed");
    expect(run!.output).toEqual({
      a: { n: 1, at: "2026-01-01T00:00:00.000Z" },
      b: 2,
      now: Date.parse("2026-01-02T00:00:00Z"),
    });
    expect(entries).toEqual(["body", "a", "body", "body", "b", "body"]);
    expect(Object.keys(run!.steps)).toEqual(["a", "nap", "b"]);
  });

  it("retries a step that throws, with the server's delays, and gives up after 5 attempts", async () => {
    let attempts = 0;
    const fn = inngest.createFunction({ id: "failing", triggers: { event: "go" } }, async ({ step }) => {
      await step.run("a", () => {
        attempts++;
        throw new TypeError("no");
      });
    });
    await using t = await createHarness({ functions: [fn] });
    const [run] = await t.send({ name: "go" });
    expect(run!.pending).toMatchObject([{ kind: "retry", step: "a", attempt: 1 }]);
    await t.drain();
    expect(attempts).toBe(5);
    expect(run!.status).toBe("failed");
    expect(run!.error).toMatchObject({ name: "TypeError", message: "no" });
  });

  it("calls onFailure", async () => {
    const seen: unknown[] = [];
    const fn = inngest.createFunction(
      {
        id: "failing",
        triggers: { event: "go" },
        onFailure: ({ error, event }) => {
          seen.push(error.message, event.data.event.name);
        },
      },
      () => {
        throw new NonRetriableError("never");
      },
    );
    await using t = await createHarness({ functions: [fn] });
    const [run] = await t.send({ name: "go" });
    expect(run!.status).toBe("failed");
    expect(seen).toEqual(["never", "go"]);
    expect(t.runs.map((one) => [one.functionId, one.status])).toEqual([
      ["failing", "failed"],
      ["failing-failure", "completed"],
    ]);
  });
});

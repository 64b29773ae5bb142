import { Inngest, InngestMiddleware, NonRetriableError, RetryAfterError, step as importedStep } from "inngest3";
import { describe, expect, it } from "vitest";
import { createHarness } from "../../../harness/index.js";
import { playFlow } from "./flow.js";

const inngest = new Inngest({ id: "app" });

describe("SDK v3", () => {
  it("is found by itself, and runs steps, sleeps and waits", async () => {
    const a = { at: "2026-01-01T00:00:00.000Z" };
    expect(await playFlow(inngest)).toEqual([
      { a, reply: null },
      { a, reply: "hi" },
    ]);
  });

  it("retries, with RetryAfterError and NonRetriableError, and calls onFailure", async () => {
    const failures: string[] = [];
    const onFailure = ({ error }: { error: Error }) => {
      failures.push(error.message);
    };
    const fn = inngest.createFunction({ id: "fails", onFailure }, { event: "go" }, async ({ step, attempt }) => {
      await step.run("later", () => {
        if (attempt === 0) throw new RetryAfterError("busy", "1h");
      });
      throw new NonRetriableError("never");
    });
    await using t = await createHarness({ functions: [fn] });
    const [run] = await t.send({ name: "go" });
    expect(run!.pending).toMatchObject([{ kind: "retry", step: "later", until: new Date("2026-01-01T01:00:00Z") }]);
    await t.drain();
    expect(run!.status).toBe("failed");
    expect(failures).toEqual(["never"]);
  });

  it("answers what is sent from step code, from the imported step, and through middleware", async () => {
    const stamp = new InngestMiddleware({
      name: "stamp",
      init: () => ({
        onSendEvent: () => ({
          transformInput: ({ payloads }) => ({ payloads: payloads.map((payload) => ({ ...payload, user: { by: "middleware" } })) }),
        }),
        onFunctionRun: () => ({ transformInput: () => ({ ctx: { extra: 42 } }) }),
      }),
    });
    const client = new Inngest({ id: "with-middleware", middleware: [stamp] });
    const fn = client.createFunction({ id: "sends" }, { event: "go" }, async ({ extra }) => {
      await importedStep.run("notify", () => client.send({ name: "told", data: { extra } }));
      return importedStep.sendEvent("again", { name: "told", data: {} });
    });
    await using t = await createHarness({ functions: [fn] });
    const [run] = await t.send({ name: "go" });
    const told = t.events.filter(({ name }) => name === "told");
    expect(told.map(({ data, user, source }) => [data, user, source.by])).toEqual([
      [{ extra: 42 }, { by: "middleware" }, "function"],
      [{}, { by: "middleware" }, "function"],
    ]);
    expect(run!.sent).toHaveLength(2);
    expect(run!.output).toEqual({ ids: [told[1]!.id] });
  });

  // inngest/inngest pkg/execution/runner/runner.go `functions`. Version 4 registers no such trigger.
  it("starts what listens to inngest/function.invoked, beside what is invoked", async () => {
    const child = inngest.createFunction({ id: "child" }, { event: "inngest/function.invoked" }, ({ event }) => event.data as object);
    const listener = inngest.createFunction({ id: "listener" }, { event: "inngest/function.invoked" }, () => "heard");
    await using t = await createHarness({ functions: [listener, child] });
    const run = await t.invoke(child, { data: { n: 1 } });
    expect(run).toMatchObject({ functionId: "child", output: { n: 1 } });
    expect(t.runs.map(({ functionId, output }) => [functionId, output])).toEqual([
      ["child", { n: 1 }],
      ["listener", "heard"],
    ]);
  });
});

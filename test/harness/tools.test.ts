import { Inngest, Middleware, eventType, experiment, fetch as stepFetch, group as importedGroup, referenceFunction, staticSchema, step as importedStep } from "inngest";
import { createDefer, metadataMiddleware, scoreMiddleware } from "inngest/experimental";
import { realtime } from "inngest/realtime";
import { describe, expect, it } from "vitest";
import { createHarness, type HarnessOptions } from "../../harness/index.js";

const inngest = new Inngest({ id: "app" });
const both = ["off", "on"] as const;

async function outputOf(options: HarnessOptions, event = "go") {
  const t = await createHarness(options);
  const [run] = await t.send({ name: event, data: {} });
  await t.drain();
  await t.dispose();
  expect(run!.error).toBeUndefined();
  return { output: run!.output, run: run!, t };
}

describe.each(both)("tools of SDK v4, checkpointing %s", (checkpointing) => {
  it("signals: sent, received, timed out", async () => {
    const waiter = inngest.createFunction({ id: "waiter", triggers: { event: "go" } }, async ({ step }) => {
      const got = await step.waitForSignal("wait", { signal: "s1", timeout: "1h", onConflict: "replace" });
      const none = await step.waitForSignal("none", { signal: "s2", timeout: "1h", onConflict: "replace" });
      return { got, none };
    });
    const sender = inngest.createFunction({ id: "sender", triggers: { event: "go" } }, async ({ step }) => {
      await step.sleep("first", "10s");
      return step.sendSignal("send", { signal: "s1", data: { n: 1 } });
    });
    const { output } = await outputOf({ functions: [waiter, sender], checkpointing });
    expect(output).toEqual({ got: { signal: "s1", data: { n: 1 } }, none: null });
  });

  // Recorded in fixtures/conformance: send-then-wait-for-it, send-stop-then-sleep.
  it("events of a run reach it while it goes on", async () => {
    const waits = inngest.createFunction({ id: "waits", triggers: { event: "go" } }, async ({ step }) => {
      await step.sendEvent("tell", { name: "done", data: { n: 1 } });
      const done = await step.waitForEvent("wait", { event: "done", timeout: "1h" });
      return done?.data ?? "missed";
    });
    const cancelOn = [{ event: "done" }];
    const returns = inngest.createFunction({ id: "returns", triggers: { event: "go" }, cancelOn }, async ({ step }) => {
      await step.sendEvent("tell", { name: "done" });
      return "over";
    });
    const sleeps = inngest.createFunction({ id: "sleeps", triggers: { event: "stay" }, cancelOn }, async ({ step }) => {
      await step.sendEvent("tell", { name: "done" });
      await step.sleep("nap", "1h");
    });
    expect((await outputOf({ functions: [waits], checkpointing })).output).toEqual({ n: 1 });
    expect((await outputOf({ functions: [returns], checkpointing })).output).toBe("over");
    expect((await outputOf({ functions: [sleeps], checkpointing }, "stay")).run.status).toBe("cancelled");
  });

  it("invoke: a result, a failure, a time-out, an unknown function, by reference", async () => {
    const child = inngest.createFunction({ id: "child", triggers: [], retries: 0 }, async ({ event, step }) => {
      const { how } = event.data as { how: string };
      if (how === "fail") throw new TypeError("child failed");
      if (how === "slow") await step.sleep("long", "2h");
      return { how };
    });
    const parent = inngest.createFunction({ id: "parent", triggers: { event: "go" } }, async ({ step }) => {
      const attempt = async (action: () => Promise<unknown>) => {
        try {
          return await action();
        } catch (error) {
          return `${(error as Error).name}: ${(error as Error).message}`;
        }
      };
      const ok = await attempt(() => step.invoke("ok", { function: child, data: { how: "ok" } }));
      const reference = referenceFunction({ functionId: "child" });
      const ref = await attempt(() => step.invoke("ref", { function: reference, data: { how: "ref" } }));
      const fail = await attempt(() => step.invoke("fail", { function: child, data: { how: "fail" } }));
      const slow = await attempt(() => step.invoke("slow", { function: child, data: { how: "slow" }, timeout: "1h" }));
      const unknown = await attempt(() => step.invoke("unknown", { function: referenceFunction({ functionId: "nope" }), data: {} }));
      return { ok, ref, fail, slow, unknown };
    });
    const { output, run, t } = await outputOf({ functions: [child, parent], checkpointing });
    expect(output).toEqual({
      ok: { how: "ok" },
      ref: { how: "ref" },
      fail: "TypeError: child failed",
      slow: "InngestInvokeTimeoutError: Timed out waiting for invoked function to complete",
      unknown: "Error: could not find function with ID: app-nope",
    });
    expect(run.invoked.map(({ functionId, status }) => [functionId, status])).toEqual([
      ["child", "completed"],
      ["child", "completed"],
      ["child", "failed"],
      ["child", "completed"],
    ]);
    expect(t.events.filter(({ name }) => name === "inngest/function.invoked")).toHaveLength(5);
  });

  it("fetch and ai.infer are answered by the test", async () => {
    const fn = inngest.createFunction({ id: "gateway", triggers: { event: "go" } }, async ({ step }) => {
      const response = await step.fetch("https://api.example.com/things", { method: "POST", body: "hi" });
      const imported = await stepFetch("https://api.example.com/other");
      const answer = await step.ai.infer("ask", {
        model: step.ai.models.openai({ model: "gpt-4o", apiKey: "k" }),
        body: { messages: [{ role: "user", content: "hello" }] },
      });
      const wrapped = await step.ai.wrap("wrap", (prompt: string) => Promise.resolve(prompt.length), "abc");
      return { status: response.status, text: await response.text(), imported: await imported.text(), answer, wrapped };
    });
    const { output } = await outputOf({
      functions: [fn],
      checkpointing,
      handlers: {
        fetch: async (request) => new Response(`${request.method} ${new URL(request.url).pathname} ${await request.text()}`, { status: 201 }),
        ai: ({ body }) => ({ choices: [{ message: { content: (body as { messages: { content: string }[] }).messages[0]!.content } }] }),
      },
    });
    expect(output).toEqual({
      status: 201,
      text: "POST /things hi",
      imported: "GET /other ",
      answer: { choices: [{ message: { content: "hello" } }] },
      wrapped: 3,
    });
  });

  it("fetch without a handler fails and says what to do", async () => {
    const fn = inngest.createFunction({ id: "gateway", triggers: { event: "go" } }, async ({ step }) => {
      await step.fetch("https://api.example.com/things");
    });
    await using t = await createHarness({ functions: [fn], checkpointing });
    const [run] = await t.send({ name: "go" });
    await t.drain();
    expect(run!.error?.message).toMatch(/Nothing answers step.fetch.*handlers: \{ fetch/);
  });

  it("realtime messages are recorded", async () => {
    const channel = realtime.channel({ name: "news", topics: { headline: { schema: staticSchema<{ text: string }>() } } });
    const fn = inngest.createFunction({ id: "publishes", triggers: { event: "go" } }, async ({ step }) => {
      await step.realtime.publish("pub", channel.headline, { text: "one" });
      await step.run("inside", () => inngest.realtime.publish(channel.headline, { text: "two" }));
    });
    const { t, run } = await outputOf({ functions: [fn], checkpointing });
    expect(t.published).toMatchObject([
      { kind: "realtime", channel: "news", topic: "headline", data: { text: "one" }, runId: run.id },
      { kind: "realtime", channel: "news", topic: "headline", data: { text: "two" }, runId: run.id },
    ]);
  });

  it("group: parallel with race mode, and experiments", async () => {
    const fn = inngest.createFunction({ id: "groups", triggers: { event: "go" } }, async ({ step, group }) => {
      const winner = await group.parallel({ mode: "race" }, () =>
        Promise.race([step.sleep("slow", "1h").then(() => "slow"), step.sleep("quick", "1s").then(() => "quick")]),
      );
      const { result, variant } = await importedGroup.experiment("try", {
        variants: { one: () => importedStep.run("one", () => 1), two: () => importedStep.run("two", () => 2) },
        select: experiment.fixed("two"),
      });
      return { winner, result, variant };
    });
    const { output, run } = await outputOf({ functions: [fn], checkpointing });
    expect(output).toEqual({ winner: "quick", result: 2, variant: "two" });
    expect(run.steps.try).toMatchObject({ kind: "group.experiment" });
  });

  it("a deferred run is no news to other deferred functions", async () => {
    const [one, other] = ["one", "other"].map((id) => createDefer(inngest, { id, schema: staticSchema<{ n: number }>() }, () => id));
    const fn = inngest.createFunction({ id: "defers", triggers: { event: "go" } }, ({ defer }) => {
      defer("d", { function: one!, data: { n: 1 } });
    });
    const { t } = await outputOf({ functions: [fn, one!, other!], checkpointing });
    expect(t.runsOf("one")).toHaveLength(1);
    expect(t.trace.filter(({ kind }) => kind === "event.skipped")).toEqual([]);
  });

  it("defer starts its function when the run is over", async () => {
    const later = createDefer(inngest, { id: "later", schema: staticSchema<{ n: number }>() }, async ({ event, step }) => {
      return step.run("twice", () => event.data.n * 2);
    });
    const fn = inngest.createFunction({ id: "defers", triggers: { event: "go" } }, async ({ step, defer }) => {
      defer("d1", { function: later, data: { n: 21 } });
      defer("d2", { function: later, data: { n: 1 } }).abort();
      await step.run("a", () => 1);
      return "done";
    });
    const { t } = await outputOf({ functions: [fn, later], checkpointing });
    expect(t.runs.map(({ functionId, output }) => [functionId, output])).toEqual([
      ["defers", "done"],
      ["later", 42],
    ]);
  });

  it("scores and metadata are recorded", async () => {
    const client = new Inngest({ id: "scored", middleware: [metadataMiddleware(), scoreMiddleware()] });
    const fn = client.createFunction({ id: "scores", triggers: { event: "go" } }, async ({ step }) => {
      await step.score("score", { name: "quality", value: 0.9 });
      await step.run("meta", () => client.metadata.set({ stage: "done" }));
    });
    const { t } = await outputOf({ functions: [fn], checkpointing });
    expect(t.published.filter(({ kind }) => kind === "metadata").length).toBeGreaterThan(0);
  });

  it("middleware changes inputs, outputs and events", async () => {
    class Reverse extends Middleware.BaseMiddleware {
      readonly id = "reverse";
      override async wrapStep({ next }: Middleware.WrapStepArgs) {
        const output = await next();
        return typeof output === "string" ? `<${output}>` : output;
      }
      override transformSendEvent({ events }: Middleware.TransformSendEventArgs) {
        return { events: events.map((event) => ({ ...event, data: { ...event.data, stamped: true } })), fn: null };
      }
    }
    const client = new Inngest({ id: "wrapped", middleware: [Reverse] });
    const ordered = eventType("ordered", { schema: staticSchema<{ id: string; stamped?: boolean }>() });
    const fn = client.createFunction({ id: "wraps", triggers: { event: "go" } }, async ({ step }) => {
      const a = await step.run("a", () => "x");
      await step.sendEvent("send", ordered.create({ id: "o1" }));
      return a;
    });
    const { output, t } = await outputOf({ functions: [fn], checkpointing });
    expect(output).toBe("<x>");
    expect(t.events.find(({ name }) => name === "ordered")!.data).toEqual({ id: "o1", stamped: true });
  });
});

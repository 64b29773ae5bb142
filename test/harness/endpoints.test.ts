import { Inngest, step } from "inngest";
import { endpointAdapter } from "inngest/edge";
import { describe, expect, it } from "vitest";
import { createHarness, formatTimeline } from "../../harness/index.js";

const inngest = new Inngest({ id: "api", endpointAdapter });
const url = "https://shop.test/orders?n=4";

describe("durable endpoints", () => {
  it("answer at once where every step can, on the virtual clock", async () => {
    const get = inngest.endpoint(async () => {
      const at = await step.run("time", () => new Date());
      return Response.json({ at });
    });
    await using t = await createHarness({ client: inngest });
    const response = await t.endpoint(get)(url);
    expect([response.status, await response.json()]).toEqual([200, { at: "2026-01-01T00:00:00.000Z" }]);
    const [run] = t.runsOf("GET /orders");
    expect(run).toMatchObject({ status: "completed", output: { status: 200 }, event: { data: { query_params: "n=4" } } });
    expect(run!.steps.time).toMatchObject({ status: "completed", attempts: 1 });
  });

  it("go on with the server: sleeps, failed attempts, parallel steps, invoked functions", async () => {
    const double = inngest.createFunction({ id: "double", triggers: [] }, ({ event }) => (event.data as { n: number }).n * 2);
    let attempts = 0;
    const post = inngest.endpoint(async (request: Request) => {
      const n = await step.run("read", () => Number(new URL(request.url).searchParams.get("n")));
      await step.sleep("nap", "1 day");
      const flaky = await step.run("flaky", () => {
        attempts++;
        if (attempts === 1) throw new Error("once");
        return attempts;
      });
      const doubled = await step.invoke("double", { function: double, data: { n } });
      return Response.json({ flaky, doubled, both: await Promise.all([step.run("p", () => 1), step.run("q", () => 2)]) });
    });
    await using t = await createHarness({ functions: [double], client: inngest });
    const response = await t.endpoint(post)(new Request(url, { method: "POST" }));
    const location = response.headers.get("location")!;
    expect(response.status).toBe(302);
    expect(await (await t.within(() => fetch(location))).json()).toMatchObject({ status: "running" });

    await t.drain();
    const [run] = t.runsOf("POST /orders");
    expect(run!.status, formatTimeline(run!)).toBe("completed");
    expect(run!.steps.flaky).toMatchObject({ attempts: 2, output: 2 });
    expect(run!.invoked.map(({ functionId }) => functionId)).toEqual(["double"]);
    const answer = await t.within(() => fetch(location));
    expect([answer.status, await answer.json()]).toEqual([200, JSON.stringify({ flaky: 2, doubled: 8, both: [1, 2] })]);
  });

  it("are tried again where the first attempt of a step, or the handler itself, fails", async () => {
    let fails = 2;
    const get = inngest.endpoint(async () => {
      await step.run("a", () => {
        if (fails-- === 2) throw new Error("step");
      });
      if (fails-- === 1) throw new Error("handler");
      return Response.json("done");
    });
    await using t = await createHarness({ client: inngest });
    expect((await t.endpoint(get)(url)).status).toBe(302);
    await t.drain();
    expect(t.runsOf("GET /orders")[0]!.status).toBe("completed");
  });

  it("cannot have a body: the server does not read what the SDK says of it", async () => {
    const post = inngest.endpoint(async () => Response.json(await step.run("a", () => 1)));
    await using t = await createHarness({ client: inngest });
    const response = await t.endpoint(post)(new Request(url, { method: "POST", body: '{"n":4}' }));
    expect(response.status).toBe(500);
    expect(await response.text()).toContain("takes the body of an endpoint's request for base64");
    expect(t.runs).toEqual([]);
  });

  it("stand beside each other, under the ids of their adapters", async () => {
    const named = new Inngest({ id: "named", endpointAdapter: endpointAdapter.withOptions({ functionId: "orders" }) });
    const get = named.endpoint(async () => Response.json(await step.run("a", () => 1)));
    await using t = await createHarness({ client: named });
    await t.endpoint(get)(url);
    await t.endpoint(get)(url);
    // `withOptions` changes the adapter itself, for every client of the process.
    endpointAdapter.withOptions({ functionId: undefined });
    expect(t.runsOf("orders").map(({ status }) => status)).toEqual(["completed", "completed"]);
  });
});

import { Inngest } from "inngest";
import { serve } from "inngest/edge";
import { expect, it } from "vitest";
import { createHarness, type Serve } from "../../harness/index.js";

const inngest = new Inngest({ id: "app" });

/** What an app with `streaming` sends: status 201 and blanks at once, the answer when there is one. */
const streaming: Serve = (options) => {
  const handle = serve(options);
  return async (request) => {
    const response = await handle(request);
    if (request.method !== "POST") return response;
    const { status, headers } = response;
    const answer = { status, headers: Object.fromEntries(headers), body: await response.text() };
    return new Response(`   ${JSON.stringify(answer)}`, { status: 201, headers: { "x-inngest-sdk": headers.get("x-inngest-sdk")! } });
  };
};

it("takes the answer out of a stream: steps, failures, the result", async () => {
  const fn = inngest.createFunction({ id: "streams", triggers: { event: "go" }, retries: 1 }, async ({ step, attempt }) => {
    const one = await step.run("one", () => 1);
    await step.run("flaky", () => {
      if (attempt === 0) throw new Error("once");
    });
    return { one };
  });
  await using t = await createHarness({ functions: [fn], serve: streaming });
  const [run] = await t.send({ name: "go" });
  await t.drain();
  expect(run).toMatchObject({ status: "completed", output: { one: 1 } });
  expect(run!.steps.flaky!.attempts).toBe(2);
});

it.each(["inngest/next", "inngest/bun"])("takes the adapter %s", async (adapter) => {
  const fn = inngest.createFunction({ id: "served", triggers: { event: "go" } }, ({ step }) => step.run("one", () => 1));
  await using t = await createHarness({ functions: [fn], serve: () => import(adapter) as Promise<{ serve: Serve }> });
  const [run] = await t.send({ name: "go" });
  expect(run!.output).toBe(1);
});

it.each(["inngest/remix", "inngest/sveltekit", "inngest/express"])("cannot use the adapter %s, and says so", async (adapter) => {
  const fn = inngest.createFunction({ id: "served", triggers: { event: "go" } }, () => 1);
  const serve = () => import(adapter) as Promise<{ serve: Serve }>;
  await expect(createHarness({ functions: [fn], serve })).rejects.toMatchObject({ code: "INVALID_OPTION" });
});

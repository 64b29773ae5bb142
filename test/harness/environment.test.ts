import { Inngest } from "inngest";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createHarness } from "../../harness/index.js";

afterEach(() => {
  vi.unstubAllEnvs();
});

/** What a machine, a pipeline or an `.env` file may say of Inngest must not change how functions run. */
describe("an environment that speaks of Inngest", () => {
  it.each<Record<string, string>>([
    { NODE_ENV: "production" },
    { INNGEST_DEV: "0", INNGEST_SIGNING_KEY: "signkey-prod-abc123", INNGEST_EVENT_KEY: "key" },
    { INNGEST_DEV: "http://localhost:9999" },
    { INNGEST_BASE_URL: "https://inngest.example.com", INNGEST_SIGNING_KEY: "signkey-prod-abc123", VERCEL: "1", VERCEL_ENV: "production" },
  ])("%o", async (variables) => {
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
    const { run, t } = await play(new Inngest({ id: "app" }));
    expect(run).toMatchObject({ status: "completed", output: process.env.NODE_ENV });
    expect(t.events.filter(({ internal }) => !internal).map(({ name }) => name)).toEqual(["go", "told", "told"]);
  });

  it("a client that insists on the cloud", async () => {
    const client = new Inngest({ id: "app", isDev: false, signingKey: "signkey-prod-abc123", eventKey: "key", baseUrl: "https://example.com" });
    const { run } = await play(client);
    expect(run.status).toBe("completed");
  });
});

async function play(inngest: Inngest) {
  const fn = inngest.createFunction({ id: "fn", triggers: { event: "go" } }, async ({ step }) => {
    await step.sendEvent("tell", { name: "told" });
    await step.run("tell-again", () => inngest.send({ name: "told" }));
    // Code under test sees the environment as it is.
    return process.env.NODE_ENV;
  });
  await using t = await createHarness({ functions: [fn] });
  const [run] = await t.send({ name: "go" });
  return { run: run!, t };
}

import { spawn, type ChildProcess } from "node:child_process";
import { createServer as createHttpServer } from "node:http";
import { createServer } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createHarness } from "../../harness/index.js";

const app = `
  import { Inngest } from "inngest";
  import { createServer } from "inngest/node";
  const inngest = new Inngest({ id: "remote" });
  const fn = inngest.createFunction({ id: "order", triggers: { event: "placed" } }, async ({ step, event }) => {
    const n = await step.run("double", () => event.data.n * 2);
    await step.sleep("wait", "3 days");
    await step.sendEvent("tell", { name: "shipped", data: { n } });
    return n;
  });
  const box = inngest.createFunction({ id: "box", triggers: { event: "shipped" } }, async ({ step, event }) => {
    if (event.data.n > 0) await step.sendEvent("plan", { name: "shipped", data: { n: 0 }, ts: Date.UTC(2030, 0, 1) });
    return "packed " + event.data.n;
  });
  createServer({ client: inngest, functions: [fn, box] }).listen(Number(process.env.APP_PORT), "127.0.0.1", () => console.log("ready"));
`;

let child: ChildProcess | undefined;
afterEach(() => {
  child?.kill();
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function startApp(appPort: number, harnessPort: number): Promise<string> {
  child = spawn(process.execPath, ["--input-type=module", "-e", app], {
    env: { ...process.env, INNGEST_DEV: `http://127.0.0.1:${harnessPort}`, APP_PORT: String(appPort) },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const output = child.stdout!;
  await new Promise<void>((resolve) => {
    output.on("data", (text: Buffer) => {
      if (text.toString().includes("ready")) resolve();
    });
  });
  return `http://127.0.0.1:${appPort}/api/inngest`;
}

describe("an address", () => {
  it("where nothing answers, or something else, is told", async () => {
    const port = await freePort();
    await expect(createHarness({ url: `http://127.0.0.1:${port}/api/inngest` })).rejects.toMatchObject({
      code: "SYNC_REFUSED",
      message: expect.stringContaining(`Nothing answers at http://127.0.0.1:${port}/api/inngest (ECONNREFUSED)`) as string,
    });
    const site = createHttpServer((_request, response) => response.end("<h1>Shop</h1>")).listen(port, "127.0.0.1");
    await expect(createHarness({ url: `http://127.0.0.1:${port}/` })).rejects.toMatchObject({
      code: "SYNC_REFUSED",
      message: expect.stringContaining("(status 200): <h1>Shop</h1>") as string,
    });
    site.close();
  });
});

describe("an app in another process", () => {
  it.each(["off", "on"] as const)("is driven by its address, checkpointing %s", async (checkpointing) => {
    const [appPort, port] = [await freePort(), await freePort()];
    const url = await startApp(appPort, port);
    await using t = await createHarness({ url, port, checkpointing });
    const [run] = await t.send({ name: "placed", data: { n: 21 } });
    expect(run!.pending).toMatchObject([{ kind: "sleep", step: "wait" }]);
    await t.advance("3 days");
    expect(run!.status).toBe("completed");
    expect(run!.output).toBe(42);
    expect(run!.sent.map(({ name, data }) => [name, data])).toEqual([["shipped", { n: 42 }]]);
  });

  it("sends by its own clock, and is heard at once", async () => {
    const [appPort, port] = [await freePort(), await freePort()];
    const url = await startApp(appPort, port);
    await using t = await createHarness({ url, port });
    await t.invoke("order", { data: { n: 21 } });
    await t.advance("3 days");
    const [sent, planned] = t.events.filter(({ name }) => name === "shipped");
    expect([sent!.ts, planned!.ts]).toEqual([Date.UTC(2026, 0, 4), Date.UTC(2030, 0, 1)]);
    expect(t.runsOf("box")).toMatchObject([{ output: "packed 42" }, { pending: [{ kind: "start", until: new Date("2030-01-01") }] }]);
  });

  it.each(["off", "on"] as const)("has its steps failed, answered, held and lost as any other, checkpointing %s", async (checkpointing) => {
    const [appPort, port] = [await freePort(), await freePort()];
    const url = await startApp(appPort, port);
    await using t = await createHarness({ url, port, checkpointing, retryDelay: "1s" });
    const double = t.step("double").fail({ error: new Error("down") });
    const [run] = await t.send({ name: "placed", data: { n: 21 } });
    expect(run!.steps["double"]).toMatchObject({ status: "retrying", error: { message: "down" } });
    await t.advance("1s");
    expect(run!.steps["double"]).toMatchObject({ output: 42, attempts: 2 });
    expect(double.calls).toHaveLength(2);

    double.restore();
    double.mock(({ n }: { n: number } = { n: 0 }) => n - 1);
    const [second] = await t.send({ name: "placed", data: { n: 21 } });
    expect(second!.steps["double"]).toMatchObject({ output: -1, attempts: 1 });

    double.restore();
    double.crashAfterEffect().delay("1m");
    const [third] = await t.send({ name: "placed", data: { n: 3 } });
    await t.advance("3m");
    expect(third!.steps["double"]).toMatchObject({ output: 6, attempts: 2 });

    double.restore();
    double.hold();
    const [fourth] = await t.send({ name: "placed", data: { n: 4 } });
    expect(fourth!.steps["double"]!.status).toBe("planned");
    double.release();
    t.step("tell").mock({ ids: [] });
    await t.drain();
    expect(fourth!.output).toBe(8);
    expect(fourth!.sent).toEqual([]);
  });

  it("registers itself, and sends events of its own accord", async () => {
    const [appPort, port] = [await freePort(), await freePort()];
    await using t = await createHarness({ port });
    const url = await startApp(appPort, port);
    await fetch(url, { method: "PUT" });
    await fetch(`http://127.0.0.1:${port}/e/key`, { method: "POST", body: JSON.stringify({ name: "placed", data: { n: 1 } }) });
    expect(t.runs).toMatchObject([{ functionId: "order", status: "running" }]);
    await t.drain();
    expect(t.runs[0]!.output).toBe(2);
  });
});

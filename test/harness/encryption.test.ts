import { encryptionMiddleware } from "@inngest/middleware-encryption";
import { Inngest, type Middleware } from "inngest";
import { describe, expect, it } from "vitest";
import { createHarness } from "../../harness/index.js";

const encrypted = { __ENCRYPTED__: true, data: expect.any(String) as string };

describe.each(["off", "on"] as const)("@inngest/middleware-encryption, checkpointing %s", (checkpointing) => {
  it("what is stored and sent is encrypted, what functions see is not", async () => {
    // Its types are those of the SDK as CommonJS, which TypeScript takes for others.
    const encryption = encryptionMiddleware({ key: "secret key" }) as unknown as Middleware.Class;
    const inngest = new Inngest({ id: "app", middleware: [encryption] });
    const seen: unknown[] = [];
    const pay = inngest.createFunction({ id: "pay", triggers: { event: "ordered" } }, async ({ event, step }) => {
      const data = event.data as { id: string; encrypted: { card: string } };
      const charge = await step.run("charge", () => ({ card: data.encrypted.card, ok: true }));
      await step.sleep("until the next request", "1h");
      const answer = await step.waitForEvent("answer", { event: "answered", timeout: "1h" });
      const child = await step.invoke("child", { function: total, data: { encrypted: { sum: 2 } } });
      await step.sendEvent("tell", { name: "paid", data: { id: data.id, encrypted: charge } });
      seen.push(charge, answer?.data, child);
      return { card: charge.card };
    });
    const total = inngest.createFunction({ id: "total", triggers: [] }, ({ event }) => (event.data as { encrypted: { sum: number } }).encrypted.sum);
    const listen = inngest.createFunction({ id: "listen", triggers: { event: "paid" } }, ({ event }) => {
      seen.push(event.data);
    });

    await using t = await createHarness({ functions: [pay, total, listen], checkpointing });
    await t.within(() => inngest.send({ name: "ordered", data: { id: "o1", encrypted: { card: "4242" } } }));
    await t.advance("1h");
    await t.within(() => inngest.send({ name: "answered", data: { encrypted: "yes" } }));
    await t.drain();

    const [run] = t.runsOf(pay);
    expect(run!.error).toBeUndefined();
    expect(seen).toEqual(
      expect.arrayContaining([
        { card: "4242", ok: true },
        // Version 2.0.0 does not decrypt the event that a step waited for: its `wrapStep` only looks at the step's result as a whole.
        { encrypted: expect.objectContaining(encrypted) as object },
        2,
        { id: "o1", encrypted: { card: "4242", ok: true } },
      ]),
    );
    expect(run!.event.data).toEqual({ id: "o1", encrypted: expect.objectContaining(encrypted) as object });
    expect(run!.steps.charge!.output).toMatchObject(encrypted);
    expect(run!.output).toMatchObject(encrypted);
    expect(t.events.find(({ name }) => name === "paid")!.data.encrypted).toMatchObject(encrypted);
    expect(JSON.stringify([run, t.events])).not.toContain("4242");
  });
});

it("the two shapes do not differ by their ciphertext", async () => {
  const encryption = encryptionMiddleware({ key: "secret key" }) as unknown as Middleware.Class;
  const inngest = new Inngest({ id: "app", middleware: [encryption] });
  let entries = 0;
  const fn = inngest.createFunction({ id: "pay", triggers: { event: "ordered" } }, async ({ step }) => {
    entries++;
    const charge = await step.run("charge", () => ({ card: "4242" }));
    await step.sendEvent("tell", { name: "paid", data: { encrypted: charge } });
    return { charge, list: [charge] };
  });
  await using t = await createHarness({ functions: [fn], checkpointing: "both" });
  const [run] = await t.send({ name: "ordered" });
  expect(run!.output).toMatchObject(encrypted);
  expect(entries).toBeGreaterThan(2);
});

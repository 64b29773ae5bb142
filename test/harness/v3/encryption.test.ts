import { createCipheriv, createDecipheriv } from "node:crypto";
import { Inngest, InngestMiddleware } from "inngest3";
import { expect, it } from "vitest";
import { createHarness } from "../../../harness/index.js";

const key = Buffer.alloc(32, 7);
const iv = Buffer.alloc(16, 9);

interface Sealed {
  sealed: string;
}

function seal(value: unknown): Sealed {
  const cipher = createCipheriv("aes-256-cbc", key, iv);
  return { sealed: cipher.update(JSON.stringify(value), "utf8", "base64") + cipher.final("base64") };
}

function open(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("sealed" in value)) return value;
  const decipher = createDecipheriv("aes-256-cbc", key, iv);
  return JSON.parse(decipher.update((value as Sealed).sealed, "base64", "utf8") + decipher.final("utf8"));
}

/** Of the shape of `@inngest/middleware-encryption` for SDK v3: hooks around inputs, outputs and what is sent. */
const encryption = new InngestMiddleware({
  name: "encryption",
  init: () => ({
    onFunctionRun: () => ({
      transformInput: ({ ctx, steps }) => ({
        ctx: { event: { ...ctx.event, data: open(ctx.event.data) as Record<string, unknown> } },
        steps: steps.map((step) => ({ ...step, data: step.data === undefined ? undefined : open(step.data) })),
      }),
      transformOutput: ({ result }) => ({ result: { data: result.data === undefined ? undefined : seal(result.data) } }),
    }),
    onSendEvent: () => ({
      transformInput: ({ payloads }) => ({ payloads: payloads.map((payload) => ({ ...payload, data: seal(payload.data) })) as never }),
    }),
  }),
});

it("SDK v3: what is stored and sent is encrypted, what functions see is not", async () => {
  const inngest = new Inngest({ id: "app", middleware: [encryption] });
  const seen: unknown[] = [];
  const pay = inngest.createFunction({ id: "pay" }, { event: "ordered" }, async ({ event, step }) => {
    const charge = await step.run("charge", () => ({ card: (event.data as { card: string }).card }));
    await step.sleep("nap", "1h");
    await step.sendEvent("tell", { name: "paid", data: charge });
    return charge;
  });
  const listen = inngest.createFunction({ id: "listen" }, { event: "paid" }, ({ event }) => {
    seen.push(event.data);
  });

  await using t = await createHarness({ functions: [pay, listen] });
  await t.within(() => inngest.send({ name: "ordered", data: { card: "4242" } }));
  await t.drain();

  const [run] = t.runsOf("pay");
  expect(run!.error).toBeUndefined();
  expect(seen).toEqual([{ card: "4242" }]);
  expect(run!.event.data).toEqual({ sealed: expect.any(String) as string });
  expect(open(run!.steps.charge!.output)).toEqual({ card: "4242" });
  expect(open(run!.output)).toEqual({ card: "4242" });
  expect(JSON.stringify([run, t.events])).not.toContain("4242");
});

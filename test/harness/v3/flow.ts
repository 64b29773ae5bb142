import type { Inngest } from "inngest3";
import { createHarness } from "../../../harness/index.js";

/** A step, a sleep and a wait, in two runs, of which the second gets its event: what both give in any minor of version 3. */
export async function playFlow(inngest: Inngest): Promise<unknown[]> {
  const fn = inngest.createFunction({ id: "flow" }, { event: "go" }, async ({ step }) => {
    const a = await step.run("a", () => ({ at: new Date() }));
    await step.sleep("nap", "2 days");
    const reply = await step.waitForEvent("reply", { event: "replied", timeout: "1h", if: "event.data.id == async.data.id" });
    return { a, reply: (reply?.data as { text: string } | undefined)?.text ?? null };
  });
  await using t = await createHarness({ functions: [fn] });
  const [first] = await t.send({ name: "go", data: { id: 1 } });
  const [second] = await t.send({ name: "go", data: { id: 2 } });
  await t.advance("2 days");
  await t.send({ name: "replied", data: { id: 2, text: "hi" } });
  await t.drain();
  return [first!.output, second!.output];
}

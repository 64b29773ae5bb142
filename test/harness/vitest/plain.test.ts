import { Inngest } from "inngest";
import { expect, it } from "vitest";
import { createHarness } from "../../../harness/index.js";

const inngest = new Inngest({ id: "app" });

it("the runner's own matchers tell how a run or an event differs", async () => {
  const fn = inngest.createFunction({ id: "f", triggers: { event: "go" } }, ({ step }) => step.run("a", () => 1));
  await using t = await createHarness({ functions: [fn] });
  const [run] = await t.send({ name: "go", data: { n: 1 } });
  expect(run).toMatchObject({ status: "completed", output: 1 });
  expect(() => {
    expect(run).toMatchObject({ status: "failed", output: 2 });
  }).toThrow(/to match object \{ status: 'failed', output: 2 \}/);
  expect(() => {
    expect(t.events[0]).toMatchObject({ data: { n: 2 } });
  }).toThrow(/to match object \{ data: \{ n: 2 \} \}/);
});

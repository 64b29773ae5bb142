import { inspect } from "node:util";
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

it("say where a nested value differs, and no more", async () => {
  const fn = inngest.createFunction({ id: "f", triggers: { event: "go" } }, async ({ step }) => {
    await step.sendEvent("tell", { name: "told" });
    return { total: { net: 1 } };
  });
  await using t = await createHarness({ functions: [fn] });
  const [run] = await t.send({ name: "go" });
  const differs = (expected: object) => {
    try {
      expect(run).toMatchObject(expected);
    } catch (error) {
      return error as { message: string; actual: unknown };
    }
    throw new Error("should differ");
  };
  expect(differs({ output: { total: { net: 2 } } }).actual).toEqual({ output: { total: { net: 1 } } });
  expect(differs({ sent: [{ name: "other" }] }).message).toContain("to match object { sent: [ { name: 'other' } ] }");
  expect(() => {
    expect(t.events[0]).toMatchObject({ outcomes: [{ kind: "skipped" }] });
  }).toThrow("to match object { outcomes: [ { kind: 'skipped' } ] }");
});

it("tell one run from another", async () => {
  const fn = inngest.createFunction({ id: "f", triggers: { event: "go" } }, () => 1);
  await using t = await createHarness({ functions: [fn] });
  const [first, second] = await t.send([{ name: "go" }, { name: "go" }]);
  expect(t.runs).toEqual([first, second]);
  expect(first).not.toEqual(second);
  expect(t.runs.slice(0, 1)).not.toContainEqual(second);
  expect(t.events[0]).not.toEqual(t.events[1]);
});

it("a run that is printed shows its state", async () => {
  const fn = inngest.createFunction({ id: "f", triggers: { event: "go" } }, () => 1);
  await using t = await createHarness({ functions: [fn] });
  const [run] = await t.send({ name: "go" });
  expect(inspect(run)).toContain("status: 'completed'");
  expect(inspect(t.events[0])).toContain("name: 'go'");
});

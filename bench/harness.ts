/**
 * The harness beside `@inngest/test` on the same function, and against itself: ratios of one run on one machine.
 * `npm run bench:harness`
 */
import { InngestTestEngine } from "@inngest/test";
import { Inngest } from "inngest";
import { createHarness, type FunctionLike } from "../harness/index.js";

const client = new Inngest({ id: "bench", isDev: true });

function chain(id: string, steps: number, sleep?: string) {
  return client.createFunction({ id, triggers: { event: "bench/go" } }, async ({ step }) => {
    let sum = 0;
    for (let i = 0; i < steps; i++) {
      sum += await step.run(`step-${i}`, () => i);
      if (sleep !== undefined && i === 0) await step.sleep("pause", sleep);
    }
    return sum;
  });
}

/** Milliseconds per call, after a tenth as many calls to warm up. */
async function time(calls: number, action: () => Promise<unknown>): Promise<number> {
  for (let i = 0; i < calls / 10; i++) await action();
  const start = performance.now();
  for (let i = 0; i < calls; i++) await action();
  return (performance.now() - start) / calls;
}

async function harnessRun(fn: FunctionLike): Promise<void> {
  await using t = await createHarness({ functions: [fn] });
  await t.send({ name: "bench/go", data: {} });
  await t.drain();
  if (t.runs[0]?.status !== "completed") throw new Error(`run is ${t.runs[0]?.status}`);
}

async function memoryOfRuns(count: number): Promise<number> {
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  await using t = await createHarness({ functions: [chain("memory", 5)] });
  for (let i = 0; i < count; i++) await t.send({ name: "bench/go", data: { i } });
  globalThis.gc?.();
  const after = process.memoryUsage().heapUsed;
  if (t.runs.length !== count) throw new Error(`${t.runs.length} runs`);
  return (after - before) / 2 ** 20;
}

const line = (what: string, value: string) => {
  console.log(`${what.padEnd(62)} ${value}`);
};

const five = chain("five", 5);
const ours = await time(200, () => harnessRun(five));
const theirs = await time(200, () =>
  new InngestTestEngine({ function: five, events: [{ name: "bench/go", data: {} }] }).execute(),
);
line("5 steps, a harness of its own per run", `${ours.toFixed(2)} ms`);
line("5 steps, @inngest/test", `${theirs.toFixed(2)} ms  → ${(theirs / ours).toFixed(2)} × faster`);

await using shared = await createHarness({ functions: [five] });
const reused = await time(200, () => shared.send({ name: "bench/go", data: {} }));
line("5 steps, one harness for all runs", `${reused.toFixed(2)} ms  → ${(theirs / reused).toFixed(2)} × faster`);

const plain = await time(100, () => harnessRun(chain("plain", 4)));
const year = await time(100, () => harnessRun(chain("year", 4, "52 weeks")));
line("a year of sleep, against the same function without", `${(year / plain).toFixed(2)} ×`);

const runs = Number(process.env.BENCH_RUNS ?? 10_000);
line(`memory of ${runs} finished runs of 5 steps`, `${(await memoryOfRuns(runs)).toFixed(0)} MB`);

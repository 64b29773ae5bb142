import type { FunctionLike, Harness } from "../../harness/index.js";
import { createHarness, HarnessError } from "../../harness/index.js";
import { codeBlocks } from "../docs/blocks.js";
import { load, type Sdk } from "./load.js";
import type { Proof } from "./proofs.js";

export type Side = "Wrong" | "Right";

/** The first example of a side; the first that is of this major alone, where there is one. */
export function firstExample({ major }: Sdk, rule: string, side: Side): string {
  const examples = codeBlocks(`docs/rules/${rule}.md`).filter(({ headings }) => headings[0] === side);
  return (examples.find(({ info }) => info.endsWith(` v${major}`)) ?? examples[0]!).code;
}

/** The first example of a side, driven as the proof says. */
export async function play(sdk: Sdk, rule: string, side: Side, { stubs, options, functions, drive, observe }: Proof): Promise<unknown> {
  const example = load(sdk, firstExample(sdk, rule, side), stubs?.(sdk));
  const logs: string[] = [];
  const log = (...args: unknown[]) => logs.push(args.map(String).join(" "));
  const logger = { debug: log, info: log, warn: log, error: log };
  const calls = (path: string) => example.calls.filter((call) => call.path === path);
  let t: Harness | undefined;
  let refusal: string | undefined;
  try {
    const all: FunctionLike[] = [...example.functions, ...(functions?.(example.exported, sdk) ?? [])];
    t = await createHarness({ logger, ...options, functions: all });
    await drive(t);
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    refusal = error.code;
  } finally {
    await t?.dispose();
  }
  return observe({ runs: t?.runs ?? [], events: t?.events ?? [], calls, logs, refusal });
}

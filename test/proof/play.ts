import { Linter } from "eslint";
import tseslint from "typescript-eslint";
import { createHarness, type FunctionLike, type Harness, HarnessError } from "../../harness/index.js";
import stepcheck from "../../rules/index.js";
import { codeBlocks } from "../docs/blocks.js";
import { load, type Sdk } from "./load.js";
import type { Claim, Proof, Side } from "./proof.js";

/** An example of a side; where it is not said which, the first that is of this major alone, or the first. */
export function exampleOf({ major }: Sdk, rule: string, side: Side, which?: number): string {
  const examples = codeBlocks(`docs/rules/${rule}.md`).filter(({ headings }) => headings[0] === side);
  const found = which === undefined ? (examples.find(({ info }) => info.endsWith(` v${major}`)) ?? examples[0]) : examples[which];
  return found!.code;
}

export const playExample = (sdk: Sdk, rule: string, side: Side, proof: Proof): Promise<unknown> =>
  play(sdk, exampleOf(sdk, rule, side, proof.examples?.[side]), proof);

export const playClaim = (sdk: Sdk, side: Side, claim: Claim): Promise<unknown> => play(sdk, claim.code[side], claim);

/** A module, driven as the proof says. */
async function play(sdk: Sdk, code: string, { stubs, options, functions, drive, observe }: Omit<Proof, "examples">): Promise<unknown> {
  const example = load(sdk, code, stubs?.(sdk));
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

/** What the rule says of a module, by the ids of its messages. */
export function messagesOf({ major }: Sdk, rule: string, code: string, options?: object): (string | undefined)[] {
  const config: Linter.Config = {
    files: ["**/*.ts"],
    plugins: { stepcheck },
    languageOptions: { parser: tseslint.parser },
    settings: { stepcheck: { version: major } },
    rules: { [`stepcheck/${rule}`]: ["error", ...(options ? [options] : [])] },
  };
  return new Linter().verify(code, config, { filename: "functions.ts" }).map(({ messageId, message }) => messageId ?? message);
}

import * as inngest from "inngest3";
import { describe, expect, it } from "vitest";
import { rules } from "../../rules/rules.js";
import { type Client, type Sdk } from "./load.js";
import { play } from "./play.js";
import { proofs } from "./proofs.js";

/** Takes functions in the form of version 4, as most examples write them, and in its own. */
class Inngest extends inngest.Inngest {
  constructor(options: object = {}) {
    super({ id: "app", ...options });
    const createFunction = this.createFunction.bind(this) as unknown as (...args: unknown[]) => never;
    Object.assign(this, {
      createFunction({ triggers, ...config }: { triggers?: unknown }, ...others: unknown[]) {
        return triggers === undefined ? createFunction(config, ...others) : createFunction(config, triggers, ...others);
      },
    });
  }
}

const sdk: Sdk = {
  major: 3,
  modules: { inngest: { ...inngest, Inngest } },
  createClient: (options) => new Inngest(options) as unknown as Client,
  NonRetriableError: inngest.NonRetriableError,
};

/** What version 3 does not have stands in their examples. */
const OF_VERSION_4 = new Set(["cel-event-types", "no-promise-race-steps"]);

const spoken = Object.entries(proofs).filter(([rule]) => {
  const { majors } = rules[rule]!.meta.docs;
  return !OF_VERSION_4.has(rule) && (majors === undefined || majors.includes(3));
});

describe.each(spoken)("%s", (rule, proof) => {
  it(`wrong: ${proof.shows}`, async () => {
    expect(await play(sdk, rule, "Wrong", proof)).toEqual(proof.wrong);
  });

  it(`right: ${proof.shows}`, async () => {
    expect(await play(sdk, rule, "Right", proof)).toEqual(proof.right);
  });
});

/** The rule speaks of it with the option only. */
describe("no-promise-race-steps", () => {
  const { "no-promise-race-steps": proof } = proofs;
  const withOptions = (client: Client, options: object): Client => ({
    createFunction: (config, handler) => client.createFunction({ ...config, ...options }, handler),
  });
  const wrong = (options: object) => {
    const optimised: Sdk = { ...sdk, createClient: () => withOptions(sdk.createClient(), options) };
    return play(optimised, "no-promise-race-steps", "Wrong", proof!);
  };

  it(`wrong, with optimizeParallelism: ${proof!.shows}`, async () => {
    expect(await wrong({ optimizeParallelism: true })).toBe(proof!.wrong);
  });

  it(`without: ${proof!.shows}`, async () => {
    expect(await wrong({})).toBe(proof!.right);
  });
});

import * as inngest from "inngest3";
import * as edge from "inngest3/edge";
import * as express from "inngest3/express";
import * as next from "inngest3/next";
import { describe, expect, it } from "vitest";
import { proveEndpoints } from "./endpoints.js";
import { type Client, type Sdk } from "./load.js";
import { proveModules } from "./modules.js";
import { playExample } from "./play.js";
import { proofs } from "./proofs/index.js";
import { prove } from "./prove.js";

/** Takes functions in the form of version 4, as most examples write them, and in its own. */
class Inngest extends inngest.Inngest {
  constructor(options: { id: string }) {
    super(options);
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
  modules: { inngest: { ...inngest, Inngest }, "inngest/edge": edge, "inngest/express": express, "inngest/next": next },
  createClient: (options) => new Inngest({ id: "app", ...options }) as unknown as Client,
  NonRetriableError: inngest.NonRetriableError,
};

prove(sdk);
proveEndpoints(sdk);
proveModules(sdk);

/** The rule speaks of it with the option only. */
describe("no-promise-race-steps", () => {
  const [rule, proof] = proofs.find(([name]) => name === "no-promise-race-steps")!;
  const withOptions = (client: Client, options: object): Client => ({
    createFunction: (config, handler) => client.createFunction({ ...config, ...options }, handler),
  });
  const wrong = (options: object) => {
    const optimised: Sdk = { ...sdk, createClient: () => withOptions(sdk.createClient(), options) };
    return playExample(optimised, rule, "Wrong", proof);
  };

  it(`wrong, with optimizeParallelism: ${proof.shows}`, async () => {
    expect(await wrong({ optimizeParallelism: true })).toBe(proof.wrong);
  });

  it(`without: ${proof.shows}`, async () => {
    expect(await wrong({})).toBe(proof.right);
  });
});

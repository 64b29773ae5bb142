import * as inngest from "inngest";
import * as edge from "inngest/edge";
import * as experimental from "inngest/experimental";
import * as express from "inngest/express";
import * as next from "inngest/next";
import { describe, expect, it } from "vitest";
import { createHarness } from "../../harness/index.js";
import { proveEndpoints } from "./endpoints.js";
import { type Client, load, type Sdk } from "./load.js";
import { proveModules } from "./modules.js";
import { exampleOf, playClaim, playExample } from "./play.js";
import type { Difference } from "./proof.js";
import { proofs } from "./proofs/index.js";
import { claims, prove } from "./prove.js";

const sdk: Sdk = {
  major: 4,
  modules: { inngest, "inngest/edge": edge, "inngest/experimental": experimental, "inngest/express": express, "inngest/next": next },
  createClient: (options) => new inngest.Inngest({ id: "app", ...options }) as unknown as Client,
  NonRetriableError: inngest.NonRetriableError,
};

prove(sdk);
proveEndpoints(sdk);
proveModules(sdk);

describe("with checkpointing, once the run is resumed", () => {
  /** The difference, where the step that resumes the run fails once. */
  const resumed = <D extends Difference>(difference: D): D => ({
    ...difference,
    options: { ...difference.options, checkpointing: "on" },
    drive: async (t) => {
      t.step(difference.resumedBy!).fail();
      await difference.drive(t);
    },
  });

  it.each(proofs.filter(([, { resumedBy }]) => resumedBy !== undefined))("%s makes the same difference", async (rule, proof) => {
    expect(await playExample(sdk, rule, "Wrong", resumed(proof))).toEqual(proof.wrong);
    expect(await playExample(sdk, rule, "Right", resumed(proof))).toEqual(proof.right);
  });

  const claimed = claims.flatMap(([rule, list]) => list.filter(({ resumedBy }) => resumedBy !== undefined).map((claim) => ({ rule, claim })));

  it.each(claimed)("$rule, $claim.messageId, makes the same difference", async ({ claim }) => {
    expect(await playClaim(sdk, "Wrong", resumed(claim))).toEqual(claim.wrong);
    expect(await playClaim(sdk, "Right", resumed(claim))).toEqual(claim.right);
  });
});

/** What throws before there is a function never meets an event. */
describe("no-v3-api: whether the module loads at all", () => {
  it("wrong: three arguments", () => {
    expect(() => load(sdk, exampleOf(sdk, "no-v3-api", "Wrong"))).toThrow("Triggers belong in the first argument");
  });

  it("right: two", async () => {
    const { functions } = load(sdk, exampleOf(sdk, "no-v3-api", "Right"));
    await using t = await createHarness({ functions });
    const [run] = await t.send({ name: "order/paid", data: { total: 5 } });
    expect(run!.steps).toMatchObject({ count: { output: 5 } });
  });
});

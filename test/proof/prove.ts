import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { rules } from "../../rules/rules.js";
import type { Sdk } from "./load.js";
import { messagesOf, playClaim, playExample } from "./play.js";
import type { Claim } from "./proof.js";
import { proofs } from "./proofs/index.js";

/** By rule: the files of `claims/` go by the names of rules. */
export const claims = await Promise.all(
  readdirSync(new URL("claims/", import.meta.url)).map(async (file) => {
    const rule = file.replace(/\.ts$/, "");
    const { default: claimed } = (await import(`./claims/${rule}.ts`)) as { default: readonly Claim[] };
    return [rule, claimed] as const;
  }),
);

function holdsFor({ major }: Sdk, rule: string, { majors = rules[rule]!.meta.docs.majors }: { majors?: readonly (3 | 4)[] }): boolean {
  return majors?.includes(major) ?? true;
}

/** Without the rules that speak of the other major only. */
function claimsFor(sdk: Sdk): (readonly [rule: string, claimed: readonly Claim[]])[] {
  return claims
    .map(([rule, claimed]) => [rule, claimed.filter((claim) => holdsFor(sdk, rule, claim))] as const)
    .filter(([, claimed]) => claimed.length > 0);
}

/** What rules claim, with one major of the SDK. */
export function prove(sdk: Sdk): void {
  describe.each(proofs.filter(([rule, proof]) => holdsFor(sdk, rule, proof)))("%s", (rule, proof) => {
    it(`wrong: ${proof.shows}`, async () => {
      expect(await playExample(sdk, rule, "Wrong", proof)).toEqual(proof.wrong);
    });

    it(`right: ${proof.shows}`, async () => {
      expect(await playExample(sdk, rule, "Right", proof)).toEqual(proof.right);
    });
  });

  describe.each(claimsFor(sdk))("%s", (rule, claimed) => {
    it.each(claimed)("$messageId: $shows", async (claim) => {
      expect(messagesOf(sdk, rule, claim.code.Wrong, claim.ruleOptions)).toContain(claim.messageId);
      expect(messagesOf(sdk, rule, claim.code.Right, claim.ruleOptions)).toEqual([]);
      expect(await playClaim(sdk, "Wrong", claim)).toEqual(claim.wrong);
      expect(await playClaim(sdk, "Right", claim)).toEqual(claim.right);
    });
  });
}

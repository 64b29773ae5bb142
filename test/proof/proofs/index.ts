import type { Proof } from "../proof.js";
import { configuration } from "./configuration.js";
import { correctness } from "./correctness.js";
import { reliability } from "./reliability.js";
import { style } from "./style.js";

/** By rule. */
export const proofs: readonly (readonly [string, Proof])[] = Object.entries({ ...correctness, ...configuration, ...reliability, ...style }).flatMap(
  ([rule, given]) => [given].flat().map((proof: Proof) => [rule, proof] as const),
);

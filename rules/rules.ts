import type { StepcheckRule } from "./create-rule.js";

/* eslint-disable @typescript-eslint/no-explicit-any -- each rule has message ids and options of its own */
/** Every rule, by name. */
export const rules: Record<string, StepcheckRule<any, any>> = {};

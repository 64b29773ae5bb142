/**
 * Matchers for vitest. Importing this module registers them:
 *
 * ```ts
 * import "stepcheck/vitest";
 *
 * expect(run).toHaveCompleted({ status: "shipped" });
 * ```
 *
 * @packageDocumentation
 */

import { expect } from "vitest";
import { matchers, type RunMatchers } from "./matchers.js";

expect.extend(matchers);

export { matchers } from "./matchers.js";
export type { ErrorExpectation, EventName, RunMatchers, StepExpectation } from "./matchers.js";

// `Matchers` and `Assertion` of vitest have one type parameter up to version 4 and two since: they cannot be augmented for
// both. These two interfaces have none in any version, and everything else is derived from them.
declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- Chai's own types are a namespace
  namespace Chai {
    // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- augments
    interface Assertion extends RunMatchers<void> {}
  }
}

declare module "vitest" {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type, @typescript-eslint/no-explicit-any -- as vitest's own: they stand for any value
  interface AsymmetricMatchersContaining extends RunMatchers<any> {}
}

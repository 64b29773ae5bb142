import { HarnessError } from "./errors.js";
import type { Harness, HarnessOptions } from "./types.js";

/**
 * Starts an Inngest server in this process for these functions, on a clock of its own.
 *
 * @throws HarnessError where the options make no sense, or where the server would refuse the app at sync (`SYNC_REFUSED`).
 */
export function createHarness(options: HarnessOptions): Promise<Harness> {
  return Promise.reject(new HarnessError("NOT_SUPPORTED", `not there yet: ${options.functions.length} functions`));
}

import { UserError } from "./exit.js";
import type { Selection } from "./paths.js";

/** There is nothing to work on. */
export function noFunctions({ root, cwd }: Selection): UserError {
  const where = cwd === root ? root : `${cwd} (in ${root})`;
  return new UserError(
    `There is no Inngest function in ${where}.`,
    "stepcheck looks for createFunction(…) in files that git does not ignore. Is this the right folder?",
  );
}

/** A process of its own for version 4, for tests of version 3: the two majors cannot share one. */

import { Inngest, NonRetriableError, RetryAfterError } from "inngest";
import type { Sdk } from "../conformance/interpret.js";
import type { Program } from "../conformance/program.js";
import { drive, summariseForBothMajors } from "./drive.js";

const sdk = { major: 4, Inngest, NonRetriableError, RetryAfterError } as unknown as Sdk;

process.on("message", (program: Program) => {
  void drive(program, sdk).then(
    (end) => process.send?.(summariseForBothMajors(end)),
    (error: unknown) => process.send?.([String(error)]),
  );
});

/** What went wrong, by name. The text says what was expected, what happened, and what to do next. */
export type HarnessErrorCode =
  /** `functions` is empty, or holds something that is not an Inngest function. */
  | "NOT_A_FUNCTION"
  /** The same function object twice. */
  | "DUPLICATE_FUNCTION"
  /** Two functions of one app with the same id. */
  | "DUPLICATE_FUNCTION_ID"
  /** The SDK's web adapter could not be found. */
  | "SDK_NOT_FOUND"
  /** An option of the harness, or an argument of one of its methods, makes no sense. */
  | "INVALID_OPTION"
  /** The server would refuse this app at sync. */
  | "SYNC_REFUSED"
  /** An event that the server would not take. */
  | "INVALID_EVENT"
  /** No such run or function. */
  | "NOT_FOUND"
  /** User code did not settle in real time. */
  | "STEP_NEVER_SETTLED"
  /** A step was awaited inside another step. */
  | "NESTED_STEP"
  /** Re-entry planned other steps than before. */
  | "NON_DETERMINISTIC"
  /** A request that must not leave the process. */
  | "NETWORK_BLOCKED"
  /** The harness was used after its end. */
  | "DISPOSED"
  /** The function uses something that the harness does not play. */
  | "NOT_SUPPORTED"
  /** Checkpointing on and off disagree (`checkpointing: "both"`). */
  | "SHAPES_DIFFER";

/** Every error that the harness itself raises. Errors of functions under test are never thrown: see `run.error`. */
export class HarnessError extends Error {
  override readonly name: string = "HarnessError";

  constructor(
    readonly code: HarnessErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The function asked for other steps on re-entry than it had asked for before. */
export class NonDeterminismError extends HarnessError {
  override readonly name = "NonDeterminismError";

  constructor(
    readonly functionId: string,
    readonly runId: string,
    /** The steps of earlier entries, in order. */
    readonly before: readonly string[],
    /** The steps of this entry, in order. */
    readonly after: readonly string[],
    message: string,
  ) {
    super("NON_DETERMINISTIC", message);
  }
}

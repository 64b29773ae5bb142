/** What the command's exit status says. Documented in docs/cli/README.md. */
export const exit = {
  /** Done, nothing to object to. */
  clean: 0,
  /** Done, and there are findings that count as errors, or something that was asked for could not be finished. */
  findings: 1,
  /** Not done: a bad argument, nothing to work on, an unreadable file, a broken configuration. */
  unable: 2,
  /** Stopped by Ctrl-C (128 + SIGINT). */
  interrupted: 130,
} as const;

/** Something the user can put right: printed as one message, without a stack. */
export class UserError extends Error {
  override readonly name = "UserError";

  constructor(
    message: string,
    /** What to do about it, printed on a line of its own. */
    readonly hint?: string,
    readonly exitCode: number = exit.unable,
  ) {
    super(message);
  }
}

import { CommanderError } from "commander";
import { exit, UserError } from "./exit.js";
import { createProgram } from "./program.js";
import type { Terminal } from "./terminal.js";

/**
 * Runs the command.
 *
 * @param args - what follows the command's name
 * @returns the exit status, see {@link exit}
 */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  let status: number = exit.clean;
  const program = createProgram(terminal, (code) => {
    status = code;
  });
  try {
    await program.parseAsync(args, { from: "user" });
    return status;
  } catch (error) {
    // Commander has printed its own message (a bad option) or the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exit.clean : exit.unable;
    if (error instanceof UserError) {
      printUserError(error, terminal);
      return error.exitCode;
    }
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    terminal.err(`stepcheck failed. This is a fault of stepcheck, please report it:\n${text}`);
    return exit.unable;
  } finally {
    terminal.progress(undefined);
  }
}

function printUserError(error: UserError, { colours, err }: Terminal): void {
  err(`${colours.red("error")} ${error.message}`);
  if (error.hint !== undefined) err(`      ${error.hint}`);
}

import { setImmediate as yieldToSignals } from "node:timers/promises";
import { relativePath } from "../project/files.js";
import { gitRoot, uncommittedFiles } from "../project/git.js";
import { type Change, unifiedDiff } from "../project/patch.js";
import { replaceFile, WriteRefused } from "../project/write.js";
import { exit, UserError } from "./exit.js";
import type { Terminal } from "./terminal.js";

/** A file that was left as it was, and why. */
export interface Refused {
  readonly file: string;
  readonly reason: string;
}

/** Splits changes into those that may be written and those that would bury work that is in no commit. */
export function guard(changes: readonly Change[], root: string, force: boolean): { allowed: Change[]; refused: Refused[] } {
  if (force || changes.length === 0) return { allowed: [...changes], refused: [] };
  if (gitRoot(root) === undefined) {
    throw new UserError("This is not a git repository, so nothing that is written could be taken back.", "--dry-run shows the changes, --force writes them all the same.");
  }
  const uncommitted = uncommittedFiles(root);
  return {
    allowed: changes.filter(({ file }) => !uncommitted.has(file)),
    refused: changes.filter(({ file }) => uncommitted.has(file)).map(({ file }) => ({ file, reason: "it has uncommitted changes" })),
  };
}

/**
 * Writes each change at once or not at all. Ctrl-C stops between two files; a second one ends the process, which
 * still leaves each file old or new.
 */
export async function writeChanges(changes: readonly Change[], terminal: Terminal): Promise<{ written: Change[]; refused: Refused[] }> {
  const written: Change[] = [];
  const refused: Refused[] = [];
  let isInterrupted = false;
  const stop = () => {
    isInterrupted = true;
  };
  process.once("SIGINT", stop);
  try {
    for (const change of changes) {
      terminal.progress(`writing ${String(written.length + 1)}/${String(changes.length)} ${change.file}`);
      await yieldToSignals();
      if (isInterrupted as boolean) {
        throw new UserError(`Interrupted: ${written.length} of ${changes.length} files were written, the others are as they were.`, undefined, exit.interrupted);
      }
      try {
        replaceFile(change.file, change.after, change.before);
        written.push(change);
      } catch (error) {
        refused.push({ file: change.file, reason: reasonOf(error) });
      }
    }
    return { written, refused };
  } finally {
    process.removeListener("SIGINT", stop);
    terminal.progress(undefined);
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof WriteRefused) return error.message;
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case "EACCES":
    case "EPERM":
      return "its folder does not allow it";
    case "EROFS":
      return "the file system is read-only";
    case "EBUSY":
      return "another program holds it";
    case "ENOSPC":
      return "the disk is full";
    default:
      return message;
  }
}

/** The changes as one patch. */
export function diffText(changes: readonly Change[], root: string, { colours }: Terminal): string {
  return changes.map((change) => colourDiff(unifiedDiff(relativePath(root, change.file), change), colours)).join("\n");
}

function colourDiff(diff: string, colours: Terminal["colours"]): string {
  return diff
    .split("\n")
    .map((line) => {
      if (line.startsWith("+++") || line.startsWith("---")) return colours.bold(line);
      if (line.startsWith("@@")) return colours.cyan(line);
      if (line.startsWith("+")) return colours.green(line);
      return line.startsWith("-") ? colours.red(line) : line;
    })
    .join("\n");
}

export function printRefused(refused: readonly Refused[], root: string, { err, colours }: Terminal): void {
  for (const { file, reason } of refused) err(`${colours.yellow("left alone")} ${relativePath(root, file)}: ${reason}`);
}

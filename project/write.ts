import {
  chmodSync,
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";

/** Why a file was not written. */
export class WriteRefused extends Error {
  override readonly name = "WriteRefused";
}

const temporary = /^\..+\.(\d+)\.stepcheck-tmp$/;

/**
 * Replaces a file at once or not at all: the text goes to a neighbour that is renamed over the file when it is
 * complete and on the disk. Whenever the process dies, the file holds its old text or the new one. The mode is kept;
 * a symbolic link stays one.
 *
 * @throws WriteRefused when the file is write-protected (renaming would not ask), or does not hold `expected` any more
 */
export function replaceFile(path: string, text: string, expected?: string): void {
  const target = realpathSync(path);
  const { mode } = statSync(target);
  if ((mode & 0o222) === 0) throw new WriteRefused("it is read-only");
  if (expected !== undefined && readFileSync(target, "utf8") !== expected) {
    throw new WriteRefused("it was changed while stepcheck was at work");
  }
  sweep(dirname(target));
  writeThrough(target, text, mode & 0o7777);
}

/** Writes a new file, complete or not at all. Folders on the way must exist. */
export function createFile(path: string, text: string): void {
  writeThrough(path, text);
}

/** @param mode - without it, what the process gives new files */
function writeThrough(target: string, text: string, mode?: number): void {
  const beside = join(dirname(target), `.${basename(target)}.${process.pid}.stepcheck-tmp`);
  try {
    const file = openSync(beside, "w");
    try {
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    if (mode !== undefined) chmodSync(beside, mode);
    renameSync(beside, target);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

/** Removes what a run that was killed between writing and renaming left behind. */
function sweep(dir: string): void {
  for (const name of readdirSync(dir)) {
    const writer = temporary.exec(name)?.[1];
    if (writer !== undefined && !isRunning(Number(writer))) rmSync(join(dir, name), { force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

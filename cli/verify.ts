import { spawnSync } from "node:child_process";
import { relativePath } from "../project/files.js";
import type { Change } from "../project/patch.js";
import { type Refused, writeChanges } from "./changes.js";
import { UserError } from "./exit.js";
import type { Terminal } from "./terminal.js";

interface TestRun {
  readonly passed: boolean;
  readonly output: string;
}

/**
 * Writes changes between two runs of the tests that have to do with the files. What breaks a test that passed before is
 * put back: file by file where the files' own tests tell which it was, else all of them.
 *
 * @param command - `true` for `vitest related`; else a shell command, run as it is
 */
export async function verify(changes: readonly Change[], root: string, command: true | string, terminal: Terminal): Promise<{ written: Change[]; refused: Refused[]; putBack: Refused[] }> {
  const files = changes.map(({ file }) => file);
  terminal.progress("running the tests before the change");
  const before = runTests(files, root, command, terminal);
  if (!before.passed) {
    throw new UserError("The tests fail before any change, so they cannot tell whether one is right. Nothing was written.", lastLines(before.output));
  }
  const { written, refused } = await writeChanges(changes, terminal);
  terminal.progress("running the tests after the change");
  if (runTests(files, root, command, terminal).passed) return { written, refused, putBack: [] };

  const guilty: Change[] = [];
  for (const change of command === true ? written : []) {
    terminal.progress(`looking for what broke a test: ${relativePath(root, change.file)}`);
    if (!runTests([change.file], root, command, terminal).passed) guilty.push(change);
  }
  await restore(guilty, terminal);
  if (guilty.length > 0 && runTests(files, root, command, terminal).passed) return outcome(written, refused, guilty);
  await restore(written.filter((change) => !guilty.includes(change)), terminal);
  return outcome(written, refused, written);
}

function outcome(written: readonly Change[], refused: Refused[], guilty: readonly Change[]): { written: Change[]; refused: Refused[]; putBack: Refused[] } {
  return {
    written: written.filter((change) => !guilty.includes(change)),
    refused,
    putBack: guilty.map(({ file }) => ({ file, reason: "a test that passed before failed with the change" })),
  };
}

async function restore(changes: readonly Change[], terminal: Terminal): Promise<void> {
  await writeChanges(changes.map(({ file, before, after }) => ({ file, before: after, after: before })), terminal);
}

function runTests(files: readonly string[], root: string, command: true | string, { cwd }: Terminal): TestRun {
  const { status, stdout, stderr, error } = command === true
    ? spawnSync("npx", ["--no-install", "vitest", "related", "--run", "--passWithNoTests", ...files.map((file) => relativePath(cwd, file))], { cwd, encoding: "utf8" })
    : spawnSync(command, { cwd: root, encoding: "utf8", shell: true });
  if (error !== undefined) throw new UserError(`The tests could not be run: ${error.message}.`);
  return { passed: status === 0, output: `${stdout}\n${stderr}` };
}

function lastLines(output: string): string {
  return output.trim().split("\n").slice(-12).join("\n      ");
}

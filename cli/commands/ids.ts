import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { countFindings, type Report } from "../report/report.js";
import { relativePath } from "../../project/files.js";
import { GitError, gitRoot } from "../../project/git.js";
import { compareIds, idFindings, idsAtRef, type IdsRecord, parseRecord, printRecord, recordIds, recordName } from "../../project/ids/index.js";
import { unifiedDiff } from "../../project/patch.js";
import { type Program, readProgram } from "../../project/program/index.js";
import { exit, UserError } from "../exit.js";
import { writeOutput } from "../output.js";
import { select, type Selection } from "../paths.js";
import { noFunctions } from "../program-errors.js";
import { type Format, printReport } from "../report/index.js";
import { plural } from "../report/stylish.js";
import type { Terminal } from "../terminal.js";

export interface IdsOptions {
  readonly check?: boolean;
  readonly accept?: boolean;
  readonly dryRun?: boolean;
  readonly base?: string;
  readonly file?: string;
  readonly format: Format;
}

/**
 * `stepcheck ids`: records the ids, or says what changed since they were recorded. Changes that affect runs in flight
 * are recorded only with `--accept`.
 */
export function ids(paths: readonly string[], options: IdsOptions, terminal: Terminal): number {
  const selection = select(paths, terminal.cwd);
  const program = readProgram(selection.root, { onProgress: terminal.progress });
  terminal.progress(undefined);
  if (program.functions.every(({ isTest }) => isTest)) throw noFunctions(selection);

  const file = options.file === undefined ? join(selection.root, recordName) : resolve(terminal.cwd, options.file);
  if (options.base !== undefined) return report(baseIds(selection.root, options.base), program, selection, options, terminal);
  if (!existsSync(file)) return begin(file, program, selection, options, terminal);

  const status = report(readRecord(file), program, selection, options, terminal);
  if (options.check === true) return status;
  if (status !== exit.clean && options.accept !== true) {
    terminal.err(`${relativePath(selection.root, file)} was left as it is. --accept records the changes.`);
    return status;
  }
  const text = printRecord(recordIds(program));
  const before = readFileSync(file, "utf8");
  if (text === before) return exit.clean;
  if (options.dryRun === true) return showChange(file, before, text, selection, terminal);
  writeOutput(file, text);
  terminal.err(`${terminal.colours.green("✓")} ${relativePath(selection.root, file)} brought up to date.`);
  return exit.clean;
}

function showChange(file: string, before: string, after: string, { root }: Selection, { out }: Terminal): number {
  out(unifiedDiff(relativePath(root, file), { before, after }));
  return exit.clean;
}

function begin(file: string, program: Program, selection: Selection, { check, dryRun }: IdsOptions, terminal: Terminal): number {
  const { root } = selection;
  const { err, colours } = terminal;
  if (check === true) throw new UserError(`There is no ${relativePath(root, file)} to compare with.`, "`stepcheck ids` writes it; commit it. Or compare with a git ref: --base main.");
  const text = printRecord(recordIds(program));
  if (dryRun === true) return showChange(file, "", text, selection, terminal);
  writeOutput(file, text);
  const count = program.functions.filter(({ isTest }) => !isTest).length;
  err(`${colours.green("✓")} ${relativePath(root, file)} written: the ids of ${plural(count, "function")}. Commit it; stepcheck compares with it from now on.`);
  return exit.clean;
}

function baseIds(root: string, ref: string): IdsRecord {
  if (gitRoot(root) === undefined) throw new UserError("--base needs a git repository, and this is none.");
  try {
    return idsAtRef(root, ref);
  } catch (error) {
    if (error instanceof GitError) throw new UserError(error.message, "In CI, fetch it first (actions/checkout: `fetch-depth: 0`).");
    throw error;
  }
}

/**
 * Reads the record of a repository.
 *
 * @throws UserError when it is not one
 */
export function readRecord(file: string): IdsRecord {
  try {
    return parseRecord(readFileSync(file, "utf8"));
  } catch (error) {
    throw new UserError(`${file} cannot be used: ${(error as Error).message}.`, "Restore it from git, or delete it and run `stepcheck ids` to begin anew.");
  }
}

function report(before: IdsRecord, program: Program, { root }: Selection, { format }: IdsOptions, terminal: Terminal): number {
  const findings = idFindings(compareIds(before, recordIds(program)), program);
  const result: Report = {
    root,
    cwd: terminal.cwd,
    findings,
    notices: [],
    scope: { files: program.files.length, functions: program.functions.filter(({ isTest }) => !isTest).length, apps: new Set(program.clients.map(({ id }) => id)).size },
  };
  terminal.out(printReport(result, format, terminal));
  const counts = countFindings(findings);
  return counts.error + counts.warning > 0 ? exit.findings : exit.clean;
}

import { migrate as compute, type MigrationResult } from "../../project/migrate/index.js";
import { relativePath } from "../../project/files.js";
import { diffText, guard, printRefused, type Refused, writeChanges } from "../changes.js";
import { exit, UserError } from "../exit.js";
import { select } from "../paths.js";
import { json } from "../report/json.js";
import { markdown } from "../report/markdown.js";
import type { Report } from "../report/report.js";
import { plural, stylishFindings } from "../report/stylish.js";
import type { Terminal } from "../terminal.js";

export interface MigrateOptions {
  readonly dryRun?: boolean;
  readonly todo?: boolean;
  readonly force?: boolean;
  readonly format: "stylish" | "json" | "markdown";
}

/** `stepcheck migrate v4`: exit 0 when nothing is left to decide, 1 when something is. */
export async function migrate(target: string, paths: readonly string[], options: MigrateOptions, terminal: Terminal): Promise<number> {
  if (!/^v?4$/i.test(target)) {
    throw new UserError(`There is no migration to '${target}'.`, "`stepcheck migrate v4` goes from v3 (and what is left of v2) to v4.");
  }
  const selection = select(paths, terminal.cwd);
  terminal.progress("reading the program");
  const result = compute(selection.root, { todo: options.todo === true, includes: (file) => selection.includes(file) });
  terminal.progress(undefined);
  if (result.files === 0) throw new UserError(`Nothing under ${selection.root} mentions Inngest.`);
  for (const [file, code] of result.unreadable) terminal.err(`${terminal.colours.red("cannot be read")} ${relativePath(selection.root, file)}: ${code}`);

  const { root } = selection;
  if (options.dryRun === true) {
    if (options.format === "stylish" && result.changes.length > 0) terminal.out(diffText(result.changes, root, terminal));
    printLeft(result, root, options, terminal);
    if (options.format === "stylish") terminal.err(`${plural(result.changes.length, "file")} would change.`);
    return statusOf(result, []);
  }

  const { allowed, refused } = guard(result.changes, root, options.force === true);
  if (refused.length > 0) {
    // Half a migration does not compile: one file's change relies on another's.
    printRefused(refused, root, terminal);
    throw new UserError("Nothing was written: these files belong to the change.", "Commit or stash them first, or pass --force.");
  }
  const { written, refused: unwritable } = await writeChanges(allowed, terminal);
  printRefused(unwritable, root, terminal);
  // What is left to decide stands in other lines now.
  const left = written.length === 0 ? result : { ...result, findings: compute(root, { includes: (file) => selection.includes(file) }).findings };
  printLeft(left, root, options, terminal);
  if (options.format === "stylish") terminal.err(`${terminal.colours.green("✓")} ${plural(written.length, "file")} changed.`);
  return statusOf(result, unwritable);
}

function printLeft(result: MigrationResult, root: string, { format }: MigrateOptions, terminal: Terminal): void {
  const report: Report = { root, cwd: terminal.cwd, findings: result.findings, notices: result.notices, scope: { files: result.files, functions: 0, apps: 0 } };
  if (format === "json") terminal.out(json(report));
  else if (format === "markdown") terminal.out(markdown(report));
  else {
    if (result.findings.length > 0) terminal.out(`${stylishFindings(report, terminal)}\n`);
    if (result.changes.length > 0 || result.findings.length > 0) for (const notice of result.notices) terminal.out(`· ${notice}`);
    if (result.findings.length > 0) terminal.out(`\n${plural(result.findings.length, "place")} to decide.`);
  }
}

function statusOf(result: MigrationResult, refused: readonly Refused[]): number {
  if (result.unreadable.size > 0) return exit.unable;
  return result.findings.length > 0 || refused.length > 0 ? exit.findings : exit.clean;
}

import { fixFiles } from "../../project/fix.js";
import { relativePath } from "../../project/files.js";
import { gitRoot, uncommittedFiles } from "../../project/git.js";
import { type Preset, RuleEngine, ruleNames } from "../../project/lint.js";
import type { Change } from "../../project/patch.js";
import { readProgram } from "../../project/program/index.js";
import { diffText, guard, printRefused, type Refused, writeChanges } from "../changes.js";
import { type Config, loadConfig, splitNames } from "../config.js";
import { exit } from "../exit.js";
import { select } from "../paths.js";
import { noFunctions } from "../program-errors.js";
import { plural } from "../report/stylish.js";
import type { Terminal } from "../terminal.js";
import { verify } from "../verify.js";

export interface FixOptions {
  readonly suggestions?: true | readonly string[];
  readonly only?: readonly string[];
  readonly dryRun?: boolean;
  readonly force?: boolean;
  readonly since?: string;
  readonly verify?: true | string;
  readonly types: boolean;
  readonly preset?: Preset;
  readonly config?: string;
}

/** `stepcheck fix`: the rules' fixes in bulk. Exit 1 when a file had to be left alone or put back. */
export async function fix(paths: readonly string[], options: FixOptions, terminal: Terminal): Promise<number> {
  const only = options.only === undefined ? undefined : splitNames(options.only, ruleNames, terminal.cwd);
  const suggestions = Array.isArray(options.suggestions) ? splitNames(options.suggestions as string[], ruleNames, terminal.cwd) : undefined;
  const selection = select([...paths, ...(only?.paths ?? []), ...(suggestions?.paths ?? [])], terminal.cwd, options.since);
  const { root } = selection;
  const config = loadConfig(root, terminal.cwd, options.config);
  const program = readProgram(root, { settings: { stepcheck: config.settings ?? {} }, onProgress: terminal.progress });
  if (program.functions.length === 0 && program.clients.length === 0) throw noFunctions(selection);

  const broken = new Set(program.problems.map(({ path }) => path));
  const files = program.files.filter((file) => selection.includes(file) && !broken.has(file));
  const engine = createEngine(root, config, options, only?.names);
  const wanted = suggestionRules(options, suggestions?.names);
  const fixed = await fixFiles(files, engine, { types: options.types, ...(wanted === undefined ? {} : { suggestions: wanted }) }, terminal.progress);
  terminal.progress(undefined);

  const putBack = [...fixed.putBack].map(([file, reason]) => ({ file, reason }));
  if (options.dryRun === true) {
    if (fixed.changes.length > 0) terminal.out(diffText(fixed.changes, root, terminal));
    printPutBack(putBack, root, terminal);
    const dirty = options.force === true || gitRoot(root) === undefined ? new Set<string>() : uncommittedFiles(root);
    const skipped = fixed.changes.filter(({ file }) => dirty.has(file));
    terminal.err(`${plural(fixed.changes.length - skipped.length, "file")} would change${skipped.length > 0 ? `, ${skipped.length} with uncommitted changes would be left alone` : ""}.`);
    return putBack.length > 0 ? exit.findings : exit.clean;
  }
  const { allowed, refused } = guard(fixed.changes, root, options.force === true);
  const outcome = await write(allowed, root, options, terminal);
  printPutBack([...putBack, ...outcome.putBack], root, terminal);
  printRefused([...refused, ...outcome.refused], root, terminal);
  const left = refused.length + outcome.refused.length + putBack.length + outcome.putBack.length;
  terminal.out(outcome.written.length === 0 && left === 0 ? `${terminal.colours.green("✓")} Nothing to fix.` : `${terminal.colours.green("✓")} ${plural(outcome.written.length, "file")} fixed${outcome.written.length === fixed.changes.length ? ` (${plural(fixed.applied, "place")})` : ""}.`);
  return left > 0 ? exit.findings : exit.clean;
}

function createEngine(root: string, config: Config, options: FixOptions, only: readonly string[] | undefined): RuleEngine {
  return new RuleEngine({
    root,
    preset: options.preset ?? config.preset ?? "recommended",
    types: options.types,
    settings: config.settings ?? {},
    ...(config.rules === undefined ? {} : { rules: config.rules }),
    ...(only === undefined ? {} : { only: new Set(only) }),
  });
}

/** Of which rules suggestions are applied; empty for all, `undefined` for none. */
function suggestionRules({ suggestions }: FixOptions, names: readonly string[] | undefined): Set<string> | undefined {
  return suggestions === undefined ? undefined : new Set(names ?? []);
}

async function write(changes: readonly Change[], root: string, options: FixOptions, terminal: Terminal): Promise<{ written: Change[]; refused: Refused[]; putBack: Refused[] }> {
  if (options.verify === undefined || changes.length === 0) return { ...(await writeChanges(changes, terminal)), putBack: [] };
  return verify(changes, root, options.verify, terminal);
}

function printPutBack(putBack: readonly Refused[], root: string, { err, colours }: Terminal): void {
  for (const { file, reason } of putBack) err(`${colours.yellow("put back")} ${relativePath(root, file)}: ${reason}`);
}

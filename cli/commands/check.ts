import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { runChecks } from "../../project/checks/index.js";
import { readSource, relativePath } from "../../project/files.js";
import { comparePlaces, type Finding } from "../../project/finding.js";
import { compareIds, idFindings, recordIds, recordName } from "../../project/ids/index.js";
import { type Preset, RuleEngine, ruleNames } from "../../project/lint.js";
import { type Program, readProgram } from "../../project/program/index.js";
import { checkNames, type Config, loadConfig, splitNames } from "../config.js";
import { exit } from "../exit.js";
import { writeOutput } from "../output.js";
import { select, type Selection } from "../paths.js";
import { noFunctions } from "../program-errors.js";
import { type Format, printReport } from "../report/index.js";
import { countFindings, type Report } from "../report/report.js";
import { type Terminal, withoutColours } from "../terminal.js";
import { readRecord } from "./ids.js";

export interface CheckOptions {
  readonly format: Format;
  readonly output?: string;
  readonly since?: string;
  readonly maxWarnings?: number;
  readonly preset?: Preset;
  readonly only?: readonly string[];
  readonly quiet?: boolean;
  readonly types: boolean;
  readonly project: boolean;
  readonly passWithNoFunctions?: boolean;
  readonly config?: string;
}

/** `stepcheck`: the rules on every file that has to do with Inngest, and the checks of the whole program. */
export async function check(paths: readonly string[], options: CheckOptions, terminal: Terminal): Promise<number> {
  const only = options.only === undefined ? undefined : splitNames(options.only, new Set([...ruleNames, ...checkNames]), terminal.cwd);
  const selection = select([...paths, ...(only?.paths ?? [])], terminal.cwd, options.since);
  const config = loadConfig(selection.root, terminal.cwd, options.config);
  const settings = config.settings ?? {};
  const program = readProgram(selection.root, { settings: { stepcheck: settings }, onProgress: terminal.progress });
  const files = program.files.filter((file) => selection.includes(file));
  const hasFunctions = program.functions.length > 0 || program.clients.length > 0 || program.problems.length > 0;
  if (!hasFunctions && options.passWithNoFunctions !== true && options.since === undefined) {
    terminal.progress(undefined);
    throw noFunctions(selection);
  }

  const names = only === undefined ? undefined : new Set(only.names);
  const rules = await runRules(files, program, config, options, names, terminal);
  const project = options.project ? projectFindings(program, config, options, names) : [];
  terminal.progress(undefined);
  const findings = [...problemFindings(program, new Set(files)), ...rules.findings, ...project].filter(({ file }) => selection.includes(file));
  const report: Report = {
    root: selection.root,
    cwd: selection.cwd,
    findings: (options.quiet === true ? findings.filter(({ severity }) => severity === "error") : findings).sort(comparePlaces),
    notices: [...brokenConfigNotices(program), ...rules.notices, ...sinceNotice(options, files)],
    scope: scopeOf(program, selection, files),
  };
  print(report, options, terminal);
  return statusOf(findings, program, options);
}

async function runRules(
  files: readonly string[],
  program: Program,
  config: Config,
  options: CheckOptions,
  names: ReadonlySet<string> | undefined,
  terminal: Terminal,
): Promise<{ findings: Finding[]; notices: string[] }> {
  const only = names === undefined ? undefined : new Set([...names].filter((name) => ruleNames.has(name)));
  if (only?.size === 0) return { findings: [], notices: [] };
  const engine = new RuleEngine({
    root: program.root,
    preset: options.preset ?? config.preset ?? "recommended",
    types: options.types,
    settings: config.settings ?? {},
    ...(config.rules === undefined ? {} : { rules: config.rules }),
    ...(only === undefined ? {} : { only }),
  });
  const broken = new Set(program.problems.map(({ path }) => path));
  const findings: Finding[] = [];
  for (const [index, file] of files.entries()) {
    terminal.progress(`checking ${String(index + 1)}/${String(files.length)} ${relativePath(program.root, file)}`);
    const read = readSource(file);
    // What does not parse is reported once, by what read the program.
    if (!("text" in read) || broken.has(file)) continue;
    findings.push(...(await engine.lint(file, read.text)).map(({ finding }) => finding));
  }
  return { findings, notices: typeNotices(engine, files.length) };
}

function typeNotices(engine: RuleEngine, fileCount: number): string[] {
  const count = engine.withoutTypes.size;
  if (count === 0) return [];
  const what = count === fileCount ? "the files" : `${String(count)} of ${String(fileCount)} files`;
  return [`No type information for ${what}, as no usable tsconfig.json includes them: rules that need it did not look at them.`];
}

function projectFindings(program: Program, config: Config, options: CheckOptions, names: ReadonlySet<string> | undefined): Finding[] {
  const only = names === undefined ? undefined : new Set([...names].filter((name) => checkNames.has(name)));
  const preset = options.preset ?? config.preset ?? "recommended";
  const findings = runChecks(program, {
    preset: preset === "recommended" ? "recommended" : "strict",
    ...(config.checks === undefined ? {} : { severities: config.checks }),
    ...(only === undefined ? {} : { only }),
  });
  const record = join(program.root, recordName);
  if (names !== undefined || !existsSync(record)) return findings;
  // New functions and steps are no news here; `stepcheck ids` tells everything.
  const changed = idFindings(compareIds(readRecord(record), recordIds(program)), program).filter(({ severity }) => severity !== "info");
  return [...findings, ...changed];
}

function problemFindings({ problems }: Program, files: ReadonlySet<string>): Finding[] {
  return problems
    .filter(({ path, kind }) => kind === "unreadable" || files.has(path))
    .map(({ path, message, line, column }) => ({ rule: null, severity: "error", file: path, line, column, message }));
}

function brokenConfigNotices({ brokenConfigs, root }: Program): string[] {
  return [...brokenConfigs].map(([file, problem]) => `${relativePath(root, file)} cannot be used, so its path aliases are not followed: ${problem}`);
}

function sinceNotice({ since }: CheckOptions, files: readonly string[]): string[] {
  return since !== undefined && files.length === 0 ? [`No file that has to do with Inngest changed since ${since}.`] : [];
}

function scopeOf(program: Program, selection: Selection, files: readonly string[]): Report["scope"] {
  const functions = program.functions.filter(({ isTest, place }) => !isTest && selection.includes(place.file));
  return { files: files.length, functions: functions.length, apps: new Set(functions.map(({ client, packageDir }) => client?.place.file ?? packageDir)).size };
}

function print(report: Report, { format, output }: CheckOptions, terminal: Terminal): void {
  if (output === undefined) {
    const text = printReport(report, format, terminal);
    if (text !== "") terminal.out(text);
    return;
  }
  const file = resolve(terminal.cwd, output);
  writeOutput(file, printReport(report, format, withoutColours(terminal)));
  const { error, warning } = countFindings(report.findings);
  terminal.err(`${output}: ${String(error)} errors, ${String(warning)} warnings`);
}

function statusOf(findings: readonly Finding[], program: Program, { maxWarnings }: CheckOptions): number {
  if (program.problems.some(({ kind }) => kind === "unreadable") || program.brokenConfigs.size > 0) return exit.unable;
  const { error, warning } = countFindings(findings);
  return error > 0 || (maxWarnings !== undefined && warning > maxWarnings) ? exit.findings : exit.clean;
}

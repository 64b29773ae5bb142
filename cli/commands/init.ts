import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { init as plan, type PlannedFile } from "../../project/init.js";
import { projectRoot, relativePath } from "../../project/files.js";
import { createFile } from "../../project/write.js";
import { diffText, printRefused, writeChanges } from "../changes.js";
import { exit } from "../exit.js";
import { plural } from "../report/stylish.js";
import type { Terminal } from "../terminal.js";

export interface InitOptions {
  readonly yes?: boolean;
  readonly dryRun?: boolean;
}

/** `stepcheck init`: shows the files it would write, asks, writes. Files that exist and cannot be extended are left alone. */
export async function init(options: InitOptions, terminal: Terminal): Promise<number> {
  const dir = terminal.cwd;
  const { files, commands, advice } = plan(dir, projectRoot(dir));
  const { colours, out } = terminal;
  if (files.length === 0) out(`${colours.green("✓")} Everything is set up already.`);
  for (const file of files) show(file, dir, terminal);
  for (const text of advice) out(`${colours.yellow("by hand")} ${text}`);
  if (files.length === 0 || options.dryRun === true) {
    printCommands(commands, terminal);
    return exit.clean;
  }
  if (options.yes !== true && !(await agrees(files.length, terminal))) {
    terminal.err("Nothing was written.");
    return terminal.interactive ? exit.clean : exit.unable;
  }

  const created = files.filter(({ before }) => before === undefined);
  for (const { file, after } of created) {
    mkdirSync(dirname(file), { recursive: true });
    // Somebody may have written it while the question was open.
    if (!existsSync(file)) createFile(file, after);
  }
  const extended = files.flatMap(({ file, before, after }) => (before === undefined ? [] : [{ file, before, after }]));
  const { refused } = await writeChanges(extended, terminal);
  printRefused(refused, dir, terminal);
  out(`${colours.green("✓")} ${plural(files.length - refused.length, "file")} written.`);
  printCommands(commands, terminal);
  return refused.length > 0 ? exit.findings : exit.clean;
}

function show(file: PlannedFile, dir: string, terminal: Terminal): void {
  const path = relativePath(dir, file.file);
  if (file.before === undefined) {
    terminal.out(`${terminal.colours.bold(`new file ${path}`)}\n${indent(file.after)}`);
  } else {
    terminal.out(diffText([{ file: file.file, before: file.before, after: file.after }], dir, terminal));
  }
}

function indent(text: string): string {
  return text.trimEnd().split("\n").map((line) => `    ${line}`).join("\n");
}

async function agrees(count: number, terminal: Terminal): Promise<boolean> {
  if (!terminal.interactive) {
    terminal.err("Nobody is here to answer; --yes writes without asking.");
    return false;
  }
  const answer = await terminal.ask(`Write ${plural(count, "file")}? [y/N] `);
  return /^y(es)?$/i.test(answer.trim());
}

function printCommands(commands: readonly string[], { out, colours }: Terminal): void {
  if (commands.length === 0) return;
  out("\nThen:");
  for (const command of commands) out(`    ${colours.cyan(command)}`);
}


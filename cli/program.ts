import { Command, Option } from "commander";
import type { InitOptions } from "./commands/init.js";
import type { MigrateOptions } from "./commands/migrate.js";
import { version } from "./package-info.js";
import { type Terminal, withoutColours } from "./terminal.js";

type SetExitCode = (code: number) => void;

/** The command line: what can be asked. The work is in commands/, loaded when it is asked for. */
export function createProgram(terminal: Terminal, setExitCode: SetExitCode): Command {
  const program = new Command("stepcheck");
  const io = () => (program.opts<{ color: boolean }>().color ? terminal : withoutColours(terminal));

  program
    .description("Checks Inngest functions: what will happen when they are retried, resumed and redeployed.")
    .version(version, "-v, --version", "print the version")
    .option("--no-color", "no colours, even on a terminal")
    .helpOption("-h, --help", "print this help; `stepcheck help <command>` for one command")
    .showHelpAfterError("(stepcheck --help shows what can be asked)")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => { terminal.out(text.trimEnd()); },
      writeErr: (text) => { terminal.err(text.trimEnd()); },
      getOutHelpWidth: () => Math.min(terminal.columns, 110),
    })
    .addHelpText("after", exitCodesHelp);

  program
    .command("migrate <version> [paths...]")
    .description("move to another major of the SDK: `stepcheck migrate v4`")
    .option("-n, --dry-run", "print the diff, write nothing")
    .option("--todo", "leave a TODO comment at each place that needs a decision")
    .option("--force", "change files with uncommitted changes too")
    .addOption(new Option("-f, --format <format>", "how to print what is left").choices(["stylish", "json", "markdown"]).default("stylish"))
    .action(async (target: string, paths: string[], options: MigrateOptions) => {
      const { migrate } = await import("./commands/migrate.js");
      setExitCode(await migrate(target, paths, options, io()));
    });

  program
    .command("explain [rule]")
    .description("print what a rule or project check is about; all of them without a name")
    .action(async (name: string | undefined) => {
      const { explain } = await import("./commands/explain.js");
      setExitCode(explain(name, io()));
    });

  program
    .command("init")
    .description("set up ESLint, vitest, an example test and CI; shows what it will write and asks")
    .option("-y, --yes", "do not ask")
    .option("-n, --dry-run", "show, write nothing")
    .action(async (options: InitOptions) => {
      const { init } = await import("./commands/init.js");
      setExitCode(await init(options, io()));
    });

  program
    .command("completion <shell>")
    .description("print a completion script for bash, zsh or fish")
    .action(async (shell: string) => {
      const { completion } = await import("./commands/completion.js");
      setExitCode(completion(shell, program, io()));
    });

  return program;
}

const exitCodesHelp = `
Exit status: 0 nothing to object to, 1 findings or something left undone, 2 could not run, 130 interrupted.
Start with \`npx stepcheck\`, then \`stepcheck explain <rule>\` for what a finding means.`;

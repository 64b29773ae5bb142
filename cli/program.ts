import { Command, InvalidArgumentError, Option } from "commander";
import type { CheckOptions } from "./commands/check.js";
import type { FixOptions } from "./commands/fix.js";
import type { GraphOptions } from "./commands/graph.js";
import type { IdsOptions } from "./commands/ids.js";
import type { InitOptions } from "./commands/init.js";
import type { MigrateOptions } from "./commands/migrate.js";
import { version } from "./package-info.js";
import { type Terminal, withoutColours } from "./terminal.js";

type SetExitCode = (code: number) => void;

const presets = ["recommended", "strict", "all"] as const;

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
    .command("check [paths...]", { isDefault: true })
    .description("check the repository (this is what `stepcheck` alone does)")
    .addOption(new Option("-f, --format <format>", "how to print").choices(["stylish", "json", "sarif", "github", "markdown"]).default("stylish"))
    .option("-o, --output <file>", "write the report to a file")
    .option("--since <ref>", "report only on files changed since a git ref (a branch: since it forked)")
    .option("--max-warnings <n>", "fail when there are more warnings than this", count)
    .addOption(presetOption())
    .option("--only <names...>", "run only these rules and project checks")
    .option("--quiet", "print errors only")
    .option("--no-types", "do not use type information")
    .option("--no-project", "leave out the checks of the whole project")
    .option("--pass-with-no-functions", "exit 0 when there is no Inngest function")
    .option("-c, --config <file>", "configuration (default: stepcheck.config.json at the root)")
    .action(async (paths: string[], options: CheckOptions) => {
      const { check } = await import("./commands/check.js");
      setExitCode(await check(paths, options, io()));
    });

  program
    .command("fix [paths...]")
    .description("apply the rules' fixes, in bulk and safely")
    .option("-s, --suggestions [rules...]", "apply suggestions too: of these rules, or of all")
    .option("--only <names...>", "fix only these rules")
    .option("-n, --dry-run", "print the diff, write nothing")
    .option("--force", "change files with uncommitted changes too")
    .option("--since <ref>", "only files changed since a git ref")
    .option("--verify [command]", "run the tests before and after (default: vitest related); put back what breaks one")
    .option("--no-types", "do not use type information")
    .addOption(presetOption())
    .option("-c, --config <file>", "configuration (default: stepcheck.config.json at the root)")
    .action(async (paths: string[], options: FixOptions) => {
      const { fix } = await import("./commands/fix.js");
      setExitCode(await fix(paths, options, io()));
    });

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
    .command("ids [paths...]")
    .description("record the ids that runs in flight depend on, and compare with the record")
    .option("--check", "compare only, write nothing")
    .option("--accept", "record the changes although they affect runs in flight")
    .option("-n, --dry-run", "print what would change in the record, write nothing")
    .option("--base <ref>", "compare with a git ref instead of the record")
    .option("--file <file>", "the record (default: stepcheck.ids.json at the root)")
    .addOption(new Option("-f, --format <format>", "how to print").choices(["stylish", "json", "sarif", "github", "markdown"]).default("stylish"))
    .action(async (paths: string[], options: IdsOptions) => {
      const { ids } = await import("./commands/ids.js");
      setExitCode(ids(paths, options, io()));
    });

  program
    .command("graph [paths...]")
    .description("draw who sends, triggers, waits for, cancels and invokes whom")
    .addOption(new Option("-f, --format <format>", "what to write").choices(["mermaid", "dot", "json", "html", "text"]))
    .option("--function <id>", "the step outline of one function instead (text, mermaid, json)")
    .option("-o, --output <file>", "write to a file")
    .action(async (paths: string[], options: GraphOptions) => {
      const { graph } = await import("./commands/graph.js");
      setExitCode(graph(paths, options, io()));
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

function presetOption(): Option {
  return new Option("--preset <preset>", "which rules (default: recommended)").choices(presets);
}

function count(value: string): number {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError("It must be a whole number, 0 or more.");
  return Number(value);
}

const exitCodesHelp = `
Exit status: 0 nothing to object to, 1 findings or something left undone, 2 could not run, 130 interrupted.
Start with \`npx stepcheck\`, then \`stepcheck explain <rule>\` for what a finding means.`;

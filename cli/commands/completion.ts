import type { Command } from "commander";
import { exit, UserError } from "../exit.js";
import type { Terminal } from "../terminal.js";

interface CommandWords {
  readonly name: string;
  readonly description: string;
  readonly options: readonly { readonly flag: string; readonly description: string; readonly choices: readonly string[] }[];
}

/** Prints a completion script, made of the commands and options as they are. */
export function completion(shell: string, program: Command, terminal: Terminal): number {
  const commands = program.commands.map(wordsOf);
  switch (shell) {
    case "bash":
      terminal.out(bash(commands));
      return exit.clean;
    case "zsh":
      terminal.out(zsh(commands));
      return exit.clean;
    case "fish":
      terminal.out(fish(commands));
      return exit.clean;
    default:
      throw new UserError(`There is no completion for '${shell}'.`, "bash, zsh or fish.");
  }
}

function wordsOf(command: Command): CommandWords {
  return {
    name: command.name(),
    description: command.description(),
    options: command.options.map((option) => ({
      flag: option.long ?? option.short ?? "",
      description: option.description,
      choices: option.argChoices ?? [],
    })),
  };
}

function bash(commands: readonly CommandWords[]): string {
  const cases = commands.flatMap(({ name, options }) => [
    ...options.filter(({ choices }) => choices.length > 0).map(({ flag, choices }) => `    ${name}:${flag}) words="${choices.join(" ")}" ;;`),
    `    ${name}:*) words="${options.map(({ flag }) => flag).join(" ")} --help" ;;`,
  ]);
  return `# stepcheck completion for bash: put it in a file that .bashrc sources.
_stepcheck() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command=check words=""
  case "\${COMP_WORDS[1]}" in
    ${commands.map(({ name }) => name).join("|")}) command="\${COMP_WORDS[1]}" ;;
  esac
  case "$command:$previous" in
${cases.join("\n")}
  esac
  [ "$COMP_CWORD" -eq 1 ] && words="$words ${commands.map(({ name }) => name).join(" ")}"
  COMPREPLY=($(compgen -W "$words" -- "$current") $(compgen -f -- "$current"))
}
complete -o filenames -F _stepcheck stepcheck`;
}

function zsh(commands: readonly CommandWords[]): string {
  const list = commands.map(({ name, description }) => `    '${name}:${quoteZsh(description)}'`);
  const cases = commands.map(({ name, options }) => {
    const specs = options.map(({ flag, description, choices }) => {
      const values = choices.length > 0 ? `: :(${choices.join(" ")})` : "";
      return `'${flag}[${quoteZsh(description)}]${values}'`;
    });
    return `    ${name}) _arguments ${[...specs, "'*:file:_files'"].join(" ")} ;;`;
  });
  return `#compdef stepcheck
# stepcheck completion for zsh: put it as _stepcheck into a folder of $fpath.
_stepcheck() {
  local -a commands
  commands=(
${list.join("\n")}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    _files
    return
  fi
  case "$words[2]" in
${cases.join("\n")}
    *) _files ;;
  esac
}
compdef _stepcheck stepcheck`;
}

function quoteZsh(text: string): string {
  return text.replaceAll("'", "'\\''").replace(/[[\]:]/g, "\\$&");
}

function fish(commands: readonly CommandWords[]): string {
  const quote = (text: string) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  const lines = commands.flatMap(({ name, description, options }) => [
    `complete -c stepcheck -n __fish_use_subcommand -a ${name} -d ${quote(description)}`,
    ...options.map(({ flag, description: text, choices }) => {
      const values = choices.length > 0 ? ` -x -a ${quote(choices.join(" "))}` : "";
      return `complete -c stepcheck -n '__fish_seen_subcommand_from ${name}' -l ${flag.replace(/^--/, "")} -d ${quote(text)}${values}`;
    }),
  ]);
  return ["# stepcheck completion for fish: put it into ~/.config/fish/completions/stepcheck.fish", ...lines].join("\n");
}

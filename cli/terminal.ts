import { createInterface } from "node:readline/promises";
import pc from "picocolors";

type Colours = ReturnType<typeof pc.createColors>;

/** Where a command writes and what it knows of its surroundings; tests hand in their own. */
export interface Terminal {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Width in characters. */
  readonly columns: number;
  readonly colours: Colours;
  /** Whether somebody is there to answer a question. */
  readonly interactive: boolean;
  /** Writes a text and a line feed to the standard output. */
  readonly out: (text: string) => void;
  /** Writes a text and a line feed to the standard error output. */
  readonly err: (text: string) => void;
  /** Shows what long work is at, on one line that replaces itself; nothing where nobody watches. */
  readonly progress: (text: string | undefined) => void;
  readonly ask: (question: string) => Promise<string>;
}

const defaultColumns = 100;
const progressDelayMs = 300;

/** The terminal of this process. Colours only where a terminal shows them (`NO_COLOR`, `FORCE_COLOR` and `--no-color` are heeded). */
export function processTerminal(): Terminal {
  const { stdin, stdout, stderr, env } = process;
  const progress = progressLine(stderr);
  return {
    cwd: process.cwd(),
    env,
    columns: stdout.isTTY ? Math.max(40, stdout.columns) : defaultColumns,
    colours: pc.createColors(wantsColours(stdout.isTTY, env)),
    interactive: stdin.isTTY && stdout.isTTY,
    progress,
    out: (text) => {
      progress(undefined);
      stdout.write(`${text}\n`);
    },
    err: (text) => {
      progress(undefined);
      stderr.write(`${text}\n`);
    },
    ask: async (question) => {
      const line = createInterface({ input: stdin, output: stdout });
      try {
        return await line.question(question);
      } finally {
        line.close();
      }
    },
  };
}

function progressLine(stream: NodeJS.WriteStream): Terminal["progress"] {
  let isShown = false;
  let since: number | undefined;
  return (text) => {
    if (!stream.isTTY) return;
    if (text === undefined) {
      if (isShown) stream.write("\r\u001B[K");
      isShown = false;
      return;
    }
    since ??= performance.now();
    if (performance.now() - since < progressDelayMs) return;
    stream.write(`\r\u001B[K${text.slice(0, Math.max(10, stream.columns - 1))}`);
    isShown = true;
  };
}

function wantsColours(isTerminal: boolean, env: NodeJS.ProcessEnv): boolean {
  if (env["NO_COLOR"] !== undefined && env["NO_COLOR"] !== "") return false;
  if (env["FORCE_COLOR"] !== undefined && env["FORCE_COLOR"] !== "0") return true;
  return isTerminal && env["TERM"] !== "dumb";
}

/** The same terminal without colours. */
export function withoutColours(terminal: Terminal): Terminal {
  return { ...terminal, colours: pc.createColors(false) };
}

import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import pc from "picocolors";
import { run } from "../../cli/run.js";

export interface Outcome {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command in a folder, in this process: the same from the arguments to the exit status, but for the process. */
export async function stepcheck(cwd: string, ...args: string[]): Promise<Outcome> {
  const written = { out: "", err: "" };
  const status = await run(args, {
    cwd,
    env: {},
    columns: 100,
    colours: pc.createColors(false),
    interactive: false,
    out: (text) => { written.out += `${text}\n`; },
    err: (text) => { written.err += `${text}\n`; },
    progress: () => undefined,
    ask: () => Promise.resolve("n"),
  });
  return { status, ...written };
}

const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
const main = fileURLToPath(new URL("../../cli/main.ts", import.meta.url));

/** Starts the real command as a process of its own. */
export function startStepcheck(cwd: string, ...args: string[]) {
  return spawn(process.execPath, ["--import", tsx, main, ...args], { cwd, stdio: ["ignore", "pipe", "pipe"] });
}

/** Runs the real command to its end. */
export async function spawnStepcheck(cwd: string, ...args: string[]): Promise<Outcome> {
  const child = startStepcheck(cwd, ...args);
  const written = { out: "", err: "" };
  child.stdout.on("data", (chunk: Buffer) => { written.out += chunk.toString(); });
  child.stderr.on("data", (chunk: Buffer) => { written.err += chunk.toString(); });
  const status = await new Promise<number>((resolve) => child.once("close", (code) => { resolve(code ?? -1); }));
  return { status, ...written };
}

import { resolve } from "node:path";
import { buildGraph, dot, findFunctions, type Graph, html, mermaid, outline, outlineMermaid } from "../../project/graph/index.js";
import { closest } from "../../project/closest.js";
import { type Program, readProgram } from "../../project/program/index.js";
import { exit, UserError } from "../exit.js";
import { writeOutput } from "../output.js";
import { select, type Selection } from "../paths.js";
import { noFunctions } from "../program-errors.js";
import type { Terminal } from "../terminal.js";

export interface GraphOptions {
  readonly format?: "mermaid" | "dot" | "json" | "html" | "text";
  readonly function?: string;
  readonly output?: string;
}

/** `stepcheck graph`. */
export function graph(paths: readonly string[], options: GraphOptions, terminal: Terminal): number {
  const selection = select(paths, terminal.cwd);
  const program = readProgram(selection.root, { onProgress: terminal.progress });
  terminal.progress(undefined);
  const selected = within(program, selection);
  if (selected.functions.length === 0) throw noFunctions(selection);
  const text = options.function === undefined ? drawing(buildGraph(selected), options.format ?? "mermaid", selection) : outlines(options.function, selected, options.format ?? "text");
  if (options.output === undefined) terminal.out(text.trimEnd());
  else {
    writeOutput(resolve(terminal.cwd, options.output), text);
    terminal.err(`${terminal.colours.green("✓")} ${options.output}`);
  }
  return exit.clean;
}

function within(program: Program, selection: Selection): Program {
  return {
    ...program,
    functions: program.functions.filter(({ place, isTest }) => !isTest && selection.includes(place.file)),
    sends: program.sends.filter(({ place }) => selection.includes(place.file)),
  };
}

function drawing(graphOf: Graph, format: NonNullable<GraphOptions["format"]>, { root }: Selection): string {
  switch (format) {
    case "dot":
      return dot(graphOf);
    case "json":
      return JSON.stringify(graphOf, null, 2);
    case "html":
      return html(graphOf, `Inngest functions of ${root.split("/").at(-1)!}`);
    case "text":
    case "mermaid":
      return mermaid(graphOf);
  }
}

function outlines(name: string, program: Program, format: NonNullable<GraphOptions["format"]>): string {
  const found = findFunctions(program, name);
  if (found.length === 0) {
    const similar = closest(name, program.functions.map(({ id }) => id.pattern));
    throw new UserError(`There is no function '${name}'.`, similar === undefined ? "Name it by its id, or by its variable." : `Did you mean '${similar}'?`);
  }
  switch (format) {
    case "text":
      return found.map((fn) => outline(fn, program)).join("\n\n");
    case "mermaid":
      return found.map((fn) => outlineMermaid(fn)).join("\n\n");
    case "json": {
      const { nodes } = buildGraph({ ...program, functions: found, sends: [] });
      return JSON.stringify({ version: 1, functions: nodes.filter(({ kind }) => kind === "function") }, null, 2);
    }
    default:
      throw new UserError(`The outline of one function cannot be printed as ${format}.`, "text, mermaid or json.");
  }
}

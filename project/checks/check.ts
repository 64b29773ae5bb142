import { compareText, type Finding, type Place, type Severity } from "../finding.js";
import type { Client, InngestFunction, Program } from "../program/index.js";

/** What a check says of a place. */
export interface Draft {
  readonly place: Place;
  readonly message: string;
  readonly consequence: string;
  readonly remedy: string;
  readonly related?: Finding["related"];
  /** Where it is surer, or less sure, than the check is as a rule. */
  readonly severity?: Severity;
}

/** A check of the whole program. */
export interface Check {
  /** As in `project/<name>`, docs/cli/checks.md and the configuration. */
  readonly name: string;
  /** How its findings count, or that it does not run, in each preset. */
  readonly severity: { readonly recommended: Severity | "off"; readonly strict: Severity | "off" };
  run(program: Program): Draft[];
}

/** The functions that an app really has: none of tests. */
export function appFunctions(program: Program): InngestFunction[] {
  return program.functions.filter(({ isTest }) => !isTest);
}

/** How a function is called in messages: its id, else the name it is bound to. */
export function label({ id, name }: InngestFunction): string {
  if (id.value !== undefined) return `'${id.value}'`;
  if (name !== undefined && name !== "default") return `\`${name}\``;
  return id.pattern === "*" ? "this function" : `'${id.pattern}'`;
}

/** What tells apps apart: the client itself, or its id within a package; without a client, the package. */
export function appKey(client: Client | undefined, packageDir: string): string {
  if (client === undefined) return packageDir;
  return client.id === undefined ? `${client.place.file}:${client.place.line}` : `${client.packageDir}\0${client.id}`;
}

/** Puts values together that have the same key, in order of appearance. */
export function groupBy<T>(values: Iterable<T>, keyOf: (value: T) => string | undefined): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const key = keyOf(value);
    if (key === undefined) continue;
    const group = groups.get(key) ?? [];
    group.push(value);
    groups.set(key, group);
  }
  return groups;
}

/** `a`, `a and b`, `a, b and c`; of many, the first ones. */
export function list(names: Iterable<string>, most = 5): string {
  const all = [...new Set(names)].sort(compareText);
  const shown = all.length > most ? [...all.slice(0, most), `${all.length - most} more`] : all;
  return shown.length < 2 ? (shown[0] ?? "") : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)!}`;
}

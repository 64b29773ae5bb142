import { compareText } from "../finding.js";
import { relativePath } from "../files.js";
import type { InngestFunction, Program } from "../program/index.js";

/** The ids that runs in flight depend on: what `stepcheck.ids.json` holds. */
export interface IdsRecord {
  readonly version: 1;
  /** By app id. */
  readonly apps: Readonly<Record<string, AppIds>>;
  /** The events that functions listen to or send. */
  readonly events: readonly string[];
}

export interface AppIds {
  /** By function id. */
  readonly functions: Readonly<Record<string, FunctionIds>>;
}

export interface FunctionIds {
  readonly triggers: readonly string[];
  /** In the order of the code. A `*` stands for what is not constant. */
  readonly steps: readonly StepIds[];
  /** It has steps that could not be found; nothing is said about missing ones then. */
  readonly open?: true;
}

export interface StepIds {
  readonly id: string;
  readonly tool: string;
}

/** A function with its entry in the record. */
export interface RecordedFunction {
  readonly app: string;
  readonly id: string;
  readonly ids: FunctionIds;
  readonly function: InngestFunction;
}

/** The functions of a program that have an id, by app and id. */
export function recordedFunctions(program: Program): RecordedFunction[] {
  return program.functions
    .filter(({ isTest, inFactory, id }) => !isTest && !inFactory && id.pattern !== "*")
    .map((fn) => ({ app: appName(fn, program), id: fn.id.pattern, ids: functionIds(fn), function: fn }))
    .sort((a, b) => compareText(a.app, b.app) || compareText(a.id, b.id));
}

export function recordIds(program: Program): IdsRecord {
  const apps: Record<string, { functions: Record<string, FunctionIds> }> = {};
  for (const { app, id, ids } of recordedFunctions(program)) {
    apps[app] ??= { functions: {} };
    apps[app].functions[id] = ids;
  }
  return { version: 1, apps, events: eventNames(program) };
}

/** The record as it is written: stable, one step a line, so that a diff of it can be read. */
export function printRecord(record: IdsRecord): string {
  const text = JSON.stringify(record, null, 2);
  return `${text.replace(/\{\n\s+"id": (".*"),\n\s+"tool": (".*")\n\s+\}/g, '{ "id": $1, "tool": $2 }')}\n`;
}

/**
 * Reads a record.
 *
 * @throws Error when the text is no record of this version
 */
export function parseRecord(text: string): IdsRecord {
  const value = JSON.parse(text) as Partial<IdsRecord> | null;
  if (value === null || typeof value !== "object" || value.version !== 1 || typeof value.apps !== "object") {
    throw new Error("it is not a record of ids that this version of stepcheck understands");
  }
  return value as IdsRecord;
}

/** The id of the app; an app whose id is not constant goes by its package. */
function appName({ client, packageDir }: InngestFunction, program: Program): string {
  return client?.id ?? `package ${relativePath(program.root, packageDir) || "."}`;
}

function functionIds(fn: InngestFunction): FunctionIds {
  return {
    triggers: fn.triggers.map(({ kind, text }) => (kind === "cron" ? `cron ${text ?? "*"}` : (text ?? "*"))).sort(compareText),
    steps: fn.steps.map(({ id, tool }) => ({ id: id.pattern, tool })),
    ...(fn.delegates ? { open: true } : {}),
  };
}

function eventNames(program: Program): string[] {
  const functions = program.functions.filter(({ isTest }) => !isTest);
  const names = [
    ...functions.flatMap(({ triggers, waits, cancels }) => [
      ...triggers.map(({ kind, text }) => (kind === "event" ? text : undefined)),
      ...waits.map(({ event }) => event),
      ...cancels.map(({ event }) => event),
    ]),
    ...program.sends.map(({ event }) => event),
  ];
  return [...new Set(names)].filter((name) => name !== undefined).sort(compareText);
}

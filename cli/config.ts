import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Linter } from "eslint";
import { checks, type SeverityOverrides } from "../project/checks/index.js";
import { closest } from "../project/closest.js";
import { type Preset, ruleNames } from "../project/lint.js";
import { UserError } from "./exit.js";

/** `stepcheck.config.json`: what a team decides for everybody. Documented in docs/cli/README.md. */
export interface Config {
  readonly preset?: Preset;
  /** As in ESLint: `"off"`, `"warn"`, `"error"`, or a list with options. */
  readonly rules?: Linter.RulesRecord;
  /** `"off"`, `"info"`, `"warning"` or `"error"` by name of the check. */
  readonly checks?: SeverityOverrides;
  /** `settings.stepcheck` of the rules. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

const configName = "stepcheck.config.json";
const keys: Record<keyof Config | "$schema", true> = { preset: true, rules: true, checks: true, settings: true, $schema: true };

export const checkNames: ReadonlySet<string> = new Set(checks.map(({ name }) => name));

/**
 * Reads the configuration.
 *
 * @param path - as given on the command line; without it, the file of the usual name at the root, if there is one
 */
export function loadConfig(root: string, cwd: string, path: string | undefined): Config {
  const file = path === undefined ? join(root, configName) : resolve(cwd, path);
  if (!existsSync(file)) {
    if (path === undefined) return {};
    throw new UserError(`There is no configuration '${path}'.`);
  }
  const config = parse(file);
  for (const key of Object.keys(config)) {
    if (!(key in keys)) throw unknown("key", key, Object.keys(keys), file);
  }
  if (config.preset !== undefined && !["recommended", "strict", "all"].includes(config.preset)) {
    throw new UserError(`${file}: 'preset' is recommended, strict or all.`);
  }
  for (const name of Object.keys(config.rules ?? {})) {
    if (!ruleNames.has(name.replace("stepcheck/", ""))) throw unknown("rule", name, ruleNames, file);
  }
  for (const [name, severity] of Object.entries(config.checks ?? {})) {
    if (!checkNames.has(name)) throw unknown("check", name, checkNames, file);
    if (!["off", "info", "warning", "error"].includes(severity)) throw new UserError(`${file}: '${name}' is off, info, warning or error.`);
  }
  return config;
}

function parse(file: string): Config {
  try {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch (error) {
    throw new UserError(`${file} cannot be read: ${(error as Error).message}.`);
  }
  throw new UserError(`${file} must hold an object.`);
}

function unknown(what: string, name: string, known: Iterable<string>, file: string): UserError {
  const similar = closest(name, known);
  return new UserError(`${file}: there is no ${what} '${name}'.`, similar === undefined ? undefined : `Did you mean '${similar}'?`);
}

/**
 * Tells the names that an option was given from the paths that follow it: `--only no-nested-steps src` takes both.
 *
 * @throws UserError for what is neither
 */
export function splitNames(values: readonly string[], known: ReadonlySet<string>, cwd: string): { names: string[]; paths: string[] } {
  const names: string[] = [];
  const paths: string[] = [];
  for (const value of values.flatMap((item) => item.split(",")).filter((item) => item !== "")) {
    const name = value.replace(/^(stepcheck|project)\//, "");
    if (known.has(name)) names.push(name);
    else if (existsSync(resolve(cwd, value))) paths.push(value);
    else {
      const similar = closest(name, known);
      throw new UserError(`There is no rule or check '${value}'.`, similar === undefined ? "`stepcheck explain` lists them all." : `Did you mean '${similar}'?`);
    }
  }
  return { names, paths };
}

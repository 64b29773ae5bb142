import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import type { FunctionDefinition, InngestImport, SdkMajor, StepcheckSettings } from "./model.js";

export interface MajorFinding {
  major: SdkMajor | null;
  from: "setting" | "package" | "form" | null;
}

/** Which major of the SDK a file speaks to. */
export function findMajor(
  filename: string,
  settings: StepcheckSettings,
  imports: readonly InngestImport[],
  functions: readonly FunctionDefinition[],
): MajorFinding {
  if (settings.version === 3 || settings.version === 4) return { major: settings.version, from: "setting" };
  const names = new Set([...imports.map((item) => packageName(item.source)), "inngest"]);
  for (const name of names) {
    const installed = majorOfDirectory(filename, name);
    if (installed) return { major: installed, from: "package" };
  }
  const alias = imports.map((item) => /^inngest[-_]?v?([34])(\/|$)/.exec(item.source)?.[1]).find((digit) => digit !== undefined);
  if (alias !== undefined) return { major: toMajor(alias), from: "form" };
  // What v3 does not export cannot be imported from it, whatever form the functions still have.
  const onlyOf4 = imports.some((item) => ONLY_V4.has(item.imported) || PATHS_OF_4.test(item.source));
  if (onlyOf4) return { major: 4, from: "form" };
  const forms = new Set(functions.map((item) => item.major).filter((major) => major !== null));
  const [major] = forms;
  if (forms.size === 1 && major) return { major, from: "form" };
  const onlyOf3 = imports.some((item) => ONLY_V3.has(item.imported));
  return onlyOf3 ? { major: 3, from: "form" } : { major: null, from: null };
}

const ONLY_V3 = new Set(["EventSchemas", "InngestMiddleware", "isInngestMiddleware", "GetEvents"]);
const ONLY_V4 = new Set([
  ...["eventType", "EventType", "cron", "invoke", "staticSchema", "group", "experiment", "Middleware", "createDefer", "createScorer"],
  ...["ConsoleLogger", "wrapStringFirstLogger", "durationToMs", "realtime"],
]);
const PATHS_OF_4 = /^inngest\/(?:realtime|react|experimental\/durable-endpoints)(?:\/|$)/;

function packageName(source: string): string {
  return source.startsWith("@") ? source.split("/").slice(0, 2).join("/") : source.split("/")[0]!;
}

/** What the disk said for a directory, and when. */
interface Finding {
  major: SdkMajor | null;
  /** The file that says so, and when it was last written to. */
  path: string | null;
  modified: number;
  /** When that was last looked at, in ms of `performance.now()`. */
  at: number;
}

/** By directory and package. A file of the same directory is asked for many times in a run. */
const findings = new Map<string, Finding>();
/** An editor lints for days, and what is installed may change meanwhile. In ms. */
const KEPT_FOR = 1000;

function majorOfDirectory(filename: string, name: string): SdkMajor | null {
  if (!isAbsolute(filename)) return null;
  const key = `${dirname(filename)}#${name}`;
  const known = findings.get(key);
  if (known && isUpToDate(known)) return known.major;
  const { major, path } = findPackage(filename, name);
  findings.set(key, { major, path, modified: path === null ? 0 : modifiedAt(path), at: performance.now() });
  return major;
}

function isUpToDate(finding: Finding): boolean {
  const now = performance.now();
  if (now - finding.at < KEPT_FOR) return true;
  finding.at = now;
  return finding.path !== null && finding.modified === modifiedAt(finding.path);
}

function modifiedAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? -1;
}

/** The version that is installed for the file, else the range that the nearest package.json asks for. */
function findPackage(filename: string, name: string): Pick<Finding, "major" | "path"> {
  for (let directory = dirname(filename); ; directory = dirname(directory)) {
    const installed = join(directory, "node_modules", name, "package.json");
    const version = readMajor(installed, (manifest) => manifest.version);
    if (version) return { major: version, path: installed };
    const own = join(directory, "package.json");
    const range = readMajor(own, (manifest) => rangeOf(manifest, name));
    if (range) return { major: range, path: own };
    if (dirname(directory) === directory) return { major: null, path: null };
  }
}

type Json = Record<string, unknown>;

function readMajor(path: string, pick: (manifest: Json) => unknown): SdkMajor | null {
  return existsSync(path) ? toMajor(pick(parse(readFileSync(path, "utf8")))) : null;
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    // A package.json that cannot be read says nothing of the version.
    return {};
  }
}

function rangeOf(manifest: Json, name: string): unknown {
  for (const key of ["dependencies", "devDependencies", "peerDependencies"]) {
    const range = (manifest[key] as Json | undefined)?.[name];
    if (range !== undefined) return range;
  }
  return undefined;
}

/** `^3.40.0`, `~4`, `npm:inngest@^3.54.2`; the lower bound counts. */
function toMajor(version: unknown): SdkMajor | null {
  if (typeof version !== "string") return null;
  const digit = /(?:^|@)[^\d@]*(\d+)/.exec(version.replace(/^npm:(@[^/]+\/)?[^@]+/, ""))?.[1];
  return digit === "3" || digit === "4" ? (Number(digit) as SdkMajor) : null;
}

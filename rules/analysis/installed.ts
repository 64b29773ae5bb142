import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";

/** What the disk said for a directory, and when. */
interface Finding {
  major: number | null;
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

/** The major of a package that a file resolves to: what is installed, else what the nearest package.json asks for. */
export function installedMajor(filename: string, name: string): number | null {
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

function readMajor(path: string, pick: (manifest: Json) => unknown): number | null {
  return existsSync(path) ? majorIn(pick(parse(readFileSync(path, "utf8")))) : null;
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
function majorIn(version: unknown): number | null {
  if (typeof version !== "string") return null;
  const digits = /(?:^|@)[^\d@]*(\d+)/.exec(version.replace(/^npm:(@[^/]+\/)?[^@]+/, ""))?.[1];
  return digits === undefined ? null : Number(digits);
}

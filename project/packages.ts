import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";

/** What this project reads of a package.json. */
export interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly type?: string;
  readonly main?: string;
  readonly module?: string;
  readonly types?: string;
  readonly exports?: unknown;
  readonly imports?: Readonly<Record<string, unknown>>;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** A folder with a package.json. */
export interface Package {
  readonly dir: string;
  readonly manifest: Manifest;
}

/** The package.json files of a repository, each read once. A broken one counts as empty. */
export class Packages {
  readonly #byDir = new Map<string, Package | undefined>();

  constructor(readonly root: string) {}

  /** The nearest package at or above a file or folder, not above the root. */
  of(path: string): Package | undefined {
    for (let dir = path; dir.length >= this.root.length; dir = dirname(dir)) {
      const found = this.at(dir);
      if (found !== undefined) return found;
      if (dirname(dir) === dir) break;
    }
    return undefined;
  }

  at(dir: string): Package | undefined {
    if (!this.#byDir.has(dir)) this.#byDir.set(dir, readPackage(dir));
    return this.#byDir.get(dir);
  }
}

function readPackage(dir: string): Package | undefined {
  const file = join(dir, "package.json");
  if (!existsSync(file)) return undefined;
  try {
    return { dir, manifest: JSON.parse(readFileSync(file, "utf8")) as Manifest };
  } catch {
    return { dir, manifest: {} };
  }
}

/** Everything a package depends on, with the wanted range. */
export function dependenciesOf({ manifest }: Package): Record<string, string> {
  return { ...manifest.peerDependencies, ...manifest.devDependencies, ...manifest.dependencies };
}

/** The SDK as one package sees it. */
export interface Sdk {
  /** The name it is imported by: `inngest`, or the alias of `"x": "npm:inngest@3"`. */
  readonly name: string;
  /** The version that is installed, else the smallest that the wanted range allows; `undefined` for ranges like `*`. */
  readonly version?: string;
  readonly major?: number;
  /** The folder it is installed in, links followed. */
  readonly installedAt?: string;
}

/** The SDK that code in a package imports, or `undefined` when nothing says that it has one. */
export function sdkOf(packages: Packages, pkg: Package): Sdk | undefined {
  const dependencies = dependenciesOf(pkg);
  const name = Object.keys(dependencies).find((key) => key === "inngest")
    ?? Object.keys(dependencies).find((key) => dependencies[key]!.startsWith("npm:inngest@"));
  if (name === undefined) return undefined;

  const installed = installedVersion(pkg.dir, name);
  const version = installed?.version ?? smallestVersion(dependencies[name]!.replace("npm:inngest@", ""), packages, name);
  const major = version === undefined ? undefined : Number.parseInt(version, 10);
  return {
    name,
    ...(version === undefined ? {} : { version }),
    ...(major === undefined || Number.isNaN(major) ? {} : { major }),
    ...(installed === undefined ? {} : { installedAt: installed.dir }),
  };
}

/** Where a package is installed for code in a folder, and which version. */
export function installedVersion(from: string, name: string): { version: string; dir: string } | undefined {
  for (let dir = from; ; dir = dirname(dir)) {
    const candidate = join(dir, "node_modules", name);
    if (existsSync(join(candidate, "package.json"))) {
      const version = readPackage(candidate)?.manifest.version;
      return version === undefined ? undefined : { version, dir: realpathSync(candidate) };
    }
    if (dirname(dir) === dir) return undefined;
  }
}

function smallestVersion(range: string, packages: Packages, name: string): string | undefined {
  // A pnpm catalogue or `workspace:*`: the root may say more.
  if (/^(catalog|workspace):/.test(range)) {
    const root = packages.at(packages.root);
    const wanted = root === undefined ? undefined : dependenciesOf(root)[name];
    return wanted === undefined || /^(catalog|workspace):/.test(wanted) ? undefined : smallestVersion(wanted, packages, name);
  }
  const found = /(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(range);
  return found === null ? undefined : [found[1], found[2] ?? "0", found[3] ?? "0"].join(".");
}

/** Whether a version (`4.12.1`) is older than another. */
export function isOlder(version: string, than: string): boolean {
  const [a, b] = [version, than].map((text) => text.split(/[.-]/, 3).map(Number)) as [number[], number[]];
  for (let i = 0; i < 3; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

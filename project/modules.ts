import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import ts from "typescript";
import type { Packages } from "./packages.js";

const extensions = [".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs"];
/** What an import may say, and what may stand on the disk for it. */
const written: Record<string, readonly string[]> = {
  ".js": [".ts", ".tsx", ".js", ".jsx"],
  ".jsx": [".tsx", ".jsx"],
  ".mjs": [".mts", ".mjs"],
  ".cjs": [".cts", ".cjs"],
};
const conditions = ["source", "development", "types", "import", "node", "default", "require"];

interface PathAliases {
  readonly base: string | undefined;
  readonly paths: readonly (readonly [pattern: string, targets: readonly string[]])[];
}

/**
 * Finds the source file that an import means, among the files of the repository: relative paths, the `paths` of the
 * nearest tsconfig, packages of the workspace (their source, not their build), `#imports`. Nothing outside is opened,
 * so it works without node_modules and costs next to nothing.
 */
export class ModuleResolver {
  readonly #files: ReadonlySet<string>;
  readonly #packages: Packages;
  readonly #workspace: ReadonlyMap<string, string>;
  readonly #aliases = new Map<string, PathAliases>();
  readonly #brokenConfigs = new Map<string, string>();

  /** @param files - every source file, absolute */
  constructor(files: Iterable<string>, packages: Packages) {
    this.#files = new Set(files);
    this.#packages = packages;
    this.#workspace = workspacePackages(this.#files, packages);
  }

  /** Reads the tsconfig that a file falls under, so that a broken one is known even if no import needs it. */
  readConfigOf(file: string): void {
    this.#aliasesFor(dirname(file));
  }

  /** The tsconfig files that could not be used, with what is wrong with them. */
  get brokenConfigs(): ReadonlyMap<string, string> {
    return this.#brokenConfigs;
  }

  resolve(specifier: string, from: string): string | undefined {
    if (/^\.\.?(\/|$)/.test(specifier)) return this.#file(resolve(dirname(from), specifier));
    return this.#viaAlias(specifier, from) ?? this.#viaImports(specifier, from) ?? this.#viaWorkspace(specifier) ?? this.#viaConvention(specifier, from);
  }

  /** What frameworks mean by `$lib/…`, `@/…` and `~/…` without a tsconfig of the repository's own saying so. */
  #viaConvention(specifier: string, from: string): string | undefined {
    const rest = /^(?:\$lib|[@~])\/(.*)$/.exec(specifier)?.[1];
    const dir = rest === undefined ? undefined : this.#packages.of(dirname(from))?.dir;
    if (rest === undefined || dir === undefined) return undefined;
    const folders = specifier.startsWith("$lib/") ? ["src/lib"] : ["src", "app", "."];
    return folders.map((folder) => this.#file(join(dir, folder, rest))).find((file) => file !== undefined);
  }

  #viaAlias(specifier: string, from: string): string | undefined {
    const { base, paths } = this.#aliasesFor(dirname(from));
    for (const [pattern, targets] of paths) {
      const rest = matchPattern(pattern, specifier);
      if (rest === undefined) continue;
      for (const target of targets) {
        const found = this.#file(resolve(base ?? ".", target.replace("*", rest)));
        if (found !== undefined) return found;
      }
    }
    return base === undefined ? undefined : this.#file(resolve(base, specifier));
  }

  #viaImports(specifier: string, from: string): string | undefined {
    if (!specifier.startsWith("#")) return undefined;
    const pkg = this.#packages.of(dirname(from));
    if (pkg === undefined) return undefined;
    for (const target of targetsOf(pkg.manifest.imports, specifier)) {
      const found = this.#built(pkg.dir, target);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #viaWorkspace(specifier: string): string | undefined {
    const name = specifier.split("/").slice(0, specifier.startsWith("@") ? 2 : 1).join("/");
    const dir = this.#workspace.get(name);
    if (dir === undefined) return undefined;
    const subpath = `.${specifier.slice(name.length)}`;
    const { exports, types, module, main } = this.#packages.at(dir)!.manifest;
    const declared = exports === undefined ? [] : targetsOf(exportsMap(exports), subpath);
    const entries = subpath === "." ? [types, module, main].filter((path) => path !== undefined) : [];
    for (const target of [...declared, ...entries, subpath, join("src", subpath)]) {
      const found = this.#built(dir, target);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** A file of a package, or the source that it is built from. */
  #built(dir: string, target: string): string | undefined {
    const source = target.replace(/\.d\.([cm]?ts)$/, ".$1");
    return this.#file(resolve(dir, source)) ?? this.#file(resolve(dir, source.replace(/(^|\/)(dist|build|lib|out)\//, "$1src/")));
  }

  #file(path: string): string | undefined {
    const extension = /\.[cm]?jsx?$/.exec(path)?.[0];
    if (extension !== undefined) {
      const stem = path.slice(0, -extension.length);
      const found = written[extension]!.map((other) => stem + other).find((file) => this.#files.has(file));
      if (found !== undefined) return found;
    }
    if (this.#files.has(path)) return path;
    return (
      extensions.map((other) => path + other).find((file) => this.#files.has(file)) ??
      extensions.map((other) => join(path, `index${other}`)).find((file) => this.#files.has(file))
    );
  }

  #aliasesFor(dir: string): PathAliases {
    const known = this.#aliases.get(dir);
    if (known !== undefined) return known;
    const aliases = this.#readAliases(dir);
    this.#aliases.set(dir, aliases);
    return aliases;
  }

  #readAliases(dir: string): PathAliases {
    for (const name of ["tsconfig.json", "jsconfig.json"]) {
      const config = join(dir, name);
      if (!existsSync(config)) continue;
      const { aliases, problem } = readConfig(config);
      if (problem !== undefined) this.#brokenConfigs.set(config, problem);
      return aliases;
    }
    const parent = dirname(dir);
    return parent === dir || dir === this.#packages.root ? { base: undefined, paths: [] } : this.#aliasesFor(parent);
  }
}

function readConfig(file: string): { aliases: PathAliases; problem?: string } {
  const problems: string[] = [];
  const note = (diagnostic: ts.Diagnostic) => {
    problems.push(ts.flattenDiagnosticMessageText(diagnostic.messageText, " "));
  };
  const host: ts.ParseConfigFileHost = {
    ...ts.sys,
    // Which files a configuration includes does not matter here, and looking is slow.
    readDirectory: () => [],
    onUnRecoverableConfigFileDiagnostic: note,
  };
  const parsed = ts.getParsedCommandLineOfConfigFile(file, {}, host);
  parsed?.errors.filter(({ code }) => code !== noInputs && code !== emptyFiles).forEach(note);
  // `baseUrl` is deprecated, and half of all configurations have it.
  const { baseUrl, paths, pathsBasePath } = (parsed?.options ?? {}) as { baseUrl?: string; paths?: ts.MapLike<string[]>; pathsBasePath?: string };
  if (paths === undefined) {
    // A "solution" configuration only points at the ones that say something.
    for (const { path } of parsed?.projectReferences ?? []) {
      const referenced = ts.resolveProjectReferencePath({ path });
      if (referenced === file || !existsSync(referenced)) continue;
      const { aliases } = readConfig(referenced);
      if (aliases.paths.length > 0) return { aliases };
    }
  }
  const base = baseUrl ?? (paths === undefined ? undefined : (pathsBasePath ?? dirname(file)));
  // The longest prefix wins, as in the compiler.
  const sorted = Object.entries(paths ?? {}).sort(([a], [b]) => b.indexOf("*") - a.indexOf("*"));
  return { aliases: { base, paths: sorted }, ...(problems[0] === undefined ? {} : { problem: problems[0] }) };
}

const noInputs = 18003;
const emptyFiles = 18002;

function matchPattern(pattern: string, text: string): string | undefined {
  const star = pattern.indexOf("*");
  if (star < 0) return pattern === text ? "" : undefined;
  const [head, tail] = [pattern.slice(0, star), pattern.slice(star + 1)];
  const fits = text.length >= head.length + tail.length && text.startsWith(head) && text.endsWith(tail);
  return fits ? text.slice(head.length, text.length - tail.length) : undefined;
}

function exportsMap(exports: unknown): Record<string, unknown> {
  const isSubpaths = typeof exports === "object" && exports !== null && Object.keys(exports).some((key) => key.startsWith("."));
  return isSubpaths ? (exports as Record<string, unknown>) : { ".": exports };
}

/** What an `exports` or `imports` map offers for a key, best first. */
function targetsOf(map: Readonly<Record<string, unknown>> | undefined, key: string): string[] {
  for (const [pattern, value] of Object.entries(map ?? {})) {
    const rest = matchPattern(pattern, key);
    if (rest !== undefined) return flatten(value).map((target) => target.replace("*", rest));
  }
  return [];
}

function flatten(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(flatten);
  if (typeof value !== "object" || value === null) return [];
  const map = value as Record<string, unknown>;
  return [...conditions.filter((key) => key in map), ...Object.keys(map).filter((key) => !conditions.includes(key))]
    .flatMap((key) => flatten(map[key]));
}

function workspacePackages(files: ReadonlySet<string>, packages: Packages): Map<string, string> {
  const dirs = new Set([...files].map((file) => dirname(file)));
  const byName = new Map<string, string>();
  for (const dir of dirs) {
    const pkg = packages.of(dir);
    if (pkg?.manifest.name !== undefined) byName.set(pkg.manifest.name, pkg.dir);
  }
  return byName;
}

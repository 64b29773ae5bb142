import { dirname } from "node:path";
import { mentionsInngest } from "../../rules/analysis/precheck.js";
import { isTestFile, relativePath, sourceFiles } from "../files.js";
import { compareText } from "../finding.js";
import { ModuleResolver } from "../modules.js";
import { Packages, sdkOf } from "../packages.js";
import { Extraction } from "./extract.js";
import type { AppPackage, Program } from "./model.js";
import { Sources } from "./sources.js";
import { Values } from "./values.js";

export type * from "./model.js";

export interface ReadOptions {
  /** `settings.stepcheck` of the rules: aliases of the package, names of clients, creators. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Told what is being read, for those who wait. */
  readonly onProgress?: (text: string) => void;
}

/** A module of somebody else that has to do with Inngest: `nestjs-inngest`. The rules have nothing to say of such a file. */
const IMPORTS_ADAPTER = /["'][\w@./-]*inngest[\w./-]*["']/;

/**
 * Reads the program of a repository. Only files that have to do with Inngest, and those that values are followed into,
 * are parsed; no types are computed.
 *
 * @param root - absolute
 */
export function readProgram(root: string, options: ReadOptions = {}): Program {
  const files = sourceFiles(root);
  const packages = new Packages(root);
  const modules = new ModuleResolver(files, packages);
  const sources = new Sources(modules, options.settings);
  const extraction = new Extraction(new Values(sources), packages);

  const relevant = files.filter((file) => {
    const text = sources.text(file);
    return text !== undefined && (mentionsInngest(text, options.settings?.["stepcheck"] ?? {}) || IMPORTS_ADAPTER.test(text));
  });
  for (const [index, file] of relevant.entries()) {
    options.onProgress?.(`reading ${String(index + 1)}/${String(relevant.length)} ${relativePath(root, file)}`);
    modules.readConfigOf(file);
    const source = sources.get(file);
    if (source !== undefined) extraction.read(source, isTestFile(relativePath(root, file)));
  }
  const { clients, functions, serves, sends, foreignAdapters } = extraction.finish();
  return {
    root,
    files: relevant,
    clients,
    functions,
    serves,
    sends,
    packages: packagesOf(relevant, packages),
    problems: sources.problems,
    foreignAdapters,
    brokenConfigs: modules.brokenConfigs,
  };
}

function packagesOf(files: readonly string[], packages: Packages): AppPackage[] {
  const found = new Map<string, AppPackage>();
  for (const file of files) {
    const pkg = packages.of(dirname(file));
    if (pkg === undefined || found.has(pkg.dir)) continue;
    found.set(pkg.dir, { dir: pkg.dir, name: pkg.manifest.name, sdk: sdkOf(packages, pkg) });
  }
  return [...found.values()].sort((a, b) => compareText(a.dir, b.dir));
}

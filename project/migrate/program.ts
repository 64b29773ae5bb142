import { dirname, join } from "node:path";
import ts from "typescript";
import { readSource, relativePath, sourceFiles } from "../files.js";
import { ModuleResolver } from "../modules.js";
import { Packages, type Sdk, sdkOf } from "../packages.js";
import { Migration } from "./context.js";

/** What the checker needs of the standard library to see through the type helpers that event records are written with. */
const library = `
interface Array<T> { [n: number]: T; length: number }
interface ReadonlyArray<T> { readonly [n: number]: T; readonly length: number }
interface Boolean {} interface CallableFunction {} interface Function {} interface IArguments {}
interface NewableFunction {} interface Number {} interface Object {} interface RegExp {} interface String {}
interface Promise<T> {} interface Date {}
type Partial<T> = { [P in keyof T]?: T[P] };
type Required<T> = { [P in keyof T]-?: T[P] };
type Readonly<T> = { readonly [P in keyof T]: T[P] };
type Pick<T, K extends keyof T> = { [P in K]: T[P] };
type Record<K extends keyof any, T> = { [P in K]: T };
type Exclude<T, U> = T extends U ? never : T;
type Extract<T, U> = T extends U ? T : never;
type Omit<T, K extends keyof any> = Pick<T, Exclude<keyof T, K>>;
type NonNullable<T> = T & {};
`;
const libraryFile = "stepcheck:lib.d.ts";

const options: ts.CompilerOptions = {
  noLib: true,
  allowJs: true,
  jsx: ts.JsxEmit.Preserve,
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  types: [],
};

/**
 * A program of the files that have to do with Inngest and what they import, for its symbols: names are followed
 * through files, aliases and packages of the workspace. Nothing of node_modules is opened, so it is quick and does
 * not care whether anything is installed.
 */
export function openMigration(root: string): { migration: Migration; unreadable: ReadonlyMap<string, string> } {
  const files = sourceFiles(root);
  const packages = new Packages(root);
  const modules = new ModuleResolver(files, packages);
  const unreadable = new Map<string, string>();
  const texts = new Map<string, string>();
  for (const file of files) {
    const read = readSource(file);
    if ("text" in read) texts.set(file, read.text);
    else if ("unreadable" in read) unreadable.set(file, read.unreadable);
  }
  const relevant = [...texts].filter(([, text]) => mentionsInngest(text)).map(([file]) => file);
  const program = ts.createProgram([libraryFile, ...relevant], options, createHost(texts, modules, root));
  const sdks = new Map<string, Sdk | undefined>();
  const sdkOfFile = (file: string): Sdk | undefined => {
    const pkg = packages.of(dirname(file));
    if (pkg === undefined) return undefined;
    if (!sdks.has(pkg.dir)) sdks.set(pkg.dir, findSdk(packages, pkg.dir));
    return sdks.get(pkg.dir);
  };
  const migration = new Migration(
    program.getTypeChecker(),
    relevant.map((file) => program.getSourceFile(file)!),
    packages,
    sdkOfFile,
    (specifier, from) => modules.resolve(specifier, from) !== undefined,
  );
  return { migration, unreadable };
}

function mentionsInngest(text: string): boolean {
  return /inngest|createFunction|waitForEvent/i.test(text);
}

/** The SDK a package declares, else the one its parents do. */
function findSdk(packages: Packages, dir: string): Sdk | undefined {
  for (let pkg = packages.of(dir); pkg !== undefined; pkg = packages.of(dirname(pkg.dir))) {
    const sdk = sdkOf(packages, pkg);
    if (sdk !== undefined) return sdk;
  }
  return undefined;
}

function createHost(texts: ReadonlyMap<string, string>, modules: ModuleResolver, root: string): ts.CompilerHost {
  const sources = new Map<string, ts.SourceFile>();
  const read = (file: string) => (file === libraryFile ? library : texts.get(file));
  return {
    getSourceFile(file, target) {
      const text = read(file);
      if (text === undefined) return undefined;
      const known = sources.get(file) ?? ts.createSourceFile(file, text, target, true);
      sources.set(file, known);
      return known;
    },
    resolveModuleNameLiterals: (literals, from) =>
      literals.map(({ text }) => {
        const file = modules.resolve(text, from);
        if (file === undefined) return { resolvedModule: undefined };
        const extension = /\.[cm]?[jt]sx?$/.exec(file)?.[0] ?? ts.Extension.Ts;
        return { resolvedModule: { resolvedFileName: file, extension, isExternalLibraryImport: false } };
      }),
    fileExists: (file) => read(file) !== undefined,
    readFile: read,
    getDefaultLibFileName: () => libraryFile,
    getCurrentDirectory: () => root,
    getCanonicalFileName: (file) => file,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => "\n",
    writeFile() {
      throw new Error("A migration writes through its edits.");
    },
  };
}

/** How an import of one file in another is written there: like the relative imports it already has. */
export function relativeSpecifier(from: ts.SourceFile, target: string): string {
  const path = relativePath(dirname(from.fileName), target).replace(/\.[cm]?[jt]sx?$/, "");
  const relative = path.startsWith(".") ? path : `./${path}`;
  const existing = from.statements
    .filter(ts.isImportDeclaration)
    .map(({ moduleSpecifier }) => (moduleSpecifier as ts.StringLiteral).text)
    .filter((specifier) => specifier.startsWith("."));
  const extension = existing.map((specifier) => /\.[cm]?[jt]sx?$/.exec(specifier)?.[0]).find((found) => found !== undefined);
  return extension === undefined ? relative : `${relative}${extension}`;
}

/** The folder of a file, with a name in it. */
export function beside(file: string, name: string): string {
  return join(dirname(file), name);
}

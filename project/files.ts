import { existsSync, lstatSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { globSync } from "tinyglobby";
import { gitRoot, listFiles } from "./git.js";

const sourceName = /(?<!\.d)\.[cm]?[jt]sx?$/;
const generatedFolder = /(^|\/)(node_modules|dist|build|out|coverage|vendor|\.[^/]+)\//;
const testPath = /(^|\/)(__tests__|__mocks__|tests?|e2e|cypress)\/|\.(test|spec|e2e|stories)\.[cm]?[jt]sx?$/;

/** Larger files are bundles and data, never hand-written functions. */
const maxSourceBytes = 1_000_000;

/** The folder the whole-program checks look at: the git work tree, else the outermost folder with a package.json. */
export function projectRoot(dir: string): string {
  const top = gitRoot(dir);
  if (top !== undefined) return top;
  let root = dir;
  for (let at = dir; ; at = dirname(at)) {
    if (existsSync(join(at, "package.json"))) root = at;
    if (dirname(at) === at) return root;
  }
}

/**
 * Every source file under a folder that somebody wrote: nothing that git ignores, no build output, no declaration
 * file. Absolute paths, sorted.
 */
export function sourceFiles(root: string): string[] {
  const files = gitRoot(root) === undefined
    ? globSync("**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}", { cwd: root, absolute: true, ignore: ["**/node_modules/**"] })
    : listFiles(root);
  return files.filter((file) => isSource(relativePath(root, file))).sort();
}

function isSource(path: string): boolean {
  return sourceName.test(path) && !generatedFolder.test(path) && !path.endsWith(".min.js");
}

/** Whether a file (path relative to the root) belongs to tests: what it creates or sends is not the app's. */
export function isTestFile(path: string): boolean {
  return testPath.test(path);
}

/** What a file holds, or why it cannot be read. */
export type FileText = { readonly text: string } | { readonly unreadable: string } | { readonly skipped: "large" | "deleted" };

export function readSource(path: string): FileText {
  try {
    if (statSync(path).size > maxSourceBytes) return { skipped: "large" };
    return { text: readFileSync(path, "utf8").replace(/^\uFEFF/, "") };
  } catch (error) {
    // Git goes on listing a file that was deleted without `git rm`; a link that leads nowhere is still there.
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return { skipped: "deleted" };
    return { unreadable: (error as NodeJS.ErrnoException).code ?? String(error) };
  }
}

/** A path relative to a folder, with `/`. */
export function relativePath(root: string, file: string): string {
  const path = relative(root, file);
  return sep === "/" ? path : path.split(sep).join("/");
}

import { existsSync, realpathSync } from "node:fs";
import { isAbsolute, relative, resolve, sep } from "node:path";
import { projectRoot } from "../project/files.js";
import { changedSince, GitError, gitRoot } from "../project/git.js";
import { UserError } from "./exit.js";

/** What a command was asked to look at. */
export interface Selection {
  /** The whole repository; what is outside of the selection still counts for what is inside. */
  readonly root: string;
  readonly cwd: string;
  /** Whether a file (absolute) was asked for. */
  includes(file: string): boolean;
}

/**
 * Turns the paths of a command line into a selection. No path means the current folder.
 *
 * @param since - only files that differ from this git ref
 * @throws UserError for a path that is not there or not in the repository, and for an unknown ref
 */
export function select(paths: readonly string[], cwd: string, since?: string): Selection {
  const realCwd = realpathSync(cwd);
  const root = projectRoot(realCwd);
  const wanted = paths.length === 0 ? [realCwd] : paths.map((path) => existing(path, realCwd, root));
  const changed = since === undefined ? undefined : changedFiles(root, since);
  return {
    root,
    cwd: realCwd,
    includes: (file) => wanted.some((path) => isInside(file, path)) && (changed === undefined || changed.has(file)),
  };
}

function existing(path: string, cwd: string, root: string): string {
  const absolute = resolve(cwd, path);
  if (!existsSync(absolute)) {
    throw new UserError(`There is no file or folder '${path}' here.`, "stepcheck --help lists the commands; everything else is taken for a path.");
  }
  const real = realpathSync(absolute);
  if (!isInside(real, root)) {
    throw new UserError(`'${path}' is outside of the repository ${root}.`, "Run stepcheck in the repository that holds it.");
  }
  return real;
}

function isInside(file: string, path: string): boolean {
  if (file === path) return true;
  const way = relative(path, file);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function changedFiles(root: string, since: string): Set<string> {
  if (gitRoot(root) === undefined) throw new UserError("--since needs a git repository, and this is none.");
  try {
    return changedSince(root, since);
  } catch (error) {
    if (error instanceof GitError) throw new UserError(error.message, "In CI, fetch it first (actions/checkout: `fetch-depth: 0`).");
    throw error;
  }
}

import { execFileSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** Git said no: an unknown ref, usually. The message is git's own first line. */
export class GitError extends Error {
  override readonly name = "GitError";
}

/** The top folder of the work tree that holds a folder, or `undefined` outside of any (or without git). */
export function gitRoot(dir: string): string | undefined {
  try {
    return realpathSync(git(dir, ["rev-parse", "--show-toplevel"]).trimEnd());
  } catch {
    return undefined;
  }
}

/** Files that git knows or would add (so nothing ignored), as absolute paths. */
export function listFiles(dir: string): string[] {
  return lines0(git(dir, ["ls-files", "-z", "--cached", "--others", "--exclude-standard"])).map((path) => resolve(dir, path));
}

/**
 * Files that differ from a ref, uncommitted and new ones included, as absolute paths.
 * Of a branch, only what changed here since the two forked.
 */
export function changedSince(root: string, ref: string): Set<string> {
  verifyRef(root, ref);
  const base = mergeBase(root, ref);
  const changed = lines0(git(root, ["diff", "-z", "--name-only", "--diff-filter=d", base, "--"]));
  const added = lines0(git(root, ["ls-files", "-z", "--others", "--exclude-standard"]));
  return new Set([...changed, ...added].map((path) => resolve(root, path)));
}

/** Files with changes that are in no commit (new files too), as absolute paths. */
export function uncommittedFiles(root: string): Set<string> {
  const entries = lines0(git(root, ["status", "-z", "--porcelain", "--untracked-files=all", "--no-renames"]));
  return new Set(entries.map((entry) => resolve(root, entry.slice(3))));
}

/**
 * Lays out the tree of a ref in a new temporary folder, without touching the work tree or the index.
 *
 * @param wanted - which paths (relative to the root) to lay out
 * @returns the folder, and what removes it
 */
export function checkOutTree(root: string, ref: string, wanted: (path: string) => boolean): { dir: string; dispose(): void } {
  const commit = verifyRef(root, ref);
  const dir = realpathSync(mkdtempSync(join(tmpdir(), "stepcheck-base-")));
  const env = { GIT_INDEX_FILE: join(dir, ".git-index") };
  const dispose = () => { rmSync(dir, { recursive: true, force: true }); };
  try {
    git(root, ["read-tree", commit], { env });
    const paths = lines0(git(root, ["ls-files", "-z"], { env })).filter(wanted);
    git(root, ["checkout-index", "-z", "--stdin", "-f", "-q", `--prefix=${dir}/`], { env, input: paths.join("\0") });
    return { dir, dispose };
  } catch (error) {
    dispose();
    throw error;
  }
}

function verifyRef(root: string, ref: string): string {
  try {
    return git(root, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`]).trim();
  } catch {
    throw new GitError(`'${ref}' is no commit, branch or tag of this repository.`);
  }
}

function mergeBase(root: string, ref: string): string {
  try {
    return git(root, ["merge-base", ref, "HEAD"]).trim();
  } catch {
    // No common ancestor (a shallow clone, for one): compare with the ref itself.
    return ref;
  }
}

function git(cwd: string, args: string[], options: { env?: Record<string, string>; input?: string } = {}): string {
  return execFileSync("git", args, {
    cwd,
    encoding: "utf8",
    input: options.input ?? "",
    env: { ...process.env, ...options.env },
    stdio: ["pipe", "pipe", "ignore"],
    maxBuffer: 1 << 28,
  });
}

function lines0(text: string): string[] {
  return text.split("\0").filter((line) => line !== "");
}

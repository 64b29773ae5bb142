import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach } from "vitest";

const made: string[] = [];

afterEach(() => {
  for (const dir of made.splice(0)) rmSync(dir, { recursive: true, force: true });
});

/** A folder with files in it, gone after the test. */
export function tempProject(files: Readonly<Record<string, string>>): string {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), "stepcheck-test-")));
  made.push(dir);
  writeFiles(dir, files);
  return dir;
}

export function writeFiles(dir: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
}

/** The same as a git repository with one commit. */
export function tempRepository(files: Readonly<Record<string, string>>): string {
  const dir = tempProject(files);
  git(dir, "init", "-q", "-b", "main");
  commit(dir, "first");
  return dir;
}

export function commit(dir: string, message: string): void {
  git(dir, "add", "-A");
  git(dir, "-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-q", "-m", message);
}

export function git(dir: string, ...args: string[]): string {
  return execFileSync("git", args, { cwd: dir, encoding: "utf8" });
}

export const client = `import { Inngest } from "inngest";
export const inngest = new Inngest({ id: "shop" });
`;

/** A function of the v4 form in a module of its own. */
export function functionFile(id: string, event: string, body = `await step.run("work", () => 1);`, options = ""): string {
  return `import { inngest } from "./client";
export const fn = inngest.createFunction({ id: "${id}", triggers: { event: "${event}" }${options === "" ? "" : `, ${options}`} }, async ({ event, step }) => {
  ${body}
});
`;
}

export const manifest = JSON.stringify({ name: "shop", type: "module", dependencies: { inngest: "^4.24.0" } });

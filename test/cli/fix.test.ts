import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { client, commit, git, manifest, tempProject, tempRepository, writeFiles } from "../project/temp-project.js";
import { spawnStepcheck, startStepcheck, stepcheck } from "./command.js";

/** `@daily` has a fix, the number of milliseconds a suggestion. */
const job = (id: string) => `import { inngest } from "./client";\nexport const ${id} = inngest.createFunction({ id: "${id}", triggers: { cron: "@daily" } }, async ({ step }) => {\n  await step.sleep("nap", 60);\n});\n`;
const fixed = (id: string) => job(id).replace("@daily", "0 0 * * *");
const files = { "package.json": manifest, "src/client.ts": client, "src/a.ts": job("a"), "src/b.ts": job("b") };
const read = (root: string, path: string) => readFileSync(join(root, path), "utf8");

describe("fix", () => {
  test("writes the fixes, keeps the mode, and has nothing to do the second time", async () => {
    const root = tempRepository(files);
    chmodSync(join(root, "src/a.ts"), 0o755);
    commit(root, "mode");
    expect(await stepcheck(root, "fix", "--no-types")).toMatchObject({ status: 0, out: "✓ 2 files fixed (2 places).\n" });
    expect(read(root, "src/a.ts")).toBe(fixed("a"));
    expect(statSync(join(root, "src/a.ts")).mode & 0o777).toBe(0o755);
    commit(root, "fixed");
    expect(await stepcheck(root, "fix", "--no-types")).toMatchObject({ status: 0, out: "✓ Nothing to fix.\n" });
  });

  test("--dry-run prints a patch that git applies, and writes nothing", async () => {
    const root = tempRepository(files);
    const { status, out, err } = await stepcheck(root, "fix", "--dry-run", "--no-types");
    expect([status, err]).toEqual([0, "2 files would change.\n"]);
    expect(git(root, "status", "--porcelain")).toBe("");
    writeFiles(root, { "fix.patch": out });
    git(root, "apply", "fix.patch");
    expect(read(root, "src/b.ts")).toBe(fixed("b"));
  });

  test("files with uncommitted changes are left alone unless --force", async () => {
    const root = tempRepository(files);
    writeFiles(root, { "src/a.ts": `${job("a")}// mine\n` });
    const outcome = await stepcheck(root, "fix", "--no-types");
    expect(outcome).toMatchObject({ status: 1, err: "left alone src/a.ts: it has uncommitted changes\n" });
    expect(read(root, "src/a.ts")).toContain("@daily");
    expect(read(root, "src/b.ts")).toBe(fixed("b"));
    expect((await stepcheck(root, "fix", "--no-types", "--force", "src/a.ts")).status).toBe(0);
    expect(read(root, "src/a.ts")).toBe(`${fixed("a")}// mine\n`);
  });

  test("without git, --force is needed", async () => {
    const root = tempProject(files);
    expect(await stepcheck(root, "fix", "--no-types")).toMatchObject({ status: 2, err: expect.stringContaining("not a git repository") as string });
    expect((await stepcheck(root, "fix", "--no-types", "--force")).status).toBe(0);
  });

  test("a read-only file is left alone, a link stays a link", async () => {
    const root = tempRepository({ ...files, "shared/c.ts": job("c").replace("./client", "../src/client") });
    symlinkSync("../shared/c.ts", join(root, "src/c.ts"));
    chmodSync(join(root, "src/a.ts"), 0o444);
    commit(root, "link");
    expect(await stepcheck(root, "fix", "--no-types")).toMatchObject({ status: 1, err: expect.stringContaining("left alone src/a.ts: it is read-only\n") as string });
    expect(read(root, "src/a.ts")).toBe(job("a"));
    expect(lstatSync(join(root, "src/c.ts")).isSymbolicLink()).toBe(true);
    expect(read(root, "shared/c.ts")).toContain("0 0 * * *");
  });

  test("suggestions are applied when they are asked for, of the rules that are named", async () => {
    const root = tempRepository(files);
    expect((await stepcheck(root, "fix", "--no-types", "--suggestions", "valid-cron", "src/a.ts")).status).toBe(0);
    expect(read(root, "src/a.ts")).toBe(fixed("a"));
    expect(read(root, "src/b.ts")).toBe(job("b"));
    commit(root, "a");
    expect((await stepcheck(root, "fix", "--no-types", "-s")).status).toBe(0);
    expect(read(root, "src/a.ts")).not.toContain(", 60)");
  });

  test("a result that type-checks worse is put back", async () => {
    const typed = `type Nap = 60;\ndeclare const tools: { sleep(id: string, time: Nap): Promise<void> };\n`;
    const broken = job("a").replace("async ({ step })", "async ({ step }: { step: typeof tools })");
    const root = tempRepository({ ...files, "src/a.ts": typed + broken, "tsconfig.json": JSON.stringify({ compilerOptions: { strict: true, skipLibCheck: true, noEmit: true }, include: ["src"] }) });
    const { err } = await stepcheck(root, "fix", "--suggestions", "valid-duration");
    expect(err).toMatch(/put back src\/a\.ts: the result type-checks worse: TS2345/);
    expect(read(root, "src/a.ts")).toBe(typed + broken);
  });

  test("--verify puts back what breaks a test, and refuses to start from broken ones", async () => {
    const root = tempRepository(files);
    const picky = `node -e "process.exit(require('fs').readFileSync('src/a.ts','utf8').includes('@daily') ? 0 : 1)"`;
    expect(await stepcheck(root, "fix", "--no-types", "--verify", picky)).toMatchObject({ status: 1, err: expect.stringContaining("put back src/a.ts: a test that passed before failed") as string });
    expect(git(root, "status", "--porcelain")).toBe("");
    expect(await stepcheck(root, "fix", "--no-types", "--verify", "exit 1")).toMatchObject({ status: 2, err: expect.stringContaining("The tests fail before any change") as string });
  });
});

test("killed at any moment, every file is old or new, and the next run cleans up", { timeout: 240_000 }, async () => {
  const ids = Array.from({ length: 40 }, (_, index) => `job${index}`);
  const root = tempRepository({ "package.json": manifest, "src/client.ts": client, ...Object.fromEntries(ids.map((id) => [`src/${id}.ts`, job(id)])) });
  // Moments spread over the writing: from the first rename on, a little later each time.
  for (const delayMs of [0, 3, 8]) {
    const child = startStepcheck(root, "fix", "--no-types");
    const ended = new Promise((resolve) => child.once("close", resolve));
    const watch = setInterval(() => {
      if (ids.every((id) => read(root, `src/${id}.ts`) === job(id))) return;
      clearInterval(watch);
      setTimeout(() => child.kill("SIGKILL"), delayMs);
    }, 1);
    await ended;
    clearInterval(watch);
    for (const id of ids) expect([job(id), fixed(id)]).toContain(read(root, `src/${id}.ts`));
    git(root, "checkout", "-q", ".");
  }
  expect((await stepcheck(root, "fix", "--no-types")).status).toBe(0);
  expect(readdirSync(join(root, "src")).filter((name) => name.includes("stepcheck-tmp"))).toEqual([]);
});

test("Ctrl-C stops between two files and says how far it came", { timeout: 120_000 }, async () => {
  const ids = Array.from({ length: 40 }, (_, index) => `job${index}`);
  const root = tempRepository({ "package.json": manifest, "src/client.ts": client, ...Object.fromEntries(ids.map((id) => [`src/${id}.ts`, job(id)])) });
  const child = startStepcheck(root, "fix", "--no-types");
  let err = "";
  child.stderr.on("data", (chunk: Buffer) => { err += chunk.toString(); });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const watch = setInterval(() => {
    if (ids.every((id) => read(root, `src/${id}.ts`) === job(id))) return;
    clearInterval(watch);
    child.kill("SIGINT");
  }, 1);
  const status = await ended;
  clearInterval(watch);
  const changed = ids.filter((id) => read(root, `src/${id}.ts`) === fixed(id)).length;
  // It may be through before the signal arrives.
  if (status === 0) expect(changed).toBe(ids.length);
  else {
    expect(status).toBe(130);
    expect(err).toContain(`Interrupted: ${String(changed)} of 40 files were written`);
  }
});

test("the command itself: arguments, streams, exit status", { timeout: 60_000 }, async () => {
  const root = tempRepository(files);
  const { status, out, err } = await spawnStepcheck(root, "--no-types", "--format", "json");
  expect(status).toBe(1);
  expect(JSON.parse(out)).toMatchObject({ version: 1, tool: { name: "stepcheck" } });
  expect(err).not.toContain("Error");
});

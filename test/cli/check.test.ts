import { rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { client, functionFile, manifest, tempProject, tempRepository, writeFiles } from "../project/temp-project.js";
import { stepcheck } from "./command.js";

const sound = {
  "package.json": manifest,
  "src/client.ts": client,
  "src/a.ts": functionFile("a", "x/a"),
  "src/route.ts": `import { serve } from "inngest/next";\nimport { inngest } from "./client";\nimport { fn } from "./a";\nexport const maxDuration = 300;\nexport const { GET, POST, PUT } = serve({ client: inngest, functions: [fn] });\n`,
};
const nested = functionFile("a", "x/a", `await step.run("outer", async () => {\n    await step.run("inner", () => 1);\n  });`);
const faulty = { ...sound, "src/a.ts": nested };

describe("findings and exit status", () => {
  test("a sound repository", async () => {
    const { status, out, err } = await stepcheck(tempRepository(sound));
    expect(err).toBe("");
    expect(out).toBe("✓ 1 function in 3 files: nothing to object to\n");
    expect(status).toBe(0);
  });

  test("an error: grouped by file, with code, and exit 1", async () => {
    const { status, out } = await stepcheck(tempRepository(faulty));
    expect(status).toBe(1);
    expect(out).toMatch(/^src\/a\.ts\n\n {2}error {2}4:11 {2}stepcheck\/no-nested-steps\n/);
    expect(out).toContain(`> 4 |     await step.run("inner", () => 1);`);
    expect(out).toMatch(/✗ 1 function in 3 files: 1 error/);
  });

  test("a check of the whole program, with consequence and remedy", async () => {
    const { status, out } = await stepcheck(tempRepository({ ...sound, "src/b.ts": functionFile("b", "x/b") }));
    expect(status).toBe(1);
    expect(out).toContain("project/functions-registered");
    expect(out).toContain("Inngest never hears of it");
    expect(out).toContain("→ Add it to the `functions` of `serve`");
  });

  test("--max-warnings", async () => {
    const root = tempRepository({ ...sound, "src/api.ts": `import { Inngest } from "inngest";\nexport const again = new Inngest({ id: "shop" });\n` });
    expect((await stepcheck(root)).status).toBe(0);
    expect((await stepcheck(root, "--max-warnings", "0")).status).toBe(1);
    expect((await stepcheck(root, "--max-warnings", "many")).status).toBe(2);
  });

  test("--only takes rules, checks and paths", async () => {
    const root = tempRepository({ ...faulty, "src/b.ts": functionFile("b", "x/b") });
    expect((await stepcheck(root, "--only", "functions-registered")).out).toContain("1 error");
    expect((await stepcheck(root, "--only", "no-nested-steps", "src/b.ts")).status).toBe(0);
    expect(await stepcheck(root, "--only", "no-nested-step")).toMatchObject({ status: 2, err: expect.stringContaining("Did you mean 'no-nested-steps'?") as string });
  });

  test("--since reports on changed files, of a branch since it forked", async () => {
    const root = tempRepository(faulty);
    expect(await stepcheck(root, "--since", "HEAD")).toMatchObject({ status: 0, out: expect.stringContaining("No file that has to do with Inngest changed since HEAD") as string });
    writeFiles(root, { "src/b.ts": functionFile("b", "x/b") });
    const { status, out } = await stepcheck(root, "--since", "HEAD");
    expect(status).toBe(1);
    expect(out).toContain("src/b.ts");
    expect(out).not.toContain("no-nested-steps");
    expect(await stepcheck(root, "--since", "nowhere")).toMatchObject({ status: 2, err: expect.stringContaining("'nowhere' is no commit") as string });
  });

  test("a configuration sets preset, rules and checks", async () => {
    const root = tempRepository({ ...faulty, "src/b.ts": functionFile("b", "x/b"), "stepcheck.config.json": `{ "rules": { "no-nested-steps": "off" }, "checks": { "functions-registered": "warning" } }` });
    expect(await stepcheck(root)).toMatchObject({ status: 0, out: expect.stringContaining("1 warning") as string });
    writeFiles(root, { "stepcheck.config.json": `{ "rules": { "no-nested-stepps": "off" } }` });
    expect(await stepcheck(root)).toMatchObject({ status: 2, err: expect.stringContaining("Did you mean 'no-nested-steps'?") as string });
  });

  test("ids that changed since they were recorded", async () => {
    const root = tempRepository(sound);
    expect((await stepcheck(root, "ids")).status).toBe(0);
    writeFiles(root, { "src/a.ts": functionFile("a", "x/a", `await step.run("werk", () => 1);`) });
    const { status, out } = await stepcheck(root);
    expect(status).toBe(1);
    expect(out).toContain("ids/step-renamed");
  });

  test("comments of ESLint are heeded, configuration of the repository is not needed", async () => {
    const silenced = nested.replace(`    await step.run("inner"`, `    // eslint-disable-next-line stepcheck/no-nested-steps -- on purpose\n    await step.run("inner"`);
    expect((await stepcheck(tempRepository({ ...sound, "src/a.ts": silenced, "eslint.config.js": "throw new Error()" }))).status).toBe(0);
  });

  test("types are used where there is a tsconfig", async () => {
    const tsconfig = JSON.stringify({ compilerOptions: { strict: true, module: "nodenext", target: "es2022", skipLibCheck: true }, include: ["src"] });
    const floating = functionFile("a", "x/a", `await step.run("work", async () => { save(); });`) + "declare function save(): Promise<void>;\n";
    const root = tempRepository({ ...sound, "src/a.ts": floating, "tsconfig.json": tsconfig });
    expect((await stepcheck(root)).out).toContain("stepcheck/no-floating-promise-in-step");
    expect((await stepcheck(root, "--no-types")).status).toBe(0);
  });
});

describe("bad input", () => {
  test("no Inngest", async () => {
    const root = tempRepository({ "index.ts": "export const one = 1;" });
    expect(await stepcheck(root)).toMatchObject({ status: 2, err: expect.stringContaining("There is no Inngest function") as string });
    expect((await stepcheck(root, "--pass-with-no-functions")).status).toBe(0);
  });
  test("a path that is not there, and a command that was meant", async () => {
    expect(await stepcheck(tempRepository(sound), "fxi")).toMatchObject({ status: 2, err: expect.stringContaining("no file or folder 'fxi'") as string });
  });
  test("a path outside of the repository", async () => {
    const other = tempProject({ "a.ts": "" });
    expect(await stepcheck(tempRepository(sound), other)).toMatchObject({ status: 2, err: expect.stringContaining("outside of the repository") as string });
  });
  test("a syntax error is a finding, and the rest is checked", async () => {
    const { status, out } = await stepcheck(tempRepository({ ...faulty, "src/b.ts": `${functionFile("b", "x/b")}const x = {` }));
    expect(status).toBe(1);
    expect(out).toMatch(/src\/b\.ts\n\n {2}error {2}5:\d+ {2}not checked\n {2}The file does not parse/);
    expect(out).toContain("no-nested-steps");
  });
  test("a file that cannot be read", async () => {
    const root = tempRepository(sound);
    symlinkSync(join(root, "nowhere"), join(root, "src/link.ts"));
    expect(await stepcheck(root)).toMatchObject({ status: 2, out: expect.stringContaining("cannot be read (ENOENT)") as string });
  });
  test("a deleted file that git still lists is no problem", async () => {
    const root = tempRepository({ ...sound, "src/old.ts": functionFile("old", "x/old") });
    rmSync(join(root, "src/old.ts"));
    expect((await stepcheck(root)).status).toBe(0);
  });
  test("a broken tsconfig", async () => {
    const { status, out } = await stepcheck(tempRepository({ ...faulty, "tsconfig.json": `{ "extends": "./nowhere.json" }` }));
    expect(status).toBe(2);
    expect(out).toContain("tsconfig.json cannot be used");
    expect(out).toContain("no-nested-steps");
  });
  test("a broken record of ids, a broken configuration", async () => {
    const root = tempRepository({ ...sound, "stepcheck.ids.json": "{" });
    expect(await stepcheck(root)).toMatchObject({ status: 2, err: expect.stringContaining("stepcheck.ids.json cannot be used") as string });
    expect(await stepcheck(tempRepository({ ...sound, "stepcheck.config.json": "[]" }))).toMatchObject({ status: 2 });
  });
  test("an unknown option", async () => {
    expect(await stepcheck(tempRepository(sound), "--frmat", "json")).toMatchObject({ status: 2, err: expect.stringContaining("unknown option") as string });
  });
  test("a folder without git", async () => {
    expect((await stepcheck(tempProject(faulty))).status).toBe(1);
  });
  test("a file with a byte order mark", async () => {
    const root = tempRepository({ ...sound, "src/a.ts": `\uFEFF${nested}` });
    expect((await stepcheck(root)).out).toContain("4:11");
  });
});

test("-o writes the report, and nothing else of it", async () => {
  const root = tempRepository(faulty);
  const { status, out, err } = await stepcheck(root, "-f", "json", "-o", "reports/stepcheck.json");
  expect([status, out, err]).toEqual([1, "", "reports/stepcheck.json: 1 errors, 0 warnings\n"]);
});

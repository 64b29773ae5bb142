import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { checks } from "../../project/checks/index.js";
import { client, commit, functionFile, git, manifest, tempRepository, writeFiles } from "../project/temp-project.js";
import { stepcheck } from "./command.js";

const shop = {
  "package.json": manifest,
  "src/client.ts": client,
  "src/a.ts": functionFile("a", "x/a", `await step.run("one", () => 1);\n  await step.sendEvent("tell", { name: "x/b", data: { id: 1 } });`),
  "src/b.ts": functionFile("b", "x/b"),
  "src/route.ts": `import { serve } from "inngest/next";\nimport { inngest } from "./client";\nimport { fn as a } from "./a";\nimport { fn as b } from "./b";\nexport const { GET, POST, PUT } = serve({ client: inngest, functions: [a, b] });\n`,
};
const docs = (path: string) => readFileSync(fileURLToPath(new URL(`../../docs/${path}`, import.meta.url)), "utf8");

describe("help", () => {
  test.each(["check", "fix", "migrate", "ids", "graph", "explain", "init", "completion"])("%s fits a screen", async (name) => {
    const { status, out } = await stepcheck(tempRepository(shop), name, "--help");
    expect(status).toBe(0);
    expect(out.split("\n").length).toBeLessThanOrEqual(26);
    for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(100);
  });
  test("the version", async () => {
    expect(await stepcheck(tempRepository(shop), "--version")).toMatchObject({ status: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as string });
  });
});

describe("ids", () => {
  test("writes the record, brings it up to date, and keeps it when runs in flight are affected", async () => {
    const root = tempRepository(shop);
    expect(await stepcheck(root, "ids", "--check")).toMatchObject({ status: 2, err: expect.stringContaining("There is no stepcheck.ids.json") as string });
    expect(await stepcheck(root, "ids", "--dry-run")).toMatchObject({ status: 0, out: expect.stringContaining("+++ b/stepcheck.ids.json") as string });
    expect(existsSync(join(root, "stepcheck.ids.json"))).toBe(false);
    expect((await stepcheck(root, "ids")).status).toBe(0);
    const record = readFileSync(join(root, "stepcheck.ids.json"), "utf8");
    writeFiles(root, { "src/a.ts": shop["src/a.ts"].replace("\n});", `\n  await step.run("two", () => 2);\n});`) });
    expect(await stepcheck(root, "ids")).toMatchObject({ status: 0, err: expect.stringContaining("brought up to date") as string });
    writeFiles(root, { "src/a.ts": shop["src/a.ts"].replace(`id: "a"`, `id: "aa"`) });
    const { status, out } = await stepcheck(root, "ids");
    expect(status).toBe(1);
    expect(out).toContain("The function 'a' is called 'aa' now");
    expect(readFileSync(join(root, "stepcheck.ids.json"), "utf8")).not.toContain('"aa"');
    expect((await stepcheck(root, "ids", "--accept")).status).toBe(0);
    expect(readFileSync(join(root, "stepcheck.ids.json"), "utf8")).not.toBe(record);
  });
  test("--base compares with a ref", async () => {
    const root = tempRepository(shop);
    git(root, "checkout", "-q", "-b", "feature");
    writeFiles(root, { "src/b.ts": functionFile("b", "x/b", `await step.sleep("work", "1h");`) });
    commit(root, "sleep");
    expect(await stepcheck(root, "ids", "--base", "main")).toMatchObject({ status: 1, out: expect.stringContaining("was a `step.run` and is a `step.sleep` now") as string });
    expect((await stepcheck(root, "ids", "--base", "HEAD")).status).toBe(0);
    expect((await stepcheck(root, "ids", "--base", "nowhere")).status).toBe(2);
  });
});

describe("graph", () => {
  test("mermaid, dot and json say the same", async () => {
    const root = tempRepository(shop);
    const graph = JSON.parse((await stepcheck(root, "graph", "-f", "json")).out) as { edges: { from: string; to: string; kind: string }[] };
    expect(graph.edges.map(({ from, to, kind }) => `${from} ${kind} ${to}`)).toEqual(["event:x/a triggers function:shop/a", "event:x/b triggers function:shop/b", "function:shop/a sends event:x/b"]);
    expect((await stepcheck(root, "graph", "-f", "dot")).out).toContain(`"function:shop/a" -> "event:x/b" [style=solid, label="sends"];`);
    expect((await stepcheck(root, "graph")).out).toMatch(/^flowchart LR\n[\s\S]*-->\|"sends"\|/);
  });
  test("html is one page whose script is sound", async () => {
    const root = tempRepository(shop);
    expect((await stepcheck(root, "graph", "-f", "html", "-o", "out/graph.html")).status).toBe(0);
    const page = readFileSync(join(root, "out/graph.html"), "utf8");
    expect(page).not.toMatch(/(src|href)="http/);
    const script = /<script>([\s\S]*)<\/script>/.exec(page)![1]!;
    writeFiles(root, { "out/script.js": script });
    expect(spawnSync(process.execPath, ["--check", join(root, "out/script.js")]).status).toBe(0);
  });
  test("the outline of one function", async () => {
    const root = tempRepository(shop);
    expect((await stepcheck(root, "graph", "--function", "a")).out).toBe("a  src/a.ts:2\n  on x/a\n  1. run        one\n  2. sendEvent  tell  (x/b)\n");
    expect(await stepcheck(root, "graph", "--function", "c")).toMatchObject({ status: 2 });
  });
});

describe("explain", () => {
  test("a rule, a check and a topic of the migration have a page; an unknown name does not", async () => {
    const root = tempRepository(shop);
    for (const name of ["batch-use-events", "stepcheck/valid-cron", "project/functions-registered", "ids/step-renamed", "race"]) {
      expect((await stepcheck(root, "explain", name)).status).toBe(0);
    }
    expect(await stepcheck(root, "explain", "valid-crom")).toMatchObject({ status: 2, err: expect.stringContaining("Did you mean 'valid-cron'?") as string });
    expect((await stepcheck(root, "explain")).out).toContain("functions-registered");
  });
  test("every check is documented with the severities it has", () => {
    const page = docs("cli/checks.md");
    for (const { name, severity } of checks) {
      expect(page).toContain(`\n## ${name}\n`);
      expect(page).toContain(`| \`${name}\` | ${severity.recommended} | ${severity.strict} |`);
    }
  });
});

describe("init", () => {
  test("asks, and writes nothing when nobody answers", async () => {
    const root = tempRepository(shop);
    expect(await stepcheck(root, "init")).toMatchObject({ status: 2, err: expect.stringContaining("--yes writes without asking") as string });
    expect(git(root, "status", "--porcelain")).toBe("");
  });
  test("--yes writes what was shown, and the second time nothing", async () => {
    const root = tempRepository(shop);
    const { status, out } = await stepcheck(root, "init", "--yes");
    expect(status).toBe(0);
    expect(out).toContain("new file eslint.config.js");
    expect(readdirSync(root)).toEqual(expect.arrayContaining(["eslint.config.js", "vitest.config.ts"]));
    expect(readFileSync(join(root, "src/a.test.ts"), "utf8")).toContain(`await t.send({ name: "x/a", data: {} })`);
    expect(existsSync(join(root, ".github/workflows/stepcheck.yml"))).toBe(true);
    expect((await stepcheck(root, "init", "--yes")).out).toContain("Everything is set up already");
  });
  test("an ESLint configuration is extended where that is plain", async () => {
    const root = tempRepository({ ...shop, "eslint.config.js": `import tseslint from "typescript-eslint";\n\nexport default tseslint.config(\n  tseslint.configs.recommended,\n  { rules: {} },\n);\n` });
    await stepcheck(root, "init", "--yes");
    expect(readFileSync(join(root, "eslint.config.js"), "utf8")).toBe(
      `import tseslint from "typescript-eslint";\nimport stepcheck from "stepcheck";\n\nexport default tseslint.config(\n  tseslint.configs.recommended,\n  { rules: {} },\n  stepcheck.configs.recommended,\n);\n`,
    );
  });
});

describe("completion", () => {
  test("bash takes it", async () => {
    const root = tempRepository(shop);
    writeFiles(root, { "completion.sh": `${(await stepcheck(root, "completion", "bash")).out}\nCOMP_WORDS=(stepcheck graph --format ""); COMP_CWORD=3; _stepcheck; echo "\${COMPREPLY[@]}"\n` });
    expect(execFileSync("bash", [join(root, "completion.sh")], { encoding: "utf8" })).toContain("mermaid dot json html");
  });
  test("zsh and fish are there, others are not", async () => {
    const root = tempRepository(shop);
    expect((await stepcheck(root, "completion", "zsh")).out).toMatch(/^#compdef stepcheck/);
    expect((await stepcheck(root, "completion", "fish")).out).toContain("complete -c stepcheck -n __fish_use_subcommand -a graph");
    expect((await stepcheck(root, "completion", "powershell")).status).toBe(2);
  });
});

describe("migrate", () => {
  const v3 = { ...shop, "package.json": manifest.replace("^4.24.0", "^3.54.0"), "src/b.ts": `import { inngest } from "./client";\nexport const fn = inngest.createFunction({ id: "b" }, { event: "x/b" }, async ({ step }) => {\n  await step.sleep("1h");\n});\n` };
  test("writes, lists what is left at its new place, and changes nothing the second time", async () => {
    const root = tempRepository(v3);
    const { status, out, err } = await stepcheck(root, "migrate", "v4");
    expect(status).toBe(1);
    expect(err).toBe("✓ 1 file changed.\n");
    expect(out).toContain("migrate/step-ids");
    expect(out).toContain(`> 3 |   await step.sleep("1h");`);
    expect(out).toContain("In shop: npm install inngest@4");
    commit(root, "migrated");
    expect((await stepcheck(root, "migrate", "v4")).err).toBe("✓ 0 files changed.\n");
  });
  test("all files or none", async () => {
    const root = tempRepository(v3);
    writeFiles(root, { "src/b.ts": `${v3["src/b.ts"]}// mine\n` });
    expect(await stepcheck(root, "migrate", "v4")).toMatchObject({ status: 2, err: expect.stringContaining("Nothing was written") as string });
    expect((await stepcheck(root, "migrate", "v5")).status).toBe(2);
  });
});

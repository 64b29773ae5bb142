/** The package as users get it: built, packed, unpacked beside its dependencies, and used. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");
// Below node_modules, so that the unpacked package finds its dependencies by walking up.
let folder: string;
let tarball: string;

const run = (command: string, args: string[], cwd = folder) =>
  execFileSync(command, args, { cwd, encoding: "utf8", env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0" } });

const runScript = (name: string, source: string) => {
  writeFileSync(join(folder, name), source);
  return run("node", [name]);
};

beforeAll(() => {
  folder = mkdtempSync(join(root, "node_modules", ".pack-"));
  const staging = join(folder, "staging");
  mkdirSync(staging);
  run("npx", ["tsc", "-p", "tsconfig.build.json", "--outDir", join(staging, "dist")], root);
  for (const entry of ["package.json", "README.md", "CHANGELOG.md", "LICENSE", "docs"]) run("cp", ["-r", join(root, entry), staging]);
  const [packed] = JSON.parse(run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], staging)) as [
    { filename: string },
  ];
  tarball = join(folder, packed.filename);
  const target = join(folder, "node_modules", "stepcheck");
  mkdirSync(target, { recursive: true });
  run("tar", ["-xzf", tarball, "-C", target, "--strip-components=1"]);
}, 180_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test("the plugin can be imported and required", () => {
  expect(runScript("esm.mjs", `import plugin from "stepcheck"; console.log(plugin.meta.name, typeof plugin.configs.recommended);`)).toBe(
    "stepcheck object\n",
  );
  expect(runScript("cjs.cjs", `const plugin = require("stepcheck"); console.log(plugin.meta.name);`)).toContain("stepcheck");
});

test("the harness runs a function", () => {
  const output = runScript(
    "harness.mjs",
    `import { Inngest } from "inngest";
     import { createHarness } from "stepcheck/harness";
     const inngest = new Inngest({ id: "app" });
     const fn = inngest.createFunction({ id: "hello", triggers: { event: "app/hello" } }, async ({ step }) => {
       await step.sleep("wait", "1 year");
       return step.run("greet", () => "hello");
     });
     const t = await createHarness({ functions: [fn] });
     const [run] = await t.send({ name: "app/hello" });
     await t.drain();
     console.log(run.status, run.output);
     await t.dispose();`,
  );
  expect(output).toBe("completed hello\n");
});

test("the command says its version", () => {
  const { version } = JSON.parse(run("cat", [join(root, "package.json")])) as { version: string };
  expect(run("node", ["node_modules/stepcheck/dist/cli/main.js", "--version"])).toContain(version);
});

test("publint has nothing to say", () => {
  run("npx", ["publint", "--strict", tarball], root);
});

test("its types resolve", () => {
  run("npx", ["attw", tarball, "--profile", "esm-only"], root);
});

test("a TypeScript consumer compiles against the published types", () => {
  writeFileSync(
    join(folder, "consumer.ts"),
    `import stepcheck from "stepcheck";
     import { createHarness, type Run } from "stepcheck/harness";
     import { Inngest } from "inngest";
     const inngest = new Inngest({ id: "app" });
     const fn = inngest.createFunction({ id: "f", triggers: { event: "a/b" } }, async ({ step }) => step.run("x", () => 1));
     export async function use(): Promise<Run[]> {
       await using t = await createHarness({ functions: [fn] });
       await t.advance("3 days");
       return t.send({ name: "a/b", data: {} });
     }
     export default [stepcheck.configs.recommended];`,
  );
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({
      compilerOptions: {
        strict: true,
        noEmit: true,
        module: "nodenext",
        target: "es2022",
        lib: ["es2023", "esnext.disposable"],
        types: ["node"],
      },
      files: ["consumer.ts"],
    }),
  );
  const output = run("npx", ["tsc", "-p", folder, "--skipLibCheck"], root);
  expect(output).toBe("");
});

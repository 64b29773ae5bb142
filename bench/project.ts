/**
 * The whole-program checks beside `tsc --noEmit` on the same 500 files: ratios of one run on one machine, each in a
 * process of its own. `npm run bench:project`
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { runChecks } from "../project/checks/index.js";
import { readProgram } from "../project/program/index.js";

const fileCount = 500;
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

if (process.argv[2] === "--check") checkProgram(process.argv[3]!);
else compare();

/** What is measured: in a process of its own, so that memory and start count. */
function checkProgram(root: string): void {
  const program = readProgram(root);
  const findings = runChecks(program, { preset: "strict" });
  const { maxRSS } = process.resourceUsage();
  console.log(JSON.stringify({ functions: program.functions.length, findings: findings.length, rssMb: Math.round(maxRSS / 1024) }));
}

function compare(): void {
  const root = generate();
  try {
    const tsc = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");
    const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
    const compiler = timed(() => spawnSync(process.execPath, [tsc, "--noEmit", "-p", root], { encoding: "utf8" }));
    if (compiler.result.status !== 0) throw new Error(`The corpus does not compile:\n${compiler.result.stdout}`);
    // Twice: the first time, tsx compiles the sources of stepcheck.
    const run = () => spawnSync(process.execPath, ["--import", tsx, here("./project.ts"), "--check", root], { encoding: "utf8" });
    run();
    const checks = timed(run);
    if (checks.result.status !== 0) throw new Error(checks.result.stderr);
    const { functions, findings, rssMb } = JSON.parse(checks.result.stdout) as { functions: number; findings: number; rssMb: number };
    console.log(`${String(fileCount)} files, ${String(functions)} functions, ${String(findings)} findings`);
    console.log(`project checks / tsc --noEmit   ${(checks.ms / compiler.ms).toFixed(2)} × (goal: < 1)   ${checks.ms.toFixed(0)} ms / ${compiler.ms.toFixed(0)} ms`);
    console.log(`memory                          ${String(rssMb)} MB (goal: < 1500)`);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function timed<T>(action: () => T): { result: T; ms: number } {
  const start = performance.now();
  const result = action();
  return { result, ms: performance.now() - start };
}

/** An app of so many files: functions that send to each other, and the modules that they use. */
function generate(): string {
  const root = mkdtempSync(join(tmpdir(), "stepcheck-bench-"));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const functions = Math.floor((fileCount - 3) / 2);
  write("package.json", JSON.stringify({ name: "bench", type: "module", dependencies: { inngest: "^4.24.0" } }));
  write("tsconfig.json", JSON.stringify({ compilerOptions: { strict: true, module: "nodenext", target: "es2022", lib: ["es2023", "dom"], skipLibCheck: true, types: [] }, include: ["src"] }));
  write("src/client.ts", `import { Inngest } from "inngest";\nexport const inngest = new Inngest({ id: "bench" });\n`);
  for (let i = 0; i < functions; i++) {
    write(`src/services/service-${String(i)}.ts`, serviceFile(i));
    write(`src/functions/function-${String(i)}.ts`, functionFile(i));
  }
  const indices = Array.from({ length: functions }, (_, i) => String(i));
  write("src/functions/index.ts", `${indices.map((i) => `import { function${i} } from "./function-${i}.js";`).join("\n")}\nexport const functions = [${indices.map((i) => `function${i}`).join(", ")}];\n`);
  write("src/route.ts", `import { serve } from "inngest/next";\nimport { inngest } from "./client.js";\nimport { functions } from "./functions/index.js";\nexport const { GET, POST, PUT } = serve({ client: inngest, functions });\n`);
  symlinkSync(here("../node_modules"), join(root, "node_modules"));
  return root;
}

function serviceFile(i: number): string {
  return `export interface Item${String(i)} { id: string; amount: number; tags: readonly string[] }
const items = new Map<string, Item${String(i)}>();
export async function load(id: string): Promise<Item${String(i)}> {
  return items.get(id) ?? { id, amount: 0, tags: [] };
}
export async function save(item: Item${String(i)}): Promise<void> {
  items.set(item.id, { ...item, tags: [...item.tags].sort() });
}
`;
}

function functionFile(i: number): string {
  const n = String(i);
  return `import { inngest } from "../client.js";
import { load, save } from "../services/service-${n}.js";

export const function${n} = inngest.createFunction(
  { id: "function-${n}", retries: 3, concurrency: { limit: 5, key: "event.data.id" }, triggers: { event: "bench/item-${n}.changed", if: "event.data.amount > 0" } },
  async ({ event, step, logger }) => {
    const item = await step.run("load-item", () => load(event.data.id));
    const total = item.amount + Number(event.data.amount);
    logger.info("loaded", { total });
    if (total > 100) {
      await step.sleep("cool-down", "1h");
      const answer = await step.waitForEvent("wait-for-review", { event: "bench/item.reviewed", timeout: "1d", match: "data.id" });
      if (answer === null) return { status: "abandoned" };
    }
    await step.run("save-item", () => save({ ...item, amount: total }));
    await step.sendEvent("tell-next", { name: "bench/item-${String(i + 1)}.changed", data: { id: item.id, amount: total - 1 } });
    return { status: "saved", total };
  },
);
`;
}

/**
 * What the rules cost, as a share of parsing the same files, from ESLint's own `--stats`. `npm run bench:rules`
 *
 * - The rules are measured as they are published: `tsx` wraps every inner function of a source, which alone makes them a
 *   quarter slower.
 * - Parsing is without type information, the quickest there is; with it, the shares are smaller.
 * - The first round is what a run over few files pays, with code that the compiler has not seen; the median of the others
 *   is what a run over some hundred files or an editor pays. The suites take turns, and the spread says how noisy it was.
 * - Beside them run the official plugin's three rules, the `recommended` of typescript-eslint, which most of these projects
 *   have, and as many rules as our `recommended` has that do nothing: what it costs to be measured.
 */
import officialPlugin from "@inngest/eslint-plugin";
import { ESLint, type Linter } from "eslint";
import { readFileSync } from "node:fs";
import { globSync } from "tinyglobby";
import tseslint from "typescript-eslint";

const ROUNDS = 10;

const published = new URL("../dist/rules/index.js", import.meta.url).href;
const { default: stepcheck } = (await import(published)) as typeof import("../rules/index.js");

const recommended = stepcheck.configs.recommended.rules!;
const idle = Object.fromEntries(Object.keys(recommended).map((name) => [name.replace("stepcheck/", ""), { create: () => ({}) }]));

/** Without its part for the parser, which all suites share: only the rules differ. */
const typescriptRecommended = tseslint.configs.recommended.filter(({ rules }) => rules);

const suites: Record<string, Linter.Config[]> = {
  "stepcheck recommended": [stepcheck.configs.recommended],
  "stepcheck strict": [stepcheck.configs.strict],
  "official plugin": [
    {
      plugins: { "@inngest": officialPlugin as never },
      rules: {
        "@inngest/await-inngest-send": "error",
        "@inngest/no-nested-steps": "error",
        "@inngest/no-variable-mutation-in-step": "error",
      },
    },
  ],
  "typescript-eslint": [{ plugins: { "@typescript-eslint": tseslint.plugin } }, ...typescriptRecommended],
  "rules that do nothing": [{ plugins: { idle: { rules: idle } }, rules: Object.fromEntries(Object.keys(idle).map((name) => [`idle/${name}`, "error"])) }],
};

const isOfInngest = (file: string) => /createFunction|from "inngest/.test(readFileSync(file, "utf8"));

const corpora: Record<string, string[]> = {
  "Inngest files": globSync("fixtures/shop/src/inngest/**/*.ts"),
  "Inngest files with a fault every few lines": globSync("fixtures/shop-hurried/src/inngest/**/*.ts"),
  "files without Inngest": globSync("node_modules/zod/src/v4/{core,classic}/*.ts"),
  "files without Inngest that speak of it": globSync(["inngest/**/*.ts", "harness/**/*.ts", "rules/analysis/**/*.ts"]).filter((file) => !isOfInngest(file)),
};

/** The share of one round over all files. */
async function shareOf(eslint: ESLint, files: string[]): Promise<number> {
  let parse = 0;
  let rules = 0;
  for (const result of await eslint.lintFiles(files)) {
    const pass = result.stats?.times.passes[0];
    if (!pass?.parse) continue;
    parse += pass.parse.total;
    for (const rule of Object.values(pass.rules ?? {})) rules += rule.total;
  }
  return rules / parse;
}

const linters = Object.entries(suites).map(([name, config]) => {
  const overrideConfig = [{ files: ["**/*.ts"], languageOptions: { parser: tseslint.parser } }, ...config];
  // Sources of packages are ignored unless one asks for them.
  return { name, eslint: new ESLint({ overrideConfigFile: true, overrideConfig, stats: true, ignorePatterns: ["!**/node_modules/"] }) };
});

const percent = (share: number) => `${(share * 100).toFixed(2)} %`;

for (const [corpus, files] of Object.entries(corpora)) {
  const shares = new Map(linters.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round <= ROUNDS; round++) {
    for (const { name, eslint } of linters) shares.get(name)!.push(await shareOf(eslint, files));
  }
  console.log(`${corpus} (${files.length} files, ${ROUNDS} rounds after the first), in shares of parsing`);
  for (const [name, [first, ...others]] of shares) {
    const sorted = others.sort((a, b) => a - b);
    const [median, least, most] = [sorted[ROUNDS >> 1]!, sorted[0]!, sorted.at(-1)!].map(percent);
    console.log(`  ${name.padEnd(24)} ${median!.padStart(9)}   (${least} to ${most}; first round ${percent(first!)})`);
  }
}

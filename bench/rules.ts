/**
 * What the rules cost, as a share of parsing the same files, from ESLint's own `--stats`; the official plugin's three
 * rules run beside them. `npm run bench:rules`
 */
import officialPlugin from "@inngest/eslint-plugin";
import { ESLint, type Linter } from "eslint";
import { readFileSync } from "node:fs";
import { globSync } from "tinyglobby";
import tseslint from "typescript-eslint";
import stepcheck from "../rules/index.js";

interface Cost {
  parse: number;
  rules: number;
}

const ROUNDS = 5;

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
};

const corpora: Record<string, string[]> = {
  "Inngest files": globSync(["fixtures/shop/src/inngest/**/*.ts", "fixtures/shop-hurried/src/inngest/**/*.ts"]),
  "files without Inngest": globSync(["inngest/**/*.ts", "harness/**/*.ts", "rules/analysis/**/*.ts"]).filter(
    (file) => !/createFunction|from "inngest/.test(readFileSync(file, "utf8")),
  ),
};

async function costOf(files: string[], config: Linter.Config[]): Promise<Cost> {
  const eslint = new ESLint({
    overrideConfigFile: true,
    overrideConfig: [{ files: ["**/*.ts"], languageOptions: { parser: tseslint.parser } }, ...config],
    stats: true,
  });
  const cost: Cost = { parse: 0, rules: 0 };
  for (let round = 0; round <= ROUNDS; round++) {
    for (const result of await eslint.lintFiles(files)) {
      const pass = result.stats?.times.passes[0];
      // The first round warms the compiler up and does not count.
      if (!pass?.parse || round === 0) continue;
      cost.parse += pass.parse.total;
      for (const rule of Object.values(pass.rules ?? {})) cost.rules += rule.total;
    }
  }
  return cost;
}

for (const [corpus, files] of Object.entries(corpora)) {
  console.log(`${corpus} (${files.length} files, ${ROUNDS} rounds)`);
  for (const [name, config] of Object.entries(suites)) {
    const { parse, rules } = await costOf(files, config);
    console.log(`  ${name.padEnd(24)} ${((rules / parse) * 100).toFixed(2).padStart(7)} % of parsing`);
  }
}

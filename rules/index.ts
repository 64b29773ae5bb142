import type { ESLint, Linter } from "eslint";
import { createRequire } from "node:module";
import { aliases } from "./aliases.js";
import { type ConfigName, rulesOf } from "./configs.js";
import { rules } from "./rules.js";

const { version } = createRequire(import.meta.url)("stepcheck/package.json") as { version: string };

/** The ESLint plugin: `plugins: { stepcheck }`, or `extends: [stepcheck.configs.recommended]`. */
const plugin = {
  meta: { name: "stepcheck", version, namespace: "stepcheck" },
  rules: { ...rules, ...aliases() } as unknown as NonNullable<ESLint.Plugin["rules"]>,
  configs: {
    /** What is wrong for certain: next to no false alarms. */
    recommended: config("recommended"),
    /** `recommended`, and what only type information can tell. */
    recommendedTypeChecked: config("recommendedTypeChecked"),
    /** Every documented check, at the documented severity. */
    strict: config("strict"),
    /** `strict`, and what only type information can tell. */
    strictTypeChecked: config("strictTypeChecked"),
    /** What goes wrong in the tasks of Trigger.dev. For projects that use it, beside one of the others. */
    triggerDev: config("triggerDev"),
    /** Every rule that works without type information, as an error. */
    all: config("all"),
  },
};

function config(name: ConfigName): Linter.Config {
  return {
    name: `stepcheck/${name}`,
    plugins: {
      get stepcheck(): ESLint.Plugin {
        return plugin;
      },
    },
    rules: rulesOf(name),
  };
}

export default plugin;
export { plugin as "module.exports" };

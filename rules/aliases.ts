import type { StepcheckRule } from "./create-rule.js";
import { rules } from "./rules.js";

/** Names of the official plugin's rules that are called otherwise here. */
const ALIASES: Record<string, string> = {
  "no-variable-mutation-in-step": "no-outer-mutation-in-step",
};

/** The rules again under their names in the official plugin, so that a config written for it goes on to work. */
export function aliases(): Record<string, StepcheckRule> {
  return Object.fromEntries(
    Object.entries(ALIASES).flatMap(([alias, name]) => {
      const rule = rules[name];
      return rule ? [[alias, { ...rule, meta: { ...rule.meta, deprecated: true, replacedBy: [name] } }]] : [];
    }),
  );
}

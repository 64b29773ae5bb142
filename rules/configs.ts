import type { Linter } from "eslint";
import type { RuleDocs } from "./create-rule.js";
import { rules } from "./rules.js";

export type ConfigName = "recommended" | "recommendedTypeChecked" | "strict" | "strictTypeChecked" | "triggerDev" | "all";

/** The rules of a config, from what each rule says of itself. */
export function rulesOf(config: ConfigName): Linter.RulesRecord {
  const entries: Linter.RulesRecord = {};
  for (const [name, rule] of Object.entries(rules)) {
    const entry = entryOf(config, rule.meta.docs);
    if (entry !== "off") entries[`stepcheck/${name}`] = entry;
  }
  return entries;
}

function entryOf(config: ConfigName, docs: RuleDocs): Linter.RuleEntry {
  const typed = docs.requiresTypeChecking ?? false;
  switch (config) {
    case "recommended":
      return typed ? "off" : docs.recommended;
    case "recommendedTypeChecked":
      return docs.recommendedTypeChecked ?? docs.recommended;
    case "strict":
      return typed ? "off" : strict(docs);
    case "strictTypeChecked":
      return strict(docs);
    case "triggerDev":
      return docs.triggerDev ?? "off";
    case "all":
      return typed ? "off" : "error";
  }
}

function strict(docs: RuleDocs): Linter.RuleEntry {
  return typeof docs.strict === "string" ? docs.strict : [...docs.strict];
}

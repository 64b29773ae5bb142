import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { createRule } from "./create-rule.js";
import { getAnalysis } from "./analysis/index.js";
import { outward } from "./analysis/ast.js";
import { METHODS, exportedNames, nextRoute } from "./configuration/routes.js";

type MessageIds = "missing" | "add";

const PURPOSES = { GET: "the dev server cannot look at the app", POST: "no function is ever run", PUT: "the app cannot be synced" } as const;

export default createRule<[], MessageIds>({
  name: "serve-exports",
  meta: {
    type: "problem",
    docs: {
      description: "Require that a Next route exports all the methods that Inngest calls",
      category: "configuration",
      recommended: "error",
      strict: "error",
    },
    hasSuggestions: true,
    schema: [],
    defaultOptions: [],
    messages: {
      missing: "The route does not export {{methods}}: {{purpose}}. Export GET, POST and PUT of what 'serve' returns.",
      add: "Export {{methods}}, too.",
    },
  },
  create(context) {
    const file = getAnalysis(context);
    const serve = file && nextRoute(file, context.filename);
    if (!file || !serve) return {};
    return {
      Program() {
        const names = exportedNames(file);
        if (!names) return;
        const missing = METHODS.filter((method) => !names.has(method));
        if (missing.length === 0) return;
        const methods = missing.join(" and ");
        const purpose = missing.map((method) => PURPOSES[method]).join(", and ");
        const pattern = patternOf(serve.node);
        const last = pattern?.properties.at(-1);
        const add = last && { messageId: "add" as const, data: { methods }, fix: (fixer: TSESLint.RuleFixer) => fixer.insertTextAfter(last, `, ${missing.join(", ")}`) };
        context.report({ node: pattern ?? serve.node, messageId: "missing", data: { methods, purpose }, suggest: add ? [add] : [] });
      },
    };
  },
});

/** The pattern of `export const { GET, POST } = serve(…)`. */
function patternOf(call: TSESTree.CallExpression): TSESTree.ObjectPattern | undefined {
  const { parent } = outward(call);
  const isPattern = parent?.type === "VariableDeclarator" && parent.id.type === "ObjectPattern" && parent.parent.parent.type === "ExportNamedDeclaration";
  const pattern = isPattern ? (parent.id as TSESTree.ObjectPattern) : undefined;
  return pattern?.properties.every(({ type }) => type === "Property") ? pattern : undefined;
}

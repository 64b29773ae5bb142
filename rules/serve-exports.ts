import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { createRule } from "./create-rule.js";
import { outward } from "./analysis/ast.js";
import { routeOf } from "./configuration/routes.js";

type MessageIds = "missing" | "noDefault" | "add" | "exportDefault";

const PURPOSES: Readonly<Record<string, string>> = {
  GET: "the dev server cannot look at the app",
  POST: "no function is ever run",
  PUT: "the app cannot be synced",
  loader: "the dev server cannot look at the app",
  action: "the app cannot be synced and no function is ever run",
  handler: "no request reaches the app",
};

export default createRule<[], MessageIds>({
  name: "serve-exports",
  meta: {
    type: "problem",
    docs: {
      description: "Require that a route exports all that its framework calls for Inngest",
      category: "configuration",
      recommended: "error",
      strict: "error",
    },
    hasSuggestions: true,
    schema: [],
    defaultOptions: [],
    messages: {
      missing: "The route does not export {{names}}: {{purpose}}. Export {{all}} of what 'serve' returns.",
      noDefault:
        "The pages router calls a file's default export, and there is none: Inngest's requests are answered with an error, so the app is not synced and no function is ever run. Export what 'serve' returns as the default.",
      add: "Export {{names}}, too.",
      exportDefault: "Export what 'serve' returns as the default.",
    },
  },
  check(file, context) {
    const route = routeOf(file, context.filename);
    if (!route || route.missing.length === 0) return;
    const { serve, wanted, missing } = route;
    const pattern = patternOf(serve.node);
    const node = pattern ?? serve.node;
    if (missing.includes("default")) {
      context.report({ node, messageId: "noDefault", suggest: pattern ? [defaultExport(pattern)] : [] });
      return;
    }
    const names = listed(missing);
    const purpose = missing.map((name) => PURPOSES[name]).join(", and ");
    const last = pattern?.properties.at(-1);
    const add = last && { messageId: "add" as const, data: { names }, fix: (fixer: TSESLint.RuleFixer) => fixer.insertTextAfter(last, `, ${missing.join(", ")}`) };
    context.report({ node, messageId: "missing", data: { names, purpose, all: listed(wanted) }, suggest: add ? [add] : [] });
  },
});

/** `GET, POST and PUT` */
function listed(names: readonly string[]): string {
  return [names.slice(0, -1).join(", "), ...names.slice(-1)].filter((part) => part !== "").join(" and ");
}

/** `export default serve(…)` instead of `export const { GET } = serve(…)`. */
function defaultExport(pattern: TSESTree.ObjectPattern): TSESLint.SuggestionReportDescriptor<MessageIds> {
  const declarator = pattern.parent as TSESTree.VariableDeclarator;
  const statement = declarator.parent.parent;
  return {
    messageId: "exportDefault",
    fix: (fixer) => fixer.replaceTextRange([statement.range[0], declarator.init!.range[0]], "export default "),
  };
}

/** The pattern of `export const { GET, POST } = serve(…)`. */
function patternOf(call: TSESTree.CallExpression): TSESTree.ObjectPattern | undefined {
  const { parent } = outward(call);
  const isPattern = parent?.type === "VariableDeclarator" && parent.id.type === "ObjectPattern" && parent.parent.declarations.length === 1 && parent.parent.parent.type === "ExportNamedDeclaration";
  const pattern = isPattern ? (parent.id as TSESTree.ObjectPattern) : undefined;
  return pattern?.properties.every(({ type }) => type === "Property") ? pattern : undefined;
}

import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { isFunction, isWithin } from "./analysis/ast.js";
import { type FileAnalysis, getAnalysis } from "./analysis/index.js";
import { createRule } from "./create-rule.js";
import { short } from "./queries/names.js";
import { initOfVariable, type Write, writesIn } from "./queries/writes.js";

type Options = [];
type MessageIds = "written";

export default createRule<Options, MessageIds>({
  name: "no-module-state-in-function",
  meta: {
    type: "problem",
    docs: {
      description: "Disallow keeping the state of a run in variables of the module",
      category: "correctness",
      recommended: "off",
      strict: "warn",
    },
    schema: [],
    defaultOptions: [],
    messages: {
      written:
        "'{{text}}' writes to the module: the next entry of the run can be in another process, where the value is missing, and other runs in this process see it. Keep it in the result of a step, or in a store.",
    },
  },
  create(context) {
    const file = getAnalysis(context);
    if (!file) return {};
    return {
      Program() {
        const reported = new Set<TSESTree.Node>();
        for (const write of writesIn(file)) {
          if (!isOfModule(write.variable) || isCache(write, file)) continue;
          const [region] = file.regionsOf(write.node);
          if (!region || reported.has(write.node)) continue;
          reported.add(write.node);
          context.report({ node: write.node, messageId: "written", data: { text: short(file.sourceCode.getText(write.node)) } });
        }
      },
    };
  },
});

function isOfModule(variable: TSESLint.Scope.Variable): boolean {
  const { type } = variable.scope;
  if (type !== ("module" as never) && type !== ("global" as never)) return false;
  return variable.defs.some((definition) => definition.node.type === "VariableDeclarator");
}

/** A client or table that is made once and kept: `client ??= new Client()`, `if (!client) client = …`, `if (!cache.has(k)) cache.set(k, v)`. */
function isCache({ node, variable, kind }: Write, file: FileAnalysis): boolean {
  if (node.type === "AssignmentExpression" && (node.operator === "??=" || node.operator === "||=")) return true;
  if (kind === "change") {
    const isLookedUp = variable.references.some(({ identifier }) => /^(has|get)$/.test(memberName(identifier)));
    const init = initOfVariable(variable);
    if (isLookedUp && init?.type === "NewExpression") return true;
  }
  for (let at: TSESTree.Node | undefined = node.parent; at && !isFunction(at); at = at.parent) {
    if (at.type !== "IfStatement") continue;
    const { test } = at;
    if (variable.references.some(({ identifier }) => isWithin(identifier, test))) return true;
  }
  // `if (client) return client; client = …`
  const owner = file.functionOf(node);
  return file.nodes("IfStatement").some(
    ({ test, consequent, range }) =>
      range[1] < node.range[0] &&
      file.functionOf(test) === owner &&
      /^(Return|Block)Statement$/.test(consequent.type) &&
      file.sourceCode.getText(consequent).includes("return") &&
      variable.references.some(({ identifier }) => isWithin(identifier, test)),
  );
}

function memberName(identifier: TSESTree.Node): string {
  const { parent } = identifier;
  return parent?.type === "MemberExpression" && parent.object === identifier && parent.property.type === "Identifier" ? parent.property.name : "";
}

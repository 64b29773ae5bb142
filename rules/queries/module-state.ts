import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { isFunction, isWithin, outward, propertyName, unwrap } from "../analysis/ast.js";
import type { FileAnalysis } from "../analysis/index.js";
import { initOfVariable, type Write } from "./writes.js";

/** Is it a variable of the module: no import, function or class? */
export function isOfModule(variable: TSESLint.Scope.Variable): boolean {
  const { type } = variable.scope;
  if (type !== ("module" as never) && type !== ("global" as never)) return false;
  return variable.defs.some((definition) => definition.node.type === "VariableDeclarator");
}

/** A client or table that is made once and kept: `client ??= new Client()`, `if (!client) client = …`, `if (!cache.has(k)) cache.set(k, v)`. */
export function isCache({ node, variable, kind }: Write, file: FileAnalysis): boolean {
  if (node.type === "AssignmentExpression" && (node.operator === "??=" || node.operator === "||=")) return true;
  if (kind === "change") {
    const isLookedUp = variable.references.some(({ identifier }) => /^(has|get)$/.test(memberName(identifier)) && !isReadBack(identifier, node, file));
    const init = initOfVariable(variable);
    if (isLookedUp && init?.type === "NewExpression" && !isCarriedOn(node, variable, file)) return true;
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

/** `table.set(id, x); … use(table.get(id))` in one function: what this run has put there. A cache is asked before it is filled, or elsewhere. */
function isReadBack(lookUp: TSESTree.Node, write: TSESTree.Node, file: FileAnalysis): boolean {
  if (write.type === "CallExpression" && write.callee.type === "MemberExpression" && /^(delete|clear)$/.test(propertyName(write.callee) ?? "")) return false;
  const [read] = file.regionsOf(lookUp);
  const [written] = file.regionsOf(write);
  return read !== undefined && read.handler === written?.handler && lookUp.range[0] > write.range[1];
}

/** `const seen = table.get(id) ?? []; … table.set(id, [...seen, x])`: what a cache looks up it takes from elsewhere when it is missing. */
function isCarriedOn(write: TSESTree.Node, variable: TSESLint.Scope.Variable, file: FileAnalysis): boolean {
  return variable.references.some(({ identifier }) => {
    if (memberName(identifier) !== "get" || file.functionOf(identifier) !== file.functionOf(write)) return false;
    const call = identifier.parent.parent;
    const parent = call && outward(call).parent;
    return parent?.type === "LogicalExpression" && unwrap(parent.left) === call && /^(Literal|ArrayExpression|ObjectExpression|NewExpression)$/.test(parent.right.type);
  });
}

function memberName(identifier: TSESTree.Node): string {
  const { parent } = identifier;
  return parent?.type === "MemberExpression" && parent.object === identifier && parent.property.type === "Identifier" ? parent.property.name : "";
}

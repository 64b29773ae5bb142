import type { TSESTree } from "@typescript-eslint/utils";
import { boundNames, outward, propertyName } from "./ast.js";
import type { Names } from "./scope.js";

/** Is the property `part` of what a call gives read, or the whole of it handed on? */
export function isPartRead(node: TSESTree.Node, part: string, names: Names): boolean {
  const { parent, child } = outward(node);
  switch (parent?.type) {
    case "AwaitExpression":
      return isPartRead(parent, part, names);
    case "MemberExpression":
      return parent.object !== child || [part, null].includes(propertyName(parent));
    case "VariableDeclarator":
      break;
    default:
      return true;
  }
  if (parent.id.type !== "Identifier") return boundNames(parent.id).some(({ path, rest }) => rest || path[0] === part);
  const uses = names.variableOf(parent.id)?.references.filter(({ init }) => !init) ?? [];
  return uses.some(({ identifier }) => isPartRead(identifier, part, names));
}

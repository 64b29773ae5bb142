import type { TSESTree } from "@typescript-eslint/utils";

/** Is a value made of one of these names: the error itself, a member, a text or an object with it, a call that takes it? */
export function mentions(node: TSESTree.Node, names: ReadonlySet<string>): boolean {
  if (node.type === "Identifier") return names.has(node.name);
  switch (node.type) {
    case "MemberExpression":
      return mentions(node.object, names);
    case "TemplateLiteral":
      return node.expressions.some((part) => mentions(part, names));
    case "BinaryExpression":
      return mentions(node.left, names) || mentions(node.right, names);
    case "LogicalExpression":
      return mentions(node.left, names) || mentions(node.right, names);
    case "ConditionalExpression":
      return [node.test, node.consequent, node.alternate].some((part) => mentions(part, names));
    case "CallExpression":
      return node.arguments.some((argument) => mentions(argument, names)) || mentions(node.callee, names);
    case "ChainExpression":
    case "TSAsExpression":
    case "TSNonNullExpression":
    case "TSSatisfiesExpression":
      return mentions(node.expression, names);
    case "ObjectExpression":
      return node.properties.some((property) =>
        mentions(property.type === "Property" ? property.value : property.argument, names),
      );
    default:
      return false;
  }
}

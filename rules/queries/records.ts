import type { TSESTree } from "@typescript-eslint/utils";
import { chainNames, propertyName, unwrap } from "../analysis/ast.js";
import type { FileAnalysis } from "../analysis/index.js";

/** What makes less of whole records. */
const CHOOSES = /^(select|columns|project|projection|pick|attributes|count|exists|aggregate|groupBy|fields)$/;

/** Does a query say what it wants of the records, in its options or along its chain? */
export function choosesFields(call: TSESTree.CallExpression, file: FileAnalysis): boolean {
  return chainNames(call).some((name) => CHOOSES.test(name) && name !== "select") || selectsFields(call, file) || choosesInOptions(call, file);
}

/** `.select("id, name")`, and not the `.select()` or `.select("*")` of builders of queries, which take all there is. */
function selectsFields(call: TSESTree.CallExpression, file: FileAnalysis): boolean {
  let at: TSESTree.Node = call;
  for (;;) {
    if (at.type === "MemberExpression") at = unwrap(at.object);
    else if (at.type !== "CallExpression") return false;
    else {
      const callee: TSESTree.Node = unwrap(at.callee);
      if (callee.type === "MemberExpression" && propertyName(callee) === "select" && !takesAll(at, file)) return true;
      at = callee;
    }
  }
}

function takesAll({ arguments: [columns] }: TSESTree.CallExpression, file: FileAnalysis): boolean {
  if (!columns) return true;
  const value = columns.type === "SpreadElement" ? columns : unwrap(file.valueOf(columns));
  return value.type === "Literal" && value.value === "*";
}

/** `prisma.user.update({ data, select: { id: true } })` */
export function choosesInOptions(call: TSESTree.CallExpression, file: FileAnalysis): boolean {
  return call.arguments.some((argument) => {
    const options = argument.type === "SpreadElement" ? null : unwrap(file.valueOf(argument));
    return (
      options?.type === "ObjectExpression" &&
      options.properties.some((property) => property.type !== "Property" || CHOOSES.test(propertyName(property) ?? ""))
    );
  });
}

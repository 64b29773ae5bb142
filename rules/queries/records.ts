import type { TSESTree } from "@typescript-eslint/utils";
import { chainNames, propertyName, unwrap } from "../analysis/ast.js";
import type { FileAnalysis } from "../analysis/index.js";

/** What makes less of whole records. */
const CHOOSES = /^(select|columns|project|projection|pick|attributes|count|exists|aggregate|groupBy|fields)$/;

/** Does a query say what it wants of the records, in its options or along its chain? */
export function choosesFields(call: TSESTree.CallExpression, file: FileAnalysis): boolean {
  return chainNames(call).some((name) => CHOOSES.test(name)) || choosesInOptions(call, file);
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

import type { TSESTree } from "@typescript-eslint/utils";
import { calleeName, chainNames, propertyName, unwrap } from "../analysis/ast.js";
import type { FileAnalysis } from "../analysis/index.js";
import { awaited } from "../analysis/type-questions.js";

/** What makes less of whole records. */
const CHOOSES = /^(select|columns|project|projection|pick|attributes|count|exists|aggregate|groupBy|fields)$/;

/** The name of a call of a database that gives whole records, or whatever else there is of them: of which a step stores all. */
export function givesRecords(call: TSESTree.CallExpression, file: FileAnalysis): string | null {
  const effect = file.effectOf(call);
  if (effect?.category !== "database" || effect.confidence === "possible") return null;
  return givesLittle(call, file) || givesNothing(call, file) ? null : effect.label;
}

/** `{ count: 3 }` of `updateMany`, and fields that were chosen. */
function givesLittle(call: TSESTree.CallExpression, file: FileAnalysis): boolean {
  return /^(create|update|delete)Many$/.test(calleeName(call) ?? "") || choosesInOptions(call, file);
}

/** With types: of `void` and `undefined` nothing is stored. */
function givesNothing(call: TSESTree.Node, file: FileAnalysis): boolean {
  if (!file.types) return false;
  const { checker } = file.types;
  const type = awaited(file.types.getTypeAtLocation(call), checker);
  return type === checker.getVoidType() || type === checker.getUndefinedType();
}

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

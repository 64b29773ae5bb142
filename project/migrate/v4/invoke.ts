import ts from "typescript";
import { getProperty, type Migration, propertyValue } from "../context.js";
import { isCreateFunction } from "./create-function.js";

/** Functions by the full id that a string `invoke` names: `<app id>-<function id>`. */
export type FunctionIds = ReadonlyMap<string, { appId: string; functionId: string }[]>;

/** The literal ids of every function whose client has a literal id. */
export function collectFunctionIds(migration: Migration, visitAll: (visit: (node: ts.Node) => void) => void): FunctionIds {
  const ids = new Map<string, { appId: string; functionId: string }[]>();
  visitAll((node) => {
    if (!ts.isCallExpression(node) || !isCreateFunction(node)) return;
    const functionId = literalOption(node.arguments[0], "id");
    const client = migration.clientOf((node.expression as ts.PropertyAccessExpression).expression);
    const appId = client === undefined ? undefined : literalOption(client.arguments?.[0], "id");
    if (functionId === undefined || appId === undefined) return;
    const full = `${appId}-${functionId}`;
    ids.set(full, [...(ids.get(full) ?? []), { appId, functionId }]);
  });
  return ids;
}

function literalOption(options: ts.Expression | undefined, name: string): string | undefined {
  if (options === undefined || !ts.isObjectLiteralExpression(options)) return undefined;
  const value = propertyValue(getProperty(options, name));
  return value !== undefined && ts.isStringLiteralLike(value) ? value.text : undefined;
}

/** `step.invoke(id, { function: "app-fn" })`: v4 throws, it wants a function or a reference. */
export function migrateInvoke(call: ts.CallExpression, ids: FunctionIds, migration: Migration): void {
  if (!ts.isPropertyAccessExpression(call.expression) || call.expression.name.text !== "invoke") return;
  const options = call.arguments[1];
  if (options === undefined || !ts.isObjectLiteralExpression(options)) return;
  const target = propertyValue(getProperty(options, "function"));
  if (target === undefined || !(ts.isStringLiteralLike(target) || ts.isTemplateExpression(target))) return;

  const found = ts.isStringLiteralLike(target) ? (ids.get(target.text) ?? []) : [];
  const [only] = found;
  if (only === undefined || found.length > 1) {
    const why = found.length > 1 ? "two functions have this full id" : "no function of this repository has this full id";
    migration.report(
      target,
      "invoke",
      `v4 does not take a string for \`function\`: the step fails. The string is \`<app id>-<function id>\`, and where one ends is not to be seen; ${why}.`,
      "Pass the function itself, or `referenceFunction({ appId, functionId })` with the two ids.",
    );
    return;
  }
  const edits = migration.edits(call.getSourceFile());
  edits.addImport(migration.sdkName(edits.source), "referenceFunction");
  edits.replace(target, `referenceFunction({ appId: ${edits.quoted(only.appId)}, functionId: ${edits.quoted(only.functionId)} })`);
}

/** `referenceFunction({ schemas })`: v4 has no schemas there. */
export function migrateReference(call: ts.CallExpression, migration: Migration): void {
  if (!migration.isExport(call.expression, "referenceFunction")) return;
  const [options] = call.arguments;
  if (options === undefined || !ts.isObjectLiteralExpression(options)) return;
  const schemas = getProperty(options, "schemas");
  if (schemas === undefined) return;
  migration.report(
    schemas,
    "invoke",
    "`referenceFunction` has no `schemas` in v4: the data that is passed is not typed by them any more.",
    "Type it with the function itself, `referenceFunction<typeof fn>({ … })`, and remove `schemas`.",
  );
}

import ts from "typescript";
import type { Migration } from "../context.js";

const removedTypes = new Set([
  "GetEvents", "EventsFromOpts", "MiddlewareOptions", "MiddlewareRegisterFn", "MiddlewareRegisterReturn", "ZodEventSchemas",
  "LiteralZodEventSchema", "StandardEventSchemas", "StandardEventSchemaToPayload", "AddName", "Combine", "AssertInternalEventPayloads",
]);

/** Types that are gone, and those that lost a parameter. */
export function migrateTypes(node: ts.Node, migration: Migration): void {
  if (ts.isImportSpecifier(node)) reportRemovedType(node, migration);
  if (ts.isTypeReferenceNode(node)) dropEventParameter(node, migration);
  if (ts.isIndexedAccessTypeNode(node)) moveHandlerIndex(node, migration);
}

function reportRemovedType(node: ts.ImportSpecifier, migration: Migration): void {
  const name = (node.propertyName ?? node.name).text;
  if (!removedTypes.has(name) || !migration.isExport(node.name, name)) return;
  const remedy = name === "GetEvents"
    ? "Derive the types from the event constants (`(typeof orderPlaced)[\"schema\"]`), or use the record of events that the schemas came from."
    : "Write the type out where it is used, or leave it to inference.";
  migration.report(node, "types", `The type \`${name}\` is gone in v4.`, remedy);
}

/** `GetStepTools<typeof inngest, "event">`: the tools do not depend on the event any more. */
function dropEventParameter(node: ts.TypeReferenceNode, migration: Migration): void {
  const [client, event] = node.typeArguments ?? [];
  if (client === undefined || event === undefined || !migration.isExport(node.typeName, "GetStepTools")) return;
  migration.edits(node.getSourceFile()).remove(client.end, event.end);
}

/** `Parameters<typeof inngest.createFunction>[2]`: the handler is the second argument now. */
function moveHandlerIndex(node: ts.IndexedAccessTypeNode, migration: Migration): void {
  const { objectType, indexType } = node;
  const isParameters = ts.isTypeReferenceNode(objectType) && objectType.typeName.getText() === "Parameters";
  if (!isParameters || objectType.typeArguments?.[0]?.getText().endsWith(".createFunction") !== true) return;
  if (!ts.isLiteralTypeNode(indexType)) return;
  if (indexType.getText() === "2") migration.edits(node.getSourceFile()).replace(indexType, "1");
  if (indexType.getText() === "1") {
    migration.report(node, "types", "The triggers are no argument of their own in v4.", "Use the `triggers` of the options: `Parameters<typeof inngest.createFunction>[0][\"triggers\"]`.");
  }
}

import type { TSESTree } from "@typescript-eslint/utils";

/** Where the value of an exported name is. */
export type ExportEntry =
  /** The name of a variable, function or class of the module. */
  | { readonly kind: "local"; readonly name: string }
  /** An expression or declaration. */
  | { readonly kind: "node"; readonly node: TSESTree.Node }
  /** Another module's export. */
  | { readonly kind: "from"; readonly module: string; readonly name: string }
  | { readonly kind: "namespace"; readonly module: string };

export interface ModuleExports {
  readonly names: ReadonlyMap<string, ExportEntry>;
  /** The modules of `export * from`. */
  readonly stars: readonly string[];
}

/** What a module exports, types left out. CommonJS as far as it is written in the usual ways. */
export function collectExports(program: TSESTree.Program): ModuleExports {
  const names = new Map<string, ExportEntry>();
  const stars: string[] = [];
  for (const statement of program.body) {
    switch (statement.type) {
      case "ExportNamedDeclaration":
        if (statement.exportKind !== "type") addNamed(statement, names);
        break;
      case "ExportDefaultDeclaration":
        names.set("default", statement.declaration.type === "Identifier" ? { kind: "local", name: statement.declaration.name } : { kind: "node", node: statement.declaration });
        break;
      case "ExportAllDeclaration":
        if (statement.exportKind === "type") break;
        if (statement.exported === null) stars.push(statement.source.value);
        else names.set(nameOf(statement.exported), { kind: "namespace", module: statement.source.value });
        break;
      case "TSExportAssignment":
        names.set("default", { kind: "node", node: statement.expression });
        break;
      case "ExpressionStatement":
        addCommonJs(statement.expression, names);
        break;
      default:
    }
  }
  return { names, stars };
}

function addNamed(statement: TSESTree.ExportNamedDeclaration, names: Map<string, ExportEntry>): void {
  for (const { local, exported, exportKind } of statement.specifiers) {
    if (exportKind === "type") continue;
    const module = statement.source?.value;
    names.set(nameOf(exported), module === undefined ? { kind: "local", name: nameOf(local) } : { kind: "from", module, name: nameOf(local) });
  }
  const { declaration } = statement;
  if (declaration === null) return;
  if (declaration.type === "VariableDeclaration") {
    for (const { id } of declaration.declarations) for (const name of bindingNames(id)) names.set(name, { kind: "local", name });
  } else if ("id" in declaration && declaration.id?.type === "Identifier") {
    names.set(declaration.id.name, { kind: "local", name: declaration.id.name });
  }
}

/** `module.exports = value`, `module.exports = { a, b }`, `exports.a = value`. */
function addCommonJs(expression: TSESTree.Expression, names: Map<string, ExportEntry>): void {
  if (expression.type !== "AssignmentExpression" || expression.left.type !== "MemberExpression") return;
  const { left, right } = expression;
  if (left.computed || left.property.type !== "Identifier") return;
  const isExports = (node: TSESTree.Expression): boolean =>
    (node.type === "Identifier" && node.name === "exports") ||
    (node.type === "MemberExpression" && node.object.type === "Identifier" && node.object.name === "module" && node.property.type === "Identifier" && node.property.name === "exports");
  if (isExports(left)) {
    names.set("default", { kind: "node", node: right });
    if (right.type !== "ObjectExpression") return;
    for (const property of right.properties) {
      if (property.type === "Property" && !property.computed && property.key.type === "Identifier") names.set(property.key.name, { kind: "node", node: property.value });
    }
  } else if (isExports(left.object)) {
    names.set(left.property.name, { kind: "node", node: right });
  }
}

export function nameOf(node: TSESTree.Identifier | TSESTree.StringLiteral): string {
  return node.type === "Identifier" ? node.name : node.value;
}

/** The names that a pattern declares. */
function bindingNames(pattern: TSESTree.BindingName | TSESTree.DestructuringPattern): string[] {
  switch (pattern.type) {
    case "Identifier":
      return [pattern.name];
    case "ObjectPattern":
      return pattern.properties.flatMap((property) => bindingNames((property.type === "RestElement" ? property.argument : property.value) as TSESTree.DestructuringPattern));
    case "ArrayPattern":
      return pattern.elements.flatMap((element) => (element === null ? [] : bindingNames(element)));
    case "AssignmentPattern":
      return bindingNames(pattern.left);
    case "RestElement":
      return bindingNames(pattern.argument);
    default:
      return [];
  }
}

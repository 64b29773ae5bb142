import type { TSESTree } from "@typescript-eslint/utils";
import { boundNames } from "../analysis/ast.js";
import type { FileAnalysis, ServeCall } from "../analysis/index.js";

/** The methods that Inngest calls. */
export const METHODS = ["GET", "POST", "PUT"] as const;

/** The `serve` of a route of Next's app router; `null` where the file is none. */
export function nextRoute(file: FileAnalysis, filename: string): ServeCall | null {
  const serve = file.serves.find(({ name, from }) => name === "serve" && from === "inngest/next") ?? null;
  if (!serve || /(?:^|[\\/])route\.[cm]?[jt]sx?$/.test(filename)) return serve;
  const names = exportedNames(file);
  return names && METHODS.some((method) => names.has(method)) ? serve : null;
}

/** The names that a file exports, with the node of each; `null` where it exports all of another file. */
export function exportedNames(file: FileAnalysis): ReadonlyMap<string, TSESTree.Node> | null {
  const names = new Map<string, TSESTree.Node>();
  if (file.nodes("ExportAllDeclaration").length > 0) return null;
  for (const { declaration, specifiers } of file.nodes("ExportNamedDeclaration")) {
    for (const { exported } of specifiers) names.set(exported.type === "Identifier" ? exported.name : exported.value, exported);
    if (declaration?.type === "VariableDeclaration") {
      for (const { id } of declaration.declarations) for (const { identifier } of boundNames(id)) names.set(identifier.name, identifier);
    } else if (declaration && "id" in declaration && declaration.id?.type === "Identifier") {
      names.set(declaration.id.name, declaration.id);
    }
  }
  return names;
}

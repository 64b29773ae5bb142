/** Where what a name stands for is declared, and in which package. */
import type { Node, Symbol as TsSymbol } from "typescript";
import { effectsOfPackage } from "../effects/packages.js";
import type { TypeServices } from "../model.js";
import { chainOf, type FunctionLike, type IdentifierLike, isFunctionLike, isIdentifier, partsOf, specifierOf } from "./nodes.js";

/** What a name is of a package: the path of an export, or empty for what the package made. */
export interface PackagePart {
  name: string;
  path: readonly string[];
}

const MAX_HOPS = 6;

export class Origins {
  readonly #types: TypeServices;

  constructor(types: TypeServices) {
    this.#types = types;
  }

  symbolAt(node: Node): TsSymbol | undefined {
    return this.#types.checker.getSymbolAtLocation(node);
  }

  /** The function of the app that is called, if its body is there. */
  functionOf(callee: Node, depth = 0): FunctionLike | null {
    const symbol = this.symbolAt(partsOf(callee).name ?? callee);
    const declaration = symbol && this.#declarationOf(symbol);
    if (!declaration || depth > MAX_HOPS || isOfOthers(declaration)) return null;
    if (isFunctionLike(declaration)) return declaration;
    // Of a function that is overloaded, the last one has the body.
    const implementation = this.#resolved(symbol).declarations?.find((overload: Node) => isFunctionLike(overload));
    if (isFunctionLike(implementation)) return implementation;
    const { initializer } = partsOf(declaration);
    if (!initializer) return null;
    if (isFunctionLike(initializer)) return initializer;
    // `export const load = cache(async () => …)`
    const wrapped = partsOf(initializer).arguments?.findLast(isFunctionLike);
    if (wrapped) return wrapped;
    return isIdentifier(initializer) ? this.functionOf(initializer, depth + 1) : null;
  }

  /** Is the callee a method or function of the language itself, which touches nothing outside? */
  isOfLanguage(callee: Node): boolean {
    const { root } = chainOf(callee);
    if (root?.text === "console") return true;
    const [declaration] = this.symbolAt(partsOf(callee).name ?? callee)?.declarations ?? [];
    const file = declaration?.getSourceFile();
    return file !== undefined && this.#types.program.isSourceFileDefaultLibrary(file) && !/lib\.(dom|webworker)/.test(file.fileName);
  }

  isGlobal(identifier: IdentifierLike): boolean {
    const [declaration] = this.symbolAt(identifier)?.declarations ?? [];
    return declaration === undefined || (declaration.getSourceFile().isDeclarationFile && specifierOf(declaration) === null);
  }

  /** The export that a name is of a package, by its import. */
  exportOf(identifier: Node): PackagePart | null {
    const [declaration] = this.symbolAt(identifier)?.declarations ?? [];
    const specifier = declaration ? specifierOf(declaration) : null;
    if (!declaration || specifier === null || specifier.startsWith(".")) return null;
    const { name, propertyName } = declaration as Node & { name?: IdentifierLike; propertyName?: IdentifierLike };
    const imported = propertyName?.text ?? name?.text ?? "";
    const text = declaration.getText();
    if (text.startsWith("*")) return { name: specifier, path: [] };
    return { name: specifier, path: [isDefault(declaration, name) ? "default" : imported] };
  }

  /** The package with effects that a name is imported from, that made what it stands for, or whose client it is by its type. */
  packageOf(node: Node, depth = 0): PackagePart | null {
    if (depth > MAX_HOPS) return null;
    const imported = this.exportOf(node);
    if (imported && effectsOfPackage(imported.name)) return { name: imported.name, path: imported.path[0] === "default" ? [] : imported.path };
    const symbol = this.symbolAt(node);
    const { initializer } = partsOf((symbol && this.#declarationOf(symbol)) ?? node);
    const { root } = initializer ? chainOf(initializer) : { root: null };
    const made = root && root !== node && this.packageOf(root, depth + 1);
    return made ? { name: made.name, path: [] } : this.#packageOfType(node);
  }

  /** `this.pool`, where `pool` is a `Pool` of the package `pg`. What it answers is of the package, too, and no client. */
  #packageOfType(node: Node): PackagePart | null {
    const type = this.#types.checker.getTypeAtLocation(node);
    const symbol = type.aliasSymbol ?? type.getSymbol();
    const [declaration] = symbol?.declarations ?? [];
    if (!symbol || !declaration || NO_CLIENT.test(symbol.name)) return null;
    const name = packageOfFile(declaration.getSourceFile().fileName);
    return name !== null && effectsOfPackage(name) ? { name, path: [] } : null;
  }

  #declarationOf(symbol: TsSymbol): Node | null {
    const { valueDeclaration, declarations } = this.#resolved(symbol);
    return valueDeclaration ?? declarations?.[0] ?? null;
  }

  #resolved(symbol: TsSymbol): TsSymbol {
    const [own] = symbol.declarations ?? [];
    const isElsewhere = own !== undefined && (specifierOf(own) !== null || isExportOfName(own));
    return isElsewhere ? this.#aliasOf(symbol) : symbol;
  }

  /** What an import or re-export stands for. The checker throws for what is neither. */
  #aliasOf(symbol: TsSymbol): TsSymbol {
    try {
      return this.#types.checker.getAliasedSymbol(symbol);
    } catch {
      return symbol;
    }
  }
}

const NO_CLIENT = /(Response|Headers?|Result|Error|Event|Config|Options|Request|Data|Row|Record|Payload|Promise|__type|__object)$/;

/** The package that a file of types is of; of `@types/pg` it is `pg`. */
function packageOfFile(fileName: string): string | null {
  const name = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(fileName)?.[1];
  if (name === undefined || name === "@types/node") return null;
  if (name === ".prisma") return "@prisma/client";
  return name.replace(/^@types\//, "").replace(/^(\w[\w-]*)__/, "@$1/");
}

function isOfOthers(declaration: Node): boolean {
  const file = declaration.getSourceFile();
  return file.isDeclarationFile || file.fileName.includes("/node_modules/");
}

/** `export { a as b }` of a name of the file. */
function isExportOfName(declaration: Node): boolean {
  return /^\w+( as \w+)?$/.test(declaration.getText()) && !isFunctionLike(declaration);
}

/** `import axios from "axios"`: the clause itself has the name. */
function isDefault(declaration: Node, name: IdentifierLike | undefined): boolean {
  return name !== undefined && declaration.getFirstToken() === name && partsOf(declaration.parent).moduleSpecifier !== undefined;
}

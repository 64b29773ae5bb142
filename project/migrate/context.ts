import ts from "typescript";
import type { Finding } from "../finding.js";
import type { Packages, Sdk } from "../packages.js";
import { FileEdits } from "./edits.js";

/** What one migration knows while it runs: the program, what its imports mean, the edits so far. */
export class Migration {
  readonly #edits = new Map<ts.SourceFile, FileEdits>();
  readonly findings: Finding[] = [];

  constructor(
    readonly checker: ts.TypeChecker,
    readonly files: readonly ts.SourceFile[],
    readonly packages: Packages,
    /** The SDK of the package that a file is in. */
    readonly sdkOfFile: (file: string) => Sdk | undefined,
    /** Whether an import means a file of the repository (a path alias can be called `inngest/…` too). */
    readonly isLocal: (specifier: string, from: string) => boolean,
  ) {}

  edits(source: ts.SourceFile): FileEdits {
    const known = this.#edits.get(source);
    if (known !== undefined) return known;
    const edits = new FileEdits(source);
    this.#edits.set(source, edits);
    return edits;
  }

  touched(): FileEdits[] {
    return [...this.#edits.values()].filter(({ isTouched }) => isTouched);
  }

  /** Something that a person has to decide or do. */
  report(node: ts.Node, topic: string, message: string, remedy: string): void {
    const source = node.getSourceFile();
    const start = source.getLineAndCharacterOfPosition(node.getStart(source));
    const end = source.getLineAndCharacterOfPosition(node.end);
    this.findings.push({
      rule: `migrate/${topic}`,
      severity: "warning",
      file: source.fileName,
      line: start.line + 1,
      column: start.character + 1,
      endLine: end.line + 1,
      endColumn: end.character + 1,
      message,
      remedy,
    });
  }

  /**
   * What a name stands for when it comes from the SDK: `{ module: "inngest/next", name: "serve" }`. Of a namespace
   * import (`Inngest.serve`), the member.
   */
  sdkExport(node: ts.Node): { module: string; name: string } | undefined {
    if (ts.isPropertyAccessExpression(node)) {
      const namespace = this.#importOf(node.expression);
      return namespace?.name === "*" ? { module: namespace.module, name: node.name.text } : undefined;
    }
    return this.#importOf(node);
  }

  /** Like {@link sdkExport}, of any package. */
  importOf(node: ts.Node): { module: string; name: string } | undefined {
    const symbol = this.checker.getSymbolAtLocation(node);
    const declaration = symbol?.declarations?.[0];
    if (declaration === undefined) return undefined;
    const statement = ts.findAncestor(declaration, ts.isImportDeclaration);
    if (statement === undefined || !ts.isStringLiteral(statement.moduleSpecifier)) return undefined;
    const module = statement.moduleSpecifier.text;
    if (this.isLocal(module, statement.getSourceFile().fileName)) return undefined;
    if (ts.isImportSpecifier(declaration)) return { module, name: (declaration.propertyName ?? declaration.name).text };
    return { module, name: ts.isNamespaceImport(declaration) ? "*" : "default" };
  }

  #importOf(node: ts.Node): { module: string; name: string } | undefined {
    const found = this.importOf(node);
    if (found === undefined) return undefined;
    const name = this.sdkOfFile(node.getSourceFile().fileName)?.name ?? "inngest";
    for (const sdk of [name, "inngest"]) {
      if (found.module === sdk || found.module.startsWith(`${sdk}/`)) {
        return { module: `inngest${found.module.slice(sdk.length)}`, name: found.name };
      }
    }
    return undefined;
  }

  /** The name the SDK is imported by in a file. */
  sdkName(source: ts.SourceFile): string {
    return this.sdkOfFile(source.fileName)?.name ?? "inngest";
  }

  /** Where a name is declared, through imports and re-exports. */
  declarationOf(node: ts.Node): ts.Declaration | undefined {
    let symbol = this.checker.getSymbolAtLocation(node);
    if (symbol !== undefined && ts.isShorthandPropertyAssignment(node.parent)) {
      symbol = this.checker.getShorthandAssignmentValueSymbol(node.parent) ?? symbol;
    }
    if (symbol !== undefined && (symbol.flags & ts.SymbolFlags.Alias) !== 0) symbol = this.checker.getAliasedSymbol(symbol);
    return symbol?.declarations?.[0];
  }

  /** What a constant holds: the expression itself, or the initialiser of the `const` it names. */
  valueOf(expression: ts.Expression): ts.Expression {
    const bare = skipWrappers(expression);
    if (!ts.isIdentifier(bare)) return bare;
    const declaration = this.declarationOf(bare);
    if (declaration === undefined) return bare;
    if (ts.isVariableDeclaration(declaration) && declaration.initializer !== undefined && isConst(declaration)) {
      return this.valueOf(declaration.initializer);
    }
    return ts.isExportAssignment(declaration) ? this.valueOf(declaration.expression) : bare;
  }

  /** The `new Inngest(…)` that an expression stands for. */
  clientOf(expression: ts.Expression): ts.NewExpression | undefined {
    const value = this.valueOf(expression);
    return ts.isNewExpression(value) && this.isExport(value.expression, "Inngest") ? value : undefined;
  }

  /** Whether a name is an export of the SDK's main entry. */
  isExport(node: ts.Node, name: string): boolean {
    const found = this.sdkExport(node);
    return found?.name === name && found.module === "inngest";
  }
}

/** Visits every node of a file, outer ones first. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => { walk(child, visit); });
}

/** Without parentheses, `as const`, `satisfies` and `!`. */
export function skipWrappers(expression: ts.Expression): ts.Expression {
  const isWrapper =
    ts.isParenthesizedExpression(expression) ||
    ts.isAsExpression(expression) ||
    ts.isSatisfiesExpression(expression) ||
    ts.isNonNullExpression(expression) ||
    ts.isTypeAssertionExpression(expression);
  return isWrapper ? skipWrappers(expression.expression) : expression;
}

function isConst(declaration: ts.VariableDeclaration): boolean {
  return (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) !== 0;
}

export function propertyName(property: ts.ObjectLiteralElementLike): string | undefined {
  const { name } = property;
  if (name === undefined) return undefined;
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) ? name.text : undefined;
}

export function getProperty(object: ts.ObjectLiteralExpression, name: string): ts.ObjectLiteralElementLike | undefined {
  return object.properties.find((property) => propertyName(property) === name);
}

/** What a property is set to; a shorthand property is its own name. */
export function propertyValue(property: ts.ObjectLiteralElementLike | undefined): ts.Expression | undefined {
  if (property === undefined) return undefined;
  if (ts.isPropertyAssignment(property)) return property.initializer;
  return ts.isShorthandPropertyAssignment(property) ? property.name : undefined;
}

export function isFunctionLike(node: ts.Node): node is ts.ArrowFunction | ts.FunctionExpression {
  return ts.isArrowFunction(node) || ts.isFunctionExpression(node);
}

/** The indent of the line a place is on. */
export function indentAt(source: ts.SourceFile, position: number): string {
  const start = source.text.lastIndexOf("\n", position - 1) + 1;
  return /^[ \t]*/.exec(source.text.slice(start, position))![0];
}

import MagicString from "magic-string";
import ts from "typescript";

/** The edits of one file, collected while its tree is read and made in one go, so that what nobody touched stays as it was. */
export class FileEdits {
  readonly #text: MagicString;
  readonly #removed: [start: number, end: number][] = [];
  readonly #maybeUnused = new Set<string>();
  readonly #wantedImports = new Map<string, Set<string>>();
  #inserted = "";
  #isTouched = false;

  constructor(readonly source: ts.SourceFile) {
    this.#text = new MagicString(source.text);
  }

  /** A string literal, in the quotes of the file. */
  quoted(text: string): string {
    const quote = /from '/.test(this.source.text) ? "'" : '"';
    return `${quote}${text.replaceAll("\\", "\\\\").replaceAll(quote, `\\${quote}`)}${quote}`;
  }

  /** What ends a statement in the file. */
  get semicolon(): string {
    const statement = this.source.statements.find((candidate) => ts.isImportDeclaration(candidate) || ts.isVariableStatement(candidate));
    return statement !== undefined && this.source.text[statement.end - 1] !== ";" ? "" : ";";
  }

  get isTouched(): boolean {
    return this.#isTouched;
  }

  replace(node: ts.Node, text: string): void {
    this.overwrite(node.getStart(this.source), node.end, text);
  }

  overwrite(start: number, end: number, text: string): void {
    this.#note(text);
    this.#removed.push([start, end]);
    if (text === "") this.#text.remove(start, end);
    else this.#text.overwrite(start, end, text);
  }

  /** Replaces white space; of a gap of no width, puts the text there. */
  overwriteGap(start: number, end: number, text: string): void {
    if (start === end) this.insert(start, text);
    else this.overwrite(start, end, text);
  }

  remove(start: number, end: number): void {
    if (start === end) return;
    this.overwrite(start, end, "");
  }

  /** Puts a text before what stands at a place, after everything put there earlier. */
  insert(at: number, text: string): void {
    this.#note(text);
    this.#text.appendLeft(at, text);
  }

  /** Puts a text before what stands at a place, so that it goes where that is moved. */
  insertWith(at: number, text: string): void {
    this.#note(text);
    this.#text.prependRight(at, text);
  }

  /** Takes a piece of the file, with the edits inside it, to another place. */
  move(start: number, end: number, to: number): void {
    this.#isTouched = true;
    this.#text.move(start, end, to);
  }

  /** Sees to it that a name can be used: an import of it is added unless there is one. */
  addImport(module: string, name: string): void {
    const names = this.#wantedImports.get(module) ?? new Set();
    names.add(name);
    this.#wantedImports.set(module, names);
    this.#isTouched = true;
  }

  /** An imported name that may have lost its last use by these edits. */
  dropImportIfUnused(name: string): void {
    this.#maybeUnused.add(name);
  }

  /** Removes a property of an object literal with the comma that belongs to it, and the line it had for itself. */
  removeProperty(object: ts.ObjectLiteralExpression, property: ts.ObjectLiteralElementLike): void {
    const gone = this.#goneProperties.get(object) ?? new Set();
    gone.add(property);
    this.#goneProperties.set(object, gone);
    this.#isTouched = true;
  }

  readonly #goneProperties = new Map<ts.ObjectLiteralExpression, Set<ts.ObjectLiteralElementLike>>();

  #finishProperties(): void {
    const { text } = this.source;
    for (const [object, gone] of this.#goneProperties) {
      const lastKept = object.properties.findLastIndex((property) => !gone.has(property));
      for (const [index, property] of object.properties.entries()) {
        if (!gone.has(property)) continue;
        const isLast = index === object.properties.length - 1;
        if (isLast && !object.properties.hasTrailingComma) {
          // The comma behind the last one that stays goes with those after it.
          if (lastKept < 0) this.remove(property.getFullStart(), property.end);
          else this.remove(index - 1 > lastKept ? property.getFullStart() : object.properties[lastKept]!.end, property.end);
          continue;
        }
        const comma = text.indexOf(",", property.end) + 1;
        // The comment at the end of the line is about the property.
        const end = ts.getTrailingCommentRanges(text, comma)?.at(-1)?.end ?? comma;
        const isBeforeLoneLast = index > lastKept && lastKept >= 0 && !object.properties.hasTrailingComma;
        const start = isBeforeLoneLast && index === lastKept + 1 ? object.properties[lastKept]!.end : ownStart(text, property.getFullStart());
        this.remove(start, end);
      }
    }
  }

  /** The new text. */
  finish(): string {
    if (!this.#isTouched) return this.source.text;
    this.#finishProperties();
    this.#finishImports();
    return this.#text.toString();
  }

  #note(text: string): void {
    this.#isTouched = true;
    this.#inserted += ` ${text}`;
  }

  #finishImports(): void {
    const declarations = this.source.statements.filter(ts.isImportDeclaration);
    for (const [module, names] of this.#wantedImports) this.#addNames(declarations, module, names);
    for (const declaration of declarations) this.#dropUnused(declaration);
    this.#finishNewImports(declarations);
  }

  readonly #newLines: string[] = [];
  readonly #additions = new Map<ts.ImportDeclaration, string[]>();

  #addNames(declarations: readonly ts.ImportDeclaration[], module: string, names: ReadonlySet<string>): void {
    const missing = [...names].filter((name) => !declarations.some((declaration) => importedNames(declaration).includes(name)));
    if (missing.length === 0) return;
    const existing = declarations.find((declaration) => isValueImportOf(declaration, module));
    if (existing === undefined) {
      this.#newLines.push(`import { ${missing.sort().join(", ")} } from ${this.quoted(module)}${this.semicolon}`);
    } else {
      this.#additions.set(existing, [...(this.#additions.get(existing) ?? []), ...missing]);
    }
  }

  /** Rewrites an import clause that loses or gains names. */
  #dropUnused(declaration: ts.ImportDeclaration): void {
    const bindings = declaration.importClause?.namedBindings;
    if (bindings === undefined || !ts.isNamedImports(bindings)) return;
    const additions = this.#additions.get(declaration) ?? [];
    const gone = bindings.elements.filter(({ name }) => this.#maybeUnused.has(name.text) && !this.#isUsed(name));
    if (gone.length === 0 && additions.length === 0) return;

    const kept = bindings.elements.filter((element) => !gone.includes(element)).map((element) => element.getText(this.source));
    const names = [...kept, ...additions];
    if (names.length === 0 && declaration.importClause?.name === undefined) {
      this.#removeLine(declaration);
      return;
    }
    const isMultiline = bindings.getText(this.source).includes("\n");
    const list = isMultiline ? `{\n  ${names.join(",\n  ")},\n}` : `{ ${names.join(", ")} }`;
    this.#text.overwrite(bindings.getStart(this.source), bindings.end, list);
  }

  #removeLine(node: ts.Node): void {
    const { text } = this.source;
    const start = node.getStart(this.source);
    const lineFeed = /^\r?\n/.exec(text.slice(node.end))?.[0] ?? "";
    // Where it stood alone between two blank lines, one of them is enough.
    const wasAlone = /(^|\n)\r?\n$/.test(text.slice(0, start));
    const blank = wasAlone ? (/^\r?\n/.exec(text.slice(node.end + lineFeed.length))?.[0] ?? "") : "";
    this.#text.remove(start, node.end + lineFeed.length + blank.length);
  }

  #finishNewImports(declarations: readonly ts.ImportDeclaration[]): void {
    if (this.#newLines.length === 0) return;
    const lines = this.#newLines.join("\n");
    const last = declarations.at(-1);
    if (last === undefined) {
      const first = this.source.statements[0]?.getFullStart() ?? 0;
      this.#text.prependRight(first, `${lines}\n\n`);
    } else {
      this.#text.appendLeft(last.end, `\n${lines}`);
    }
  }

  #isUsed(name: ts.Identifier): boolean {
    if (new RegExp(`(?<![\\w$.])${name.text.replaceAll("$", "\\$")}(?![\\w$])`).test(this.#inserted)) return true;
    let used = false;
    const visit = (node: ts.Node): void => {
      if (used || ts.isImportDeclaration(node)) return;
      if (ts.isIdentifier(node) && node.text === name.text) {
        const at = node.getStart(this.source);
        used = !this.#removed.some(([start, end]) => at >= start && at < end);
        return;
      }
      ts.forEachChild(node, visit);
    };
    visit(this.source);
    return used;
  }
}

function importedNames(declaration: ts.ImportDeclaration): string[] {
  const clause = declaration.importClause;
  if (clause === undefined || isTypeOnly(clause)) return [];
  const bindings = clause.namedBindings;
  const named = bindings !== undefined && ts.isNamedImports(bindings) ? bindings.elements.filter(({ isTypeOnly: type }) => !type) : [];
  return named.map(({ name }) => name.text);
}

function isValueImportOf(declaration: ts.ImportDeclaration, module: string): boolean {
  const clause = declaration.importClause;
  return (
    ts.isStringLiteral(declaration.moduleSpecifier) &&
    declaration.moduleSpecifier.text === module &&
    clause?.namedBindings !== undefined &&
    ts.isNamedImports(clause.namedBindings) &&
    !isTypeOnly(clause)
  );
}

function isTypeOnly(clause: ts.ImportClause): boolean {
  return clause.phaseModifier === ts.SyntaxKind.TypeKeyword;
}

/** Where the comments and the indent that belong to a node begin: after the rest of the line before it. */
function ownStart(text: string, fullStart: number): number {
  const trailing = ts.getTrailingCommentRanges(text, fullStart)?.at(-1);
  return trailing?.end ?? fullStart;
}

/**
 * What functions of other files do, followed with type information. The compiler is only used through the program that the
 * parser brings along: nothing here imports it, so nodes are told apart by what they have.
 */
import type { TSESTree } from "@typescript-eslint/utils";
import { basename } from "node:path";
import type { Node, Program, Symbol as TsSymbol } from "typescript";
import { CHAINS, DATABASE_METHODS } from "./effects/conventions.js";
import { inOrder, kindIn } from "./effects/index.js";
import { effectsOfPackage } from "./effects/packages.js";
import type { Effect, NondeterminismKind, RemotePath, TypeServices } from "./model.js";
import { STEP_TOOLS } from "./shapes.js";
import { table } from "../../inngest/table.js";

export interface RemoteEffect extends Effect {
  remote: RemotePath;
}

export interface RemoteNondeterminism {
  kind: NondeterminismKind;
  label: string;
  remote: RemotePath;
}

/** What one function does, as far as it can be seen. */
interface Summary {
  effect: (Omit<RemoteEffect, "remote"> & { names: readonly string[]; location: string }) | null;
  nondeterminism: { kind: NondeterminismKind; label: string; names: readonly string[]; location: string } | null;
  /** A step tool that it calls on something it is handed. */
  step: { names: readonly string[]; location: string } | null;
}

const NOTHING: Summary = { effect: null, nondeterminism: null, step: null };
const MAX_DEPTH = 5;

/** Summaries hold as long as the program that the nodes are of. */
const summaries = new WeakMap<Program, Map<Node, Summary>>();

/** Follows calls into the other files of the program. */
export class CrossFile {
  readonly #types: TypeServices;
  readonly #known: Map<Node, Summary>;

  constructor(types: TypeServices) {
    this.#types = types;
    const known = summaries.get(types.program) ?? new Map<Node, Summary>();
    summaries.set(types.program, known);
    this.#known = known;
  }

  /** The first effect of the function of another file that is called; writes go before reads. */
  effectOf(call: TSESTree.CallExpression): RemoteEffect | null {
    const found = this.#summaryOf(call);
    if (!found?.effect) return null;
    const { names, location, ...effect } = found.effect;
    return { ...effect, remote: { names: [found.name, ...names], location } };
  }

  /** Why the function of another file that is called returns another value each time. */
  nondeterminismOf(call: TSESTree.CallExpression): RemoteNondeterminism | null {
    const found = this.#summaryOf(call);
    if (!found?.nondeterminism) return null;
    const { kind, label, names, location } = found.nondeterminism;
    return { kind, label, remote: { names: [found.name, ...names], location } };
  }

  /** The way to a step that the function of another file runs. */
  stepIn(call: TSESTree.CallExpression): RemotePath | null {
    const found = this.#summaryOf(call);
    return found?.step ? { names: [found.name, ...found.step.names], location: found.step.location } : null;
  }

  #summaryOf(call: TSESTree.CallExpression): (Summary & { name: string }) | null {
    const node = this.#types.esTreeNodeToTSNodeMap.get(call) as CallLike;
    const target = this.#functionOf(node.expression);
    if (!target || target.getSourceFile() === node.getSourceFile()) return null;
    return { ...this.#summarise(target, node.kind, 0), name: nameOf(node.expression) ?? "an inner function" };
  }

  #summarise(target: FunctionLike, callKind: number, depth: number): Summary {
    const known = this.#known.get(target);
    if (known) return known;
    if (depth > MAX_DEPTH) return NOTHING;
    // Cut recursion: what is being looked at does nothing more.
    this.#known.set(target, NOTHING);
    const found = new Findings(target);
    this.#visit(target.body, target, callKind, depth, found);
    const summary = found.summary();
    this.#known.set(target, summary);
    return summary;
  }

  #visit(node: Node, owner: FunctionLike, callKind: number, depth: number, found: Findings): void {
    if (isFunctionLike(node) && node !== owner && !(isCall(node.parent, callKind) && node.parent.arguments.includes(node))) return;
    if (isCall(node, callKind)) this.#visitCall(node, callKind, depth, found);
    node.forEachChild((child) => {
      this.#visit(child, owner, callKind, depth, found);
    });
  }

  #visitCall(call: CallLike, callKind: number, depth: number, found: Findings): void {
    const callee = call.expression;
    const { root, names } = chainOf(callee);
    if (found.isHanded(root) && STEP_TOOLS.has(names.filter((name) => name !== "step").join("."))) {
      found.add("step", { names: [], location: locate(call) });
      return;
    }
    const effect = isContinued(call, callKind) ? null : this.#effectAt(call, root, names);
    if (effect) found.add("effect", { ...effect, names: [], location: locate(call) });
    const chance = NONDETERMINISTIC[[root?.text, ...names].join(".")];
    if (chance && isReturned(call)) {
      found.add("nondeterminism", { kind: chance, label: `${[root?.text, ...names].join(".")}()`, names: [], location: locate(call) });
    }
    const target = this.#functionOf(callee);
    if (!target) return;
    const inner = this.#summarise(target, callKind, depth + 1);
    const name = nameOf(callee) ?? "an inner function";
    if (inner.effect) found.add("effect", { ...inner.effect, names: [name, ...inner.effect.names] });
    if (inner.nondeterminism && isReturned(call)) found.add("nondeterminism", { ...inner.nondeterminism, names: [name, ...inner.nondeterminism.names] });
  }

  #effectAt(call: CallLike, root: IdentifierLike | null, names: readonly string[]): Omit<Effect, "remote"> | null {
    const label = [root?.text ?? "…", ...names].join(".");
    const known = { label, confidence: "certain" as const };
    if (root?.text === "fetch" && names.length === 0 && this.#isGlobal(root)) {
      return { ...known, kind: /\b(method|body)\b/.test(call.getText()) ? "write" : "read", category: "http", package: null };
    }
    const source = root && this.#packageOf(root, 0);
    const table = source && effectsOfPackage(source.name);
    if (table) {
      const kind = kindIn(table.effects, [...source.path, ...names]);
      const isFileRead = table.effects.category === "filesystem" && kind === "read";
      return kind === "pure" || isFileRead ? null : { ...known, kind, category: table.effects.category, package: table.name };
    }
    const last = names.at(-1) ?? "";
    for (const kind of ["write", "read"] as const) {
      if (DATABASE_METHODS[kind].has(last) && names.length > 1) return { ...known, kind, category: "database", package: null };
    }
    const chain = CHAINS.find((item) => inOrder(item.names, names));
    return chain ? { ...known, kind: chain.kind, category: chain.category, package: null } : null;
  }

  #isGlobal(identifier: IdentifierLike): boolean {
    const [declaration] = this.#types.checker.getSymbolAtLocation(identifier)?.declarations ?? [];
    return declaration === undefined || declaration.getSourceFile().isDeclarationFile;
  }

  /** The package that a name is imported from, or that made what it stands for. */
  #packageOf(identifier: Node, depth: number): { name: string; path: readonly string[] } | null {
    if (depth > 6) return null;
    const symbol = this.#types.checker.getSymbolAtLocation(identifier);
    const [declaration] = symbol?.declarations ?? [];
    if (!symbol || !declaration) return null;
    const specifier = importSpecifierOf(declaration);
    if (specifier !== null && !specifier.startsWith(".")) {
      const table = effectsOfPackage(specifier);
      const imported = (declaration as { propertyName?: IdentifierLike; name?: IdentifierLike }).propertyName?.text;
      const name = imported ?? (declaration as { name?: IdentifierLike }).name?.text ?? "";
      const isWhole = declaration.getText() === name || /^\*/.test(declaration.getText());
      if (table) return { name: specifier, path: isWhole ? [] : [name] };
    }
    const target = this.#declarationOf(symbol);
    const initializer = (target as { initializer?: Node } | null)?.initializer;
    if (!initializer) return null;
    const { root } = chainOf(initializer);
    const made = root && this.#packageOf(root, depth + 1);
    return made && { name: made.name, path: [] };
  }

  #functionOf(callee: Node): FunctionLike | null {
    const place = (callee as { name?: Node }).name ?? callee;
    const symbol = this.#types.checker.getSymbolAtLocation(place);
    const declaration = symbol && this.#declarationOf(symbol);
    if (!declaration || declaration.getSourceFile().isDeclarationFile) return null;
    if (declaration.getSourceFile().fileName.includes("/node_modules/")) return null;
    if (isFunctionLike(declaration)) return declaration;
    const initializer = (declaration as { initializer?: Node }).initializer;
    return initializer && isFunctionLike(initializer) ? initializer : null;
  }

  #declarationOf(symbol: TsSymbol): Node | null {
    const [own] = symbol.declarations ?? [];
    const isImport = own !== undefined && importSpecifierOf(own) !== null;
    const isReExport = own !== undefined && /^\w+( as \w+)?$/.test(own.getText()) && !isFunctionLike(own);
    const resolved = isImport || isReExport ? aliasOf(symbol, this.#types) : symbol;
    return resolved.valueDeclaration ?? resolved.declarations?.[0] ?? null;
  }
}

/** What is found in one function: the first of each, and a write rather than a read. */
class Findings {
  readonly #handed: ReadonlySet<string>;
  #effect: Summary["effect"] = null;
  #nondeterminism: Summary["nondeterminism"] = null;
  #step: Summary["step"] = null;

  constructor(owner: FunctionLike) {
    this.#handed = new Set(owner.parameters.flatMap((parameter) => parameter.name.getText().match(/\w+/g) ?? []));
  }

  /** Is the name one that the function is given? */
  isHanded(identifier: IdentifierLike | null): boolean {
    return identifier !== null && this.#handed.has(identifier.text);
  }

  add<Kind extends keyof Summary>(kind: Kind, finding: NonNullable<Summary[Kind]>): void {
    if (kind === "effect") {
      const effect = finding as NonNullable<Summary["effect"]>;
      if (!this.#effect || (this.#effect.kind === "read" && effect.kind === "write")) this.#effect = effect;
    } else if (kind === "nondeterminism") this.#nondeterminism ??= finding as NonNullable<Summary["nondeterminism"]>;
    else this.#step ??= finding;
  }

  summary(): Summary {
    return { effect: this.#effect, nondeterminism: this.#nondeterminism, step: this.#step };
  }
}

const NONDETERMINISTIC: Readonly<Record<string, NondeterminismKind>> = table({
  "Date.now": "clock",
  "performance.now": "clock",
  "Math.random": "random",
  "crypto.randomUUID": "random",
  randomUUID: "random",
  nanoid: "random",
  uuid: "random",
  uuidv4: "random",
  ulid: "random",
  createId: "random",
});

type IdentifierLike = Node & { text: string };
type CallLike = Node & { expression: Node; arguments: readonly Node[] };
type FunctionLike = Node & { parameters: readonly (Node & { name: Node })[]; body: Node };

function isCall(node: Node | undefined, kind: number): node is CallLike {
  return node?.kind === kind;
}

function isFunctionLike(node: Node): node is FunctionLike {
  const { body, parameters } = node as { body?: unknown; parameters?: unknown };
  return body !== undefined && parameters !== undefined;
}

function isIdentifier(node: Node): node is IdentifierLike {
  return typeof (node as { escapedText?: unknown }).escapedText === "string";
}

/** The name at the start of a chain of members and calls, and the names after it. */
function chainOf(node: Node): { root: IdentifierLike | null; names: string[] } {
  const names: string[] = [];
  let at = node as Node & { expression?: Node; name?: Node };
  while (!isIdentifier(at)) {
    if (at.name && isIdentifier(at.name)) names.unshift(at.name.text);
    if (!at.expression) return { root: null, names };
    at = at.expression;
  }
  return { root: at, names };
}

function nameOf(callee: Node): string | null {
  const { root, names } = chainOf(callee);
  return root ? [root.text, ...names].join(".") : null;
}

/** `db.from("a")` of `db.from("a").select()`: the longer chain counts. */
function isContinued(call: CallLike, callKind: number): boolean {
  const { parent } = call;
  return (parent as { expression?: Node }).expression === call && isCall(parent.parent, callKind) && parent.parent.expression === parent;
}

/** Does the value go into what the function returns? */
function isReturned(node: Node): boolean {
  for (let at = node; at.parent as Node | undefined; at = at.parent) {
    const { parent } = at;
    if (isFunctionLike(parent)) return parent.body === at;
    const text = parent.getText();
    if (/^return\b/.test(text)) return true;
    if (/^(const|let|var|if|for|while|throw|await)\b/.test(text)) return false;
  }
  return false;
}

/** The module that an import declaration names; `null` for what is no import. */
function importSpecifierOf(declaration: Node): string | null {
  let at: (Node & { moduleSpecifier?: Node }) | undefined = declaration;
  for (let hops = 0; at && hops < 4; hops++, at = at.parent as Node | undefined) {
    const { moduleSpecifier } = at;
    if (moduleSpecifier) return (moduleSpecifier as Node & { text: string }).text;
    if (isFunctionLike(at)) return null;
  }
  return null;
}

/** What an import or re-export stands for. The checker throws for what is neither. */
function aliasOf(symbol: TsSymbol, { checker }: TypeServices): TsSymbol {
  try {
    return checker.getAliasedSymbol(symbol);
  } catch {
    return symbol;
  }
}

function locate(node: Node): string {
  const file = node.getSourceFile();
  return `${basename(file.fileName)}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
}

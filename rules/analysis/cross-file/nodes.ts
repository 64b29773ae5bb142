/**
 * Nodes of the compiler, told apart by what they have. The compiler is only used through the program that the parser brings
 * along: nothing here imports it, and the numbers of its kinds change between versions.
 */
import { basename } from "node:path";
import type { Node } from "typescript";

export type IdentifierLike = Node & { text: string };
export type CallLike = Node & { expression: Node; arguments: readonly Node[] };
export type FunctionLike = Node & { parameters: readonly (Node & { name: Node })[]; body: Node };

/** The parts that nodes of many kinds have. */
interface Parts {
  arguments?: readonly Node[];
  body?: Node;
  expression?: Node;
  initializer?: Node;
  left?: Node;
  moduleSpecifier?: Node & { text: string };
  name?: Node;
  operand?: Node;
  operatorToken?: Node;
  parameters?: readonly Node[];
  statements?: readonly Node[];
  tag?: Node;
  thenStatement?: Node;
}

export function partsOf(node: Node): Node & Parts {
  return node;
}

export function isFunctionLike(node: Node | undefined): node is FunctionLike {
  if (!node) return false;
  const { body, parameters } = partsOf(node);
  return body !== undefined && parameters !== undefined;
}

export function isIdentifier(node: Node | undefined): node is IdentifierLike {
  return typeof (node as { escapedText?: unknown } | undefined)?.escapedText === "string";
}

/** `new Date()`: of a call only the kind differs, and the word that it begins with. */
export function isNew(node: Node, callKind: number): node is CallLike {
  return node.kind !== callKind && partsOf(node).expression !== undefined && node.getFirstToken()?.getText() === "new";
}

/** A statement of a block, or the one that a condition or a loop governs. */
export function isStatement(node: Node): boolean {
  const parent = node.parent as (Node & Parts & { elseStatement?: Node; statement?: Node }) | undefined;
  if (!parent) return true;
  return (parent.statements?.includes(node) ?? false) || parent.thenStatement === node || parent.elseStatement === node || parent.statement === node;
}

/** The name at the start of a chain of members and calls, and the names after it. */
export function chainOf(node: Node): { root: IdentifierLike | null; names: string[] } {
  const names: string[] = [];
  let at = partsOf(node);
  while (!isIdentifier(at)) {
    if (isIdentifier(at.name)) names.unshift(at.name.text);
    const next = at.expression ?? at.tag;
    if (!next) return { root: null, names };
    at = partsOf(next);
  }
  return { root: at, names };
}

/** A call as a person would name it: `postContact`, `this.client.post`. */
export function nameOf(callee: Node): string | null {
  const { root, names } = chainOf(callee);
  return root || names.length > 0 ? [...(root ? [root.text] : []), ...names].join(".") : null;
}

/** The function that a node stands in. */
export function functionAround(node: Node): FunctionLike | null {
  let at = node.parent as Node | undefined;
  while (at && !isFunctionLike(at)) at = at.parent;
  return at ?? null;
}

/** The module that an import or export declaration names; `null` for what is none. */
export function specifierOf(declaration: Node): string | null {
  let at: Node | undefined = declaration;
  for (let hops = 0; at && hops < 4; hops++, at = at.parent as Node | undefined) {
    const { moduleSpecifier } = partsOf(at);
    if (moduleSpecifier) return moduleSpecifier.text;
    if (isFunctionLike(at)) return null;
  }
  return null;
}

/** `crm.ts:12` */
export function locate(node: Node): string {
  const file = node.getSourceFile();
  return `${basename(file.fileName)}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
}

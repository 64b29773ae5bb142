/** Where in a function a value goes. */
import type { Node, Symbol as TsSymbol } from "typescript";
import { chainOf, type FunctionLike, functionAround, isFunctionLike, isIdentifier, isStatement, partsOf } from "./nodes.js";
import type { Origins } from "./origins.js";

/** The value is returned: as it is, or as a part of an object. */
export interface WayOut {
  part: string | null;
}

const MAX_NAMES = 3;

/** Does the value of a node get into what the function returns? Through names of the function, and calls that only compute. */
export function wayOut(node: Node, owner: FunctionLike, part: string | null, origins: Origins, computes: (call: Node) => boolean, depth = 0): WayOut | null {
  let within = part;
  for (let at = node; ; at = at.parent) {
    const parent = at.parent as Node | undefined;
    if (!parent) return null;
    if (isFunctionLike(parent)) {
      if (partsOf(parent).body !== at) return null;
      if (parent === owner) return { part: within };
      if (!isHandedOn(parent)) return null;
      continue;
    }
    if (isStatement(parent)) {
      const callback = /^return\b/.test(parent.getText()) ? functionAround(parent) : null;
      if (callback === owner) return { part: within };
      if (!callback || !isHandedOn(callback)) return null;
      at = callback.body;
      continue;
    }
    const { name, initializer, expression, arguments: given } = partsOf(parent);
    if (given?.includes(at)) {
      if (!computes(parent)) return null;
      within = null;
    } else if (name && initializer === at) {
      if (!isPropertyOfObject(parent)) return depth < MAX_NAMES ? wayOfNames(name, owner, within, origins, computes, depth) : null;
      within = name.getText();
    } else if (name === at && isPropertyOfObject(parent)) {
      within = at.getText();
    } else if (name && expression === at && within !== null) {
      if (name.getText() !== within) return null;
      within = null;
    }
  }
}

/** Is the function handed to a call? What any other gives, who calls it knows. */
function isHandedOn(node: FunctionLike): boolean {
  return partsOf(node.parent).arguments?.includes(node) ?? false;
}

/** `{ at: Date.now() }`, `{ at }`: no declaration of a name, and no class. */
function isPropertyOfObject(node: Node): boolean {
  return (partsOf(node.parent) as { properties?: readonly Node[] }).properties?.includes(node) ?? false;
}

/** What becomes of the names that a value is given to. */
function wayOfNames(pattern: Node, owner: FunctionLike, part: string | null, origins: Origins, computes: (call: Node) => boolean, depth: number): WayOut | null {
  const names = new Map<TsSymbol, Node>();
  collectNames(pattern, (name) => {
    const symbol = origins.symbolAt(name);
    // Of an object, only the name that takes the part is touched.
    if (symbol && (isIdentifier(pattern) || part === null || name.parent.getText().split(/\W/).includes(part))) names.set(symbol, name);
  });
  const rest = isIdentifier(pattern) ? part : null;
  let found: WayOut | null = null;
  const visit = (node: Node): void => {
    if (found) return;
    if (isIdentifier(node)) {
      const symbol = origins.symbolAt(node);
      const isUse = symbol !== undefined && names.has(symbol) && names.get(symbol) !== node;
      if (isUse || isShorthand(node, names)) found = wayOut(node, owner, rest, origins, computes, depth + 1);
    }
    node.forEachChild(visit);
  };
  visit(owner.body);
  return found;
}

/** `{ at }`: at this place the checker gives the property, not the name. */
function isShorthand(node: Node, names: ReadonlyMap<TsSymbol, Node>): boolean {
  const { name, initializer } = partsOf(node.parent);
  if (name !== node || initializer || !isPropertyOfObject(node.parent)) return false;
  return [...names.keys()].some((symbol) => symbol.name === node.getText());
}

function collectNames(pattern: Node, add: (name: Node) => void): void {
  if (isIdentifier(pattern)) {
    add(pattern);
    return;
  }
  for (const element of (pattern as Node & { elements?: readonly Node[] }).elements ?? []) {
    const { name } = partsOf(element);
    if (name) collectNames(name, add);
  }
}

/** The parameter that a chain of members begins with: `totals` of `totals.lines`. */
export function parameterOf(target: Node, owner: FunctionLike, origins: Origins): number {
  const { root } = chainOf(target);
  const declaration: Node | undefined = root ? origins.symbolAt(root)?.valueDeclaration : undefined;
  return declaration ? owner.parameters.findIndex((parameter: Node) => parameter === declaration) : -1;
}

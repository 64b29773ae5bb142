import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import type { CallNode, FunctionNode } from "./model.js";
import { oncePer } from "./remember.js";

/** Every node of the file by type, and every call by the function that makes it: the one walk over the tree. */
export interface Collected {
  byType: ReadonlyMap<string, readonly TSESTree.Node[]>;
  /** Calls and `new` by the function whose own code makes them; `null` is module level. */
  callsByOwner: ReadonlyMap<FunctionNode | null, readonly CallNode[]>;
  /** The `return` of each function. */
  returnsByOwner: ReadonlyMap<FunctionNode | null, readonly TSESTree.ReturnStatement[]>;
}

/** Types, so that whole declarations of them need not be walked. Rules ask for none of their nodes. */
const SKIPPED = new Set([
  "TSInterfaceDeclaration",
  "TSTypeAliasDeclaration",
  "TSDeclareFunction",
  "TSEnumDeclaration",
]);
/** Keys that lead to types, or to nothing that rules ask for. */
const SKIPPED_KEYS = new Set(["typeAnnotation", "typeArguments", "typeParameters", "returnType", "superTypeArguments", "implements"]);
/** Nodes with nothing below them that is not skipped: most of a tree. */
const LEAVES = new Set(["Identifier", "Literal", "TemplateElement", "ThisExpression", "PrivateIdentifier", "Super", "JSXText", "JSXIdentifier"]);

export function collect(sourceCode: Readonly<TSESLint.SourceCode>): Collected {
  const walk = new Walk(kindsOf(sourceCode.visitorKeys));
  walk.visit(sourceCode.ast, null);
  return walk;
}

/** What the walk does with the nodes of one type. */
interface Kind {
  type: string;
  /** Types are not walked. */
  skipped: boolean;
  keys: readonly string[];
  role: "call" | "function" | "return" | null;
}

type VisitorKeys = Readonly<Record<string, readonly string[] | undefined>>;

const NO_KEYS: readonly string[] = [];
const CALLS = new Set(["CallExpression", "NewExpression"]);
const FUNCTIONS = new Set(["ArrowFunctionExpression", "FunctionExpression", "FunctionDeclaration"]);

/** By the keys of a parser, which are the same for all files. */
const kindsOf = oncePer((visitorKeys: VisitorKeys) => new Map(Object.keys(visitorKeys).map((type) => [type, kindOf(type, visitorKeys[type] ?? NO_KEYS)])));

function kindOf(type: string, keys: readonly string[]): Kind {
  return {
    type,
    skipped: SKIPPED.has(type),
    keys: LEAVES.has(type) ? NO_KEYS : keys.filter((key) => !SKIPPED_KEYS.has(key)),
    role: CALLS.has(type) ? "call" : FUNCTIONS.has(type) ? "function" : type === "ReturnStatement" ? "return" : null,
  };
}

class Walk implements Collected {
  readonly byType = new Map<string, TSESTree.Node[]>();
  readonly callsByOwner = new Map<FunctionNode | null, CallNode[]>();
  readonly returnsByOwner = new Map<FunctionNode | null, TSESTree.ReturnStatement[]>();
  readonly #kinds: ReadonlyMap<string, Kind>;

  constructor(kinds: ReadonlyMap<string, Kind>) {
    this.#kinds = kinds;
  }

  visit(node: TSESTree.Node, owner: FunctionNode | null): void {
    const kind = this.#kinds.get(node.type);
    if (!kind || kind.skipped) return;
    addTo(this.byType, kind.type, node);

    let inner = owner;
    if (kind.role === "call") addTo(this.callsByOwner, owner, node as CallNode);
    else if (kind.role === "function") inner = node as FunctionNode;
    else if (kind.role === "return") addTo(this.returnsByOwner, owner, node as TSESTree.ReturnStatement);

    const { keys } = kind;
    for (let index = 0; index < keys.length; index++) {
      const child = (node as unknown as Record<string, unknown>)[keys[index]!];
      if (child === null || child === undefined) continue;
      if (Array.isArray(child)) {
        for (let at = 0; at < child.length; at++) if (child[at]) this.visit(child[at] as TSESTree.Node, inner);
      } else this.visit(child as TSESTree.Node, inner);
    }
  }
}

/** Puts an item into the list under a key, a new one where there is none. */
export function addTo<Key, Item>(lists: Map<Key, Item[]>, key: Key, item: Item): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}

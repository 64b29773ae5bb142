import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import type { CallNode, FunctionNode } from "./model.js";

/** Every node of the file by type, and every call by the function that makes it: the one walk over the tree. */
export interface Collected {
  byType: ReadonlyMap<string, readonly TSESTree.Node[]>;
  /** Calls and `new` by the function whose own code makes them; `null` is module level. */
  callsByOwner: ReadonlyMap<FunctionNode | null, readonly CallNode[]>;
}

/** Types, so that whole declarations of them need not be walked. Rules ask for none of their nodes. */
const SKIPPED = new Set([
  "TSTypeAnnotation",
  "TSInterfaceDeclaration",
  "TSTypeAliasDeclaration",
  "TSTypeParameterInstantiation",
  "TSTypeParameterDeclaration",
  "TSDeclareFunction",
  "TSEnumDeclaration",
]);
/** Nodes with nothing below them that is not skipped: most of a tree. */
const LEAVES = new Set(["Identifier", "Literal", "TemplateElement", "ThisExpression", "PrivateIdentifier", "Super", "JSXText", "JSXIdentifier"]);

export function collect(sourceCode: Readonly<TSESLint.SourceCode>): Collected {
  const walk = new Walk(sourceCode.visitorKeys);
  walk.visit(sourceCode.ast, null);
  return walk;
}

/** What the walk does with the nodes of one type, looked up once for each node. */
interface Kind {
  /** The nodes found so far; `null` where they are skipped. */
  nodes: TSESTree.Node[] | null;
  keys: readonly string[];
  role: "call" | "function" | null;
}

const NO_KEYS: readonly string[] = [];
const CALLS = new Set(["CallExpression", "NewExpression"]);
const FUNCTIONS = new Set(["ArrowFunctionExpression", "FunctionExpression", "FunctionDeclaration"]);

class Walk implements Collected {
  readonly byType = new Map<string, TSESTree.Node[]>();
  readonly callsByOwner = new Map<FunctionNode | null, CallNode[]>();
  readonly #kinds = new Map<string, Kind>();
  readonly #keys: Record<string, readonly string[] | undefined>;

  constructor(keys: Record<string, readonly string[] | undefined>) {
    this.#keys = keys;
  }

  visit(node: TSESTree.Node, owner: FunctionNode | null): void {
    const { nodes, keys, role } = this.#kinds.get(node.type) ?? this.#addKind(node.type);
    if (nodes === null) return;
    nodes.push(node);

    let inner = owner;
    if (role === "call") this.#addCall(node as CallNode, owner);
    else if (role === "function") inner = node as FunctionNode;

    for (let index = 0; index < keys.length; index++) {
      const child = (node as unknown as Record<string, unknown>)[keys[index]!];
      if (child === null || child === undefined) continue;
      if (Array.isArray(child)) {
        for (let at = 0; at < child.length; at++) if (child[at]) this.visit(child[at] as TSESTree.Node, inner);
      } else this.visit(child as TSESTree.Node, inner);
    }
  }

  #addCall(call: CallNode, owner: FunctionNode | null): void {
    const calls = this.callsByOwner.get(owner);
    if (calls) calls.push(call);
    else this.callsByOwner.set(owner, [call]);
  }

  #addKind(type: string): Kind {
    const nodes: TSESTree.Node[] | null = SKIPPED.has(type) ? null : [];
    if (nodes) this.byType.set(type, nodes);
    const kind: Kind = {
      nodes,
      keys: LEAVES.has(type) ? NO_KEYS : (this.#keys[type] ?? NO_KEYS),
      role: CALLS.has(type) ? "call" : FUNCTIONS.has(type) ? "function" : null,
    };
    this.#kinds.set(type, kind);
    return kind;
  }
}

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

class Walk implements Collected {
  readonly byType = new Map<string, TSESTree.Node[]>();
  readonly callsByOwner = new Map<FunctionNode | null, CallNode[]>();
  readonly #keys: Record<string, readonly string[] | undefined>;

  constructor(keys: Record<string, readonly string[] | undefined>) {
    this.#keys = keys;
  }

  visit(node: TSESTree.Node, owner: FunctionNode | null): void {
    const { type } = node;
    const list = this.byType.get(type);
    if (list) list.push(node);
    else this.byType.set(type, [node]);
    if (LEAVES.has(type)) return;

    let inner = owner;
    if (type === "CallExpression" || type === "NewExpression") {
      const calls = this.callsByOwner.get(owner);
      if (calls) calls.push(node);
      else this.callsByOwner.set(owner, [node]);
    } else if (type === "ArrowFunctionExpression" || type === "FunctionExpression" || type === "FunctionDeclaration") inner = node;

    const keys = this.#keys[type];
    if (!keys) return;
    for (let index = 0; index < keys.length; index++) {
      const child = (node as unknown as Record<string, unknown>)[keys[index]!];
      if (child === null || child === undefined) continue;
      if (Array.isArray(child)) {
        for (let at = 0; at < child.length; at++) {
          const item = child[at] as TSESTree.Node | null;
          if (item && !SKIPPED.has(item.type)) this.visit(item, inner);
        }
      } else if (!SKIPPED.has((child as TSESTree.Node).type)) this.visit(child as TSESTree.Node, inner);
    }
  }
}

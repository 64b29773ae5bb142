import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { isFunction } from "./ast.js";
import type { CallNode, FunctionNode } from "./model.js";

/** Every node of the file by type, and every call by the function that makes it: the one walk over the tree. */
export interface Collected {
  byType: ReadonlyMap<string, readonly TSESTree.Node[]>;
  /** Calls and `new` by the function whose own code makes them; `null` is module level. */
  callsByOwner: ReadonlyMap<FunctionNode | null, readonly CallNode[]>;
}

/** Types, so that whole declarations of them need not be walked. Rules ask for none of their nodes. */
const SKIPPED = new Set(["TSTypeAnnotation", "TSInterfaceDeclaration", "TSTypeAliasDeclaration", "TSTypeParameterInstantiation", "TSTypeParameterDeclaration"]);

export function collect(sourceCode: Readonly<TSESLint.SourceCode>): Collected {
  const byType = new Map<string, TSESTree.Node[]>();
  const callsByOwner = new Map<FunctionNode | null, CallNode[]>();
  const { visitorKeys } = sourceCode;

  const visit = (node: TSESTree.Node, owner: FunctionNode | null): void => {
    const { type } = node;
    const list = byType.get(type);
    if (list) list.push(node);
    else byType.set(type, [node]);
    if (type === "CallExpression" || type === "NewExpression") {
      const calls = callsByOwner.get(owner);
      if (calls) calls.push(node);
      else callsByOwner.set(owner, [node]);
    }
    const inner = isFunction(node) ? node : owner;
    const keys = visitorKeys[type];
    if (!keys) return;
    for (const key of keys) {
      const child = (node as unknown as Record<string, unknown>)[key];
      if (Array.isArray(child)) {
        for (const item of child as (TSESTree.Node | null)[]) if (item && !SKIPPED.has(item.type)) visit(item, inner);
      } else if (child && !SKIPPED.has((child as TSESTree.Node).type)) {
        visit(child as TSESTree.Node, inner);
      }
    }
  };
  visit(sourceCode.ast, null);
  return { byType, callsByOwner };
}

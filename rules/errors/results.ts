import type { TSESTree } from "@typescript-eslint/utils";
import type { FileAnalysis } from "../analysis/index.js";
import { propertyName, unwrap } from "../analysis/ast.js";

/** Packages whose calls resolve to `{ data, error }` and do not reject. */
const PACKAGES = /^(@supabase\/|resend$|@loops|loops$)/;
const CLIENT_NAMES = /^(.*supabase.*|resend)$/i;

/**
 * Is this the call of a client that reports a failure in its result instead of throwing, such as Supabase and Resend?
 * A chain that ends in `.throwOnError()` is not.
 */
export function isResultClientCall(node: TSESTree.Node, file: FileAnalysis): boolean {
  const call = unwrap(node);
  if (call.type !== "CallExpression") return false;
  const chain = chainOf(call);
  if (!chain || chain.names.includes("throwOnError")) return false;
  const imported = file.importOf(chain.root);
  if (imported && PACKAGES.test(imported.source)) return chain.names.length > 0;
  const effect = file.effectOf(call);
  if (effect?.package && PACKAGES.test(effect.package)) return true;
  if (!CLIENT_NAMES.test(chain.root.name)) return false;
  return chain.names.includes("from") || chain.names.includes("rpc") || chain.names.join(".") === "emails.send";
}

/** `db.from("a").select().eq("b", 1)`: the root of a fluent chain and the names on it. */
function chainOf(call: TSESTree.Node): { root: TSESTree.Identifier; names: string[] } | null {
  const names: string[] = [];
  let at = unwrap(call);
  for (;;) {
    if (at.type === "CallExpression") {
      at = unwrap(at.callee);
    } else if (at.type === "MemberExpression") {
      const name = propertyName(at);
      if (name !== null) names.unshift(name);
      at = unwrap(at.object);
    } else if (at.type === "AwaitExpression") {
      at = unwrap(at.argument);
    } else {
      return at.type === "Identifier" ? { root: at, names } : null;
    }
  }
}

/** As a person would name a call: `resend.emails.send`, `supabase.from`. */
export function callName(node: TSESTree.Node): string {
  const call = unwrap(node);
  const chain = chainOf(call);
  if (!chain) return "the call";
  const names = chain.names.includes("from") ? [] : chain.names.slice(0, 2);
  return [chain.root.name, ...names].join(".");
}

import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import type { FileAnalysis } from "../analysis/index.js";
import { propertyName, unwrap } from "../analysis/ast.js";
import { oncePer } from "../analysis/remember.js";
import { returnedExpressions } from "../queries/returns.js";
import { initOf } from "../queries/writes.js";

/** Packages whose calls resolve to `{ data, error }` and do not reject. */
const PACKAGES = /^(@supabase\/|resend$)/;
const CLIENT_NAMES = /^(.*supabase.*|resend)$/i;
/** Files of the app that hand out such a client: `@/lib/supabase/admin`. */
const CLIENT_FILES = /(^|[/@._-])supabase([/._-]|$)/i;
/** How a request of Supabase begins. */
const BEGINNINGS = /^(from|rpc|schema|storage|auth|functions)$/;
/** `db.from("rows").update(row).eq("id", id)`: no other client says it so, whatever it is called. */
const FILTERS: ReadonlySet<string> = new Set(["eq", "neq", "maybeSingle", "ilike", "textSearch", "upsert"]);

/**
 * Is this the call of a client that reports a failure in its result instead of throwing, such as Supabase and Resend?
 * A chain that ends in `.throwOnError()` is not.
 */
export function isResultClientCall(node: TSESTree.Node, file: FileAnalysis): boolean {
  const call = unwrap(node);
  if (call.type !== "CallExpression") return false;
  const chain = wholeChainOf(call, file);
  if (!chain || chain.names.includes("throwOnError")) return false;
  const imported = file.importOf(chain.root);
  if (imported && PACKAGES.test(imported.source)) return chain.names.length > 0;
  const effect = file.effectOf(call);
  if (effect?.package && PACKAGES.test(effect.package)) return true;
  if (chain.names[0] === "from" && chain.names.some((name) => FILTERS.has(name))) return true;
  if (BEGINNINGS.test(chain.names[0] ?? "") && (isFromClientFile(chain.root, file) || isUsedAsClient(chain.root, file))) return true;
  if (!CLIENT_NAMES.test(chain.root.name)) return false;
  return chain.names.some((name) => /^(from|rpc|auth|functions)$/.test(name)) || chain.names.join(".") === "emails.send";
}

/** `await db.from("rows").insert(row);`, where the file has `db.from("rows").select().eq("id", id)`, too. */
function isUsedAsClient(name: TSESTree.Identifier, file: FileAnalysis): boolean {
  const variable = file.variableOf(name);
  return variable !== null && clientsByUse(file).has(variable);
}

const clientsByUse = oncePer((file: FileAnalysis) => {
  const clients = new Set<TSESLint.Scope.Variable>();
  for (const filter of FILTERS) {
    for (const call of file.callsNamed(filter)) {
      const chain = chainOf(call);
      const variable = chain?.names[0] === "from" ? file.variableOf(chain.root) : null;
      if (variable) clients.add(variable);
    }
  }
  return clients;
});

/** `bucket.remove(paths)`, where `const bucket = supabase.storage.from("media")`: the chain from its client on. */
function wholeChainOf(call: TSESTree.CallExpression, file: FileAnalysis): Chain | null {
  const chain = chainOf(call);
  const init = chain && initOf(chain.root, file);
  const before = init?.type === "CallExpression" || init?.type === "MemberExpression" ? chainOf(init) : null;
  return chain && before && before.names.length > 0 && before.names.every((name) => BEGINNINGS.test(name)) ? { root: before.root, names: [...before.names, ...chain.names] } : chain;
}

/**
 * `serviceClient` from "@/lib/supabase/service", `admin` of `const admin = await createAdminClient();`, and what a function of
 * the file makes.
 */
function isFromClientFile(name: TSESTree.Identifier, file: FileAnalysis, depth = 0): boolean {
  const imported = file.importOf(name);
  if (imported) return CLIENT_FILES.test(imported.source) || PACKAGES.test(imported.source);
  if (depth > 2) return false;
  const maker = file.functionBehind(name);
  const values = maker ? returnedExpressions(maker, file) : [initOf(name, file)];
  return values.some((value) => {
    const made = value && chainOf(value);
    return made !== null && made.names.length === 0 && isFromClientFile(made.root, file, depth + 1);
  });
}

interface Chain {
  root: TSESTree.Identifier;
  names: string[];
}

/** `db.from("a").select().eq("b", 1)`: the root of a fluent chain and the names on it. */
function chainOf(call: TSESTree.Node): Chain | null {
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
    } else if (at.type === "LogicalExpression") {
      // `(given ?? createAdminClient)()`: what stands in makes the same.
      at = unwrap(at.right);
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
  const from = chain.names.indexOf("from");
  const names = from === -1 ? chain.names.slice(0, 2) : chain.names.slice(0, from).filter((name) => !BEGINNINGS.test(name));
  return [chain.root.name, ...names].join(".");
}

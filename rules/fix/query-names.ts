import type { TSESTree } from "@typescript-eslint/utils";
import { propertyName, unwrap } from "../analysis/ast.js";

/** A name for a query: `select orders` for `db.select().from(orders).limit(1)`, `` sql`select * from orders` `` and the like. */
export function queryName(node: TSESTree.CallExpression | TSESTree.TaggedTemplateExpression): string | null {
  if (node.type === "TaggedTemplateExpression") return sqlName(node.quasi);
  const links = linksOf(node);
  return builderName(links) ?? writtenQuery(links);
}

/** One call of a fluent chain; the first one may be that of the root itself: `knex("orders")`. */
interface Link {
  name: string;
  call: TSESTree.CallExpression;
  isRoot: boolean;
}

/** The calls of a chain, first the one that starts it. */
function linksOf(call: TSESTree.CallExpression): Link[] {
  const links: Link[] = [];
  let at: TSESTree.Node = call;
  while (at.type === "CallExpression" || at.type === "MemberExpression") {
    if (at.type === "MemberExpression") {
      at = unwrap(at.object);
      continue;
    }
    const callee: TSESTree.Node = unwrap(at.callee);
    const name = callee.type === "MemberExpression" ? propertyName(callee) : callee.type === "Identifier" ? callee.name : null;
    if (name !== null) links.unshift({ name, call: at, isRoot: callee.type === "Identifier" });
    at = callee;
  }
  return links;
}

const VERBS: Readonly<Record<string, string>> = {
  select: "select",
  selectDistinct: "select",
  selectFrom: "select",
  insert: "insert",
  insertInto: "insert",
  upsert: "upsert",
  update: "update",
  updateTable: "update",
  delete: "delete",
  del: "delete",
  deleteFrom: "delete",
};
const WRITES = new Set(["insert", "upsert", "update", "delete"]);
/** What takes the table: of some builders the verb itself. */
const TABLE_TAKERS = new Set(["from", "into", "table", "selectFrom", "insertInto", "updateTable", "deleteFrom"]);
const VERB_TABLE_TAKERS = new Set(["insert", "update", "delete"]);

function builderName(links: readonly Link[]): string | null {
  if (links.length < 2) return null;
  const procedure = links.find(({ name }) => name === "rpc");
  if (procedure) return textOf(procedure.call.arguments[0]);
  const verbs = links.flatMap(({ name, isRoot }) => (!isRoot && Object.hasOwn(VERBS, name) ? [VERBS[name]!] : []));
  const taker = links.find(({ name, isRoot }) => !isRoot && TABLE_TAKERS.has(name)) ?? links.find(isRootOfTable) ?? links.find(({ name, isRoot }) => !isRoot && VERB_TABLE_TAKERS.has(name));
  const isOnTable = taker !== undefined && (verbs.length > 0 || isRootOfTable(taker));
  const table = isOnTable ? tableOf(taker.call.arguments[0]) : null;
  // `insert(row).select()` gives back what it has written.
  return table === null ? null : `${verbs.find((verb) => WRITES.has(verb)) ?? "select"} ${table}`;
}

/** `knex("orders")` */
function isRootOfTable({ isRoot, name, call }: Link): boolean {
  return isRoot && /knex|^(?:db|trx|tx)$/i.test(name) && call.arguments.length === 1 && call.arguments[0]!.type === "Literal";
}

function tableOf(node: TSESTree.Node | undefined): string | null {
  const target = node && unwrap(node);
  if (target?.type === "Identifier") return target.name.replace(/(?<=.)Table$/, "");
  if (target?.type === "MemberExpression") return propertyName(target);
  const text = textOf(target);
  return text === null ? null : tableName(text);
}

/** `public.orders as o` → `orders` */
function tableName(text: string): string | null {
  return /^["`\w]+(?:\.["`\w]+)*/.exec(text.trim())?.[0].split(".").at(-1)?.replace(/["`]/g, "") ?? null;
}

function textOf(node: TSESTree.Node | undefined): string | null {
  const target = node && unwrap(node);
  return target?.type === "Literal" && typeof target.value === "string" ? target.value : null;
}

/** `pool.query("insert into orders …")` */
function writtenQuery(links: readonly Link[]): string | null {
  const [argument] = links[0]?.call.arguments ?? [];
  const target = argument && unwrap(argument);
  if (target?.type === "TemplateLiteral") return sqlName(target);
  const text = textOf(target);
  return text === null ? null : nameOfSql(text);
}

function sqlName({ quasis }: TSESTree.TemplateLiteral): string | null {
  return nameOfSql(quasis.map(({ value }) => value.raw).join(" ? "));
}

const SQL: readonly (readonly [string, RegExp])[] = [
  ["select", /^\s*select\b[^;]*?\bfrom\s+([\w."`]+)/i],
  ["insert", /^\s*insert\s+into\s+([\w."`]+)/i],
  ["update", /^\s*update\s+([\w."`]+)\s+set\b/i],
  ["delete", /^\s*delete\s+from\s+([\w."`]+)/i],
];

function nameOfSql(text: string): string | null {
  for (const [verb, pattern] of SQL) {
    const table = tableName(pattern.exec(text)?.[1] ?? "");
    if (table) return `${verb} ${table}`;
  }
  return null;
}

import type { TSESTree } from "@typescript-eslint/utils";
import { calleeName, literalText, memberPath, propertyName, unwrap, withoutAwait } from "../analysis/ast.js";
import type { FunctionNode } from "../analysis/index.js";
import { queryName } from "./query-names.js";

/** `sendWelcomeMail`, `Send welcome mail`, `send_welcome_mail` → `send-welcome-mail`. */
export function kebabCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1-$2")
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "")
    .toLowerCase();
}

/**
 * An id for a step that does what this code does: `sendMail(…)` → `send-mail`, `db.user.create(…)` → `create-user`,
 * `db.insert(orders).values(…)` → `insert-orders`.
 */
export function idForCode(node: TSESTree.Node): string | null {
  const main = mainPart(node);
  const name = main && queryName(main);
  if (name) return kebabCase(name);
  const id = main?.type === "CallExpression" ? idForName(startOf(main)) : null;
  const what = id !== null && !id.includes("-") && main?.type === "CallExpression" ? addressed(firstCall(main)) : null;
  return what === null ? id : `${id}-${what}`;
}

/** `fetch(url)` of `fetch(url).then((response) => response.json())` */
function firstCall(call: TSESTree.CallExpression): TSESTree.CallExpression {
  const before = callBefore(call);
  return before ? firstCall(before) : call;
}

/** The call that a chain goes on from. */
function callBefore(call: TSESTree.CallExpression): TSESTree.CallExpression | null {
  const callee = unwrap(call.callee);
  const inner = callee.type === "MemberExpression" ? withoutAwait(callee.object) : null;
  return inner?.type === "CallExpression" ? inner : null;
}

/** What a request is about: `contacts` of `fetch("https://crm.example.com/v1/contacts?all=1")`, `example` where no path says it, `url` of `fetch(url)`. */
function addressed({ arguments: [address] }: TSESTree.CallExpression): string | null {
  const node = address && unwrap(address);
  if (node?.type === "Identifier" || node?.type === "MemberExpression") {
    const name = node.type === "Identifier" ? node.name : propertyName(node);
    return name !== null && /(?:url|uri|endpoint|link|href)$/i.test(name) ? kebabCase(name) : null;
  }
  const text = node && (literalText(node) ?? (node.type === "TemplateLiteral" ? node.quasis.map(({ value }) => value.raw).join("{}") : undefined));
  const parts = text === undefined ? null : /^(?:https?:\/\/([^/?]*))?([^?#]*)/.exec(text);
  if (!text || !parts || (parts[1] === undefined && !text.includes("/"))) return null;
  const words = (parts[2] ?? "").split("/").filter((part) => /^[a-z]{2,}(?:[-_][a-z]+)*$/i.test(part) && part !== "api");
  const host = parts[1]?.split(".").filter((part) => /^[a-z][\w-]*$/i.test(part)) ?? [];
  const word = words.at(-1) ?? host.at(-2) ?? host[0];
  return word === undefined ? null : kebabCase(word);
}

/** Members that say nothing of what is done. */
const EMPTY_WORDS = new Set(
  "api client service services db prisma database this sdk tx from values set where eq returning execute single supabase admin knex drizzle axios got ky console lib util utils".split(" "),
);

/** An id for what is called by this path of members; `null` where they all say nothing. */
export function idForName(path: readonly string[]): string | null {
  const telling = path.filter((part) => part !== "" && !EMPTY_WORDS.has(part.toLowerCase()));
  const verb = telling.at(-1);
  if (verb === undefined) return null;
  const words = kebabCase(verb.replace(/^(find|create|update|delete)(Unique|First|Many|One|All)(OrThrow)?$/, "$1")).split("-");
  const object = telling.at(-2);
  // A verb of one word says more with what it is done to.
  const all = words.length === 1 && object !== undefined ? [...words, ...singular(kebabCase(object).split("-"))] : words;
  return all.join("-") || null;
}

function singular(words: string[]): string[] {
  const last = words.at(-1);
  if (last === undefined || !/[^su]s$/.test(last)) return words;
  return [...words.slice(0, -1), last.slice(0, -1)];
}

/** The call or the query in a template that gives a piece of code its name: the first one of a callback's body. */
function mainPart(node: TSESTree.Node): TSESTree.CallExpression | TSESTree.TaggedTemplateExpression | null {
  switch (node.type) {
    case "ArrowFunctionExpression":
    case "FunctionExpression":
    case "FunctionDeclaration":
      return mainPartOfBody(node);
    case "AwaitExpression":
      return mainPart(node.argument);
    case "CallExpression":
    case "TaggedTemplateExpression":
      return node;
    case "ReturnStatement":
      return node.argument ? mainPart(node.argument) : null;
    case "ExpressionStatement":
      return mainPart(node.expression);
    case "VariableDeclaration":
      return node.declarations[0].init ? mainPart(node.declarations[0].init) : null;
    default:
      return unwrap(node) === node ? null : mainPart(unwrap(node));
  }
}

function mainPartOfBody({ body }: FunctionNode): ReturnType<typeof mainPart> {
  if (body.type !== "BlockStatement") return mainPart(body);
  for (const statement of body.body) {
    const main = mainPart(statement);
    if (main) return main;
  }
  return null;
}

/** Of `load(…).then(…)` the path to the call that starts it; of `storage.from("a").upload(…)` that to the first one that tells. */
function startOf(call: TSESTree.CallExpression): string[] {
  const before = callBefore(call);
  if (!before) return memberPath(call.callee) ?? [];
  const path = startOf(before);
  const isTelling = !EMPTY_WORDS.has(path.at(-1)?.toLowerCase() ?? "");
  const name = calleeName(call);
  return isTelling || name === null ? path : [...path, name];
}

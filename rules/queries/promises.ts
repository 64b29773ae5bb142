import type { TSESTree } from "@typescript-eslint/utils";
import { calleeName, chainRoot, isFunction, memberPath, propertyName, unwrap } from "../analysis/ast.js";
import type { EffectCategory, FileAnalysis } from "../analysis/index.js";
import { isThenable } from "../analysis/type-questions.js";
import { returnedExpressions } from "./returns.js";

/** Effects of these kinds are asynchronous in every client that is in the tables. */
const ASYNCHRONOUS = new Set<EffectCategory>(["http", "database", "mail", "payment", "ai", "storage", "queue", "chat", "search"]);
const SYNCHRONOUS_PACKAGES = /^(better-sqlite3|node:sqlite|bun:sqlite)$/;

/**
 * Is the value of this call a promise? By its type where there is one; otherwise only where it is certain: an `async`
 * function of this file, a client of the tables of effects, `new Promise`, a combinator of `Promise`.
 */
export function isPromise(node: TSESTree.Expression, file: FileAnalysis): boolean {
  if (file.types) return isThenable(node, file.types);
  return isKnownPromise(node, file);
}

/** Like `isPromise`, from the code alone. */
export function isKnownPromise(expression: TSESTree.Expression, file: FileAnalysis): boolean {
  const node = unwrap(expression);
  if (node.type === "NewExpression") return node.callee.type === "Identifier" && node.callee.name === "Promise";
  if (node.type !== "CallExpression") return false;
  const behind = file.functionBehind(node.callee);
  if (behind) return behind.async;
  if (memberPath(node.callee)?.[0] === "Promise") return true;
  const callee = unwrap(node.callee);
  // `db.transaction(() => …)()`: nobody knows what the function that a call gives comes to.
  if (callee.type === "CallExpression") return false;
  if (callee.type === "MemberExpression" && /^(then|catch|finally)$/.test(propertyName(callee) ?? "")) {
    // Only promises have a `then` that takes a function.
    if (propertyName(callee) === "then" && isFunction(node.arguments[0])) return true;
    return isKnownPromise(callee.object, file);
  }
  if (isAwaitedElsewhere(node, file)) return true;
  const effect = file.effectOf(node);
  if (!effect || effect.confidence === "possible" || !ASYNCHRONOUS.has(effect.category)) return false;
  if (effect.package !== null && SYNCHRONOUS_PACKAGES.test(effect.package)) return false;
  // `upload.end(buffer)`: a stream says by an event that it is done.
  if (effect.category === "storage" && /^(write|end|pipe)$/.test(calleeName(node) ?? "")) return false;
  // `trackPayout()` of the app itself is as a rule a call of an analytics library that queues.
  if (effect.package === null && /^(track|log|record|emit|report|measure)([A-Z]|$)/.test(calleeName(node) ?? "")) return false;
  // A service of one's own that sends may well be synchronous: a queue in memory.
  if (effect.package === null && /^(mail|chat|queue|search)$/.test(effect.category) && !isMailClient(node)) return false;
  // `.run()`, `.all()` and `.get()` end a synchronous query in more than one client.
  return !/Sync$|^(run|all|get|prepare)$/.test(effect.category === "database" ? (calleeName(node) ?? "") : "");
}

/** The same name, awaited at another place of the file: `await syncUser(a)`, then `syncUser(b)`. */
function isAwaitedElsewhere(call: TSESTree.CallExpression, file: FileAnalysis): boolean {
  const path = memberPath(call.callee);
  const root = path && chainRoot(call.callee);
  const variable = root?.type === "Identifier" ? file.variableOf(root) : null;
  // Some loggers write later; who awaits one now and then loses a line at most.
  if (!variable || path!.some((part) => /^(log|logger)$/i.test(part))) return false;
  return file.nodes("AwaitExpression").some((node) => {
    const awaited = unwrap(node.argument);
    if (awaited === call || awaited.type !== "CallExpression" || memberPath(awaited.callee)?.join(".") !== path!.join(".")) return false;
    const other = chainRoot(awaited.callee);
    return other.type === "Identifier" && file.variableOf(other) === variable;
  });
}

function isMailClient(call: TSESTree.CallExpression): boolean {
  const path = memberPath(call.callee);
  if (path?.some((part) => /^(resend|sendgrid|sgmail|postmark|mailgun|transporter|ses|mailer)$/i.test(part))) return true;
  // `sendEmail()`, `sendWelcomeMail()`
  return path?.length === 1 && /^send([A-Z]\w*)?(Email|Mail|Sms|SMS)$/.test(path[0]!);
}

/** `items.map(async (item) => …)`: a list of promises. */
export function isListOfPromises(expression: TSESTree.Expression, file: FileAnalysis): boolean {
  const node = unwrap(expression);
  if (node.type !== "CallExpression") return false;
  const callee = unwrap(node.callee);
  if (callee.type !== "MemberExpression" || propertyName(callee) !== "map") return false;
  const [callback] = node.arguments;
  if (!callback || callback.type === "SpreadElement") return false;
  // `pMap.map(async …)`, `limiter.map(…)` wait for what they start; lists are not called so.
  if (callee.object.type === "Identifier" && /^(bluebird|p|limit(er)?|queue|promise|async)$/i.test(callee.object.name)) return false;
  const behind = file.functionBehind(callback);
  if (!behind) return false;
  const returned = returnedExpressions(behind, file);
  return behind.async || (returned.length > 0 && returned.every((value) => isPromise(value, file)));
}

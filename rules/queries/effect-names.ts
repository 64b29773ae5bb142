import type { TSESTree } from "@typescript-eslint/utils";
import { calleeName, chainNames, isFunction, memberPath, outward, propertyName, unwrap } from "../analysis/ast.js";
import type { Effect, FileAnalysis, FunctionNode } from "../analysis/index.js";
import { PLUMBING } from "../analysis/effects/conventions.js";
import { isIncidental } from "../errors/attempt.js";
import { isLogCall, isTelemetryCall } from "../errors/outcome.js";
import { isOfApp } from "./questions.js";
import { walk } from "./walk.js";

const READS = /^(get|fetch|load|find|list|read|check|count|query|is|has|search|lookup|resolve|select|parse|validate|compute|calculate|build|format|to|from|sleep|wait|delay)([A-Z_]|$)/;
const WRITES =
  /^(send|deliver|create|charge|update|insert|delete|remove|notify|publish|upload|post|put|patch|save|sync|enqueue|refund|cancel|archive|mark|record|store|write|upsert|invite|assign|grant|revoke|generate|transcribe|translate|summari[sz]e|embed|email|mail|sms|issue|provision|deploy|trigger|dispatch|register|subscribe|unsubscribe|import|export|push|bill|pay|ship|schedule|process|set|add|complete|close)([A-Z_]|$)/;

/** `sendWelcomeEmail()`, `chargeCard()`: what somebody gets. `sendEvent()`, `postProcess()` and `payload()` are not. */
const RECEIVED =
  /^(send(?!Event|Command|Request|Batch)|charge|refund|notify|payout|deliver(?=[A-Z])|email(?=[A-Z])|mail(?=[A-Z])|sms(?=[A-Z])|ship(?=[A-Z]))|^(post|publish)(To|Reply|Comment|Message|Tweet)|^(deduct|debit|withdraw|spend|consume)\w*(Balance|Credits?|Funds|Wallet)|^dispatch\w*(Mail|Email|Sms|SMS|WhatsApp|Whatsapp|Push|Notifications?)|^(initiate|place)\w*(Call|Payment|Payout|Transfer|Refund|Order)/;
/** What a function of the app does twice and comes to the same: `updateStats()`, `syncUser()`. */
const STATES = /^(update|set|sync|mark|upsert|refresh|recalc|recalculate|recompute|store|save|archive|delete|remove|clear|ensure|reset|touch|put|subscribe|unsubscribe)([A-Z_]|$)/;
/** Calls of clients for mail and payments that only keep their books: done twice, they come to the same. */
const MANAGES = /^(update|upsert|delete|del|remove|cancel|list|retrieve|get|set)/;

/** A call in a callback that changes something outside, or that by its name and its `await` seems to. */
export interface OutsideWrite {
  node: TSESTree.CallExpression;
  /** A mail, a payment, a message, a request: what a person notices when it happens twice. */
  noticed: boolean;
  /** A mail, a payment, a message: somebody has got it, and it cannot be taken back. */
  received: boolean;
  /** A row that is there twice when it is done twice: an insert that nothing keeps from it. */
  adds: boolean;
}

/**
 * The writes that a callback makes, in source order. A transaction is one; so is a helper of the file, whatever it does.
 */
export function writesOf(callback: FunctionNode, file: FileAnalysis): OutsideWrite[] {
  const writes: OutsideWrite[] = [];
  walk(callback.body, file.sourceCode, (node) => {
    if (isFunction(node) && !isRunHere(node)) return "skip";
    if (node.type !== "CallExpression") return undefined;
    if (isLogCall(node) || isTelemetryCall(node)) return "skip";
    if (isTransaction(node)) {
      writes.push({ node, noticed: false, received: false, adds: false });
      return "skip";
    }
    const write = asWrite(node, file);
    if (!write) return undefined;
    writes.push(write);
    return undefined;
  });
  return writes;
}

function asWrite(call: TSESTree.CallExpression, file: FileAnalysis): OutsideWrite | null {
  if (isIncidental(withoutThen(call))) return null;
  const name = calleeName(call);
  // `await importSandbox()` loads a module; what is imported into a table is handed in.
  if (name !== null && /^import([A-Z_]|$)/.test(name) && call.arguments.length === 0) return null;
  const effect = file.effectOf(call);
  if (effect && effect.confidence !== "possible") {
    if (effect.kind !== "write" || effect.category === "analytics" || isPartOfValue(call)) return null;
    const isRow = effect.category === "database";
    const isState = STATES.test(name ?? "");
    return { node: call, noticed: !isRow && effect.category !== "filesystem" && !isState, received: isReceived(call, effect), adds: isRow && addsRow(call, file) };
  }
  if (name === null || !isWaitedFor(call) || READS.test(name) || !WRITES.test(name)) return null;
  if (effect && (PLUMBING.test(name) || !isOfApp(call.callee, file))) return null;
  const received = RECEIVED.test(name) && !file.sends.some(({ node }) => node === call);
  return { node: call, noticed: /^(send|charge|refund|notify|post|publish|deliver|email|mail|sms|pay|bill|invite|ship)/.test(name), received, adds: false };
}

function isReceived(call: TSESTree.CallExpression, { category, package: from }: Effect): boolean {
  const name = calleeName(call) ?? "";
  if (from === null && RECEIVED.test(name)) return true;
  // `emailService.create()` writes down what is sent later.
  if (name === "create" && /(Service|Repo|Repository|Store)$/.test(memberPath(call.callee)?.at(-2) ?? "")) return false;
  return /^(mail|payment|chat)$/.test(category) && !MANAGES.test(name);
}

/** `prisma.note.create(…)`, `db.insert(notes).values(…)`, without a word on what is there already. */
function addsRow(call: TSESTree.CallExpression, file: FileAnalysis): boolean {
  const names = chainNames(unwrap(call.callee));
  return names.some((name) => /^(create|insert|insertOne|createMany|insertMany)$/.test(name)) && !/onConflict|onDuplicate|orIgnore|skipDuplicates|ignoreDuplicates/.test(file.sourceCode.getText(call));
}

/** Awaited, returned, or an element of what `Promise.all` waits for; also `to ? sendMail(to) : Promise.resolve()` there. */
function isWaitedFor(call: TSESTree.CallExpression): boolean {
  let { parent, child } = outward(call);
  while (parent && isChosen(child, parent)) ({ parent, child } = outward(parent));
  return /^(AwaitExpression|ReturnStatement|ArrayExpression|ArrowFunctionExpression)$/.test(parent?.type ?? "");
}

/** A side of `?:`, or what `&&` comes to. */
function isChosen(value: TSESTree.Node, parent: TSESTree.Node): boolean {
  return (parent.type === "ConditionalExpression" && parent.test !== value) || (parent.type === "LogicalExpression" && parent.right === value);
}

function isTransaction(call: TSESTree.CallExpression): boolean {
  return /^(\$?transaction|withTransaction|runTransaction|batch|pipeline|multi)$/.test(calleeName(call) ?? "");
}

/** `error.message.includes("x") && …`, `{ model: openai.embedding("x") }`: what is only computed with is no effect of its own. */
function isPartOfValue(call: TSESTree.CallExpression): boolean {
  const parent = outward(call).parent;
  return !isWaitedFor(call) && parent?.type !== "ExpressionStatement" && parent?.type !== "CallExpression";
}

/** A callback of `map`, `forEach`, `limit`, `retry`: it runs as part of the code around it. */
function isRunHere(node: FunctionNode): boolean {
  const call = node.parent;
  return (
    call.type === "CallExpression" &&
    call.arguments.some((argument) => argument === node) &&
    /^(map|forEach|flatMap|reduce|all|allSettled|then|limit(er)?|pLimit|p?map|p?retry|with[A-Z]\w*)$/i.test(calleeName(call) ?? "")
  );
}

/** `save()` of `save().catch(…)` */
function withoutThen(call: TSESTree.CallExpression): TSESTree.CallExpression {
  const callee = unwrap(call.callee);
  if (callee.type !== "MemberExpression" || !/^(then|catch|finally)$/.test(propertyName(callee) ?? "")) return call;
  const object = unwrap(callee.object);
  return object.type === "CallExpression" ? withoutThen(object) : call;
}

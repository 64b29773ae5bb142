import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { isLogCall, isTelemetryCall } from "./outcome.js";
import { enclosingFunction, isAwaited, isFunction, isWithin, memberPath, outward, propertyName, unwrap } from "../analysis/ast.js";
import { walk } from "../queries/walk.js";

/**
 * Is the failure of this code worth a retry?
 *
 * Code that only tidies up, counts, parses or looks whether something is there may fail without harm; and what runs
 * synchronously in a `try` is nearly always a parser. So the answer is yes only where something is awaited, or
 * handed back as a promise, that is none of these.
 *
 * @param code - the block of a `try`, or the promise that `.catch()` is called on
 */
export function mattersWhenItFails(
  code: TSESTree.BlockStatement | TSESTree.Expression,
  sourceCode: Readonly<TSESLint.SourceCode>,
): boolean {
  let matters = false;
  walk(code, sourceCode, (node) => {
    if (matters) return "skip";
    if (isFunction(node) && !runsAtOnce(node)) return "skip";
    // `await db.$executeRaw`…``, unless it only asks whether anybody is there.
    if (node.type === "TaggedTemplateExpression" && isAwaited(node) && !isPing(node)) matters = true;
    if (node.type !== "CallExpression" || isLogCall(node)) return undefined;
    const attempted = node === code || isAwaited(node) || isReturnedTo(code, node) || isCollected(node);
    if (attempted && !isIncidental(node)) matters = true;
    return undefined;
  });
  return matters;
}

/** `await prisma.$queryRaw`SELECT 1`` */
function isPing({ quasi }: TSESTree.TaggedTemplateExpression): boolean {
  return quasi.expressions.length === 0 && /^\s*select\s+(1|now\(\))\s*;?\s*$/i.test(quasi.quasis[0]?.value.raw ?? "");
}

/** An inline callback of `map`, `forEach`, `Promise.all(…)`: it runs as part of the code around it. */
function runsAtOnce(node: TSESTree.Node): boolean {
  const call = node.parent;
  if (call?.type !== "CallExpression" || !call.arguments.some((argument) => argument === node)) return false;
  const callee = unwrap(call.callee);
  return (
    callee.type === "MemberExpression" && /^(map|forEach|flatMap|filter|reduce|transaction|\$transaction)$/.test(propertyName(callee) ?? "")
  );
}

/** Handed back by a callback. What the `try` itself returns unawaited fails outside of it. */
function isReturnedTo(code: TSESTree.Node, node: TSESTree.Node): boolean {
  const parent = node.parent;
  if (parent?.type === "ArrowFunctionExpression") return parent.body === node;
  if (parent?.type !== "ReturnStatement") return false;
  const owner = enclosingFunction(parent);
  return owner !== null && isWithin(owner, code);
}

/** `await Promise.all([send(a), send(b)])` */
function isCollected(node: TSESTree.Node): boolean {
  const list = node.parent;
  if (list?.type !== "ArrayExpression" || list.parent.type !== "CallExpression") return false;
  const path = memberPath(list.parent.callee);
  return path?.[0] === "Promise" && isAwaited(list.parent);
}

const CLEANUP =
  /^(unlink|unlinkSync|rm|rmSync|rmdir|close|disconnect|end|quit|destroy|dispose|release|terminate|kill|abort|unref|removeListener|removeAllListeners|cleanup|clean_?up.*|tear_?down.*|deleteTemp.*|removeTemp.*|unlock|releaseLock)$/i;
/** `touchRunHeartbeat()`, `updateProgress()`, `startTyping(chatId)`: said again soon, and missed by nobody. */
const SIGNS_OF_LIFE = /heart_?beat|keep_?alive|progress$|lastSeen|lastActivity|^(start|stop|send|show|set)_?typing(Indicator|State|Status)?$|typingIndicator$/i;
const READING = /^(json|text|arrayBuffer|blob|formData|parse|parseAsync|safeParse|safeParseAsync|decode|toString)$/;
/** `parser.parseString(xml)`: of a text that is already there. */
const PARSING = /^parse(String|Text|Xml|Html|Json|Csv)(Promise|Async|Sync)?$/i;
/** `await readFile("notes.md")`: what is not on this machine is not there at the next attempt either. */
const LOCAL_READS = /^(readFile|readdir|readlink|realpath|readJson|readJSON)$/;
const FILE_SYSTEMS = /^(fs|fsp|fse|fsPromises|promises|Deno|Bun)$/;
/** `await verifyWebhook(payload, headers)`: of what is at hand, and what is forged stays so. */
const SIGNATURES = /^(verify|validate|assert)\w*(web_?hook|signature|hmac)(s|payload|request|event|headers?|signature|sync|async)*$|^constructEvent(Async)?$/i;
const PROBES = /^(access|stat|lstat|exists|existsSync|accessSync|statSync|pathExists|headObject)$/;

/** Housekeeping, telemetry, reading a body that is already there, and questions whose answer may be an error. */
export function isIncidental(call: TSESTree.CallExpression): boolean {
  const callee = unwrap(call.callee);
  const name = callee.type === "Identifier" ? callee.name : callee.type === "MemberExpression" ? propertyName(callee) : null;
  if (name === null) return false;
  if ((CLEANUP.test(name) && !isCounted(call, name)) || SIGNS_OF_LIFE.test(name) || isTelemetryCall(call)) return true;
  if (PROBES.test(name) || PARSING.test(name) || SIGNATURES.test(name) || (callee.type === "MemberExpression" && READING.test(name))) return true;
  const path = memberPath(callee);
  if (LOCAL_READS.test(name) && (path?.length === 1 || FILE_SYSTEMS.test(path?.[0] ?? ""))) return true;
  if (name === "publish" && (path === null || path.length === 1 || path.includes("realtime"))) return true;
  // A combinator is judged by what it combines.
  return path?.[0] === "Promise" || PURE_CONTAINERS.test(name);
}

/** `const { deleted } = await cleanupOrphans();`: what it did is of interest, so that it failed is, too. */
function isCounted(call: TSESTree.CallExpression, name: string): boolean {
  const { parent } = outward(call);
  return /^clean_?up./i.test(name) && parent?.type === "AwaitExpression" && /^(VariableDeclarator|ReturnStatement)$/.test(outward(parent).parent?.type ?? "");
}

const PURE_CONTAINERS = /^(map|flatMap|filter|forEach)$/;

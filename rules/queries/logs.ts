import type { TSESTree } from "@typescript-eslint/utils";
import { chainRoot, memberPath, unwrap } from "../analysis/ast.js";
import type { FileAnalysis } from "../analysis/index.js";

const LOGGERS = /^(console|_?log|logger|logging|winston|pino|bunyan|consola|Logger|\w+Logger|\w*[a-z]Log)$/;
const LEVELS = /^(log|info|warn|warning|error|debug|trace|fatal|verbose|notice|silly|critical|http|success|table|dir|group|groupEnd|time|timeEnd)$/;

/** A line for a log: `console.log(…)`, `logger.info(…)`, `this.logger.error(…)`, of the context or of a module. */
export function isLogCall(call: TSESTree.CallExpression, file: FileAnalysis): boolean {
  return loggerOf(call, file) !== null;
}

/**
 * The logger that a call writes to.
 *
 * `context` is the one that Inngest hands to the handler, which keeps quiet about what it has said in an earlier entry.
 */
export function loggerOf(call: TSESTree.CallExpression, file: FileAnalysis): "context" | "console" | "module" | null {
  const path = memberPath(call.callee);
  const level = path?.at(-1);
  if (path?.length === 1) return isImportedFunction(call, file) ? "module" : null;
  if (!path || path.length < 2 || level === undefined || !LEVELS.test(level)) return null;
  const root = chainRoot(call.callee);
  if (file.contextPath(call.callee)?.[0] === "logger" || isMadeOfContext(root, file)) return "context";
  const objects = path.slice(0, -1);
  if (!objects.some((name) => LOGGERS.test(name))) return null;
  const isGlobal = root.type === "Identifier" && file.variableOf(root) === null;
  if (!isGlobal) return "module";
  return path[0] === "console" ? "console" : null;
}

const FUNCTIONS = /^(log|(log|safe)(Log|Error|Warn|Warning|Info|Debug|Message|Structured)|structuredLog)$/;

/** `./workflow-logger`, `@/lib/logging`; not `./blog`, `./changelog` */
const MODULES = /(^|[/._-])log(s|ger|ging)?$|[a-z]Log(s|ger|ging)?$/;

/** `safeLog("…");` of a module of the app, `logOrder("…");` of its logger. One that is waited for stores the line. */
function isImportedFunction({ callee, parent }: TSESTree.CallExpression, file: FileAnalysis): boolean {
  if (callee.type !== "Identifier" || parent.type !== "ExpressionStatement" || !/^(log|safe|structured)/.test(callee.name)) return false;
  const imported = file.importOf(callee);
  if (!imported) return false;
  return FUNCTIONS.test(callee.name) || (/^log[A-Z]/.test(callee.name) && MODULES.test(imported.source.replace(/\.[cm]?[jt]s$/, "")));
}

/** `const log = logger.child({ … })`, `const log = withRun(ctx)` */
function isMadeOfContext(root: TSESTree.Node, file: FileAnalysis): boolean {
  const definition = root.type === "Identifier" ? file.variableOf(root)?.defs[0]?.node : undefined;
  const init = definition?.type === "VariableDeclarator" && definition.init ? unwrap(definition.init) : null;
  if (init?.type !== "CallExpression") return false;
  const isContext = (node: TSESTree.Node) => {
    const contextPath = file.contextPath(node);
    return contextPath !== null && (contextPath.length === 0 || contextPath[0] === "logger");
  };
  return isContext(chainRoot(init.callee)) || init.arguments.some(isContext);
}

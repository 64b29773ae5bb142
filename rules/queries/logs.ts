import type { TSESTree } from "@typescript-eslint/utils";
import { chainRoot, memberPath } from "../analysis/ast.js";
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
  if (!path || path.length < 2 || level === undefined || !LEVELS.test(level)) return null;
  if (file.contextPath(call.callee)?.[0] === "logger") return "context";
  const objects = path.slice(0, -1);
  if (!objects.some((name) => LOGGERS.test(name))) return null;
  const root = chainRoot(call.callee);
  const isGlobal = root.type === "Identifier" && file.variableOf(root) === null;
  return path[0] === "console" && isGlobal ? "console" : "module";
}

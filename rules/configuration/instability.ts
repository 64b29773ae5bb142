import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { memberPath, propertyName, unwrap } from "../analysis/ast.js";
import type { FileAnalysis } from "../analysis/index.js";
import { isPeriodOf } from "../queries/periods.js";
import { walk } from "../queries/walk.js";

/** Something in an expression that gives it another value the next time. */
export interface Instability {
  node: TSESTree.Node;
  /** As a person would name it: `Date.now()`. */
  label: string;
}

/** What of the environment names one build or one machine. */
const BUILD_VARIABLE = /(?:^|_)(?:SHA|COMMIT|BUILD|DEPLOY(?:MENT)?|RELEASE|REVISION|HOSTNAME|INSTANCE|POD|PID|DYNO)(?:_|$)/;

/** The first part that is written in the expression itself and differs between tries. The day is the same for most. */
export function writtenInstability(node: TSESTree.Expression, file: FileAnalysis, sourceCode: Readonly<TSESLint.SourceCode>): Instability | undefined {
  return find(node, sourceCode, (part) => (isPeriodOf(part, file) ? null : file.nondeterminismOf(part)));
}

/** The first part of an expression, behind names of this file, too, that differs between tries. The day is the same for most. */
export function instabilityBetweenTries(
  node: TSESTree.Expression,
  file: FileAnalysis,
  sourceCode: Readonly<TSESLint.SourceCode>,
): Instability | undefined {
  return find(node, sourceCode, (part) => {
    if (isPeriodOf(part, file)) return null;
    if (part.type !== "Identifier") return file.nondeterminismOf(part);
    const value = momentBehind(file.valueOf(part));
    return isPeriodOf(value, file) ? null : file.nondeterminismOf(value);
  });
}

/** Of `const at = new Date().toISOString()` the `new Date()`. */
function momentBehind(value: TSESTree.Expression): TSESTree.Expression {
  const callee = value.type === "CallExpression" && value.arguments.length === 0 ? unwrap(value.callee) : null;
  if (callee?.type !== "MemberExpression" || !/^(toISOString|toJSON|toString|getTime|valueOf)$/.test(propertyName(callee) ?? "")) return value;
  return unwrap(callee.object);
}

/** The first unstable part of an expression, looked for behind names of this file, too. */
export function instabilityOf(
  node: TSESTree.Expression,
  file: FileAnalysis,
  sourceCode: Readonly<TSESLint.SourceCode>,
): Instability | undefined {
  const read = (part: TSESTree.Node) => file.nondeterminismOf(part.type === "Identifier" ? file.valueOf(part) : part);
  return find(node, sourceCode, read) ?? find(file.valueOf(node), sourceCode, read);
}

function find(
  root: TSESTree.Node,
  sourceCode: Readonly<TSESLint.SourceCode>,
  read: (part: TSESTree.Node) => ReturnType<FileAnalysis["nondeterminismOf"]>,
): Instability | undefined {
  let found: Instability | undefined;
  walk(root, sourceCode, (part) => {
    if (found) return "skip";
    const nondeterminism = read(part);
    if (nondeterminism && nondeterminism.kind !== "environment" && nondeterminism.kind !== "counter") found = { node: part, label: nondeterminism.label };
    return undefined;
  });
  return found;
}

/** A variable of the environment, or the name of the machine, that differs between builds or machines. */
export function buildVariableIn(node: TSESTree.Expression, sourceCode: Readonly<TSESLint.SourceCode>): Instability | undefined {
  let found: Instability | undefined;
  walk(node, sourceCode, (part) => {
    const path = part.type === "MemberExpression" ? memberPath(part) : null;
    const name = path?.at(-1) ?? "";
    const isEnvironment = path?.includes("env") === true && BUILD_VARIABLE.test(name);
    const isProcess = path?.length === 2 && path[0] === "process" && name === "pid";
    const isHost = part.type === "CallExpression" && memberPath(part.callee)?.at(-1) === "hostname";
    if (!found && (isEnvironment || isProcess || isHost)) found = { node: part, label: sourceCode.getText(part) };
    return found ? "skip" : undefined;
  });
  return found;
}

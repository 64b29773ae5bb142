import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import type { FunctionNode } from "../analysis/index.js";
import { isFunction, memberPath, outward, propertyName, unwrap } from "../analysis/ast.js";
import { walk } from "../queries/walk.js";

/** What a file has to do with Trigger.dev. */
export interface TriggerDevFile {
  /** The functions that Trigger.dev runs: `run` of `task`, `schemaTask` and `schedules.task`. */
  readonly runs: readonly FunctionNode[];
  /** The option objects that tasks are made of. */
  readonly options: readonly TSESTree.ObjectExpression[];
  /** The import declarations of the SDK. */
  readonly imports: readonly TSESTree.ImportDeclaration[];
  /** The name that the SDK exports for a local identifier; `null` for one that is not imported from the SDK. */
  sdkName(identifier: TSESTree.Identifier): string | null;
  /** What a call does to tasks or time, or `null` when it is none of Trigger.dev's. */
  operation(call: TSESTree.CallExpression): Operation | null;
}

/** A call that starts tasks, or waits. `waits` suspends the run until something has happened. */
export interface Operation {
  readonly name: string;
  readonly waits: boolean;
  readonly batch: boolean;
}

const SDK = /^@trigger\.dev\/sdk(\/v3)?$/;
const MAKERS = new Set(["task", "schemaTask", "toolTask", "schedules.task"]);
const TRIGGERS = new Set([
  "trigger",
  "triggerAndWait",
  "triggerAndPoll",
  "batchTrigger",
  "batchTriggerAndWait",
  "triggerByTask",
  "triggerByTaskAndWait",
]);
const WAITS = new Set(["for", "until", "forToken", "forRequest"]);

// By the tree: oxlint has one `sourceCode` for all files.
const cache = new WeakMap<TSESTree.Program, TriggerDevFile | null>();

/** Reads a file for Trigger.dev; `null` when it does not import the SDK. */
export function triggerDevFile(sourceCode: Readonly<TSESLint.SourceCode>): TriggerDevFile | null {
  const known = cache.get(sourceCode.ast);
  if (known !== undefined) return known;
  const file = readFile(sourceCode);
  cache.set(sourceCode.ast, file);
  return file;
}

function readFile(sourceCode: Readonly<TSESLint.SourceCode>): TriggerDevFile | null {
  const imports = sourceCode.ast.body.filter(
    (node): node is TSESTree.ImportDeclaration => node.type === "ImportDeclaration" && SDK.test(node.source.value),
  );
  if (imports.length === 0) return null;

  const names = new Map<TSESLint.Scope.Variable, string>();
  const taskVariables = new Set<TSESLint.Scope.Variable>();
  for (const declaration of imports) {
    for (const specifier of declaration.specifiers) {
      const [variable] = sourceCode.getDeclaredVariables(specifier);
      if (!variable || specifier.type !== "ImportSpecifier") continue;
      names.set(variable, specifier.imported.type === "Identifier" ? specifier.imported.name : specifier.imported.value);
    }
  }

  const sdkName = (identifier: TSESTree.Identifier) => {
    const variable = resolve(identifier, sourceCode);
    return variable ? (names.get(variable) ?? null) : null;
  };
  const sdkPath = (callee: TSESTree.Node): string | null => {
    const path = memberPath(callee);
    const root = rootOf(callee);
    const name = root && sdkName(root);
    return path && name ? [name, ...path.slice(1)].join(".") : null;
  };

  const runs: FunctionNode[] = [];
  const options: TSESTree.ObjectExpression[] = [];
  walk(sourceCode.ast, sourceCode, (node) => {
    if (node.type !== "CallExpression" || !MAKERS.has(sdkPath(node.callee) ?? "")) return;
    const argument = node.arguments[0] && unwrap(node.arguments[0]);
    const { parent } = outward(node);
    if (parent?.type === "VariableDeclarator") {
      const [variable] = sourceCode.getDeclaredVariables(parent);
      if (variable) taskVariables.add(variable);
    }
    if (argument?.type !== "ObjectExpression") return;
    options.push(argument);
    for (const property of argument.properties) {
      if (property.type === "Property" && propertyName(property) === "run" && isFunction(property.value)) {
        runs.push(property.value);
      }
    }
  });

  return {
    runs,
    options,
    imports,
    sdkName,
    operation(call) {
      const callee = unwrap(call.callee);
      if (callee.type !== "MemberExpression") return null;
      const name = propertyName(callee);
      const root = rootOf(callee);
      if (name === null || !root) return null;
      const sdk = sdkName(root);
      if (sdk === "wait") return WAITS.has(name) ? { name: `wait.${name}`, waits: true, batch: false } : null;
      if (sdk === "retry") return name === "onThrow" ? { name: "retry.onThrow", waits: true, batch: false } : null;
      if (!TRIGGERS.has(name)) return null;
      const variable = resolve(root, sourceCode);
      const isTask =
        sdk === "tasks" ||
        sdk === "batch" ||
        (variable !== null && (taskVariables.has(variable) || (sdk === null && isImported(variable))));
      if (!isTask) return null;
      return { name, waits: name.endsWith("AndWait") || name === "triggerAndPoll", batch: sdk === "batch" || name.startsWith("batch") };
    },
  };
}

function isImported(variable: TSESLint.Scope.Variable): boolean {
  return variable.defs.some((definition) => /^Import.*Specifier$/.test(definition.node.type));
}

function rootOf(node: TSESTree.Node): TSESTree.Identifier | null {
  const target = unwrap(node);
  if (target.type === "Identifier") return target;
  return target.type === "MemberExpression" ? rootOf(target.object) : null;
}

/** The variable that an identifier stands for. */
export function resolve(
  identifier: TSESTree.Identifier,
  sourceCode: Readonly<TSESLint.SourceCode>,
): TSESLint.Scope.Variable | null {
  for (let scope: TSESLint.Scope.Scope | null = sourceCode.getScope(identifier); scope; scope = scope.upper) {
    const variable = scope.set.get(identifier.name);
    if (variable) return variable;
  }
  return null;
}

/** Is `node` inside the `run` function of a task? */
export function isInRun(node: TSESTree.Node, file: TriggerDevFile): boolean {
  for (let at = node.parent; at; at = at.parent) if (isFunction(at) && file.runs.includes(at)) return true;
  return false;
}

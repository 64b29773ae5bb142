import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { createRule } from "./create-rule.js";
import { calleeName, enclosingFunction, isFunction, memberPath, outward } from "./analysis/ast.js";
import type { FunctionNode } from "./analysis/index.js";
import { resolve, triggerDevFile } from "./trigger-dev/tasks.js";

type Options = [];
type MessageIds = "parallelWait";

export default createRule<Options, MessageIds>({
  name: "trigger-dev-no-parallel-waits",
  meta: {
    type: "problem",
    docs: {
      description: "Disallow waiting for several things at once in a Trigger.dev task",
      category: "trigger-dev",
      recommended: "off",
      strict: "off",
      triggerDev: "error",
    },
    schema: [],
    defaultOptions: [],
    messages: {
      parallelWait:
        "'{{name}}' inside '{{combinator}}' waits in parallel, which Trigger.dev does not support: the run fails or hangs. Use 'batchTriggerAndWait' or 'batch.triggerByTaskAndWait', or wait for one after the other.",
    },
  },
  create(context) {
    const file = triggerDevFile(context.sourceCode);
    if (!file) return {};
    return {
      CallExpression(node) {
        const operation = file.operation(node);
        if (!operation?.waits) return;
        const combinator = enclosingCombinator(node) ?? combinatorOfName(node, context.sourceCode);
        const around = combinator ? { node, combinator } : combinedHelper(node, context.sourceCode);
        if (around) context.report({ node: around.node, messageId: "parallelWait", data: { name: operation.name, combinator: around.combinator } });
      },
    };
  },
});

/** `Promise.all` and its like around the call; a batch call of its own inside a callback of `.map()` counts, too. */
function enclosingCombinator(node: TSESTree.Node): string | null {
  let child = node;
  for (let at = node.parent; at; child = at, at = at.parent) {
    if (at.type === "CallExpression" && at.arguments.some((argument) => argument === child)) {
      const path = memberPath(at.callee);
      if (path?.[0] === "Promise" && /^(all|allSettled|race|any)$/.test(path[1] ?? "")) return path.join(".");
    }
    // `Promise.all([await a(), await b()])` waits for one after the other.
    if (at.type === "AwaitExpression" && (at.parent.type === "ArrayExpression" || at.parent.type === "CallExpression")) return null;
    if (isFunction(at) && !isMapCallback(at)) return null;
  }
  return null;
}

/** `const a = child.triggerAndWait(…); … Promise.all([a, b])`, `waits.push(child.triggerAndWait(…)); … Promise.all(waits)` */
function combinatorOfName(node: TSESTree.CallExpression, sourceCode: Readonly<TSESLint.SourceCode>): string | null {
  const variable = variableHolding(node, sourceCode);
  for (const { identifier } of variable?.references ?? []) {
    const combinator = enclosingCombinator(identifier);
    if (combinator) return combinator;
  }
  return null;
}

/** `async function later() { await wait.for(…); }`, of which several run at once: `Promise.all(urls.map((url) => later(url)))`. */
function combinedHelper(node: TSESTree.CallExpression, sourceCode: Readonly<TSESLint.SourceCode>): { node: TSESTree.Node; combinator: string } | null {
  const helper = enclosingFunction(node);
  const name = helper && nameOf(helper);
  for (const { identifier } of name ? (resolve(name, sourceCode)?.references ?? []) : []) {
    const { parent, child } = outward(identifier);
    const combinator = parent?.type === "CallExpression" && parent.callee === child ? enclosingCombinator(parent) : null;
    if (combinator) return { node: parent!, combinator };
  }
  return null;
}

function nameOf(helper: FunctionNode): TSESTree.Identifier | null {
  if (helper.type === "FunctionDeclaration") return helper.id;
  const { parent } = outward(helper);
  return parent?.type === "VariableDeclarator" && parent.id.type === "Identifier" ? parent.id : null;
}

function variableHolding(node: TSESTree.CallExpression, sourceCode: Readonly<TSESLint.SourceCode>): TSESLint.Scope.Variable | null {
  const { parent, child } = outward(node);
  if (parent?.type === "VariableDeclarator" && parent.id.type === "Identifier") return resolve(parent.id, sourceCode);
  if (parent?.type !== "CallExpression" || parent.callee === child || calleeName(parent) !== "push") return null;
  const { callee } = parent;
  return callee.type === "MemberExpression" && callee.object.type === "Identifier" ? resolve(callee.object, sourceCode) : null;
}

function isMapCallback(node: TSESTree.Node): boolean {
  const call = node.parent;
  if (call?.type !== "CallExpression" || call.arguments[0] !== node) return false;
  return call.callee.type === "MemberExpression" && /^(map|flatMap)$/.test(memberName(call.callee));
}

function memberName(callee: TSESTree.MemberExpression): string {
  return callee.property.type === "Identifier" ? callee.property.name : "";
}

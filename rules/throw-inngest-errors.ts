import type { TSESTree } from "@typescript-eslint/utils";
import { isFunction, outward } from "./analysis/ast.js";
import type { FileAnalysis } from "./analysis/index.js";
import { isInngestExport } from "./configuration/names.js";
import { createRule } from "./create-rule.js";
import { workOf } from "./queries/returns.js";

type Options = [];
type MessageIds = "notThrown" | "returned" | "throwIt";

export default createRule<Options, MessageIds>({
  name: "throw-inngest-errors",
  meta: {
    type: "problem",
    docs: {
      description: "Require that NonRetriableError and RetryAfterError are thrown",
      category: "correctness",
      recommended: "error",
      strict: "error",
    },
    hasSuggestions: true,
    schema: [],
    defaultOptions: [],
    messages: {
      notThrown: "'{{name}}' is made and dropped: nothing fails and nothing is retried. Throw it.",
      returned:
        "'{{name}}' is returned, so it is stored as the result of {{of}}, which counts as a success. Throw it.",
      throwIt: "Throw it.",
    },
  },
  check(file, context) {
    for (const error of file.nodes("NewExpression")) {
      const own = inngestError(error, file);
      const name = own ?? otherError(error, file);
      if (name === null) continue;
      const value = own === null ? error : branchOf(error);
      const { parent } = outward(value);
      if (own === null && parent?.type !== "ReturnStatement") continue;
      if (parent?.type === "VariableDeclarator" && isNeverRead(parent, file)) {
        context.report({ node: error, messageId: "notThrown", data: { name } });
      } else if (parent?.type === "ExpressionStatement") {
        context.report({
          node: error,
          messageId: "notThrown",
          data: { name },
          suggest: [{ messageId: "throwIt", fix: (fixer) => fixer.insertTextBefore(error, "throw ") }],
        });
      } else if (parent?.type === "ReturnStatement") {
        const of = resultOf(parent, file, own === null);
        if (of === null) continue;
        context.report({
          node: value === error ? parent : error,
          messageId: "returned",
          data: { name, of },
          suggest:
            value === error
              ? [
                  {
                    messageId: "throwIt",
                    fix: (fixer) => fixer.replaceTextRange([parent.range[0], parent.range[0] + "return".length], "throw"),
                  },
                ]
              : [],
        });
      } else if (parent?.type === "ArrowFunctionExpression") {
        const of = resultOf(error, file);
        if (of === null) continue;
        context.report({
          node: error,
          messageId: "returned",
          data: { name, of },
          suggest:
            value === error
              ? [
                  {
                    messageId: "throwIt",
                    fix: (fixer) => [fixer.insertTextBefore(error, "{ throw "), fixer.insertTextAfter(error, "; }")],
                  },
                ]
              : [],
        });
      }
    }
  },
});

/** `free ? berth : new RetryAfterError("full", "15m")`, `row ?? new NonRetriableError("gone")`: the whole of which it is one outcome. */
function branchOf(error: TSESTree.Expression): TSESTree.Node {
  let value: TSESTree.Node = error;
  for (;;) {
    const { parent, child } = outward(value);
    const isOutcome = (parent?.type === "ConditionalExpression" && parent.test !== child) || (parent?.type === "LogicalExpression" && parent.right === child);
    if (!isOutcome) return value;
    value = parent;
  }
}

/** `const error = new NonRetriableError("…");`, and nothing more. What a module exports is for others. */
function isNeverRead({ id, parent }: TSESTree.VariableDeclarator, file: FileAnalysis): boolean {
  if (id.type !== "Identifier" || parent.parent.type === "ExportNamedDeclaration") return false;
  const variable = file.variableOf(id);
  return variable !== null && !variable.references.some((reference) => reference.isRead()) && file.functionOf(id) !== null;
}

/** The name in the SDK of the error that is made. */
function inngestError({ callee }: TSESTree.NewExpression, file: FileAnalysis): string | null {
  return ["NonRetriableError", "RetryAfterError"].find((name) => isInngestExport(file, callee, name)) ?? null;
}

const OF_LANGUAGE = /^(?:Aggregate|Eval|Range|Reference|Syntax|Type|URI)?Error$/;

/** `new Error("…")`, where it is no answer to a failure: of those there is a rule of its own. */
function otherError(error: TSESTree.NewExpression, file: FileAnalysis): string | null {
  const { callee } = error;
  if (callee.type !== "Identifier" || !OF_LANGUAGE.test(callee.name) || (file.variableOf(callee)?.defs.length ?? 0) > 0) return null;
  for (let at: TSESTree.Node | undefined = error.parent; at && !isFunction(at); at = at.parent) {
    if (at.type === "CatchClause") return null;
    if (at.type === "IfStatement" && /\b(?:err|error|ok|success|status)\b/i.test(file.sourceCode.getText(at.test))) return null;
  }
  return callee.name;
}

/**
 * Whose result is what is returned here: a step's or a function's. A helper may make the error for others to throw. Of the
 * errors of others, what becomes of a step's result that is read is said by the rule on results.
 */
function resultOf(node: TSESTree.Node, file: FileAnalysis, ifDropped = false): string | null {
  const owner = file.functionOf(node);
  if (!owner) return null;
  const step = file.stepCalls.find(({ callback, confidence }) => callback && confidence !== "possible" && workOf(callback, file, { returned: true }) === owner);
  if (step) return ifDropped && step.fate.node.parent?.type !== "ExpressionStatement" ? null : "the step";
  const handler = file.handlerOf(owner);
  return handler && handler.kind !== "helper" && handler.confidence !== "possible" ? "the run" : null;
}

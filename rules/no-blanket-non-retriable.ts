import type { TSESTree } from "@typescript-eslint/utils";
import { chainNames, enclosingStatement, isFunction, lastOf, propertyName, unwrap } from "./analysis/ast.js";
import type { FileAnalysis } from "./analysis/index.js";
import { createRule } from "./create-rule.js";
import { failureBranches } from "./errors/aftermath.js";
import { mattersWhenItFails } from "./errors/attempt.js";
import { isResultClientCall } from "./errors/results.js";
import { errorName, throwInstead } from "./fix/rethrow.js";
import { hasSteps } from "./queries/flow.js";
import { contains } from "./queries/walk.js";

type Options = [{ checkWithCause: boolean }];
type MessageIds = "blanket" | "rethrow";

export default createRule<Options, MessageIds>({
  name: "no-blanket-non-retriable",
  meta: {
    type: "problem",
    docs: {
      description: "Disallow making every error of a step final",
      category: "reliability",
      recommended: "warn",
      strict: ["warn", { checkWithCause: true }],
    },
    hasSuggestions: true,
    schema: [
      {
        type: "object",
        properties: {
          checkWithCause: {
            type: "boolean",
            description: "Also report where the original error is passed on as the cause.",
          },
        },
        additionalProperties: false,
      },
    ],
    defaultOptions: [{ checkWithCause: false }],
    messages: {
      blanket:
        "Every error becomes a NonRetriableError, also those that a retry would mend, such as a time-out or a rate limit: 'retries' never act. Throw it only for what is final, and rethrow the rest.",
      rethrow: "Rethrow the error as it is.",
    },
  },
  check(file, context, [{ checkWithCause }]) {
    for (const statement of file.nodes("TryStatement")) {
      const clause = statement.handler;
      const thrown = clause && blanketThrow(clause.body, checkWithCause, file);
      if (!thrown || !isInStep(statement, file) || !mattersWhenItFails(statement.block, file.sourceCode)) continue;
      const name = errorName(clause, file.sourceCode);
      context.report({
        node: thrown,
        messageId: "blanket",
        suggest:
          name === null
            ? []
            : [
                {
                  messageId: "rethrow",
                  fix: throwInstead(thrown, clause, name, file.sourceCode).fix,
                },
              ],
      });
    }
    for (const call of file.callsNamed("catch")) {
      const callee = unwrap(call.callee);
      if (callee.type !== "MemberExpression" || propertyName(callee) !== "catch") continue;
      const [callback] = call.arguments;
      if (!isFunction(callback) || callback.body.type !== "BlockStatement") continue;
      const thrown = blanketThrow(callback.body, checkWithCause, file);
      if (!thrown || !isInStep(call, file) || !mattersWhenItFails(callee.object, file.sourceCode)) continue;
      context.report({ node: thrown, messageId: "blanket" });
    }
    for (const declarator of hasNonRetriable(file) ? file.nodes("VariableDeclarator") : []) {
      const branch = failureOfResult(declarator, file);
      const thrown = branch && blanketThrow(branch, checkWithCause, file);
      if (thrown && isInStep(declarator, file)) context.report({ node: thrown, messageId: "blanket" });
    }
  },
});

/**
 * `if (error) …` after `const { error } = await supabase.from("a").insert(row);`: the branch for every failure of a client that
 * does not throw. That a single row was not there is final.
 */
function failureOfResult({ id, init }: TSESTree.VariableDeclarator, file: FileAnalysis): TSESTree.Statement | null {
  const value = init && unwrap(init);
  const call = value?.type === "AwaitExpression" ? unwrap(value.argument) : null;
  if (call?.type !== "CallExpression" || id.type !== "ObjectPattern" || !isResultClientCall(call, file)) return null;
  if (chainNames(call).includes("single")) return null;
  const property = id.properties.find((part) => part.type === "Property" && propertyName(part) === "error");
  const name = property?.value?.type === "Identifier" ? property.value : null;
  const variable = name && file.variableOf(name);
  const [first] = variable ? failureBranches(variable, "error", id.range[1]) : [];
  // `if (error || !row)`: that it is not there is final, too.
  return first && unwrap(first.test).type === "Identifier" ? first.statement : null;
}

/** The only way out of the block: `throw new NonRetriableError(…)`, under no condition. */
function blanketThrow(
  block: TSESTree.Statement,
  evenWithCause: boolean,
  file: FileAnalysis,
): TSESTree.ThrowStatement | null {
  const last = lastOf(block);
  if (last?.type !== "ThrowStatement" || !isNonRetriable(last.argument, file)) return null;
  // Whoever passes the cause on has looked at what the error is.
  if (!evenWithCause && last.argument.type === "NewExpression" && last.argument.arguments.length > 1) return null;
  const asks = contains(block, file.sourceCode, (node) => {
    if (isFunction(node)) return "skip";
    return /^(If|Switch|Try|Return)Statement$/.test(node.type) || (node.type === "ThrowStatement" && node !== last);
  });
  return asks || isCalledFinal(block, file) ? null : last;
}

/** Does a comment in the block, or above the step, say that no error of it is to be retried? */
function isCalledFinal(block: TSESTree.Statement, file: FileAnalysis): boolean {
  const step = file.stepRegion(block)?.step;
  const places = [block, ...(step && "callback" in step ? [step.node, step.callback ?? []].flat() : [])];
  const above = places.flatMap((place) => file.sourceCode.getCommentsBefore(enclosingStatement(place)));
  return [...file.sourceCode.getCommentsInside(block), ...above].some(({ value }) => FINAL.test(value) && !/\b(todo|fixme)\b/i.test(value));
}

const FINAL =
  /\b(terminal|permanent|deterministic|(un|ir)recoverable|(?<!non[- ]?)(fatal|final))\b|\b(no|not|never|without|avoid\w*|skip\w*|stop\w*|prevent\w*|instead of|rather than|\w+n.?t)\b[^.]{0,30}(?<!non-)\bre-?(tr(y|ies|ied|ying|iable|yable)|run)/i;

/** Asked before anything is followed. */
function hasNonRetriable(file: FileAnalysis): boolean {
  return file.nodes("ThrowStatement").some(({ argument }) => isNonRetriable(argument, file));
}

function isNonRetriable(node: TSESTree.Expression, file: FileAnalysis): boolean {
  const error = unwrap(node);
  if (error.type !== "NewExpression" || error.callee.type !== "Identifier") return false;
  const imported = file.importOf(error.callee);
  return imported ? imported.path[0] === "NonRetriableError" : error.callee.name === "NonRetriableError";
}

/** In a step, or in a function that has none. Around steps the retries are spent already. */
function isInStep(node: TSESTree.Node, file: FileAnalysis): boolean {
  const step = file.stepRegion(node);
  if (step) return step.handler?.kind !== "onFailure" && !file.bodyRegion(node);
  const body = file.bodyRegion(node);
  if (!body || body.handler.confidence === "possible" || body.handler.kind !== "function") return false;
  return !hasSteps(body.handler);
}

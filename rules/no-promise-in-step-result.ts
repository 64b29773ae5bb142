import type { TSESTree } from "@typescript-eslint/utils";
import { isFunction, unwrap } from "./analysis/ast.js";
import type { FileAnalysis, FunctionNode } from "./analysis/index.js";
import { createRule } from "./create-rule.js";
import { waitForAll } from "./fix/step.js";
import { nameOfStep } from "./queries/names.js";
import { isListOfPromises, isPromise } from "./queries/promises.js";
import { returnedExpressions } from "./queries/returns.js";

type Options = [];
type MessageIds = "promise" | "listOfPromises" | "awaitPromise" | "awaitAll";

export default createRule<Options, MessageIds>({
  name: "no-promise-in-step-result",
  meta: {
    type: "problem",
    docs: {
      description: "Disallow promises inside the result of a step",
      category: "correctness",
      recommended: "error",
      strict: "error",
    },
    hasSuggestions: true,
    schema: [],
    defaultOptions: [],
    messages: {
      promise:
        "The result of {{step}} is stored as JSON, and the JSON of a promise is '{}': what it resolves to is lost, and its failure does not reach the step. Await it.",
      listOfPromises:
        "The result of {{step}} is a list of promises, which is stored as '[{}, {}, …]': what they resolve to is lost, and their failures do not reach the step. Return 'await Promise.all(…)' of it.",
      awaitPromise: "Await it before it is returned.",
      awaitAll: "Wait for all of them: 'await Promise.all(…)'.",
    },
  },
  check(file, context) {
    for (const step of file.stepCalls) {
      if (!step.callback || step.confidence === "possible" || step.tool !== "run") continue;
      const data = { step: nameOfStep(step) };
      for (const { node, list } of promisesIn(step.callback, file)) {
        const owner = file.functionOf(node);
        context.report({
          node,
          messageId: list ? "listOfPromises" : "promise",
          data,
          suggest:
            owner?.async && isWritten(node)
              ? [
                  {
                    messageId: list ? "awaitAll" : "awaitPromise",
                    fix: (fixer) =>
                      list
                        ? waitForAll(node, fixer, { isAwaited: false })
                        : fixer.insertTextBefore(node, "await "),
                  },
                ]
              : [],
        });
      }
    }
  },
});

interface Found {
  node: TSESTree.Expression;
  list: boolean;
}

function promisesIn(callback: FunctionNode, file: FileAnalysis): Found[] {
  return returnedExpressions(callback, file).flatMap((value) => {
    const node = unwrap(value);
    // A promise that is returned itself is waited for.
    if (isListOfPromises(file.valueOf(node), file)) return [{ node, list: true }];
    return inside(node, file);
  });
}

function inside(value: TSESTree.Expression, file: FileAnalysis): Found[] {
  const node = value.type === "Identifier" ? file.valueOf(value) : unwrap(value);
  switch (node.type) {
    case "ObjectExpression":
      return node.properties.flatMap((property) =>
        property.type === "Property" ? member(property.value as TSESTree.Expression, file) : [],
      );
    case "ArrayExpression":
      return node.elements.flatMap((element) =>
        element && element.type !== "SpreadElement" ? member(element, file) : [],
      );
    case "ConditionalExpression":
      return [...inside(node.consequent, file), ...inside(node.alternate, file)];
    default:
      return [];
  }
}

function member(value: TSESTree.Expression, file: FileAnalysis): Found[] {
  const node = unwrap(value);
  if (isFunction(node) || node.type === "AwaitExpression") return [];
  if (isPromise(node, file)) return [{ node, list: false }];
  if (isListOfPromises(node, file)) return [{ node, list: true }];
  return inside(node, file);
}

function isWritten(node: TSESTree.Expression): boolean {
  return node.type === "CallExpression" || node.type === "Identifier" || node.type === "MemberExpression";
}

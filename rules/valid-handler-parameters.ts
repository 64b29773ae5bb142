import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { calleeName, propertyName } from "./analysis/ast.js";
import type { FileAnalysis, FunctionDefinition, FunctionNode } from "./analysis/index.js";
import { createRule } from "./create-rule.js";

type Options = [];
type MessageIds = "event" | "second" | "takeOut";

export default createRule<Options, MessageIds>({
  name: "valid-handler-parameters",
  meta: {
    type: "problem",
    docs: {
      description: "Require that a handler takes the one object that it is given",
      category: "correctness",
      recommended: "error",
      strict: "error",
    },
    hasSuggestions: true,
    schema: [],
    defaultOptions: [],
    messages: {
      event:
        "'{{name}}' is the whole context here, and not the event: it has no 'data', so what is read of it throws. Take the event out of it: '{ event }'.",
      second:
        "The SDK calls a handler with one object, '{ event, step, … }': '{{name}}' is undefined, and what is called on it throws. Take it out of the first parameter.",
      takeOut: "Write '({{text}})'.",
    },
  },
  check(file, context) {
    for (const handler of file.functions.flatMap((definition) => handlersOf(definition, file))) {
      const [first, second] = handler.params;
      if (second && isRequired(second)) {
        const name = second.type === "Identifier" ? second.name : context.sourceCode.getText(second);
        context.report({ node: second, messageId: "second", data: { name }, suggest: takeBothOut(handler, context.sourceCode) });
      } else if (first?.type === "Identifier" && isTakenForEvent(first, file)) {
        context.report({ node: first, messageId: "event", data: { name: first.name }, suggest: takeEventOut(handler, first, file) });
      }
    }
  },
});

/** The functions that the SDK itself calls: those that `createFunction` is handed as they are. */
function handlersOf({ node, kind, confidence, handlerNode, options }: FunctionDefinition, file: FileAnalysis): FunctionNode[] {
  if (kind !== "function" || confidence === "possible" || calleeName(node) !== "createFunction" || node.callee.type !== "MemberExpression") return [];
  const given = [handlerNode && node.arguments.some((argument) => argument === handlerNode) ? handlerNode : null, options?.get("onFailure")?.value ?? null];
  return given.flatMap((written) => (written && file.functionBehind(written)) ?? []);
}

function isRequired(parameter: TSESTree.Parameter): boolean {
  return (parameter.type === "Identifier" && !parameter.optional) || parameter.type === "ObjectPattern";
}

const NAME_OF_EVENT = /^_?(event|evt|ev|e)$/i;

/** `async (event) => mail(event.data.email)`: the context has no `data`, and whoever reads its `event` knows what it is. */
function isTakenForEvent(parameter: TSESTree.Identifier, file: FileAnalysis): boolean {
  if (!NAME_OF_EVENT.test(parameter.name)) return false;
  const read = partsRead(parameter, file);
  return read.includes("data") && !read.includes("event");
}

function partsRead(parameter: TSESTree.Identifier, file: FileAnalysis): (string | null)[] {
  const references = file.variableOf(parameter)?.references ?? [];
  return references.map(({ identifier: { parent } }) => (parent.type === "MemberExpression" ? propertyName(parent) : null));
}

/** `(event, step)`: `({ event, step })`, with the names that they have. */
function takeBothOut(handler: FunctionNode, sourceCode: Readonly<TSESLint.SourceCode>): TSESLint.ReportSuggestionArray<MessageIds> {
  const [first, second, ...others] = handler.params;
  if (others.length > 0 || first?.type !== "Identifier" || second?.type !== "Identifier") return [];
  if (!NAME_OF_EVENT.test(first.name) || !/^_?(steps?|tools|s)$/i.test(second.name) || sourceCode.getCommentsInside(handler).some(({ range }) => range[0] < second.range[1])) return [];
  const text = `{ ${named("event", first)}, ${named("step", second)} }`;
  return [{ messageId: "takeOut", data: { text }, fix: (fixer) => fixer.replaceTextRange([first.range[0], second.range[1]], text) }];
}

function takeEventOut(handler: FunctionNode, parameter: TSESTree.Identifier, file: FileAnalysis): TSESLint.ReportSuggestionArray<MessageIds> {
  // What else is read of it is of the context, or of the event, and one cannot tell.
  if (handler.params.length > 1 || partsRead(parameter, file).some((part) => part !== "data" && part !== "name" && part !== "ts" && part !== "id")) return [];
  const text = `{ ${named("event", parameter)} }`;
  const isBare = file.sourceCode.getTokenAfter(parameter)?.value === "=>";
  return [{ messageId: "takeOut", data: { text }, fix: (fixer) => fixer.replaceText(parameter, isBare ? `(${text})` : text) }];
}

/** `event` for a parameter of that name, else `event: evt`. Its type goes: it was that of something else. */
function named(key: string, { name }: TSESTree.Identifier): string {
  return name === key ? key : `${key}: ${name}`;
}

import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { propertyName, unwrap } from "./analysis/ast.js";
import type { FileAnalysis } from "./analysis/index.js";
import { createRule } from "./create-rule.js";

type Options = [];
type MessageIds = "retriesTwice" | "addMaxRetries";

const CALLS = /^(generateText|streamText|generateObject|streamObject|embed|embedMany|rerank|generateImage|experimental_generateImage|transcribe|experimental_transcribe)$/;

export default createRule<Options, MessageIds>({
  name: "no-ai-sdk-retries",
  meta: {
    type: "suggestion",
    docs: {
      description: "Require that the AI SDK leaves retries to Inngest",
      category: "reliability",
      recommended: "off",
      strict: "warn",
    },
    hasSuggestions: true,
    schema: [],
    defaultOptions: [],
    messages: {
      retriesTwice:
        "'{{name}}' retries a failed call twice by itself, and waits for that inside the request; Inngest then retries the whole. Set 'maxRetries: 0'.",
      addMaxRetries: "Add 'maxRetries: 0'.",
    },
  },
  check(file, context) {
    for (const call of file.nodes("CallExpression")) {
      const name = aiFunction(call.callee, file);
      if (name !== null && file.regionsOf(call).length > 0) report(call.callee, name, call.arguments[0]);
    }
    for (const step of file.stepCalls) {
      if (step.tool !== "ai.wrap" || !step.callbackArgument) continue;
      const name = aiFunction(step.callbackArgument, file);
      if (name !== null) report(step.callbackArgument, name, step.node.arguments[2]);
    }

    function report(node: TSESTree.Node, name: string, argument: TSESTree.Node | undefined): void {
      const options = argument && unwrap(argument);
      if (options?.type !== "ObjectExpression") return;
      const decided = options.properties.some(
        (property) => property.type !== "Property" || propertyName(property) === "maxRetries",
      );
      if (decided) return;
      context.report({ node, messageId: "retriesTwice", data: { name }, suggest: suggestionsFor(options) });
    }
  },
});

function aiFunction(node: TSESTree.Node, file: FileAnalysis): string | null {
  const imported = file.importOf(unwrap(node));
  const name = imported?.source === "ai" ? imported.path.at(-1) : undefined;
  return name !== undefined && CALLS.test(name) ? name : null;
}

function suggestionsFor(options: TSESTree.ObjectExpression): TSESLint.ReportSuggestionArray<MessageIds> {
  const last = options.properties.at(-1);
  if (!last) return [];
  return [{ messageId: "addMaxRetries", fix: (fixer) => fixer.insertTextAfter(last, ", maxRetries: 0") }];
}

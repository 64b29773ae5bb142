import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { isWithin } from "./analysis/ast.js";
import { type FileAnalysis, getAnalysis, type Handler, type StepCall } from "./analysis/index.js";
import { createRule } from "./create-rule.js";
import { accessTo } from "./fix/step.js";

type Options = [];
type MessageIds = "race" | "group";

export default createRule<Options, MessageIds>({
  name: "no-promise-race-steps",
  meta: {
    type: "problem",
    docs: {
      description: "Disallow 'Promise.race' and 'Promise.any' over steps outside 'group.parallel'",
      category: "correctness",
      recommended: "error",
      strict: "error",
      majors: [4],
    },
    hasSuggestions: true,
    schema: [],
    defaultOptions: [],
    messages: {
      race: "'Promise.{{combinator}}' over steps does not go on with the first of them: with the optimised parallelism of version 4 the function is entered again only when all steps of the group are done, so the slowest one decides. Put it into 'group.parallel'.",
      group: "Put it into 'group.parallel', which lets the first step that is done win.",
    },
  },
  create(context) {
    const file = getAnalysis(context);
    if (!file) return {};
    return {
      Program() {
        const reported = new Set<TSESTree.Node>();
        for (const step of file.stepCalls) {
          const { parallel } = step;
          if (!parallel || (parallel.combinator !== "race" && parallel.combinator !== "any") || reported.has(parallel.node)) continue;
          const region = file.bodyRegion(step.node);
          if (!region || !waitsForAll(region.handler, file) || isRaced(step, file)) continue;
          reported.add(parallel.node);
          context.report({
            node: parallel.node.callee,
            messageId: "race",
            data: { combinator: parallel.combinator },
            suggest: suggestionsFor(parallel.node, region.handler, file),
          });
        }
      },
    };
  },
});

/** Version 4 unless it is told otherwise, version 3 only when it is told so. */
function waitsForAll(handler: Handler, file: FileAnalysis): boolean {
  const { definition } = handler;
  const setting = [definition?.options, ...file.clients.map((client) => client.options)].map((options) => options?.get("optimizeParallelism")?.value);
  const isSet = (value: boolean) => setting.some((node) => node?.type === "Literal" && node.value === value);
  const isVersion4 = (definition?.major ?? file.major) === 4;
  return isVersion4 ? !isSet(false) : isSet(true);
}

/** In `group.parallel`, or each step says so itself. */
function isRaced(step: StepCall, file: FileAnalysis): boolean {
  const id = step.idArgument;
  if (id?.type === "ObjectExpression" && /\bparallelMode\b/.test(file.sourceCode.getText(id))) return true;
  return file.groupCalls.some((group) => group.tool === "parallel" && isWithin(step.node, group.node));
}

function suggestionsFor(call: TSESTree.CallExpression, handler: Handler, file: FileAnalysis): TSESLint.ReportSuggestionArray<MessageIds> {
  const access = accessTo("group", handler, call, file);
  if (!access || file.sourceCode.getCommentsInside(call).length > 0) return [];
  return [
    {
      messageId: "group",
      fix: (fixer) => [
        ...access.fixes(fixer),
        fixer.insertTextBefore(call, `${access.text}.parallel(async () => `),
        fixer.insertTextAfter(call, ")"),
      ],
    },
  ];
}

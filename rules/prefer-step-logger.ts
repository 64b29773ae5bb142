import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { calleeName, isWithin } from "./analysis/ast.js";
import type { BodyRegion, FileAnalysis } from "./analysis/index.js";
import { createRule } from "./create-rule.js";
import { accessTo } from "./fix/step.js";
import { isFollowedByStep } from "./queries/afterwards.js";
import { hasSteps } from "./queries/flow.js";
import { loggerOf } from "./queries/logs.js";
import { nameOfCallee } from "./queries/names.js";
import { table } from "../inngest/table.js";

type Options = [{ report: "repeated" | "all" }];
type MessageIds = "console" | "module" | "useLogger";

export default createRule<Options, MessageIds>({
  name: "prefer-step-logger",
  meta: {
    type: "suggestion",
    docs: {
      description: "Require the logger of the context, or a step, for what a function logs",
      category: "style",
      recommended: "warn",
      strict: ["warn", { report: "all" }],
    },
    hasSuggestions: true,
    schema: [
      {
        type: "object",
        properties: {
          report: {
            type: "string",
            enum: ["repeated", "all"],
            description:
              "`repeated` reports lines that a step can follow; `all` also those that are written after the last step, or just before the function returns, and those of functions beside the handler that only its body calls.",
          },
        },
        additionalProperties: false,
      },
    ],
    defaultOptions: [{ report: "repeated" }],
    messages: {
      console:
        "'{{text}}' stands outside steps: the line is written again whenever the function resumes or retries. Use the 'logger' that the function is given, which keeps quiet about what it has said, or log inside a step.",
      module:
        "'{{text}}' stands outside steps and is not the logger of the context: the line is written again whenever the function resumes or retries. Use the 'logger' that the function is given, or log inside a step.",
      useLogger: "Use the 'logger' of the context. The line then goes where the client's logger writes.",
    },
  },
  check(file, context, [{ report }]) {
    for (const call of file.nodes("CallExpression")) {
      const logger = loggerOf(call, file);
      if (!logger || logger === "context") continue;
      const region = file.bodyRegion(call);
      if (!region || !hasSteps(region.handler)) continue;
      if (!isOwn(call, region) && !runsSteps(call, file) && !(report === "all" && isOnlyInBody(call, file))) continue;
      if (report === "repeated" && !isRepeated(call, file)) continue;
      context.report({
        node: call.callee,
        messageId: logger,
        data: { text: nameOfCallee(call, file.sourceCode) },
        suggest: suggestionsFor(call, region, file),
      });
    }
  },
});

/** In the handler itself, or in a function that it declares. Functions beside it may log for others, too. */
function isOwn(call: TSESTree.Node, { handler, path }: BodyRegion): boolean {
  return path.length === 0 || isWithin(call, handler.node);
}

/** In a function that is handed `step`: nothing but the body of a function can run it. */
function runsSteps(call: TSESTree.Node, file: FileAnalysis): boolean {
  const owner = file.functionOf(call);
  return file.stepCalls.some((step) => step.confidence !== "possible" && file.functionOf(step.node) === owner);
}

function isRepeated(call: TSESTree.Node, file: FileAnalysis): boolean {
  return file.regionsOf(call).some((region) => region.kind === "body" && isFollowedByStep(call, region, file));
}

function isOnlyInBody(call: TSESTree.Node, file: FileAnalysis): boolean {
  return file.regionsOf(call).every((region) => region.kind === "body");
}

/** `console.log` says what `logger.info` says; tables and groups have no counterpart. */
const LEVELS: Readonly<Record<string, string>> = table({ log: "info", info: "info", warn: "warn", error: "error", debug: "debug", trace: "debug" });

function suggestionsFor(call: TSESTree.CallExpression, { handler }: BodyRegion, file: FileAnalysis): TSESLint.ReportSuggestionArray<MessageIds> {
  if (!isWithin(call, handler.node)) return [];
  const level = LEVELS[calleeName(call) ?? ""];
  const access = level === undefined ? null : accessTo("logger", handler, call, file);
  if (!access || level === undefined) return [];
  return [
    {
      messageId: "useLogger",
      fix: (fixer) => [...access.fixes(fixer), fixer.replaceText(call.callee, `${access.text}.${level}`)],
    },
  ];
}

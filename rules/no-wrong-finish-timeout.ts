import type { TSESTree } from "@typescript-eslint/utils";
import { exactStepDuration, parseOptionDuration, parseStepDuration } from "../inngest/duration.js";
import { createRule } from "./create-rule.js";
import type { FileAnalysis, FunctionDefinition } from "./analysis/index.js";
import { member } from "./queries/payloads.js";
import { readFunctions } from "./configuration/functions.js";
import { constantOf } from "./configuration/values.js";
import { sleepsOf } from "./configuration/waits.js";

type MessageIds = "tooLong";

export default createRule<[], MessageIds>({
  name: "no-wrong-finish-timeout",
  meta: {
    type: "problem",
    docs: {
      description: "Disallow sleeps that are longer than the function may take",
      category: "reliability",
      recommended: "error",
      strict: "error",
    },
    schema: [],
    defaultOptions: [],
    messages: {
      tooLong: "The run sleeps {{sleep}}, and 'timeouts.finish' cancels it after {{finish}}: a run that comes here never goes on. Make the time-out longer, or the sleep shorter.",
    },
  },
  check(file, context) {
    for (const { definition } of readFunctions(file)) {
      const finish = finishOf(definition, file);
      if (finish === undefined) continue;
      const sum = sleptInTurn(definition, file);
      if (sum && sum.longest <= finish.ms && sum.total > finish.ms) {
        context.report({ node: sum.last, messageId: "tooLong", data: { sleep: `${exactStepDuration(sum.total)} in all`, finish: finish.text } });
      }
      for (const { duration } of sleepsOf(definition.handler?.steps ?? [])) {
        const length = lengthOf(constantOf(duration, file));
        if (length !== undefined && length > finish.ms) {
          context.report({ node: duration, messageId: "tooLong", data: { sleep: exactStepDuration(length), finish: finish.text } });
        }
      }
    }
  },
});

function finishOf({ options }: FunctionDefinition, file: FileAnalysis): { ms: number; text: string } | undefined {
  const timeouts = options?.get("timeouts");
  const literal = timeouts && file.valueOf(timeouts.value);
  const node = literal?.type === "ObjectExpression" ? member(literal, "finish") : null;
  const text = node ? constantOf(node, file) : undefined;
  const parsed = typeof text === "string" ? parseOptionDuration(text) : undefined;
  return parsed?.ok && parsed.ms > 0 ? { ms: parsed.ms, text: text as string } : undefined;
}

/** The sleeps that every run makes, one after the other: statements of the handler itself. */
function sleptInTurn({ handler }: FunctionDefinition, file: FileAnalysis): { total: number; longest: number; last: TSESTree.Node } | undefined {
  const sleeps = sleepsOf(handler?.steps ?? []).filter(({ step }) => {
    const { parent: awaited } = step.node;
    return awaited.type === "AwaitExpression" && awaited.parent.type === "ExpressionStatement" && awaited.parent.parent === handler?.node.body;
  });
  const lengths = sleeps.map(({ duration }) => lengthOf(constantOf(duration, file)) ?? 0);
  const last = sleeps.at(-1)?.duration;
  return last ? { total: lengths.reduce((sum, length) => sum + length, 0), longest: Math.max(...lengths), last } : undefined;
}

function lengthOf(duration: unknown): number | undefined {
  if (typeof duration === "number") return duration;
  const parsed = typeof duration === "string" ? parseStepDuration(duration) : undefined;
  return parsed?.ok ? parsed.ms : undefined;
}

import { exactStepDuration, parseOptionDuration, parseStepDuration } from "../inngest/duration.js";
import { createRule } from "./create-rule.js";
import { getAnalysis, type FileAnalysis, type FunctionDefinition } from "./analysis/index.js";
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
  create(context) {
    const file = getAnalysis(context);
    if (!file) return {};
    return {
      Program() {
        for (const { definition } of readFunctions(file)) {
          const finish = finishOf(definition, file);
          if (finish === undefined) continue;
          for (const { duration } of sleepsOf(definition.handler?.steps ?? [])) {
            const length = lengthOf(constantOf(duration, file));
            if (length !== undefined && length > finish.ms) {
              context.report({ node: duration, messageId: "tooLong", data: { sleep: exactStepDuration(length), finish: finish.text } });
            }
          }
        }
      },
    };
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

function lengthOf(duration: unknown): number | undefined {
  if (typeof duration === "number") return duration;
  const parsed = typeof duration === "string" ? parseStepDuration(duration) : undefined;
  return parsed?.ok ? parsed.ms : undefined;
}

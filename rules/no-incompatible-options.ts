import type { OptionProblem } from "../inngest/options.js";
import { createRule } from "./create-rule.js";
import { reportOptions } from "./configuration/report.js";

type Options = [{ checkDocumented: boolean }];
type MessageIds = "incompatible" | "wait";

export default createRule<Options, MessageIds>({
  name: "no-incompatible-options",
  meta: {
    type: "problem",
    docs: {
      description: "Disallow options that exclude or override each other",
      category: "configuration",
      recommended: "error",
      strict: ["error", { checkDocumented: true }],
    },
    schema: [
      {
        type: "object",
        properties: { checkDocumented: { type: "boolean", description: "Also report what the documentation says not to do, though the server takes it" } },
        additionalProperties: false,
      },
    ],
    defaultOptions: [{ checkDocumented: false }],
    messages: {
      incompatible: "{{text}}",
      wait: "A wait has either 'match' or 'if'. The SDK takes 'match' and drops the 'if'. Write both conditions into the 'if'.",
    },
  },
  check(file, context, [{ checkDocumented }]) {
    reportOptions(file, context, { problem: "incompatible" }, ({ code, kind }: OptionProblem) =>
      code === "combination" && (checkDocumented || kind !== "unsupported"));
    for (const step of file.stepCalls) {
      const condition = step.tool === "waitForEvent" && step.options?.has("match") === "yes" ? step.options.get("if") : undefined;
      if (condition && step.confidence !== "possible") context.report({ node: condition.value, messageId: "wait" });
    }
  },
});

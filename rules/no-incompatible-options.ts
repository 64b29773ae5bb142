import type { OptionProblem } from "../inngest/options.js";
import { createRule } from "./create-rule.js";
import { reportOptions } from "./configuration/report.js";

type Options = [{ checkDocumented: boolean }];
type MessageIds = "incompatible" | "replace";

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
    hasSuggestions: true,
    schema: [
      {
        type: "object",
        properties: { checkDocumented: { type: "boolean", description: "Also report what the documentation says not to do, though the server takes it" } },
        additionalProperties: false,
      },
    ],
    defaultOptions: [{ checkDocumented: false }],
    messages: { incompatible: "{{text}}", replace: "Write {{text}}." },
  },
  create(context, [{ checkDocumented }]) {
    return reportOptions(context, { problem: "incompatible", replace: "replace" }, ({ code, kind }: OptionProblem) =>
      code === "combination" && (checkDocumented || kind !== "unsupported"));
  },
});

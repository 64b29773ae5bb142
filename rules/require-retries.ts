import { createRule } from "./create-rule.js";
import { readFunctions } from "./configuration/functions.js";

type MessageIds = "missing";

export default createRule<[], MessageIds>({
  name: "require-retries",
  meta: {
    type: "suggestion",
    docs: {
      description: "Require that each function says how often it is retried",
      category: "reliability",
      recommended: "off",
      strict: "warn",
    },
    schema: [],
    defaultOptions: [],
    messages: {
      missing:
        "The function does not say how often it is retried: a failing step is tried 5 times within about 5 minutes before the run fails. Set 'retries' to what its calls can bear, 0 to 20.",
    },
  },
  check(file, context) {
    for (const { definition } of readFunctions(file)) {
      if (definition.options?.has("retries") === "no") context.report({ node: definition.locator, messageId: "missing" });
    }
  },
});

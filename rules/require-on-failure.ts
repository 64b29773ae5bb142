import { createRule } from "./create-rule.js";
import { readFunctions } from "./configuration/functions.js";

type MessageIds = "missing";

export default createRule<[], MessageIds>({
  name: "require-on-failure",
  meta: {
    type: "suggestion",
    docs: {
      description: "Require that each function says what happens when it fails for good",
      category: "reliability",
      recommended: "off",
      strict: "off",
    },
    schema: [],
    defaultOptions: [],
    messages: {
      missing:
        "The function has no 'onFailure': when its retries are used up, the run is marked as failed and nobody is told. Add an 'onFailure', or one function for 'inngest/function.failed' and turn this rule off.",
    },
  },
  check(file, context) {
    for (const { definition } of readFunctions(file)) {
      if (definition.options?.has("onFailure") === "no") context.report({ node: definition.locator, messageId: "missing" });
    }
  },
});

import { createRule } from "./create-rule.js";
import { readFunctions } from "./configuration/functions.js";
import { isRunByHand } from "./configuration/test-files.js";
import { buildVariableIn, instabilityOf } from "./configuration/instability.js";

type MessageIds = "functionId" | "appId";

export default createRule<[], MessageIds>({
  name: "no-unstable-function-id",
  meta: {
    type: "problem",
    docs: {
      description: "Disallow ids of functions and apps that change between deployments",
      category: "correctness",
      recommended: "error",
      strict: "error",
    },
    schema: [],
    defaultOptions: [],
    messages: {
      functionId:
        "The id depends on '{{label}}', so each deployment makes a new function: the runs of the old one are never resumed, and what both are triggered by runs anew. Use a constant.",
      appId: "The app's id depends on '{{label}}', so each deployment makes a new app, and its functions lose their runs and history. Use a constant.",
    },
  },
  check(file, context) {
    const { sourceCode } = context;
    // An app of its own for each test is what keeps them apart.
    if (isRunByHand(context.filename, context.cwd)) return;
    const ids = [
      ...readFunctions(file).map(({ definition }) => ({ id: definition.id, messageId: "functionId" as const })),
      ...file.clients.map(({ id }) => ({ id, messageId: "appId" as const })),
    ];
    for (const { id, messageId } of ids) {
      if (!id || id.value !== null) continue;
      const unstable = instabilityOf(id.node, file, sourceCode) ?? buildVariableIn(file.valueOf(id.node), sourceCode);
      if (unstable) context.report({ node: id.node, messageId, data: { label: unstable.label } });
    }
  },
});

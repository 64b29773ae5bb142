import { createRule } from "./create-rule.js";
import { exportedNames, nextRoute } from "./configuration/routes.js";

type Options = [{ seconds: number }];
type MessageIds = "missing" | "add";

export default createRule<Options, MessageIds>({
  name: "serve-max-duration",
  meta: {
    type: "suggestion",
    docs: {
      description: "Require that a Next route says how long a request may take",
      category: "configuration",
      recommended: "off",
      strict: "warn",
    },
    hasSuggestions: true,
    schema: [
      {
        type: "object",
        properties: { seconds: { type: "integer", minimum: 1, description: "The seconds that the suggestion writes" } },
        additionalProperties: false,
      },
    ],
    defaultOptions: [{ seconds: 60 }],
    messages: {
      missing:
        "The route does not say how long a request may take: on Vercel a step is cut off by the platform's default (FUNCTION_INVOCATION_TIMEOUT) and tried again from its beginning. Export 'maxDuration', above the longest step.",
      add: "Export maxDuration = {{seconds}}.",
    },
  },
  check(file, context, [{ seconds }]) {
    const serve = nextRoute(file, context.filename);
    if (!serve) return;
    const names = exportedNames(file);
    if (!names || names.has("maxDuration")) return;
    const last = file.nodes("ImportDeclaration").at(-1);
    context.report({
      node: serve.node.callee,
      messageId: "missing",
      suggest: last
        ? [{ messageId: "add", data: { seconds: String(seconds) }, fix: (fixer) => fixer.insertTextAfter(last, `\n\nexport const maxDuration = ${seconds};`) }]
        : [],
    });
  },
});

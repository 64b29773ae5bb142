import { createRule } from "./create-rule.js";
import { isRunByHand } from "./configuration/test-files.js";
import { commentsAt } from "./queries/comments.js";

type MessageIds = "always" | "byEnvironment";

const BY_ENVIRONMENT = 'process.env.NODE_ENV !== "production"';

export default createRule<[], MessageIds>({
  name: "no-hardcoded-dev-mode",
  meta: {
    type: "problem",
    docs: {
      description: "Disallow a client that is in dev mode everywhere",
      category: "configuration",
      recommended: "error",
      strict: "error",
    },
    hasSuggestions: true,
    schema: [],
    defaultOptions: [],
    messages: {
      always:
        "In dev mode the SDK checks no signatures and sends events to a dev server: deployed like this, anyone can call the functions, and events are lost. Decide by the environment, or leave it to INNGEST_DEV.",
      byEnvironment: "Write {{text}}.",
    },
  },
  check(file, context) {
    if (isRunByHand(context.filename, context.cwd)) return;
    for (const { options, node } of file.clients) {
      // `...(cond ? { isDev: true } : {})` has decided already.
      const value = options?.has("isDev") === "yes" ? options.get("isDev")?.value : undefined;
      const known = value && file.valueOf(value);
      if (known?.type !== "Literal" || known.value !== true) continue;
      if (commentsAt(node, context.sourceCode).some((text) => /\blocal/i.test(text))) continue;
      context.report({
        node: value!,
        messageId: "always",
        suggest: value !== known ? [] : [{ messageId: "byEnvironment", data: { text: BY_ENVIRONMENT }, fix: (fixer) => fixer.replaceText(value, BY_ENVIRONMENT) }],
      });
    }
  },
});

import { createRule } from "./create-rule.js";
import { readFunctions } from "./configuration/functions.js";
import { sentences, writtenText } from "./configuration/report.js";

type MessageIds = "invalid" | "replace";

/** Names of schedules that have one meaning everywhere: the server refuses them, so nothing runs by them that could change. */
const DESCRIPTOR = /^@(yearly|annually|monthly|weekly|daily|midnight|hourly)$/i;

export default createRule<[], MessageIds>({
  name: "valid-cron",
  meta: {
    type: "problem",
    docs: {
      description: "Require cron expressions and jitters that Inngest reads",
      category: "configuration",
      recommended: "error",
      strict: "error",
    },
    fixable: "code",
    hasSuggestions: true,
    schema: [],
    defaultOptions: [],
    messages: { invalid: "{{text}}", replace: "Write '{{text}}'." },
  },
  check(file, context) {
    for (const { problems, placeOf } of readFunctions(file)) {
      for (const problem of problems) {
        if (problem.code !== "cron" && problem.code !== "jitter") continue;
        const node = placeOf(problem).value;
        const written = writtenText(node);
        const { suggestion } = problem;
        const data = { text: sentences(problem) };
        if (!written || suggestion === undefined) {
          context.report({ node, messageId: "invalid", data });
          continue;
        }
        const text = `${written.quote}${suggestion}${written.quote}`;
        if (DESCRIPTOR.test(context.sourceCode.getText(node).slice(1, -1))) {
          context.report({ node, messageId: "invalid", data, fix: (fixer) => fixer.replaceText(node, text) });
        } else {
          context.report({
            node,
            messageId: "invalid",
            data,
            suggest: [{ messageId: "replace", data: { text: suggestion }, fix: (fixer) => fixer.replaceText(node, text) }],
          });
        }
      }
    }
  },
});

import { createRule } from "./create-rule.js";

type MessageIds = "mixed";

export default createRule<[], MessageIds>({
  name: "no-mixed-realtime",
  meta: {
    type: "problem",
    docs: {
      description: "Disallow the separate realtime package beside v4 of the SDK, which has its own",
      category: "configuration",
      recommended: "error",
      strict: "error",
      majors: [4],
    },
    schema: [],
    defaultOptions: [],
    messages: {
      mixed:
        "'@inngest/realtime' is made for v3 of the SDK, and its middleware and channels do not work with v4. Import from 'inngest/realtime', and hooks from 'inngest/react'.",
    },
  },
  check(file, context) {
    for (const node of file.nodes("ImportDeclaration")) {
      if (/^@inngest\/realtime(?:\/|$)/.test(node.source.value) && file.major === 4) context.report({ node: node.source, messageId: "mixed" });
    }
  },
});

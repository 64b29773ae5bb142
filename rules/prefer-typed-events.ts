import { createRule } from "./create-rule.js";

type Options = [];
type MessageIds = "untyped";

export default createRule<Options, MessageIds>({
  name: "prefer-typed-events",
  meta: {
    type: "suggestion",
    docs: {
      description: "Prefer a client that knows the types of its events",
      category: "style",
      recommended: "off",
      strict: "warn",
      majors: [3],
    },
    schema: [],
    defaultOptions: [],
    messages: {
      untyped:
        "This client knows no events: every name is accepted, and the data is any. Give it 'schemas: new EventSchemas().fromRecord<Events>()'.",
    },
  },
  check(file, context) {
    if (file.major !== 3 || !/\.[cm]?tsx?$/.test(context.filename)) return;
    for (const client of file.clients) {
      if (client.options?.has("schemas") === "no") context.report({ node: client.node.callee, messageId: "untyped" });
    }
  },
});

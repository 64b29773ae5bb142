import type { TSESTree } from "@typescript-eslint/utils";
import { isReservedEventName } from "../inngest/events.js";
import { unwrap } from "./analysis/ast.js";
import { createRule } from "./create-rule.js";
import type { FileAnalysis } from "./analysis/index.js";
import { isInngestExport } from "./configuration/names.js";
import { constantOf } from "./configuration/values.js";
import { member, payloadsOf } from "./queries/payloads.js";

type Options = [{ pattern: string }];
type MessageIds = "style";

const DEFAULT_PATTERN = "^[a-z0-9_-]+(/[a-z0-9._-]+)+$";

export default createRule<Options, MessageIds>({
  name: "event-name-style",
  meta: {
    type: "suggestion",
    docs: {
      description: "Require names of events in one style",
      category: "style",
      recommended: "off",
      strict: "warn",
    },
    schema: [
      {
        type: "object",
        properties: { pattern: { type: "string", description: "What a name has to match, a regular expression" } },
        additionalProperties: false,
      },
    ],
    defaultOptions: [{ pattern: DEFAULT_PATTERN }],
    messages: {
      style:
        "'{{name}}' is not in the form prefix/noun.verb, by which events are grouped and matched with wildcards. Rename it where it is sent and where it is awaited at the same time: runs in flight wait for the old name.",
    },
  },
  check(file, context, [{ pattern }]) {
    const style = new RegExp(pattern);
    for (const node of names(file)) {
      const name = constantOf(node, file);
      // What Inngest sends it names itself, and of a pattern the rest is not known.
      if (typeof name !== "string" || name.endsWith("*") || isReservedEventName(name) || style.test(name)) continue;
      context.report({ node, messageId: "style", data: { name } });
    }
  },
});

/** The names of events that are written in the file. */
function names(file: FileAnalysis): Set<TSESTree.Expression> {
  const types = file.nodes("CallExpression").flatMap(({ callee, arguments: [name] }) => {
    const isType = name && name.type !== "SpreadElement" && isInngestExport(file, callee, "eventType");
    return isType ? [name] : [];
  });
  const triggers = file.functions.flatMap(({ confidence, triggers: { list } }) =>
    confidence === "possible" ? [] : list.flatMap(({ kind, text }) => (kind === "event" && text?.value ? [text.node] : [])),
  );
  const sent = payloadsOf(file).flatMap(({ event, via }) => {
    const name = event && (via === "send" || via === "sendEvent") ? member(event, "name") : null;
    return name ? [name] : [];
  });
  const waited = file.stepCalls.flatMap(({ tool, confidence, options }) => {
    const event = tool === "waitForEvent" && confidence !== "possible" ? options?.get("event") : null;
    return event ? [event.value] : [];
  });
  return new Set([...types, ...triggers, ...sent, ...waited].map((node) => unwrap(node)).filter(({ type }) => type === "Literal" || type === "TemplateLiteral"));
}

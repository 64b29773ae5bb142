import type { TSESTree } from "@typescript-eslint/utils";
import { isReservedEventName, isSystemEventName } from "../inngest/events.js";
import { createRule } from "./create-rule.js";
import { propertyName } from "./analysis/ast.js";
import { isInngestExport } from "./configuration/names.js";
import { readFunctions } from "./configuration/functions.js";
import { sentences } from "./configuration/report.js";
import { constantOf } from "./configuration/values.js";
import { member, payloadsOf } from "./queries/payloads.js";

type MessageIds = "trigger" | "sent" | "described" | "waited" | "data";

export default createRule<[], MessageIds>({
  name: "no-reserved-event-name",
  meta: {
    type: "problem",
    docs: {
      description: "Disallow the names that Inngest keeps for itself",
      category: "correctness",
      recommended: "error",
      strict: "error",
    },
    schema: [],
    defaultOptions: [],
    messages: {
      trigger: "{{text}}",
      sent: "Names that begin with 'inngest/' belong to Inngest: the server refuses '{{name}}' with an error, and takes nothing that stands behind it in the call. Give the event a name of your own.",
      described: "Names that begin with 'inngest/' belong to Inngest: the server refuses '{{name}}' when it is sent, and sends no such event itself. Give the event a name of your own.",
      waited: "Names that begin with 'inngest/' belong to Inngest, which sends no '{{name}}', and apps may not: the wait ends with its time-out, always. Wait for an event of your own.",
      data: "'_inngest' is deleted from the data of events that are received. Use another name.",
    },
  },
  check(file, context) {
    const triggers = new Set<TSESTree.Node>();
    for (const { problems, placeOf } of readFunctions(file)) {
      for (const problem of problems) {
        if (problem.code !== "reserved-event") continue;
        const node = placeOf(problem).value;
        triggers.add(node);
        context.report({ node, messageId: "trigger", data: { text: sentences(problem) } });
      }
    }
    const reportUnknown = (node: TSESTree.Expression, messageId: "described" | "waited") => {
      const name = triggers.has(node) ? undefined : constantOf(node, file);
      if (typeof name === "string" && isReservedEventName(name) && !isSystemEventName(name)) context.report({ node, messageId, data: { name } });
    };
    for (const { callee, arguments: [name] } of file.callsNamed("eventType")) {
      if (name && name.type !== "SpreadElement" && isInngestExport(file, callee, "eventType")) reportUnknown(name, "described");
    }
    for (const { tool, confidence, options } of file.stepCalls) {
      const name = tool === "waitForEvent" && confidence !== "possible" ? options?.get("event")?.value : undefined;
      if (name) reportUnknown(name, "waited");
    }
    for (const { event, data, via } of payloadsOf(file)) {
      const nameNode = event && (via === "send" || via === "sendEvent") ? member(event, "name") : null;
      const name = nameNode ? constantOf(nameNode, file) : undefined;
      if (nameNode && typeof name === "string" && isReservedEventName(name)) context.report({ node: nameNode, messageId: "sent", data: { name } });
      const reserved = data?.type === "ObjectExpression" ? data.properties.find(isReservedKey) : undefined;
      if (reserved) context.report({ node: reserved, messageId: "data" });
    }
  },
});

const isReservedKey = (property: TSESTree.ObjectLiteralElement) => property.type === "Property" && propertyName(property) === "_inngest";

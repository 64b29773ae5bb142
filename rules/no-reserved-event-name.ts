import type { TSESTree } from "@typescript-eslint/utils";
import { isReservedEventName } from "../inngest/events.js";
import { createRule } from "./create-rule.js";
import { propertyName } from "./analysis/ast.js";
import { readFunctions } from "./configuration/functions.js";
import { sentences } from "./configuration/report.js";
import { constantOf } from "./configuration/values.js";
import { member, payloadsOf } from "./queries/payloads.js";

type MessageIds = "trigger" | "sent" | "data";

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
      sent: "Names that begin with 'inngest/' belong to Inngest: the server refuses '{{name}}' with an error, and nothing of the call is sent. Give the event a name of your own.",
      data: "'_inngest' is deleted from the data of events that are received. Use another name.",
    },
  },
  check(file, context) {
    for (const { problems, placeOf } of readFunctions(file)) {
      for (const problem of problems) {
        if (problem.code === "reserved-event") context.report({ node: placeOf(problem).value, messageId: "trigger", data: { text: sentences(problem) } });
      }
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

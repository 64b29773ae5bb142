import { createRule } from "./create-rule.js";
import { member, payloadsOf } from "./queries/payloads.js";
import { literalText, unwrap } from "./analysis/ast.js";

type Options = [];
type MessageIds = "trigger" | "send" | "wait";

export default createRule<Options, MessageIds>({
  name: "prefer-event-type",
  meta: {
    type: "suggestion",
    docs: {
      description: "Prefer 'eventType' over the name of an event as text",
      category: "style",
      recommended: "off",
      strict: "warn",
      majors: [4],
    },
    schema: [],
    defaultOptions: [],
    messages: {
      trigger:
        "The data of '{{name}}' is any here: a misspelt field is found in production. Name the event once with 'eventType' and its schema, and use that as the trigger.",
      send: "Nothing checks the data of '{{name}}' here: a misspelt field is found in production. Name the event once with 'eventType' and its schema, and send '….create(data)'.",
      wait: "The data of '{{name}}' is any here: a misspelt field is found in production. Name the event once with 'eventType' and its schema, and wait for that.",
    },
  },
  check(file, context) {
    if (file.major !== 4) return;
    for (const { triggers, confidence } of file.functions) {
      if (confidence === "possible") continue;
      for (const trigger of triggers.list) {
        const event = trigger.kind === "event" ? trigger.options?.get("event")?.value : null;
        if (event) checkName(event, "trigger");
      }
    }
    for (const step of file.stepCalls) {
      const event = step.tool === "waitForEvent" ? step.options?.get("event")?.value : null;
      if (event && step.confidence !== "possible") checkName(event, "wait");
    }
    for (const payload of payloadsOf(file)) {
      const name = payload.event && member(payload.event, "name");
      if (name) checkName(name, "send");
    }

    function checkName(node: Parameters<typeof unwrap>[0], messageId: MessageIds): void {
      const value = unwrap(node);
      const name = literalText(value);
      if (name === undefined) return;
      // Inngest's own events and whole families of events have no schema.
      if (/^inngest\/|\*$/i.test(name)) return;
      context.report({ node: value, messageId, data: { name } });
    }
  },
});

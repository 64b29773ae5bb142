import { unwrap } from "./analysis/ast.js";
import { createRule } from "./create-rule.js";

type Style = "kebab-case" | "camelCase" | "snake_case" | "any";
type Options = [{ style: Style }];
type MessageIds = "style" | "saysNothing";

const STYLES: Record<Exclude<Style, "any">, RegExp> = {
  "kebab-case": /^[a-z0-9]+(-[a-z0-9]+)*$/,
  camelCase: /^[a-z][a-zA-Z0-9]*$/,
  snake_case: /^[a-z0-9]+(_[a-z0-9]+)*$/,
};
/** `step-1`, `run`, `send`, `a`: names that could stand anywhere. */
const GENERIC =
  /^(step|task|action|do|run|work|job|process|execute|handle|call|test|stuff|thing|main|start|begin|end|finish|sync|check|send|fetch|get|set|load|save|update|create|delete|wait|sleep|event|[a-z]|[0-9]+)[-_ ]?[0-9]*$/i;

export default createRule<Options, MessageIds>({
  name: "step-id-style",
  meta: {
    type: "suggestion",
    docs: {
      description: "Require step ids that name the work, in one style",
      category: "style",
      recommended: "off",
      strict: "warn",
    },
    schema: [
      {
        type: "object",
        properties: {
          style: {
            type: "string",
            enum: ["kebab-case", "camelCase", "snake_case", "any"],
            description: "How ids are written.",
          },
        },
        additionalProperties: false,
      },
    ],
    defaultOptions: [{ style: "kebab-case" }],
    messages: {
      style:
        "The step id '{{id}}' is not in {{style}}. Ids are what the dashboard and the traces show. In code that is deployed leave it: a new id makes runs in flight run the step again.",
      saysNothing:
        "The step id '{{id}}' does not say what the step does, and ids are what the dashboard and the traces show. Name the work: 'charge-card'. In code that is deployed leave it: a new id makes runs in flight run the step again.",
    },
  },
  check(file, context, [{ style }]) {
    for (const step of file.stepCalls) {
      if (step.confidence === "possible" || !step.id) continue;
      const id = step.id.value;
      if (id !== null) {
        if (GENERIC.test(id)) context.report({ node: step.id.node, messageId: "saysNothing", data: { id } });
        else if (style !== "any" && !STYLES[style].test(id)) {
          context.report({ node: step.id.node, messageId: "style", data: { id, style } });
        }
        continue;
      }
      const written = unwrap(step.id.node);
      if (written.type === "TemplateLiteral" && style !== "any") {
        // The fixed parts, with the expressions as one letter each.
        const shape = written.quasis.map((quasi) => quasi.value.cooked).join("x");
        if (!STYLES[style].test(shape)) {
          context.report({ node: step.id.node, messageId: "style", data: { id: shape, style } });
        }
      }
    }
  },
});

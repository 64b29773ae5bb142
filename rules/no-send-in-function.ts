import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { isWithin } from "./analysis/ast.js";
import type { BodyRegion, ClientSend, FileAnalysis, Handler } from "./analysis/index.js";
import { createRule } from "./create-rule.js";
import { kebabCase } from "./fix/names.js";
import { accessTo, stepIdFor } from "./fix/step.js";
import { isMetOnce } from "./queries/afterwards.js";
import { hasSteps, meetsNoStep } from "./queries/flow.js";
import { nameOfCallee, wayTo } from "./queries/names.js";

type Options = [{ insideSteps: boolean }];
type MessageIds = "inBody" | "inStep" | "noSteps" | "sendEvent";

export default createRule<Options, MessageIds>({
  name: "no-send-in-function",
  meta: {
    type: "problem",
    docs: {
      description: "Disallow sending events with the client inside a function",
      category: "correctness",
      recommended: "error",
      strict: ["error", { insideSteps: true }],
    },
    hasSuggestions: true,
    schema: [
      {
        type: "object",
        properties: {
          insideSteps: {
            type: "boolean",
            description: "Report sends inside a step, and in functions without steps, too: they work, but the event is not linked to the run.",
          },
        },
        additionalProperties: false,
      },
    ],
    defaultOptions: [{ insideSteps: false }],
    messages: {
      inBody:
        "'{{path}}' runs outside every step: the event can be sent again whenever the function resumes or retries, and each one starts its functions anew. Use 'step.sendEvent'.",
      inStep:
        "'{{path}}' sends the event from inside a step: when the step fails after it, the retry sends it again, and the trace does not link the event to this run. Use 'step.sendEvent' after the step.",
      noSteps:
        "'{{path}}' sends the event where the function has no steps: when the function fails after it, the retry sends it again, and the trace does not link the event to this run. Use 'step.sendEvent', and put other effects into steps, too: a function with a step runs more than once.",
      sendEvent:
        "Use '{{step}}.sendEvent' with the id '{{id}}'. A run in flight sends the event once more, as a new step.",
    },
  },
  check(file, context, [{ insideSteps }]) {
    for (const send of file.sends) {
      if (send.client.confidence === "possible") continue;
      const body = file.bodyRegion(send.node);
      const text = nameOfCallee(send.node, context.sourceCode);
      if (body && isMetOnce(send.node, body, file)) continue;
      const isReEntered = body !== null && hasSteps(body.handler) && !meetsNoStep(body.path[0]?.call ?? send.node, body.handler, file);
      if (body && (isReEntered || (insideSteps && isOfFunction(body)))) {
        context.report({
          node: send.node.callee,
          messageId: isReEntered ? "inBody" : "noSteps",
          data: { path: wayTo(text, body.path) },
          suggest: body.path.length === 0 ? suggestionsFor(send, body, file) : [],
        });
      } else if (insideSteps && !body && file.stepRegion(send.node)) {
        context.report({ node: send.node.callee, messageId: "inStep", data: { path: text } });
      }
    }
  },
});

/** Has it a run of its own, that a trace shows? */
function isOfFunction({ handler }: BodyRegion): boolean {
  return handler.kind === "function" || handler.kind === "onFailure" || handler.kind === "defer";
}

function suggestionsFor(
  { node, payload, fate }: ClientSend,
  { handler }: BodyRegion,
  file: FileAnalysis,
): TSESLint.ReportSuggestionArray<MessageIds> {
  const access = accessTo("step", handler, node, file);
  const [first] = node.arguments;
  // A step for each item needs an id for each; and after its first step a function begins anew, with all that is in none.
  if (file.functionOf(node) !== handler.node || (!hasSteps(handler) && hasOtherEffects(node, handler, file))) return [];
  // A second argument carries options that `step.sendEvent` does not take.
  if (!access || !first || first.type === "SpreadElement" || node.arguments.length !== 1) return [];
  const id = stepIdFor(`send_${eventName(payload, file) ?? "event"}`, handler);
  const isFloating = fate.kind === "floating" && fate.node.type === "ExpressionStatement";
  return [
    {
      messageId: "sendEvent",
      data: { step: access.text, id },
      fix: (fixer) => [
        ...access.fixes(fixer),
        fixer.replaceText(node.callee, `${isFloating ? "await " : ""}${access.text}.sendEvent`),
        fixer.insertTextBefore(first, `${JSON.stringify(id)}, `),
      ],
    },
  ];
}

function hasOtherEffects(send: TSESTree.Node, handler: Handler, file: FileAnalysis): boolean {
  return file.effects.some(({ node, confidence, regions }) => confidence !== "possible" && !isWithin(node, send) && regions.some((region) => region.kind === "body" && region.handler === handler));
}

/** `order_confirmed` of an event `{ name: "order/confirmed" }`. */
function eventName(payload: ClientSend["payload"], file: FileAnalysis): string | null {
  if (payload?.type !== "ObjectExpression") return null;
  for (const property of payload.properties) {
    if (property.type !== "Property" || property.key.type !== "Identifier" || property.key.name !== "name") continue;
    const value = file.valueOf(property.value as never);
    return value.type === "Literal" && typeof value.value === "string" ? kebabCase(value.value).replaceAll("-", "_") : null;
  }
  return null;
}

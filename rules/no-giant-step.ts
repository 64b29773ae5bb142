import type { TSESTree } from "@typescript-eslint/utils";
import { calleeName, isFunction, isLoop } from "./analysis/ast.js";
import { labelOf } from "./analysis/effects/index.js";
import { createRule } from "./create-rule.js";
import { type OutsideWrite, writesOf } from "./queries/effect-names.js";
import { nameOfStep, short } from "./queries/names.js";

type Options = [{ max: number }];
type MessageIds = "tooMany" | "inLoop" | "noSteps";

export default createRule<Options, MessageIds>({
  name: "no-giant-step",
  meta: {
    type: "suggestion",
    docs: {
      description: "Disallow steps, and functions without any, that do several things a retry would repeat",
      category: "reliability",
      recommended: "off",
      strict: "warn",
    },
    schema: [
      {
        type: "object",
        properties: {
          max: { type: "integer", minimum: 1, description: "How many writes one callback, or a function without steps, may have." },
        },
        additionalProperties: false,
      },
    ],
    defaultOptions: [{ max: 2 }],
    messages: {
      tooMany:
        "{{Step}} does {{count}} things that are seen outside ({{names}}), and is retried as a whole: when a later one fails, the earlier ones happen again. Give each a step of its own.",
      inLoop:
        "{{Step}} calls '{{name}}' once per item and is retried as a whole: when one item fails, those before it happen again. Give each item a step of its own, or an event.",
      noSteps:
        "The function has no steps and does {{count}} things that are seen outside ({{names}}). It is retried as a whole: when a later one fails, the earlier ones happen again. Give each a step of its own.",
    },
  },
  check(file, context, [{ max }]) {
    for (const { kind, handler, confidence, locator } of file.functions) {
      const hasSteps = !handler || handler.steps.length > 0 || handler.delegates;
      if (kind !== "function" || confidence === "possible" || hasSteps) continue;
      const writes = writesOf(handler.node, file);
      if (writes.length > max) context.report({ node: locator, messageId: "noSteps", data: described(writes) });
    }
    for (const step of file.stepCalls) {
      if (step.tool !== "run" || !step.callback || step.confidence === "possible") continue;
      const writes = writesOf(step.callback, file);
      const Step = nameOfStep(step).replace(/^s|^t/, (letter) => letter.toUpperCase());
      const repeated = writes.find((write) => write.noticed && isRepeated(write));
      if (writes.length > max) {
        context.report({ node: step.node.callee, messageId: "tooMany", data: { Step, ...described(writes) } });
      } else if (repeated) {
        context.report({
          node: step.node.callee,
          messageId: "inLoop",
          data: { Step, name: calleeName(repeated.node) ?? "it" },
        });
      }

      function isRepeated(write: OutsideWrite): boolean {
        for (let at: TSESTree.Node | undefined = write.node.parent; at && at !== step.callback; at = at.parent) {
          if (isLoop(at)) return true;
          if (!isFunction(at) || at.parent.type !== "CallExpression") continue;
          if (/^(map|forEach|flatMap)$/.test(calleeName(at.parent) ?? "")) return true;
        }
        return false;
      }
    }
  },
});

function described(writes: readonly OutsideWrite[]): { count: string; names: string } {
  const names = [...new Set(writes.map((write) => short(labelOf(write.node))))];
  return { count: String(writes.length), names: names.slice(0, 4).join(", ") };
}

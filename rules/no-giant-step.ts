import type { TSESTree } from "@typescript-eslint/utils";
import { calleeName, isFunction, isLoop } from "./analysis/ast.js";
import type { FileAnalysis, FunctionNode } from "./analysis/index.js";
import { labelOf } from "./analysis/effects/index.js";
import { createRule } from "./create-rule.js";
import { type OutsideWrite, writesOf } from "./queries/effect-names.js";
import { hasSteps } from "./queries/flow.js";
import { capitalised, nameOfStep, short } from "./queries/names.js";
import { isLookedUpFirst } from "./queries/looked-up.js";
import { endsWhenItFails, inOnePass, isElsewhere } from "./queries/one-pass.js";
import { workOf } from "./queries/returns.js";

type Options = [{ max: number }];
type MessageIds = "tooMany" | "tooManyAtOnce" | "again" | "inLoop" | "cutOff" | "noSteps";

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
      tooManyAtOnce:
        "{{Step}} does {{count}} things that are seen outside ({{names}}), and is one piece: where a time-out or a crash cuts it off, it begins anew, and the earlier ones happen again. Give each a step of its own.",
      again:
        "{{Step}} calls '{{name}}' and then '{{later}}', and is retried as a whole: when the second fails, the first happens again. Give each a step of its own.",
      inLoop:
        "{{Step}} calls '{{name}}' once per item and is retried as a whole: when one item fails, those before it happen again. Give each item a step of its own, or an event.",
      cutOff:
        "{{Step}} calls '{{name}}' once per item and is one piece: where a time-out or a crash cuts it off, it begins anew, and those before happen again. Give each item a step of its own, or an event.",
      noSteps:
        "The function has no steps and does {{count}} things that are seen outside ({{names}}). It is retried as a whole: when a later one fails, the earlier ones happen again. Give each a step of its own.",
    },
  },
  check(file, context, [{ max }]) {
    const judge = (callback: FunctionNode, node: TSESTree.Node, Step: string, tooMany: MessageIds): void => {
      const report = (messageId: MessageIds, data: Record<string, string>): void => {
        context.report({ node, messageId, data: { Step, ...data } });
      };
      const all = writesOf(callback, file);
      const writes = inOnePass(all);
      const repeated = all.filter((write) => (write.noticed || write.adds) && isRepeated(write, callback) && !isLookedUpFirst(write.node, file));
      const failing = repeated.find((write) => endsWhenItFails(write.node, callback, file));
      const perItem = failing ?? repeated.find((write) => write.received);
      if (writes.length > max) {
        const canFail = writes.slice(1).some(({ node: later }) => endsWhenItFails(later, callback, file));
        report(canFail ? tooMany : "tooManyAtOnce", described(writes));
      } else if (perItem) {
        report(failing ? "inLoop" : "cutOff", { name: perItem.adds ? nameOf(perItem.node) : nameOf(perItem.node).split(".").at(-1)! });
      } else if (max <= 2) {
        const again = sentBefore(all, callback, file);
        if (again) report("again", { name: nameOf(again.sent.node), later: nameOf(again.later.node) });
      }
    };
    for (const { kind, handler, confidence, locator } of file.functions) {
      if (kind === "function" && confidence !== "possible" && handler && !hasSteps(handler)) judge(workOf(handler.node, file), locator, "The function, which has no steps,", "noSteps");
    }
    for (const step of file.stepCalls) {
      if (step.tool !== "run" || !step.callback || step.confidence === "possible") continue;
      judge(workOf(step.callback, file), step.node.callee, capitalised(nameOfStep(step)), "tooMany");
    }
  },
});

function isRepeated({ node }: OutsideWrite, callback: FunctionNode): boolean {
  for (let at: TSESTree.Node | undefined = node.parent; at && at !== callback; at = at.parent) {
    if (isLoop(at)) return true;
    if (!isFunction(at) || at.parent.type !== "CallExpression") continue;
    if (/^(map|forEach|flatMap)$/.test(calleeName(at.parent) ?? "")) return true;
  }
  return false;
}

/** The first write that somebody gets, with one after it whose failure makes both run again. */
function sentBefore(writes: readonly OutsideWrite[], callback: FunctionNode, file: FileAnalysis): { sent: OutsideWrite; later: OutsideWrite } | undefined {
  for (const sent of writes) {
    const later = sent.received ? laterOf(sent, writes, callback, file) : undefined;
    if (later) return { sent, later };
  }
  return undefined;
}

/** The first write after another whose failure makes the step, and so the first, run again. */
function laterOf({ node }: OutsideWrite, writes: readonly OutsideWrite[], callback: FunctionNode, file: FileAnalysis): OutsideWrite | undefined {
  return writes.find((later) => later.node.range[0] > node.range[1] && !isElsewhere(node, later.node) && endsWhenItFails(later.node, callback, file));
}

function described(writes: readonly OutsideWrite[]): { count: string; names: string } {
  const names = [...new Set(writes.map((write) => nameOf(write.node)))];
  return { count: String(writes.length), names: names.slice(0, 4).join(", ") };
}

/** `send` of `send().catch(…)` */
function nameOf(call: TSESTree.CallExpression): string {
  return short(labelOf(call).replace(/\.(then|catch|finally)\b/g, ""));
}

import type { TSESTree } from "@typescript-eslint/utils";
import { createRule } from "./create-rule.js";
import { lengthOf } from "./queries/loops.js";
import { nameOfStep } from "./queries/names.js";

type Options = [{ max: number; checkLists: boolean }];
type MessageIds = "perItem" | "tooMany";

export default createRule<Options, MessageIds>({
  name: "no-step-per-item",
  meta: {
    type: "suggestion",
    docs: {
      description: "Disallow loops that make more steps than a run may have",
      category: "reliability",
      recommended: "error",
      strict: ["warn", { checkLists: true }],
    },
    schema: [
      {
        type: "object",
        properties: {
          max: { type: "integer", minimum: 1, description: "The number of turns that a loop may be written for." },
          checkLists: { type: "boolean", description: "Also report loops over lists of unknown length." },
        },
        additionalProperties: false,
      },
    ],
    defaultOptions: [{ max: 1000, checkLists: false }],
    messages: {
      perItem:
        "{{Step}} runs once per item: a run fails at 1,000 steps, and all of them are loaded on each entry. Send an event per item with one 'step.sendEvent', or handle the items in chunks.",
      tooMany: "This loop makes up to {{count}} steps: a run fails at 1,000. Send an event per item, or handle the items in chunks.",
    },
  },
  check(file, context, [{ max, checkLists }]) {
    const seen = new Set<TSESTree.Node>();
    for (const step of file.stepCalls) {
      if (!step.loop || step.confidence === "possible" || step.tool === "sendEvent" || seen.has(step.loop.node)) continue;
      const length = lengthOf(step.loop, file);
      if (length === "bounded" || (length === "list" && !checkLists) || (typeof length === "number" && length <= max)) continue;
      seen.add(step.loop.node);
      context.report({
        node: step.node.callee,
        messageId: typeof length === "number" ? "tooMany" : "perItem",
        data: { Step: nameOfStep(step).replace(/^./, (letter) => letter.toUpperCase()), count: String(length) },
      });
    }
  },
});

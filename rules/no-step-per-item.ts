import type { TSESTree } from "@typescript-eslint/utils";
import { propertyName, unwrap } from "./analysis/ast.js";
import { type FileAnalysis, getAnalysis, type LoopInfo } from "./analysis/index.js";
import { createRule } from "./create-rule.js";
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
  create(context, [{ max, checkLists }]) {
    const file = getAnalysis(context);
    if (!file) return {};
    return {
      Program() {
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
    };
  },
});

/** How many turns a loop makes: a number that is written, `bounded` where its data is, `list` for any other list. */
function lengthOf({ node, kind }: LoopInfo, file: FileAnalysis): number | "bounded" | "list" {
  if (kind === "callback" && node.type === "CallExpression" && node.callee.type === "MemberExpression") {
    return lengthOfList(node.callee.object, file);
  }
  if (node.type === "ForOfStatement" || node.type === "ForInStatement") return lengthOfList(node.right, file);
  if (node.type !== "ForStatement" || node.test?.type !== "BinaryExpression") return "bounded";
  const bound = unwrap(file.valueOf(node.test.right));
  if (bound.type === "Literal" && typeof bound.value === "number") return bound.value;
  return bound.type === "MemberExpression" && propertyName(bound) === "length" ? lengthOfList(bound.object, file) : "bounded";
}

function lengthOfList(list: TSESTree.Expression, file: FileAnalysis): number | "bounded" | "list" {
  const node = unwrap(file.valueOf(list));
  if (node.type === "ArrayExpression") {
    return node.elements.some((element) => element?.type === "SpreadElement") ? "list" : node.elements.length;
  }
  const text = file.sourceCode.getText(list);
  // Chunks and pages are what the rule asks for; `slice(0, 10)` is a bound.
  if (/chunk|batch|page|\.slice\(|\btake\(/i.test(text) || /\.slice\(|chunk/i.test(file.sourceCode.getText(node))) return "bounded";
  if (node.type === "CallExpression" && /^Object\.(keys|values|entries)/.test(text)) {
    const [argument] = node.arguments;
    const object = argument && argument.type !== "SpreadElement" ? unwrap(file.valueOf(argument)) : null;
    if (object?.type === "ObjectExpression") return object.properties.length;
  }
  // A constant of the module, written in capitals, is a list that somebody wrote.
  return /^[A-Z][A-Z0-9_]+$/.test(text) ? "bounded" : "list";
}

import type { TSESTree } from "@typescript-eslint/utils";
import { chainRoot } from "./analysis/ast.js";
import type { FileAnalysis } from "./analysis/index.js";
import { createRule } from "./create-rule.js";
import { short } from "./queries/names.js";
import { isCache, isOfModule } from "./queries/module-state.js";
import { writesIn } from "./queries/writes.js";

type Options = [];
type MessageIds = "written" | "writtenToObject";

export default createRule<Options, MessageIds>({
  name: "no-module-state-in-function",
  meta: {
    type: "problem",
    docs: {
      description: "Disallow keeping the state of a run in variables of the module",
      category: "correctness",
      recommended: "off",
      strict: "warn",
    },
    schema: [],
    defaultOptions: [],
    messages: {
      written:
        "'{{text}}' writes to the module: the next entry of the run can be in another process, where the value is missing, and other runs in this process see it. Keep it in the result of a step, or in a store.",
      writtenToObject:
        "'{{text}}' writes to the object around the function: the next entry of the run can be in another process, where the value is missing, and other runs in this process see it. Keep it in the result of a step, or in a store.",
    },
  },
  check(file, context) {
    const reported = new Set<TSESTree.Node>();
    for (const write of writesIn(file)) {
      if (!isOfModule(write.variable) || isCache(write, file)) continue;
      const [region] = file.regionsOf(write.node);
      if (!region || reported.has(write.node)) continue;
      reported.add(write.node);
      context.report({ node: write.node, messageId: "written", data: { text: short(file.sourceCode.getText(write.node)) } });
    }
    for (const node of writesToThis(file)) {
      if (file.regionsOf(node).length > 0) context.report({ node, messageId: "writtenToObject", data: { text: short(file.sourceCode.getText(node)) } });
    }
  },
});

/** `this.count++`, `this.last = id`. What is only filled once, `this.client ??= …` and under an `if`, is a cache. */
function writesToThis(file: FileAnalysis): TSESTree.Node[] {
  const updates = file.nodes("UpdateExpression").filter(({ argument }) => isMemberOfThis(argument));
  const assignments = file.nodes("AssignmentExpression").filter(({ operator, left }) => !/^(\?\?|\|\||&&)=$/.test(operator) && isMemberOfThis(left));
  return [...updates, ...assignments].filter((node) => !isUnderIf(node));
}

function isMemberOfThis(node: TSESTree.Node): boolean {
  return node.type === "MemberExpression" && chainRoot(node).type === "ThisExpression";
}

function isUnderIf(node: TSESTree.Node): boolean {
  return node.parent?.type === "ExpressionStatement" && (node.parent.parent.type === "IfStatement" || (node.parent.parent.type === "BlockStatement" && node.parent.parent.parent.type === "IfStatement"));
}

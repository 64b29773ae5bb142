import type { TSESTree } from "@typescript-eslint/utils";
import { chainNames, chainRoot, isWithin } from "./analysis/ast.js";
import type { FileAnalysis } from "./analysis/index.js";
import { isTestFile } from "./configuration/test-files.js";
import { createRule } from "./create-rule.js";
import { short } from "./queries/names.js";
import { isCache, isOfModule } from "./queries/module-state.js";
import { writesIn } from "./queries/writes.js";

type Options = [];
type MessageIds = "written" | "writtenToObject" | "writtenToProcess";

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
      writtenToProcess:
        "'{{text}}' writes to the process: the next entry of the run can be in another one, where the value is missing, and other runs in this one see it. Keep it in the result of a step, or in a store.",
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
    for (const node of writesTo(isMemberOfThis, file)) {
      if (file.regionsOf(node).some(({ handler }) => handler !== null && isWithin(handler.node, ownerOfThis(node)))) context.report({ node, messageId: "writtenToObject", data: { text: short(file.sourceCode.getText(node)) } });
    }
    for (const node of writesTo((target) => isOfClass(target, file), file)) {
      if (file.regionsOf(node).length > 0) context.report({ node, messageId: "written", data: { text: short(file.sourceCode.getText(node)) } });
    }
    // Tests set up what the process is for a function.
    if (isTestFile(context.filename)) return;
    for (const node of writesTo((target) => isOfProcess(target, file), file)) {
      if (file.regionsOf(node).length > 0) context.report({ node, messageId: "writtenToProcess", data: { text: short(file.sourceCode.getText(node)) } });
    }
  },
});

/** `this.count++`, `this.last = id`. What is only filled once, `this.client ??= …` and under an `if`, is a cache. */
function writesTo(isTarget: (node: TSESTree.Node) => boolean, file: FileAnalysis): TSESTree.Node[] {
  const updates = file.nodes("UpdateExpression").filter(({ argument }) => isTarget(argument));
  const assignments = file.nodes("AssignmentExpression").filter(({ operator, left }) => !/^(\?\?|\|\||&&)=$/.test(operator) && isTarget(left));
  return [...updates, ...assignments].filter((node) => !isUnderIf(node));
}

function isMemberOfThis(node: TSESTree.Node): boolean {
  return node.type === "MemberExpression" && chainRoot(node).type === "ThisExpression";
}

/** The class or object whose `this` it is. What a run makes of a class is gone with its entry, and made anew at the next. */
function ownerOfThis(node: TSESTree.Node): TSESTree.Node {
  let at = node;
  while (at.parent && at.type !== "ClassBody" && at.type !== "ObjectExpression") at = at.parent;
  return at;
}

/** `Metrics.runs` of a class of the module. */
function isOfClass(node: TSESTree.Node, file: FileAnalysis): boolean {
  const root = node.type === "MemberExpression" ? chainRoot(node) : null;
  const definition = root?.type === "Identifier" ? file.variableOf(root)?.defs[0]?.node : undefined;
  return definition?.type === "ClassDeclaration" && file.functionOf(definition) === null;
}

/** `globalThis.session`, `(global as any).token`, `process.env.TOKEN` */
function isOfProcess(node: TSESTree.Node, file: FileAnalysis): boolean {
  if (node.type !== "MemberExpression") return false;
  const root = chainRoot(node);
  if (root.type !== "Identifier" || (file.variableOf(root)?.defs.length ?? 0) > 0) return false;
  return root.name === "globalThis" || root.name === "global" || (root.name === "process" && chainNames(node)[0] === "env");
}

function isUnderIf(node: TSESTree.Node): boolean {
  return node.parent?.type === "ExpressionStatement" && (node.parent.parent.type === "IfStatement" || (node.parent.parent.type === "BlockStatement" && node.parent.parent.parent.type === "IfStatement"));
}

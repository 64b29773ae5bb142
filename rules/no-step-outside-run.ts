import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { outward, unwrap } from "./analysis/ast.js";
import type { FileAnalysis, FunctionNode, StepCall } from "./analysis/index.js";
import { isInngestExport } from "./configuration/names.js";
import { isRouteHandler } from "./configuration/routes.js";
import { isTestFile } from "./configuration/test-files.js";
import { createRule } from "./create-rule.js";
import { isOfModule } from "./queries/module-state.js";
import { writesIn } from "./queries/writes.js";

type MessageIds = "atLoad" | "inRoute" | "kept";

export default createRule<[], MessageIds>({
  name: "no-step-outside-run",
  meta: {
    type: "problem",
    docs: {
      description: "Disallow step tools where no run is going on, or that of another function",
      category: "correctness",
      recommended: "error",
      strict: "error",
    },
    schema: [],
    defaultOptions: [],
    messages: {
      atLoad:
        "'{{tool}}' runs when the module is loaded, and no run is going on then: the SDK throws \"`step` tools can only be used within Inngest function executions\". Move it into a function.",
      inRoute:
        "'{{tool}}' runs in a plain request, and no run is going on there: the SDK throws \"`step` tools can only be used within Inngest function executions\". Send an event to a function that does this, or make the route an endpoint of Inngest ('inngest.endpoint').",
      kept:
        "'{{name}}' keeps the step tools of one run for the whole module: the next run of this process puts its own there, and what reads '{{name}}' then adds steps to a run that is not its own, or is over. Hand 'step' to it as an argument.",
    },
  },
  check(file, context) {
    if (isTestFile(context.filename)) return;
    for (const step of file.stepCalls) {
      const messageId = placeOf(step, file, context.filename);
      if (messageId) context.report({ node: step.node.callee, messageId, data: { tool: step.text } });
    }
    for (const { node, name } of keptSteps(file)) context.report({ node, messageId: "kept", data: { name } });
  },
});

/** Where a call of the package's own `step` runs, when that is outside every run for certain. */
function placeOf(step: StepCall, file: FileAnalysis, filename: string): "atLoad" | "inRoute" | null {
  if (step.confidence === "possible" || !isOfPackage(step.node.callee, file)) return null;
  // A function that uses 'step' is taken for a helper, as long as nothing tells who calls it.
  if (file.regionsOf(step.node).some(({ handler }) => handler?.kind !== "helper")) return null;
  const owner = file.functionOf(step.node);
  if (!owner) return isInClass(step.node) ? null : "atLoad";
  return isRouteHandler(owner, file, filename) ? "inRoute" : null;
}

/** `step.run` of `import { step } from "inngest"`. */
function isOfPackage(callee: TSESTree.Node, file: FileAnalysis): boolean {
  let root = unwrap(callee);
  while (root.type === "MemberExpression") root = unwrap(root.object);
  return root.type === "Identifier" && isInngestExport(file, root, "step");
}

function isInClass(node: TSESTree.Node): boolean {
  for (let at = node.parent; at; at = at.parent) if (at.type === "ClassBody") return true;
  return false;
}

/** `current = step` in a handler, with `current` a variable of the module that other functions read. */
function keptSteps(file: FileAnalysis): { node: TSESTree.Node; name: string }[] {
  if (file.handlers.length === 0) return [];
  return writesIn(file).flatMap(({ node, variable, kind }) => {
    if (kind !== "assign" || node.type !== "AssignmentExpression" || !isOfModule(variable)) return [];
    const path = file.contextPath(node.right);
    const owner = file.functionOf(node);
    if (path?.[0] !== "step" || path.length > 1 || !owner || !isReadElsewhere(variable, owner, file)) return [];
    return [{ node, name: variable.name }];
  });
}

function isReadElsewhere({ references }: TSESLint.Scope.Variable, owner: FunctionNode, file: FileAnalysis): boolean {
  return references.some((reference) => reference.isRead() && outward(reference.identifier).parent?.type === "MemberExpression" && file.functionOf(reference.identifier) !== owner);
}

import type { TSESTree } from "@typescript-eslint/utils";
import { isWithin, unwrap } from "./analysis/ast.js";
import { type FileAnalysis, getAnalysis } from "./analysis/index.js";
import { createRule } from "./create-rule.js";
import { partsOf, type StepDecision, stepDecisions } from "./queries/flow.js";

type Options = [];
type MessageIds = "branch" | "loop" | "iterable" | "attempt";

interface Cause {
  node: TSESTree.Node;
  label: string;
  isAttempt: boolean;
}

export default createRule<Options, MessageIds>({
  name: "no-nondeterministic-step-flow",
  meta: {
    type: "problem",
    docs: {
      description: "Disallow choosing the steps of a run by something that differs at each entry",
      category: "correctness",
      recommended: "error",
      strict: "error",
    },
    schema: [],
    defaultOptions: [],
    messages: {
      branch:
        "'{{cause}}' decides which steps run, and gives another answer at another entry: code outside steps can run again whenever the function resumes or retries, and stored steps are then missed or new ones appear. Take the value from a step ('step.run'), the event, or a constant.",
      loop: "'{{cause}}' decides how often steps run, and gives another answer at another entry: code outside steps can run again whenever the function resumes or retries, so the loop may never end or leave steps out. Take the value from a step ('step.run').",
      iterable:
        "'{{cause}}' decides for which items steps run, and is asked again at each entry: with another answer stored steps are missed or new ones appear. Put it into 'step.run' and go through the stored result.",
      attempt:
        "'attempt' decides which steps run, and starts from 0 again after each step that succeeds: the steps appear in one entry and are gone in the next. Decide inside a step, or by the result of one.",
    },
  },
  create(context) {
    const file = getAnalysis(context);
    if (!file) return {};
    return {
      Program() {
        const reported = new Set<TSESTree.Node>();
        for (const decision of stepDecisions(file)) {
          const cause = causeIn(decision, file);
          if (!cause || reported.has(cause.node)) continue;
          reported.add(cause.node);
          context.report({
            node: cause.node,
            messageId: cause.isAttempt ? "attempt" : decision.kind,
            data: { cause: cause.label },
          });
        }
      },
    };
  },
});

/** The first thing in a condition that another entry may see otherwise. */
function causeIn(decision: StepDecision, file: FileAnalysis): Cause | null {
  for (const part of partsOf(decision.test, file)) {
    const cause = causeOf(part, decision, file);
    if (cause) return cause;
  }
  return null;
}

function causeOf(node: TSESTree.Node, { test, kind, handler }: StepDecision, file: FileAnalysis): Cause | null {
  const reason = file.nondeterminismOf(node);
  if (reason) return { node, label: reason.label, isAttempt: false };
  if (node.type === "AwaitExpression") {
    const call = unwrap(node.argument);
    if (call.type !== "CallExpression" || !isAnsweredByOthers(call, file)) return null;
    return { node, label: file.effectOf(call)?.label ?? file.sourceCode.getText(call.callee), isAttempt: false };
  }
  if (node.type === "Identifier" && kind === "iterable") {
    const asked = askedBefore(node, file);
    if (asked) return { node, label: asked, isAttempt: false };
  }
  if (node.type === "Identifier" && kind === "branch" && handler.kind !== "onFailure") {
    const path = file.contextPath(node);
    // `attempt === 0 ? … : …` and `if (attempt > 1) await step.run(…)`; a last attempt that only throws is fine.
    if (path?.length === 1 && path[0] === "attempt" && isWithin(node, test)) return { node: test, label: "attempt", isAttempt: true };
  }
  return null;
}

/** `const users = await db.user.findMany()`: what was asked, where a name stands for the answer. */
function askedBefore(name: TSESTree.Identifier, file: FileAnalysis): string | null {
  const definition = file.variableOf(name)?.defs[0]?.node;
  if (definition?.type !== "VariableDeclarator" || definition.init?.type !== "AwaitExpression" || !file.bodyRegion(definition)) return null;
  const call = unwrap(definition.init.argument);
  const effect = call.type === "CallExpression" ? file.effectOf(call) : null;
  return effect && effect.confidence !== "possible" ? effect.label : null;
}

/** An awaited call that is no step, and that nothing shows to run steps. */
function isAnsweredByOthers(call: TSESTree.CallExpression, file: FileAnalysis): boolean {
  if (file.stepCallOf(call) || file.groupCalls.some((group) => group.node === call)) return false;
  if (file.contextPath(call.callee)) return false;
  const target = file.functionBehind(call.callee);
  if (target) return file.effects.some((site) => site.confidence !== "possible" && file.functionOf(site.node) === target);
  if (handsOnStep(call, file)) return false;
  const wrapped = call.callee.type === "MemberExpression" && call.callee.object.type === "Identifier" && call.callee.object.name === "Promise";
  if (wrapped) return file.effects.some((site) => site.confidence !== "possible" && isWithin(site.node, call) && file.functionOf(site.node) === file.functionOf(call));
  return file.effectOf(call) !== null;
}

function handsOnStep(call: TSESTree.CallExpression, file: FileAnalysis): boolean {
  const isStep = (node: TSESTree.Node): boolean => {
    const target = unwrap(node);
    if (target.type === "ObjectExpression") {
      return target.properties.some((property) => isStep(property.type === "SpreadElement" ? property.argument : property.value));
    }
    const path = file.contextPath(target);
    return path !== null && (path.length === 0 || path[0] === "step");
  };
  return call.arguments.some((argument) => argument.type !== "SpreadElement" && isStep(argument));
}

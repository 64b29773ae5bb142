import type { TSESTree } from "@typescript-eslint/utils";
import { chainRoot, isWithin, unwrap } from "./analysis/ast.js";
import type { EffectSite, FileAnalysis } from "./analysis/index.js";
import { createRule } from "./create-rule.js";
import { commentsAt } from "./queries/comments.js";
import { isWaitForTime } from "./queries/deadlines.js";
import { partsOf, type StepDecision, stepDecisions } from "./queries/flow.js";
import { asksOthers, isOfApp } from "./queries/questions.js";

type Options = [];
type MessageIds = "branch" | "loop" | "iterable" | "attempt";

interface Cause {
  node: TSESTree.Node;
  /** What was asked, where a name stands for the answer: it is one fault, however often it decides. */
  origin?: TSESTree.Node;
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
  check(file, context) {
    const reported = new Set<TSESTree.Node>();
    for (const decision of stepDecisions(file)) {
      const cause = causeIn(decision, file);
      if (!cause || reported.has(cause.origin ?? cause.node) || isAskedAnewOnPurpose(cause.origin ?? cause.node, file)) continue;
      reported.add(cause.origin ?? cause.node);
      context.report({
        node: cause.node,
        messageId: cause.isAttempt ? "attempt" : decision.kind,
        data: { cause: cause.label },
      });
    }
  },
});

/** `// Re-checked on every attempt, so that a pause takes effect`, `// not memoised`: the answer of now is what somebody wants. */
function isAskedAnewOnPurpose(node: TSESTree.Node, file: FileAnalysis): boolean {
  return commentsAt(node, file.sourceCode).some((text) => ASKED_ANEW.test(text) && !/\b(todo|fixme)\b/i.test(text));
}

const ASKED_ANEW =
  /\b(?:not|never|isn't|un-?)\s?memoi[sz]ed\b|\bre-?(?:ask|check|evaluat|fetch|load|quer|read|test)\w*\b[^.]*\b(?:every|each) (?:attempt|entry|execution|invocation|re-?entry|replay|retry)\b/i;

/** The first thing in a condition that another entry may see otherwise. */
function causeIn(decision: StepDecision, file: FileAnalysis): Cause | null {
  for (const part of partsOf(decision.test, file)) {
    const cause = causeOf(part, decision, file);
    if (cause) return cause;
  }
  return null;
}

function causeOf(node: TSESTree.Node, decision: StepDecision, file: FileAnalysis): Cause | null {
  const { test, kind, handler } = decision;
  const reason = file.nondeterminismOf(node);
  if (reason?.kind === "clock" && isWaitForTime(decision, file)) return null;
  if (reason) return { node, label: reason.label, isAttempt: false };
  if (node.type === "AwaitExpression") {
    const call = unwrap(node.argument);
    if (call.type !== "CallExpression" || !isAnsweredByOthers(call, file)) return null;
    return { node, label: file.effectOf(call)?.label ?? file.sourceCode.getText(call.callee), isAttempt: false };
  }
  if (node.type === "CallExpression" && asksForFile(node, file)) return { node, label: file.sourceCode.getText(node.callee), isAttempt: false };
  if (handler.kind !== "onFailure" && kind === "branch" && isAttempt(node, file)) {
    // `attempt === 0 ? … : …` and `if (attempt > 1) await step.run(…)`; a last attempt that only throws is fine.
    return { node: test, label: "attempt", isAttempt: true };
  }
  if (node === unwrap(test) && isAskedForItems(decision, file)) return { node, label: file.sourceCode.getText((node as TSESTree.CallExpression).callee), isAttempt: false };
  if (node.type !== "Identifier") return null;
  const answer = answerBehind(node, file) ?? (kind === "loop" ? answerIn(decision, node, file) : null);
  if (!answer) return null;
  if (kind === "branch" && handler.kind !== "onFailure" && partsOf(answer, file).some((part) => isAttempt(part, file))) {
    return { node: test, label: "attempt", isAttempt: true };
  }
  const asked = askedBefore(answer, kind, file);
  return asked ? { node, origin: answer, label: asked, isAttempt: false } : null;
}

/** `` existsSync(`/tmp/${id}`) ``: the next entry may be on another machine. What lies at a fixed path may be a part of the deployment. */
function asksForFile(call: TSESTree.CallExpression, file: FileAnalysis): boolean {
  const imported = file.importOf(call.callee);
  if (!imported || !/^(?:node:)?fs$|^fs-extra$/.test(imported.source) || !/^(?:existsSync|pathExistsSync)$/.test(imported.path.at(-1) ?? "")) return false;
  const [path] = call.arguments;
  const parts = path && path.type !== "SpreadElement" ? partsOf(file.valueOf(path), file) : [];
  return parts.some((part) => part.type === "Identifier" && isOfRun(part, file));
}

/** A name that a function makes or is given, and no other of the module. */
function isOfRun(name: TSESTree.Identifier, file: FileAnalysis): boolean {
  const definition = file.variableOf(name)?.defs[0]?.name;
  return definition !== undefined && file.functionOf(definition) !== null;
}

/** `for await (const row of db.stream(…))`: the rows are read anew at each entry. */
function isAskedForItems({ node, test }: StepDecision, file: FileAnalysis): boolean {
  const call = unwrap(test);
  if (node.type !== "ForOfStatement" || !node.await || call.type !== "CallExpression") return false;
  if (file.functionBehind(call.callee) || file.contextPath(call.callee) || handsOnStep(call, file)) return false;
  const effect = file.effectOf(call);
  if (effect) return effect.confidence !== "possible";
  return asksOthers(call, file) || (call.callee.type === "MemberExpression" && isOfApp(call.callee, file));
}

function isAttempt(node: TSESTree.Node, file: FileAnalysis): boolean {
  if (node.type !== "Identifier" && node.type !== "MemberExpression") return false;
  const path = file.contextPath(node);
  return path?.length === 1 && path[0] === "attempt";
}

/** What a name of the body has been given, once and for all. */
function answerBehind(name: TSESTree.Identifier, file: FileAnalysis): TSESTree.Expression | null {
  const variable = file.variableOf(name);
  const definition = variable?.defs[0]?.node;
  if (!variable || definition?.type !== "VariableDeclarator" || !definition.init || !file.bodyRegion(definition)) return null;
  return variable.references.some((reference) => reference.isWrite() && !reference.init) ? null : definition.init;
}

/** `do { const page = await listPage(cursor); …; cursor = page.next; } while (cursor)`: what the name is given in the loop. */
function answerIn({ node: loop }: StepDecision, name: TSESTree.Identifier, file: FileAnalysis): TSESTree.Expression | null {
  for (const reference of file.variableOf(name)?.references ?? []) {
    const given = reference.writeExpr;
    if (!given || !isWithin(reference.identifier, loop) || reference.identifier.parent.type !== "AssignmentExpression") continue;
    const root = chainRoot(given);
    const answer = root.type === "Identifier" ? answerBehind(root, file) : given.type === "AwaitExpression" ? (given as TSESTree.Expression) : null;
    if (answer) return answer;
  }
  return null;
}

/** `const users = await db.user.findMany()`, `const enabled = await isEnabled("x")`: what was asked. */
function askedBefore(answer: TSESTree.Expression, kind: StepDecision["kind"], file: FileAnalysis): string | null {
  const call = answer.type === "AwaitExpression" ? unwrap(answer.argument) : null;
  const effect = call?.type === "CallExpression" ? file.effectOf(call) : null;
  if (call?.type !== "CallExpression" || !effect) return null;
  // That a read stands outside every step is said where it stands; here only what goes through its items is new.
  if (effect.confidence !== "possible") return kind === "iterable" ? effect.label : null;
  return asksOthers(call, file) && !handsOnStep(call, file) ? effect.label : null;
}

/** An awaited call that is no step, and that nothing shows to run steps. */
function isAnsweredByOthers(call: TSESTree.CallExpression, file: FileAnalysis): boolean {
  if (file.stepCallOf(call) || file.groupCalls.some((group) => group.node === call)) return false;
  if (file.contextPath(call.callee)) return false;
  const target = file.functionBehind(call.callee);
  if (target) return file.effects.some((site) => site.confidence !== "possible" && (file.functionOf(site.node) === target || isReachedBy(call, site)));
  if (handsOnStep(call, file)) return false;
  const wrapped = call.callee.type === "MemberExpression" && call.callee.object.type === "Identifier" && call.callee.object.name === "Promise";
  if (wrapped) return file.effects.some((site) => site.confidence !== "possible" && isWithin(site.node, call) && file.functionOf(site.node) === file.functionOf(call));
  return file.effectOf(call) !== null;
}

/** Does the call lead to an effect, in a function that the one it calls calls in turn? */
function isReachedBy(call: TSESTree.CallExpression, { regions }: EffectSite): boolean {
  return regions.some(({ path }) => path.some((frame) => frame.call === call));
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

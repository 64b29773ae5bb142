import type { TSESTree } from "@typescript-eslint/utils";
import { namedVariables, parse } from "../inngest/cel/index.js";
import { isFunction, isLoop, isWithin, outward, unwrap } from "./analysis/ast.js";
import { createRule } from "./create-rule.js";
import type { FileAnalysis, StepCall } from "./analysis/index.js";
import { constantOf } from "./configuration/values.js";
import { eventDataReads } from "./queries/event-reads.js";

type MessageIds = "sameForAll" | "unscoped" | "notInEvent" | "answerToAny";

export default createRule<[], MessageIds>({
  name: "wait-for-event-scope",
  meta: {
    type: "problem",
    docs: {
      description: "Require that a wait says which event of a name it waits for",
      category: "configuration",
      recommended: "warn",
      strict: "error",
    },
    schema: [],
    defaultOptions: [],
    messages: {
      unscoped:
        "Without 'match' or 'if', waitForEvent resumes on any event with that name: the answer to one run resumes all that wait. Add a 'match' on a field that both events have, or an 'if'.",
      notInEvent:
        "'match' compares '{{path}}' of the awaited event with that of the event that started the run, and the run makes '{{name}}' itself: no event that has one matches, and the wait ends with its time-out. Compare it with the value: if: `async.{{path}} == '${{{name}}}'`.",
      sameForAll:
        "The condition looks only at 'event', the one that started the run, and not at 'async', the one that is waited for: it says the same of every event with that name, and any of them resumes the run, or none. Compare the two, as in 'async.data.id == event.data.id'.",
      answerToAny:
        "The condition asks for '{{field}}' of the awaited event and for nothing that ties it to the run: the answer to one run resumes all that wait. Compare a field of both as well, as in 'async.data.id == event.data.id'.",
    },
  },
  check(file, context) {
    for (const step of file.stepCalls) {
      const condition = conditionOf(step);
      if (condition && looksAtEventOnly(condition, file)) context.report({ node: condition, messageId: "sameForAll" });
      const field = condition && answerAskedFor(condition, file);
      if (condition && field && !startsByCronOnly(step.node, file)) context.report({ node: condition, messageId: "answerToAny", data: { field } });
      const made = matchOnOwnValue(step, file);
      if (made) context.report({ node: made.node, messageId: "notInEvent", data: { path: made.path, name: made.name } });
      if (isUnscoped(step, file) && !isCalledToLookAgain(step) && !startsByCronOnly(step.node, file)) context.report({ node: step.idArgument ?? step.node, messageId: "unscoped" });
    }
  },
});

function isUnscoped({ tool, confidence, options }: StepCall, file: FileAnalysis): boolean {
  if (tool !== "waitForEvent" || confidence === "possible" || !options) return false;
  const written = options.get("event")?.value;
  const event = written && unwrap(file.valueOf(written));
  // A name that is put together tells the runs apart itself.
  if (!event || (event.type === "TemplateLiteral" && event.expressions.length > 0) || event.type === "BinaryExpression" || event.type === "CallExpression") return false;
  return options.has("match") === "no" && options.has("if") === "no";
}

/** `match: "data.runId"`, where `const runId = await step.run(…)`, and nobody reads it of the event. */
function matchOnOwnValue({ tool, confidence, options, node: call }: StepCall, file: FileAnalysis): { node: TSESTree.Node; path: string; name: string } | null {
  const match = tool === "waitForEvent" && confidence !== "possible" ? options?.get("match")?.value : undefined;
  const path = match && constantOf(match, file);
  const name = typeof path === "string" ? /^data\.(\w+)$/.exec(path)?.[1] : undefined;
  if (!match || typeof path !== "string" || name === undefined) return null;
  const isMade = file.stepCalls.some(({ fate, node }) => {
    if (fate.kind !== "awaited" || node.range[1] > call.range[0]) return false;
    const { parent, child } = outward(fate.node);
    if (parent?.type !== "VariableDeclarator" || parent.init !== child || parent.id.type !== "Identifier" || parent.id.name !== name) return false;
    return file.functionOf(node) === file.functionOf(call);
  });
  const owner = file.functionOf(call);
  const isGiven = owner === null || eventDataReads(file).some(({ node, field }) => field === name && isWithin(node, owner));
  return isMade && !isGiven ? { node: match, path, name } : null;
}

function conditionOf({ tool, confidence, options }: StepCall): TSESTree.Expression | null {
  if (tool !== "waitForEvent" || confidence === "possible" || options?.has("match") !== "no") return null;
  return options.get("if")?.value ?? null;
}

function looksAtEventOnly(condition: TSESTree.Expression, file: FileAnalysis): boolean {
  const text = textOf(unwrap(file.valueOf(condition)), file);
  const parsed = text === null ? null : parse(text);
  if (!parsed?.ok) return false;
  const names = namedVariables(parsed.ast);
  return names.has("event") && !names.has("async");
}

/** `async.data.approved == true`, `async.data.status == 'paid'`: what somebody says of one thing, and of which one is not asked. */
function answerAskedFor(condition: TSESTree.Expression, file: FileAnalysis): string | null {
  const text = constantOf(condition, file);
  const parsed = typeof text === "string" ? parse(text) : null;
  if (!parsed?.ok || namedVariables(parsed.ast).has("event")) return null;
  const fields = [...(text as string).matchAll(/\basync\.data\.(\w+(?:\.\w+)*)/g)].map(([, path]) => path!);
  return fields.length > 0 && fields.every((path) => ANSWER.test(path)) ? fields[0]! : null;
}

const ANSWER = /(?:^|\.|_)(?:is_?)?(?:approved|accepted|rejected|declined|confirmed|verified|paid|signed|completed|answered|ok|success|status|state|decision|verdict|outcome|answer|response|result)$/i;

/** The text of a condition; what is put into quotes in it is a value, and may be any. */
function textOf(node: TSESTree.Expression, file: FileAnalysis): string | null {
  const constant = constantOf(node, file);
  if (typeof constant === "string") return constant;
  if (node.type !== "TemplateLiteral") return null;
  const parts = node.quasis.map(({ value }) => value.cooked ?? "");
  const isQuoted = parts.every((part, index) => index === 0 || (/['"]$/.test(parts[index - 1]!) && part.startsWith(parts[index - 1]!.at(-1)!)));
  return isQuoted ? parts.join("x") : null;
}

/** In a loop, and nobody reads the event: it says that something is free, and the next turn looks whether it is. */
function isCalledToLookAgain({ fate }: StepCall): boolean {
  if (fate.kind !== "awaited" || fate.node.parent?.type !== "ExpressionStatement") return false;
  for (let at: TSESTree.Node = fate.node.parent; at.parent && !isFunction(at); at = at.parent) if (isLoop(at)) return true;
  return false;
}

/** What starts by a schedule has no event to compare with, and seldom more than one run. */
function startsByCronOnly(node: TSESTree.Node, file: FileAnalysis): boolean {
  return file.regionsOf(node).some(({ handler }) => {
    const triggers = handler?.definition?.triggers;
    return triggers !== undefined && triggers.complete && triggers.list.length > 0 && triggers.list.every(({ kind }) => kind === "cron");
  });
}

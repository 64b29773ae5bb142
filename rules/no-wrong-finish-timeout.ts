import type { TSESTree } from "@typescript-eslint/utils";
import { exactStepDuration, parseOptionDuration, parseStepDuration } from "../inngest/duration.js";
import { calleeName } from "./analysis/ast.js";
import { createRule } from "./create-rule.js";
import type { FileAnalysis, FunctionDefinition } from "./analysis/index.js";
import { member } from "./queries/payloads.js";
import { readFunctions } from "./configuration/functions.js";
import { constantOf } from "./configuration/values.js";
import { sleepsOf } from "./configuration/waits.js";
import { table } from "../inngest/table.js";

type MessageIds = "tooLong";

export default createRule<[], MessageIds>({
  name: "no-wrong-finish-timeout",
  meta: {
    type: "problem",
    docs: {
      description: "Disallow sleeps that are longer than the function may take",
      category: "reliability",
      recommended: "error",
      strict: "error",
    },
    schema: [],
    defaultOptions: [],
    messages: {
      tooLong: "The run sleeps {{sleep}}, and 'timeouts.finish' cancels it after {{finish}}: a run that comes here never goes on. Make the time-out longer, or the sleep shorter.",
    },
  },
  check(file, context) {
    for (const { definition } of readFunctions(file)) {
      const finish = finishOf(definition, file);
      if (finish === undefined) continue;
      const sum = sleptInTurn(definition, file);
      if (sum && sum.longest <= finish.ms && sum.total > finish.ms) {
        context.report({ node: sum.last, messageId: "tooLong", data: { sleep: `${exactStepDuration(sum.total)} in all`, finish: finish.text } });
      }
      const steps = definition.handler?.steps ?? [];
      for (const { duration } of sleepsOf(steps)) {
        const length = lengthOf(constantOf(duration, file));
        const unit = length === undefined ? unitOf(file.valueOf(duration)) : undefined;
        if (length !== undefined && length > finish.ms) {
          context.report({ node: duration, messageId: "tooLong", data: { sleep: exactStepDuration(length), finish: finish.text } });
        } else if (unit && unit.ms >= 4 * finish.ms) {
          context.report({ node: duration, messageId: "tooLong", data: { sleep: unit.name, finish: finish.text } });
        }
      }
      for (const { tool, node } of steps) {
        const until = tool === "sleepUntil" ? node.arguments[1] : undefined;
        const length = until && until.type !== "SpreadElement" ? lengthFromNow(until, file) : undefined;
        if (until && length !== undefined && length > finish.ms) {
          context.report({ node: until, messageId: "tooLong", data: { sleep: exactStepDuration(length), finish: finish.text } });
        }
      }
    }
  },
});

function finishOf({ options }: FunctionDefinition, file: FileAnalysis): { ms: number; text: string } | undefined {
  const timeouts = options?.get("timeouts");
  const literal = timeouts && file.valueOf(timeouts.value);
  const node = literal?.type === "ObjectExpression" ? member(literal, "finish") : null;
  const text = node ? constantOf(node, file) : undefined;
  const parsed = typeof text === "string" ? parseOptionDuration(text) : undefined;
  return parsed?.ok && parsed.ms > 0 ? { ms: parsed.ms, text: text as string } : undefined;
}

/** The sleeps that every run makes, one after the other: statements of the handler itself. */
function sleptInTurn({ handler }: FunctionDefinition, file: FileAnalysis): { total: number; longest: number; last: TSESTree.Node } | undefined {
  const sleeps = sleepsOf(handler?.steps ?? []).filter(({ step }) => {
    const { parent: awaited } = step.node;
    return awaited.type === "AwaitExpression" && awaited.parent.type === "ExpressionStatement" && awaited.parent.parent === handler?.node.body;
  });
  const lengths = sleeps.map(({ duration }) => lengthOf(constantOf(duration, file)) ?? 0);
  const last = sleeps.at(-1)?.duration;
  return last ? { total: lengths.reduce((sum, length) => sum + length, 0), longest: Math.max(...lengths), last } : undefined;
}

function lengthOf(duration: unknown): number | undefined {
  if (typeof duration === "number") return duration;
  const parsed = typeof duration === "string" ? parseStepDuration(duration) : undefined;
  return parsed?.ok ? parsed.ms : undefined;
}

/** `${hours}h`: how many there are is not known, and less than a quarter of one is nobody's unit. */
function unitOf(duration: TSESTree.Expression): { name: string; ms: number } | undefined {
  if (duration.type !== "TemplateLiteral" || duration.expressions.length !== 1 || duration.quasis[0]!.value.raw !== "") return undefined;
  const unit = /^ ?(h|d|w|hours?|days?|weeks?)$/.exec(duration.quasis[1]!.value.raw)?.[1]?.[0];
  return unit === undefined ? undefined : UNITS[unit];
}

const UNITS: Readonly<Record<string, { name: string; ms: number }>> = table({
  h: { name: "hours", ms: 3_600_000 },
  d: { name: "days", ms: 86_400_000 },
  w: { name: "weeks", ms: 604_800_000 },
});

/** `new Date(Date.now() + 3 * DAY)`, also as text: how far away it is. */
function lengthFromNow(until: TSESTree.Expression, file: FileAnalysis): number | undefined {
  const value = file.valueOf(until);
  if (value.type === "CallExpression" && calleeName(value) === "toISOString" && value.callee.type === "MemberExpression") return lengthFromNow(value.callee.object, file);
  const [moment] = value.type === "NewExpression" && calleeName(value) === "Date" ? value.arguments : [];
  const sum = moment && moment.type !== "SpreadElement" ? file.valueOf(moment) : undefined;
  if (sum?.type !== "BinaryExpression" || sum.operator !== "+") return undefined;
  const ahead = isNow(file.valueOf(sum.left)) ? sum.right : isNow(file.valueOf(sum.right)) ? sum.left : undefined;
  const length = ahead && constantOf(ahead, file);
  return typeof length === "number" ? length : undefined;
}

/** `Date.now()`, `new Date().getTime()` */
function isNow(value: TSESTree.Expression): boolean {
  if (value.type !== "CallExpression" || value.arguments.length > 0 || value.callee.type !== "MemberExpression") return false;
  const { object } = value.callee;
  if (calleeName(value) === "now") return object.type === "Identifier" && object.name === "Date";
  return calleeName(value) === "getTime" && object.type === "NewExpression" && calleeName(object) === "Date" && object.arguments.length === 0;
}

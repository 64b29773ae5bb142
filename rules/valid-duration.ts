import type { TSESTree } from "@typescript-eslint/utils";
import { limits } from "../inngest/limits.js";
import { exactStepDuration, neverStepDuration, parseStepDuration, stepDurationToWire } from "../inngest/duration.js";
import { unwrap } from "./analysis/ast.js";
import { createRule } from "./create-rule.js";
import type { FileAnalysis } from "./analysis/index.js";
import { majorOf, readFunctions } from "./configuration/functions.js";
import { reportProblem } from "./configuration/report.js";
import { constantOf } from "./configuration/values.js";
import { stepDurations, type DurationPlace } from "./configuration/waits.js";
import { isNumber } from "./queries/numbers.js";

type MessageIds = "invalid" | "replace";

export default createRule<[], MessageIds>({
  name: "valid-duration",
  meta: {
    type: "problem",
    docs: {
      description: "Require durations in the form that their place reads",
      category: "correctness",
      recommended: "error",
      strict: "error",
    },
    hasSuggestions: true,
    schema: [],
    defaultOptions: [],
    messages: { invalid: "{{text}}", replace: "Write {{text}}." },
  },
  check(file, context) {
    const messages = { problem: "invalid", replace: "replace" } as const;
    for (const { problems, placeOf } of readFunctions(file)) {
      for (const problem of problems) {
        if (problem.code === "duration") reportProblem(context, messages, problem, placeOf(problem));
      }
    }
    for (const place of stepDurations(file)) {
      const value = constantOf(place.node, file);
      const problem = (typeof value === "number" && isCountOfSeconds(place.node, value, file) ? judgeSeconds(value) : undefined) ?? judge(value, place, file) ?? judgeTemplate(place, file);
      if (problem) reportProblem(context, messages, { kind: "silent", code: "duration", path: [], ...problem }, { key: null, value: place.node });
    }
    for (const { node, message, advice } of badDates(file)) {
      reportProblem(context, messages, { kind: "silent", code: "duration", path: [], message, consequence: "step.sleepUntil throws.", advice }, { key: null, value: node });
    }
  },
});

interface Judgement {
  message: string;
  consequence: string;
  suggestion?: string;
}

/** What becomes of a duration that the SDK cannot read, by the place where it stands. */
const UNREAD: Readonly<Record<DurationPlace["role"], string>> = {
  sleep: "The SDK sends no duration, and the run does not sleep at all.",
  wait: "The SDK sends no time-out, and the wait ends at once with null.",
  signal: "The SDK sends no time-out, and the wait lasts a year.",
  invoke: "The SDK sends no time-out, and the call waits for up to a year.",
  retry: "The constructor throws an ordinary error instead, and the retry comes by the usual backoff.",
};

function judge(value: unknown, { role }: DurationPlace, file: FileAnalysis): Judgement | undefined {
  if (typeof value === "number") return judgeNumber(value, role, file);
  return typeof value === "string" ? judgeText(value, role, file) : undefined;
}

function judgeText(text: string, role: DurationPlace["role"], file: FileAnalysis): Judgement | undefined {
  const parsed = parseStepDuration(text);
  if (!parsed.ok) {
    const suggestion = parsed.hint === undefined ? {} : { suggestion: parsed.hint };
    const consequence = text === "" && role !== "retry" ? "The SDK throws." : UNREAD[role];
    return { message: `'${text}' is no duration: ${parsed.reason}`, consequence, ...suggestion };
  }
  if (/^\d+$/.test(text)) return { message: `'${text}' has no unit and means milliseconds`, consequence: shortened(parsed.ms, role, file), suggestion: meant(parsed.ms) };
  return judgeLength(parsed.ms, `'${text}'`, role, file);
}

/** `` `${hours}h ${minutes}m` ``, which no two numbers make a duration. */
function judgeTemplate({ node, role }: DurationPlace, file: FileAnalysis): Judgement | undefined {
  const template = unwrap(file.valueOf(node));
  if (template.type !== "TemplateLiteral" || template.expressions.some((part) => part.type === "ConditionalExpression" || part.type === "LogicalExpression")) return undefined;
  const parts = template.quasis.map(({ value }) => value.cooked ?? "");
  const parsed = neverStepDuration(parts) ? parseStepDuration(parts.join("1")) : undefined;
  return parsed && !parsed.ok ? { message: `${file.sourceCode.getText(template)} is no duration: ${parsed.reason}`, consequence: UNREAD[role] } : undefined;
}

function judgeNumber(value: number, role: DurationPlace["role"], file: FileAnalysis): Judgement | undefined {
  if (value > 0 && value < 1000) {
    return { message: `${value} means milliseconds`, consequence: shortened(value, role, file), suggestion: meant(value) };
  }
  return judgeLength(value, String(value), role, file);
}

function judgeSeconds(value: number): Judgement {
  return { message: `${value} means milliseconds`, consequence: `It comes to ${Math.floor(value / 1000)} seconds.`, suggestion: inUnits(value) };
}

/** `60 * 60 * 24`, `86400`: what a day is in seconds. In milliseconds a thousand is among the factors. */
function isCountOfSeconds(node: TSESTree.Expression, value: number, file: FileAnalysis): boolean {
  if (value < 1000) return false;
  const factors = factorsOf(node, file);
  const isProduct = factors.length > 1 && factors.filter((factor) => factor === 60).length > 1 && factors.every((factor) => factor < 1000);
  return isProduct || (value % 3600 === 0 && value % 1000 !== 0);
}

/** The numbers of a product; none where it holds anything else. */
function factorsOf(node: TSESTree.Expression, file: FileAnalysis): number[] {
  const value = unwrap(file.valueOf(node));
  if (value.type === "Literal" && typeof value.value === "number") return [value.value];
  if (value.type !== "BinaryExpression" || value.operator !== "*") return [];
  const sides = [factorsOf(value.left, file), factorsOf(value.right, file)];
  return sides.some((side) => side.length === 0) ? [] : sides.flat();
}

/** `1d` for 86400 seconds. */
function inUnits(seconds: number): string {
  const [unit, name] = ([[86400, "d"], [3600, "h"], [60, "m"]] as const).find(([size]) => seconds % size === 0) ?? [1, "s"];
  return `${seconds / unit}${name}`;
}

/** Small and sexagesimal numbers were meant as seconds; 500 is half a second, of which the server makes a whole one. */
function meant(value: number): string {
  return value < 100 || value % 60 === 0 ? `${value}s` : exactStepDuration(Math.max(1000, value));
}

/** What a duration below a second comes to: durations on the wire have whole seconds. */
function shortened(value: number, role: DurationPlace["role"], file: FileAnalysis): string {
  if (role === "retry") return "The server waits 1 second.";
  return stepDurationToWire(value, majorOf(file)) === "" ? UNREAD[role] : "It comes to 1 second.";
}

function judgeLength(value: number, name: string, role: DurationPlace["role"], file: FileAnalysis): Judgement | undefined {
  if (value < 0) return { message: `${name} is negative`, consequence: role === "retry" ? "The server does not read it, and the retry comes by the usual backoff." : UNREAD[role] };
  if (role === "retry") {
    return value > limits.maxRetryAfter ? { message: `${name} is more than 24 hours`, consequence: "The server cuts it to 24 hours.", suggestion: "24h" } : undefined;
  }
  if (value > 0 && stepDurationToWire(value, majorOf(file)) === "") return { message: `${name} is less than a second, which v3 of the SDK rounds to nothing`, consequence: UNREAD[role], suggestion: "1s" };
  const isBounded = role === "sleep" || role === "wait";
  return isBounded && value > limits.maxSleep ? { message: `${name} is more than 366 days`, consequence: "The run fails when it comes there." } : undefined;
}

/** What is given to `step.sleepUntil` and is neither a date nor the text of one. */
function badDates(file: FileAnalysis): { node: TSESTree.Node; message: string; advice: string }[] {
  return file.stepCalls.flatMap(({ tool, confidence, node }) => {
    const [, date] = node.arguments;
    if (tool !== "sleepUntil" || confidence === "possible" || !date || date.type === "SpreadElement") return [];
    const problem = problemOfDate(date, file);
    return problem ? [{ node: date, ...problem }] : [];
  });
}

function problemOfDate(date: TSESTree.Expression, file: FileAnalysis): { message: string; advice: string } | null {
  const text = constantOf(date, file);
  if (typeof text === "string") {
    const advice = parseStepDuration(text).ok ? "Use step.sleep for a duration." : "Give it a date.";
    return Number.isNaN(Date.parse(text)) ? { message: `'${text}' is no date`, advice } : null;
  }
  if (!isNumber(date, file)) return null;
  const written = file.sourceCode.getText(date);
  return { message: `'${written}' is a number, and no date`, advice: "Make a date of it, as in 'new Date(milliseconds)', or use step.sleep for a length of time." };
}

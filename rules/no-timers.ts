import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { boundNames, calleeName, isAwaited, isFunction, isWithin, outward, unwrap } from "./analysis/ast.js";
import type { BodyRegion, FileAnalysis, StepRegion } from "./analysis/index.js";
import { constantOf } from "./configuration/values.js";
import { writtenDuration } from "./configuration/waits.js";
import { createRule } from "./create-rule.js";
import { accessTo, isInAsyncFunction, stepIdFor } from "./fix/step.js";
import { commentsAt } from "./queries/comments.js";
import { hasSteps } from "./queries/flow.js";
import { nameOfStep } from "./queries/names.js";
import { isTimerWait } from "./queries/waits.js";
import { contains } from "./queries/walk.js";

type Options = [{ inSteps: "all" | "long" | "never"; atLeast: number }];
type MessageIds = "inBody" | "inStep" | "later" | "interval" | "sleep";

export default createRule<Options, MessageIds>({
  name: "no-timers",
  meta: {
    type: "problem",
    docs: {
      description: "Disallow timers of the process as waits in a function",
      category: "reliability",
      recommended: "error",
      strict: ["error", { inSteps: "all" }],
    },
    hasSuggestions: true,
    schema: [
      {
        type: "object",
        properties: {
          inSteps: {
            type: "string",
            enum: ["all", "long", "never"],
            description: "Which waits inside steps to report: all but those that are known to be short, those that are known to be long, or none.",
          },
          atLeast: { type: "number", description: "From how many milliseconds on a wait inside a step is long." },
        },
        additionalProperties: false,
      },
    ],
    defaultOptions: [{ inSteps: "long", atLeast: 1000 }],
    messages: {
      inBody:
        "'{{text}}' waits on a timer of the process: the request stays open and is paid for, a deployment or time-out ends it, and the wait begins anew whenever the function resumes or retries. Use 'step.sleep', which costs nothing while it waits.",
      inStep:
        "'{{text}}' waits on a timer inside {{step}}: the request stays open and is paid for, the host's time-out can end it, and a retry waits from the beginning. End the step, use 'step.sleep', and go on in another step.",
      later:
        "'{{text}}' is to run when a timer of the process goes off: the process can be gone by then, and each entry of the function starts the timer again. Use 'step.sleep', then do it in a step.",
      interval:
        "'{{text}}' starts an interval, and an entry of the function can end at each step that follows, before any 'clearInterval' after it: nothing stops it then, and the next entry starts another. Repeat the work in a loop of 'step.run' and 'step.sleep', or do all of it in one step.",
      sleep: "Wait with 'step.sleep'. A run in flight that has passed this place sleeps once more.",
    },
  },
  check(file, context, [{ inSteps, atLeast }]) {
    const reported = new Set<TSESTree.Node>();
    for (const wait of waitsIn(file)) {
      for (const region of file.regionsOf(wait)) {
        const at = isReturned(wait) ? (region.path.at(-1)?.call ?? wait) : wait;
        if (reported.has(at) || isKillTimer(wait)) continue;
        const text = shortText(wait, file);
        if (region.kind === "body") {
          if ((!hasSteps(region.handler) && region.handler.kind === "helper") || isNoWait(wait, file)) continue;
          reported.add(at);
          context.report({ node: at, messageId: "inBody", data: { text }, suggest: region.path.length === 0 ? sleepInstead(wait, region, file) : [] });
        } else if (inSteps !== "never" && isLong(wait, atLeast, inSteps === "all", file) && !standsForWork(wait, region, file)) {
          reported.add(at);
          context.report({ node: at, messageId: "inStep", data: { text, step: nameOfStep(region.step) } });
        }
      }
    }
    for (const call of laterCalls(file)) {
      const region = file.bodyRegion(call);
      if (!region || (region.path.length > 0 && !hasStepsOfItsOwn(call, file))) continue;
      const messageId = calleeName(call) === "setInterval" ? "interval" : "later";
      context.report({ node: call.callee, messageId, data: { text: shortText(call, file) } });
    }
  },
});

/** `step.run("slow", () => wait(1000))`, `// Simulate processing`: in a demonstration, the wait is the work. */
function standsForWork(wait: TSESTree.Node, { step }: StepRegion, file: FileAnalysis): boolean {
  return /\b(slow|simulated?|fake|mock|dummy)\b/i.test(step.id?.value ?? "") || commentsAt(wait, file.sourceCode).some((text) => /simulat|pretend|\bmock/i.test(text));
}

/** Does the helper that it stands in run steps itself? Then it is a part of the body. */
function hasStepsOfItsOwn(call: TSESTree.CallExpression, file: FileAnalysis): boolean {
  const owner = file.functionOf(call);
  return file.stepCalls.some(({ node }) => file.functionOf(node) === owner);
}

/** Waits: the promise of a timer, or the call of something that is one. */
function waitsIn(file: FileAnalysis): TSESTree.Expression[] {
  const timers = file.nodes("NewExpression").filter((node) => (isAwaited(node) || isReturned(node)) && isTimerPromise(node, file));
  const helpers = new Set(timers.filter((timer) => isGivenItsLength(timer, file)).map((timer) => file.functionOf(timer)));
  const calls = helpers.size === 0 ? [] : file.nodes("CallExpression").filter((call) => isWaitedFor(call) && helpers.has(file.functionBehind(call.callee)));
  const awaited = file
    .nodes("AwaitExpression")
    .filter((node) => isTimerWait(node, file))
    .map((node) => unwrap(node.argument))
    // A helper of this file is followed to the timer in it.
    .filter((node) => node.type === "CallExpression" && file.functionBehind(node.callee) === null);
  return [...timers.filter((timer) => !helpers.has(file.functionOf(timer))), ...calls, ...awaited].sort((a, b) => a.range[0] - b.range[0]);
}

/** `new Promise((resolve) => setTimeout(resolve))`: others may go first. */
function isNoWait(wait: TSESTree.Node, file: FileAnalysis): boolean {
  const timer = wait.type === "NewExpression" ? timerIn(wait, file) : null;
  const duration = timer?.arguments[1];
  return timer !== null && (duration === undefined || (duration.type === "Literal" && duration.value === 0));
}

function isWaitedFor(call: TSESTree.CallExpression): boolean {
  return outward(call).parent?.type !== "ExpressionStatement";
}

/** `const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))`: how long the wait is, each call says. */
function isGivenItsLength(timer: TSESTree.NewExpression, file: FileAnalysis): boolean {
  const duration = timerIn(timer, file)?.arguments[1];
  const names = file.functionOf(timer)?.params.flatMap((parameter) => boundNames(parameter).map(({ identifier }) => identifier.name)) ?? [];
  return duration !== undefined && contains(duration, file.sourceCode, (node) => node.type === "Identifier" && names.includes(node.name));
}

function isReturned(node: TSESTree.Node): boolean {
  const { parent, child } = outward(node);
  return parent?.type === "ReturnStatement" || (parent?.type === "ArrowFunctionExpression" && parent.body === child);
}

/** `new Promise((resolve) => setTimeout(resolve, ms))` and nothing else. */
function isTimerPromise(node: TSESTree.NewExpression, file: FileAnalysis): boolean {
  if (calleeName(node) !== "Promise") return false;
  const [executor] = node.arguments;
  const [parameter] = isFunction(executor) ? executor.params : [];
  if (!isFunction(executor) || parameter?.type !== "Identifier") return false;
  return file.callsIn(executor).some((call) => {
    const [first] = call.arguments;
    return calleeName(call) === "setTimeout" && first !== undefined && resolves(first, parameter.name, file);
  });
}

function resolves(callback: TSESTree.Node, resolve: string, file: FileAnalysis): boolean {
  if (callback.type === "Identifier") return callback.name === resolve;
  return isFunction(callback) && file.callsIn(callback).some((call) => calleeName(call) === resolve);
}

/** One side of a race: it ends a wait, it is none. */
function isKillTimer(wait: TSESTree.Node): boolean {
  for (let at = wait.parent; at && !at.type.endsWith("Statement"); at = at.parent) {
    if (at.type === "CallExpression" && at.callee.type === "MemberExpression" && at.callee.object.type === "Identifier" && at.callee.object.name === "Promise") {
      return calleeName(at) === "race" || calleeName(at) === "any";
    }
  }
  return false;
}

/** Timers that the body starts for something to happen later. A timer that aborts or gives up is not that. */
function laterCalls(file: FileAnalysis): TSESTree.CallExpression[] {
  const isGlobal = ({ callee }: TSESTree.CallExpression) => callee.type === "Identifier" && !file.variableOf(callee);
  return [
    ...file.callsNamed("setInterval").filter((call) => isGlobal(call) && outlivesEntry(call, file)),
    ...file.callsNamed("setTimeout").filter((call) => isGlobal(call) && isForLater(call, file)),
  ];
}

/** `setTimeout(() => sendReminder(), hour)`, `setTimeout(remind, hour)` */
function isForLater(call: TSESTree.CallExpression, file: FileAnalysis): boolean {
  const [callback] = call.arguments;
  if (!callback) return false;
  const body = file.functionBehind(callback);
  if (body && file.effects.some((site) => site.confidence !== "possible" && site.kind === "write" && isWithin(site.node, body))) return true;
  return outward(call).parent?.type === "ExpressionStatement" && isOfOtherFile(callback, file);
}

/** Is what the timer calls imported, and does its name not say that it gives something up? */
function isOfOtherFile(callback: TSESTree.Node, file: FileAnalysis): boolean {
  const called = isFunction(callback) ? file.callsIn(callback).map((call) => call.callee) : [callback];
  return called.length === 1 && file.importOf(called[0]!) !== null && !GIVES_UP.test(file.sourceCode.getText(called[0]));
}

const GIVES_UP = /abort|cancel|clear|close|destroy|disconnect|exit|kill|reject|resolve|stop|terminate|time_?out/i;

/** Is an interval still there when the entry comes to its next step, where it can end? */
function outlivesEntry(call: TSESTree.CallExpression, file: FileAnalysis): boolean {
  const handler = file.bodyRegion(call)?.handler;
  if (!handler || !hasSteps(handler)) return false;
  const clears = file.nodes("CallExpression").filter((other) => calleeName(other) === "clearInterval" && other.range[0] > call.range[1] && file.functionOf(other) === file.functionOf(call));
  const cleared = clears[0];
  return !cleared || file.stepCalls.some(({ node }) => node.range[0] > call.range[1] && node.range[1] < cleared.range[0]);
}

function shortText(node: TSESTree.Node, file: FileAnalysis): string {
  const text = file.sourceCode.getText(node).replace(/\s+/g, " ");
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

/** The length of a wait in milliseconds, as an expression. */
function durationOf(wait: TSESTree.Node, file: FileAnalysis): TSESTree.Expression | null {
  if (wait.type === "NewExpression") return expressionAt(timerIn(wait, file), 1);
  if (wait.type !== "CallExpression") return null;
  const helper = file.functionBehind(wait.callee);
  if (!helper) return expressionAt(wait, 0);
  const timer = file.nodes("NewExpression").find((node) => file.functionOf(node) === helper && isTimerPromise(node, file));
  const length = timer && durationOf(timer, file);
  const place = length?.type === "Identifier" ? helper.params.findIndex((parameter) => parameter.type === "Identifier" && parameter.name === length.name) : -1;
  return place < 0 ? null : expressionAt(wait, place);
}

function expressionAt(call: TSESTree.CallExpression | null, place: number): TSESTree.Expression | null {
  const argument = call?.arguments[place];
  return argument && argument.type !== "SpreadElement" ? argument : null;
}

function timerIn(promise: TSESTree.NewExpression, file: FileAnalysis): TSESTree.CallExpression | null {
  const [executor] = promise.arguments;
  if (!isFunction(executor)) return null;
  const timer = file.callsIn(executor).find((call) => calleeName(call) === "setTimeout");
  return timer?.type === "CallExpression" ? timer : null;
}

function isLong(wait: TSESTree.Node, atLeast: number, otherwise: boolean, file: FileAnalysis): boolean {
  const duration = durationOf(wait, file);
  const value = duration && constantOf(duration, file);
  return typeof value === "number" ? value >= atLeast : otherwise;
}

function sleepInstead(wait: TSESTree.Expression, region: BodyRegion, file: FileAnalysis): TSESLint.ReportSuggestionArray<MessageIds> {
  const access = accessTo("step", region.handler, wait, file);
  const duration = durationOf(wait, file);
  const { parent } = outward(wait);
  if (!access || !duration || parent?.type !== "AwaitExpression" || parent.parent.type !== "ExpressionStatement") return [];
  // What `step.sleep` is given has to be milliseconds: of other helpers that is not known.
  const isMilliseconds = wait.type === "NewExpression" || file.importOf((wait as TSESTree.CallExpression).callee)?.source.endsWith("timers/promises");
  if (!isMilliseconds || !isInAsyncFunction(wait) || isInLoop(wait, region)) return [];
  const written = writtenDuration(unwrap(duration), file);
  const id = stepIdFor(written === null ? "wait" : `wait_${written}`, region.handler);
  const text = `${access.text}.sleep(${JSON.stringify(id)}, ${written === null ? file.sourceCode.getText(duration) : JSON.stringify(written)})`;
  return [{ messageId: "sleep", fix: (fixer) => [...access.fixes(fixer), fixer.replaceText(wait, text)] }];
}

function isInLoop(node: TSESTree.Node, { handler }: BodyRegion): boolean {
  for (let at = node.parent; at && at !== handler.node; at = at.parent) {
    if (isFunction(at)) return true;
  }
  return false;
}

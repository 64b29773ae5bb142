import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { isAwaited, isWithin, outward, propertyName, unwrap, withoutAwait } from "./analysis/ast.js";
import type { BodyRegion, FileAnalysis, NondeterminismSite } from "./analysis/index.js";
import { createRule } from "./create-rule.js";
import { accessTo, isInAsyncFunction, stepIdFor } from "./fix/step.js";
import { isWaitForTime } from "./queries/deadlines.js";
import { decisionAt, hasSteps, stepDecisions } from "./queries/flow.js";
import { loggerOf } from "./queries/logs.js";
import { nameOfStep, wayTo } from "./queries/names.js";
import { type Reach, reachOf } from "./queries/reach.js";
import { readsOf } from "./queries/reads.js";
import { contains } from "./queries/walk.js";

type Options = [{ report: "harmful" | "all" }];
type MessageIds = "argument" | "measured" | "captured" | "condition" | "wake" | "anywhere" | "wrap";

export default createRule<Options, MessageIds>({
  name: "no-nondeterminism-outside-step",
  meta: {
    type: "problem",
    docs: {
      description: "Disallow clocks and random values in the body of a function, outside every step",
      category: "correctness",
      recommended: "error",
      strict: ["error", { report: "all" }],
    },
    hasSuggestions: true,
    schema: [
      {
        type: "object",
        properties: {
          report: {
            type: "string",
            enum: ["harmful", "all"],
            description:
              "`harmful` reports values that get to a step or decide which steps run; `all` also those that are only returned or measured.",
          },
        },
        additionalProperties: false,
      },
    ],
    defaultOptions: [{ report: "harmful" }],
    messages: {
      argument:
        "'{{label}}' is read outside steps and handed to {{step}}: code outside steps can run again whenever the function resumes or retries, each time with another value, and what later steps see no longer fits what this one was given. Take it inside a step: 'step.run' stores it.",
      measured:
        "'{{label}}' is read outside steps, and {{step}} is given the time since then: code outside steps can run again whenever the function resumes or retries, so what is measured is the time since the last of these entries. Take it inside a step: 'step.run' stores it.",
      captured:
        "'{{label}}' is read outside steps and used by {{step}}: code outside steps can run again whenever the function resumes or retries, so each step sees another value, and a retry another than the attempt before. Take it inside a step: 'step.run' stores it.",
      condition:
        "'{{label}}' is read outside steps and decides which steps run: it moves with each entry of the function, so a deadline may never come, and stored steps may be missed. Take it inside a step: 'step.run' stores it.",
      wake: "'{{label}}' is read outside steps: the time to wake up at is computed anew when the step is planned again. Use 'step.sleep' with a duration, or take the time inside a step.",
      anywhere:
        "'{{label}}' gives another value at each entry: code outside steps can run again whenever the function resumes or retries. Take it inside a step: 'step.run' stores it.",
      wrap: "Take it in the step '{{id}}'. The value is stored as JSON: a date becomes a text, and is read back with 'new Date(…)'.",
    },
  },
  check(file, context, [{ report }]) {
    if (file.nondeterminism.length === 0) return;
    const conditions = stepDecisions(file).filter((decision) => !isWaitForTime(decision, file)).map(({ test }) => test);
    const reported = new Set<TSESTree.Node>();
    for (const site of file.nondeterminism) {
      for (const region of site.regions) {
        if (region.kind !== "body" || !hasSteps(region.handler) || decisionAt(site.node, file) || isNeverNeeded(site.node, file)) continue;
        const node = region.path[0]?.call ?? site.node;
        if (reported.has(node)) continue;
        const reaches = reachOf(site.node, region, { file, conditions });
        const reach = worst(reaches);
        // The rule on step ids says more of it.
        const isMeasure = reach?.kind === "argument" && isMeasuredFrom(site, file);
        const isStored = reach?.kind === "argument" && !isMeasure && isStoredWithStep(site, reaches);
        if (reach?.kind === "id" || (isStored && (report === "harmful" || reaches.every(({ inline }) => inline)))) continue;
        if (report === "harmful" && site.kind === "clock" && region.handler.kind === "endpoint") continue;
        if (report === "harmful" && (!reach || reach.kind === "wake" || (reach.kind !== "condition" && isElapsed(site.node, file)))) continue;
        if (!reach && (isLogged(site.node, file) || isInEffect(site, file))) continue;
        reported.add(node);
        context.report({
          node,
          messageId: isMeasure ? "measured" : isStored ? "anywhere" : messageOf(reach),
          data: { label: wayTo(site.label, region.path, site.remote), step: nameOfStep(reach?.step) },
          suggest: region.path.length === 0 && !site.remote ? suggestionsFor(site, region, file) : [],
        });
      }
    }
  },
});

/**
 * `event.ts ?? Date.now()`, `typeof event.ts === "number" ? event.ts : Date.now()`: each event that starts a function has its time
 * and its id, and so has a run whose step took them.
 */
function isNeverNeeded(node: TSESTree.Node, file: FileAnalysis): boolean {
  const preferred = preferredTo(node, file);
  if (!preferred) return false;
  const path = file.contextPath(preferred);
  return (path?.length === 2 && path[0] === "event" && (path[1] === "ts" || path[1] === "id")) || isTakenByStep(preferred, file);
}

/** What is taken where it is there, and `node` where it is not: `a` of `a ?? node`, of `a ? a : node`, of `typeof a === "number" ? a : node`. */
function preferredTo(node: TSESTree.Node, file: FileAnalysis): TSESTree.Node | null {
  const { parent, child } = outward(node);
  if (parent?.type === "LogicalExpression") return parent.right === child && parent.operator !== "&&" ? unwrap(parent.left) : null;
  if (parent?.type !== "ConditionalExpression" || parent.alternate !== child) return null;
  const value = unwrap(parent.consequent);
  const name = value.type === "Identifier" ? value.name : value.type === "MemberExpression" ? propertyName(value) : null;
  const asked = contains(parent.test, file.sourceCode, (part) => part.type === "Identifier" && part.name === name);
  return asked ? value : null;
}

/** `const start = await step.run("start", () => Date.now());`: what may be missing of it is said for the types. */
function isTakenByStep(value: TSESTree.Node, file: FileAnalysis): boolean {
  const variable = value.type === "Identifier" ? file.variableOf(value) : null;
  const declarator = variable?.defs[0]?.node;
  const call = declarator?.type === "VariableDeclarator" && declarator.init ? withoutAwait(declarator.init) : null;
  const callback = call && file.stepCallOf(call)?.callback;
  return callback ? file.nondeterminism.some((site) => isWithin(site.node, callback)) : false;
}

/** `Date.now() - start`, where a step took `start`: how long it has taken until now is what is asked. */
function isElapsed(node: TSESTree.Node, file: FileAnalysis): boolean {
  const { parent, child } = outward(node);
  return parent?.type === "BinaryExpression" && parent.operator === "-" && parent.left === child && isTakenByStep(unwrap(parent.right), file);
}

const ORDER: readonly Reach["kind"][] = ["condition", "captured", "argument", "id", "wake", "unused"];

function worst(reaches: readonly Reach[]): Reach | null {
  return ORDER.map((kind) => reaches.find((reach) => reach.kind === kind)).find((reach) => reach !== undefined) ?? null;
}

/**
 * `step.sendEvent("a", { data: { at: new Date() } })`: the step is done with the value of its first entry, and nothing else
 * sees it. What is waited for has to stay the same, and so has what several steps are given.
 */
function isStoredWithStep({ kind }: NondeterminismSite, reaches: readonly Reach[]): boolean {
  if (reaches.some(({ step }) => /^waitFor/.test(step?.tool ?? ""))) return false;
  const lasting = reaches.filter((reach) => reach.kind === "argument" && reach.step?.tool !== "realtime.publish");
  if (new Set(lasting.map(({ step }) => step)).size > 1) return false;
  // How long a random sleep is, nobody can tell afterwards.
  if (kind === "random" && lasting.some(({ step }) => step?.tool === "sleep")) return false;
  return lasting.every(({ inline }) => inline || kind === "clock");
}

/** `Date.now() - start` after a step that comes after `start`: the entry that measures has a start of its own. */
function isMeasuredFrom(site: NondeterminismSite, file: FileAnalysis): boolean {
  const { parent } = outward(site.node);
  const uses = site.kind === "clock" && parent?.type === "VariableDeclarator" && parent.id.type === "Identifier" ? readsOf(parent.id, file) : [];
  return uses.some((use) => isTakenFromClock(use, file) && file.stepCalls.some(({ node }) => node.range[0] > site.node.range[1] && node.range[1] < use.range[0]));
}

/** `start` of `Date.now() - start`, and of `new Date().getTime() - start.getTime()`. */
function isTakenFromClock(use: TSESTree.Node, file: FileAnalysis): boolean {
  let { parent, child } = outward(use);
  while ((parent?.type === "MemberExpression" && parent.object === child) || (parent?.type === "CallExpression" && parent.callee === child)) {
    ({ parent, child } = outward(parent));
  }
  if (parent?.type !== "BinaryExpression" || parent.operator !== "-" || parent.right !== child) return false;
  const { left } = parent;
  return file.nondeterminism.some(({ kind, node }) => kind === "clock" && isWithin(node, left));
}

function messageOf(reach: Reach | null): MessageIds {
  switch (reach?.kind) {
    case "argument":
    case "captured":
    case "condition":
    case "wake":
      return reach.kind;
    default:
      return "anywhere";
  }
}

function isLogged(node: TSESTree.Node, file: FileAnalysis): boolean {
  for (let at = node.parent; at && !at.type.endsWith("Statement"); at = at.parent) {
    if (at.type === "CallExpression" && loggerOf(at, file)) return true;
  }
  return false;
}

/** In an effect that is outside every step, too: the effect is what has to go into one. */
function isInEffect(site: NondeterminismSite, file: FileAnalysis): boolean {
  return file.effects.some((effect) => effect.node !== site.node && effect.confidence !== "possible" && isWithin(site.node, effect.node));
}

function suggestionsFor(site: NondeterminismSite, region: BodyRegion, file: FileAnalysis): TSESLint.ReportSuggestionArray<MessageIds> {
  const { handler } = region;
  const access = accessTo("step", handler, site.node, file);
  if (!access || !isInAsyncFunction(site.node) || isAwaited(site.node) || isInLoop(site.node, file)) return [];
  const isDate = site.node.type === "NewExpression" && site.label === "new Date()";
  // Of other objects (`dayjs()`, a buffer of random bytes) JSON does not keep what they are.
  if (!isDate && !/^(Date\.now|Math\.random|performance\.now|crypto\.randomUUID|randomUUID|.*(uuid|nanoid|ulid|cuid)\w*|v[1467]|createId|generateId)\(\)$/i.test(site.label)) return [];
  const id = stepIdFor(isDate || site.kind === "clock" ? "time.take" : /random\(\)$/.test(site.label) ? "number.draw" : "id.make", handler);
  const text = file.sourceCode.getText(site.node);
  const call = `await ${access.text}.run(${JSON.stringify(id)}, () => ${isDate ? "Date.now()" : text})`;
  const value = isDate ? `new Date(${call})` : isOperand(site.node) ? `(${call})` : call;
  return [{ messageId: "wrap", data: { id }, fix: (fixer) => [...access.fixes(fixer), fixer.replaceText(site.node, value)] }];
}

function isOperand(node: TSESTree.Node): boolean {
  return node.parent?.type === "BinaryExpression" || node.parent?.type === "MemberExpression";
}

/** One step per round needs an id per round: that is left to a person. */
function isInLoop(node: TSESTree.Node, file: FileAnalysis): boolean {
  const owner = file.functionOf(node);
  for (let at = node.parent; at && at !== owner; at = at.parent) {
    if (/^(For|ForOf|ForIn|While|DoWhile)Statement$/.test(at.type)) return true;
  }
  return owner !== null && file.handlerOf(owner) === null;
}

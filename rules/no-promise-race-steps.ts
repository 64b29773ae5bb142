import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { calleeName, isWithin, outward, propertyName, unwrap } from "./analysis/ast.js";
import { combinatorOf } from "./analysis/fate.js";
import type { FileAnalysis, Handler, ParallelInfo, StepCall } from "./analysis/index.js";
import { createRule } from "./create-rule.js";
import { accessTo } from "./fix/step.js";

type Options = [];
type MessageIds = "race" | "raceV3" | "timer" | "group" | "standard";

export default createRule<Options, MessageIds>({
  name: "no-promise-race-steps",
  meta: {
    type: "problem",
    docs: {
      description: "Disallow 'Promise.race' and 'Promise.any' over steps outside 'group.parallel'",
      category: "correctness",
      recommended: "error",
      strict: "error",
    },
    hasSuggestions: true,
    schema: [],
    defaultOptions: [],
    messages: {
      race: "'Promise.{{combinator}}' over steps does not go on with the first of them: with the optimised parallelism of version 4 the function is entered again only when all steps of the group are done, so the slowest one decides. Put it into 'group.parallel'.",
      raceV3:
        "'Promise.{{combinator}}' over steps does not go on with the first of them: with 'optimizeParallelism' the function is entered again only when all steps of the group are done, so the slowest one decides. Leave the option out.",
      timer:
        "The timer beside steps in 'Promise.{{combinator}}' cuts nothing short: an entry of the function lasts until a step is done, and each one starts the timer again. Put 'step.sleep' in its place, which is a step as the others are.",
      group: "Put it into 'group.parallel', which lets the first step that is done win.",
      standard: "Ask for the standard protocol, in which the first step that is done wins.",
    },
  },
  check(file, context) {
    const reported = new Set<TSESTree.Node>();
    for (const step of file.stepCalls) {
      const race = raceOf(step, file);
      const region = race && file.bodyRegion(step.node);
      if (!region || reported.has(race.node)) continue;
      const data = { combinator: race.combinator };
      if (waitsForAll(region.handler, file) && !isRaced(step, race.node, file)) {
        reported.add(race.node);
        context.report({ node: race.node.callee, data, ...problemOf(race.node, region.handler, file) });
      } else if (hasTimer(race.node, file)) {
        reported.add(race.node);
        context.report({ node: race.node.callee, messageId: "timer", data });
      }
    }
  },
});

/** The race that a step takes part in, itself or by a name: `Promise.race([paid, cancelled])`, `Promise.any(jobs)`. */
function raceOf({ parallel, fate }: StepCall, file: FileAnalysis): ParallelInfo | null {
  const found = parallel ?? (fate.kind === "stored" ? combinatorOfName(fate.node, file) : null);
  return found?.combinator === "race" || found?.combinator === "any" ? found : null;
}

/** The combinator that the promise, or the list with it, is handed to, when nothing else asks for it. */
function combinatorOfName(stored: TSESTree.Node, file: FileAnalysis): ParallelInfo | null {
  const name = nameOf(stored);
  const uses = name ? (file.variableOf(name)?.references.filter(({ identifier, init }) => !init && !isFilled(identifier)) ?? []) : [];
  const [use] = uses;
  const { parent } = uses.length === 1 && use ? outward(use.identifier) : { parent: null };
  const call = parent?.type === "ArrayExpression" ? outward(parent).parent : parent;
  const combinator = call?.type === "CallExpression" ? combinatorOf(call) : null;
  return call?.type === "CallExpression" && combinator ? { combinator, node: call } : null;
}

/** `const jobs = ids.map(…)`, `jobs.push(step.run(…))` */
function nameOf(stored: TSESTree.Node): TSESTree.Identifier | null {
  if (stored.type === "VariableDeclarator") return stored.id.type === "Identifier" ? stored.id : null;
  const list = stored.type === "CallExpression" && stored.callee.type === "MemberExpression" ? unwrap(stored.callee.object) : null;
  return list?.type === "Identifier" && isFilled(list) ? list : null;
}

function isFilled(list: TSESTree.Node): boolean {
  return list.parent?.type === "MemberExpression" && list.parent.object === list && propertyName(list.parent) === "push";
}

/** `new Promise((resolve) => setTimeout(resolve, 1000))` in the list. */
function hasTimer(race: TSESTree.CallExpression, file: FileAnalysis): boolean {
  const list = race.arguments[0] && unwrap(race.arguments[0]);
  if (list?.type !== "ArrayExpression") return false;
  return list.elements.some((element) => {
    const value = element && element.type !== "SpreadElement" ? unwrap(file.valueOf(element)) : null;
    if (value?.type === "NewExpression") return calleeName(value) === "Promise" && startsTimer(value, file);
    const helper = value?.type === "CallExpression" && !file.stepCallOf(value) ? file.functionBehind(value.callee) : null;
    return helper !== null && startsTimer(helper, file);
  });
}

function startsTimer(node: TSESTree.Node, file: FileAnalysis): boolean {
  return file.nodes("CallExpression").some((call) => isWithin(call, node) && calleeName(call) === "setTimeout");
}

/** Version 4 unless it is told otherwise, version 3 only when it is told so. */
function waitsForAll(handler: Handler, file: FileAnalysis): boolean {
  return isVersion4(handler, file) ? settingOf(handler, false, file) === null : settingOf(handler, true, file) !== null;
}

function isVersion4({ definition }: Handler, file: FileAnalysis): boolean {
  return (definition?.major ?? file.major) === 4;
}

/** The value of `optimizeParallelism` where the function, or a client, sets it so. */
function settingOf({ definition }: Handler, value: boolean, file: FileAnalysis): TSESTree.Literal | null {
  for (const options of [definition?.options, ...file.clients.map((client) => client.options)]) {
    const written = options?.get("optimizeParallelism")?.value;
    const setting = written && unwrap(written);
    if (setting?.type === "Literal" && setting.value === value) return setting;
  }
  return null;
}

/** In `group.parallel`, or each step says so itself. */
function isRaced(step: StepCall, race: TSESTree.Node, file: FileAnalysis): boolean {
  const id = step.idArgument && unwrap(step.idArgument);
  if (id?.type === "ObjectExpression" && /\bparallelMode\b/.test(file.sourceCode.getText(id))) return true;
  return file.groupCalls.some((group) => group.tool === "parallel" && (isWithin(step.node, group.node) || isWithin(race, group.node)));
}

interface Problem {
  messageId: "race" | "raceV3";
  suggest: TSESLint.ReportSuggestionArray<MessageIds>;
}

/** Version 3 has no `group`: there the option that asks for it has to go. */
function problemOf(race: TSESTree.CallExpression, handler: Handler, file: FileAnalysis): Problem {
  if (isVersion4(handler, file)) return { messageId: "race", suggest: intoGroup(race, handler, file) };
  const setting = settingOf(handler, true, file)!;
  return { messageId: "raceV3", suggest: [{ messageId: "standard", fix: (fixer) => fixer.replaceText(setting, "false") }] };
}

function intoGroup(call: TSESTree.CallExpression, handler: Handler, file: FileAnalysis): TSESLint.ReportSuggestionArray<MessageIds> {
  const access = accessTo("group", handler, call, file);
  if (!access || file.sourceCode.getCommentsInside(call).length > 0) return [];
  return [
    {
      messageId: "group",
      fix: (fixer) => [
        ...access.fixes(fixer),
        fixer.insertTextBefore(call, `${access.text}.parallel(async () => `),
        fixer.insertTextAfter(call, ")"),
      ],
    },
  ];
}

import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { calleeName, chainRoot, isFunction, isWithin, outward, propertyName, unwrap } from "./analysis/ast.js";
import { combinatorOf, fateOf, loopAround } from "./analysis/fate.js";
import type { FileAnalysis, PromiseFate } from "./analysis/index.js";
import { TIMERS } from "./analysis/regions.js";
import { createRule } from "./create-rule.js";
import { isInAsyncFunction, waitForAll, wholeExpression } from "./fix/step.js";
import { agentRuns } from "./queries/agents.js";
import { readsOf } from "./queries/reads.js";

type Options = [];
type MessageIds = "floating" | "leftBehind" | "list" | "nestedList" | "unread" | "returned" | "value" | "voided" | "forEach" | "callback" | "predicate" | "timer" | "listener" | "helper" | "await" | "awaitAll" | "spread";

export default createRule<Options, MessageIds>({
  name: "no-floating-steps",
  meta: {
    type: "problem",
    docs: {
      description: "Require that the promise of each step is awaited, returned or collected",
      category: "correctness",
      recommended: "error",
      strict: "error",
    },
    hasSuggestions: true,
    schema: [],
    defaultOptions: [],
    messages: {
      floating:
        "Nobody waits for '{{text}}': the function goes on and can end before the step is reported, so that it does not delay what follows, may never run, and its failure does not reach the run. Write 'await'.",
      leftBehind:
        "Nobody waits for '{{text}}', and nothing that is waited for comes after it: the function ends before the step begins, and it never runs. The '.catch' only hides that. Write 'await'.",
      list:
        "'await' does not wait for the promises in a list, and so not for '{{text}}': the function goes on and can end before the steps are reported, and their failures do not reach the run. Write 'await Promise.all(…)'.",
      nestedList:
        "'Promise.{{combinator}}' takes the list in its list for a value, and does not wait for '{{text}}' in it: the function goes on and can end before the steps are reported, and their failures do not reach the run. Spread the list.",
      unread:
        "Nobody waits for '{{text}}': its promise is stored and never read, so that the function can end before the step is reported and its failure does not reach the run. Write 'await', or collect it in 'Promise.all'.",
      returned:
        "'{{text}}' stands as a promise in what the function returns, and JSON makes '{}' of a promise: nobody waits for the step, and its result is not in the output. Write 'await'.",
      value:
        "'{{use}}' asks the promise of '{{text}}', not what the step gives: a promise has no such part and is never empty, and nothing waits for the step here. Write 'await'.",
      voided:
        "Nobody waits for '{{text}}', and 'void' only hides it: the function can end before the step is reported, and its failure does not reach the run. Write 'await'.",
      forEach:
        "'forEach' drops the promises of its callback, so that nobody waits for '{{text}}': the function can end before the steps are reported, and their failures do not reach the run. Use 'for … of', or 'await Promise.all(….map(…))'.",
      callback:
        "Nobody waits for the promises of this '{{method}}', and so for '{{text}}' in it: the function can end before the steps are reported, and their failures do not reach the run. Write 'await Promise.all(…)'.",
      predicate:
        "'{{method}}' does not wait for its callback, and takes the promise for a yes: the result of '{{text}}' decides nothing, and the function can end before the steps are reported. Run the steps with 'await Promise.all(….map(…))', and ask for their results then.",
      timer:
        "'{{method}}' calls this later, and nobody waits for '{{text}}' in it: the function ends before the step is reached, and the next entry begins without it. Use 'step.sleep', and go on after it.",
      listener:
        "'{{method}}' calls this when something happens, and nobody waits for '{{text}}' in it: the function can end before, and the next entry listens anew. Listen inside a step that ends when all is there, and run the steps after it.",
      helper:
        "Nobody waits for '{{name}}', which runs '{{text}}': the function can end before the step is reported, and its failure does not reach the run. Write 'await'.",
      await: "Wait for it. What follows then runs after the step: in a run in flight, too.",
      awaitAll: "Wait for all of them with 'Promise.all'.",
      spread: "Spread the list, so that its promises are waited for.",
    },
  },
  check(file, context) {
    const reported = new Set<TSESTree.Node>();
    for (const { node, text, fate } of stepsOf(file)) {
      const messageId = isFloating(fate) ? messageOf(fate) : null;
      if (messageId) {
        const combinator = combinatorIn(fate);
        const dropped = combinator ?? node;
        if (reported.has(dropped)) continue;
        reported.add(dropped);
        const name = combinator ? context.sourceCode.getText(combinator.callee) : text;
        context.report({ node: dropped.callee, messageId, data: { text: name }, suggest: awaitIt(dropped, fate, context.sourceCode) });
        continue;
      }
      if (isLeftBehind(node, fate, file)) {
        context.report({ node: node.callee, messageId: "leftBehind", data: { text }, suggest: awaitIt(node, fate, context.sourceCode) });
        continue;
      }
      const vain = combinedInVain(fate, file);
      if (vain) {
        if (reported.has(vain)) continue;
        reported.add(vain);
        context.report({ node: vain.callee, messageId: "floating", data: { text: context.sourceCode.getText(vain.callee) }, suggest: awaitIt(vain, fateOf(vain, file), context.sourceCode) });
        continue;
      }
      const use = useAsValue(node, fate, file);
      if (use) {
        const suggest = isInAsyncFunction(node) && !isWithin(node, use) ? [{ messageId: "await" as const, fix: (fixer: TSESLint.RuleFixer) => fixer.insertTextBefore(wholeExpression(node), "await ") }] : [];
        context.report({ node: node.callee, messageId: "value", data: { text, use: textOfUse(use, node, text, context.sourceCode) }, suggest });
        continue;
      }
      if (fate.kind !== "awaited" && isInOutput(node, file)) {
        context.report({ node: node.callee, messageId: "returned", data: { text }, suggest: [{ messageId: "await", fix: (fixer) => fixer.insertTextBefore(wholeExpression(node), "await ") }] });
        continue;
      }
      const list = awaitedList(node, fate, file);
      if (list) {
        if (reported.has(list)) continue;
        reported.add(list);
        const suggest = list.type === "Identifier" ? [] : [{ messageId: "awaitAll" as const, fix: collect(list) }];
        context.report({ node: list.type === "CallExpression" ? list.callee : list, messageId: "list", data: { text }, suggest });
        continue;
      }
      const nested = nestedList(node, fate, file);
      if (nested && !reported.has(nested)) {
        reported.add(nested);
        context.report({ node: nested.callee, messageId: "nestedList", data: { text, combinator: fate.parallel!.combinator }, suggest: spread(nested) });
      }
      const outer = floatingAround(node, file);
      if (!outer || reported.has(outer.call)) continue;
      reported.add(outer.call);
      context.report({
        node: outer.call.callee,
        messageId: outer.messageId,
        data: { text, method: outer.name, name: outer.name, combinator: outer.fate.parallel?.combinator ?? "" },
        suggest: suggestionsFor(outer, context.sourceCode),
      });
    }
  },
});

interface Floatable {
  node: TSESTree.CallExpression;
  text: string;
  fate: PromiseFate;
}

function stepsOf(file: FileAnalysis): Floatable[] {
  const steps = file.stepCalls.filter((step) => step.confidence !== "possible");
  const groups = file.groupCalls.map(({ node, tool }) => ({
    node,
    text: `group.${tool}`,
    fate: fateOf(node, file),
  }));
  // Inside a step they are for no-nested-steps.
  const agents = agentRuns(file)
    .filter((node) => file.bodyRegion(node) !== null)
    .map((node) => ({ node, text: file.sourceCode.getText(node.callee), fate: fateOf(node, file) }));
  return [...steps, ...groups, ...agents];
}

/** `Promise.all([…])` as a statement, or stored and never read: it stands for all the steps in it. */
function combinatorIn({ node, parallel }: PromiseFate): TSESTree.CallExpression | null {
  if (!parallel) return null;
  const outer = node.type === "ExpressionStatement" ? node.expression : node.type === "VariableDeclarator" ? node.init : null;
  const call = outer && unwrap(outer);
  return call?.type === "CallExpression" && combinatorOf(call) ? call : null;
}

/** `const jobs = ids.map((id) => step.run(…)); Promise.all(jobs);`: the only one who reads the promises is not waited for. */
function combinedInVain({ kind, node }: PromiseFate, file: FileAnalysis): TSESTree.CallExpression | null {
  const list = kind === "stored" && node.type === "VariableDeclarator" ? node.id : kind === "stored" && node.type === "CallExpression" ? chainRoot(node.callee) : null;
  const variable = list?.type === "Identifier" ? file.variableOf(list) : null;
  const reads = variable?.references.filter((reference) => reference.isRead() && reference.identifier !== list && !isFilledAt(reference.identifier)) ?? [];
  const [first, ...others] = reads.map(({ identifier }) => droppedCombinator(identifier));
  return first && others.length === 0 ? first : null;
}

/** Filled or counted, which asks nothing of the promises. */
function isFilledAt(identifier: TSESTree.Node): boolean {
  const { parent, child } = outward(identifier);
  return parent?.type === "MemberExpression" && parent.object === child && /^(push|unshift|length)$/.test(propertyName(parent) ?? "");
}

/** `Promise.all(jobs);`, `Promise.all([first, ...jobs]);` as a statement. */
function droppedCombinator(identifier: TSESTree.Node): TSESTree.CallExpression | null {
  let { parent } = outward(identifier);
  while (parent?.type === "SpreadElement" || parent?.type === "ArrayExpression") parent = outward(parent).parent;
  return parent?.type === "CallExpression" && combinatorOf(parent) && outward(parent).parent?.type === "ExpressionStatement" ? parent : null;
}

/** A chain that somebody hung on to it and marked with `void` is meant: only its errors could be lost. */
function isFloating(fate: PromiseFate): boolean {
  return fate.kind === "floating" || (fate.kind === "voided" && !fate.chained);
}

/**
 * `step.run("audit", …).catch(ignore); return result;`: a step that nobody waits for begins when the function waits for something
 * else, and there is nothing more that it waits for.
 */
function isLeftBehind(step: TSESTree.CallExpression, { kind, node, parallel }: PromiseFate, file: FileAnalysis): boolean {
  if (kind !== "handled" || parallel || node.type !== "ExpressionStatement") return false;
  const handler = file.bodyRegion(step)?.handler.node;
  if (!handler || file.functionOf(node) !== handler || loopAround(node, file.sourceCode)) return false;
  const isLater = (other: TSESTree.Node) => other.range[0] >= node.range[1] && file.functionOf(other) === handler;
  const isDroppedToo = (call: TSESTree.Node) => file.stepCallOf(call)?.fate.kind === "handled";
  return (
    !file.nodes("AwaitExpression").some(isLater) &&
    !file.nodes("ForOfStatement").some((loop) => loop.await && isLater(loop)) &&
    // What is returned may be a promise.
    !file.returnsIn(handler).some((statement) => isLater(statement) && file.callsIn(handler).some((call) => isWithin(call, statement))) &&
    !file.stepCalls.some((other) => isLater(other.node) && !isDroppedToo(other.node))
  );
}

const OF_PROMISES = new Set(["then", "catch", "finally"]);

/** `const user = step.run(…); greet(user.name)`, `step.run(…).name`: where the promise of a step is taken for its result. */
function useAsValue(node: TSESTree.CallExpression, { kind, node: declarator, chained }: PromiseFate, file: FileAnalysis): TSESTree.Node | null {
  const atOnce = isValue(node);
  if (atOnce) return atOnce;
  if (kind !== "stored" || declarator.type !== "VariableDeclarator" || chained || !declarator.init || unwrap(declarator.init) !== node) return null;
  if (declarator.id.type !== "Identifier") return declarator.id;
  const references = file.variableOf(declarator.id)?.references ?? [];
  if (references.some((reference) => reference.isWrite() && !reference.init)) return null;
  for (const { identifier } of references) {
    const use = isValue(identifier);
    if (use) return use;
  }
  return null;
}

/** `step.run(…).name`: what the step does is no part of the fault. */
function textOfUse(use: TSESTree.Node, node: TSESTree.CallExpression, text: string, sourceCode: Readonly<TSESLint.SourceCode>): string {
  const whole = sourceCode.getText(use);
  return isWithin(node, use) ? whole.replace(sourceCode.getText(node), () => `${text}(…)`) : whole;
}

/** `return { user: step.run(…) }`, `return [step.run(…)]` of the function itself. */
function isInOutput(node: TSESTree.CallExpression, file: FileAnalysis): boolean {
  let { parent, child } = outward(node);
  let isInside = false;
  while (parent?.type === "Property" || parent?.type === "ObjectExpression" || parent?.type === "ArrayExpression") {
    if (parent.type === "Property" && parent.value !== child) return false;
    isInside ||= parent.type !== "Property";
    ({ parent, child } = outward(parent));
  }
  const owner = parent?.type === "ReturnStatement" ? file.functionOf(parent) : parent?.type === "ArrowFunctionExpression" && parent.body === child ? parent : null;
  const handler = isInside && owner?.async ? file.handlerOf(owner) : null;
  return handler !== null && handler.kind !== "helper";
}

/** What can only be done with a value: `user.name`, `if (!paid)`, `for (const row of rows)`, `` `${name}` ``. */
function isValue(name: TSESTree.Node): TSESTree.Node | null {
  const { parent, child } = outward(name);
  switch (parent?.type) {
    case "MemberExpression":
      return parent.object === child && !OF_PROMISES.has(propertyName(parent) ?? "then") ? parent : null;
    case "IfStatement":
    case "ConditionalExpression":
    case "WhileStatement":
      return parent.test === child ? name : null;
    case "UnaryExpression":
      return parent.operator === "!" ? parent : null;
    case "ForOfStatement":
      return parent.right === child && !parent.await ? name : null;
    case "BinaryExpression":
      return parent.operator === "instanceof" ? null : parent;
    case "TemplateLiteral":
      return name;
    default:
      return null;
  }
}

/** `await ids.map((id) => step.run(…))`, `await [step.run(…)]`, and both under a name: the list is there at once. */
function awaitedList(node: TSESTree.CallExpression, fate: PromiseFate, file: FileAnalysis): TSESTree.Expression | null {
  const awaited = awaitedBy(fate, file);
  if (!awaited) return null;
  const written = unwrap(awaited.argument);
  const value = unwrap(file.valueOf(awaited.argument));
  if (value.type === "ArrayExpression") return value.elements.some((element) => element && unwrap(element) === node) ? written : null;
  return isMap(value, file) && isWithin(node, value) ? written : null;
}

function awaitedBy(fate: PromiseFate, file: FileAnalysis): TSESTree.AwaitExpression | null {
  if (fate.parallel) return null;
  return fate.kind === "awaited" && fate.node.type === "AwaitExpression" ? fate.node : awaitOfName(fate, file);
}

/** `ids.map((id) => …)` of a list. */
function isMap(node: TSESTree.Node, file: FileAnalysis): node is TSESTree.CallExpression {
  if (node.type !== "CallExpression" || node.callee.type !== "MemberExpression" || propertyName(node.callee) !== "map") return false;
  return isFunction(node.arguments[0]) && isList(node.callee, file) && !WAITING.test(file.sourceCode.getText(node.callee.object));
}

/** `Promise.all([ids.map((id) => step.run(…))])`: a list in the list is no promise. */
function nestedList(node: TSESTree.CallExpression, { parallel }: PromiseFate, file: FileAnalysis): TSESTree.CallExpression | null {
  const list = parallel && unwrap(parallel.node.arguments[0]!);
  if (list?.type !== "ArrayExpression") return null;
  const element = list.elements.find((item) => item && isWithin(node, item));
  return element && isMap(unwrap(element), file) ? (unwrap(element) as TSESTree.CallExpression) : null;
}

/** `const jobs = ids.map(…); await jobs;` */
function awaitOfName({ kind, node }: PromiseFate, file: FileAnalysis): TSESTree.AwaitExpression | null {
  if (kind !== "stored" || node.type !== "VariableDeclarator" || node.id.type !== "Identifier") return null;
  const [read, ...others] = readsOf(node.id, file);
  const { parent } = read && others.length === 0 ? outward(read) : { parent: null };
  return parent?.type === "AwaitExpression" ? parent : null;
}

/** What is called like a list and waits for its callbacks: `limiter.map(…)`. */
const WAITING = /limit|queue|pool|bluebird|promise|stream|effect/i;

function messageOf(fate: PromiseFate): MessageIds {
  if (fate.kind === "voided") return "voided";
  return fate.node.type === "ExpressionStatement" || fate.node.type === "SequenceExpression" ? "floating" : "unread";
}

interface FloatingCall {
  call: TSESTree.CallExpression;
  messageId: "forEach" | "list" | "nestedList" | "callback" | "predicate" | "timer" | "listener" | "helper";
  name: string;
  fate: PromiseFate;
}

/** Methods of arrays that ask their callback for a yes or no. */
const PREDICATES = new Set(["filter", "some", "every", "find", "findIndex", "findLast"]);
const LISTENERS = new Set(["on", "once", "addListener", "addEventListener"]);

/** The call whose promise is dropped, where the step itself is awaited by a callback or helper. */
function floatingAround(node: TSESTree.Node, file: FileAnalysis): FloatingCall | null {
  let at = file.functionOf(node);
  // What the function gives, where that is the promise: the step, or the chain that it stands in.
  let promise: TSESTree.Node = node;
  while (at && !file.handlerOf(at)) {
    const { parent, child } = outward(at);
    if (parent?.type === "CallExpression" && parent.callee === child) {
      // An immediately invoked function.
      const fate = fateOf(parent, file);
      if (at.async && isFloating(fate)) return { call: parent, messageId: "helper", name: "the function", fate };
    } else if (parent?.type === "CallExpression" && (at.async || unwrap(at.body) === promise)) {
      const callee = unwrap(parent.callee);
      const method = callee.type === "MemberExpression" ? propertyName(callee) : null;
      const fate = fateOf(parent, file);
      if (method === "forEach" && at.async) return { call: parent, messageId: "forEach", name: method, fate };
      if ((method === "map" || method === "flatMap") && at.async && isFloating(fate)) {
        return { call: parent, messageId: "callback", name: method, fate };
      }
      if (at.async && isMap(parent, file) && awaitedBy(fate, file)) return { call: parent, messageId: "list", name: "map", fate };
      if (at.async && nestedList(parent, fate, file) === parent) return { call: parent, messageId: "nestedList", name: "map", fate };
      if (method?.startsWith("reduce") && isFloating(fate)) return { call: parent, messageId: "helper", name: method, fate };
      if (method !== null && OF_PROMISES.has(method)) {
        if (at.async && isFloating(fate)) return { call: parent, messageId: "helper", name: method, fate };
        promise = wholeChain(parent);
      }
      if (method !== null && PREDICATES.has(method) && parent.arguments[0] === child && isList(callee, file)) return { call: parent, messageId: "predicate", name: method, fate };
    }
    const timer = parent?.type === "CallExpression" && parent.arguments[0] === child ? calleeName(parent) : null;
    if (timer !== null && TIMERS.has(timer) && parent?.type === "CallExpression") return { call: parent, messageId: "timer", name: timer, fate: fateOf(parent, file) };
    if (parent?.type === "CallExpression" && isListener(parent, child)) return { call: parent, messageId: "listener", name: calleeName(parent)!, fate: fateOf(parent, file) };
    at = file.functionOf(at);
  }
  for (const region of file.regionsOf(node)) {
    for (const frame of region.kind === "body" ? region.path : []) {
      const target = frame.call.type === "CallExpression" ? file.functionBehind(frame.call.callee) : null;
      if (!isFunction(target) || !target.async || frame.call.type !== "CallExpression") continue;
      const fate = fateOf(frame.call, file);
      if (isFloating(fate)) return { call: frame.call, messageId: "helper", name: frame.name, fate };
    }
  }
  return null;
}

/** `load().then(…).catch(…)` of any of its calls. */
function wholeChain(call: TSESTree.CallExpression): TSESTree.Node {
  const { parent, child } = outward(call);
  const next = parent?.type === "MemberExpression" && parent.object === child && OF_PROMISES.has(propertyName(parent) ?? "") ? outward(parent).parent : undefined;
  return next?.type === "CallExpression" ? wholeChain(next) : call;
}

/** `emitter.on("row", async (row) => …)` */
function isListener(call: TSESTree.CallExpression, callback: TSESTree.Node): boolean {
  const isNamed = call.callee.type === "MemberExpression" && LISTENERS.has(propertyName(call.callee) ?? "");
  const [name] = call.arguments;
  return isNamed && call.arguments[1] === callback && (name?.type === "Literal" || name?.type === "TemplateLiteral" || name?.type === "Identifier" || name?.type === "MemberExpression");
}

/** Not a collection that waits for its callbacks: `from(ids).pipe(…)`, a stream of an import. */
function isList(callee: TSESTree.Node, file: FileAnalysis): boolean {
  const object = callee.type === "MemberExpression" ? file.valueOf(callee.object) : null;
  return object !== null && file.importOf(chainRoot(object)) === null;
}

function suggestionsFor({ call, messageId, fate }: FloatingCall, sourceCode: Readonly<TSESLint.SourceCode>): TSESLint.ReportSuggestionArray<MessageIds> {
  if (messageId === "helper") return awaitIt(call, fate, sourceCode);
  if (messageId === "nestedList") return spread(call);
  if (messageId === "list") return fate.kind === "awaited" ? [{ messageId: "awaitAll", fix: collect(call) }] : [];
  return messageId === "forEach" || messageId === "callback" ? awaitAll(call, sourceCode) : [];
}

function awaitIt(
  node: TSESTree.CallExpression,
  fate: PromiseFate,
  sourceCode: Readonly<TSESLint.SourceCode>,
): TSESLint.ReportSuggestionArray<MessageIds> {
  if (!isInAsyncFunction(node)) return [];
  const expression = wholeExpression(node);
  if (fate.kind === "voided") {
    const operator = fate.node;
    return [{ messageId: "await", fix: (fixer) => fixer.replaceText(operator, `await ${sourceCode.getText(expression)}`) }];
  }
  const isPlain = fate.node.type === "ExpressionStatement" && outward(expression).parent === fate.node;
  const isStored = fate.node.type === "VariableDeclarator" && outward(expression).parent === fate.node;
  return isPlain || isStored ? [{ messageId: "await", fix: (fixer) => fixer.insertTextBefore(expression, "await ") }] : [];
}

function spread(list: TSESTree.CallExpression): TSESLint.ReportSuggestionArray<MessageIds> {
  return [{ messageId: "spread", fix: (fixer) => fixer.insertTextBefore(list, "...") }];
}

function collect(list: TSESTree.Expression): TSESLint.ReportFixFunction {
  return (fixer) => waitForAll(list, fixer, { isAwaited: true });
}

/** `items.forEach(f)` and a floating `items.map(f)`: `await Promise.all(items.map(f))`. */
function awaitAll(call: TSESTree.CallExpression, sourceCode: Readonly<TSESLint.SourceCode>): TSESLint.ReportSuggestionArray<MessageIds> {
  const callee = unwrap(call.callee);
  const statement = outward(call).parent;
  if (callee.type !== "MemberExpression" || callee.optional || statement?.type !== "ExpressionStatement" || !isInAsyncFunction(call)) return [];
  const list = sourceCode.getText(callee.object);
  const args = call.arguments.map((argument) => sourceCode.getText(argument)).join(", ");
  return [{ messageId: "awaitAll", fix: (fixer) => fixer.replaceText(call, `await Promise.all(${list}.map(${args}))`) }];
}

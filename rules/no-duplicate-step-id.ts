import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { calleeName, chainRoot, isFunction, isWithin, memberPath, outward } from "./analysis/ast.js";
import { fateOf } from "./analysis/fate.js";
import type { FileAnalysis, FunctionNode, Handler, PromiseFate, StepCall } from "./analysis/index.js";
import { createRule } from "./create-rule.js";
import { areExclusive } from "./queries/branches.js";

type Options = [{ sequential: boolean }];
type MessageIds = "parallel" | "perItem" | "helper" | "repeated" | "addIndex";

export default createRule<Options, MessageIds>({
  name: "no-duplicate-step-id",
  meta: {
    type: "problem",
    docs: {
      description: "Disallow steps of one function that share an id",
      category: "correctness",
      recommended: "error",
      strict: ["error", { sequential: true }],
    },
    hasSuggestions: true,
    schema: [
      {
        type: "object",
        properties: {
          sequential: {
            type: "boolean",
            description: "Report ids that are repeated one after the other, too: they are numbered in order, which holds until the code changes.",
          },
        },
        additionalProperties: false,
      },
    ],
    defaultOptions: [{ sequential: false }],
    messages: {
      parallel:
        "The id '{{id}}' is that of another step that runs at the same time. Repeated ids are numbered in the order in which they are met: where that is another one at a later entry, a result goes to the wrong step. Give each step an id of its own.",
      perItem:
        "Every item gets the id '{{id}}', and the steps run at the same time. Repeated ids are numbered in the order in which they are met: where that is another one at a later entry, the result of one item goes to another. Put something of the item, or its index, into the id.",
      helper:
        "'{{name}}' runs a step with the id '{{id}}' for several items at the same time. Repeated ids are numbered in the order in which they are met: where that is another one at a later entry, the result of one goes to another. Hand the helper something to put into the id.",
      repeated:
        "The id '{{id}}' is that of the step in line {{line}}. Repeated ids are numbered in order: when a step with it is added or taken away, runs in flight take the stored result of one for another. Give each step an id of its own.",
      addIndex: "Add the index to the id. A run in flight runs these steps once more.",
    },
  },
  check(file, context, [{ sequential }]) {
    const { sourceCode } = context;
    const reported = new Set<TSESTree.Node>();
    const report = (node: TSESTree.Node, messageId: MessageIds, data: Record<string, string>, suggest: TSESLint.ReportSuggestionArray<MessageIds> = []) => {
      if (reported.has(node)) return;
      reported.add(node);
      context.report({ node, messageId, data, suggest });
    };
    for (const handler of file.handlers) {
      for (const step of handler.steps) {
        const id = step.id?.node;
        if (id?.type === "TemplateLiteral" && isSameForEach(id, step, file) && isPerItem(step, file)) report(id, "perItem", { id: sourceCode.getText(id).slice(1, -1) });
      }
      const steps = handler.steps.filter((step) => step.id?.value);
      for (const step of steps) {
        const id = step.id!.value!;
        if (isPerItem(step, file)) report(step.id!.node, "perItem", { id }, addIndex(step, file));
        const frame = parallelCall(step, handler, file);
        if (frame) report(frame.call, "helper", { id, name: frame.name });
      }
      for (const [first, second] of pairs(steps)) {
        const id = first.id!.value!;
        if (areParallel(first, second) || areCalledTogether(first, second, handler, file)) {
          for (const step of [first, second]) report(step.id!.node, "parallel", { id });
        } else if (sequential && !areExclusive(first.node, second.node) && file.functionOf(first.node) === file.functionOf(second.node)) {
          report(second.id!.node, "repeated", { id, line: String(first.node.loc.start.line) });
        }
      }
    }
  },
});

/** Two steps with one id, in source order. */
function pairs(steps: readonly StepCall[]): [StepCall, StepCall][] {
  return steps.flatMap((first, index) =>
    steps
      .slice(index + 1)
      .filter((second) => second.id?.value === first.id?.value)
      .map((second): [StepCall, StepCall] => [first, second]),
  );
}

/** In one `Promise.all`, or started and kept one after the other before either is waited for. */
function areParallel(first: StepCall, second: StepCall): boolean {
  if (areExclusive(first.node, second.node)) return false;
  const together = combinatorAround(first.node);
  if (together && together === combinatorAround(second.node)) return !inOneChain(first.node, second.node, together);
  return first.fate.kind === "stored" && second.fate.kind === "stored" && first.node.parent.type === "VariableDeclarator" && second.node.parent.type === "VariableDeclarator";
}

/** `Promise.all([left(), right()])`, where each of the two functions runs one of the steps. */
function areCalledTogether(first: StepCall, second: StepCall, handler: Handler, file: FileAnalysis): boolean {
  const [calls, others] = [first, second].map((step) =>
    file.regionsOf(step.node).flatMap((region) => (region.kind === "body" && region.handler === handler ? [...region.path.map(({ call }) => call), step.node] : [])),
  ) as [TSESTree.Node[], TSESTree.Node[]];
  return calls.some((call) => {
    const together = combinatorAround(call);
    // The same function called twice is for 'helper'.
    const isOther = (other: TSESTree.Node) => other !== call && file.functionOf(first.node) !== file.functionOf(second.node) && combinatorAround(other) === together;
    return together !== null && others.some((other) => isOther(other) && !inOneChain(call, other, together) && !areExclusive(call, other));
  });
}

/** The `Promise.all` in whose list a node stands, at any depth. */
function combinatorAround(node: TSESTree.Node): TSESTree.Node | null {
  for (let at = node.parent; at; at = at.parent) {
    if (at.type !== "CallExpression" || at.callee.type !== "MemberExpression") continue;
    const { object, property } = at.callee;
    if (object.type === "Identifier" && object.name === "Promise" && property.type === "Identifier" && at.arguments[0] && isWithin(node, at.arguments[0])) return at;
  }
  return null;
}

/** In the same element of the list: an inline function that awaits one after the other. */
function inOneChain(first: TSESTree.Node, second: TSESTree.Node, combinator: TSESTree.Node): boolean {
  for (let at = first.parent; at && at !== combinator; at = at.parent) if (isFunction(at) && isWithin(second, at)) return true;
  return false;
}

/** `Promise.all(items.map((item) => step.run("same", …)))`: the same id for each item, at the same time. */
function isPerItem({ node, loop, fate }: StepCall, file: FileAnalysis): boolean {
  if (loop?.kind === "statement") return isGathered(loop.node, fate, file);
  if (loop?.kind !== "callback" || loop.node.type !== "CallExpression") return false;
  const { callee } = loop.node;
  const method = callee.type === "MemberExpression" && callee.property.type === "Identifier" ? callee.property.name : "";
  if (method === "forEach") return fate.kind !== "returned";
  if (!/^(map|flatMap|from)$/.test(method)) return false;
  // A single entry is no crowd.
  const list = callee.type === "MemberExpression" ? callee.object : null;
  if (list?.type === "ArrayExpression" && list.elements.length < 2) return false;
  const collected = fateOf(loop.node, { variableOf: (identifier) => file.variableOf(identifier as TSESTree.Identifier) });
  return collected.parallel !== null || fate.parallel !== null || collected.kind === "stored" || isWithin(node, loop.node);
}

/** `pages.map((page) => step.run(`visit-${site}`, …))`: what the id is made of comes from outside, and stays as it is. */
function isSameForEach({ expressions }: TSESTree.TemplateLiteral, { loop }: StepCall, file: FileAnalysis): boolean {
  if (!loop || expressions.length === 0) return false;
  return expressions.every((expression) => {
    const root = memberPath(expression) ? chainRoot(expression) : null;
    const variable = root?.type === "Identifier" ? file.variableOf(root) : null;
    if (!variable || variable.defs.length === 0) return false;
    const isCounted = variable.references.some((reference) => reference.isWrite() && !reference.init);
    return !isCounted && variable.defs.every(({ name }) => !isWithin(name, loop.node));
  });
}

/** `for (…) promises.push(step.run("same", …))`: all of them run before the list is waited for. */
function isGathered(loop: TSESTree.Node, { kind, node, chained }: PromiseFate, file: FileAnalysis): boolean {
  if (kind !== "stored" || chained) return false;
  const call = node.type === "VariableDeclarator" ? onlyUse(node, file) : node;
  if (call?.type !== "CallExpression" || call.callee.type !== "MemberExpression" || call.callee.object.type !== "Identifier") return false;
  const list = call.callee.object;
  const uses = file.variableOf(list)?.references.filter(({ identifier }) => identifier !== list) ?? [];
  return uses.length > 0 && !uses.some(({ identifier }) => isWithin(identifier, loop));
}

/** `const promise = step.run(…); promises.push(promise);`: the push, when the promise is used nowhere else. */
function onlyUse({ id }: TSESTree.VariableDeclarator, file: FileAnalysis): TSESTree.Node | null {
  const [use, ...others] = (id.type === "Identifier" && file.variableOf(id)?.references.filter((reference) => reference.isRead())) || [];
  const push = use?.identifier.parent;
  if (others.length > 0 || push?.type !== "CallExpression" || push.callee.type !== "MemberExpression" || push.callee.property.type !== "Identifier") return null;
  return push.callee.property.name === "push" ? push : null;
}

/** A call of the helper with the step, made for each item of a list or beside another call of it. */
function parallelCall(step: StepCall, handler: Handler, file: FileAnalysis): { call: TSESTree.Node; name: string } | null {
  const ways = file.regionsOf(step.node).filter((region) => region.kind === "body" && region.handler === handler);
  const frames = [...ways.flatMap(({ path }) => path), ...(ways.some(({ path }) => path.length > 1) ? callsOf(file.functionOf(step.node), file) : [])];
  for (const frame of frames) {
    const combinator = combinatorAround(frame.call);
    if (!combinator) continue;
    const callback = file.functionOf(frame.call);
    const perItem = callback && isWithin(callback, combinator) ? outward(callback).parent : null;
    if (perItem && isMap(perItem)) return frame;
    const isBeside = (call: TSESTree.Node) => call !== frame.call && combinatorAround(call) === combinator && !inOneChain(frame.call, call, combinator) && !areExclusive(frame.call, call);
    const others = frames.filter((other) => isBeside(other.call));
    if (others.length > 0) return others.at(-1)!;
  }
  return mappedOver(step, handler, file);
}

/** All calls of a function of the file. Ways that begin with the same call are one in the regions, wherever they part. */
function callsOf(helper: FunctionNode | null, file: FileAnalysis): { call: TSESTree.Node; name: string }[] {
  return file.nodes("CallExpression").flatMap((call) => {
    const name = calleeName(call);
    return name !== null && file.functionBehind(call.callee) === helper ? [{ call, name }] : [];
  });
}

/** `Promise.all(items.map(helper))`, where the helper has the step. */
function mappedOver(step: StepCall, handler: Handler, file: FileAnalysis): { call: TSESTree.Node; name: string } | null {
  const helper = file.functionOf(step.node);
  if (!helper || helper === handler.node) return null;
  for (const call of file.nodes("CallExpression")) {
    const [given] = call.arguments;
    if (given?.type === "Identifier" && isMap(call) && combinatorAround(call) && file.functionBehind(given) === helper) return { call, name: given.name };
  }
  return null;
}

function isMap(node: TSESTree.Node): node is TSESTree.CallExpression {
  return node.type === "CallExpression" && node.callee.type === "MemberExpression" && node.callee.property.type === "Identifier" && /^(map|flatMap)$/.test(node.callee.property.name);
}

/** `items.map((item) => step.run("same", …))`: `` step.run(`same-${index}`, …) `` */
function addIndex(step: StepCall, file: FileAnalysis): TSESLint.ReportSuggestionArray<MessageIds> {
  const id = step.id?.node;
  const call = step.loop?.node;
  if (id?.type !== "Literal" || call?.type !== "CallExpression") return [];
  const [callback] = call.arguments;
  if (!callback || !isFunction(callback) || callback.params.length === 0 || callback.params.length > 2) return [];
  if (file.functionOf(step.node) !== callback || (call.callee.type === "MemberExpression" && call.callee.property.type === "Identifier" && call.callee.property.name === "from")) return [];
  const second = callback.params[1];
  if (second && second.type !== "Identifier") return [];
  const name = second?.type === "Identifier" ? second.name : "index";
  const [first] = callback.params;
  const isBare = first!.type === "Identifier" && file.sourceCode.getTokenAfter(first!)?.value === "=>";
  return [
    {
      messageId: "addIndex",
      fix: (fixer) => {
        const fixes = [fixer.replaceText(id, `\`${String(id.value)}-\${${name}}\``)];
        if (!second) {
          const text = file.sourceCode.getText(first);
          fixes.unshift(fixer.replaceText(first!, isBare ? `(${text}, ${name})` : `${text}, ${name}`));
        }
        return fixes;
      },
    },
  ];
}

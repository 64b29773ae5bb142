import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { chainNames, chainRoot, isFunction, isLoop, isWithin, outward, propertyName, unwrap } from "./analysis/ast.js";
import type { FileAnalysis, FunctionNode, Region, StepCall } from "./analysis/index.js";
import { createRule } from "./create-rule.js";
import { nameOfStep, short, stepOf } from "./queries/names.js";
import { isCache, isOfModule } from "./queries/module-state.js";
import { initOfVariable, isUse, type Write, writesIn } from "./queries/writes.js";

type Options = [];
type MessageIds = "assigned" | "changed" | "counted" | "ofModule" | "return";

export default createRule<Options, MessageIds>({
  name: "no-outer-mutation-in-step",
  meta: {
    type: "problem",
    docs: {
      description: "Disallow changing variables of the function inside the callback of a step",
      category: "correctness",
      recommended: "error",
      strict: "error",
    },
    hasSuggestions: true,
    schema: [],
    defaultOptions: [],
    messages: {
      assigned:
        "'{{name}}' is assigned inside {{step}} and used outside it: once the step is done its callback is skipped, at every later entry, and '{{name}}' keeps the value it began with. Return the value from the step and take it from there.",
      changed:
        "'{{text}}' changes '{{name}}' inside {{step}}, and it is used outside: once the step is done its callback is skipped, at every later entry, and the change is missing. Return what is new from the step and apply it outside.",
      counted:
        "'{{name}}' goes on from turn to turn inside {{step}}: the callback of a step that is done is skipped, at every later entry, and the next turn goes on from the value '{{name}}' began with. Return what is new from the step and add it outside.",
      ofModule:
        "'{{name}}' of the module is assigned inside {{step}} and used outside it: once the step is done its callback is skipped, and the next entry can be in another process, where '{{name}}' has the value it began with, or that of another run. Return the value from the step and take it from there.",
      return: "Return the value from the step, and assign it outside.",
    },
  },
  check(file, context) {
    for (const written of writesIn(file)) {
      if (isQueued(written)) continue;
      const write = asChangeOfList(written, file) ?? written;
      const lost = lossOf(write, file);
      const step = lost ?? turnOf(write, file);
      if (!step) continue;
      const messageId = lost ? messageFor(write) : "counted";
      context.report({
        node: write.node.type.startsWith("For") ? (write.node as TSESTree.ForOfStatement).left : write.node,
        messageId,
        data: { name: write.variable.name, text: short(write.text), step: nameOfStep(step) },
        suggest: messageId === "assigned" ? returnInstead(write, step, file) : [],
      });
    }
  },
});

/** `queue = queue.then(() => write(line))`: a promise that orders what one entry does. What an earlier one queued is done. */
function isQueued({ node, variable }: Write): boolean {
  if (node.type !== "AssignmentExpression" || node.operator !== "=") return false;
  const value = unwrap(node.right);
  const root = value.type === "CallExpression" ? chainRoot(value) : null;
  return root?.type === "Identifier" && root.name === variable.name && chainNames(value).includes("then");
}

function messageFor(write: Write): MessageIds {
  if (isOfModule(write.variable)) return "ofModule";
  return write.kind === "assign" ? "assigned" : "changed";
}

/** `for (const order of orders) order.status = "sent"` changes what is in `orders`, where the status is read again later. */
function asChangeOfList(write: Write, file: FileAnalysis): Write | null {
  const declarator = write.variable.defs[0]?.node;
  const target = write.node.type === "AssignmentExpression" ? unwrap(write.node.left) : null;
  if (write.kind !== "change" || declarator?.type !== "VariableDeclarator" || target?.type !== "MemberExpression") return null;
  const loop = declarator.parent.parent;
  const list = loop.type === "ForOfStatement" && loop.left === declarator.parent ? unwrap(loop.right) : null;
  const variable = list?.type === "Identifier" ? file.variableOf(list) : null;
  const name = propertyName(target);
  if (!variable || unwrap(target.object).type !== "Identifier" || name === null) return null;
  const callback = file.functionOf(write.node);
  const isReadLater = file
    .nodes("MemberExpression")
    .some((read) => read.range[0] > write.node.range[1] && propertyName(read) === name && file.functionOf(read) !== callback && file.regionsOf(read).length > 0);
  return isReadLater ? { ...write, variable } : null;
}

/** The step in which a write is made to something that the function uses outside of it. */
function lossOf(write: Write, file: FileAnalysis): StepCall | null {
  const { node, variable, kind } = write;
  if (isOfModule(variable)) return lossOfModule(write, file);
  for (const region of regionsAround(node, file)) {
    const step = region.kind === "step" ? stepOf(region) : null;
    if (!step?.callback || !isOfFunctionAround(variable, step.callback)) continue;
    const ofEvent = kind === "change" && isOfEvent(targetOf(node), file);
    if (kind === "change" && !ofEvent && !isPlainData(variable, file)) continue;
    const isOfHandler = file.regionsOf(variable.defs[0]?.node ?? node).length > 0;
    // What stands around the function keeps the change; only the function itself loses it, in another process.
    const uses = isOfHandler ? variable.references : variable.references.filter(({ identifier }) => file.regionsOf(identifier).length > 0);
    const isOfSame = ({ identifier }: TSESLint.Scope.Reference) => !ofEvent || file.contextPath(identifier)?.length !== 0 || isOfEvent(identifier.parent, file);
    if (uses.some((reference) => isUse(reference) && isOfSame(reference) && isLost(reference.identifier, step, step.callback as FunctionNode, file))) return step;
  }
  return null;
}

function targetOf(write: TSESTree.Node): TSESTree.Node | null {
  switch (write.type) {
    case "AssignmentExpression":
      return unwrap(write.left);
    case "UpdateExpression":
    case "UnaryExpression":
      return unwrap(write.argument);
    default:
      return null;
  }
}

/** `ctx.event.data.id`, of the context as a whole: of what else is in it nothing is plain data. */
function isOfEvent(node: TSESTree.Node | null, file: FileAnalysis): boolean {
  return node?.type === "MemberExpression" && file.contextPath(node)?.[0] === "event";
}

/** Where the nearest function around a write runs that is known to: `{ onProgress: (at) => { last = at; } }` is called by what it is handed to. */
function regionsAround(node: TSESTree.Node, file: FileAnalysis): readonly Region[] {
  for (let at: TSESTree.Node | null = node; at; at = file.functionOf(at)) {
    const regions = file.regionsOf(at);
    if (regions.length > 0) return regions;
  }
  return [];
}

/** `for (…) await step.run(id, async () => { sent++; await save({ sent }); })`: the next turn counts on from the sum of those before. */
function turnOf({ node, variable, kind }: Write, file: FileAnalysis): StepCall | null {
  const isCount = kind === "assign" && (node.type === "UpdateExpression" || (node.type === "AssignmentExpression" && /^[-+*]=$/.test(node.operator)));
  const declaration = variable.defs[0]?.node;
  if (!isCount || isOfModule(variable) || declaration?.type !== "VariableDeclarator") return null;
  for (const region of file.regionsOf(node)) {
    const step = region.kind === "step" ? stepOf(region) : null;
    const callback = step?.callback;
    if (!callback || !isTurnedIn(step.node, declaration)) continue;
    if (variable.references.some((reference) => isUse(reference) && isWithin(reference.identifier, callback))) return step;
  }
  return null;
}

/** Is the step in a loop that begins after the declaration? */
function isTurnedIn(step: TSESTree.Node, declaration: TSESTree.Node): boolean {
  for (let at = step.parent; at && !isFunction(at); at = at.parent) if (isLoop(at) && !isWithin(declaration, at)) return true;
  return false;
}

/** As above, of a variable of the module that is no cache. A count over all runs of the process may be meant. */
function lossOfModule(write: Write, file: FileAnalysis): StepCall | null {
  const { node, variable } = write;
  if (node.type !== "AssignmentExpression" || node.operator !== "=" || write.kind !== "assign" || isCache(write, file)) return null;
  for (const region of file.regionsOf(node)) {
    const step = region.kind === "step" ? stepOf(region) : null;
    const callback = step?.callback;
    if (!step || !callback) continue;
    const uses = variable.references.filter((reference) => isUse(reference) && file.regionsOf(reference.identifier).length > 0);
    if (uses.some(({ identifier }) => isLost(identifier, step, callback, file))) return step;
  }
  return null;
}

/** Declared in a function around the callback: not in the callback, and not in the module. */
function isOfFunctionAround(variable: TSESLint.Scope.Variable, callback: FunctionNode): boolean {
  for (let at: TSESTree.Node | undefined = callback.parent; at; at = at.parent) {
    if (isFunction(at)) {
      const { block } = variable.scope;
      return isWithin(callback, block) && block.type !== "Program" && hasFunctionAround(block);
    }
  }
  return false;
}

function hasFunctionAround(block: TSESTree.Node): boolean {
  for (let at: TSESTree.Node | undefined = block; at; at = at.parent) if (isFunction(at)) return true;
  return false;
}

/** Data that the function made or was given. Clients, loggers and the like keep state of their own. */
function isPlainData(variable: TSESLint.Scope.Variable, file: FileAnalysis): boolean {
  const init = initOfVariable(variable);
  if (!init) {
    const [identifier] = variable.identifiers;
    const path = identifier && file.contextPath(identifier);
    return variable.defs[0]?.node.type === "VariableDeclarator" || path?.[0] === "event" || path?.[0] === "events";
  }
  switch (init.type) {
    case "ArrayExpression":
    case "ObjectExpression":
    case "Literal":
    case "TemplateLiteral":
    // Of an object of a class only what is in it counts as a write: it is made anew at each entry, and begins again.
    case "NewExpression":
      return true;
    case "AwaitExpression":
      return file.stepCallOf(unwrap(init.argument)) !== null || isCombinator(init.argument);
    case "CallExpression":
      return /^(Array\.(from|of)|Object\.(fromEntries|keys|values|entries|assign|create)|structuredClone)$|\.(map|filter|slice|concat)$/.test(
        file.sourceCode.getText(init.callee),
      );
    case "MemberExpression":
    case "Identifier":
      return file.contextPath(init)?.[0] === "event";
    default:
      return false;
  }
}

function isCombinator(node: TSESTree.Node): boolean {
  const call = unwrap(node);
  return call.type === "CallExpression" && call.callee.type === "MemberExpression" && call.callee.object.type === "Identifier" && call.callee.object.name === "Promise";
}

/** Is the use out of the step, at a place that comes after it? */
function isLost(use: TSESTree.Node, step: StepCall, callback: FunctionNode, file: FileAnalysis): boolean {
  if (isWithin(use, callback)) return false;
  if (isWithin(use, step.node)) return false;
  const owner = file.functionOf(use);
  // A function may be called at any time; one that only this step runs is part of it.
  if (owner !== file.functionOf(step.node)) {
    const regions = owner ? file.regionsOf(use) : [];
    const users = regions.map((region) => (region.kind === "step" ? stepOf(region) : null));
    if (users.length > 0 && users.every((user) => user !== null && !comesAfter(user, step, file))) return false;
    return regions.length > 0 || (owner !== null && use.range[0] > step.node.range[1]);
  }
  return use.range[0] > step.node.range[1] || shareLoop(use, step.node);
}

/** Can another step run when `step` is done? One that stands before it has run by then, on every entry. */
function comesAfter(other: StepCall, step: StepCall, file: FileAnalysis): boolean {
  if (other === step) return false;
  if (file.functionOf(other.node) !== file.functionOf(step.node) || (other.parallel && other.parallel.node === step.parallel?.node)) return true;
  return other.node.range[0] > step.node.range[1] || shareLoop(other.node, step.node);
}

function shareLoop(use: TSESTree.Node, step: TSESTree.Node): boolean {
  for (let at = step.parent; at && !isFunction(at); at = at.parent) if (isLoop(at) && isWithin(use, at)) return true;
  return false;
}

/**
 * `await step.run("a", async () => { …; x = value; })` becomes `x = await step.run("a", async () => { …; return value; })`, when
 * that is all that the step gives.
 */
function returnInstead({ node, variable }: Write, step: StepCall, file: FileAnalysis): TSESLint.ReportSuggestionArray<MessageIds> {
  const { sourceCode } = file;
  const { callback } = step;
  if (node.type !== "AssignmentExpression" || node.left.type !== "Identifier" || !callback) return [];
  if (node.operator !== "=" && node.operator !== "+=") return [];
  const awaited = step.node.parent;
  if (awaited.type !== "AwaitExpression" || awaited.parent.type !== "ExpressionStatement" || !isWithin(callback, step.node)) return [];
  const inside = variable.references.filter((reference) => isWithin(reference.identifier, callback));
  if (inside.length !== 1 || sourceCode.getCommentsInside(node).length > 0) return [];
  if (file.nodes("ReturnStatement").some((item) => file.functionOf(item) === callback)) return [];

  const value = sourceCode.getText(node.right);
  const target = `${node.left.name} ${node.operator} `;
  if (callback.body === unwrap(node)) {
    const body = outward(node).child;
    const text = node.right.type === "ObjectExpression" ? `(${value})` : value;
    const parenthesised = sourceCode.getTokenBefore(body)?.value === "(" && node.right.type !== "ObjectExpression";
    return [
      {
        messageId: "return",
        fix: (fixer) => [fixer.replaceText(body, parenthesised ? value : text), fixer.insertTextBefore(awaited, target)],
      },
    ];
  }
  const statement = node.parent;
  if (statement.type !== "ExpressionStatement" || statement.parent !== callback.body || callback.body.type !== "BlockStatement") return [];
  if (callback.body.body.at(-1) === statement) {
    return [
      {
        messageId: "return",
        fix: (fixer) => [fixer.insertTextBefore(awaited, target), fixer.replaceText(statement, `return ${value};`)],
      },
    ];
  }
  const last = callback.body.body.at(-1)!;
  return [
    {
      messageId: "return",
      fix: (fixer) => [
        fixer.insertTextBefore(awaited, target),
        fixer.replaceText(statement, `const ${variable.name} = ${value};`),
        fixer.insertTextAfter(last, `\n${" ".repeat(last.loc.start.column)}return ${variable.name};`),
      ],
    },
  ];
}

import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { calleeName, unwrap } from "./ast.js";
import type { Clients } from "./clients.js";
import type { Collected } from "./collect.js";
import type { ContextPaths } from "./context.js";
import { fateOf, loopAround } from "./fate.js";
import type { Imports } from "./imports.js";
import type { ClientSend, GroupCall, ServeCall, StaticText, StepCall, StepcheckSettings } from "./model.js";
import { readObject } from "./objects.js";
import type { Names } from "./scope.js";
import { CALLBACK_TOOLS, hasStepShape, STEP_TOOLS } from "./shapes.js";
import { staticText } from "./text.js";

export interface UsesInput {
  sourceCode: Readonly<TSESLint.SourceCode>;
  collected: Collected;
  names: Names;
  imports: Imports;
  clients: Clients;
  context: ContextPaths;
  settings: StepcheckSettings;
}

export interface Uses {
  stepCalls: StepCall[];
  groupCalls: GroupCall[];
  deferCalls: TSESTree.CallExpression[];
  sends: ClientSend[];
  serves: ServeCall[];
}

const METADATA_WRITES = new Set(["set", "update", "do"]);

const SERVE_NAMES = new Set(["serve", "createServer", "connect", "fastifyPlugin", "serveEdge", "serveNode"]);

/** Finds what the file does with the SDK: steps, groups, defers, sends, serves. */
export function findUses(input: UsesInput): Uses {
  const found: Uses = { stepCalls: [], groupCalls: [], deferCalls: [], sends: [], serves: [] };
  const locals = new Set(input.imports.inngest.map(({ local }) => local));
  for (const call of (input.collected.byType.get("CallExpression") ?? []) as readonly TSESTree.CallExpression[]) {
    const name = calleeName(call);
    if (name === null) continue;
    const ref = input.context.refOf(call.callee);
    if (ref) {
      const [head, ...tool] = ref.path;
      if (head === "step") addStep(call, tool.join("."), ref.assumed, found, input);
      else if (head === "group") addGroup(call, tool.join("."), found, input);
      else if (head === "defer" && tool.length === 0) found.deferCalls.push(call);
      continue;
    }
    const named = METADATA_WRITES.has(name) ? metadataCall(call, input) : null;
    if (named) addMetadata(call, named, found, input);
    else if (name === "send") addSend(call, found, input);
    else if (SERVE_NAMES.has(name) || locals.has(name)) addServe(call, found, input);
  }
  return found;
}

function addStep(call: TSESTree.CallExpression, tool: string, assumed: boolean, found: Uses, input: UsesInput): void {
  if (!STEP_TOOLS.has(tool) || (assumed && !hasStepShape(call, tool))) return;
  const { names, sourceCode } = input;
  const [first, second] = call.arguments;
  const hasId = tool !== "fetch";
  const callbackArgument = CALLBACK_TOOLS.has(tool) ? (second ?? null) : null;
  const options = tool === "waitForEvent" || tool === "waitForSignal" || tool === "invoke" || tool === "ai.infer" ? second : undefined;
  const fate = fateOf(call, names);
  found.stepCalls.push({
    node: call,
    tool,
    confidence: assumed ? "likely" : "certain",
    id: hasId && first && first.type !== "SpreadElement" ? stepId(first, names) : null,
    idArgument: hasId ? (first ?? null) : null,
    callbackArgument,
    callback: callbackArgument && names.functionBehind(callbackArgument),
    options: options && options.type !== "SpreadElement" ? readObject(options, names) : null,
    text: sourceCode.getText(unwrap(call.callee)),
    fate,
    loop: loopAround(call, sourceCode),
    parallel: fate.parallel,
  });
}

/** `step.metadata("id").run(runId).set(values)`: a step once something is written. The call that names it. */
function metadataCall(write: TSESTree.CallExpression, { context, names }: UsesInput): TSESTree.CallExpression | null {
  for (let at = objectOf(write); at?.type === "CallExpression"; at = objectOf(at)) {
    const ref = context.refOf(at.callee);
    if (ref) return !ref.assumed && ref.path.join(".") === "step.metadata" ? at : null;
  }
  return null;

  function objectOf({ callee }: TSESTree.CallExpression): TSESTree.Expression | null {
    const member = unwrap(callee);
    return member.type === "MemberExpression" ? unwrap(names.valueOf(member.object)) : null;
  }
}

function addMetadata(write: TSESTree.CallExpression, named: TSESTree.CallExpression, found: Uses, { names, sourceCode }: UsesInput): void {
  const [first] = named.arguments;
  const [argument] = write.arguments;
  const callbackArgument = calleeName(write) === "do" ? (argument ?? null) : null;
  const fate = fateOf(write, names);
  found.stepCalls.push({
    node: write,
    tool: "metadata",
    confidence: "certain",
    id: first && first.type !== "SpreadElement" ? stepId(first, names) : null,
    idArgument: first ?? null,
    callbackArgument,
    callback: callbackArgument && names.functionBehind(callbackArgument),
    options: null,
    text: sourceCode.getText(unwrap(named.callee)),
    fate,
    loop: loopAround(write, sourceCode),
    parallel: fate.parallel,
  });
}

/** The id of a step, as a text or as `{ id }`. A function or another object in its place is no id. */
function stepId(node: TSESTree.Expression, names: Names): StaticText | null {
  const value = names.valueOf(node);
  if (value.type === "ObjectExpression") {
    const id = readObject(value, names).get("id")?.value;
    return id ? staticText(id, names) : null;
  }
  if (value.type === "ArrowFunctionExpression" || value.type === "FunctionExpression" || value.type === "ArrayExpression") return null;
  return staticText(node, names);
}

function addGroup(call: TSESTree.CallExpression, tool: string, found: Uses, { names }: UsesInput): void {
  if (tool !== "parallel" && tool !== "experiment") return;
  const [first, second] = call.arguments;
  if (tool === "parallel") {
    const callback = (first && names.functionBehind(first)) ?? (second && names.functionBehind(second)) ?? null;
    found.groupCalls.push({ node: call, tool, id: null, callback, options: null });
    return;
  }
  const id = first && first.type !== "SpreadElement" ? stepId(first, names) : null;
  const options = second && second.type !== "SpreadElement" ? readObject(second, names) : null;
  found.groupCalls.push({ node: call, tool, id, callback: null, options });
}

function addSend(call: TSESTree.CallExpression, found: Uses, { clients, names, sourceCode }: UsesInput): void {
  const callee = unwrap(call.callee);
  const client = callee.type === "MemberExpression" ? clients.clientOf(callee.object) : boundSend(callee, clients, names);
  const [payload] = call.arguments;
  // `client.send(new PutObjectCommand())`: another library's client.
  if (!client || (payload && unwrap(payload).type === "NewExpression")) return;
  found.sends.push({
    node: call,
    client,
    payload: payload ?? null,
    fate: fateOf(call, names),
    loop: loopAround(call, sourceCode),
  });
}

/** `const { send } = inngest` */
function boundSend(callee: TSESTree.Node, clients: Clients, names: Names): ClientSend["client"] | null {
  if (callee.type !== "Identifier") return null;
  const variable = names.variableOf(callee);
  const found = variable && names.initOf(variable);
  return found?.path.length === 1 && found.path[0] === "send" ? clients.clientOf(found.init) : null;
}

function addServe(call: TSESTree.CallExpression, found: Uses, { imports, names, settings }: UsesInput): void {
  const imported = imports.inngestName(call.callee, settings);
  if (!imported || !SERVE_NAMES.has(imported.name)) return;
  const argument = call.arguments.find((item) => item.type !== "SpreadElement");
  found.serves.push({
    node: call,
    name: imported.name,
    from: imported.from,
    options: argument ? readObject(argument, names) : null,
  });
}

import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { boundNames, calleeName, enclosingFunction, isFunction, outward, propertyName, unwrap } from "./ast.js";
import type { CallGraph, CallSite } from "./calls.js";
import type { Clients } from "./clients.js";
import type { Collected } from "./collect.js";
import { type Imports, isLocalModule } from "./imports.js";
import type {
  ClientReference,
  Confidence,
  FunctionDefinition,
  FunctionKind,
  FunctionNode,
  Handler,
  ObjectInfo,
  SdkMajor,
  StepcheckSettings,
} from "./model.js";
import { type Arguments, readObject } from "./objects.js";
import type { Names } from "./scope.js";
import { contextKeysOf } from "./shapes.js";
import { staticText } from "./text.js";
import { triggersOf } from "./triggers.js";

export interface DefinitionsInput {
  collected: Collected;
  names: Names;
  imports: Imports;
  graph: CallGraph;
  clients: Clients;
  settings: StepcheckSettings;
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** A handler while it is being found out about: its steps come last. */
export type HandlerDraft = Writable<Handler>;

export interface Definitions {
  functions: FunctionDefinition[];
  /** By the function node. A function that is registered twice belongs to its first definition. */
  handlers: Map<FunctionNode, HandlerDraft>;
}

/** The parts of a call that creates an Inngest function. */
interface Candidate {
  kind: FunctionKind;
  confidence: Confidence;
  node: TSESTree.CallExpression;
  client: ClientReference | null;
  options: TSESTree.Node | null;
  trigger: TSESTree.Node | null;
  handler: TSESTree.Node | null;
  form: FunctionDefinition["form"];
}

/** Finds every Inngest function that the file defines. */
export function findDefinitions(input: DefinitionsInput): Definitions {
  const found: Definitions = { functions: [], handlers: new Map() };
  const calls = (input.collected.byType.get("CallExpression") ?? []) as readonly TSESTree.CallExpression[];
  const candidates = calls.flatMap((call) => candidateOf(call, input) ?? []);
  for (const candidate of candidates) {
    const receiver = unwrap(candidate.node.callee);
    if (candidate.kind === "function" && receiver.type === "MemberExpression") input.clients.addReceiver(receiver.object);
  }
  const factories = new Set<TSESTree.Node>();
  for (const candidate of candidates) {
    const sites = factorySites(candidate, input);
    if (sites.length > 0) factories.add(candidate.node);
    for (const { site, given } of sites) define({ ...candidate, node: site.call as TSESTree.CallExpression }, given, found, input);
    define(candidate, new Map(), found, input);
  }
  found.functions.sort((a, b) => a.node.range[0] - b.node.range[0]);
  return found;
}

/** Methods that make a function. Of any other, only one whose last argument is the handler is looked at. */
const MAKERS: ReadonlySet<string> = new Set(["createFunction", "createDefer", "createScorer", "endpoint"]);

function candidateOf(call: TSESTree.CallExpression, input: DefinitionsInput): Candidate | null {
  const { clients, imports, settings } = input;
  const args = call.arguments;
  const last = args.at(-1);
  if (last === undefined) return null;
  const callee = unwrap(call.callee);
  const name = calleeName(call);
  if (name === null || !(isFunction(last) || MAKERS.has(name) || callee.type === "Identifier" || settings.creators?.includes(name))) return null;
  if (args.some((argument) => argument.type === "SpreadElement")) return null;

  const isNamed = callee.type === "Identifier" || name === "createDefer" || name === "createScorer";
  const imported = isNamed ? imports.inngestName(callee, settings)?.name : undefined;
  if (imported === "createDefer" || imported === "createScorer") {
    return {
      kind: imported === "createDefer" ? "defer" : "scorer",
      confidence: "certain",
      node: call,
      client: clients.clientOf(args[0]!),
      options: args[1] ?? null,
      trigger: null,
      handler: args[2] ?? null,
      form: "other",
    };
  }
  if (callee.type === "MemberExpression" && name === "endpoint") {
    const client = clients.clientOf(callee.object);
    if (!client) return null;
    return { kind: "endpoint", confidence: client.confidence, node: call, client, options: null, trigger: null, handler: args[0]!, form: "other" };
  }
  if (isCreateFunction(callee, name, input)) {
    if (callee.type === "MemberExpression" && clients.isOther(callee.object)) return null;
    const client = callee.type === "MemberExpression" ? clients.clientOf(callee.object) : null;
    const parts = partsOf(args);
    if (!client && !speaksForItself(parts, callee, input)) return null;
    return { kind: "function", confidence: client ? client.confidence : "likely", node: call, client, ...parts };
  }
  if (settings.creators?.includes(name)) {
    return { kind: "function", confidence: "certain", node: call, client: null, ...partsOf(args), form: "other" };
  }
  if (!isFunction(last)) return null;
  const parts = partsOf(args);
  if (isUnmistakable(parts, input) && input.graph.targetsOf(call).length === 0 && !isForeign(callee, imports)) {
    return { kind: "function", confidence: "likely", node: call, client: null, ...parts, form: "other" };
  }
  return null;
}

/** `x.createFunction`, `createFunction` taken out of a client or imported, and names for those. */
function isCreateFunction(callee: TSESTree.Node, name: string, { names, clients }: DefinitionsInput): boolean {
  if (name === "createFunction") return true;
  if (callee.type !== "Identifier") return false;
  const variable = names.variableOf(callee);
  const found = variable && names.initOf(variable);
  if (!found) return false;
  if (found.path.length === 1 && found.path[0] === "createFunction") return clients.clientOf(found.init) !== null;
  const init = unwrap(found.init);
  const method = init.type === "CallExpression" && calleeName(init) === "bind" ? unwrap(init.callee) : null;
  const member = method?.type === "MemberExpression" ? unwrap(method.object) : init;
  return member.type === "MemberExpression" && propertyName(member) === "createFunction" && clients.clientOf(member.object) !== null;
}

function partsOf(args: readonly TSESTree.CallExpressionArgument[]): Pick<Candidate, "options" | "trigger" | "handler" | "form"> {
  const [options, second, third] = args;
  if (third) return { options: options!, trigger: second!, handler: third, form: "three" };
  return { options: options!, trigger: null, handler: second ?? null, form: "two" };
}

const FOREIGN_OPTIONS = ["FunctionName", "Runtime", "Code", "Handler", "Role"];

/** Without a client in sight: do the arguments look like those of an Inngest function? */
function speaksForItself(
  { options, trigger, handler }: Pick<Candidate, "options" | "trigger" | "handler">,
  callee: TSESTree.Node,
  { names, imports }: DefinitionsInput,
): boolean {
  if (!options || !handler || isFunction(unwrap(options))) return false;
  const object = isExpression(options) ? readObject(options, names) : null;
  if (object && FOREIGN_OPTIONS.some((key) => object.properties.has(key))) return false;
  const behind = handlerFunction(handler, names);
  const hasContext = behind !== null && contextKeysOf(behind).size > 0;
  if (hasContext) return true;
  if (isForeign(callee, imports)) return false;
  // `createFunction({ id: 1 }, (x) => x * 2)` of somebody else takes something that is no context.
  const takesOther = behind !== null && behind.params.length > 0 && callee.type === "Identifier";
  const hasId = (object?.has("id") === "yes" && !takesOther) || object?.has("triggers") === "yes";
  if (hasId && (behind || trigger)) return true;
  return trigger !== null && behind !== null && !object?.literal;
}

/**
 * The call of an unknown function with exactly what an Inngest function needs: `job({ id }, { event }, async ({ step }) =>
 * …)`. That is a factory of another file.
 */
function isUnmistakable(
  { options, trigger, handler }: Pick<Candidate, "options" | "trigger" | "handler">,
  { names }: DefinitionsInput,
): boolean {
  const behind = handler && unwrap(handler);
  if (!isFunction(behind) || !contextKeysOf(behind).has("step") || !options || !isExpression(options)) return false;
  const target = unwrap(options);
  if (target.type !== "ObjectExpression") return false;
  const object = readObject(target, names);
  if (object.has("id") !== "yes") return false;
  if (!trigger) return object.has("triggers") === "yes" || object.has("trigger") === "yes" || object.has("event") === "yes";
  const second = unwrap(trigger);
  if (second.type === "ArrayExpression") return true;
  if (second.type !== "ObjectExpression") return second.type === "Identifier" || second.type === "MemberExpression";
  const given = readObject(second, names);
  return given.has("event") === "yes" || given.has("cron") === "yes";
}

function isForeign(callee: TSESTree.Node, imports: Imports): boolean {
  let root = unwrap(callee);
  while (root.type === "MemberExpression") root = unwrap(root.object);
  const imported = imports.importOf(root);
  return imported !== null && !isLocalModule(imported.source) && !/inngest/i.test(imported.source);
}

/** The function of a handler argument, also inside a wrapper: `withErrors(async ({ step }) => …)`. */
export function handlerFunction(node: TSESTree.Node, names: Names): FunctionNode | null {
  const direct = names.functionBehind(node);
  if (direct) return direct;
  let target = unwrap(node);
  if (target.type === "Identifier") target = names.valueOf(target);
  if (target.type !== "CallExpression") return null;
  for (const argument of target.arguments) {
    const inner = argument.type === "SpreadElement" ? null : handlerFunction(argument, names);
    if (inner) return inner;
  }
  return null;
}

interface FactorySite {
  site: CallSite;
  given: Arguments;
}

/** The calls of the function around a candidate that hand it the handler: what each of them creates. */
function factorySites(candidate: Candidate, { graph, names }: DefinitionsInput): FactorySite[] {
  const { handler, options } = candidate;
  const place = (handler && graph.parameterBehind(handler)) ?? null;
  const owner = place?.owner ?? ownerWithConfigParameter(candidate, graph);
  if (!owner || !options) return [];
  return graph.sitesOf(owner).flatMap((site) => {
    if (site.call.type !== "CallExpression") return [];
    return [{ site, given: argumentsOf(site, owner, graph, names) }];
  });
}

/** `const create = (id, handler) => client.createFunction({ id }, …, async (ctx) => handler(ctx))` */
function ownerWithConfigParameter({ node, options }: Candidate, graph: CallGraph): FunctionNode | null {
  const owner = enclosingFunction(node);
  const isOfCaller = configParts(options).some((part) => graph.parameterBehind(part)?.owner === owner);
  return owner && isOfCaller ? owner : null;
}

/** What of the options a factory may hand through: all of them, a spread, the id. */
function configParts(options: TSESTree.Node | null): TSESTree.Node[] {
  const target = options && unwrap(options);
  if (target?.type !== "ObjectExpression") return target ? [target] : [];
  return target.properties.flatMap((property) => {
    if (property.type === "SpreadElement") return [property.argument];
    return propertyName(property) === "id" ? [property.value] : [];
  });
}

/** The handler that a call hands to a factory which wraps it in one of its own. */
function wrappedHandler(call: TSESTree.CallExpression, names: Names): TSESTree.Node | null {
  const behind = call.arguments.findLast((argument) => {
    const target = argument.type === "SpreadElement" ? null : names.functionBehind(argument);
    return target !== null && contextKeysOf(target).size > 0;
  });
  return behind ?? null;
}

function argumentsOf(site: CallSite, owner: FunctionNode, graph: CallGraph, names: Names): Arguments {
  const given = new Map<TSESLint.Scope.Variable, TSESTree.Expression>();
  for (const [index, parameter] of owner.params.entries()) {
    for (const { identifier, path, rest } of boundNames(parameter)) {
      const variable = names.variableOf(identifier);
      const value = rest ? null : graph.argumentAt(site, index, path);
      if (variable && value) given.set(variable, value);
    }
  }
  return given;
}

function define(candidate: Candidate, given: Arguments, found: Definitions, input: DefinitionsInput): void {
  const { names, graph } = input;
  const { node, kind, confidence, client, trigger, form } = candidate;
  const options = candidate.options && isExpression(candidate.options) ? readObject(candidate.options, names, given) : null;
  const usable = options && !/^(Template)?Literal$/.test(unwrap(options.node).type) ? options : null;
  const idNode = usable?.get("id")?.value ?? null;
  const triggerNode = trigger ?? usable?.get("triggers")?.value ?? null;
  const handlerNode = (given.size > 0 ? wrappedHandler(node, names) : null) ?? replaced(candidate.handler, given, input);

  const definition: Writable<FunctionDefinition> = {
    kind,
    confidence,
    node,
    client,
    form: given.size > 0 ? "other" : form,
    major: majorOf(candidate, usable),
    options: usable,
    id: idNode ? staticText(idNode, names) : null,
    triggers: triggersOf(replaced(triggerNode, given, input), form === "three", input),
    handler: null,
    onFailure: null,
    handlerNode,
    name: boundName(node),
    locator: idNode && given.size === 0 ? idNode : node.callee,
    inFactory: given.size === 0 && dependsOnCaller(candidate, graph),
  };
  definition.handler = handlerNode && addHandler(handlerNode, kind, definition, found, input);
  const onFailure = usable?.get("onFailure")?.value;
  definition.onFailure = onFailure ? addHandler(onFailure, "onFailure", definition, found, input) : null;
  found.functions.push(definition);
}

function replaced(node: TSESTree.Node | null, given: Arguments, { names, graph }: DefinitionsInput): TSESTree.Node | null {
  if (!node || given.size === 0) return node;
  const target = unwrap(node);
  if (target.type === "Identifier") {
    const variable = names.variableOf(target);
    return (variable && given.get(variable)) ?? node;
  }
  if (target.type === "MemberExpression" && target.object.type === "Identifier") {
    const variable = names.variableOf(target.object);
    const object = variable && given.get(variable);
    const name = propertyName(target);
    const value = object && names.valueOf(object);
    if (value?.type === "ObjectExpression" && name !== null) {
      const property = value.properties.findLast((item) => item.type === "Property" && propertyName(item) === name);
      if (property?.type === "Property") return property.value;
    }
  }
  return graph.parameterBehind(node) ? null : node;
}

function dependsOnCaller({ options, trigger, handler }: Candidate, graph: CallGraph): boolean {
  return [...configParts(options), trigger, handler].some((node) => node !== null && graph.parameterBehind(node) !== null);
}

function addHandler(
  node: TSESTree.Node,
  kind: FunctionKind | "onFailure",
  definition: FunctionDefinition,
  { handlers }: Definitions,
  { names }: DefinitionsInput,
): Handler | null {
  const behind = handlerFunction(node, names);
  if (!behind) return null;
  const known = handlers.get(behind);
  if (known) return known;
  const handler = newHandler(behind, kind, definition.confidence, definition);
  handlers.set(behind, handler);
  return handler;
}

export function newHandler(
  node: FunctionNode,
  kind: Handler["kind"],
  confidence: Confidence,
  definition: FunctionDefinition | null,
): HandlerDraft {
  const parameter = node.params[0] ?? null;
  const bindings = new Map<string, TSESTree.Identifier>();
  for (const { identifier, path, rest } of parameter ? boundNames(parameter) : []) {
    if (path.length === 1 && !rest) bindings.set(path[0]!, identifier);
  }
  return { kind, confidence, node, definition, bindings, parameter, steps: [], delegates: false };
}

/** What the form of the call says of the major. */
function majorOf({ kind, form, trigger }: Candidate, options: ObjectInfo | null): SdkMajor | null {
  if (kind !== "function") return 4;
  if (form === "three" && trigger) return 3;
  return form === "two" && options?.has("triggers") === "yes" ? 4 : null;
}

function boundName(call: TSESTree.CallExpression): string | null {
  const { parent } = outward(call);
  if (parent?.type === "VariableDeclarator" && parent.id.type === "Identifier") return parent.id.name;
  if (parent?.type === "ExportDefaultDeclaration") return "default";
  if (parent?.type === "Property" || parent?.type === "PropertyDefinition") return propertyName(parent);
  if (parent?.type === "AssignmentExpression" && parent.left.type === "MemberExpression") return propertyName(parent.left);
  return null;
}

function isExpression(node: TSESTree.Node): node is TSESTree.Expression {
  return node.type !== "SpreadElement" && !node.type.endsWith("Statement") && !node.type.endsWith("Declaration");
}

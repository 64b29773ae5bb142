import type { TSESTree } from "@typescript-eslint/utils";
import { calleeName, enclosingFunction, isFunction, memberPath, outward, propertyName, unwrap } from "./ast.js";
import type { CallGraph } from "./calls.js";
import { addTo, type Collected } from "./collect.js";
import type { ContextPaths } from "./context.js";
import { type HandlerDraft, newHandler } from "./definitions.js";
import { iterationOf } from "./fate.js";
import type { Imports } from "./imports.js";
import type { CallFrame, CallNode, FunctionNode, GroupCall, Handler, Region, StepCall } from "./model.js";
import type { Names } from "./scope.js";
import { LISTENING } from "./shapes.js";
import type { Uses } from "./steps.js";

export interface RegionsInput {
  collected: Collected;
  names: Names;
  imports: Imports;
  graph: CallGraph;
  context: ContextPaths;
  handlers: Map<FunctionNode, HandlerDraft>;
  uses: Uses;
}

const NOWHERE: readonly Region[] = [];
/** Beyond this many calls on the way, a path says nothing to a reader, and recursion is cut. */
const MAX_PATH = 12;
/** A helper that is called from more places than this is known well enough. */
const MAX_REGIONS = 60;

/**
 * Where each function of the file runs: from every handler, through calls and callbacks.
 *
 * Handlers that only show by their use of `step` are added to `handlers`, after all others have been followed.
 */
export class Regions {
  readonly #input: RegionsInput;
  readonly #regions = new Map<FunctionNode, Region[]>();
  readonly #steps = new Map<TSESTree.Node, StepCall>();
  readonly #groups = new Map<TSESTree.Node, GroupCall>();

  constructor(input: RegionsInput) {
    this.#input = input;
    for (const step of input.uses.stepCalls) this.#steps.set(step.node, step);
    for (const group of input.uses.groupCalls) this.#groups.set(group.node, group);
    for (const handler of input.handlers.values()) {
      this.#follow(handler.node, { kind: "body", handler, step: null, path: [] });
    }
    this.#findHelpers();
    this.#markDelegates();
    this.#assignSteps();
    for (const regions of this.#regions.values()) regions.sort(byCloseness);
  }

  of(node: TSESTree.Node): readonly Region[] {
    const owner = enclosingFunction(node);
    return (owner && this.#regions.get(owner)) ?? NOWHERE;
  }

  /** Every function that some handler runs. */
  owners(): readonly FunctionNode[] {
    return [...this.#regions.keys()];
  }

  stepCallOf(node: TSESTree.Node): StepCall | null {
    return this.#steps.get(node) ?? null;
  }

  #follow(start: FunctionNode, first: Region): void {
    const queue: [FunctionNode, Region][] = [[start, first]];
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [owner, region] = next;
      if (!this.#add(owner, region) || region.path.length >= MAX_PATH) continue;
      for (const call of this.#input.collected.callsByOwner.get(owner) ?? []) queue.push(...this.#run(call, region));
    }
  }

  /** Notes that a function runs in a region; false when that is known already. */
  #add(owner: FunctionNode, region: Region): boolean {
    const regions = this.#regions.get(owner);
    if (!regions) {
      this.#regions.set(owner, [region]);
      return true;
    }
    const isKnown = regions.some(
      (known) =>
        known.kind === region.kind &&
        known.handler === region.handler &&
        known.step === region.step &&
        known.path[0]?.call === region.path[0]?.call,
    );
    if (isKnown || regions.length >= MAX_REGIONS) return false;
    regions.push(region);
    return true;
  }

  /** The functions that a call runs, and where. */
  #run(call: CallNode, region: Region): [FunctionNode, Region][] {
    const step = this.#steps.get(call);
    if (step) {
      // A parameter stands for what each call of the helper hands it.
      const callbacks = step.callbackArgument ? this.#input.graph.functionsBehind(step.callbackArgument) : [];
      return callbacks.map((callback) => [callback, { kind: "step", handler: region.handler, step, path: [] }]);
    }
    const group = this.#groups.get(call);
    if (group) return this.#runGroup(group, region);

    const ran: [FunctionNode, Region][] = [];
    const targets = this.#input.graph.targetsOf(call);
    for (const target of targets) {
      const frame: CallFrame = { call, name: this.#nameOf(call, target) };
      ran.push([target, { ...region, path: isFunction(unwrap(call.callee)) ? region.path : [...region.path, frame] }]);
    }
    // A function of this file runs its callbacks where it calls them, which `targetsOf` follows.
    if (targets.length > 0) return ran;
    for (const argument of call.arguments) {
      const callback = argument.type === "SpreadElement" ? null : this.#callbackIn(argument);
      if (callback && this.#runsCallback(call)) ran.push([callback, region]);
    }
    return ran;
  }

  #callbackIn(argument: TSESTree.Expression): FunctionNode | null {
    const target = unwrap(argument);
    if (isFunction(target)) return target;
    return target.type === "Identifier" || target.type === "MemberExpression" ? this.#input.names.functionBehind(target) : null;
  }

  #runGroup(group: GroupCall, region: Region): [FunctionNode, Region][] {
    if (group.callback) return [[group.callback, region]];
    const { names } = this.#input;
    const ran: [FunctionNode, Region][] = [];
    const variants = group.options?.get("variants")?.value;
    const list = variants && names.valueOf(variants);
    for (const property of list?.type === "ObjectExpression" ? list.properties : []) {
      const variant = property.type === "Property" ? names.functionBehind(property.value) : null;
      if (variant) ran.push([variant, region]);
    }
    // What `select` does is stored as a step of its own.
    const select = group.options?.get("select")?.value;
    const target = select && names.valueOf(select);
    const chosen = target?.type === "CallExpression" ? target.arguments : target ? [target] : [];
    for (const argument of chosen) {
      const callback = argument.type === "SpreadElement" ? null : names.functionBehind(argument);
      if (callback) ran.push([callback, { kind: "step", handler: region.handler, step: group, path: [] }]);
    }
    return ran;
  }

  /** Does a function that is not of this file run the callbacks that it is given, as part of the code around it? */
  #runsCallback(call: CallNode): boolean {
    const name = calleeName(call);
    if (name === null) return false;
    if (call.type === "NewExpression") return name === "Promise";
    const callee = unwrap(call.callee);
    if (callee.type === "MemberExpression") {
      if (RUNNING_METHODS.has(name)) return true;
      if (LISTENING.test(name)) return false;
    }
    if (TIMERS.has(name)) return true;
    // It is handed `step`, so it may well run the callback as a step.
    if (call.arguments.some((argument) => argument.type !== "SpreadElement" && this.#isStepHandedOn(argument))) return false;
    if (this.#input.context.refOf(callee) || this.#isOfPackage(callee)) return false;
    return isWaitedFor(call) || !MAKING.test(name);
  }

  /** `experiment.custom(() => …)`: what the SDK does with a callback is said elsewhere. */
  #isOfPackage(callee: TSESTree.Node): boolean {
    const imported = this.#input.imports.importOf(callee);
    return imported !== null && this.#input.imports.inngest.some((item) => item.source === imported.source);
  }

  #isStepHandedOn(argument: TSESTree.Expression): boolean {
    const { context } = this.#input;
    const target = unwrap(argument);
    if (target.type === "ObjectExpression") {
      return target.properties.some((property) =>
        this.#isStepHandedOn(property.type === "SpreadElement" ? property.argument : (property.value as TSESTree.Expression)),
      );
    }
    if (target.type !== "Identifier" && target.type !== "MemberExpression" && target.type !== "CallExpression") return false;
    const path = context.refOf(target)?.path;
    return path !== undefined && (path.length === 0 || path[0] === "step");
  }

  #nameOf(call: CallNode, target: FunctionNode): string {
    const path = memberPath(call.callee);
    if (path) return path.filter((part) => part !== "this").join(".");
    return target.id?.name ?? "an inner function";
  }

  /** Functions that use `step` and that no handler of this file runs: somebody else hands it to them. */
  #findHelpers(): void {
    const { uses, handlers } = this.#input;
    for (const step of uses.stepCalls) {
      if (this.of(step.node).length > 0) continue;
      if (step.node.optional || unwrap(step.node.callee).type === "MemberExpression" && isOptional(step.node.callee)) continue;
      const owner = this.#ownerOfStep(step);
      if (!owner || handlers.has(owner) || this.#regions.has(owner)) continue;
      const handler = newHandler(owner, "helper", step.confidence, null);
      handlers.set(owner, handler);
      this.#follow(owner, { kind: "body", handler, step: null, path: [] });
    }
  }

  /** The function that receives the `step` of a call, else the outermost one around it. */
  #ownerOfStep(step: StepCall): FunctionNode | null {
    const root = rootIdentifier(step.node.callee);
    const { names } = this.#input;
    const variable = root && names.variableOf(root);
    const place = variable && names.parameterOf(variable);
    if (place) return place.owner;
    const found = variable && names.initOf(variable);
    const outer = found && rootIdentifier(found.init);
    const source = outer && names.variableOf(outer);
    const sourcePlace = source && names.parameterOf(source);
    if (sourcePlace) return sourcePlace.owner;
    let owner: FunctionNode | null = null;
    for (let at = enclosingFunction(step.node); at; at = enclosingFunction(at)) owner = at;
    return owner;
  }

  #markDelegates(): void {
    const { collected, graph, imports } = this.#input;
    const hasAgents = [...imports.sources].some((source) => source.startsWith("@inngest/agent-kit") || source === "@mastra/inngest");
    for (const [owner, regions] of this.#regions) {
      const handlers = regions.filter((region) => region.kind === "body").map((region) => region.handler as HandlerDraft);
      if (handlers.length === 0 || handlers.every((handler) => handler.delegates)) continue;
      const delegates = (collected.callsByOwner.get(owner) ?? []).some((call) => {
        if (this.#steps.has(call) || this.#groups.has(call) || graph.targetsOf(call).length > 0) return false;
        const isAgent = hasAgents && calleeName(call) === "run";
        return isAgent || call.arguments.some((argument) => argument.type !== "SpreadElement" && this.#isStepHandedOn(argument));
      });
      if (delegates) for (const handler of handlers) handler.delegates = true;
    }
  }

  #assignSteps(): void {
    const steps = new Map<HandlerDraft, StepCall[]>();
    for (const step of this.#input.uses.stepCalls) {
      const handlers = new Set<Handler>();
      for (const region of this.of(step.node)) if (region.kind === "body") handlers.add(region.handler);
      for (const handler of handlers) addTo(steps, handler, step);
    }
    for (const [handler, list] of steps) handler.steps = list;
  }
}

/** Methods that run their callback as part of the code around them. */
const RUNNING_METHODS = new Set(
  (
    "map flatMap forEach filter some every find findIndex findLast reduce reduceRight sort then catch finally transaction $transaction " +
    "from parallel step replace replaceAll"
  ).split(" "),
);
/** Functions that call what they are given later, and once or again and again. */
export const TIMERS: ReadonlySet<string> = new Set(["setTimeout", "setInterval", "setImmediate", "queueMicrotask", "nextTick"]);
/** Functions that make something of a callback which runs later, if at all. */
const MAKING = /^(create|make|define|build|use|with|memo|once|cache|debounce|throttle|wrap|tool|route|handler|bind|register|set|add)/i;

function isWaitedFor(call: TSESTree.CallExpression): boolean {
  const { parent, child } = outward(call);
  switch (parent?.type) {
    case "AwaitExpression":
    case "ReturnStatement":
    case "ArrayExpression":
      return true;
    case "ArrowFunctionExpression":
      return parent.body === child;
    case "CallExpression":
      return memberPath(parent.callee)?.[0] === "Promise";
    default:
      return iterationAround(call);
  }
}

function iterationAround(call: TSESTree.CallExpression): boolean {
  const owner = enclosingFunction(call);
  return owner?.type === "ArrowFunctionExpression" && owner.body === call && iterationOf(owner) !== null;
}

function isOptional(callee: TSESTree.Node): boolean {
  let at = unwrap(callee);
  while (at.type === "MemberExpression") {
    if (at.optional) return true;
    at = unwrap(at.object);
  }
  return false;
}

function rootIdentifier(node: TSESTree.Node): TSESTree.Identifier | null {
  let at = unwrap(node);
  for (;;) {
    if (at.type === "MemberExpression") at = unwrap(at.object);
    else if (at.type === "CallExpression" && at.callee.type === "MemberExpression" && propertyName(at.callee) === "bind") {
      at = unwrap(at.callee.object);
    } else return at.type === "Identifier" ? at : null;
  }
}

/** Body before step; then the shorter way. */
function byCloseness(a: Region, b: Region): number {
  if (a.kind !== b.kind) return a.kind === "body" ? -1 : 1;
  return a.path.length - b.path.length;
}

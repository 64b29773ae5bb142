import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { isFunction, outward, propertyName, unwrap } from "./ast.js";
import { addTo, type Collected } from "./collect.js";
import type { CallNode, FunctionNode } from "./model.js";
import type { Names } from "./scope.js";

/** One call of a function of this file, with the arguments as the function receives them. */
export interface CallSite {
  call: CallNode;
  args: readonly TSESTree.CallExpressionArgument[];
}

/** Who calls whom in the file. */
export class CallGraph {
  readonly #names: Names;
  readonly #targets = new Map<TSESTree.CallExpression, readonly FunctionNode[]>();
  readonly #sites = new Map<FunctionNode, readonly CallSite[]>();
  readonly #methodCalls: ReadonlyMap<FunctionNode, readonly CallSite[]>;

  constructor(names: Names, collected: Collected) {
    this.#names = names;
    this.#methodCalls = methodCalls(names, collected);
  }

  /** The functions of this file that a call runs: by name, by method, or as an argument of the function around it. */
  targetsOf(call: CallNode): readonly FunctionNode[] {
    if (call.type === "NewExpression") return [];
    let known = this.#targets.get(call);
    if (!known) {
      known = this.#findTargets(call);
      this.#targets.set(call, known);
    }
    return known;
  }

  #findTargets(call: TSESTree.CallExpression): readonly FunctionNode[] {
    const direct = this.#names.functionBehind(call.callee);
    if (direct) return [direct];
    return this.valuesOf(call.callee).filter(isFunction);
  }

  /**
   * The functions of this file that an expression may stand for; more than one where it is a parameter, one for each
   * call of the function that has it.
   */
  functionsBehind(node: TSESTree.Node): readonly FunctionNode[] {
    const direct = this.#names.functionBehind(node);
    return direct ? [direct] : this.valuesOf(node).filter(isFunction);
  }

  /** What a parameter, or a member of one, is given by the calls in this file. */
  valuesOf(node: TSESTree.Node): readonly TSESTree.Node[] {
    const place = this.parameterBehind(node);
    if (!place) return [];
    return this.sitesOf(place.owner).flatMap((site) => {
      const value = this.argumentAt(site, place.index, place.path);
      if (!value) return [];
      const target = this.#names.functionBehind(value) ?? value;
      return [target];
    });
  }

  /** The parameter that an expression is, or is a member of. */
  parameterBehind(node: TSESTree.Node): { owner: FunctionNode; index: number; path: readonly string[] } | null {
    const target = unwrap(node);
    if (target.type === "MemberExpression") {
      const name = propertyName(target);
      const place = name === null ? null : this.parameterBehind(target.object);
      return place && { ...place, path: [...place.path, name!] };
    }
    if (target.type !== "Identifier") return null;
    const variable = this.#names.variableOf(target);
    if (!variable) return null;
    const place = this.#names.parameterOf(variable);
    if (place) return place;
    const found = this.#names.initOf(variable);
    const outer = found && this.parameterBehind(found.init);
    return outer && { ...outer, path: [...outer.path, ...found.path] };
  }

  /** The argument that a parameter gets, and what is under `path` in it. */
  argumentAt(site: CallSite, index: number, path: readonly string[]): TSESTree.Expression | null {
    const argument = site.args[index];
    if (!argument || site.args.slice(0, index + 1).some((item) => item.type === "SpreadElement")) return null;
    let value = argument as TSESTree.Expression;
    for (const name of path) {
      const object = this.#names.valueOf(value);
      if (object.type !== "ObjectExpression") return null;
      const property = object.properties.findLast((item) => item.type === "Property" && propertyName(item) === name);
      if (property?.type !== "Property") return null;
      value = property.value as TSESTree.Expression;
    }
    return value;
  }

  /** The calls of a function in this file, also through a parameter that it is handed to. */
  sitesOf(callee: FunctionNode): readonly CallSite[] {
    const known = this.#sites.get(callee);
    if (known) return known;
    // Cut recursion: what is being looked for counts as not found.
    this.#sites.set(callee, []);
    const found = [...this.#sitesByName(callee), ...(this.#methodCalls.get(callee) ?? []), ...this.#sitesAsArgument(callee)];
    this.#sites.set(callee, found);
    return found;
  }

  #sitesByName(callee: FunctionNode): CallSite[] {
    const variable = nameOf(callee, this.#names);
    if (!variable) return [];
    return variable.references.flatMap((reference) => {
      const site = siteAt(reference.identifier);
      return site ? [site] : this.#sitesThrough(reference.identifier);
    });
  }

  /** `run(helper)`: the calls that the receiving function makes of its parameter. */
  #sitesThrough(use: TSESTree.Node): CallSite[] {
    const { parent, child } = outward(use);
    if (parent?.type !== "CallExpression" && parent?.type !== "NewExpression") return [];
    const index = parent.arguments.indexOf(child as TSESTree.CallExpressionArgument);
    const receiver = index < 0 ? null : this.#names.functionBehind(parent.callee);
    const parameter = receiver?.params[index];
    if (parameter?.type !== "Identifier") return [];
    const variable = this.#names.variableOf(parameter);
    return (variable?.references ?? []).flatMap((reference) => {
      const site = siteAt(reference.identifier);
      return site ? [site] : [];
    });
  }

  #sitesAsArgument(callee: FunctionNode): CallSite[] {
    return callee.type === "FunctionDeclaration" ? [] : this.#sitesThrough(callee);
  }
}

function siteAt(use: TSESTree.Node): CallSite | null {
  const { parent, child } = outward(use);
  if (parent?.type === "CallExpression" && parent.callee === child) return { call: parent, args: parent.arguments };
  // `helper.call(this, a)`: the arguments are one further on.
  if (parent?.type === "MemberExpression" && parent.object === child && propertyName(parent) === "call") {
    const call = outward(parent).parent;
    if (call?.type === "CallExpression" && unwrap(call.callee) === parent) return { call, args: call.arguments.slice(1) };
  }
  return null;
}

/** The variable that a function is declared as, or assigned to for good. */
function nameOf(callee: FunctionNode, names: Names): TSESLint.Scope.Variable | null {
  if (callee.type === "FunctionDeclaration") return callee.id ? names.variableOf(callee.id) : null;
  const { parent } = outward(callee);
  if (parent?.type !== "VariableDeclarator" || parent.id.type !== "Identifier") return null;
  return names.variableOf(parent.id);
}

function methodCalls(names: Names, collected: Collected): Map<FunctionNode, CallSite[]> {
  const found = new Map<FunctionNode, CallSite[]>();
  const methods = methodNames(collected);
  if (methods.size === 0) return found;
  for (const call of (collected.byType.get("CallExpression") ?? []) as readonly TSESTree.CallExpression[]) {
    const callee = unwrap(call.callee);
    if (callee.type !== "MemberExpression" || !methods.has(propertyName(callee))) continue;
    const target = names.functionBehind(callee);
    if (!target) continue;
    addTo(found, target, { call, args: call.arguments });
  }
  return found;
}

/** What the functions are called that stand in objects and classes of the file, by themselves or by a name. */
function methodNames({ byType }: Collected): Set<string | null> {
  const found = new Set<string | null>();
  for (const type of ["MethodDefinition", "PropertyDefinition", "Property"]) {
    for (const item of (byType.get(type) ?? []) as readonly (TSESTree.MethodDefinition | TSESTree.PropertyDefinition | TSESTree.Property)[]) {
      if (item.value && MAY_BE_FUNCTIONS.has(unwrap(item.value).type)) found.add(propertyName(item));
    }
  }
  return found;
}

const MAY_BE_FUNCTIONS: ReadonlySet<string> = new Set(["ArrowFunctionExpression", "FunctionExpression", "Identifier", "MemberExpression", "CallExpression"]);

import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { calleeName, isFunction, outward, propertyName, unwrap } from "./ast.js";
import type { CallGraph, CallSite } from "./calls.js";
import type { HandlerDraft } from "./definitions.js";
import type { Imports } from "./imports.js";
import type { FunctionNode, StepcheckSettings, TypeServices } from "./model.js";
import { kindOf, type Names } from "./scope.js";
import { hasStepShape, isTellingTool, usesOtherEngine } from "./shapes.js";
import { table } from "../../inngest/table.js";

type Variable = TSESLint.Scope.Variable;

/** A part of the handler's context. `assumed`: by name and use, because nothing shows where it comes from. */
export interface ContextRef {
  path: readonly string[];
  assumed: boolean;
}

export interface ContextInput {
  names: Names;
  imports: Imports;
  graph: CallGraph;
  handlers: ReadonlyMap<FunctionNode, HandlerDraft>;
  settings: StepcheckSettings;
  types: TypeServices | null;
}

/** Types of the package for a part of the context, by the name of the export. */
const CONTEXT_TYPES: Readonly<Record<string, readonly string[]>> = table({
  GetStepTools: ["step"],
  GetFunctionInput: [],
  Context: [],
  BaseContext: [],
  GroupTools: ["group"],
});

/** Follows names, patterns, parameters and calls back to the context that Inngest hands to a handler. */
export class ContextPaths {
  readonly #input: ContextInput;
  readonly #variables = new Map<Variable, ContextRef | null>();
  readonly #allowsAssumption: boolean;

  constructor(input: ContextInput) {
    this.#input = input;
    this.#allowsAssumption = input.imports.inngest.length > 0 || !usesOtherEngine(input.imports.sources);
  }

  refOf(node: TSESTree.Node): ContextRef | null {
    const target = unwrap(node);
    switch (target.type) {
      case "Identifier": {
        const variable = this.#input.names.variableOf(target);
        return variable ? this.#refOfVariable(variable) : null;
      }
      case "MemberExpression":
        return this.#refOfMember(target);
      case "CallExpression": {
        const callee = unwrap(target.callee);
        const isBind = callee.type === "MemberExpression" && propertyName(callee) === "bind";
        return isBind ? this.refOf(callee.object) : null;
      }
      case "LogicalExpression":
        return this.refOf(target.left) ?? this.refOf(target.right);
      default:
        return null;
    }
  }

  #refOfMember(member: TSESTree.MemberExpression): ContextRef | null {
    const name = propertyName(member);
    if (name === null) return null;
    const object = this.refOf(member.object);
    if (object) return { path: [...object.path, name], assumed: object.assumed };
    const imported = this.#input.imports.hasNamespace ? this.#refOfImport(member) : null;
    if (imported) return imported;
    // `input.step.run("a", …)`: where `input` comes from is not shown.
    const isShown = () => this.#input.names.valueOf(member) !== member;
    if (name === "step" && this.#allowsAssumption && this.#isUsedAsStep(member) && !isShown()) return { path: ["step"], assumed: true };
    return null;
  }

  #refOfVariable(variable: Variable): ContextRef | null {
    const known = this.#variables.get(variable);
    if (known !== undefined) return known;
    this.#variables.set(variable, null);
    const found = this.#findVariable(variable) ?? this.#assume(variable);
    this.#variables.set(variable, found);
    return found;
  }

  #findVariable(variable: Variable): ContextRef | null {
    const { names } = this.#input;
    const kind = kindOf(variable.defs[0]);
    if (kind === "ImportBinding") return this.#refOfImport(variable.identifiers[0]!);
    if (kind === "Variable") {
      const found = names.initOf(variable);
      const base = found && this.refOf(found.init);
      if (base) return { path: found.rest ? base.path : [...base.path, ...found.path], assumed: base.assumed };
      // `const { step: tools } = require("inngest")`: what is imported is the part.
      return found ? this.#refOfImport(variable.identifiers[0]!) : null;
    }
    return kind === "Parameter" ? this.#refOfParameter(variable) : null;
  }

  #refOfParameter(variable: Variable): ContextRef | null {
    const { names, handlers, graph } = this.#input;
    const place = names.parameterOf(variable);
    if (!place) return null;
    const handler = handlers.get(place.owner);
    if (handler && handler.kind !== "endpoint" && handler.kind !== "helper") {
      return place.index === 0 ? { path: place.path, assumed: false } : null;
    }
    const typed = this.#refOfType(place.owner.params[place.index]!, place.path);
    if (typed) return typed;
    for (const site of graph.sitesOf(place.owner)) {
      const found = this.#refOfArgument(site, place.index, place.path);
      if (found) return found;
    }
    return null;
  }

  #refOfArgument(site: CallSite, index: number, path: readonly string[]): ContextRef | null {
    const argument = site.args[index];
    return argument && argument.type !== "SpreadElement" ? this.#refAt(argument, path) : null;
  }

  /** What is under `path` in an expression, through object literals and spreads. */
  #refAt(node: TSESTree.Expression, path: readonly string[]): ContextRef | null {
    const ref = this.refOf(node);
    if (ref) return { path: [...ref.path, ...path], assumed: ref.assumed };
    const value = this.#input.names.valueOf(node);
    const [name, ...rest] = path;
    if (value.type !== "ObjectExpression" || name === undefined) return null;
    for (const property of value.properties.toReversed()) {
      if (property.type === "SpreadElement") {
        const spread = this.#refAt(property.argument, path);
        if (spread) return spread;
      } else if (propertyName(property) === name) {
        return this.#refAt(property.value as TSESTree.Expression, rest);
      }
    }
    return null;
  }

  /** `tools: GetStepTools<typeof inngest>`, `{ step }: Context`, also through an alias of this file. */
  #refOfType(parameter: TSESTree.Parameter, path: readonly string[]): ContextRef | null {
    const pattern = parameter.type === "AssignmentPattern" ? parameter.left : parameter;
    if (pattern.type !== "Identifier" && pattern.type !== "ObjectPattern") return null;
    let type = pattern.typeAnnotation?.typeAnnotation;
    let at = path;
    if (type?.type === "TSTypeLiteral" && at.length > 0) {
      const member = type.members.find(
        (item) => item.type === "TSPropertySignature" && item.key.type === "Identifier" && item.key.name === at[0],
      );
      type = member?.type === "TSPropertySignature" ? member.typeAnnotation?.typeAnnotation : undefined;
      at = at.slice(1);
    }
    const base = type && this.#baseOfType(type, 0);
    return base ? { path: [...base, ...at], assumed: false } : null;
  }

  #baseOfType(type: TSESTree.TypeNode, depth: number): readonly string[] | null {
    if (type.type !== "TSTypeReference" || depth > 3) return null;
    const name = type.typeName.type === "TSQualifiedName" ? type.typeName.right : type.typeName;
    if (name.type !== "Identifier") return null;
    const imported = this.#input.imports.inngest.find((item) => item.local === name.name || item.imported === "*");
    const known = CONTEXT_TYPES[imported?.local === name.name ? imported.imported : name.name];
    if (imported && known) return known;
    const definition = this.#input.names.variableOf(name)?.defs[0]?.node;
    if (definition?.type === "TSTypeAliasDeclaration") return this.#baseOfType(definition.typeAnnotation, depth + 1);
    return null;
  }

  #refOfImport(node: TSESTree.Node): ContextRef | null {
    const imported = this.#input.imports.inngestName(node, this.#input.settings);
    if (imported?.from !== "inngest" || (imported.name !== "step" && imported.name !== "group")) return null;
    return { path: [imported.name], assumed: false };
  }

  /**
   * A parameter called `step` (or `step` taken out of one) that is used as only Inngest's `step` is used:
   * `step.run("id", () => …)`.
   */
  #assume(variable: Variable): ContextRef | null {
    if (!this.#allowsAssumption) return null;
    const { names, graph } = this.#input;
    const place = names.parameterOf(variable);
    const found = place ? null : names.initOf(variable);
    const name = (place ?? found)?.path.at(-1) ?? variable.name;
    if (!/^_?(step|stepTools|inngestStep)$/.test(name) || (!place && !(found && found.path.length > 0))) return null;
    // Known to be something else: the callers are here and hand it no `step`.
    if (place && place.path.length === 0 && isCallbackOfList(place.owner)) return null;
    if (place && place.index > 0 && this.#input.imports.inngest.length === 0 && isWorkflow(place.owner)) return null;
    if (place && graph.sitesOf(place.owner).some((site) => this.#isOtherThing(site, place.index))) return null;
    const isUsed = variable.references.some((reference) => this.#isUsedAsStep(reference.identifier));
    return isUsed ? { path: ["step"], assumed: true } : null;
  }

  #isOtherThing(site: CallSite, index: number): boolean {
    const argument = site.args[index];
    if (!argument || argument.type === "SpreadElement") return false;
    const value = this.#input.names.valueOf(argument);
    return value.type === "NewExpression" || value.type === "Literal" || value.type === "ArrayExpression";
  }

  #isUsedAsStep(node: TSESTree.Node): boolean {
    const path: string[] = [];
    let { parent, child } = outward(node);
    while (parent?.type === "MemberExpression" && parent.object === child) {
      const name = propertyName(parent);
      if (name === null) return false;
      path.push(name);
      ({ parent, child } = outward(parent));
    }
    if (parent?.type !== "CallExpression" || parent.callee !== child) return false;
    const tool = path.join(".");
    const isTelling = isTellingTool(tool) || this.#input.imports.inngest.length > 0;
    return isTelling && hasStepShape(parent, tool) && this.#looksTyped(node);
  }

  /** With types: `any`, or something that has the tools. Without: yes. */
  #looksTyped(node: TSESTree.Node): boolean {
    const { types } = this.#input;
    if (!types) return true;
    const type = types.getTypeAtLocation(node);
    const isAny = (type.flags & 1) !== 0 || (type.flags & 2) !== 0;
    return isAny || type.getProperty("run") !== undefined || type.getProperty("sendEvent") !== undefined;
  }
}

/** `steps.map((step) => …)`: an item of a list is no tool. */
function isCallbackOfList(owner: FunctionNode): boolean {
  const { parent } = outward(owner);
  if (parent?.type !== "CallExpression" || !isFunction(owner)) return false;
  const callee = unwrap(parent.callee);
  return callee.type === "MemberExpression" && /^(map|forEach|filter|some|every|find|findIndex|flatMap|reduce)$/.test(propertyName(callee) ?? "");
}

/** `client.workflow({ id: "a" }, async ({ input }, step) => …)`: engines of that form are not Inngest, whose first argument has it all. */
function isWorkflow(owner: FunctionNode): boolean {
  const { parent } = outward(owner);
  return parent?.type === "CallExpression" && /^(define|create)?workflow$/i.test(calleeName(parent) ?? "");
}

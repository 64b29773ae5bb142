import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { boundNames, isFunction, propertyName, unwrap } from "./ast.js";
import type { FunctionNode } from "./model.js";

type Variable = TSESLint.Scope.Variable;
type Definition = TSESLint.Scope.Definition;

/** What declares a name, as a plain string: the enum of it is only there at run time in `@typescript-eslint/scope-manager`. */
export function kindOf(definition: Definition | undefined): string | null {
  return definition?.type ?? null;
}

/** The expression that a variable always has, and where in it. */
interface Init {
  init: TSESTree.Expression;
  path: readonly string[];
  rest: boolean;
}

/** Of which function a variable is a parameter, at which place, under which keys. */
interface ParameterPlace {
  owner: FunctionNode;
  index: number;
  path: readonly string[];
  rest: boolean;
}

/** What names stand for, by scope. */
export class Names {
  readonly #variables = new Map<TSESTree.Node, Variable>();
  readonly #functions = new Map<TSESTree.Node, FunctionNode | null>();
  readonly #inits = new Map<Variable, Init | null>();
  readonly #parameters = new Map<Variable, ParameterPlace | null>();

  constructor(sourceCode: Readonly<TSESLint.SourceCode>) {
    for (const scope of sourceCode.scopeManager?.scopes ?? []) {
      for (const reference of scope.references) {
        if (reference.resolved) this.#variables.set(reference.identifier, reference.resolved);
      }
      // The globals that TypeScript's libraries declare, hundreds of them. The file's own names are in the module's scope.
      if (scope.type === "global" && scope.childScopes[0]?.type === "module") continue;
      for (const variable of scope.variables) {
        for (const identifier of variable.identifiers) this.#variables.set(identifier, variable);
      }
    }
  }

  /** The variable of this file that an identifier refers to or declares; `null` for globals and unknown names. */
  variableOf(identifier: TSESTree.Node): Variable | null {
    const variable = this.#variables.get(identifier);
    return variable && variable.defs.length > 0 ? variable : null;
  }

  /** Is this a name that nothing in the file declares: a global such as `fetch`? */
  isGlobal(identifier: TSESTree.Identifier): boolean {
    return this.variableOf(identifier) === null;
  }

  /**
   * The expression that a variable always has: that of a `const`, or of a `let` that is never written again. With the
   * path of keys, when it is taken out of that expression by destructuring.
   */
  initOf(variable: Variable): Init | null {
    let known = this.#inits.get(variable);
    if (known === undefined) {
      known = findInit(variable);
      this.#inits.set(variable, known);
    }
    return known;
  }

  /** The parameter that a variable is. */
  parameterOf(variable: Variable): ParameterPlace | null {
    let known = this.#parameters.get(variable);
    if (known === undefined) {
      known = findParameter(variable);
      this.#parameters.set(variable, known);
    }
    return known;
  }

  /** Follows names that always have one value, `as const`, `satisfies` and the like to the expression itself. */
  valueOf(node: TSESTree.Expression): TSESTree.Expression {
    let at = unwrap(node);
    for (let hops = 0; hops < 10; hops++) {
      const next = this.#valueBehind(at);
      if (!next) return at;
      at = unwrap(next);
    }
    return at;
  }

  #valueBehind(node: TSESTree.Expression): TSESTree.Expression | null {
    if (node.type === "Identifier") {
      const variable = this.variableOf(node);
      const found = variable && this.initOf(variable);
      if (!found || found.rest) return null;
      return found.path.length === 0 ? found.init : this.#member(found.init, found.path);
    }
    if (node.type === "MemberExpression" && node.object.type !== "Super") {
      const name = propertyName(node);
      return name === null ? null : this.#member(node.object, [name]);
    }
    return null;
  }

  /** The value of `object.a.b`, when `object` is a literal of this file that nothing writes to. */
  #member(object: TSESTree.Expression, path: readonly string[]): TSESTree.Expression | null {
    let at: TSESTree.Expression = this.valueOf(object);
    for (const name of path) {
      if (at.type === "ArrayExpression") {
        const element = at.elements[Number(name)];
        if (!element || element.type === "SpreadElement" || at.elements.some((item) => item?.type === "SpreadElement")) {
          return null;
        }
        at = this.valueOf(element);
        continue;
      }
      if (at.type !== "ObjectExpression") return null;
      const property = at.properties.findLast((item) => item.type !== "Property" || propertyName(item) === name);
      if (property?.type !== "Property" || property.kind !== "init") return null;
      at = this.valueOf(property.value as TSESTree.Expression);
    }
    return at;
  }

  /**
   * The function of this file that an expression stands for: the function itself, a name of one, a method of an object
   * literal, class or `this`, and any of these with `.bind(…)`.
   */
  functionBehind(node: TSESTree.Node): FunctionNode | null {
    const known = this.#functions.get(node);
    if (known !== undefined) return known;
    this.#functions.set(node, null);
    const found = this.#findFunction(unwrap(node));
    this.#functions.set(node, found);
    return found;
  }

  #findFunction(node: TSESTree.Node): FunctionNode | null {
    if (isFunction(node)) return node;
    if (node.type === "CallExpression") return this.#boundFunction(node);
    if (node.type === "Identifier") {
      const variable = this.variableOf(node);
      const definition = variable?.defs[0];
      if (!variable || !definition) return null;
      if (definition.node.type === "FunctionDeclaration" && kindOf(definition) === "FunctionName") {
        return definition.node;
      }
      const found = this.initOf(variable);
      if (!found || found.rest) return null;
      if (found.path.length === 0) return this.functionBehind(found.init);
      return found.path.length === 1 ? this.#method(found.init, found.path[0]!) : null;
    }
    if (node.type === "MemberExpression") {
      const name = propertyName(node);
      return name === null ? null : this.#method(node.object, name);
    }
    return null;
  }

  /** `f.bind(x)` is `f`; `useCallback(f)`, `memo(f)` and the like are not looked through. */
  #boundFunction(call: TSESTree.CallExpression): FunctionNode | null {
    const callee = unwrap(call.callee);
    if (callee.type !== "MemberExpression" || propertyName(callee) !== "bind") return null;
    return this.functionBehind(callee.object);
  }

  #method(object: TSESTree.Node, name: string): FunctionNode | null {
    const target = unwrap(object);
    if (target.type === "ThisExpression") return methodOf(enclosingClassOrObject(target), name, this);
    if (target.type === "NewExpression") return this.#methodOfClass(target.callee, name);
    if (target.type !== "Identifier" && target.type !== "MemberExpression") {
      return methodOf(target, name, this);
    }
    if (target.type === "Identifier") {
      const variable = this.variableOf(target);
      const definition = variable?.defs[0]?.node;
      if (definition?.type === "ClassDeclaration") return methodOf(definition, name, this, { isStatic: true });
    }
    const value = this.valueOf(target);
    if (value === target) return null;
    if (value.type === "NewExpression") return this.#methodOfClass(value.callee, name);
    return methodOf(value, name, this);
  }

  #methodOfClass(callee: TSESTree.Node, name: string): FunctionNode | null {
    const target = unwrap(callee);
    if (target.type !== "Identifier") return null;
    const definition = this.variableOf(target)?.defs[0]?.node;
    if (definition?.type === "ClassDeclaration") return methodOf(definition, name, this);
    const value = this.valueOf(target);
    return value.type === "ClassExpression" ? methodOf(value, name, this) : null;
  }
}

function findInit(variable: Variable): Init | null {
  const declarator = variable.defs[0]?.node;
  if (variable.defs.length !== 1 || declarator?.type !== "VariableDeclarator" || !declarator.init) return null;
  if (variable.references.some((reference) => reference.isWrite() && !reference.init)) return null;
  if (declarator.id.type === "Identifier") return { init: declarator.init, path: [], rest: false };
  const bound = boundNames(declarator.id).find(({ identifier }) => identifier === variable.identifiers[0]);
  return bound ? { init: declarator.init, path: bound.path, rest: bound.rest } : null;
}

function findParameter(variable: Variable): ParameterPlace | null {
  const definition = variable.defs[0];
  if (!definition || kindOf(definition) !== "Parameter") return null;
  const owner = definition.node;
  if (!isFunction(owner)) return null;
  for (const [index, parameter] of owner.params.entries()) {
    const bound = boundNames(parameter).find(({ identifier }) => identifier === definition.name);
    if (bound) return { owner, index, path: bound.path, rest: bound.rest };
  }
  return null;
}

function enclosingClassOrObject(node: TSESTree.Node): TSESTree.Node | null {
  for (let at = node.parent; at; at = at.parent) {
    if (at.type === "ClassDeclaration" || at.type === "ClassExpression") return at;
    if (at.type === "ObjectExpression" && node.range[0] > at.range[0]) {
      const inMethod = at.properties.some(
        (property) =>
          property.type === "Property" &&
          property.value.type === "FunctionExpression" &&
          node.range[0] >= property.value.range[0] &&
          node.range[1] <= property.value.range[1],
      );
      if (inMethod) return at;
    }
  }
  return null;
}

function methodOf(
  owner: TSESTree.Node | null,
  name: string,
  names: Names,
  { isStatic = false }: { isStatic?: boolean } = {},
): FunctionNode | null {
  if (owner?.type === "ObjectExpression") {
    const property = owner.properties.findLast((item) => item.type === "Property" && propertyName(item) === name);
    if (property?.type !== "Property" || property.kind !== "init") return null;
    return names.functionBehind(property.value);
  }
  if (owner?.type !== "ClassDeclaration" && owner?.type !== "ClassExpression") return null;
  for (const member of owner.body.body) {
    if (member.type !== "MethodDefinition" && member.type !== "PropertyDefinition") continue;
    if (propertyName(member) !== name || member.static !== isStatic) continue;
    if (member.type === "MethodDefinition") {
      return member.kind === "method" && member.value.type === "FunctionExpression" ? member.value : null;
    }
    return member.value ? names.functionBehind(member.value) : null;
  }
  return null;
}

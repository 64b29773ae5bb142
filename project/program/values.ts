import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { nameOf } from "./exports.js";
import type { Source, Sources } from "./sources.js";

/** A piece of code, with the file that it is in. */
export interface Located<Node extends TSESTree.Node = TSESTree.Node> {
  readonly node: Node;
  readonly source: Source;
}

/** What an expression stands for: code, a whole module, or something of a package outside of the repository. */
export type Value =
  | ({ readonly kind: "code" } & Located)
  | { readonly kind: "module"; readonly source: Source }
  | { readonly kind: "package"; readonly module: string; readonly name: string };

const maxHops = 40;

/**
 * Follows names, members and imports through the files of the repository to the code that gives a value.
 *
 * Nothing is guessed: what is assigned twice, computed or handed in is `undefined`.
 */
export class Values {
  constructor(readonly sources: Sources) {}

  /** The end of the way: a literal, an object, a function, a call, …. */
  of(node: TSESTree.Node, source: Source): Value | undefined {
    let value: Value = { kind: "code", node, source };
    for (let hop = 0; hop < maxHops; hop++) {
      if (value.kind !== "code") return value;
      const next: Value | "end" | undefined = this.#step(value);
      if (next === "end") return value;
      if (next === undefined) return undefined;
      value = next;
    }
    return undefined;
  }

  /** The end of the way when it is code. */
  code(node: TSESTree.Node, source: Source): Located | undefined {
    const value = this.of(node, source);
    return value?.kind === "code" ? value : undefined;
  }

  /** The export of a package that an expression is: `{ module: "inngest/next", name: "serve" }`. */
  packageExport(node: TSESTree.Node, source: Source): { module: string; name: string } | undefined {
    const value = this.of(node, source);
    return value?.kind === "package" ? value : undefined;
  }

  /** The value of a property of an object literal, spreads followed; `"unknown"` when something unknown may set it. */
  property(object: Located, key: string): Located | "unknown" | undefined {
    const at = this.code(object.node, object.source);
    if (at?.node.type !== "ObjectExpression") return "unknown";
    for (const property of [...at.node.properties].reverse()) {
      if (property.type === "SpreadElement") {
        for (const branch of spreadBranches(property.argument)) {
          const found = this.property({ node: branch, source: at.source }, key);
          if (found !== undefined) return found;
        }
        continue;
      }
      const name = this.propertyKey(property, at.source);
      if (name === key) return { node: property.value, source: at.source };
      if (name === undefined) return "unknown";
    }
    return undefined;
  }

  /** The name of a property, computed ones included where they are constant. */
  propertyKey(property: TSESTree.Property, source: Source): string | undefined {
    if (!property.computed && property.key.type === "Identifier") return property.key.name;
    if (property.key.type === "Literal") return String(property.key.value);
    return property.computed ? this.text(property.key, source) : undefined;
  }

  /** The text that an expression always has. */
  text(node: TSESTree.Node, source: Source): string | undefined {
    const at = this.code(node, source);
    if (at === undefined) return undefined;
    switch (at.node.type) {
      case "Literal":
        return typeof at.node.value === "string" ? at.node.value : undefined;
      case "TemplateLiteral": {
        const { quasis, expressions } = at.node;
        let text: string = quasis[0]!.value.cooked ?? "";
        for (const [index, expression] of expressions.entries()) {
          const part = this.text(expression, at.source);
          if (part === undefined) return undefined;
          text += part + (quasis[index + 1]!.value.cooked ?? "");
        }
        return text;
      }
      case "BinaryExpression": {
        if (at.node.operator !== "+") return undefined;
        const [left, right] = [this.text(at.node.left, at.source), this.text(at.node.right, at.source)];
        return left === undefined || right === undefined ? undefined : left + right;
      }
      default:
        return undefined;
    }
  }

  /** The number that an expression always has. */
  number(node: TSESTree.Node, source: Source): number | undefined {
    const at = this.code(node, source);
    if (at?.node.type === "Literal" && typeof at.node.value === "number") return at.node.value;
    if (at?.node.type === "UnaryExpression" && at.node.operator === "-") {
      const value = this.number(at.node.argument, at.source);
      return value === undefined ? undefined : -value;
    }
    if (at?.node.type !== "BinaryExpression") return undefined;
    const [left, right] = [this.number(at.node.left, at.source), this.number(at.node.right, at.source)];
    if (left === undefined || right === undefined) return undefined;
    switch (at.node.operator) {
      case "*":
        return left * right;
      case "+":
        return left + right;
      case "-":
        return left - right;
      case "/":
        return left / right;
      default:
        return undefined;
    }
  }

  /** The values that an array is written with; `complete` says that there are no others. */
  elements(node: TSESTree.Node, source: Source): { items: Located[]; complete: boolean } {
    const at = this.code(node, source);
    if (at?.node.type !== "ArrayExpression") return { items: [], complete: false };
    const items: Located[] = [];
    let complete = true;
    for (const element of at.node.elements) {
      if (element === null) continue;
      if (element.type !== "SpreadElement") {
        items.push({ node: element, source: at.source });
        continue;
      }
      const inner = this.elements(element.argument, at.source);
      items.push(...inner.items);
      complete &&= inner.complete;
    }
    return { items, complete };
  }

  /** What a module exports under a name, through re-exports. */
  exported(source: Source, name: string, seen = new Set<Source>()): Value | undefined {
    if (seen.has(source)) return undefined;
    seen.add(source);
    const entry = source.exports.names.get(name);
    switch (entry?.kind) {
      case "node":
        return { kind: "code", node: entry.node, source };
      case "local":
        return this.#local(entry.name, source);
      case "namespace": {
        const module = this.sources.imported(entry.module, source);
        return module === undefined ? { kind: "package", module: entry.module, name: "*" } : { kind: "module", source: module };
      }
      case "from": {
        const module = this.sources.imported(entry.module, source);
        return module === undefined ? { kind: "package", module: entry.module, name: entry.name } : this.exported(module, entry.name, seen);
      }
      case undefined:
        for (const star of source.exports.stars) {
          const module = this.sources.imported(star, source);
          const found = module === undefined ? undefined : this.exported(module, name, seen);
          if (found !== undefined) return found;
        }
        return undefined;
    }
  }

  /** Every name a module exports, `default` left out of what `export *` brings. */
  exportNames(source: Source, seen = new Set<Source>()): Set<string> {
    const names = new Set(source.exports.names.keys());
    if (seen.has(source)) return names;
    seen.add(source);
    for (const star of source.exports.stars) {
      const module = this.sources.imported(star, source);
      for (const name of module === undefined ? [] : this.exportNames(module, seen)) if (name !== "default") names.add(name);
    }
    return names;
  }

  /** The variable that a name means where it stands. */
  variable(identifier: TSESTree.Identifier | TSESTree.JSXIdentifier, source: Source): TSESLint.Scope.Variable | undefined {
    let scope: TSESLint.Scope.Scope | null = source.code.getScope(identifier);
    while (scope !== null) {
      const found = scope.set.get(identifier.name);
      if (found !== undefined) return found;
      scope = scope.upper;
    }
    return undefined;
  }

  #step({ node, source }: Located): Value | "end" | undefined {
    switch (node.type) {
      case "TSAsExpression":
      case "TSSatisfiesExpression":
      case "TSNonNullExpression":
      case "TSTypeAssertion":
      case "ChainExpression":
        return { kind: "code", node: node.expression, source };
      case "AwaitExpression":
        return node.argument.type === "ImportExpression" ? this.#dynamicImport(node.argument, source) : "end";
      case "Identifier": {
        const variable = this.variable(node, source);
        return variable === undefined ? undefined : this.#variable(variable, source);
      }
      case "MemberExpression":
        return this.#member(node, source);
      case "CallExpression":
        return isObjectFreeze(node) ? { kind: "code", node: node.arguments[0]!, source } : (this.#require(node, source) ?? "end");
      default:
        return "end";
    }
  }

  #local(name: string, source: Source): Value | undefined {
    const scope = source.code.scopeManager?.globalScope?.childScopes[0] ?? source.code.scopeManager?.globalScope;
    const variable = scope?.set.get(name) ?? source.code.scopeManager?.globalScope?.set.get(name);
    return variable === undefined ? undefined : this.#variable(variable, source);
  }

  #variable(variable: TSESLint.Scope.Variable, source: Source): Value | undefined {
    const definition = variable.defs[0];
    if (definition === undefined || variable.defs.length > 1) return undefined;
    switch (definition.type) {
      case "ImportBinding":
        return this.#import(definition.node, definition.parent, source);
      case "Variable": {
        const { init, id } = definition.node;
        if (init === null || isReassigned(variable)) return undefined;
        if (id.type === "Identifier") return { kind: "code", node: init, source };
        return id.type === "ObjectPattern" ? this.#destructured(id, variable, init, source) : undefined;
      }
      case "FunctionName":
      case "ClassName":
      case "TSEnumName":
        return { kind: "code", node: definition.node, source };
      default:
        return undefined;
    }
  }

  #destructured(pattern: TSESTree.ObjectPattern, variable: TSESLint.Scope.Variable, init: TSESTree.Expression, source: Source): Value | undefined {
    const name = variable.name;
    for (const property of pattern.properties) {
      if (property.type !== "Property" || property.value.type !== "Identifier" || property.value.name !== name) continue;
      const key = this.propertyKey(property, source);
      return key === undefined ? undefined : this.#memberOf(init, key, source);
    }
    return undefined;
  }

  #import(node: TSESTree.Node, parent: TSESTree.Node | null | undefined, source: Source): Value | undefined {
    if (parent?.type !== "ImportDeclaration") return undefined;
    const specifier = parent.source.value;
    const module = this.sources.imported(specifier, source);
    switch (node.type) {
      case "ImportSpecifier": {
        const name = nameOf(node.imported);
        return module === undefined ? { kind: "package", module: specifier, name } : this.exported(module, name);
      }
      case "ImportDefaultSpecifier":
        return module === undefined ? { kind: "package", module: specifier, name: "default" } : this.exported(module, "default");
      case "ImportNamespaceSpecifier":
        return module === undefined ? { kind: "package", module: specifier, name: "*" } : { kind: "module", source: module };
      default:
        return undefined;
    }
  }

  #dynamicImport(node: TSESTree.ImportExpression, source: Source): Value | undefined {
    const specifier = this.text(node.source, source);
    if (specifier === undefined) return undefined;
    const module = this.sources.imported(specifier, source);
    return module === undefined ? { kind: "package", module: specifier, name: "*" } : { kind: "module", source: module };
  }

  #require(node: TSESTree.CallExpression, source: Source): Value | undefined {
    const [argument] = node.arguments;
    const isRequire = node.callee.type === "Identifier" && node.callee.name === "require" && argument?.type === "Literal" && typeof argument.value === "string";
    if (!isRequire) return undefined;
    const specifier = argument.value;
    const module = this.sources.imported(specifier, source);
    if (module === undefined) return { kind: "package", module: specifier, name: "*" };
    const whole = module.exports.names.get("default");
    return whole?.kind === "node" && whole.node.type !== "ObjectExpression" ? { kind: "code", node: whole.node, source: module } : { kind: "module", source: module };
  }

  #member(node: TSESTree.MemberExpression, source: Source): Value | "end" | undefined {
    const key = node.computed ? this.text(node.property, source) : (node.property as TSESTree.Identifier).name;
    if (key === undefined) return "end";
    return this.#memberOf(node.object, key, source) ?? "end";
  }

  #memberOf(object: TSESTree.Node, key: string, source: Source): Value | undefined {
    const base = this.of(object, source);
    if (base?.kind === "module") return this.exported(base.source, key);
    if (base?.kind === "package") return base.name === "*" || base.name === "default" ? { kind: "package", module: base.module, name: key } : undefined;
    if (base?.node.type === "ObjectExpression") {
      const found = this.property(base, key);
      return found === undefined || found === "unknown" ? undefined : { kind: "code", ...found };
    }
    if (base?.node.type === "TSEnumDeclaration") {
      const member = base.node.body.members.find(({ id }) => (id.type === "Identifier" ? id.name : id.value) === key);
      return member?.initializer === undefined ? undefined : { kind: "code", node: member.initializer, source: base.source };
    }
    return undefined;
  }
}

/** What `...(condition && { … })` and `...(condition ? a : b)` may spread. */
function spreadBranches(argument: TSESTree.Expression): TSESTree.Expression[] {
  switch (argument.type) {
    case "LogicalExpression":
      return spreadBranches(argument.right);
    case "ConditionalExpression":
      return [...spreadBranches(argument.consequent), ...spreadBranches(argument.alternate)];
    default:
      return [argument];
  }
}

function isReassigned(variable: TSESLint.Scope.Variable): boolean {
  return variable.references.some((reference) => reference.isWrite() && reference.init !== true);
}

function isObjectFreeze(node: TSESTree.CallExpression): boolean {
  const { callee } = node;
  return (
    node.arguments.length === 1 &&
    callee.type === "MemberExpression" &&
    callee.object.type === "Identifier" &&
    callee.object.name === "Object" &&
    callee.property.type === "Identifier" &&
    callee.property.name === "freeze"
  );
}

import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { memberPath, propertyName, unwrap } from "./ast.js";
import type { Collected } from "./collect.js";
import { type Imports, isLocalModule } from "./imports.js";
import type { ClientDefinition, ClientReference, StepcheckSettings, TypeServices } from "./model.js";
import { readObject } from "./objects.js";
import { kindOf, type Names } from "./scope.js";
import { staticText } from "./text.js";

/** Names that people give to a client: `inngest`, `inngestClient`, `coreInngest`, `inngestV4`, `_inngest`. */
const CLIENT_NAME = /^[_#]?(?:[a-z0-9_]*inngest)(?:_?client|_?app|_?instance|_?v?\d)?$/i;

export interface ClientsInput {
  sourceCode: Readonly<TSESLint.SourceCode>;
  collected: Collected;
  names: Names;
  imports: Imports;
  settings: StepcheckSettings;
  types: TypeServices | null;
}

/** Which expressions are Inngest clients. */
export class Clients {
  readonly definitions: readonly ClientDefinition[];
  readonly #input: ClientsInput;
  readonly #byNode = new Map<TSESTree.Node, ClientDefinition>();
  readonly #byVariable = new Map<TSESLint.Scope.Variable, Omit<ClientReference, "text"> | null>();
  /** What `createFunction` was called on: `app`, `this._client`. Variables by identity, members by their text. */
  readonly #receivers = new Set<TSESLint.Scope.Variable | string>();

  constructor(input: ClientsInput) {
    this.#input = input;
    this.definitions = this.#findDefinitions();
  }

  /** Notes that Inngest functions are created on this expression. */
  addReceiver(node: TSESTree.Node): void {
    const target = unwrap(node);
    const variable = target.type === "Identifier" ? this.#input.names.variableOf(target) : null;
    const path = memberPath(target);
    // What was not known as a client before may be one now.
    this.#byVariable.clear();
    if (variable) this.#receivers.add(variable);
    else if (path && path.length > 1) this.#receivers.add(path.join("."));
  }

  /** Is the expression a client? Cheaper than `clientOf` where nothing else is asked. */
  isClient(node: TSESTree.Node): boolean {
    return this.#find(node, 0) !== null;
  }

  /** Is it known to be something else, whatever its name: an object or an instance of a class of the file, or of another package? */
  isOther(node: TSESTree.Node): boolean {
    const { names } = this.#input;
    const target = unwrap(node);
    const variable = target.type === "Identifier" ? names.variableOf(target) : null;
    return variable !== null && this.#isMadeOtherwise(variable);
  }

  /** `new JobRunner()`, `{ send: vi.fn() }` */
  #isMadeOtherwise(variable: TSESLint.Scope.Variable): boolean {
    const { names, imports } = this.#input;
    const found = names.initOf(variable);
    const made = found?.path.length === 0 ? unwrap(found.init) : null;
    // What wraps a client has it from somewhere.
    const wrapsNothing = imports.inngest.length === 0 && ![...imports.sources].some((source) => /inngest/i.test(source));
    if (made?.type === "ObjectExpression") {
      const isMock = made.properties.some((property) => property.type === "Property" && propertyName(property) === "send" && property.value.type === "CallExpression");
      return isMock || (wrapsNothing && made.properties.every(({ type }) => type === "Property"));
    }
    const callee = made?.type === "NewExpression" ? unwrap(made.callee) : null;
    if (callee?.type !== "Identifier") return false;
    const imported = imports.importOf(callee);
    if (imported) return !isLocalModule(imported.source) && !/inngest/i.test(`${imported.source} ${imported.path.join(" ")}`);
    const definition = names.variableOf(callee)?.defs[0]?.node;
    return definition?.type === "ClassDeclaration" && definition.superClass === null && wrapsNothing;
  }

  clientOf(node: TSESTree.Node): ClientReference | null {
    const found = this.#find(node, 0);
    return found && { ...found, text: this.#input.sourceCode.getText(unwrap(node)) };
  }

  #find(node: TSESTree.Node, depth: number): Omit<ClientReference, "text"> | null {
    const target = unwrap(node);
    if (depth > 5) return null;
    switch (target.type) {
      case "NewExpression": {
        const definition = this.#byNode.get(target);
        return definition ? { confidence: "certain", definition } : null;
      }
      case "AwaitExpression":
        return this.#find(target.argument, depth + 1);
      case "Identifier":
        return this.#findNamed(target, depth) ?? this.#findTyped(target);
      case "MemberExpression":
        return this.#findMember(target, depth) ?? this.#findTyped(target);
      case "CallExpression": {
        const callee = unwrap(target.callee);
        const name = callee.type === "Identifier" ? callee.name : callee.type === "MemberExpression" ? propertyName(callee) : null;
        const isGetter = name !== null && /^(get|use|create|make)\w*inngest(client)?$/i.test(name);
        return isGetter ? { confidence: "likely", definition: null } : this.#findTyped(target);
      }
      case "LogicalExpression":
        return this.#find(target.left, depth + 1) ?? this.#find(target.right, depth + 1);
      default:
        return null;
    }
  }

  #findNamed(identifier: TSESTree.Identifier, depth: number): Omit<ClientReference, "text"> | null {
    const { names, settings } = this.#input;
    const isNamed = CLIENT_NAME.test(identifier.name) || (settings.clients?.includes(identifier.name) ?? false);
    const variable = names.variableOf(identifier);
    if (!variable) return isNamed ? { confidence: "likely", definition: null } : null;
    let known = this.#byVariable.get(variable);
    if (known === undefined) {
      known = this.#findVariable(variable, identifier, isNamed, depth);
      this.#byVariable.set(variable, known);
    }
    return known;
  }

  #findVariable(
    variable: TSESLint.Scope.Variable,
    identifier: TSESTree.Identifier,
    isNamed: boolean,
    depth: number,
  ): Omit<ClientReference, "text"> | null {
    const { names, imports, settings } = this.#input;
    if (this.#receivers.has(variable)) return { confidence: "likely", definition: this.#definitionOf(variable) };

    const definition = this.#definitionOf(variable);
    if (definition) return { confidence: "certain", definition };
    if (isAnnotatedClient(variable, imports)) return { confidence: "certain", definition: null };

    if (kindOf(variable.defs[0]) === "ImportBinding") {
      const imported = imports.importOf(identifier);
      // `import * as inngest from "inngest"` and `import { inngest } from "./client"` differ.
      if (!imported || imports.inngestName(identifier, settings)) return null;
      const isDefault = imported.path[0] === "default" && /(^|\/)inngest(\/(client|index))?(\.[jt]s)?$/.test(imported.source);
      const isClientOfFolder = /^client$/i.test(imported.path[0] ?? "") && /inngest/i.test(imported.source);
      const isRenamed = CLIENT_NAME.test(imported.path[0] ?? "");
      return isNamed || isDefault || isClientOfFolder || isRenamed ? { confidence: "likely", definition: null } : null;
    }
    const found = names.initOf(variable);
    if (found?.path.length === 0) {
      const inner = this.#find(found.init, depth + 1);
      if (inner) return inner;
    }
    const bound = found?.path.at(-1);
    if (bound !== undefined && CLIENT_NAME.test(bound)) return { confidence: "likely", definition: null };
    if (isNamed && !isFunctionOrClass(variable) && !this.#isMadeOtherwise(variable)) return { confidence: "likely", definition: null };
    return null;
  }

  #findMember(member: TSESTree.MemberExpression, depth: number): Omit<ClientReference, "text"> | null {
    const { names, settings } = this.#input;
    const name = propertyName(member);
    const path = memberPath(member)?.join(".");
    if (path !== undefined && this.#receivers.has(path)) return { confidence: "likely", definition: null };
    if (name === null) return null;
    if (settings.clients?.some((client) => client === name || client === path)) {
      return { confidence: "likely", definition: null };
    }
    const value = names.valueOf(member);
    if (value !== member) {
      const found = this.#find(value, depth + 1);
      if (found) return found;
    }
    if (member.object.type === "ThisExpression" && this.#propertyOfClass(member, name)) {
      return { confidence: "certain", definition: null };
    }
    // `window.inngest`: what a page was given has a `send` of its own.
    return CLIENT_NAME.test(name) && path !== `window.${name}` ? { confidence: "likely", definition: null } : null;
  }

  /** `this.client`, where the class says that it is an `Inngest` or makes one. */
  #propertyOfClass(member: TSESTree.MemberExpression, name: string): boolean {
    const { imports, settings } = this.#input;
    const owner = enclosingClass(member);
    if (!owner) return false;
    return owner.body.body.some((item) => {
      if (item.type === "PropertyDefinition" && propertyName(item) === name) {
        return isClientType(item.typeAnnotation, imports) || (item.value !== null && this.#byNode.has(unwrap(item.value)));
      }
      if (item.type !== "MethodDefinition" || item.kind !== "constructor") return false;
      return (
        item.value.params.some(
          (parameter) =>
            parameter.type === "TSParameterProperty" &&
            parameter.parameter.type === "Identifier" &&
            parameter.parameter.name === name &&
            isClientType(parameter.parameter.typeAnnotation, imports),
        ) ||
        (item.value.body?.body.some(
          (statement) =>
            statement.type === "ExpressionStatement" &&
            statement.expression.type === "AssignmentExpression" &&
            memberPath(statement.expression.left)?.join(".") === `this.${name}` &&
            statement.expression.right.type === "NewExpression" &&
            imports.inngestName(statement.expression.right.callee, settings)?.name === "Inngest",
        ) ??
          false)
      );
    });
  }

  #findTyped(node: TSESTree.Node): Omit<ClientReference, "text"> | null {
    const { types } = this.#input;
    if (!types) return null;
    const symbol = types.getTypeAtLocation(node).getSymbol();
    if (symbol?.name !== "Inngest") return null;
    const file = symbol.declarations?.[0]?.getSourceFile().fileName ?? "";
    return /[\\/]inngest[^\\/]*[\\/]/.test(file) ? { confidence: "certain", definition: null } : null;
  }

  #definitionOf(variable: TSESLint.Scope.Variable): ClientDefinition | null {
    const found = this.#input.names.initOf(variable);
    if (found?.path.length !== 0) return null;
    const value = unwrap(found.init);
    if (value.type === "Identifier") {
      const next = this.#input.names.variableOf(value);
      return next && next !== variable ? this.#definitionOf(next) : null;
    }
    // `globalThis.inngest ?? new Inngest(…)`
    if (value.type === "LogicalExpression") return this.#byNode.get(unwrap(value.right)) ?? null;
    return this.#byNode.get(value) ?? null;
  }

  #findDefinitions(): ClientDefinition[] {
    const { collected, imports, names, settings } = this.#input;
    const found: ClientDefinition[] = [];
    for (const node of (collected.byType.get("NewExpression") ?? []) as readonly TSESTree.NewExpression[]) {
      const callee = unwrap(node.callee);
      const isNamed = callee.type === "Identifier" && callee.name === "Inngest";
      const imported = imports.importOf(callee);
      if (imported ? imports.inngestName(callee, settings)?.name !== "Inngest" && !isNamed : !isNamed) continue;
      // A class of that name in the file itself is somebody else's.
      if (isNamed && !imported && names.variableOf(callee)) continue;
      const [argument] = node.arguments;
      const options = argument && argument.type !== "SpreadElement" ? readObject(argument, names) : null;
      const id = options?.get("id")?.value;
      const definition = { node, options, id: id ? staticText(id, names) : null, name: boundName(node) };
      this.#byNode.set(node, definition);
      found.push(definition);
    }
    return found;
  }
}

function boundName(node: TSESTree.Node): string | null {
  const { parent } = node;
  if (parent?.type === "VariableDeclarator" && parent.id.type === "Identifier") return parent.id.name;
  if (parent?.type === "AssignmentExpression") return memberPath(parent.left)?.join(".") ?? null;
  return null;
}

function isFunctionOrClass(variable: TSESLint.Scope.Variable): boolean {
  const kind = kindOf(variable.defs[0]);
  return kind === "FunctionName" || kind === "ClassName" || kind === "Type";
}

function isAnnotatedClient(variable: TSESLint.Scope.Variable, imports: Imports): boolean {
  const [identifier] = variable.identifiers;
  return identifier?.type === "Identifier" && isClientType(identifier.typeAnnotation, imports);
}

function isClientType(annotation: TSESTree.TSTypeAnnotation | undefined, imports: Imports): boolean {
  const type = annotation?.typeAnnotation;
  if (type?.type !== "TSTypeReference") return false;
  const name = type.typeName.type === "TSQualifiedName" ? type.typeName.left : type.typeName;
  return name.type === "Identifier" && imports.inngest.some((item) => item.local === name.name && item.imported === "Inngest");
}

export function enclosingClass(node: TSESTree.Node): TSESTree.ClassDeclaration | TSESTree.ClassExpression | null {
  for (let at = node.parent; at; at = at.parent) {
    if (at.type === "ClassDeclaration" || at.type === "ClassExpression") return at;
  }
  return null;
}

/** What the types say of the events that a function starts by, waits for, or is cancelled by. */
import type { TSESTree } from "@typescript-eslint/utils";
import type ts from "typescript";
import { unwrap } from "../analysis/ast.js";
import type { FileAnalysis, FunctionDefinition, StepCall, TypeServices } from "../analysis/index.js";

/** The types that a value may have. Empty where nothing is known. */
export type Types = readonly ts.Type[];

/** The types of the events that start a function: of its handler's parameter, else of its triggers. */
export function eventsOf({ handler, triggers }: FunctionDefinition, types: TypeServices): Types {
  const binding = handler?.bindings.get("event");
  if (binding) return [types.getTypeAtLocation(binding)];
  const parameter = handler?.parameter;
  const event = parameter ? types.getTypeAtLocation(parameter).getProperty("event") : undefined;
  if (event) return [types.checker.getTypeOfSymbol(event)];
  const made = triggers.list.map(({ node, options }) => eventMadeBy(options?.get("event")?.value ?? node, types));
  return triggers.complete && made.every((type) => type !== undefined) ? made : [];
}

/** The event of one trigger, where a function has several: the one of that name. */
export function eventOfTrigger(definition: FunctionDefinition, index: number, types: TypeServices): Types {
  const trigger = definition.triggers.list[index];
  if (!trigger) return [];
  const made = eventMadeBy(trigger.options?.get("event")?.value ?? trigger.node, types);
  if (made) return [made];
  const name = trigger.text?.value;
  const all = eventsOf(definition, types);
  return definition.triggers.list.length === 1 || name === undefined || name === null ? all : named(all, name, types);
}

/** The event that an entry of `cancelOn` speaks of. */
export function eventOfOption(node: TSESTree.Expression, definition: FunctionDefinition, types: TypeServices): Types {
  const made = eventMadeBy(node, types);
  if (made) return [made];
  const callee = unwrap(definition.node.callee);
  const client = callee.type === "MemberExpression" ? callee.object : null;
  const name = types.getTypeAtLocation(node);
  return client && name.isStringLiteral() ? named(sentBy(client, types), name.value, types) : [];
}

/** The event that a wait ends by. */
export function eventOfWait({ node }: StepCall, types: TypeServices): Types {
  const result = types.checker.getAwaitedType(types.getTypeAtLocation(node));
  return result ? [types.checker.getNonNullableType(result)] : [];
}

/** The events that start the function that a step is of. */
export function eventsAround(step: StepCall, file: FileAnalysis, types: TypeServices): Types {
  const definition = file.regionsOf(step.node)[0]?.handler?.definition;
  return definition ? eventsOf(definition, types) : [];
}

/** `eventType("a/b", { schema })` makes events by its `create`: their type is that of the event. */
function eventMadeBy(node: TSESTree.Node, types: TypeServices): ts.Type | undefined {
  const { checker } = types;
  const create = types.getTypeAtLocation(node).getProperty("create");
  const [signature] = create ? checker.getTypeOfSymbol(create).getCallSignatures() : [];
  const made = signature && checker.getReturnTypeOfSignature(signature);
  return made?.getProperty("data") ? made : undefined;
}

/** The events that a client of version 3 knows, by what it sends. */
function sentBy(client: TSESTree.Node, types: TypeServices): Types {
  const { checker } = types;
  const send = types.getTypeAtLocation(client).getProperty("send");
  const [signature] = send ? checker.getTypeOfSymbol(send).getCallSignatures() : [];
  const [payload] = signature?.parameters ?? [];
  const type = payload && checker.getTypeOfSymbol(payload);
  return type ? [checker.getBaseConstraintOfType(type) ?? type] : [];
}

function named(all: Types, name: string, { checker }: TypeServices): Types {
  return all.flatMap(unionMembers).filter((member) => {
    const property = member.getProperty("name");
    const type = property && checker.getTypeOfSymbol(property);
    return type?.isStringLiteral() === true && type.value === name;
  });
}

/** The types under the longest part of a path that is known to be there, and what is missing then. */
export interface Walked {
  types: Types;
  /** The first name that no member of the type has, and those that there are instead; `null` where all are there, or it is open. */
  unknown: { at: number; known: readonly string[] } | null;
}

/** What each event may have beside its data, whatever its type says. */
const OF_EVERY_EVENT = new Set(["id", "name", "ts", "user", "v"]);

/** Follows the names of a path from the second on; the first one is what the types are of. */
export function walk(root: Types, names: readonly string[], checker: ts.TypeChecker): Walked {
  let types = root;
  for (const [at, name] of names.entries()) {
    if (at === 0) continue;
    const members = valueMembers(types, checker);
    if (members.length === 0 || members.some((member) => isOpen(member, checker))) return { types: [], unknown: null };
    const found = members.flatMap((member) => checker.getPropertyOfType(member, name) ?? []);
    if (found.length === 0 && at === 1 && OF_EVERY_EVENT.has(name)) return { types: [], unknown: null };
    if (found.length === 0) return { types: [], unknown: { at, known: [...new Set(members.flatMap((member) => member.getProperties().map((known) => known.name)))] } };
    const missing = found.length < members.length ? [checker.getAnyType()] : [];
    types = [...found.map((property) => checker.getTypeOfSymbol(property)), ...missing];
  }
  return { types, unknown: null };
}

/** The members of unions, without null and undefined. */
export function valueMembers(types: Types, checker: ts.TypeChecker): Types {
  return types
    .flatMap(unionMembers)
    .map((member) => checker.getNonNullableType(member))
    .filter((member) => checker.typeToString(member) !== "never");
}

function unionMembers(type: ts.Type): Types {
  return type.isUnion() ? type.types : [type];
}

/** Could the type have fields that it does not name? A schema that the SDK does not know stands for its event. */
function isOpen(type: ts.Type, checker: ts.TypeChecker): boolean {
  const name = checker.typeToString(type);
  const isParameter: boolean = type.isTypeParameter();
  if (["any", "unknown", "object", "{}"].includes(name) || isParameter) return true;
  if (type.getProperty("_def") ?? type.getProperty("~standard")) return true;
  return type.getStringIndexType() !== undefined || type.isLiteral() || type.getProperties().length === 0;
}

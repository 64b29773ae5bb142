import type { TSESTree } from "@typescript-eslint/utils";
import type { Place } from "../finding.js";
import type { Shape } from "./model.js";
import { onlyReturn, placeOf } from "./nodes.js";
import type { Source } from "./sources.js";
import type { Located, Values } from "./values.js";

/** An event as it is written where it is sent. */
export interface SentEvent {
  readonly event: string | undefined;
  readonly data: Shape | undefined;
  readonly place: Place;
  readonly conditional: boolean;
}

interface EventReader {
  readonly values: Values;
  eventName(node: TSESTree.Node, source: Source): string | undefined;
}

const unknownEvents = { events: [] as SentEvent[], complete: false };

/** The events of a payload: one, a list, what `.map` makes, the branches of a condition, `eventType(…).create(…)`. */
export function sentEvents(payload: TSESTree.Node, source: Source, reader: EventReader): { events: SentEvent[]; complete: boolean } {
  const at = reader.values.code(payload, source);
  if (at === undefined) return unknownEvents;
  const { node } = at;
  const inner = (child: TSESTree.Node) => sentEvents(child, at.source, reader);
  switch (node.type) {
    case "ArrayExpression":
      return merge(node.elements.filter((element) => element !== null).map((element) => inner(element.type === "SpreadElement" ? element.argument : element)));
    case "ObjectExpression":
      return { events: [objectEvent(at, reader)], complete: true };
    case "ConditionalExpression":
      return conditional(merge([inner(node.consequent), inner(node.alternate)]));
    case "LogicalExpression":
      return conditional(merge([inner(node.left), inner(node.right)]));
    case "AwaitExpression":
      return inner(node.argument);
    case "CallExpression":
      return callEvents(node, at, reader);
    default:
      return unknownEvents;
  }
}

function callEvents(node: TSESTree.CallExpression, at: Located, reader: EventReader): { events: SentEvent[]; complete: boolean } {
  const { callee, arguments: args } = node;
  const [first] = args;
  if (callee.type === "MemberExpression" && callee.property.type === "Identifier") {
    const method = callee.property.name;
    if (method === "create") {
      const event = reader.eventName(callee.object, at.source);
      const data = first === undefined ? emptyShape : shapeOf({ node: first, source: at.source }, reader.values);
      return { events: [{ event, data, place: placeOf(node, at.source), conditional: false }], complete: true };
    }
    if ((method === "map" || method === "flatMap") && first !== undefined) return returnedEvents({ node: first, source: at.source }, reader);
    if (["filter", "flat", "slice"].includes(method)) return sentEvents(callee.object, at.source, reader);
  }
  return returnedEvents({ node: callee, source: at.source }, reader);
}

/** The event that a function makes, when it does nothing but return it. */
function returnedEvents(callee: Located, reader: EventReader): { events: SentEvent[]; complete: boolean } {
  const at = reader.values.code(callee.node, callee.source);
  const returned = at === undefined ? undefined : onlyReturn(at.node);
  return at === undefined || returned === undefined ? unknownEvents : sentEvents(returned, at.source, reader);
}

function objectEvent(at: Located, reader: EventReader): SentEvent {
  const { values } = reader;
  const name = values.property(at, "name");
  const data = values.property(at, "data");
  return {
    event: name === undefined || name === "unknown" ? undefined : reader.eventName(name.node, name.source),
    data: data === undefined ? emptyShape : data === "unknown" ? undefined : shapeOf(data, values),
    place: name === undefined || name === "unknown" ? placeOf(at.node, at.source) : placeOf(name.node, name.source),
    conditional: false,
  };
}

const emptyShape: Shape = { complete: true, fields: new Map() };

/** The fields of an object as it is written; `undefined` when it is not an object literal. */
function shapeOf({ node, source }: Located, values: Values): Shape | undefined {
  const at = values.code(node, source);
  if (at?.node.type !== "ObjectExpression") return undefined;
  const fields = new Map<string, Shape | undefined>();
  let complete = true;
  for (const property of at.node.properties) {
    if (property.type === "SpreadElement") {
      const spread = shapeOf({ node: property.argument, source: at.source }, values);
      for (const [name, shape] of spread?.fields ?? []) fields.set(name, shape);
      complete &&= spread?.complete === true;
      continue;
    }
    const name = values.propertyKey(property, at.source);
    if (name === undefined) complete = false;
    else fields.set(name, shapeOf({ node: property.value, source: at.source }, values));
  }
  return { complete, fields };
}

function conditional(sent: { events: SentEvent[]; complete: boolean }): { events: SentEvent[]; complete: boolean } {
  return { ...sent, events: sent.events.map((event) => ({ ...event, conditional: true })) };
}

function merge(parts: readonly { events: SentEvent[]; complete: boolean }[]): { events: SentEvent[]; complete: boolean } {
  return { events: parts.flatMap(({ events }) => events), complete: parts.every(({ complete }) => complete) };
}

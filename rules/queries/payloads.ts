import type { TSESTree } from "@typescript-eslint/utils";
import { calleeName, propertyName, unwrap } from "../analysis/ast.js";
import type { FileAnalysis } from "../analysis/index.js";
import { oncePer } from "../analysis/remember.js";

/** Data that leaves a function as JSON: with an event, or with the call of another function. */
export interface Payload {
  /** The literal of the event itself, `{ name, data }`, where there is one. */
  event: TSESTree.ObjectExpression | null;
  /** Where its `id` and `ts` are: in the event, or in the options of `eventType.create(data, { ts })`. */
  options: TSESTree.ObjectExpression | null;
  /** What stands under `data`. */
  data: TSESTree.Expression | null;
  /** What sends it. */
  call: TSESTree.CallExpression;
  via: "send" | "sendEvent" | "invoke" | "defer";
}

/** Everything that the file sends, as far as it is written out. */
export const payloadsOf = oncePer(findPayloads);

function findPayloads(file: FileAnalysis): readonly Payload[] {
  const payloads: Payload[] = [];
  for (const send of file.sends) {
    for (const event of eventsOf(send.payload, file)) payloads.push({ ...event, call: send.node, via: "send" });
  }
  for (const step of file.stepCalls) {
    if (step.confidence === "possible") continue;
    if (step.tool === "sendEvent") {
      for (const event of eventsOf(step.node.arguments[1] ?? null, file)) {
        payloads.push({ ...event, call: step.node, via: "sendEvent" });
      }
    }
    if (step.tool === "invoke") {
      const data = step.options?.get("data")?.value ?? null;
      if (data) payloads.push({ event: null, options: null, data: file.valueOf(data), call: step.node, via: "invoke" });
    }
  }
  for (const call of file.deferCalls) {
    const options = call.arguments[1] && unwrap(call.arguments[1]);
    const data = options?.type === "ObjectExpression" ? member(options, "data") : null;
    if (data) payloads.push({ event: null, options: null, data: file.valueOf(data), call, via: "defer" });
  }
  return payloads;
}

/** The events in the argument of a send: one, a list, `list.map((x) => event)`, `eventType.create(data)`. */
export function eventsOf(
  argument: TSESTree.Node | null,
  file: FileAnalysis,
): Pick<Payload, "event" | "options" | "data">[] {
  if (!argument || argument.type === "SpreadElement") return [];
  const value = file.valueOf(argument as TSESTree.Expression);
  switch (value.type) {
    case "ObjectExpression": {
      const data = member(value, "data");
      return [{ event: value, options: value, data: data && file.valueOf(data) }];
    }
    case "ArrayExpression":
      return value.elements.flatMap((element) => eventsOf(element, file));
    case "ConditionalExpression":
      return [...eventsOf(value.consequent, file), ...eventsOf(value.alternate, file)];
    case "AwaitExpression":
      return eventsOf(value.argument, file);
    case "CallExpression": {
      const [first, second] = value.arguments;
      if (!first || first.type === "SpreadElement") return [];
      const name = calleeName(value);
      if (name === "create") {
        const options = second && second.type !== "SpreadElement" ? file.valueOf(second) : null;
        return [{ event: null, options: options?.type === "ObjectExpression" ? options : null, data: file.valueOf(first) }];
      }
      if (name !== "map" && name !== "flatMap") return [];
      const callback = unwrap(first);
      if (callback.type !== "ArrowFunctionExpression") return [];
      if (callback.body.type !== "BlockStatement") return eventsOf(callback.body, file);
      const last = callback.body.body.at(-1);
      return last?.type === "ReturnStatement" ? eventsOf(last.argument, file) : [];
    }
    default:
      return [];
  }
}

/** The properties of a literal by their names; `null` where not all of them can be seen. */
export function membersOf(object: TSESTree.ObjectExpression): ReadonlyMap<string, TSESTree.Property> | null {
  const found = new Map<string, TSESTree.Property>();
  for (const property of object.properties) {
    const name = property.type === "Property" ? propertyName(property) : null;
    if (property.type !== "Property" || name === null) return null;
    found.set(name, property);
  }
  return found;
}

/** The value of a property of a literal. */
export function member(object: TSESTree.ObjectExpression, name: string): TSESTree.Expression | null {
  const property = object.properties.findLast((item) => item.type === "Property" && propertyName(item) === name);
  return property?.type === "Property" ? (property.value as TSESTree.Expression) : null;
}

import type { TSESTree } from "@typescript-eslint/utils";
import { unwrap } from "./ast.js";
import type { Imports } from "./imports.js";
import type { StepcheckSettings, Trigger, Triggers } from "./model.js";
import { readObject } from "./objects.js";
import type { Names } from "./scope.js";
import { staticText } from "./text.js";

interface TriggersInput {
  names: Names;
  imports: Imports;
  settings: StepcheckSettings;
}

/**
 * Reads what starts a function.
 *
 * @param isPositional - the second argument of the v3 form, where a bare text is the name of an event (v2)
 */
export function triggersOf(node: TSESTree.Node | null, isPositional: boolean, input: TriggersInput): Triggers {
  if (!node) return { node: null, list: [], complete: true };
  const list: Trigger[] = [];
  const complete = read(node as TSESTree.Expression, list, isPositional, input);
  return { node, list, complete };
}

function read(node: TSESTree.Expression, list: Trigger[], isPositional: boolean, input: TriggersInput): boolean {
  const value = input.names.valueOf(node);
  if (value.type === "ArrayExpression") {
    let complete = true;
    for (const element of value.elements) {
      if (!element) continue;
      if (element.type === "SpreadElement") complete = read(element.argument, list, isPositional, input) && complete;
      else complete = read(element, list, isPositional, input) && complete;
    }
    return complete;
  }
  const trigger = readOne(node, value, isPositional, input);
  list.push(trigger);
  return trigger.kind !== "unknown";
}

function readOne(
  node: TSESTree.Expression,
  value: TSESTree.Expression,
  isPositional: boolean,
  input: TriggersInput,
): Trigger {
  const { names } = input;
  if (value.type === "ObjectExpression") {
    const options = readObject(value, names);
    const event = options.get("event")?.value;
    const cron = options.get("cron")?.value;
    if (event) return { node, kind: "event", text: eventName(event, input), options };
    if (cron) return { node, kind: "cron", text: staticText(cron, names), options };
    return { node, kind: "unknown", text: null, options };
  }
  if (value.type === "Literal" && typeof value.value === "string" && isPositional) {
    return { node, kind: "event", text: staticText(value, names), options: null };
  }
  if (value.type === "CallExpression") {
    const made = creatorOf(value, input);
    const [first] = value.arguments;
    const text = first && first.type !== "SpreadElement" ? staticText(first, names) : null;
    if (made === "eventType") return { node, kind: "event", text, options: null };
    if (made === "cron") return { node, kind: "cron", text, options: null };
    if (made === "invoke") return { node, kind: "invoke", text: null, options: null };
  }
  return { node, kind: "unknown", text: null, options: null };
}

/** The name of an event as a text, or of the constant that `eventType` made. */
export function eventName(node: TSESTree.Expression, input: TriggersInput): ReturnType<typeof staticText> | null {
  const value = input.names.valueOf(node);
  if (value.type === "CallExpression" && creatorOf(value, input) === "eventType") {
    const [first] = value.arguments;
    return first && first.type !== "SpreadElement" ? staticText(first, input.names) : null;
  }
  return staticText(node, input.names);
}

function creatorOf(call: TSESTree.CallExpression, { imports, settings }: TriggersInput): string | null {
  const callee = unwrap(call.callee);
  return imports.inngestName(callee, settings)?.name ?? null;
}
